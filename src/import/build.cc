#include "src/import/build.h"

#include <cmath>
#include <utility>

namespace sluice::import {
namespace {

// The operands of an expression.
std::vector<v1::Expr*> OperandsOf(v1::Expr& expr) {
  switch (expr.kind_case()) {
    case v1::Expr::kNegate:
      return {expr.mutable_negate()->mutable_operand()};
    case v1::Expr::kArithmetic:
      return {expr.mutable_arithmetic()->mutable_left(),
              expr.mutable_arithmetic()->mutable_right()};
    case v1::Expr::kComparison:
      return {expr.mutable_comparison()->mutable_left(),
              expr.mutable_comparison()->mutable_right()};
    case v1::Expr::kNot:
      return {expr.mutable_not_()->mutable_operand()};
    case v1::Expr::kLogic: {
      std::vector<v1::Expr*> operands;
      for (v1::Expr& operand : *expr.mutable_logic()->mutable_operands()) {
        operands.push_back(&operand);
      }
      return operands;
    }
    case v1::Expr::kFold:
      return {expr.mutable_fold()->mutable_body()};
    default:
      return {};
  }
}

}  // namespace

v1::Expr Number(double number) {
  v1::Expr expr;
  if (std::signbit(number) && number != 0) return Negative(Number(-number));
  expr.mutable_literal()->set_number(std::fabs(number));
  return expr;
}

v1::Expr Negative(v1::Expr operand) {
  v1::Expr expr;
  *expr.mutable_negate()->mutable_operand() = std::move(operand);
  return expr;
}

v1::Expr Arithmetic(v1::Arithmetic::Op op, v1::Expr left, v1::Expr right) {
  v1::Expr expr;
  expr.mutable_arithmetic()->set_op(op);
  *expr.mutable_arithmetic()->mutable_left() = std::move(left);
  *expr.mutable_arithmetic()->mutable_right() = std::move(right);
  return expr;
}

v1::Expr Compare(v1::Comparison::Op op, v1::Expr left, v1::Expr right) {
  v1::Expr expr;
  expr.mutable_comparison()->set_op(op);
  *expr.mutable_comparison()->mutable_left() = std::move(left);
  *expr.mutable_comparison()->mutable_right() = std::move(right);
  return expr;
}

v1::Expr Not(v1::Expr operand) {
  v1::Expr expr;
  *expr.mutable_not_()->mutable_operand() = std::move(operand);
  return expr;
}

v1::Expr Join(v1::Logic::Op op, const std::vector<v1::Expr>& operands) {
  if (operands.size() == 1) return operands.front();
  v1::Expr expr;
  expr.mutable_logic()->set_op(op);
  for (const v1::Expr& operand : operands) {
    if (operand.has_logic() && operand.logic().op() == op) {
      expr.mutable_logic()->mutable_operands()->MergeFrom(operand.logic().operands());
    } else {
      *expr.mutable_logic()->add_operands() = operand;
    }
  }
  return expr;
}

v1::Expr Fold(v1::Fold::Quantifier quantifier, const std::vector<std::string>& labels,
              v1::Expr body) {
  v1::Expr expr;
  expr.mutable_fold()->set_quantifier(quantifier);
  for (const std::string& label : labels) expr.mutable_fold()->add_labels()->set_text(label);
  *expr.mutable_fold()->mutable_body() = std::move(body);
  return expr;
}

v1::Expr CountedFold(v1::Fold::Quantifier quantifier, double bound, bool percent,
                     const std::vector<std::string>& labels, v1::Expr body) {
  v1::Expr expr = Fold(quantifier, labels, std::move(body));
  v1::Literal& literal = *expr.mutable_fold()->mutable_bound();
  literal.set_number(bound);
  if (percent) literal.set_unit(v1::Literal::PERCENT);
  return expr;
}

v1::Comparison::Op Mirrored(v1::Comparison::Op op) {
  switch (op) {
    case v1::Comparison::LT:
      return v1::Comparison::GT;
    case v1::Comparison::LE:
      return v1::Comparison::GE;
    case v1::Comparison::GT:
      return v1::Comparison::LT;
    case v1::Comparison::GE:
      return v1::Comparison::LE;
    default:
      return op;
  }
}

void ForEachAggregate(v1::Expr& expr, absl::FunctionRef<void(v1::Aggregate&)> visit) {
  if (expr.has_aggregate()) visit(*expr.mutable_aggregate());
  for (v1::Expr* operand : OperandsOf(expr)) ForEachAggregate(*operand, visit);
}

void ForEachAggregate(const v1::Expr& expr, absl::FunctionRef<void(const v1::Aggregate&)> visit) {
  v1::Expr copy = expr;
  ForEachAggregate(copy, [&](v1::Aggregate& aggregate) { visit(aggregate); });
}

}  // namespace sluice::import
