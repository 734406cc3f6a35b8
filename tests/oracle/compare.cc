#include "tests/oracle/compare.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "google/protobuf/util/message_differencer.h"
#include "tests/oracle/expressions.h"
#include "tests/oracle/machine.h"

namespace sluice::oracle {
namespace {

using google::protobuf::util::MessageDifferencer;

double ToleranceOf(const v1::Expr& expr) {
  double tolerance = 0;
  Walk(expr, [&tolerance](const v1::Expr& part) {
    if (!part.has_aggregate()) return;
    const std::string& function = part.aggregate().function().text();
    const bool percentile = function.size() > 1 && function[0] == 'p' && function[1] <= '9';
    if (percentile || function == "quantile") tolerance = std::max(tolerance, 0.01 + 1e-12);
    if (function == "stddev") tolerance = std::max(tolerance, 1e-9);
  });
  return tolerance;
}

bool Near(bool has_expected, double expected, bool has_actual, double actual, double tolerance) {
  if (has_expected != has_actual) return false;
  if (!has_expected || expected == actual) return true;
  return std::abs(expected - actual) <= tolerance * std::abs(expected);
}

// Those of reminders, and escalations of trips, are people's and not known.
bool IsKnown(const v1::Event& event, bool by_cap) {
  switch (event.kind()) {
    case v1::Event::TRIP:
    case v1::Event::CLEAR:
    case v1::Event::BLIND:
    case v1::Event::SIGHTED:
    case v1::Event::READY:
    case v1::Event::LEVER:
    case v1::Event::CAPPED:
      return true;
    case v1::Event::ESCALATE:
      return by_cap;
    case v1::Event::ACTION:
      return event.on() == "trip" || event.on() == "clear" || (event.on() == "escalate" && by_cap);
    default:
      return false;
  }
}

bool SameSegment(const v1::Event& expected, const v1::Event& actual) {
  return std::map<std::string, std::string>(expected.segment().begin(), expected.segment().end()) ==
         std::map<std::string, std::string>(actual.segment().begin(), actual.segment().end());
}

std::string LeverDifference(const v1::Event& expected, const v1::Event& actual) {
  if (expected.lever() != actual.lever()) return "lever";
  if (!SameSegment(expected, actual)) return "segment";
  if (expected.to() != actual.to()) return "to";
  if (!std::equal(expected.causes().begin(), expected.causes().end(), actual.causes().begin(),
                  actual.causes().end())) {
    return "causes";
  }
  if (expected.kind() == v1::Event::ESCALATE) {
    if (expected.owner() != actual.owner()) return "owner";
    return expected.escalated_to() == actual.escalated_to() ? "" : "escalated_to";
  }
  return expected.from() == actual.from() ? "" : "from";
}

std::string FirstDifference(const v1::Event& expected, const v1::Event& actual,
                            const std::map<std::string, Tolerance>& tolerances) {
  if (!MessageDifferencer::Equals(expected.time(), actual.time())) return "time";
  if (expected.kind() != actual.kind()) return "kind";
  if (expected.gate().empty()) return LeverDifference(expected, actual);
  if (expected.gate() != actual.gate()) return "gate";
  if (!SameSegment(expected, actual)) return "segment";
  const Tolerance& tolerance = tolerances.at(expected.gate());
  if (!Near(expected.has_value(), expected.value(), actual.has_value(), actual.value(),
            tolerance.value)) {
    return "value";
  }
  if (!Near(expected.has_threshold(), expected.threshold(), actual.has_threshold(),
            actual.threshold(), tolerance.threshold)) {
    return "threshold";
  }
  if (!MessageDifferencer::Equals(expected.since(), actual.since())) return "since";
  if (expected.kind() == v1::Event::ACTION) {
    if (expected.on() != actual.on()) return "on";
    return expected.action().message() == actual.action().message() ? "" : "action";
  }
  if (!MessageDifferencer::Equals(expected.tripped_at(), actual.tripped_at())) {
    return "tripped_at";
  }
  if (expected.owner() != actual.owner()) return "owner";
  if (expected.severity() != actual.severity()) return "severity";
  if (expected.shadow() != actual.shadow()) return "shadow";
  if (expected.kind() == v1::Event::TRIP && expected.flapping() != actual.flapping()) {
    return "flapping";
  }
  if (!std::equal(expected.suppressed_by().begin(), expected.suppressed_by().end(),
                  actual.suppressed_by().begin(), actual.suppressed_by().end())) {
    return "suppressed_by";
  }
  if (std::set<std::string>(expected.members().begin(), expected.members().end()) !=
      std::set<std::string>(actual.members().begin(), actual.members().end())) {
    return "members";
  }
  return "";
}

// Before its first tick is decided, whether a segment is there yet is the engine's to say;
// and a lever has the value that it will begin with.
bool Fits(const Step& step, Verdict expected, Verdict actual) {
  if (expected != Verdict::kNoSegment) return expected == actual;
  if (!step.target.lever().empty()) return true;
  return actual == Verdict::kNoSegment || actual == Verdict::kClear || actual == Verdict::kTripped;
}

std::string DoubledId(const std::vector<v1::Event>& events) {
  std::set<std::string> ids;
  for (const v1::Event& event : events) {
    if (event.id().empty()) return "an event without an id";
    if (!ids.insert(event.id()).second) return absl::StrCat("two events with the id ", event.id());
  }
  return "";
}

std::string DescribeMove(const v1::Event& event) {
  std::string text;
  if (event.kind() != v1::Event::ESCALATE) absl::StrAppend(&text, " from ", event.from());
  absl::StrAppend(&text, " to ", event.to());
  for (const std::string& cause : event.causes()) absl::StrAppend(&text, " by ", cause);
  if (event.kind() == v1::Event::ESCALATE) {
    absl::StrAppend(&text, " of ", event.owner(), " asks ", event.escalated_to());
  }
  return text;
}

std::string Seconds(const google::protobuf::Timestamp& stamp) {
  return absl::StrFormat("%d.%09d", stamp.seconds(), stamp.nanos());
}

}  // namespace

std::vector<v1::Event> Known(const std::vector<v1::Event>& events, const std::set<int>& besides) {
  std::vector<v1::Event> known;
  bool by_cap = false;  // whether the last ESCALATE was that of a lever
  for (const v1::Event& event : events) {
    if (event.kind() == v1::Event::ESCALATE) by_cap = !event.lever().empty();
    if (besides.count(event.kind()) > 0 || IsKnown(event, by_cap)) known.push_back(event);
  }
  return known;
}

std::map<std::string, Tolerance> TolerancesOf(const v1::Plan& plan) {
  std::map<std::string, Tolerance> tolerances;
  for (const v1::Item& item : plan.items()) {
    if (!item.has_gate()) continue;
    Tolerance& tolerance = tolerances[item.gate().name().text()];
    const v1::Expr* subject = Subject(*RulesOf(item.gate()).when);
    if (subject == nullptr || !subject->has_comparison()) continue;
    tolerance.value = ToleranceOf(subject->comparison().left());
    tolerance.threshold = ToleranceOf(subject->comparison().right());
  }
  return tolerances;
}

std::string Describe(const v1::Event& event) {
  std::string line = absl::StrCat(Seconds(event.time()), " ", v1::Event::Kind_Name(event.kind()),
                                  " ", event.gate(), event.lever());
  std::map<std::string, std::string> segment(event.segment().begin(), event.segment().end());
  for (const auto& [label, value] : segment) absl::StrAppend(&line, " ", label, "=", value);
  if (event.gate().empty()) return line + DescribeMove(event);
  if (event.has_action()) {
    absl::StrAppend(&line, " ", event.action().message(), " on ", event.on());
  }
  absl::StrAppend(&line, " value ",
                  event.has_value() ? absl::StrFormat("%.17g", event.value()) : "unknown",
                  " threshold ",
                  event.has_threshold() ? absl::StrFormat("%.17g", event.threshold()) : "unknown",
                  " since ", Seconds(event.since()));
  if (event.has_tripped_at()) absl::StrAppend(&line, " tripped ", Seconds(event.tripped_at()));
  if (event.flapping()) absl::StrAppend(&line, " flapping");
  if (event.shadow()) absl::StrAppend(&line, " shadow");
  for (const std::string& gate : event.suppressed_by()) absl::StrAppend(&line, " muted by ", gate);
  for (const std::string& member : event.members()) absl::StrAppend(&line, " {", member, "}");
  return line;
}

std::string Describe(const std::vector<v1::Event>& events) {
  std::string lines;
  for (const v1::Event& event : events) absl::StrAppend(&lines, "  ", Describe(event), "\n");
  return lines;
}

std::string Difference(const v1::Plan& plan, const std::vector<Step>& steps,
                       const Outcome& expected, const Outcome& actual) {
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (Fits(steps[i], expected.verdicts[i], actual.verdicts[i])) continue;
    return absl::StrCat("step ", i, " is answered with ", static_cast<int>(actual.verdicts[i]),
                        ", not ", static_cast<int>(expected.verdicts[i]), ": ",
                        steps[i].sample.ShortDebugString(), steps[i].target.ShortDebugString());
  }
  for (const auto& [place, answer] : expected.answers) {
    const auto given = actual.answers.find(place);
    if (given != actual.answers.end() && given->second == answer) continue;
    return absl::StrCat("step ", place, ": ", steps[place].target.ShortDebugString(), " is ",
                        given == actual.answers.end() ? "nothing" : given->second, ", not ",
                        answer);
  }
  if (expected.ticks != actual.ticks) {
    return absl::StrCat(actual.ticks, " ticks, not ", expected.ticks);
  }
  for (const auto& [signal, tally] : actual.tallies) {
    const auto wanted = expected.tallies.find(signal);
    if (!(tally == (wanted == expected.tallies.end() ? Tally() : wanted->second))) {
      return absl::StrCat("the statistics of ", signal);
    }
  }
  const std::map<std::string, Tolerance> tolerances = TolerancesOf(plan);
  const std::vector<v1::Event> known = Known(actual.events);
  std::string what;
  const std::size_t both = std::min(known.size(), expected.events.size());
  for (std::size_t i = 0; i < both && what.empty(); ++i) {
    const std::string field = FirstDifference(expected.events[i], known[i], tolerances);
    if (!field.empty()) what = absl::StrCat("event ", i, " differs in ", field);
  }
  if (what.empty() && known.size() != expected.events.size()) {
    what = absl::StrCat(known.size(), " events, not ", expected.events.size());
  }
  if (what.empty()) what = DoubledId(actual.events);
  if (what.empty()) return what;
  return absl::StrCat(what, "\nexpected:\n", Describe(expected.events), "actual:\n",
                      Describe(known));
}

std::string ExactDifference(const std::vector<v1::Event>& expected,
                            const std::vector<v1::Event>& actual) {
  bool same = expected.size() == actual.size();
  for (std::size_t i = 0; same && i < expected.size(); ++i) {
    same = MessageDifferencer::Equals(expected[i], actual[i]);
  }
  if (same) return "";
  return absl::StrCat("expected:\n", Describe(expected), "actual:\n", Describe(actual));
}

}  // namespace sluice::oracle
