#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"
#include "src/import/build.h"
#include "src/import/translator.h"
#include "src/language/unicode.h"

namespace sluice::import {
namespace {

using language::Quoted;
using Pooling = Series::Pooling;

// Functions of a range that are aggregates of a window.
struct OverTimeFunction {
  absl::string_view promql;
  absl::string_view aggregate;
  v1::Signal::Kind kind;
  Pooling pooling;
};

constexpr OverTimeFunction kOverTime[] = {
    {"rate", "rate", v1::Signal::COUNTER, Pooling::kAdds},
    {"increase", "increase", v1::Signal::COUNTER, Pooling::kAdds},
    {"avg_over_time", "mean", v1::Signal::GAUGE, Pooling::kNone},
    {"min_over_time", "min", v1::Signal::GAUGE, Pooling::kLeast},
    {"max_over_time", "max", v1::Signal::GAUGE, Pooling::kGreatest},
    {"sum_over_time", "sum", v1::Signal::GAUGE, Pooling::kAdds},
    {"count_over_time", "count", v1::Signal::GAUGE, Pooling::kAdds},
    {"last_over_time", "last", v1::Signal::GAUGE, Pooling::kNone},
    {"stddev_over_time", "stddev", v1::Signal::GAUGE, Pooling::kNone},
};

// What to do by hand where a function has no counterpart.
struct Advice {
  absl::string_view function;
  absl::string_view remedy;
};

constexpr Advice kAdvice[] = {
    {"irate", "take rate(...) over a short window"},
    {"idelta", "compare `last` now with `last` a little before, by `offset`"},
    {"deriv", "compare `last` now with `last` a while before, by `offset`"},
    {"predict_linear",
     "go on from two values: last(x) over 5m + 4 * (last(x) over 5m - last(x) over 5m offset 1h)"},
    {"resets", "record the resets as events"},
    {"timestamp", "ask for silence(...): the time since the last sample"},
    {"label_replace", "give the signal the label where it is recorded"},
    {"label_join", "give the signal the label where it is recorded"},
    {"clamp", "compare the value itself"},
    {"clamp_max", "compare the value itself"},
    {"clamp_min", "compare the value itself"},
    {"vector", "an alarm that always fires has no gate: let the host say that it lives"},
};

// p99, p99.9; or quantile, with the number as its argument.
void SetQuantile(double quantile, v1::Aggregate& aggregate) {
  // 0.999 -> p99.9: the digits are moved, for a product would be rounded.
  const std::string decimal = absl::StrFormat("%.4f", quantile);
  double read = 0;
  if (quantile < 1 && absl::SimpleAtod(decimal, &read) && read == quantile) {
    int whole = 0;
    (void)absl::SimpleAtoi(decimal.substr(2, 2), &whole);
    absl::string_view rest = absl::string_view(decimal).substr(4);
    while (absl::ConsumeSuffix(&rest, "0")) {
    }
    aggregate.mutable_function()->set_text(absl::StrCat("p", whole, rest.empty() ? "" : ".", rest));
    return;
  }
  aggregate.mutable_function()->set_text("quantile");
  aggregate.mutable_argument_before()->set_number(quantile);
}

}  // namespace

bool Translator::Call(const Expr& expr, Series& out) {
  if (expr.text == "absent" || expr.text == "absent_over_time") return Absent(expr, out);
  if (expr.text == "histogram_quantile") return HistogramQuantile(expr, out);
  if (absl::StartsWith(expr.text, "sort")) return Vector(expr.operands[0], out);
  if (expr.text == "abs") {
    if (!Vector(expr.operands[0], out) || !NeedValue(out, expr.operands[0].span)) return false;
    out.absolute = true;
    out.counted.reset();
    out.pooling = Pooling::kNone;
    out.compared = false;
    return true;
  }
  if (!expr.operands.empty() && expr.operands.back().type == promql::Type::kRange) {
    return OverTime(expr, expr.operands.back(), out);
  }
  return RefuseFunction(expr);
}

bool Translator::RefuseFunction(const Expr& expr) {
  std::string remedy = "record what it gives, in a signal of its own";
  for (const Advice& advice : kAdvice) {
    if (advice.function == expr.text) remedy = std::string(advice.remedy);
  }
  return Refuse(expr.head, absl::StrCat("a plan has nothing like ", Quoted(expr.text)),
                std::move(remedy));
}

bool Translator::OverTime(const Expr& expr, const Expr& range, Series& out) {
  for (const OverTimeFunction& function : kOverTime) {
    if (function.promql != expr.text) continue;
    out.pooling = function.pooling;
    return Window(range, function.aggregate, function.kind, range.range_ms, out);
  }
  if (expr.text == "present_over_time") {
    if (!Window(range, "count", v1::Signal::GAUGE, range.range_ms, out)) return false;
    out.value.reset();
    out.no_value = "`present_over_time` is there, or not";
    out.is_one = true;
    return true;
  }
  if (expr.text == "delta") return Delta(range, expr.head, out);
  if (expr.text == "changes") return Changes(range, out);
  if (expr.text != "quantile_over_time") return RefuseFunction(expr);
  double quantile = 0;
  if (!Constant(expr.operands[0], quantile)) return false;
  if (quantile < 0 || quantile > 1) return Refuse(expr.head, "a quantile is from 0 to 1");
  if (!Window(range, "p50", v1::Signal::DISTRIBUTION, range.range_ms, out)) return false;
  SetQuantile(quantile, *out.value->mutable_aggregate());
  Change(expr.head,
         "`quantile_over_time` lies between two samples; a plan's quantile is one of "
         "the samples, to less than 1 %");
  return true;
}

// delta(x[1h]): now less an hour ago.
bool Translator::Delta(const Expr& range, Span span, Series& out) {
  if (!Window(range, "last", v1::Signal::GAUGE, kLookbackMs, out)) return false;
  v1::Expr before = *out.value;
  v1::Dur& offset = *before.mutable_aggregate()->mutable_offset();
  offset.set_ns(offset.ns() + range.range_ms * 1'000'000);
  durations_ms_.insert(range.range_ms);
  AddGuard(before.aggregate(), v1::Signal::GAUGE, out);
  out.value = ArithmeticExpr(v1::Arithmetic::SUBTRACT, *out.value, std::move(before));
  out.presence.reset();
  Change(span,
         "`delta` extrapolates to the edges of its range; here the value of then is taken "
         "from that of now");
  return true;
}

bool Translator::Changes(const Expr& range, Series& out) {
  if (!Window(range, "min", v1::Signal::GAUGE, range.range_ms, out)) return false;
  v1::Expr greatest = *out.value;
  greatest.mutable_aggregate()->mutable_function()->set_text("max");
  out.changes.emplace(*std::move(out.value), std::move(greatest));
  out.value.reset();
  out.no_value = "a plan does not count changes";
  out.presence.reset();
  return true;
}

// Nothing there: so its count, which is known at all times, is 0. It is of no series, so the
// gate has no labels.
bool Translator::Absent(const Expr& expr, Series& out) {
  const Expr& inner = expr.operands[0];
  if (inner.kind == Expr::Kind::kBinary) return AbsentWhere(inner, out);
  if (inner.kind != Expr::Kind::kSelector) {
    return inner.kind == Expr::Kind::kSubquery
               ? CheckSelector(inner)
               : Refuse(expr.head, "only the absence of a metric can be seen, not that of a result",
                        "name the metrics that it is made of");
  }
  Series selected;
  const std::int64_t over_ms = inner.range_ms > 0 ? inner.range_ms : kLookbackMs;
  if (!Window(inner, "count", v1::Signal::GAUGE, over_ms, selected)) return false;
  out.fixed = selected.fixed;
  out.conditions = {ComparisonExpr(v1::Comparison::EQ, *std::move(selected.value), Number(0))};
  out.compared = true;
  out.no_value = "of what is absent there is no value";
  out.is_one = true;
  return true;
}

// absent(up{job="x"} == 1): there is none, or of none that is there it holds.
bool Translator::AbsentWhere(const Expr& comparison, Series& out) {
  if (!promql::IsComparison(comparison.op) ||
      comparison.operands[0].kind != Expr::Kind::kSelector ||
      comparison.operands[1].type != promql::Type::kScalar) {
    return Refuse(comparison.span,
                  "only the absence of a metric can be seen, or of one value of it",
                  "write it as a comparison of one metric with a number");
  }
  Series selected;
  if (!Window(comparison.operands[0], "count", v1::Signal::GAUGE, kLookbackMs, selected)) {
    return false;
  }
  Series compared;
  if (!Binary(comparison, compared)) return false;
  LabelSet members;
  if (!Members(selected, Series(), comparison.operands[0].span, members)) return false;
  v1::Expr holds;
  if (!KnownTruth(compared, comparison.span, holds)) return false;
  out.fixed = selected.fixed;
  out.conditions = {Join(v1::Logic::OR,
                         {ComparisonExpr(v1::Comparison::EQ, *std::move(selected.value), Number(0)),
                          NotExpr(AnyOf(members, std::move(holds)))})};
  out.compared = true;
  out.no_value = "of what is absent there is no value";
  out.is_one = true;
  return true;
}

bool Translator::HistogramQuantile(const Expr& expr, Series& out) {
  double quantile = 0;
  if (!Constant(expr.operands[0], quantile)) return false;
  if (quantile < 0 || quantile > 1) return Refuse(expr.head, "a quantile is from 0 to 1");
  const Expr& inner = expr.operands[1];
  if (inner.kind != Expr::Kind::kAggregation) return Buckets(inner, quantile, out);
  if (inner.text != "sum") {
    return Refuse(inner.head, "buckets are added up, with `sum`; else they are no histogram");
  }
  Series buckets;
  if (!Buckets(inner.operands[0], quantile, buckets)) return false;
  GroupLabels(inner, buckets, out);
  out.value = buckets.value;
  out.guards = buckets.guards;
  const bool names_le = inner.grouping.has_value() && [&] {
    for (const promql::LabelName& label : inner.grouping->labels) {
      if (label.text == "le") return true;
    }
    return false;
  }();
  out.free.erase("le");
  const bool kept = inner.grouping.has_value() && inner.grouping->without != names_le;
  return kept || Refuse(inner.head, "the sum leaves no label `le`, so there are no buckets");
}

// rate(x_bucket[5m]): the distribution that the buckets are of.
bool Translator::Buckets(const Expr& expr, double quantile, Series& out) {
  const bool known = expr.kind == Expr::Kind::kCall &&
                     (expr.text == "rate" || expr.text == "increase") &&
                     expr.operands[0].kind == Expr::Kind::kSelector &&
                     absl::EndsWith(expr.operands[0].text, "_bucket");
  if (!known) {
    return Refuse(expr.span,
                  "of histograms, only rate(..._bucket[...]) and its sums can be carried over",
                  "record the values as a distribution, and ask for its p99");
  }
  const Expr& selector = expr.operands[0];
  for (const promql::Matcher& matcher : selector.matchers) {
    if (matcher.label == "le") {
      return Refuse(matcher.span, "a quantile is of all buckets, and here are some of them");
    }
  }
  if (!Window(selector, "p50", v1::Signal::DISTRIBUTION, selector.range_ms, out)) return false;
  SetQuantile(quantile, *out.value->mutable_aggregate());
  out.free.erase("le");
  out.hidden.insert("le");
  return true;
}

}  // namespace sluice::import
