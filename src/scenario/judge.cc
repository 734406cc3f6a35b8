#include "src/scenario/judge.h"

#include <algorithm>
#include <limits>
#include <map>

#include "absl/strings/str_cat.h"
#include "absl/types/optional.h"
#include "src/engine/lever_events.h"
#include "src/language/print.h"
#include "src/scenario/action_match.h"
#include "src/scenario/side_by_side.h"

namespace sluice::scenario {
namespace {

using language::PrintDuration;

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

std::string WhenAndWhere(const Happening& happening) {
  const Segment segment = engine::SegmentOf(happening.event);
  return absl::StrCat(
      PrintDuration(happening.at_ns),
      segment.empty() ? "" : absl::StrCat(" (", engine::TargetText("", segment), ")"));
}

// Whether some expectation speaks of what happened.
bool IsExpected(const plan::Program& program, const v1::Scenario& scenario,
                const Happening& happening) {
  const v1::Event& event = happening.event;
  for (const v1::ScenarioClause& clause : scenario.clauses()) {
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
    const std::string text = language::PrintTimelineEntry(EntryOf(happening, program));
    for (const v1::TimelineEntry& entry : clause.timeline().entries()) {
      if (language::PrintTimelineEntry(entry) == text) return true;
    }
  }
  return false;
}

absl::optional<Failure> JudgeOnly(const plan::Program& program, const v1::Scenario& scenario,
                                  const std::vector<Happening>& happened) {
  Failure failure;
  failure.expectation = "only";
  std::size_t count = 0;
  for (const Happening& happening : happened) {
    const v1::Event& event = happening.event;
    const bool counts = event.kind() == v1::Event::TRIP || event.kind() == v1::Event::ACTION;
    if (!counts || IsExpected(program, scenario, happening) || ++count > kMostShown) continue;
    failure.evidence.push_back(
        event.kind() == v1::Event::ACTION
            ? absl::StrCat(PrintDuration(happening.at_ns), " ", event.action().text())
            : absl::StrCat(language::PrintTimelineEntry(EntryOf(happening, program)), ": ",
                           event.reason()));
  }
  if (count == 0) return absl::nullopt;
  failure.what = absl::StrCat("no expectation covers ", count,
                              count == 1 ? " trip or action" : " trips and actions");
  return failure;
}

// One clause; nothing where it was met, or expects nothing.
absl::optional<Failure> JudgeClause(const plan::Program& program, const v1::Scenario& scenario,
                                    const v1::ScenarioClause& clause,
                                    const std::vector<Happening>& happened,
                                    const Witness& witness) {
  if (clause.has_timeline()) return JudgeTimeline(program, clause.timeline(), happened);
  if (clause.only()) return JudgeOnly(program, scenario, happened);
  if (!clause.has_expect()) return absl::nullopt;
  const v1::Expectation& expect = clause.expect();
  Failure failure;
  if (expect.has_gate()) {
    failure.what = JudgeGate(expect.gate(), happened, witness);
  } else if (expect.has_lever()) {
    failure.what = JudgeLever(program, expect.lever(), happened);
  } else {
    const v1::ExpectAction& action = expect.action();
    failure.what = JudgeAction(
        action.action().message().text(),
        [&action](const v1::Event& event) {
          return ActionMatches(action.action(), event.action());
        },
        {action.times(), action.times()}, happened);
  }
  if (failure.what.empty()) return absl::nullopt;
  failure.expectation = absl::StrCat("expect ", language::PrintExpectation(expect));
  if (expect.gate().has_moment()) failure.evidence = witness.Standing(expect.gate());
  return failure;
}

// From when on the clause, if it is not met, can't be met any more.
std::int64_t DecidedAt(const v1::ScenarioClause& clause) {
  const v1::Expectation& expect = clause.expect();
  const bool at_once = clause.only() || expect.gate().never() ||
                       expect.gate().what() == v1::ExpectGate::STAYS_CLEAR ||
                       (expect.has_action() && expect.action().times() == 0);
  if (at_once) return 0;
  if (expect.gate().has_moment()) return LastOf(expect.gate().moment());
  if (expect.has_lever()) return LastOf(expect.lever().moment());
  return std::numeric_limits<std::int64_t>::max();
}

}  // namespace

bool IsAbout(const v1::ExpectGate& expect, const Happening& happening) {
  const v1::Event& event = happening.event;
  return event.kind() == KindOf(expect.what()) && event.gate() == expect.gate().name().text() &&
         Matches(expect.gate(), engine::SegmentOf(event));
}

std::int64_t LastOf(const v1::Moment& moment) {
  const bool two = moment.kind() == v1::Moment::BETWEEN || moment.kind() == v1::Moment::FROM_TO;
  return two ? moment.last().ns() : moment.first().ns();
}

std::string StandingText(std::int64_t at_ns, absl::string_view gate, const Segment& segment,
                         const GateStatus& status, std::int64_t origin_ns) {
  std::string how = "clear";
  if (status.state == GateState::kPending) how = "pending";
  if (status.state == GateState::kRecovering) how = "recovering";
  if (status.state == GateState::kTripped) how = "tripped";
  if (status.state != GateState::kClear) {
    absl::StrAppend(&how, " since ", PrintDuration(status.since_ns - origin_ns));
  }
  const bool on_its_way =
      status.state == GateState::kPending || status.state == GateState::kRecovering;
  if (on_its_way && status.needed != absl::ZeroDuration()) {
    absl::StrAppend(&how, ", ", PrintDuration(absl::ToInt64Nanoseconds(status.held)), " of ",
                    PrintDuration(absl::ToInt64Nanoseconds(status.needed)));
  }
  return absl::StrCat("at ", PrintDuration(at_ns), ", ", engine::TargetText(gate, segment), ": ",
                      how, "; ", status.condition);
}

std::string NoSegmentText(std::int64_t at_ns, const v1::Target& gate) {
  return absl::StrCat("at ", PrintDuration(at_ns), ", there is no segment ",
                      language::PrintTarget(gate), ": no sample has borne these labels");
}

std::string JudgeGate(const v1::ExpectGate& expect, const std::vector<Happening>& happened,
                      const Witness& witness) {
  if (expect.what() == v1::ExpectGate::STAYS_CLEAR) return witness.NotClear(expect);
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

std::string JudgeLever(const plan::Program& program, const v1::ExpectLever& expect,
                       const std::vector<Happening>& happened) {
  const plan::LeverSpec& lever =
      program.levers[static_cast<std::size_t>(program.FindLever(expect.lever().name().text()))];
  const std::string wanted = ValueText(lever, expect.value());
  const std::string rest = engine::LeverValueText(lever, lever.rest);
  const std::int64_t from = expect.moment().first().ns();
  const std::int64_t to = LastOf(expect.moment());
  // Of each segment that ever moved; one that never did is at rest.
  std::map<Segment, std::vector<const Happening*>> moves;
  for (const Happening& happening : happened) {
    const v1::Event& event = happening.event;
    if (event.kind() != v1::Event::LEVER || event.lever() != lever.name) continue;
    const Segment segment = engine::SegmentOf(event);
    if (Matches(expect.lever(), segment)) moves[segment].push_back(&happening);
  }
  if (moves.empty()) {
    if (wanted == rest) return "";
    return absl::StrCat("it is ", rest, " all the time: nothing holds it");
  }
  for (const auto& [segment, changes] : moves) {
    const std::string where = segment.empty() ? "it" : engine::TargetText(lever.name, segment);
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

std::string JudgeAction(absl::string_view message, absl::FunctionRef<bool(const v1::Event&)> asked,
                        const Times& times, const std::vector<Happening>& happened,
                        absl::string_view done) {
  std::vector<const Happening*> sent, others;
  for (const Happening& happening : happened) {
    const v1::Event& event = happening.event;
    if (event.kind() != v1::Event::ACTION || event.action().message() != message) continue;
    (asked(event) ? sent : others).push_back(&happening);
  }
  if (sent.size() >= times.least && sent.size() <= times.most) return "";
  std::string what = absl::StrCat(done, " ", sent.size(), sent.size() == 1 ? " time" : " times");
  const auto append = [&what](const std::vector<const Happening*>& all) {
    for (std::size_t i = 0; i < std::min(all.size(), kMostShown); ++i) {
      absl::StrAppend(&what, i == 0 ? ": " : "; ", "at ", PrintDuration(all[i]->at_ns), " ",
                      all[i]->event.action().text());
    }
  };
  append(sent);
  if (sent.empty() && !others.empty()) {
    absl::StrAppend(&what,
                    done == "sent" ? "; with other fields" : "; not so, or with other fields");
    append(others);
  }
  return what;
}

absl::optional<Failure> JudgeTimeline(const plan::Program& program, const v1::Timeline& timeline,
                                      const std::vector<Happening>& happened) {
  std::vector<std::string> expected, came;
  for (const v1::TimelineEntry& entry : timeline.entries()) {
    expected.push_back(language::PrintTimelineEntry(entry));
  }
  for (const Happening& happening : happened) {
    if (!IsOfTimeline(timeline, happening.event)) continue;
    came.push_back(language::PrintTimelineEntry(EntryOf(happening, program)));
  }
  if (expected == came) return absl::nullopt;
  Failure failure;
  failure.expectation = kTimeline;
  failure.what = absl::StrCat(expected.size(), expected.size() == 1 ? " event was" : " events were",
                              " expected, and ", came.size(), " came; what differs is marked");
  failure.lines = SideBySide(expected, came);
  return failure;
}

std::vector<Failure> Judge(const plan::Program& program, const v1::Scenario& scenario,
                           const std::vector<Happening>& happened, const Witness& witness) {
  return JudgeUntil(std::numeric_limits<std::int64_t>::max(), program, scenario, happened, witness);
}

std::vector<Failure> JudgeUntil(std::int64_t now_ns, const plan::Program& program,
                                const v1::Scenario& scenario,
                                const std::vector<Happening>& happened, const Witness& witness) {
  std::vector<Failure> failures;
  for (const v1::ScenarioClause& clause : scenario.clauses()) {
    if (DecidedAt(clause) > now_ns) continue;
    absl::optional<Failure> failure = JudgeClause(program, scenario, clause, happened, witness);
    if (!failure.has_value()) continue;
    failure->span = clause.span();
    failures.push_back(*std::move(failure));
  }
  return failures;
}

}  // namespace sluice::scenario
