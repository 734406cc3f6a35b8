// Aggregates: their function, signal, selector, window and arguments.
#include <array>
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

// What other tools call our functions.
absl::string_view OurNameOf(absl::string_view function) {
  struct Alias {
    absl::string_view other;
    absl::string_view ours;
  };
  static constexpr std::array<Alias, 12> kAliases = {{
      {"avg", "mean"},
      {"average", "mean"},
      {"median", "p50"},
      {"total", "sum"},
      {"std", "stddev"},
      {"stdev", "stddev"},
      {"latest", "last"},
      {"errors", "failures"},
      {"error_ratio", "failure_ratio"},
      {"error_rate", "failure_ratio"},
      {"success_rate", "success_ratio"},
      {"percentile", "quantile"},
  }};
  for (const Alias& alias : kAliases) {
    if (alias.other == function) return alias.ours;
  }
  return "";
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
    CheckFits(expr, *signal);
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
    const absl::string_view ours = OurNameOf(name.text());
    std::string remedy;
    if (!ours.empty()) {
      remedy = absl::StrCat("did you mean ", Quoted(ours), "?");
    } else {
      remedy = report_.DidYouMean(name.text(), Offered(v1::Signal::KIND_UNSPECIFIED),
                                  kind != v1::Signal::KIND_UNSPECIFIED
                                      ? OfferedText(kind)
                                      : "an aggregate is asked of a signal: `mean(s) over 1m`");
    }
    report_.Report(Code::kUnknownFunction, name.span(),
                   absl::StrCat("there is no aggregate ", Quoted(name.text())), remedy);
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
    if (place_ == Place::kRamp) return CheckStepOffset(aggregate);
    report_.Report(Code::kStepOutsideRamp, expr.span(),
                   "`over step` is the time since a ramp's present step began, and this is a gate",
                   "give the window as a duration: `over 1m`");
    return;
  }
  if (!aggregate.has_over()) {
    Aggregate mended = aggregate;
    mended.mutable_over()->set_ns(60'000'000'000);
    report_.Report(Code::kMissingWindow, expr.span(),
                   absl::StrCat(QuotedExpr(expr), " doesn't say over which time"),
                   absl::StrCat("write `", language::PrintAggregate(mended), "`"));
    return;
  }
  if (CheckOnTick(aggregate.over(), "`over`", Zero::kRefused, context_)) CountPanes(aggregate);
}

// What an offset reaches back to may lie in the step before, which must not vouch for this one.
void ExprChecker::CheckStepOffset(const Aggregate& aggregate) {
  if (!aggregate.has_offset()) return;
  report_.Report(Code::kSuperfluousWindow, aggregate.offset().span(),
                 "`over step` takes no offset: it is all of the time since the present step began",
                 "leave out the offset, or give the window as a duration: `over 1m offset 5m`");
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
        absl::StrCat("this window reaches back over ", Grouped(panes), " ticks of ", tick,
                     ", and at most ", Grouped(kMostPanesInWindow), " can be kept"),
        absl::StrCat("a larger tick would do: `tick ",
                     language::PrintDuration(LargerTick(reach, kMostPanesInWindow)), "`"));
    return;
  }
  std::string key =
      absl::StrCat(aggregate.signal().text(), " ", over, " ", offset, " ", scopes_.back());
  for (const v1::Matcher& matcher : aggregate.selector()) {
    absl::StrAppend(&key, " ", matcher.SerializeAsString());
  }
  if (context_.panes_reported || !context_.windows.insert(std::move(key)).second) return;
  context_.panes += panes;
  if (context_.panes <= kMostPanesInPlan) return;
  context_.panes_reported = true;
  report_.Report(Code::kWindowsTooLong, aggregate.over().span(),
                 absl::StrCat("with this window, all windows of the plan together reach back over ",
                              Grouped(context_.panes), " ticks of ", tick, ", and at most ",
                              Grouped(kMostPanesInPlan), " can be kept"),
                 "take a larger tick, or shorter or fewer windows");
}

