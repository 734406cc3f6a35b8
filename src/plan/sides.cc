#include "src/plan/sides.h"

#include <algorithm>
#include <cmath>

#include "src/plan/context.h"

namespace sluice::plan {
namespace {

using v1::Expr;

struct First {
  const v1::Comparison* comparison = nullptr;
  const v1::Fold* fold = nullptr;  // the outermost quantifier over truths around it
};

// Keeps the first comparison; and until there is one the first quantifier.
void Look(const Expr& expr, const v1::Fold* around, int depth, First& first) {
  if (depth >= kDeepest || first.comparison != nullptr) return;
  switch (expr.kind_case()) {
    case Expr::kComparison:
      first = {&expr.comparison(), around};
      break;
    case Expr::kNot:
      Look(expr.not_().operand(), around, depth + 1, first);
      break;
    case Expr::kLogic:
      for (const Expr& operand : expr.logic().operands()) Look(operand, around, depth + 1, first);
      break;
    case Expr::kFold:
      if (!FoldsTruths(expr.fold().quantifier())) break;
      if (around == nullptr) around = &expr.fold();
      if (first.fold == nullptr) first.fold = around;
      Look(expr.fold().body(), around, depth + 1, first);
      break;
    default:
      break;
  }
}

const FunctionInfo* FunctionOf(const Expr& expr) {
  return FindFunction(expr.aggregate().function().text());
}

absl::optional<Type> TypeOf(const Expr& expr, const Names& names, int depth) {
  if (depth >= kDeepest) return absl::nullopt;
  switch (expr.kind_case()) {
    case Expr::kLiteral:
      if (expr.literal().value_case() == v1::Literal::VALUE_NOT_SET) return absl::nullopt;
      return LiteralType(expr.literal());
    case Expr::kNegate:
      return TypeOf(expr.negate().operand(), names, depth + 1);
    case Expr::kArithmetic: {
      const absl::optional<Type> left = TypeOf(expr.arithmetic().left(), names, depth + 1);
      const absl::optional<Type> right = TypeOf(expr.arithmetic().right(), names, depth + 1);
      if (!left.has_value() || !right.has_value()) return absl::nullopt;
      return ArithmeticType(expr.arithmetic().op(), *left, *right);
    }
    case Expr::kAggregate: {
      const v1::Signal* signal = names.signals.Find(expr.aggregate().signal().text());
      const FunctionInfo* function = FunctionOf(expr);
      if (signal == nullptr || function == nullptr) return absl::nullopt;
      return AggregateType(function->function, *signal);
    }
    case Expr::kFold: {
      const absl::optional<Type> body = TypeOf(expr.fold().body(), names, depth + 1);
      if (!body.has_value()) return absl::nullopt;
      return FoldedType(expr.fold().quantifier(), *body);
    }
    default:
      return absl::nullopt;
  }
}

bool IsWhole(const Expr& expr, int depth) {
  if (depth >= kDeepest) return false;
  switch (expr.kind_case()) {
    case Expr::kLiteral: {
      const double value = LiteralValue(expr.literal());
      return LiteralType(expr.literal()) == Type::kNumber && std::floor(value) == value;
    }
    case Expr::kNegate:
      return IsWhole(expr.negate().operand(), depth + 1);
    case Expr::kArithmetic:
      return expr.arithmetic().op() != v1::Arithmetic::DIVIDE &&
             IsWhole(expr.arithmetic().left(), depth + 1) &&
             IsWhole(expr.arithmetic().right(), depth + 1);
    case Expr::kAggregate: {
      const FunctionInfo* info = FunctionOf(expr);
      return info != nullptr &&
             (info->function == Function::kCount || info->function == Function::kSuccesses ||
              info->function == Function::kFailures);
    }
    case Expr::kFold:
      return expr.fold().quantifier() != v1::Fold::MEAN && IsWhole(expr.fold().body(), depth + 1);
    default:
      return false;
  }
}

// Not a whole number that the plan only writes: 1 may be all of something.
bool Counts(const Expr& expr) {
  const Expr& inside = expr.has_negate() ? expr.negate().operand() : expr;
  return !inside.has_literal() && IsWhole(expr, 0);
}

}  // namespace

bool IsWhole(const Expr& expr) { return IsWhole(expr, 0); }

Sides SidesOf(const Expr& when, const Names& names) {
  First first;
  Look(when, nullptr, 0, first);
  Sides sides;
  sides.present = first.comparison != nullptr || first.fold != nullptr;
  if (first.fold != nullptr) {
    const bool whole = first.fold->bound().unit() != v1::Literal::PERCENT;
    sides.value = sides.threshold = {Type::kNumber, whole, whole};
  } else if (first.comparison != nullptr) {
    const Expr& left = first.comparison->left();
    const Expr& right = first.comparison->right();
    const auto side = [&names](const Expr& expr, const Expr& other) {
      return Side{TypeOf(expr, names, 0), IsWhole(expr),
                  Counts(expr) || (IsWhole(expr) && Counts(other))};
    };
    sides.value = side(left, right);
    sides.threshold = side(right, left);
  }
  return sides;
}

const ComparisonSpec* FirstComparison(const ConditionSpec& when) {
  if (when.comparisons.empty()) return nullptr;
  const auto found =
      std::find_if(when.comparisons.begin(), when.comparisons.end(),
                   [](const ComparisonSpec& comparison) { return comparison.left.node >= 0; });
  return found == when.comparisons.end() ? &when.comparisons.front() : &*found;
}

}  // namespace sluice::plan
