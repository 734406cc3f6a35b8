#include "src/scenario/expectations.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "src/engine/lever_events.h"
#include "src/evaluate/state_code.h"
#include "src/gate/machine.h"
#include "src/language/print.h"
#include "src/scenario/action_match.h"
#include "src/scenario/side_by_side.h"

namespace sluice::scenario {
namespace {

using language::PrintDuration;

// Of many segments or messages a failure shows these.
constexpr std::size_t kMostShown = 5;

constexpr char kTimeline[] = "timeline";

v1::Event::Kind KindOf(v1::ExpectGate::What what) {
  switch (what) {
    case v1::ExpectGate::CLEARS:
      return v1::Event::CLEAR;
    case v1::ExpectGate::ESCALATES:
      return v1::Event::ESCALATE;
    case v1::ExpectGate::GOES_BLIND:
      return v1::Event::BLIND;
    default:
      return v1::Event::TRIP;
  }
}

absl::string_view Verb(v1::ExpectGate::What what) {
  switch (what) {
    case v1::ExpectGate::CLEARS:
      return "clear";
    case v1::ExpectGate::ESCALATES:
      return "escalate";
    case v1::ExpectGate::GOES_BLIND:
      return "go blind";
    default:
      return "trip";
  }
}

// How far a time is outside of a moment: before it negative, 0 within.
std::int64_t Distance(const v1::Moment& moment, std::int64_t at_ns) {
  std::int64_t first = moment.first().ns();
  std::int64_t last = first;
  switch (moment.kind()) {
    case v1::Moment::BY:
      first = 0;
      break;
    case v1::Moment::BETWEEN:
    case v1::Moment::FROM_TO:
      last = moment.last().ns();
      break;
    case v1::Moment::AT:
      break;
    default:
      return 0;
  }
  return at_ns < first ? at_ns - first : (at_ns > last ? at_ns - last : 0);
}

std::int64_t LastOf(const v1::Moment& moment) {
  const bool two = moment.kind() == v1::Moment::BETWEEN || moment.kind() == v1::Moment::FROM_TO;
  return two ? moment.last().ns() : moment.first().ns();
}

bool IsAbout(const v1::ExpectGate& expect, const Happening& happening) {
  const v1::Event& event = happening.event;
  return event.kind() == KindOf(expect.what()) && event.gate() == expect.gate().name().text() &&
         Matches(expect.gate(), SegmentOf(event));
}

std::string WhenAndWhere(const Happening& happening) {
  const Segment segment = SegmentOf(happening.event);
  return absl::StrCat(PrintDuration(happening.at_ns),
                      segment.empty() ? "" : absl::StrCat(" (", TargetText("", segment), ")"));
}

}  // namespace

Expectations::Expectations(const Plan& plan, const v1::Scenario& scenario, Player& player)
    : program_(plan.program()), scenario_(scenario), player_(player) {
  engine::SetProbe(player.engine(), this);
  for (const v1::ScenarioClause& clause : scenario.clauses()) {
    if (clause.expect().has_gate()) WatchGate(clause.expect().gate());
  }
}

void Expectations::WatchGate(const v1::ExpectGate& expect) {
  const int gate = program_.FindGate(expect.gate().name().text());
  if (expect.what() == v1::ExpectGate::STAYS_CLEAR) {
    StaysClear& watch = stays_clear_[&expect];
    watch.gate = gate;
    watch.target = &expect.gate();
    watched_[gate].push_back(&watch);
    return;
  }
  if (!expect.has_moment()) return;
  const std::int64_t last = LastOf(expect.moment());
  player_.StopAt(last, [this, &expect, last] { NoteGate(expect, last); });
}

void Expectations::OnGate(const engine::GateStep& step) {
  const evaluate::Surroundings& in = step.in;
  spaces_ = in.spaces;
  populations_ = in.populations;
  const auto watched = watched_.find(step.gate);
  if (watched == watched_.end()) return;
  const plan::GateSpec& spec = program_.gates[static_cast<std::size_t>(step.gate)];
  for (StaysClear* watch : watched->second) {
    if (watch->broken_ns >= 0) continue;
    for (const std::uint32_t segment : in.populations->segments(spec.population)) {
      const std::uint8_t state = step.machine.states()[segment];
      if (state == evaluate::kClear) continue;
      const auto& labels = in.program->spaces[static_cast<std::size_t>(spec.space)].labels;
      Segment named;
      for (std::size_t i = 0; i < labels.size(); ++i) {
        named[labels[i]] = in.spaces->values(spec.space, segment)[i];
      }
      if (!Matches(*watch->target, named)) continue;
      watch->broken_ns = in.time_ns - player_.origin_ns();
      watch->broken_by = absl::StrCat(TargetText(spec.name, named),
                                      state == evaluate::kPending ? " is pending" : " is tripped");
      break;
    }
  }
}

std::string Expectations::TimeText(std::int64_t time_ns) const {
  return PrintDuration(time_ns - player_.origin_ns());
}

std::string Expectations::Standing(int gate, const Segment& segment) {
  const plan::GateSpec& spec = program_.gates[static_cast<std::size_t>(gate)];
  const absl::StatusOr<GateStatus> status =
      player_.engine().Explain(spec.name, Labels(segment.begin(), segment.end()));
  if (!status.ok()) return "";
  const auto held = [&status] {
    if (status->needed == absl::ZeroDuration()) return std::string();
    return absl::StrCat(", ", PrintDuration(absl::ToInt64Nanoseconds(status->held)), " of ",
                        PrintDuration(absl::ToInt64Nanoseconds(status->needed)));
  };
  switch (status->state) {
    case GateState::kPending:
      return absl::StrCat("pending since ", TimeText(status->since_ns), held(), "; ",
                          status->condition);
    case GateState::kRecovering:
      return absl::StrCat("recovering since ", TimeText(status->since_ns), held(), "; ",
                          status->condition);
    case GateState::kTripped:
      return absl::StrCat("tripped since ", TimeText(status->since_ns), "; ", status->condition);
    case GateState::kClear:
      break;
  }
  return absl::StrCat("clear; ", status->condition);
}

void Expectations::NoteGate(const v1::ExpectGate& expect, std::int64_t at_ns) {
  std::vector<Note>& notes = notes_[&expect];
  const int gate = program_.FindGate(expect.gate().name().text());
  const plan::GateSpec& spec = program_.gates[static_cast<std::size_t>(gate)];
  if (populations_ == nullptr) return;
  const auto& labels = program_.spaces[static_cast<std::size_t>(spec.space)].labels;
  for (const std::uint32_t number : populations_->segments(spec.population)) {
    Segment segment;
    for (std::size_t i = 0; i < labels.size(); ++i) {
      segment[labels[i]] = spaces_->values(spec.space, number)[i];
    }
    if (!Matches(expect.gate(), segment)) continue;
    if (notes.size() == kMostShown) return;
    notes.push_back(
        {at_ns, absl::StrCat("at ", PrintDuration(at_ns), ", ", TargetText(spec.name, segment),
                             ": ", Standing(gate, segment))});
  }
  if (!notes.empty()) return;
  notes.push_back({at_ns, absl::StrCat("at ", PrintDuration(at_ns), ", there is no segment ",
                                       language::PrintTarget(expect.gate()),
                                       ": no sample has borne these labels")});
}

std::string Expectations::JudgeGate(const v1::ExpectGate& expect,
                                    const std::vector<Happening>& happened) const {
  if (expect.what() == v1::ExpectGate::STAYS_CLEAR) {
    const StaysClear& watch = stays_clear_.at(&expect);
    if (watch.broken_ns < 0) return "";
    return absl::StrCat(watch.broken_by, " at ", PrintDuration(watch.broken_ns));
  }
  std::vector<const Happening*> within, outside;
  for (const Happening& happening : happened) {
    if (!IsAbout(expect, happening)) continue;
    const bool fits = !expect.has_moment() || Distance(expect.moment(), happening.at_ns) == 0;
    (fits ? within : outside).push_back(&happening);
  }
  if (expect.never()) {
    if (within.empty()) return "";
    return absl::StrCat("but it does, at ", WhenAndWhere(*within[0]), ": ",
                        within[0]->event.reason());
  }
  if (!within.empty()) return "";
  if (outside.empty()) return absl::StrCat("it does not ", Verb(expect.what()), " at all");
  const Happening& nearest = **std::min_element(
      outside.begin(), outside.end(), [&](const Happening* a, const Happening* b) {
        return std::abs(Distance(expect.moment(), a->at_ns)) <
               std::abs(Distance(expect.moment(), b->at_ns));
      });
  const std::int64_t distance = Distance(expect.moment(), nearest.at_ns);
  return absl::StrCat("at ", WhenAndWhere(nearest), " instead, ", PrintDuration(std::abs(distance)),
                      distance < 0 ? " too early" : " too late", ": ", nearest.event.reason());
}

std::string Expectations::JudgeLever(const v1::ExpectLever& expect,
                                     const std::vector<Happening>& happened) const {
  const plan::LeverSpec& lever =
      program_.levers[static_cast<std::size_t>(program_.FindLever(expect.lever().name().text()))];
  const std::string wanted = ValueText(lever, expect.value());
  const std::string rest = engine::LeverValueText(lever, lever.rest);
  const std::int64_t from = expect.moment().first().ns();
  const std::int64_t to = LastOf(expect.moment());
  // Of each segment that ever moved; one that never did is at rest.
  std::map<Segment, std::vector<const Happening*>> moves;
  for (const Happening& happening : happened) {
    const v1::Event& event = happening.event;
    if (event.kind() != v1::Event::LEVER || event.lever() != lever.name) continue;
    const Segment segment = SegmentOf(event);
    if (Matches(expect.lever(), segment)) moves[segment].push_back(&happening);
  }
  if (moves.empty()) {
    if (wanted == rest) return "";
    return absl::StrCat("it is ", rest, " all the time: nothing holds it");
  }
  for (const auto& [segment, changes] : moves) {
    const std::string where = segment.empty() ? "it" : TargetText(lever.name, segment);
    std::string value = rest;
    std::string why = "nothing holds it";
    std::int64_t since = 0;
    const auto at = [&](std::int64_t time_ns) {
      return absl::StrCat("at ", PrintDuration(time_ns), " ", where, " is ", value,
                          since == 0 ? "" : absl::StrCat(" since ", PrintDuration(since)), ", ",
                          why);
    };
    for (const Happening* change : changes) {
      if (change->at_ns > from && value != wanted) return at(from);
      if (change->at_ns > to) break;
      value = change->event.to();
      why = change->event.reason();
      since = change->at_ns;
      if (since > from && value != wanted) return at(since);
    }
    if (value != wanted) return at(std::max(from, since));
  }
  return "";
}

std::string Expectations::JudgeAction(const v1::ExpectAction& expect,
                                      const std::vector<Happening>& happened) const {
  std::vector<const Happening*> sent, others;
  for (const Happening& happening : happened) {
    const v1::Event& event = happening.event;
    if (event.kind() != v1::Event::ACTION ||
        event.action().message() != expect.action().message().text()) {
      continue;
    }
    (ActionMatches(expect.action(), event.action()) ? sent : others).push_back(&happening);
  }
  if (sent.size() == expect.times()) return "";
  std::string what = absl::StrCat("sent ", sent.size(), sent.size() == 1 ? " time" : " times");
  const auto append = [&what](const std::vector<const Happening*>& all) {
    for (std::size_t i = 0; i < std::min(all.size(), kMostShown); ++i) {
      absl::StrAppend(&what, i == 0 ? ": " : "; ", "at ", PrintDuration(all[i]->at_ns), " ",
                      all[i]->event.action().text());
    }
  };
  append(sent);
  if (sent.empty() && !others.empty()) {
    absl::StrAppend(&what, "; with other fields");
    append(others);
  }
  return what;
}

void Expectations::JudgeTimeline(const v1::ScenarioClause& clause,
                                 const std::vector<Happening>& happened,
                                 std::vector<Failure>& failures) const {
  std::vector<std::string> expected, came;
  for (const v1::TimelineEntry& entry : clause.timeline().entries()) {
    expected.push_back(language::PrintTimelineEntry(entry));
  }
  for (const Happening& happening : happened) {
    if (!IsOfTimeline(clause.timeline(), happening.event)) continue;
    came.push_back(language::PrintTimelineEntry(EntryOf(happening, program_)));
  }
  if (expected == came) return;
  Failure failure;
  failure.span = clause.span();
  failure.expectation = kTimeline;
  failure.what = absl::StrCat(expected.size(), expected.size() == 1 ? " event was" : " events were",
                              " expected, and ", came.size(), " came; what differs is marked");
  failure.lines = SideBySide(expected, came);
  failures.push_back(std::move(failure));
}

// Whether some expectation speaks of what happened.
bool Expectations::IsExpected(const Happening& happening) const {
  const v1::Event& event = happening.event;
  for (const v1::ScenarioClause& clause : scenario_.clauses()) {
    const v1::Expectation& expect = clause.expect();
    if (event.kind() == v1::Event::ACTION) {
      if (expect.action().times() > 0 && ActionMatches(expect.action().action(), event.action())) {
        return true;
      }
      continue;
    }
    if (expect.has_gate() && !expect.gate().never() &&
        expect.gate().what() == v1::ExpectGate::TRIPS && IsAbout(expect.gate(), happening) &&
        Distance(expect.gate().moment(), happening.at_ns) == 0) {
      return true;
    }
    if (!clause.has_timeline() || !IsOfTimeline(clause.timeline(), event)) continue;
    const std::string text = language::PrintTimelineEntry(EntryOf(happening, program_));
    for (const v1::TimelineEntry& entry : clause.timeline().entries()) {
      if (language::PrintTimelineEntry(entry) == text) return true;
    }
  }
  return false;
}

void Expectations::JudgeOnly(const v1::ScenarioClause& clause,
                             const std::vector<Happening>& happened,
                             std::vector<Failure>& failures) const {
  Failure failure;
  failure.span = clause.span();
  failure.expectation = "only";
  std::size_t count = 0;
  for (const Happening& happening : happened) {
    const v1::Event& event = happening.event;
    const bool counts = event.kind() == v1::Event::TRIP || event.kind() == v1::Event::ACTION;
    if (!counts || IsExpected(happening) || ++count > kMostShown) continue;
    failure.evidence.push_back(
        event.kind() == v1::Event::ACTION
            ? absl::StrCat(PrintDuration(happening.at_ns), " ", event.action().text())
            : absl::StrCat(language::PrintTimelineEntry(EntryOf(happening, program_)), ": ",
                           event.reason()));
  }
  if (count == 0) return;
  failure.what = absl::StrCat("no expectation covers ", count,
                              count == 1 ? " trip or action" : " trips and actions");
  failures.push_back(std::move(failure));
}

void Expectations::JudgeClause(const v1::ScenarioClause& clause,
                               const std::vector<Happening>& happened,
                               std::vector<Failure>& failures) const {
  if (clause.has_timeline()) return JudgeTimeline(clause, happened, failures);
  if (clause.only()) return JudgeOnly(clause, happened, failures);
  if (!clause.has_expect()) return;
  const v1::Expectation& expect = clause.expect();
  Failure failure;
  failure.span = clause.span();
  failure.what = expect.has_gate()    ? JudgeGate(expect.gate(), happened)
                 : expect.has_lever() ? JudgeLever(expect.lever(), happened)
                                      : JudgeAction(expect.action(), happened);
  if (failure.what.empty()) return;
  failure.expectation = absl::StrCat("expect ", language::PrintExpectation(expect));
  const auto notes = expect.has_gate() ? notes_.find(&expect.gate()) : notes_.end();
  if (notes != notes_.end()) {
    for (const Note& note : notes->second) failure.evidence.push_back(note.text);
  }
  failures.push_back(std::move(failure));
}

std::vector<Failure> Expectations::Judge(const std::vector<Happening>& happened) const {
  std::vector<Failure> failures;
  for (const v1::ScenarioClause& clause : scenario_.clauses()) {
    JudgeClause(clause, happened, failures);
  }
  return failures;
}

}  // namespace sluice::scenario
