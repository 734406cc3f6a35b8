#include "src/import/build.h"

#include <cmath>
#include <utility>

namespace sluice::import {

v1::Expr Number(double number) {
  v1::Expr expr;
  if (std::signbit(number) && number != 0) return NegateExpr(Number(-number));
  expr.mutable_literal()->set_number(std::fabs(number));
  return expr;
}

v1::Expr Join(v1::Logic::Op op, const std::vector<v1::Expr>& operands) {
  return operands.size() == 1 ? operands.front() : language::LogicExpr(op, operands);
}

v1::Expr CountedFold(v1::Fold::Quantifier quantifier, double bound, bool percent,
                     const std::vector<std::string>& labels, v1::Expr body) {
  v1::Expr expr = FoldExpr(quantifier, labels, std::move(body));
  v1::Literal& literal = *expr.mutable_fold()->mutable_bound();
  literal.set_number(bound);
  if (percent) literal.set_unit(v1::Literal::PERCENT);
  return expr;
}

}  // namespace sluice::import
