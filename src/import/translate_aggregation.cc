#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "src/import/build.h"
#include "src/import/translator.h"
#include "src/language/unicode.h"

namespace sluice::import {
namespace {

using language::Quoted;
using Pooling = Series::Pooling;

// Whether `aggregation` of what pools in that way is one aggregate of all samples.
bool Pools(absl::string_view aggregation, Pooling pooling) {
  switch (pooling) {
    case Pooling::kNone:
      return false;
    case Pooling::kAdds:
      return aggregation == "sum";
    case Pooling::kLeast:
      return aggregation == "min";
    case Pooling::kGreatest:
      return aggregation == "max";
  }
  return false;
}

v1::Fold::Quantifier QuantifierOf(absl::string_view aggregation) {
  if (aggregation == "sum") return v1::Fold::SUM;
  if (aggregation == "min") return v1::Fold::MIN;
  if (aggregation == "max") return v1::Fold::MAX;
  return aggregation == "avg" ? v1::Fold::MEAN : v1::Fold::QUANTIFIER_UNSPECIFIED;
}

}  // namespace

bool Translator::Aggregation(const Expr& expr, Series& out) {
  const bool known = QuantifierOf(expr.text) != v1::Fold::QUANTIFIER_UNSPECIFIED ||
                     expr.text == "count" || expr.text == "group";
  if (!known) {
    return Refuse(expr.head, absl::StrCat("a plan has no aggregation like ", Quoted(expr.text)),
                  expr.text == "topk" || expr.text == "bottomk"
                      ? "compare each of them: a gate has a segment for each"
                      : "record what it gives, in a signal of its own");
  }
  Series from;
  if (!Vector(expr.operands.back(), from)) return false;
  GroupLabels(expr, from, out);
  const bool one_pool = !from.compared && from.conditions.empty() && Pools(expr.text, from.pooling);
  if (one_pool && from.value.has_value() && !from.absolute) {
    out.value = from.value;
    out.pooling = from.pooling;
    out.guards = from.guards;
    return true;
  }
  const bool of_values = from.conditions.empty() && expr.text != "group" && expr.text != "count";
  if (of_values && !NeedValue(from, expr.operands.back().span)) return false;
  LabelSet members;
  if (!Members(from, out, expr.head, members)) return false;
  out.guards = from.guards;  // of the pooled samples: that there are any
  return Reduce(expr, from, members, out);
}

// The labels that are left: `by` some of them, or `without` some, or none.
void Translator::GroupLabels(const Expr& expr, Series& from, Series& out) {
  if (!expr.grouping.has_value()) return;
  LabelSet named;
  for (const promql::LabelName& label : expr.grouping->labels) {
    named.insert(label.text);
    LearnLabel(from, label.text);
  }
  const bool keeps_named = !expr.grouping->without;
  for (const std::string& label : from.free) {
    if ((named.count(label) > 0) == keeps_named) out.free.insert(label);
  }
  for (const auto& [label, value] : from.fixed) {
    if ((named.count(label) > 0) == keeps_named) out.fixed[label] = value;
  }
  if (keeps_named) return;
  out.open = from.open;
  out.hidden = from.hidden;
  out.hidden.insert(named.begin(), named.end());
}

// The labels by which the series of one group differ. A fold needs them; where no rule names any,
// one series would stand for all.
bool Translator::Members(const Series& from, const Series& to, Span span, LabelSet& members) {
  std::set_difference(from.free.begin(), from.free.end(), to.free.begin(), to.free.end(),
                      std::inserter(members, members.end()));
  if (!members.empty() || from.open.empty()) return true;
  const std::string metrics = absl::StrJoin(from.open, ", ");
  return Refuse(span,
                absl::StrCat("no rule says by which labels the series differ that are put "
                             "together here"),
                absl::StrCat("say it: --labels ", *from.open.begin(),
                             "=LABEL,... (all that the series have)"));
}

bool Translator::Reduce(const Expr& expr, const Series& from, const LabelSet& members,
                        Series& out) {
  if (!from.conditions.empty() || expr.text == "group") {
    return ReduceTruths(expr, from, members, out);
  }
  if (expr.text == "count") return CountOf(expr, from, members, out);
  out.value = members.empty() ? *from.value
                              : FoldExpr(QuantifierOf(expr.text), PlanLabels(members), *from.value);
  out.presence = from.presence;
  return true;
}

// Of series for which a condition holds: there is a result where it holds for any.
bool Translator::ReduceTruths(const Expr& expr, const Series& from, const LabelSet& members,
                              Series& out) {
  Counted counted;
  counted.members = members;
  if (!KnownTruth(from, expr.operands.back().span, counted.body)) return false;
  out.conditions = {AnyOf(members, counted.body)};
  out.compared = true;
  out.no_value =
      absl::StrCat(Quoted(expr.text), " is here of those series only for which a comparison holds");
  out.is_one = expr.text == "group";
  if (expr.text == "count") {
    out.counted = std::move(counted);
  } else if (members.empty() && expr.text != "group" && !from.absolute) {
    out.value = from.value;
  }
  return true;
}

// How many there are: those that are present; as a number, the sum of 1 for each.
bool Translator::CountOf(const Expr& expr, const Series& from, const LabelSet& members,
                         Series& out) {
  if (from.presence.has_value()) {
    out.counted = Counted{members, *from.presence, true};
    out.presence = from.presence;
  }
  if (!NeedValue(from, expr.operands.back().span)) return false;
  v1::Expr one =
      ArithmeticExpr(v1::Arithmetic::ADD,
                     ArithmeticExpr(v1::Arithmetic::MULTIPLY, Number(0), *from.value), Number(1));
  out.value = members.empty() ? std::move(one)
                              : FoldExpr(v1::Fold::SUM, PlanLabels(members), std::move(one));
  return true;
}

}  // namespace sluice::import
