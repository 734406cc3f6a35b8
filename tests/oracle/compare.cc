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

std::string FirstDifference(const v1::Event& expected, const v1::Event& actual,
                            const Tolerance& tolerance) {
  if (!MessageDifferencer::Equals(expected.time(), actual.time())) return "time";
  if (expected.kind() != actual.kind()) return "kind";
  if (expected.gate() != actual.gate()) return "gate";
  if (std::map<std::string, std::string>(expected.segment().begin(), expected.segment().end()) !=
      std::map<std::string, std::string>(actual.segment().begin(), actual.segment().end())) {
    return "segment";
  }
  if (!Near(expected.has_value(), expected.value(), actual.has_value(), actual.value(),
            tolerance.value)) {
    return "value";
  }
  if (!Near(expected.has_threshold(), expected.threshold(), actual.has_threshold(),
            actual.threshold(), tolerance.threshold)) {
    return "threshold";
  }
  if (!MessageDifferencer::Equals(expected.since(), actual.since())) return "since";
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

std::vector<v1::Event> Known(const std::vector<v1::Event>& events) {
  std::vector<v1::Event> known;
  for (const v1::Event& event : events) {
    switch (event.kind()) {
      case v1::Event::TRIP:
      case v1::Event::CLEAR:
      case v1::Event::BLIND:
      case v1::Event::SIGHTED:
      case v1::Event::READY:
        known.push_back(event);
        break;
      default:
        break;
    }
  }
  return known;
}

// Before its first tick is decided, whether a segment is there yet is the engine's to say.
bool Fits(Verdict expected, Verdict actual) {
  if (expected != Verdict::kNoSegment) return expected == actual;
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

std::string Seconds(const google::protobuf::Timestamp& stamp) {
  return absl::StrFormat("%d.%09d", stamp.seconds(), stamp.nanos());
}

}  // namespace

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
                                  " ", event.gate());
  std::map<std::string, std::string> segment(event.segment().begin(), event.segment().end());
  for (const auto& [label, value] : segment) absl::StrAppend(&line, " ", label, "=", value);
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
    if (Fits(expected.verdicts[i], actual.verdicts[i])) continue;
    return absl::StrCat("step ", i, " is answered with ", static_cast<int>(actual.verdicts[i]),
                        ", not ", static_cast<int>(expected.verdicts[i]), ": ",
                        steps[i].sample.ShortDebugString(), steps[i].target.ShortDebugString());
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
    const std::string field =
        FirstDifference(expected.events[i], known[i], tolerances.at(expected.events[i].gate()));
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
