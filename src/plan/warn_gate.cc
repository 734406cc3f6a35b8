#include <string>

#include "absl/strings/str_cat.h"
#include "src/language/print.h"
#include "src/plan/bounds.h"
#include "src/plan/check_lever.h"
#include "src/plan/durations.h"
#include "src/plan/warn.h"

namespace sluice::plan {
namespace {

using language::PrintDuration;
using v1::Expr;

// "since `count(s) over 1m < 0` is never true", with the bounds that say so.
std::string Why(const Expr& condition, bool holds) {
  const Expr* culprit = Culprit(condition, holds);
  if (culprit == nullptr) culprit = &condition;
  return absl::StrCat(QuotedExpr(*culprit), holds ? " always holds" : " never holds");
}

std::string RangeHint(const Expr& condition, bool holds) {
  const Expr* culprit = Culprit(condition, holds);
  if (culprit == nullptr) return "";
  for (const Expr* side : {&culprit->comparison().left(), &culprit->comparison().right()}) {
    if (!side->has_aggregate()) continue;
    const FunctionInfo* info = FindFunction(side->aggregate().function().text());
    if (info == nullptr) continue;
    if (IsRatio(info->function)) {
      const bool left = side == &culprit->comparison().left();
      const Expr& other = left ? culprit->comparison().right() : culprit->comparison().left();
      const bool bare = other.has_literal() && other.literal().unit() == v1::Literal::NONE &&
                        LiteralValue(other.literal()) > 1 && LiteralValue(other.literal()) <= 100;
      return absl::StrCat(
          Quoted(info->name), " lies between 0% and 100%",
          bare ? absl::StrCat("; did you mean ", language::PrintLiteral(other.literal()), "%?")
               : "");
    }
    if (FunctionRange(info->function).least == 0) {
      return absl::StrCat(Quoted(info->name), " is never below 0");
    }
  }
  return "";
}

v1::MissingClause::Then MissingThen(const GateView& view) {
  return view.missing == nullptr ? v1::MissingClause::HOLD : view.missing->missing().then();
}

void WarnOfNever(const GateView& view, Context& context) {
  const std::string name = Quoted(view.gate->name().text());
  const Expr& when = view.when->when();
  const bool trips_blind = MissingThen(view) == v1::MissingClause::TRIP;
  const bool clears_blind = MissingThen(view) == v1::MissingClause::CLEAR;
  const Expr* hopeless = nullptr;
  if (!OutlookOf(when).can_hold) hopeless = &when;
  if (view.given != nullptr && !OutlookOf(view.given->given()).can_hold) {
    hopeless = &view.given->given();
  }
  if (hopeless != nullptr && !trips_blind && !view.starts_tripped) {
    context.report.Report(Code::kNeverTrips, hopeless->span(),
                          absl::StrCat("gate ", name, " can never trip: ", Why(*hopeless, false)),
                          RangeHint(*hopeless, false));
    return;  // nor does it clear, then
  }
  if (clears_blind) return;
  if (view.clear != nullptr && view.clear->clear().has_when()) {
    const Expr& clear = view.clear->clear().when();
    if (OutlookOf(clear).can_hold) return;
    context.report.Report(Code::kNeverClears, clear.span(),
                          absl::StrCat("gate ", name, " can never clear: ", Why(clear, false)),
                          RangeHint(clear, false));
    return;
  }
  if (OutlookOf(when).can_fail) return;
  context.report.Report(Code::kNeverClears, when.span(),
                        absl::StrCat("gate ", name, " can never clear: ", Why(when, true)),
                        RangeHint(when, true));
}

// Whether some condition of the gate asks how many samples of the signal there are.
bool AsksForCount(const GateView& view, const v1::Signal* signal) {
  for (const AggregateRead& read : view.reads.aggregates) {
    if (read.signal != signal) continue;
    switch (read.function->function) {
      case Function::kCount:
      case Function::kRate:
      case Function::kSuccesses:
      case Function::kFailures:
        return true;
      default:
        break;
    }
  }
  return false;
}

// 1 of 2 is 50 % too: a ratio of few samples says little.
void WarnOfBareRatio(const GateView& view, Context& context) {
  if (view.given != nullptr) return;
  for (const AggregateRead& read : view.reads.aggregates) {
    if (!IsRatio(read.function->function) || read.confident) continue;
    if (AsksForCount(view, read.signal)) continue;
    const std::string& signal = read.signal->name().text();
    const std::string window =
        read.aggregate->has_over()
            ? absl::StrCat("over ", PrintDuration(read.aggregate->over().ns()))
            : "over step";
    context.report.Report(
        Code::kRatioWithoutGiven, read.span,
        absl::StrCat("a ratio of few samples says little, and gate ",
                     Quoted(view.gate->name().text()), " acts on any number of them"),
        absl::StrCat("ask for enough: `given count(", signal, ") ", window, " >= 100`",
                     read.signal->kind() == v1::Signal::OUTCOME
                         ? ", or compare `with confidence 95%`"
                         : ""));
    return;
  }
}

// A baseline that reaches back before the start is one of few samples.
void WarnOfColdBaseline(const GateView& view, Context& context) {
  if (view.warmup != nullptr) return;
  for (const AggregateRead& read : view.reads.aggregates) {
    if (read.aggregate->offset().ns() <= 0) continue;
    const std::int64_t reach =
        AddSaturated(read.aggregate->over().ns(), read.aggregate->offset().ns());
    context.report.Report(
        Code::kBaselineWithoutWarmup, read.span,
        absl::StrCat("in the first ", PrintDuration(reach),
                     " this baseline reaches back to before "
                     "there was any data, and is one of little or none"),
        absl::StrCat("let the gate wait for it: `warmup ", PrintDuration(reach), "`"));
    return;
  }
}

// The window of a count that one happening alone makes true, or null:
// `count(s) over W > 0`, `failures(s) over W >= 1`.
const v1::Aggregate* OneIsEnough(const Expr& condition) {
  if (!condition.has_comparison()) return nullptr;
  const v1::Comparison& comparison = condition.comparison();
  const bool at_least =
      comparison.op() == v1::Comparison::GE || comparison.op() == v1::Comparison::GT;
  if (!at_least || !comparison.left().has_aggregate() || !comparison.right().has_literal()) {
    return nullptr;
  }
  const double threshold = LiteralValue(comparison.right().literal());
  if (threshold < 0 || threshold > 1 || (threshold == 1 && comparison.op() == v1::Comparison::GT)) {
    return nullptr;
  }
  const v1::Aggregate& aggregate = comparison.left().aggregate();
  const FunctionInfo* info = FindFunction(aggregate.function().text());
  if (info == nullptr || !aggregate.has_over()) return nullptr;
  switch (info->function) {
    case Function::kCount:
    case Function::kSuccesses:
    case Function::kFailures:
    case Function::kIncrease:
      return &aggregate;
    default:
      return nullptr;
  }
}

// A threshold of one is written for a signal that is sparse: a single happening
// shall count. But it leaves the window after W, and so never outlasts a `for` of
// W or more: of the ticks in [t, t + W) the last is W - tick after the first. (A
// `given count(...)` is another matter: where it stops to hold, the gate waits.)
void WarnOfShortCount(const GateView& view, Context& context) {
  if (view.for_clause == nullptr) return;
  const v1::ForClause& clause = view.for_clause->for_();
  const Expr* condition = &view.when->when();
  const v1::Aggregate* count = OneIsEnough(*condition);
  for (int i = 0; count == nullptr && i < condition->logic().operands_size(); ++i) {
    // An alternative may hold in its stead, so only what must hold is looked at.
    if (condition->logic().op() != v1::Logic::AND) break;
    count = OneIsEnough(condition->logic().operands(i));
  }
  if (count == nullptr) return;
  const std::int64_t over = count->over().ns();
  const std::int64_t lasts = clause.duration().ns();
  if (clause.has_of() ? lasts <= over : lasts < over) return;
  context.report.Report(
      Code::kForOutlastsCount, clause.duration().span(),
      absl::StrCat("one happening is enough for `", language::PrintAggregate(*count),
                   "`, but it leaves the window before `for` has passed"),
      absl::StrCat("count over more than ", PrintDuration(lasts), ", or leave out `for`"));
}

void WarnOfHolds(const GateView& view, Context& context) {
  absl::flat_hash_set<absl::string_view> held;
  for (const v1::HoldClause* hold : view.holds) {
    const std::string& name = hold->lever().text();
    const v1::Lever* lever = context.names.levers.Find(name);
    if (lever == nullptr) continue;
    if (!held.insert(name).second) {
      context.report.Report(
          Code::kHeldTwice, hold->lever().span(),
          absl::StrCat("gate ", Quoted(view.gate->name().text()), " holds lever ", Quoted(name),
                       " twice, and only the more restrictive value counts"),
          "leave one of them");
      continue;
    }
    const absl::optional<double> at = Restriction(*lever, hold->at(), context);
    const absl::optional<double> rest = RestRestriction(*lever);
    if (!at.has_value() || !rest.has_value() || *at > *rest) continue;
    context.report.Report(
        Code::kHoldAtRest, SpanOf(hold->at()),
        absl::StrCat("this hold does nothing: lever ", Quoted(name),
                     *at == *rest ? " rests there" : " rests at a more restrictive value",
                     " by itself, and whoever holds it elsewhere wins"),
        "hold it at a more restrictive value");
  }
}

}  // namespace

void WarnOfGate(const GateView& view, Context& context) {
  if (view.when == nullptr) return;
  WarnOfNever(view, context);
  WarnOfClearSide(view, context);
  WarnOfBareRatio(view, context);
  WarnOfColdBaseline(view, context);
  WarnOfShortCount(view, context);
  WarnOfHolds(view, context);
}

}  // namespace sluice::plan
