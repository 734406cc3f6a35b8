// Expressions, put together and gone through.
#ifndef SLUICE_SRC_LANGUAGE_EXPRESSIONS_H_
#define SLUICE_SRC_LANGUAGE_EXPRESSIONS_H_

#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "sluice/v1/plan.pb.h"

namespace sluice::language {

v1::Expr NegateExpr(v1::Expr operand);
v1::Expr ArithmeticExpr(v1::Arithmetic::Op op, v1::Expr left, v1::Expr right);
v1::Expr ComparisonExpr(v1::Comparison::Op op, v1::Expr left, v1::Expr right);
v1::Expr NotExpr(v1::Expr operand);
// Operands that are chains of the same word are taken apart into the new chain.
v1::Expr LogicExpr(v1::Logic::Op op, std::vector<v1::Expr> operands);
v1::Expr FoldExpr(v1::Fold::Quantifier quantifier, const std::vector<std::string>& labels,
                  v1::Expr body);

// a < b and b > a are the same.
v1::Comparison::Op Mirrored(v1::Comparison::Op op);

// Calls `visit` with each aggregate in the expression, from left to right.
void ForEachAggregate(v1::Expr& expr, absl::FunctionRef<void(v1::Aggregate&)> visit);
void ForEachAggregate(const v1::Expr& expr, absl::FunctionRef<void(const v1::Aggregate&)> visit);

}  // namespace sluice::language

#endif  // SLUICE_SRC_LANGUAGE_EXPRESSIONS_H_
