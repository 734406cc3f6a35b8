#include "tests/peer/alarm.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "src/language/print.h"
#include "tests/oracle/drive.h"

namespace sluice::peer {
namespace {

std::string By(const Alarm& alarm) {
  return alarm.labels.empty() ? "" : absl::StrCat(" by ", absl::StrJoin(alarm.labels, ", "));
}

std::string ClausesOf(const Alarm& alarm, const std::string& when, const std::string& given) {
  std::string clauses = absl::StrCat("  owner on_call\n  when ", when, "\n");
  if (!given.empty()) absl::StrAppend(&clauses, "  given ", given, "\n");
  if (alarm.for_ns > 0) {
    absl::StrAppend(&clauses, "  for ", language::PrintDuration(alarm.for_ns), "\n");
  }
  if (alarm.clear_for_ns > 0) {
    absl::StrAppend(&clauses, "  clear for ", language::PrintDuration(alarm.clear_for_ns), "\n");
  }
  return clauses;
}

struct Timed {
  std::int64_t time_ns;
  v1::Sample sample;
};

std::vector<Timed> SamplesOf(const Recording& recording) {
  std::vector<Timed> samples;
  for (const Series& series : recording.series) {
    for (std::size_t i = 0; i < series.slots.size(); ++i) {
      if (series.slots[i].kind != Slot::Kind::kValue) continue;
      v1::Sample sample;
      sample.set_signal(series.signal);
      sample.mutable_labels()->insert(series.labels.begin(), series.labels.end());
      sample.set_time_ns(static_cast<std::int64_t>(i) * recording.interval_ns);
      sample.set_value(series.slots[i].value);
      samples.push_back({sample.time_ns(), std::move(sample)});
    }
  }
  std::stable_sort(samples.begin(), samples.end(),
                   [](const Timed& a, const Timed& b) { return a.time_ns < b.time_ns; });
  return samples;
}

// Each tick is decided once its samples are in.
std::vector<oracle::Step> StepsOf(const Recording& recording) {
  const std::vector<Timed> samples = SamplesOf(recording);
  std::vector<oracle::Step> steps;
  std::size_t next = 0;
  for (std::int64_t tick = 0; tick <= recording.end_ns; tick += recording.tick_ns) {
    for (; next < samples.size() && samples[next].time_ns <= tick; ++next) {
      steps.push_back(oracle::SampleStep(samples[next].sample));
    }
    steps.push_back(oracle::AdvanceStep(tick));
  }
  return steps;
}

std::int64_t NanosOf(const google::protobuf::Timestamp& time) {
  return time.seconds() * 1'000'000'000 + time.nanos();
}

}  // namespace

std::string PlanText(const Alarm& alarm, Undone undone) {
  std::string when = alarm.when;
  std::string given = alarm.given;
  if (!given.empty() && undone.Has(Difference::kGiven)) {
    when = absl::StrCat("(", when, ") and ", given);
    given.clear();
  }
  std::string text = absl::StrCat("tick ", language::PrintDuration(alarm.tick_ns),
                                  "\nrole on_call\n", absl::StrJoin(alarm.signals, "\n"), "\n");
  // The state of a gate is known, whatever its condition is: this one is tripped just where
  // that is known to hold.
  if (undone.Has(Difference::kNoData)) {
    absl::StrAppend(&text, "gate holds", By(alarm), " {\n  owner on_call\n  when ", when,
                    "\n  on missing 0s clear\n}\n");
    when = "tripped(holds)";
  }
  absl::StrAppend(&text, "gate ", kGate, By(alarm), " {\n", ClausesOf(alarm, when, given), "}\n");
  return text;
}

absl::StatusOr<Firing> FiringOf(const Plan& plan, const Recording& recording) {
  const absl::StatusOr<oracle::Outcome> outcome =
      oracle::DriveEngine(plan, /*start_ns=*/0, StepsOf(recording));
  if (!outcome.ok()) return outcome.status();
  for (const oracle::Verdict verdict : outcome->verdicts) {
    if (verdict != oracle::Verdict::kAccepted) {
      return absl::InternalError("a sample was refused");
    }
  }

  Firing firing;
  std::set<Labels> now;
  std::size_t next = 0;
  const std::vector<v1::Event>& events = outcome->events;
  for (std::int64_t tick = 0; tick <= recording.end_ns; tick += recording.tick_ns) {
    for (; next < events.size() && NanosOf(events[next].time()) <= tick; ++next) {
      const v1::Event& event = events[next];
      if (event.gate() != kGate) continue;
      const Labels segment(event.segment().begin(), event.segment().end());
      if (event.kind() == v1::Event::TRIP) now.insert(segment);
      if (event.kind() == v1::Event::CLEAR) now.erase(segment);
    }
    if (!now.empty()) firing[tick] = now;
  }
  return firing;
}

}  // namespace sluice::peer
