#include "src/plan/check_scenario.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/types/optional.h"
#include "src/language/print.h"
#include "src/plan/check_gate.h"
#include "src/plan/check_lever.h"
#include "src/plan/durations.h"
#include "src/plan/labels.h"

namespace sluice::plan {
namespace {

using language::PrintDuration;
using v1::Act;
using v1::ScenarioClause;

// When the scenario ends, or nothing where only its running can tell.
absl::optional<std::int64_t> EndOf(const v1::Scenario& scenario) {
  std::int64_t end = 0;
  bool known = false;
  bool has_file = false;
  for (const ScenarioClause& clause : scenario.clauses()) {
    if (clause.has_until()) return clause.until().ns();
    has_file |= clause.has_feed_file();
    if (!clause.has_feed()) continue;
    known = true;
    std::int64_t length = clause.feed().late().ns();
    for (const v1::FeedPart& part : clause.feed().parts()) {
      length = AddSaturated(length, part.for_().ns());
    }
    end = std::max(end, length);
  }
  if (!known || has_file) return absl::nullopt;
  return end;
}

class ScenarioChecker {
 public:
  ScenarioChecker(const v1::Scenario& scenario, Context& context)
      : scenario_(scenario), context_(context), report_(context.report), end_(EndOf(scenario)) {}

  void Check() {
    CheckRepeated();
    CollectValues();
    for (const ScenarioClause& clause : scenario_.clauses()) CheckClause(clause);
  }

 private:
  bool elsewhere() const { return context_.names.uses_other_file; }

  void CheckRepeated() {
    std::array<const ScenarioClause*, 32> seen{};
    for (const ScenarioClause& clause : scenario_.clauses()) {
      absl::string_view word;
      if (clause.has_owner()) word = "owner";
      if (clause.kind_case() == ScenarioClause::kOnly) word = "only";
      if (clause.has_until()) word = "until";
      if (clause.has_timeline()) word = "timeline";
      if (word.empty()) continue;
      const ScenarioClause*& first =
          seen[static_cast<std::size_t>(clause.kind_case()) % seen.size()];
      if (first == nullptr) {
        first = &clause;
        continue;
      }
      report_.Report(
          Code::kDuplicateClause, clause.span(),
          absl::StrCat(Quoted(word), " is already given on ", report_.Line(first->span())),
          "leave one of them");
    }
  }

  void CheckClause(const ScenarioClause& clause) {
    switch (clause.kind_case()) {
      case ScenarioClause::kOwner:
        CheckRoleName(clause.owner());
        break;
      case ScenarioClause::kFeed:
        CheckFeed(clause.feed());
        break;
      case ScenarioClause::kExpect:
        CheckExpectation(clause.expect());
        break;
      case ScenarioClause::kAct:
        CheckAct(clause.act());
        break;
      case ScenarioClause::kRestart:
        CheckWithinEnd(clause.restart().at(), "never happens");
        break;
      case ScenarioClause::kReload:
        CheckWithinEnd(clause.reload().at(), "never happens");
        break;
      case ScenarioClause::kTimeline:
        for (const v1::TimelineEntry& entry : clause.timeline().entries()) CheckEntry(entry);
        break;
      case ScenarioClause::kUntil:
        CheckNotZero(clause.until(), "`until`", context_);
        break;
      default:
        break;
    }
  }

  void CheckRoleName(const v1::Name& name) {
    if (elsewhere()) return;
    Resolve(context_.names.roles, "role", name, Code::kUnknownRole, report_);
  }

  const v1::Gate* CheckGateTarget(const v1::Target& target) {
    if (elsewhere()) return nullptr;
    const v1::Gate* gate =
        Resolve(context_.names.gates, "gate", target.name(), Code::kUnknownGate, report_);
    if (gate == nullptr || context_.names.IsBroken(gate)) return nullptr;
    CheckSelector(target.segment(), absl::StrCat("gate ", Quoted(gate->name().text())),
                  LabelNames(gate->labels()), context_);
    return gate;
  }

