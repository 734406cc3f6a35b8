#include "tests/oracle/build.h"

namespace sluice::oracle {

v1::Literal NumberLiteral(double number, v1::Literal::Unit unit) {
  v1::Literal literal;
  literal.set_number(number);
  literal.set_unit(unit);
  return literal;
}

v1::Literal DurationLiteral(std::int64_t ns) {
  v1::Literal literal;
  literal.set_duration_ns(ns);
  return literal;
}

v1::Expr LiteralExpr(v1::Literal literal) {
  v1::Expr expr;
  *expr.mutable_literal() = std::move(literal);
  return expr;
}

v1::Expr NumberExpr(double number) {
  if (number < 0) return NegateExpr(LiteralExpr(NumberLiteral(-number)));
  return LiteralExpr(NumberLiteral(number));
}

v1::Expr AggregateExpr(v1::Aggregate aggregate) {
  v1::Expr expr;
  *expr.mutable_aggregate() = std::move(aggregate);
  return expr;
}

v1::Expr NegateExpr(v1::Expr operand) {
  v1::Expr expr;
  *expr.mutable_negate()->mutable_operand() = std::move(operand);
  return expr;
}

v1::Expr ArithmeticExpr(v1::Arithmetic::Op op, v1::Expr left, v1::Expr right) {
  v1::Expr expr;
  expr.mutable_arithmetic()->set_op(op);
  *expr.mutable_arithmetic()->mutable_left() = std::move(left);
  *expr.mutable_arithmetic()->mutable_right() = std::move(right);
  return expr;
}

v1::Expr ComparisonExpr(v1::Comparison::Op op, v1::Expr left, v1::Expr right) {
  v1::Expr expr;
  expr.mutable_comparison()->set_op(op);
  *expr.mutable_comparison()->mutable_left() = std::move(left);
  *expr.mutable_comparison()->mutable_right() = std::move(right);
  return expr;
}

v1::Expr NotExpr(v1::Expr operand) {
  v1::Expr expr;
  *expr.mutable_not_()->mutable_operand() = std::move(operand);
  return expr;
}

v1::Expr LogicExpr(v1::Logic::Op op, std::vector<v1::Expr> operands) {
  v1::Expr expr;
  expr.mutable_logic()->set_op(op);
  for (v1::Expr& operand : operands) {
    if (operand.has_logic() && operand.logic().op() == op) {
      for (v1::Expr& inner : *operand.mutable_logic()->mutable_operands()) {
        *expr.mutable_logic()->add_operands() = std::move(inner);
      }
    } else {
      *expr.mutable_logic()->add_operands() = std::move(operand);
    }
  }
  return expr;
}

v1::Expr FoldExpr(v1::Fold::Quantifier quantifier, const std::vector<std::string>& labels,
                  v1::Expr body) {
  v1::Expr expr;
  expr.mutable_fold()->set_quantifier(quantifier);
  for (const std::string& label : labels) expr.mutable_fold()->add_labels()->set_text(label);
  *expr.mutable_fold()->mutable_body() = std::move(body);
  return expr;
}

v1::Expr StateExpr(v1::GateState::State state, const std::string& gate) {
  v1::Expr expr;
  expr.mutable_state()->set_state(state);
  expr.mutable_state()->mutable_gate()->set_text(gate);
  return expr;
}

}  // namespace sluice::oracle
