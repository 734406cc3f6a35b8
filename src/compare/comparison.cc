#include "src/compare/comparison.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/time_util.h"
#include "src/compare/words.h"
#include "src/engine/event_fields.h"

namespace sluice::compare {
namespace {

using google::protobuf::util::TimeUtil;

bool IsGateKind(v1::Event::Kind kind) {
  switch (kind) {
    case v1::Event::TRIP:
    case v1::Event::CLEAR:
    case v1::Event::BLIND:
    case v1::Event::SIGHTED:
    case v1::Event::ESCALATE:
    case v1::Event::BREACH:
      return true;
    default:
      return false;
  }
}

// The span of one plan, as of `now_ns`; nothing where it decided nothing.
absl::optional<DecisionSpan> SpanOf(const Episode::Part& part, std::int64_t now_ns) {
  if (part.span.times == 0) return absl::nullopt;
  DecisionSpan span = part.span;
  if (part.open_since.has_value() && now_ns > *part.open_since) {
    span.held_ns += now_ns - *part.open_since;
  }
  return span;
}

void Tally(const absl::optional<DecisionSpan>& live, const absl::optional<DecisionSpan>& candidate,
           DecisionTally& tally) {
  const std::uint64_t live_times = live.has_value() ? live->times : 0;
  const std::uint64_t candidate_times = candidate.has_value() ? candidate->times : 0;
  tally.live += live_times;
  tally.candidate += candidate_times;
  tally.more += candidate_times - std::min(live_times, candidate_times);
  tally.fewer += live_times - std::min(live_times, candidate_times);
  if (live.has_value()) tally.live_held_ns += live->held_ns;
  if (candidate.has_value()) tally.candidate_held_ns += candidate->held_ns;
  tally.added += !live.has_value();
  tally.missed += !candidate.has_value();
  if (!live.has_value() || !candidate.has_value()) return;
  tally.alike += Same(*live, *candidate);
  if (live->began_before || candidate->began_before) return;
  const std::int64_t shift_ns = candidate->begin_ns - live->begin_ns;
  tally.earlier += shift_ns < 0;
  tally.later += shift_ns > 0;
  tally.most_earlier_ns = std::max(tally.most_earlier_ns, -shift_ns);
  tally.most_later_ns = std::max(tally.most_later_ns, shift_ns);
}

}  // namespace

bool Same(const DecisionSpan& a, const DecisionSpan& b) {
  const bool begin = a.begin_ns == b.begin_ns || a.began_before || b.began_before;
  return begin && a.end_ns == b.end_ns && a.times == b.times && a.escalations == b.escalations &&
         a.breach == b.breach && a.mute == b.mute;
}

Comparison::Comparison(const plan::Program& live, const plan::Program& candidate,
                       std::size_t max_differences)
    : plans_(ComparePlans(live, candidate)), max_differences_(max_differences) {}

Comparison::Key Comparison::KeyOf(Kind kind, const std::string& name,
                                  const std::vector<std::string>& labels,
                                  const v1::Event& event) const {
  Key key{kind, name, {}, ""};
  for (const std::string& label : labels) {
    const auto value = event.segment().find(label);
    key.values.push_back(value == event.segment().end() ? "" : value->second);
  }
  return key;
}

void Comparison::Note(Side side, const v1::Event& event) {
  const std::int64_t at_ns = engine::TimeOf(event);
  if (!begin_ns_.has_value() || at_ns < *begin_ns_) begin_ns_ = at_ns;
  const auto count = [&](const std::string& what) {
    DecisionCount& counted = counts_[what];
    counted.what = what;
    ++(side == kLive ? counted.live : counted.candidate);
  };
  switch (event.kind()) {
    case v1::Event::ESCALATE:
      count("escalations");
      break;
    case v1::Event::BREACH:
      count("breaches");
      break;
    case v1::Event::CAPPED:
      count("refused holds");
      break;
    case v1::Event::ACTION:
      count(event.action().message());
      break;
    default:
      break;
  }
  if (event.kind() == v1::Event::LEVER) {
    NoteLever(side, event, at_ns);
  } else if (IsGateKind(event.kind()) && event.lever().empty()) {
    NoteGate(side, event, at_ns);
  }
}

void Comparison::NoteGate(Side side, const v1::Event& event, std::int64_t at_ns) {
  const auto gate = plans_.gates.find(event.gate());
  if (gate == plans_.gates.end()) return;
  if (gate->second.other_labels) {
    not_compared_[event.gate()][side] += event.kind() == v1::Event::TRIP;
    return;
  }
  const bool of_sight = event.kind() == v1::Event::BLIND || event.kind() == v1::Event::SIGHTED;
  Key key = KeyOf(of_sight ? Kind::kBlind : Kind::kTrip, event.gate(), gate->second.labels, event);
  switch (event.kind()) {
    case v1::Event::TRIP:
    case v1::Event::BLIND:
      Push(side, Step::What::kBegin, at_ns, std::move(key));
      waiting_[side].back().mute = event.shadow() || event.suppressed_by_size() > 0;
      waiting_[side].back().since_ns = TimeUtil::TimestampToNanoseconds(event.since());
      break;
    case v1::Event::ESCALATE:
      Push(side, Step::What::kEscalated, at_ns, std::move(key));
      break;
    case v1::Event::BREACH:
      Push(side, Step::What::kBreached, at_ns, std::move(key));
      break;
    default:
      Push(side, Step::What::kEnd, at_ns, std::move(key));
      // Where the beginning was not seen: when that was.
      if (event.has_tripped_at()) {
        waiting_[side].back().since_ns = TimeUtil::TimestampToNanoseconds(event.tripped_at());
      }
      break;
  }
}

void Comparison::NoteLever(Side side, const v1::Event& event, std::int64_t at_ns) {
  const auto lever = plans_.levers.find(event.lever());
  if (lever == plans_.levers.end() || lever->second.other_labels) return;
  const std::string& rest = lever->second.rests[side];
  const Key key = KeyOf(Kind::kLever, event.lever(), lever->second.labels, event);
  const auto push = [&](Step::What what, const std::string& value) {
    if (value == rest) return;
    Key of_value = key;
    of_value.lever_value = value;
    Push(side, what, at_ns, std::move(of_value));
  };
  push(Step::What::kEnd, event.from());
  push(Step::What::kBegin, event.to());
}

void Comparison::SettleUpTo(std::int64_t time_ns) {
  settled_ns_ = std::max(settled_ns_, time_ns);
  if (waiting_[kLive].empty() && waiting_[kCandidate].empty()) return;
  std::vector<Step> steps;
  for (std::vector<Step>& waiting : waiting_) {
    const auto later = std::stable_partition(
        waiting.begin(), waiting.end(), [&](const Step& step) { return step.at_ns <= time_ns; });
    std::move(waiting.begin(), later, std::back_inserter(steps));
    waiting.erase(waiting.begin(), later);
  }
  std::stable_sort(steps.begin(), steps.end(), [](const Step& a, const Step& b) {
    return std::tie(a.at_ns, a.what) < std::tie(b.at_ns, b.what);
  });
  for (const Step& step : steps) Take(step);
  if (keys_.size() >= sweep_at_) Sweep();
}

void Comparison::Take(const Step& step) {
  Episodes& episodes = keys_[step.key];
  switch (step.what) {
    case Step::What::kEscalated:
      if (DecisionSpan* span = episodes.FindOpen(step.side)) ++span->escalations;
      return;
    case Step::What::kBreached:
      if (DecisionSpan* span = episodes.FindOpen(step.side)) span->breach = true;
      return;
    case Step::What::kEnd:
      if (episodes.FindOpen(step.side) == nullptr) {
        episodes.EndOfBefore(step.side, step.since_ns.value_or(*begin_ns_), step.at_ns);
      } else {
        episodes.End(step.side, step.at_ns);
      }
      break;
    case Step::What::kBegin:
      episodes.Begin(step.side, step.at_ns, step.since_ns.value_or(step.at_ns), step.mute);
      break;
  }
  episodes.TakeFinal(step.at_ns, [&](const Episode& episode) { KeepFinal(step.key, episode); });
}

void Comparison::Sweep() {
  for (auto one = keys_.begin(); one != keys_.end();) {
    one->second.TakeFinal(settled_ns_,
                          [&](const Episode& episode) { KeepFinal(one->first, episode); });
    one = one->second.empty() ? keys_.erase(one) : std::next(one);
  }
  sweep_at_ = std::max<std::size_t>(1024, 2 * keys_.size());
}

void Comparison::KeepFinal(const Key& key, const Episode& episode) {
  Tell(key, episode, final_, differences_);
  while (differences_.size() > max_differences_) {
    differences_.pop_front();
    ++final_.left_out;
  }
}

DecisionTally& Comparison::TallyOf(Kind kind, ShadowReport& report) {
  switch (kind) {
    case Kind::kTrip:
      return report.trips;
    case Kind::kBlind:
      return report.blinds;
    case Kind::kLever:
      break;
  }
  return report.levers;
}

DecisionDifference Comparison::DifferenceOf(const Key& key, absl::optional<DecisionSpan> live,
                                            absl::optional<DecisionSpan> candidate) const {
  DecisionDifference difference;
  difference.kind = key.kind;
  difference.name = key.name;
  difference.value = key.lever_value;
  const auto& named = key.kind == Kind::kLever ? plans_.levers : plans_.gates;
  const std::vector<std::string>& labels = named.at(key.name).labels;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    difference.segment.emplace_back(labels[i], key.values[i]);
  }
  difference.live = std::move(live);
  difference.candidate = std::move(candidate);
  difference.words = DifferenceWords(difference);
  return difference;
}

