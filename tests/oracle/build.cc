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

v1::Expr StateExpr(v1::GateState::State state, const std::string& gate) {
  v1::Expr expr;
  expr.mutable_state()->set_state(state);
  expr.mutable_state()->mutable_gate()->set_text(gate);
  return expr;
}

}  // namespace sluice::oracle
