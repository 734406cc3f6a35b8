// Aggregates: their function, signal, selector, window and arguments.
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "src/language/print.h"
#include "src/plan/check_expr.h"
#include "src/plan/durations.h"

namespace sluice::plan {
namespace {

using v1::Aggregate;
using v1::Expr;

// The names of the functions that a kind of signal offers; of all for none.
std::vector<std::string> Offered(v1::Signal::Kind kind) {
  std::vector<std::string> names;
  for (const FunctionInfo& info : AllFunctions()) {
    if (kind != v1::Signal::KIND_UNSPECIFIED && !FunctionTakes(info, kind)) continue;
    names.emplace_back(info.name);
    if (info.function == Function::kQuantile) {
      for (const absl::string_view usual : {"p50", "p90", "p95", "p99"}) names.emplace_back(usual);
    }
  }
  return names;
}

std::string OfferedText(v1::Signal::Kind kind) {
  const absl::string_view article = kind == v1::Signal::EVENTS    ? ""
                                    : kind == v1::Signal::OUTCOME ? "an "
                                                                  : "a ";
  return absl::StrCat(article, KindName(kind), kind == v1::Signal::EVENTS ? " offer " : " offers ",
                      absl::StrJoin(Offered(kind), ", "));
}

// "a gauge", "events".
std::string KindWithArticle(v1::Signal::Kind kind) {
  if (kind == v1::Signal::EVENTS) return "a signal of events";
  return absl::StrCat(kind == v1::Signal::OUTCOME ? "an " : "a ", KindName(kind));
}

}  // namespace

absl::optional<Type> ExprChecker::CheckAggregate(const Expr& expr) {
  const Aggregate& aggregate = expr.aggregate();
  std::string otherwise;
  if (context_.names.gates.Find(aggregate.signal().text()) != nullptr) {
    otherwise =
        absl::StrCat(Quoted(aggregate.signal().text()), " is a gate, whose state is `tripped(",
                     aggregate.signal().text(), ")`");
  }
  const v1::Signal* signal = Resolve(context_.names.signals, "signal", aggregate.signal(),
                                     Code::kUnknownSignal, report_, otherwise);
  const FunctionInfo* info = ResolveFunction(aggregate, signal);
  const bool broken = context_.names.IsBroken(signal);
  reads_.unresolved |= broken;
  if (signal != nullptr && !broken) {
    CheckSelector(aggregate.selector(), absl::StrCat("signal ", Quoted(signal->name().text())),
                  LabelNames(*signal), context_);
    CheckFit(expr, *signal);
  }
  if (info != nullptr) {
    CheckWindow(expr, info->function);
    CheckArguments(expr, info->function, signal);
  }
  if (signal == nullptr || info == nullptr) {
    reads_.unresolved = true;
    return absl::nullopt;
  }
  reads_.aggregates.push_back({&aggregate, signal, info, expr.span(), false});
  return AggregateType(info->function, *signal);
}

const FunctionInfo* ExprChecker::ResolveFunction(const Aggregate& aggregate,
                                                 const v1::Signal* signal) {
  const v1::Name& name = aggregate.function();
  if (name.text().empty()) return nullptr;
  const v1::Signal::Kind kind = signal != nullptr ? signal->kind() : v1::Signal::KIND_UNSPECIFIED;
  const FunctionInfo* info = FindFunction(name.text());
  if (info == nullptr) {
    report_.Report(
        Code::kUnknownFunction, name.span(),
        absl::StrCat("there is no aggregate ", Quoted(name.text())),
        report_.DidYouMean(name.text(), Offered(v1::Signal::KIND_UNSPECIFIED),
                           kind != v1::Signal::KIND_UNSPECIFIED
                               ? OfferedText(kind)
                               : "an aggregate is asked of a signal: `mean(s) over 1m`"));
    return nullptr;
  }
  if (kind == v1::Signal::KIND_UNSPECIFIED || FunctionTakes(*info, kind)) return info;
  report_.Report(Code::kAggregateNotOffered, name.span(),
                 absl::StrCat(Quoted(name.text()), " can't be asked of ",
                              Quoted(signal->name().text()), ", which is ", KindWithArticle(kind)),
                 OfferedText(kind));
  return nullptr;
}

void ExprChecker::CheckSilenceWindow(const Aggregate& aggregate) {
  constexpr absl::string_view kRemedy =
      "silence is the time since the last sample: `silence(s) > 2m`";
  if (aggregate.has_over() || aggregate.over_step()) {
    const v1::Span& span =
        aggregate.has_over() ? aggregate.over().span() : aggregate.function().span();
    report_.Report(Code::kSuperfluousWindow, span, "`silence` takes no window", kRemedy);
  }
  if (aggregate.has_offset()) {
    report_.Report(Code::kSuperfluousWindow, aggregate.offset().span(), "`silence` takes no offset",
                   kRemedy);
  }
}

void ExprChecker::CheckWindow(const Expr& expr, Function function) {
  const Aggregate& aggregate = expr.aggregate();
  if (function == Function::kSilence) return CheckSilenceWindow(aggregate);
  if (aggregate.has_offset()) {
    CheckOnTick(aggregate.offset(), "`offset`", Zero::kAllowed, context_);
  }
  if (aggregate.over_step()) {
    if (place_ == Place::kRamp) return;
    report_.Report(Code::kStepOutsideRamp, expr.span(),
                   "`over step` is the time since a ramp's present step began, and this is a gate",
                   "give the window as a duration: `over 1m`");
    return;
  }
  if (!aggregate.has_over()) {
    report_.Report(Code::kMissingWindow, expr.span(),
                   absl::StrCat(QuotedExpr(expr), " doesn't say over which time"),
                   absl::StrCat("write `", language::PrintExpr(expr), " over 1m`"));
    return;
  }
  if (CheckOnTick(aggregate.over(), "`over`", Zero::kRefused, context_)) CountPanes(aggregate);
}

void ExprChecker::CountPanes(const Aggregate& aggregate) {
  const std::int64_t over = Ticks(aggregate.over().ns(), context_);
  const std::int64_t offset = Ticks(aggregate.offset().ns(), context_);
  // Each is at most 2^63 / 10^6, so that their sum is safe.
  const std::int64_t panes = over + offset;
  const std::string tick = language::PrintDuration(context_.tick_ns);
  if (panes > kMostPanesInWindow) {
    const std::int64_t reach = AddSaturated(aggregate.over().ns(), aggregate.offset().ns());
    report_.Report(
        Code::kWindowTooLong, aggregate.over().span(),
        absl::StrCat("this window reaches back over ", panes, " ticks of ", tick, ", and at most ",
                     kMostPanesInWindow, " can be kept"),
        absl::StrCat("a larger tick would do: `tick ",
                     language::PrintDuration(LargerTick(reach, kMostPanesInWindow)), "`"));
    return;
  }
  std::string key = absl::StrCat(aggregate.signal().text(), " ", over, " ", offset);
  for (const v1::Matcher& matcher : aggregate.selector()) {
    absl::StrAppend(&key, " ", matcher.SerializeAsString());
  }
  for (const Level& level : levels_) {
    absl::StrAppend(&key, ";", absl::StrJoin(level.labels, ","));
  }
  if (context_.panes_reported || !context_.windows.insert(std::move(key)).second) return;
  context_.panes += panes;
  if (context_.panes <= kMostPanesInPlan) return;
  context_.panes_reported = true;
  report_.Report(Code::kWindowsTooLong, aggregate.over().span(),
                 absl::StrCat("with this window, all windows of the plan together reach back over ",
                              context_.panes, " ticks of ", tick, ", and at most ",
                              kMostPanesInPlan, " can be kept"),
                 "take a larger tick, or shorter or fewer windows");
}

void ExprChecker::CheckArguments(const Expr& expr, Function function, const v1::Signal* signal) {
  const Aggregate& aggregate = expr.aggregate();
  const std::string& name = aggregate.function().text();
  const bool wants_before = name == "quantile";
  const bool wants_after = function == Function::kShareAbove || function == Function::kShareBelow;
  const std::string& of = aggregate.signal().text();
  const std::string usage = wants_before  ? absl::StrCat("write `quantile(99%, ", of, ")`")
                            : wants_after ? absl::StrCat("write `", name, "(", of, ", 800)`")
                                          : absl::StrCat("write `", name, "(", of, ")`");
  if (aggregate.has_argument_before() && !wants_before) {
    report_.Report(Code::kSuperfluousArgument, aggregate.argument_before().span(),
                   absl::StrCat(Quoted(name), " takes no number before the signal"), usage);
  }
  if (aggregate.has_argument_after() && !wants_after) {
    report_.Report(Code::kSuperfluousArgument, aggregate.argument_after().span(),
                   absl::StrCat(Quoted(name), " takes no number after the signal"), usage);
  }
  if (wants_before && !aggregate.has_argument_before()) {
    report_.Report(Code::kMissingArgument, aggregate.function().span(),
                   "`quantile` doesn't say which one", usage);
  }
  if (wants_after && !aggregate.has_argument_after()) {
    report_.Report(Code::kMissingArgument, aggregate.function().span(),
                   absl::StrCat(Quoted(name), " doesn't say ",
                                function == Function::kShareAbove ? "above" : "below", " what"),
                   usage);
  }
  if (function == Function::kQuantile && wants_before == aggregate.has_argument_before()) {
    CheckQuantile(aggregate);
  }
  if (wants_after && aggregate.has_argument_after() && signal != nullptr) {
    CheckShareBound(aggregate, *signal);
  }
}

void ExprChecker::CheckQuantile(const Aggregate& aggregate) {
  if (QuantileAsked(aggregate).has_value()) return;
  const bool named = aggregate.function().text() != "quantile";
  const v1::Literal& argument = aggregate.argument_before();
  if (named) {
    report_.Report(Code::kQuantileOutOfRange, aggregate.function().span(),
                   absl::StrCat(Quoted(aggregate.function().text()),
                                " is no quantile: they go from `p0` to `p100`"));
    return;
  }
  if (argument.value_case() == v1::Literal::VALUE_NOT_SET) return;
  std::string remedy;
  if (argument.value_case() == v1::Literal::kNumber && argument.unit() == v1::Literal::NONE &&
      argument.number() > 1 && argument.number() <= 100) {
    remedy = absl::StrCat("did you mean `quantile(", language::PrintNumber(argument.number()),
                          "%, ", aggregate.signal().text(), ")`?");
  }
  report_.Report(Code::kQuantileOutOfRange, argument.span(),
                 "a quantile is a number from 0 to 1, of at most 18 digits", remedy);
}

void ExprChecker::CheckShareBound(const Aggregate& aggregate, const v1::Signal& signal) {
  const v1::Literal& bound = aggregate.argument_after();
  if (bound.value_case() == v1::Literal::VALUE_NOT_SET) return;
  const bool timed = NanosecondsPerUnit(signal).has_value();
  const Type type = LiteralType(bound);
  if ((type == Type::kDuration) == timed) return;
  const std::string& name = signal.name().text();
  const std::string& unit = signal.unit().text();
  if (timed) {
    report_.Report(
        Code::kUnitMismatch, bound.span(),
        absl::StrCat(Quoted(name), " is in ", unit, ", so it is compared with a duration"),
        absl::StrCat("did you mean ",
                     Quoted(absl::StrCat(language::PrintNumber(LiteralValue(bound)), unit)), "?"));
    return;
  }
  report_.Report(Code::kUnitMismatch, bound.span(),
                 absl::StrCat("the values of ", Quoted(name),
                              " are plain numbers, so they can't be compared with a duration"),
                 absl::StrCat("say their unit where ", Quoted(name),
                              " is declared, or write a "
                              "number here"));
}

}  // namespace sluice::plan