void ExprChecker::CheckArguments(const Expr& expr, Function function, const v1::Signal* signal) {
  const Aggregate& aggregate = expr.aggregate();
  const bool wants_before = aggregate.function().text() == "quantile";
  const bool wants_after = function == Function::kShareAbove || function == Function::kShareBelow;
  CheckArgumentPlaces(aggregate, wants_before, wants_after, signal);
  if (function == Function::kQuantile && wants_before == aggregate.has_argument_before()) {
    CheckQuantile(aggregate);
  }
  if (wants_after && aggregate.has_argument_after() && signal != nullptr) {
    CheckShareBound(aggregate, *signal);
  }
}

// How an aggregate is written: with what was given of its argument, or an example.
std::string ExprChecker::Usage(const Aggregate& aggregate, bool wants_before, bool wants_after,
                               const v1::Signal* signal) {
  Aggregate usage;
  *usage.mutable_function() = aggregate.function();
  *usage.mutable_signal() = aggregate.signal();
  v1::Literal argument;
  if (aggregate.has_argument_before()) {
    argument = aggregate.argument_before();
  } else if (aggregate.has_argument_after()) {
    argument = aggregate.argument_after();
  } else if (wants_before) {
    argument.set_number(99);
    argument.set_unit(v1::Literal::PERCENT);
  } else if (signal != nullptr && NanosecondsPerUnit(*signal).has_value()) {
    argument.set_duration_ns(800'000'000);
  } else {
    argument.set_number(800);
  }
  if (wants_before) *usage.mutable_argument_before() = argument;
  if (wants_after) *usage.mutable_argument_after() = argument;
  return absl::StrCat("write `", language::PrintAggregate(usage), "`");
}

void ExprChecker::CheckArgumentPlaces(const Aggregate& aggregate, bool wants_before,
                                      bool wants_after, const v1::Signal* signal) {
  const bool before = aggregate.has_argument_before();
  const bool after = aggregate.has_argument_after();
  if (before == wants_before && after == wants_after) return;
  if (report_.full()) return report_.Report(Code::kMissingArgument, {}, "");
  const std::string name = Quoted(aggregate.function().text());
  const std::string usage = Usage(aggregate, wants_before, wants_after, signal);
  if (before != after && wants_before != wants_after) {  // given, but on the other side
    report_.Report(Code::kSuperfluousArgument,
                   (before ? aggregate.argument_before() : aggregate.argument_after()).span(),
                   absl::StrCat(name, " takes its argument ",
                                wants_before ? "before the signal, not after it"
                                             : "after the signal, not before it"),
                   usage);
  } else if (!before && !after) {
    report_.Report(Code::kMissingArgument, aggregate.function().span(),
                   absl::StrCat(name, wants_before ? " doesn't say which one"
                                                   : " doesn't say which bound is meant"),
                   usage);
  } else {
    const bool extra_after = after && !wants_after;
    report_.Report(
        Code::kSuperfluousArgument,
        (extra_after ? aggregate.argument_after() : aggregate.argument_before()).span(),
        absl::StrCat(name, " takes no argument ", extra_after ? "after" : "before", " the signal"),
        usage);
  }
}

void ExprChecker::CheckQuantile(const Aggregate& aggregate) {
  if (QuantileAsked(aggregate).has_value()) return;
  const bool named = aggregate.function().text() != "quantile";
  const v1::Literal& argument = aggregate.argument_before();
  if (named) {
    report_.Report(Code::kQuantileOutOfRange, aggregate.function().span(),
                   absl::StrCat(Quoted(aggregate.function().text()),
                                " is no quantile: they go from `p0` to `p100`, with at most "
                                "16 places behind the point"));
    return;
  }
  if (argument.value_case() == v1::Literal::VALUE_NOT_SET) return;
  std::string remedy;
  if (argument.value_case() == v1::Literal::kNumber && argument.unit() == v1::Literal::NONE &&
      argument.number() >= 10 && argument.number() <= 100) {
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
