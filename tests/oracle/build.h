// Short spellings for the syntax of plans, for generators and tests.
#ifndef SLUICE_TESTS_ORACLE_BUILD_H_
#define SLUICE_TESTS_ORACLE_BUILD_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "sluice/v1/plan.pb.h"
#include "src/language/expressions.h"

namespace sluice::oracle {

using language::ArithmeticExpr;
using language::ComparisonExpr;
using language::FoldExpr;
using language::LogicExpr;
using language::NegateExpr;
using language::NotExpr;

v1::Literal NumberLiteral(double number, v1::Literal::Unit unit = v1::Literal::NONE);
v1::Literal DurationLiteral(std::int64_t ns);

v1::Expr LiteralExpr(v1::Literal literal);
// A number that may be negative: -3 is the negation of 3.
v1::Expr NumberExpr(double number);
v1::Expr AggregateExpr(v1::Aggregate aggregate);
v1::Expr StateExpr(v1::GateState::State state, const std::string& gate);

}  // namespace sluice::oracle

#endif  // SLUICE_TESTS_ORACLE_BUILD_H_
