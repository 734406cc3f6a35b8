#include "src/tune/candidate.h"

#include <utility>

#include "src/language/print.h"
#include "src/plan/semantics.h"

namespace sluice::tune {
namespace {

using v1::Arithmetic;
using v1::Comparison;
using v1::Expr;
using v1::Fold;

bool IsOrder(Comparison::Op op) {
  return op == Comparison::LT || op == Comparison::LE || op == Comparison::GT ||
         op == Comparison::GE;
}

class Collector {
 public:
  void Collect(Expr& expr, bool negated) {
    switch (expr.kind_case()) {
      case Expr::kComparison:
        if (!IsOrder(expr.comparison().op())) break;
        CollectNumbers(*expr.mutable_comparison()->mutable_left(), expr, negated);
        CollectNumbers(*expr.mutable_comparison()->mutable_right(), expr, negated);
        break;
      case Expr::kNot:
        Collect(*expr.mutable_not_()->mutable_operand(), !negated);
        break;
      case Expr::kLogic:
        for (Expr& operand : *expr.mutable_logic()->mutable_operands()) Collect(operand, negated);
        break;
      case Expr::kFold:
        CollectFold(*expr.mutable_fold(), negated);
        break;
      default:
        break;
    }
  }

  std::vector<Candidate> Take() { return std::move(found_); }

 private:
  void CollectFold(Fold& fold, bool negated) {
    if (!plan::FoldsTruths(fold.quantifier())) return;
    if (fold.has_bound()) {
      Candidate& candidate = Add(negated);
      candidate.bounded = &fold;
    }
    around_.push_back(&fold);
    Collect(*fold.mutable_body(), negated != (fold.quantifier() == Fold::AT_MOST));
    around_.pop_back();
  }

  void CollectNumbers(Expr& expr, Expr& comparison, bool negated) {
    switch (expr.kind_case()) {
      case Expr::kNegate:
        if (!expr.negate().operand().has_literal()) {
          CollectNumbers(*expr.mutable_negate()->mutable_operand(), comparison, negated);
          break;
        }
        [[fallthrough]];
      case Expr::kLiteral: {
        Candidate& candidate = Add(negated);
        candidate.number = &expr;
        candidate.comparison = comparison.mutable_comparison();
        break;
      }
      case Expr::kArithmetic:
        CollectNumbers(*expr.mutable_arithmetic()->mutable_left(), comparison, negated);
        CollectNumbers(*expr.mutable_arithmetic()->mutable_right(), comparison, negated);
        break;
      default:
        break;
    }
  }

  Candidate& Add(bool negated) {
    Candidate& candidate = found_.emplace_back();
    candidate.around = around_;
    candidate.negated = negated;
    return candidate;
  }

  std::vector<Fold*> around_;
  std::vector<Candidate> found_;
};

bool Holds(const Expr& expr, const Expr* number) {
  if (&expr == number) return true;
  if (expr.has_negate()) return Holds(expr.negate().operand(), number);
  return expr.has_arithmetic() &&
         (Holds(expr.arithmetic().left(), number) || Holds(expr.arithmetic().right(), number));
}

Expr Apply(Arithmetic::Op op, Expr left, Expr right) {
  Expr result;
  Arithmetic& arithmetic = *result.mutable_arithmetic();
  arithmetic.set_op(op);
  *arithmetic.mutable_left() = std::move(left);
  *arithmetic.mutable_right() = std::move(right);
  return result;
}

Expr Negated(Expr operand) {
  Expr result;
  *result.mutable_negate()->mutable_operand() = std::move(operand);
  return result;
}

// What `number`, somewhere in `expr`, would have to be for `expr` to equal `target`.
// `flipped` turns where a larger number makes a smaller `expr`.
Expr Solved(const Expr& expr, const Expr* number, Expr target, bool& flipped) {
  if (&expr == number) return target;
  if (expr.has_negate()) {
    flipped = !flipped;
    return Solved(expr.negate().operand(), number, Negated(std::move(target)), flipped);
  }
  const Arithmetic& arithmetic = expr.arithmetic();
  const bool in_left = Holds(arithmetic.left(), number);
  const Expr& inner = in_left ? arithmetic.left() : arithmetic.right();
  const Expr& other = in_left ? arithmetic.right() : arithmetic.left();
  Expr needed;
  switch (arithmetic.op()) {
    case Arithmetic::ADD:
      needed = Apply(Arithmetic::SUBTRACT, std::move(target), other);
      break;
    case Arithmetic::SUBTRACT:
      if (!in_left) flipped = !flipped;
      needed = in_left ? Apply(Arithmetic::ADD, std::move(target), other)
                       : Apply(Arithmetic::SUBTRACT, other, std::move(target));
      break;
    case Arithmetic::MULTIPLY:
      needed = Apply(Arithmetic::DIVIDE, std::move(target), other);
      break;
    default:
      if (!in_left) flipped = !flipped;
      needed = in_left ? Apply(Arithmetic::MULTIPLY, std::move(target), other)
                       : Apply(Arithmetic::DIVIDE, other, std::move(target));
      break;
  }
  return Solved(inner, number, std::move(needed), flipped);
}

struct Against {
  Expr value;
  bool flipped = false;
};

Against AgainstNumber(const Candidate& candidate) {
  const Comparison& comparison = *candidate.comparison;
  const bool in_left = Holds(comparison.left(), candidate.number);
  Against against;
  against.value = Solved(in_left ? comparison.left() : comparison.right(), candidate.number,
                         in_left ? comparison.right() : comparison.left(), against.flipped);
  if (in_left) against.flipped = !against.flipped;
  return against;
}

}  // namespace

std::vector<Candidate> CandidatesIn(Expr& condition) {
  Collector collector;
  collector.Collect(condition, false);
  return collector.Take();
}

v1::SignedLiteral NumberOf(const Candidate& candidate) {
  v1::SignedLiteral number;
  if (candidate.bounded != nullptr) {
    *number.mutable_literal() = candidate.bounded->bound();
  } else if (candidate.number->has_negate()) {
    number.set_negative(true);
    *number.mutable_literal() = candidate.number->negate().operand().literal();
  } else {
    *number.mutable_literal() = candidate.number->literal();
  }
  return number;
}

void SetNumber(const Candidate& candidate, const v1::SignedLiteral& number) {
  if (candidate.bounded != nullptr) {
    *candidate.bounded->mutable_bound() = number.literal();
    return;
  }
  Expr literal;
  *literal.mutable_literal() = number.literal();
  *candidate.number = number.negative() ? Negated(std::move(literal)) : std::move(literal);
}

std::string TextAround(const Candidate& candidate) {
  Expr whole;
  if (candidate.bounded != nullptr) {
    *whole.mutable_fold() = *candidate.bounded;
  } else {
    *whole.mutable_comparison() = *candidate.comparison;
  }
  return language::PrintExpr(whole);
}

bool HoldsBelow(const Candidate& candidate) {
  if (candidate.bounded != nullptr) {
    return (candidate.bounded->quantifier() == Fold::AT_MOST) != candidate.negated;
  }
  const Comparison::Op op = candidate.comparison->op();
  const bool left_below = op == Comparison::LT || op == Comparison::LE;
  return (left_below != AgainstNumber(candidate).flipped) != candidate.negated;
}

Expr ValueAgainst(const Candidate& candidate) { return AgainstNumber(candidate).value; }

}  // namespace sluice::tune