  const v1::Lever* CheckLeverTarget(const v1::Target& target, const v1::LeverValue* value) {
    if (elsewhere()) return nullptr;
    const v1::Lever* lever =
        Resolve(context_.names.levers, "lever", target.name(), Code::kUnknownLever, report_);
    if (lever == nullptr || context_.names.IsBroken(lever)) return nullptr;
    CheckSelector(target.segment(), absl::StrCat("lever ", Quoted(lever->name().text())),
                  LabelNames(lever->labels()), context_);
    if (value != nullptr) CheckLeverValue(*lever, *value, context_);
    return lever;
  }

  const v1::Ramp* CheckRampTarget(const v1::Target& target) {
    if (elsewhere()) return nullptr;
    const v1::Ramp* ramp =
        Resolve(context_.names.ramps, "ramp", target.name(), Code::kUnknownRamp, report_);
    if (ramp == nullptr || context_.names.IsBroken(ramp)) return nullptr;
    CheckSelector(target.segment(), absl::StrCat("ramp ", Quoted(ramp->name().text())),
                  LabelNames(ramp->labels()), context_);
    return ramp;
  }

  // What a ramp caps its lever at is one of the lever's values.
  void CheckRampEntry(const v1::TimelineEntry& entry) {
    const v1::Ramp* ramp = CheckRampTarget(entry.target());
    if (ramp == nullptr || !entry.has_value()) return;
    for (const v1::RampClause& clause : ramp->clauses()) {
      const v1::Lever* lever =
          clause.has_lever() ? context_.names.levers.Find(clause.lever().text()) : nullptr;
      if (lever != nullptr) CheckLeverValue(*lever, entry.value(), context_);
    }
  }

  void CheckFeed(const v1::Feed& feed) {
    const v1::Signal* signal = elsewhere()
                                   ? nullptr
                                   : Resolve(context_.names.signals, "signal", feed.signal().name(),
                                             Code::kUnknownSignal, report_);
    if (signal != nullptr && !context_.names.IsBroken(signal)) CheckFeedLabels(feed, *signal);
    if (feed.has_every()) CheckOnTick(feed.every(), "`every`", Zero::kRefused, context_);
    if (signal != nullptr && feed.has_rate()) CheckRate(feed, *signal);
    for (const v1::FeedPart& part : feed.parts()) {
      CheckNotZero(part.for_(), "`for`", context_);
      if (signal == nullptr) continue;
      if (part.has_value()) CheckFedValue(part.value(), *signal);
      if (part.has_to()) CheckFedValue(part.to(), *signal);
    }
  }

  // How often something happens can be said where a sample counts it.
  void CheckRate(const v1::Feed& feed, const v1::Signal& signal) {
    const bool counter = signal.kind() == v1::Signal::COUNTER;
    if (!counter && signal.kind() != v1::Signal::GAUGE) return;
    report_.Report(Code::kUnitMismatch, feed.rate().count().span(),
                   absl::StrCat(Quoted(signal.name().text()), " is a ", KindName(signal.kind()),
                                ", which has values and no rate"),
                   counter ? "write its running total: `0 -> 3000 for 5m`"
                           : "write how often it is sampled: `every 10s`");
  }

  void CheckFedValue(const v1::SignedLiteral& value, const v1::Signal& signal) {
    if (signal.kind() == v1::Signal::OUTCOME) return CheckRatio(value);
    const v1::Literal& literal = value.literal();
    if (literal.value_case() == v1::Literal::VALUE_NOT_SET) return;
    const bool duration = LiteralType(literal) == Type::kDuration;
    if (duration && !NanosecondsPerUnit(signal).has_value()) {
      report_.Report(Code::kUnitMismatch, literal.span(),
                     absl::StrCat(Quoted(signal.name().text()),
                                  " has plain numbers for its values,", " and this is a duration"));
      return;
    }
    const double number = LiteralValue(literal);
    const bool below_zero = value.negative() && number > 0;
    if (signal.kind() == v1::Signal::COUNTER && below_zero) {
      report_.Report(Code::kValueOutOfRange, literal.span(), "a counter is never below 0");
    } else if (signal.kind() == v1::Signal::EVENTS &&
               (below_zero || duration || number != std::floor(number))) {
      report_.Report(Code::kValueOutOfRange, literal.span(),
                     "happenings are a whole number, from 0 on");
    }
  }