void Comparison::Tell(const Key& key, const Episode& episode, ShadowReport& report,
                      std::deque<DecisionDifference>& differences) const {
  absl::optional<DecisionSpan> live = SpanOf(episode.parts[kLive], settled_ns_);
  absl::optional<DecisionSpan> candidate = SpanOf(episode.parts[kCandidate], settled_ns_);
  Tally(live, candidate, TallyOf(key.kind, report));
  if (live.has_value() && candidate.has_value() && Same(*live, *candidate)) return;
  differences.push_back(DifferenceOf(key, std::move(live), std::move(candidate)));
}

ShadowReport Comparison::Report(const std::vector<std::string>& more_notes) const {
  ShadowReport report = final_;
  std::deque<DecisionDifference> differences = differences_;
  for (const auto& [key, episodes] : keys_) {
    const Key& of = key;
    episodes.ForEach([&](const Episode& episode) { Tell(of, episode, report, differences); });
  }
  std::stable_sort(differences.begin(), differences.end(),
                   [](const DecisionDifference& a, const DecisionDifference& b) {
                     const std::int64_t a_ns = a.time_ns();
                     const std::int64_t b_ns = b.time_ns();
                     return std::tie(a_ns, a.kind, a.name, a.segment, a.value) <
                            std::tie(b_ns, b.kind, b.name, b.segment, b.value);
                   });
  const std::size_t over = differences.size() - std::min(differences.size(), max_differences_);
  report.left_out += over;
  report.differences.assign(differences.begin() + static_cast<std::ptrdiff_t>(over),
                            differences.end());
  for (const auto& [what, count] : counts_) {
    if (count.live != count.candidate) report.counts.push_back(count);
  }
  report.notes = plans_.notes;
  for (const auto& [gate, trips] : not_compared_) {
    report.notes.push_back(absl::StrCat("gate ", gate, " tripped ", TimesText(trips[kLive]),
                                        " in all, in the candidate ",
                                        TimesText(trips[kCandidate])));
  }
  report.notes.insert(report.notes.end(), more_notes.begin(), more_notes.end());
  report.sum = SumText(report);
  report.text = ReportText(report, plans_.zone);
  return report;
}

}  // namespace sluice::compare
