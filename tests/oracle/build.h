// Short spellings for the syntax of plans, for generators and tests.
#ifndef SLUICE_TESTS_ORACLE_BUILD_H_
#define SLUICE_TESTS_ORACLE_BUILD_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "sluice/v1/plan.pb.h"

namespace sluice::oracle {

v1::Literal NumberLiteral(double number, v1::Literal::Unit unit = v1::Literal::NONE);
v1::Literal DurationLiteral(std::int64_t ns);

v1::Expr LiteralExpr(v1::Literal literal);
// A number that may be negative: -3 is the negation of 3.
v1::Expr NumberExpr(double number);
v1::Expr AggregateExpr(v1::Aggregate aggregate);
v1::Expr NegateExpr(v1::Expr operand);
v1::Expr ArithmeticExpr(v1::Arithmetic::Op op, v1::Expr left, v1::Expr right);
v1::Expr ComparisonExpr(v1::Comparison::Op op, v1::Expr left, v1::Expr right);
v1::Expr NotExpr(v1::Expr operand);
// Operands that are chains of the same word are taken apart into the new chain.
v1::Expr LogicExpr(v1::Logic::Op op, std::vector<v1::Expr> operands);
v1::Expr FoldExpr(v1::Fold::Quantifier quantifier, const std::vector<std::string>& labels,
                  v1::Expr body);
v1::Expr StateExpr(v1::GateState::State state, const std::string& gate);

}  // namespace sluice::oracle

#endif  // SLUICE_TESTS_ORACLE_BUILD_H_