  // `!=`, `not in` and an `in` of several values leave open which segment is meant.
  static bool IsOneValue(const v1::Matcher& matcher) {
    return (matcher.op() == v1::Matcher::EQUAL || matcher.op() == v1::Matcher::IN) &&
           matcher.values_size() == 1;
  }

  // Those of `labels` that the segment gives no one value.
  static std::vector<std::string> LabelsNotGiven(
      const std::vector<std::string>& labels,
      const google::protobuf::RepeatedPtrField<v1::Matcher>& segment) {
    std::vector<std::string> missing;
    for (const std::string& label : labels) {
      const bool given =
          std::any_of(segment.begin(), segment.end(), [&label](const v1::Matcher& matcher) {
            return matcher.label().text() == label && IsOneValue(matcher);
          });
      if (!given) missing.push_back(label);
    }
    return missing;
  }

  // People act in one segment, not in all that have some labels. `what`: gate, lever, ramp.
  void CheckIsOneSegment(const v1::Target& target, absl::string_view what,
                         const std::vector<std::string>& labels) {
    const std::vector<std::string> missing = LabelsNotGiven(labels, target.segment());
    const auto given = static_cast<std::size_t>(
        std::count_if(target.segment().begin(), target.segment().end(), IsOneValue));
    // Of a label that is none of these was told already: it may be the one that is missing.
    if (missing.empty() || given + missing.size() != labels.size()) return;
    const std::string& name = target.name().text();
    report_.Report(
        Code::kMissingLabel, target.name().span(),
        absl::StrCat(what, " ", Quoted(name), " is by ", QuotedList(labels, "and"),
                     ", and people act in one segment of it: ", QuotedList(missing, "and"),
                     missing.size() == 1 ? " is" : " are",
                     given + missing.size() == static_cast<std::size_t>(target.segment_size())
                         ? " not told by `=`"
                         : " missing"),
        absl::StrCat("write `", name, "{", absl::StrJoin(labels, " = \"...\", "), " = \"...\"}`"));
  }

  // A sample bears all labels of its signal, and so must a feed.
  void CheckFeedLabels(const v1::Feed& feed, const v1::Signal& signal) {
    const std::string name = Quoted(signal.name().text());
    if (!CheckSelector(feed.signal().segment(), absl::StrCat("signal ", name), LabelNames(signal),
                       context_)) {
      return;
    }
    const std::vector<std::string> missing =
        LabelsNotGiven(LabelNames(signal), feed.signal().segment());
    if (missing.empty()) return;
    report_.Report(Code::kMissingLabel, feed.signal().name().span(),
                   absl::StrCat("a sample of ", name, " bears ", QuotedList(missing, "and"),
                                " too, and this feed doesn't say which"),
                   absl::StrCat("write `", signal.name().text(), "{", missing[0], " = \"...\"}`"));
  }

  void CheckRatio(const v1::SignedLiteral& value) {
    const v1::Literal& literal = value.literal();
    if (literal.value_case() == v1::Literal::VALUE_NOT_SET) return;
    const double ratio = LiteralValue(literal);
    const bool number = LiteralType(literal) == Type::kNumber;
    if (number && ratio <= 1 && (!value.negative() || ratio == 0)) return;
    std::string remedy;
    if (number && !value.negative() && literal.unit() == v1::Literal::NONE && ratio <= 100) {
      remedy = absl::StrCat("did you mean ", language::PrintNumber(ratio), "%?");
    }
    report_.Report(Code::kValueOutOfRange, literal.span(),
                   "an outcome is fed with the ratio of its successes, from 0% to 100%", remedy);
  }

