#include "src/plan/bounds.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <limits>

namespace sluice::plan {
namespace {

using v1::Expr;

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr Range kAnything = {-kInfinity, kInfinity};

// The least range with all these in it; anything where one is not a number.
Range Around(std::initializer_list<double> values) {
  Range range = {kInfinity, -kInfinity};
  for (const double value : values) {
    if (std::isnan(value)) return kAnything;
    range.least = std::min(range.least, value);
    range.greatest = std::max(range.greatest, value);
  }
  return range;
}

Range BoundsOfArithmetic(const v1::Arithmetic& arithmetic) {
  const Range left = BoundsOf(arithmetic.left());
  const Range right = BoundsOf(arithmetic.right());
  switch (arithmetic.op()) {
    case v1::Arithmetic::ADD:
      return Around({left.least + right.least, left.greatest + right.greatest});
    case v1::Arithmetic::SUBTRACT:
      return Around({left.least - right.greatest, left.greatest - right.least});
    case v1::Arithmetic::MULTIPLY:
      return Around({left.least * right.least, left.least * right.greatest,
                     left.greatest * right.least, left.greatest * right.greatest});
    case v1::Arithmetic::DIVIDE:
      // A divisor that may be 0 gives anything.
      if (right.least <= 0 && right.greatest >= 0) return kAnything;
      return Around({left.least / right.least, left.least / right.greatest,
                     left.greatest / right.least, left.greatest / right.greatest});
    default:
      return kAnything;
  }
}

Outlook OutlookOfComparison(const v1::Comparison& comparison) {
  const Range left = BoundsOf(comparison.left());
  const Range right = BoundsOf(comparison.right());
  const bool can_be_less = left.least < right.greatest;
  const bool can_be_greater = left.greatest > right.least;
  const bool can_be_equal = left.least <= right.greatest && left.greatest >= right.least;
  switch (comparison.op()) {
    case v1::Comparison::LT:
      return {can_be_less, can_be_greater || can_be_equal};
    case v1::Comparison::LE:
      return {can_be_less || can_be_equal, can_be_greater};
    case v1::Comparison::GT:
      return {can_be_greater, can_be_less || can_be_equal};
    case v1::Comparison::GE:
      return {can_be_greater || can_be_equal, can_be_less};
    case v1::Comparison::EQ:
      return {can_be_equal, can_be_less || can_be_greater};
    case v1::Comparison::NE:
      return {can_be_less || can_be_greater, can_be_equal};
    default:
      return {};
  }
}

Outlook OutlookOfLogic(const v1::Logic& logic) {
  const bool is_and = logic.op() == v1::Logic::AND;
  Outlook outlook = {is_and, !is_and};
  for (const Expr& operand : logic.operands()) {
    const Outlook part = OutlookOf(operand);
    if (is_and) {
      outlook.can_hold &= part.can_hold;
      outlook.can_fail |= part.can_fail;
    } else {
      outlook.can_hold |= part.can_hold;
      outlook.can_fail &= part.can_fail;
    }
  }
  return outlook;
}

Outlook OutlookOfFold(const v1::Fold& fold) {
  const Outlook body = OutlookOf(fold.body());
  switch (fold.quantifier()) {
    case v1::Fold::ANY:
    case v1::Fold::ALL:
      return body;
    case v1::Fold::AT_LEAST:
      // Even where all members hold there may be too few of them.
      return {body.can_hold, true};
    case v1::Fold::AT_MOST:
      return {true, body.can_hold && !(fold.bound().unit() == v1::Literal::PERCENT &&
                                       LiteralValue(fold.bound()) >= 1)};
    default:
      return {};
  }
}

}  // namespace

Range BoundsOf(const Expr& value) {
  switch (value.kind_case()) {
    case Expr::kLiteral: {
      const double number = LiteralValue(value.literal());
      return {number, number};
    }
    case Expr::kNegate: {
      const Range range = BoundsOf(value.negate().operand());
      return {-range.greatest, -range.least};
    }
    case Expr::kArithmetic:
      return BoundsOfArithmetic(value.arithmetic());
    case Expr::kAggregate: {
      const FunctionInfo* info = FindFunction(value.aggregate().function().text());
      return info == nullptr ? kAnything : FunctionRange(info->function);
    }
    case Expr::kFold: {
      // A sum of many can be larger than each, and keeps only their sign.
      const Range body = BoundsOf(value.fold().body());
      if (value.fold().quantifier() != v1::Fold::SUM) return body;
      return {body.least >= 0 ? body.least : -kInfinity,
              body.greatest <= 0 ? body.greatest : kInfinity};
    }
    default:
      return kAnything;
  }
}

Outlook OutlookOf(const Expr& condition) {
  switch (condition.kind_case()) {
    case Expr::kComparison:
      return OutlookOfComparison(condition.comparison());
    case Expr::kNot: {
      const Outlook operand = OutlookOf(condition.not_().operand());
      return {operand.can_fail, operand.can_hold};
    }
    case Expr::kLogic:
      return OutlookOfLogic(condition.logic());
    case Expr::kFold:
      return OutlookOfFold(condition.fold());
    default:
      return {};
  }
}

const Expr* Culprit(const Expr& condition, bool holds) {
  switch (condition.kind_case()) {
    case Expr::kComparison: {
      const Outlook outlook = OutlookOf(condition);
      return (holds ? outlook.can_fail : outlook.can_hold) ? nullptr : &condition;
    }
    case Expr::kNot:
      return Culprit(condition.not_().operand(), !holds);
    case Expr::kLogic:
      for (const Expr& operand : condition.logic().operands()) {
        if (const Expr* found = Culprit(operand, holds)) return found;
      }
      return nullptr;
    case Expr::kFold:
      return Culprit(condition.fold().body(),
                     condition.fold().quantifier() == v1::Fold::AT_MOST ? !holds : holds);
    default:
      return nullptr;
  }
}

}  // namespace sluice::plan
