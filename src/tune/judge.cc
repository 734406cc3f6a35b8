#include "src/tune/judge.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <tuple>

namespace sluice::tune {
namespace {

constexpr std::int64_t kForever = std::numeric_limits<std::int64_t>::max();

bool Concerns(const Incident& incident, const Segment& segment) {
  return std::all_of(incident.segment.begin(), incident.segment.end(), [&](const auto& label) {
    const auto found = segment.find(label.first);
    return found != segment.end() && found->second == label.second;
  });
}

// Within what time half of `incidents` were caught.
absl::optional<std::int64_t> HalfCaught(std::vector<std::int64_t> delays, std::size_t incidents) {
  const std::size_t half = (incidents + 1) / 2;
  if (incidents == 0 || delays.size() < half) return absl::nullopt;
  std::sort(delays.begin(), delays.end());
  return delays[half - 1];
}

std::int64_t DelayOf(const Verdict& verdict) { return verdict.delay_ns.value_or(kForever); }

bool Beats(const Verdict& a, const Verdict& b) {
  const auto values = [](const Verdict& v) {
    return std::make_tuple(v.missed, v.false_trips, DelayOf(v));
  };
  return a.missed <= b.missed && a.false_trips <= b.false_trips && DelayOf(a) <= DelayOf(b) &&
         values(a) != values(b);
}

}  // namespace

Verdict Judge(const Course& course, const std::vector<Incident>& incidents,
              std::int64_t margin_ns) {
  Verdict verdict;
  verdict.answers.resize(incidents.size());
  for (const Trip& trip : course.trips) {
    bool belongs = false;
    for (std::size_t i = 0; i < incidents.size(); ++i) {
      const Incident& incident = incidents[i];
      if (incident.begin_ns - margin_ns > trip.at_ns) break;  // and so do those behind it
      if (!Concerns(incident, trip.segment)) continue;
      Answer& answer = verdict.answers[i];
      if (trip.at_ns <= incident.end_ns + margin_ns) {
        belongs = true;
        const std::int64_t delay = trip.at_ns - incident.begin_ns;
        answer.delay_ns = std::min(delay, answer.delay_ns.value_or(kForever));
      }
    }
    verdict.trip_is_true.push_back(belongs);
    verdict.false_trips += !belongs;
  }
  std::vector<std::int64_t> delays;
  for (std::size_t i = 0; i < incidents.size(); ++i) {
    Answer& answer = verdict.answers[i];
    if (answer.delay_ns.has_value()) {
      delays.push_back(*answer.delay_ns);
      continue;
    }
    ++verdict.missed;
    for (const Trip& trip : course.trips) {
      if (trip.at_ns >= incidents[i].begin_ns || !Concerns(incidents[i], trip.segment)) continue;
      if (trip.cleared_ns.value_or(kForever) <= incidents[i].begin_ns) continue;
      answer.tripped_since_ns = std::min(trip.at_ns, answer.tripped_since_ns.value_or(kForever));
    }
  }
  verdict.delay_ns = HalfCaught(std::move(delays), incidents.size());
  return verdict;
}

void MarkFrontier(std::vector<Verdict>& verdicts) {
  const auto useless = [](const Verdict& verdict) {
    return verdict.missed > 0 && verdict.missed == verdict.answers.size();
  };
  const bool all_useless = std::all_of(verdicts.begin(), verdicts.end(), useless);
  for (Verdict& verdict : verdicts) {
    if (useless(verdict) && !all_useless) continue;
    verdict.on_frontier = std::none_of(verdicts.begin(), verdicts.end(),
                                       [&](const Verdict& other) { return Beats(other, verdict); });
  }
}

std::size_t Recommended(const std::vector<Verdict>& verdicts, const std::vector<Setting>& settings,
                        std::size_t present) {
  const auto rank = [&](std::size_t i) {
    const double moved = std::fabs(ThresholdValue(settings[i].threshold) -
                                   ThresholdValue(settings[present].threshold));
    const std::int64_t longer =
        std::abs(settings[i].duration.duration().ns() - settings[present].duration.duration().ns());
    return std::make_tuple(!verdicts[i].on_frontier, verdicts[i].missed + verdicts[i].false_trips,
                           verdicts[i].missed, DelayOf(verdicts[i]), moved, longer);
  };
  std::size_t best = present;
  for (std::size_t i = 0; i < verdicts.size(); ++i) {
    if (rank(i) < rank(best)) best = i;
  }
  return best;
}

}  // namespace sluice::tune