  void CheckExpectation(const v1::Expectation& expectation) {
    switch (expectation.kind_case()) {
      case v1::Expectation::kGate:
        CheckGateTarget(expectation.gate().gate());
        CheckMoment(expectation.gate().moment());
        if (expectation.gate().never() ||
            expectation.gate().what() == v1::ExpectGate::STAYS_CLEAR) {
          WarnOfNowhere(expectation.gate().gate(), "so this can't fail");
        }
        break;
      case v1::Expectation::kLever:
        CheckLeverTarget(expectation.lever().lever(), &expectation.lever().value());
        WarnOfNowhere(expectation.lever().lever(), "so the lever is at rest all the time");
        CheckMoment(expectation.lever().moment());
        break;
      case v1::Expectation::kAction:
        CheckExpectedAction(expectation.action().action(), context_);
        break;
      default:
        break;
    }
  }

  // The values that labels have in this scenario: of its feeds, and those that are expected.
  void CollectValues() {
    for (const ScenarioClause& clause : scenario_.clauses()) {
      // What files feed, and what other plans expect, is not known.
      anything_may_be_ |= clause.has_feed_file() || clause.has_reload();
      for (const v1::Matcher& matcher : clause.feed().signal().segment()) {
        for (const v1::Text& value : matcher.values()) {
          values_[matcher.label().text()].push_back(value.text());
        }
      }
    }
    for (const v1::Item& item : context_.plan.items()) {
      for (const v1::LabelDecl& label : item.signal().labels()) {
        for (const v1::Text& value : label.expected()) {
          values_[label.name().text()].push_back(value.text());
        }
      }
    }
  }

  // A segment that no sample can bear never is: what doesn't happen there shows nothing.
  void WarnOfNowhere(const v1::Target& target, absl::string_view consequence) {
    if (elsewhere() || anything_may_be_) return;
    for (const v1::Matcher& matcher : target.segment()) {
      if (!IsOneValue(matcher)) continue;
      const std::string& value = matcher.values(0).text();
      const std::vector<std::string>& values = values_[matcher.label().text()];
      if (std::find(values.begin(), values.end(), value) != values.end()) continue;
      report_.Report(
          Code::kExpectsNowhere, matcher.values(0).span(),
          absl::StrCat("no feed of the scenario bears ", matcher.label().text(), " = ",
                       language::PrintQuoted(value), ", and no signal expects it, ", consequence),
          report_.DidYouMean(value, values));
    }
  }

  void CheckMoment(const v1::Moment& moment) {
    const bool two = moment.kind() == v1::Moment::BETWEEN || moment.kind() == v1::Moment::FROM_TO;
    if (two) CheckOrder(moment.first(), moment.last());
    CheckWithinEnd(two ? moment.last() : moment.first());
  }

  void CheckOrder(const v1::Dur& first, const v1::Dur& last) {
    if (first.ns() <= last.ns()) return;
    report_.Report(Code::kMomentOrder, last.span(),
                   absl::StrCat(PrintDuration(last.ns()), " is before ", PrintDuration(first.ns())),
                   "the earlier time comes first");
  }

  void CheckWithinEnd(const v1::Dur& moment, absl::string_view what = "can't be seen") {
    if (!end_.has_value() || moment.ns() <= *end_) return;
    report_.Report(Code::kAfterEnd, moment.span(),
                   absl::StrCat("the scenario ends at ", PrintDuration(*end_), ", so this ", what),
                   absl::StrCat("let it last: `until ", PrintDuration(moment.ns()), "`"));
  }

  // One segment, or, without labels, all.
  void CheckPinned(const v1::Target& target, const v1::LeverValue* value) {
    const v1::Lever* lever = CheckLeverTarget(target, value);
    if (lever == nullptr || target.segment().empty()) return;
    CheckIsOneSegment(target, "lever", LabelNames(lever->labels()));
  }

