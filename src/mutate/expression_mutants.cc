#include "src/mutate/expression_mutants.h"

#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "src/language/print.h"
#include "src/plan/semantics.h"
#include "src/plan/sides.h"
#include "src/window/histogram.h"

namespace sluice::mutate {
namespace {

using language::ComparisonSpelling;
using language::PrintDuration;
using language::PrintExpr;
using plan::Function;
using v1::Comparison;

// A quantile is the value of a bucket; no bucket is wider than this share of its value.
constexpr double kFinenessOfQuantiles = 0.02;

// The same with equality taken in or left out; OP_UNSPECIFIED where it has no such twin.
Comparison::Op WithOrWithoutEqual(Comparison::Op op) {
  switch (op) {
    case Comparison::LT:
      return Comparison::LE;
    case Comparison::LE:
      return Comparison::LT;
    case Comparison::GT:
      return Comparison::GE;
    case Comparison::GE:
      return Comparison::GT;
    default:
      return Comparison::OP_UNSPECIFIED;
  }
}

// The aggregate that the expression is, perhaps the least or greatest of its members.
const v1::Aggregate* AggregateOf(const v1::Expr& expr) {
  if (expr.has_aggregate()) return &expr.aggregate();
  if (!expr.has_fold()) return nullptr;
  const bool picks =
      expr.fold().quantifier() == v1::Fold::MIN || expr.fold().quantifier() == v1::Fold::MAX;
  return picks ? AggregateOf(expr.fold().body()) : nullptr;
}

bool Is(const v1::Expr& expr, Function function) {
  const v1::Aggregate* aggregate = AggregateOf(expr);
  if (aggregate == nullptr) return false;
  const plan::FunctionInfo* info = plan::FindFunction(aggregate->function().text());
  return info != nullptr && info->function == function;
}

std::string Quantifier(const v1::Fold& fold) {
  const absl::string_view word = language::QuantifierSpelling(fold.quantifier());
  return fold.has_bound() ? absl::StrCat(word, " ", InWords(fold.bound())) : std::string(word);
}

// Quantifiers to try in the place of one; those with a bound are moved instead.
v1::Fold::Quantifier OtherQuantifier(v1::Fold::Quantifier quantifier) {
  switch (quantifier) {
    case v1::Fold::ANY:
      return v1::Fold::ALL;
    case v1::Fold::ALL:
      return v1::Fold::ANY;
    case v1::Fold::MAX:
      return v1::Fold::MIN;
    case v1::Fold::MIN:
    case v1::Fold::SUM:
    case v1::Fold::MEAN:
      return v1::Fold::MAX;
    default:
      return v1::Fold::QUANTIFIER_UNSPECIFIED;
  }
}

}  // namespace

std::string InWords(const v1::Literal& literal) {
  std::string text = language::PrintLiteral(literal);
  if (absl::EndsWith(text, "%")) text.insert(text.size() - 1, " ");
  return text;
}

std::vector<v1::Literal> BoundsNear(const v1::Literal& bound, double least) {
  // Of a few members, a share that is a little larger is as many.
  if (bound.unit() == v1::Literal::PERCENT) return PercentagesFarFrom(bound);
  std::vector<v1::Literal> near;
  for (const double number : {bound.number() - 1, bound.number() + 1}) {
    if (number < least) continue;
    near.push_back(bound);
    near.back().set_number(number);
  }
  return near;
}

void ChangeDuration(v1::Dur* duration, absl::string_view what, absl::string_view about,
                    std::int64_t unit_ns, OnChange on_change) {
  for (const std::int64_t ns : DurationsNear(duration->ns(), unit_ns)) {
    v1::Dur changed = *duration;
    changed.set_ns(ns);
    Change(duration, changed, duration->span(),
           absl::StrCat(what, " ", PrintDuration(duration->ns()), about), PrintDuration(ns),
           on_change);
  }
}

void ExpressionMutants::ChangeAll(v1::Expr* expr) {
  switch (expr->kind_case()) {
    case v1::Expr::kComparison:
      return ChangeComparison(expr);
    case v1::Expr::kLogic:
      return ChangeLogic(expr);
    case v1::Expr::kNot: {
      const v1::Expr operand = expr->not_().operand();
      Change(expr, operand, expr->span(), absl::StrCat("`not` before `", PrintExpr(operand), "`"),
             "", on_change_);
      return ChangeAll(expr->mutable_not_()->mutable_operand());
    }
    case v1::Expr::kFold:
      return ChangeFold(expr);
    case v1::Expr::kAggregate:
      return ChangeAggregate(expr);
    case v1::Expr::kNegate:
      return ChangeAll(expr->mutable_negate()->mutable_operand());
    case v1::Expr::kArithmetic:
      ChangeAll(expr->mutable_arithmetic()->mutable_left());
      return ChangeAll(expr->mutable_arithmetic()->mutable_right());
    case v1::Expr::kLiteral:
      return ChangeLiteral(expr->mutable_literal(), "number", {});
    default:
      return;
  }
}

void ExpressionMutants::ChangeComparison(v1::Expr* expr) {
  Comparison* comparison = expr->mutable_comparison();
  const Comparison::Op op = comparison->op();
  const std::string what =
      absl::StrCat("`", ComparisonSpelling(op), "` in `", PrintExpr(*expr), "`");
  std::vector<Comparison::Op> others = {plan::Negated(op)};
  if (WithOrWithoutEqual(op) != Comparison::OP_UNSPECIFIED && CanBeEqual(*comparison)) {
    others.insert(others.begin(), WithOrWithoutEqual(op));
  }
  for (const Comparison::Op other : others) {
    Comparison changed = *comparison;
    changed.set_op(other);
    Change(comparison, changed, expr->span(), what,
           absl::StrCat("`", ComparisonSpelling(other), "`"), on_change_);
  }
  if (comparison->has_confidence()) {
    ChangeLiteral(comparison->mutable_confidence(), "confidence", {});
    Comparison changed = *comparison;
    changed.clear_confidence();
    Change(comparison, changed, comparison->confidence().span(),
           absl::StrCat("`with confidence ", language::PrintLiteral(comparison->confidence()), "`"),
           "", on_change_);
  }
  const v1::Expr left = comparison->left();
  const v1::Expr right = comparison->right();
  ChangeSide(comparison->mutable_left(), right);
  ChangeSide(comparison->mutable_right(), left);
}

void ExpressionMutants::ChangeSide(v1::Expr* side, const v1::Expr& beside) {
  if (!side->has_literal()) return ChangeAll(side);
  ChangeLiteral(side->mutable_literal(), "threshold", FinenessBeside(beside));
}

Fineness ExpressionMutants::FinenessBeside(const v1::Expr& beside) const {
  Fineness fineness;
  fineness.whole = plan::IsWhole(beside);
  if (Is(beside, Function::kQuantile)) fineness.least = kFinenessOfQuantiles;
  // It is looked at once a tick.
  if (Is(beside, Function::kSilence)) fineness.least_ns = program_.tick_ns;
  return fineness;
}

bool ExpressionMutants::CanBeEqual(const Comparison& comparison) const {
  if (comparison.has_confidence()) return false;
  const auto never_equals = [&](const v1::Expr& value, const v1::Expr& threshold) {
    if (!threshold.has_literal()) return false;
    if (plan::IsWhole(value)) return !plan::IsWhole(threshold);
    if (!Is(value, Function::kQuantile)) return false;
    // A quantile is the value of a bucket, and no other.
    const int signal = program_.FindSignal(AggregateOf(value)->signal().text());
    if (signal < 0) return false;
    const double ns_per_unit = program_.signals[static_cast<std::size_t>(signal)].ns_per_unit;
    const double in_units =
        plan::LiteralValue(threshold.literal()) / (ns_per_unit > 0 ? ns_per_unit : 1);
    return window::BucketValue(window::BucketOf(in_units)) != in_units;
  };
  return !never_equals(comparison.left(), comparison.right()) &&
         !never_equals(comparison.right(), comparison.left());
}

void ExpressionMutants::ChangeLiteral(v1::Literal* literal, absl::string_view what,
                                      const Fineness& fineness) {
  for (const v1::Literal& near : LiteralsNear(*literal, fineness)) {
    Change(literal, near, literal->span(), absl::StrCat(what, " ", InWords(*literal)),
           InWords(near), on_change_);
  }
}

void ExpressionMutants::ChangeLogic(v1::Expr* expr) {
  const v1::Logic logic = expr->logic();
  const bool all = logic.op() == v1::Logic::AND;
  v1::Expr changed = *expr;
  changed.mutable_logic()->set_op(all ? v1::Logic::OR : v1::Logic::AND);
  Change(expr, changed, expr->span(),
         absl::StrCat(all ? "`and`" : "`or`", " in `", PrintExpr(*expr), "`"),
         all ? "`or`" : "`and`", on_change_);
  for (int i = 0; i < logic.operands_size(); ++i) {
    changed = *expr;
    changed.mutable_logic()->mutable_operands()->DeleteSubrange(i, 1);
    if (logic.operands_size() == 2) changed = logic.operands(1 - i);
    Change(expr, changed, logic.operands(i).span(),
           absl::StrCat("operand `", PrintExpr(logic.operands(i)), "`"), "", on_change_);
  }
  for (int i = 0; i < logic.operands_size(); ++i) {
    ChangeAll(expr->mutable_logic()->mutable_operands(i));
  }
}

void ExpressionMutants::ChangeAggregate(v1::Expr* expr) {
  v1::Aggregate* aggregate = expr->mutable_aggregate();
  v1::Aggregate bare = *aggregate;
  bare.clear_over();
  bare.clear_offset();
  const std::string about = absl::StrCat(" (`", language::PrintAggregate(bare), "`)");
  if (aggregate->has_argument_after()) {  // of a share
    ChangeLiteral(aggregate->mutable_argument_after(), "threshold", {});
  }
  if (aggregate->has_over()) {
    ChangeDuration(aggregate->mutable_over(), "window", about, program_.tick_ns, on_change_);
  }
  if (aggregate->has_offset()) {
    ChangeDuration(aggregate->mutable_offset(), "offset", about, program_.tick_ns, on_change_);
  }
}

void ExpressionMutants::ChangeFold(v1::Expr* expr) {
  v1::Fold* fold = expr->mutable_fold();
  const std::string what = absl::StrCat("`", Quantifier(*fold), "` in `", PrintExpr(*expr), "`");
  const auto change = [&](const v1::Fold& changed) {
    Change(fold, changed, expr->span(), what, absl::StrCat("`", Quantifier(changed), "`"),
           on_change_);
  };
  v1::Fold changed = *fold;
  if (fold->has_bound()) {
    const double least = fold->quantifier() == v1::Fold::AT_LEAST ? 1 : 0;
    for (const v1::Literal& near : BoundsNear(fold->bound(), least)) {
      *changed.mutable_bound() = near;
      change(changed);
    }
  } else if (OtherQuantifier(fold->quantifier()) != v1::Fold::QUANTIFIER_UNSPECIFIED) {
    changed.set_quantifier(OtherQuantifier(fold->quantifier()));
    change(changed);
  }
  ChangeAll(fold->mutable_body());
}

}  // namespace sluice::mutate