  void CheckAct(const Act& act) {
    switch (act.verb()) {
      case Act::ACKNOWLEDGE:
      case Act::RESET:
      case Act::SILENCE:
        if (const v1::Gate* gate = CheckGateTarget(act.target()); gate != nullptr) {
          CheckIsOneSegment(act.target(), "gate", LabelNames(gate->labels()));
        }
        break;
      case Act::PIN:
        CheckPinned(act.target(), &act.value());
        break;
      case Act::UNPIN:
        CheckPinned(act.target(), nullptr);
        break;
      case Act::START_RAMP:
      case Act::HOLD_RAMP:
      case Act::RESUME_RAMP:
      case Act::ABORT_RAMP:
        if (const v1::Ramp* ramp = CheckRampTarget(act.target()); ramp != nullptr) {
          CheckIsOneSegment(act.target(), "ramp", LabelNames(ramp->labels()));
        }
        break;
      case Act::TICK:
        CheckItem(act.item());
        break;
      default:
        break;
    }
    CheckWithinEnd(act.at(), "never happens");
    if (act.has_until()) CheckOrder(act.at(), act.until());
    if (act.has_by()) CheckRoleName(act.by());
  }

  void CheckItem(const v1::Text& item) {
    const Table<v1::Text>& items = context_.names.checklist_items;
    if (elsewhere() || items.Find(item.text()) != nullptr) return;
    report_.Report(Code::kUnknownItem, item.span(),
                   absl::StrCat("no checklist has the item ", language::PrintQuoted(item.text())),
                   report_.DidYouMean(item.text(), items.names()));
  }

  void CheckEntry(const v1::TimelineEntry& entry) {
    const std::string& kind = entry.kind().text();
    const std::string& name = entry.target().name().text();
    // A hold that was refused is escalated, and what people ask of a lever or a ramp may be
    // refused, too.
    const bool is_gate = context_.names.gates.Find(name) != nullptr;
    const bool is_lever = context_.names.levers.Find(name) != nullptr;
    const bool of_lever = kind == "LEVER" || kind == "PINNED" || kind == "UNPINNED" ||
                          ((kind == "ESCALATE" || kind == "ACT_REFUSED") && !is_gate && is_lever);
    const bool of_ramp = kind == "ACT_REFUSED" && !is_gate && !is_lever &&
                         context_.names.ramps.Find(name) != nullptr;
    if (of_lever) {
      CheckLeverTarget(entry.target(), entry.has_value() ? &entry.value() : nullptr);
    } else if (kind == "RAMP" || of_ramp) {
      CheckRampEntry(entry);
    } else {
      CheckGateTarget(entry.target());
    }
    CheckWithinEnd(entry.at());
  }

  const v1::Scenario& scenario_;
  Context& context_;
  Reporter& report_;
  const absl::optional<std::int64_t> end_;
  std::map<std::string, std::vector<std::string>> values_;  // by label
  bool anything_may_be_ = false;                            // of them
};

}  // namespace

void CheckScenario(const v1::Scenario& scenario, Context& context) {
  ScenarioChecker(scenario, context).Check();
}

void WarnOfUntestedGates(Context& context) {
  if (context.names.scenarios.empty()) return;
  absl::flat_hash_set<absl::string_view> tripped;
  for (const v1::Item& item : context.plan.items()) {
    for (const ScenarioClause& clause : item.scenario().clauses()) {
      const v1::ExpectGate& expect = clause.expect().gate();
      if (expect.what() == v1::ExpectGate::TRIPS && !expect.never()) {
        tripped.insert(expect.gate().name().text());
      }
      for (const v1::TimelineEntry& entry : clause.timeline().entries()) {
        if (entry.kind().text() == "TRIP") tripped.insert(entry.target().name().text());
      }
    }
  }
  for (const GateView& view : context.gates) {
    const v1::Name& name = view.gate->name();
    if (tripped.contains(name.text()) || view.starts_tripped) continue;
    context.report.Report(Code::kUntestedGate, name.span(),
                          absl::StrCat("no scenario trips gate ", Quoted(name.text())),
                          absl::StrCat("let one show it: `expect ", name.text(), " trips by 10m`"));
  }
}

}  // namespace sluice::plan
