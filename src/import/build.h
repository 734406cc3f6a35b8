// Expressions of plans, put together from parts.
#ifndef SLUICE_SRC_IMPORT_BUILD_H_
#define SLUICE_SRC_IMPORT_BUILD_H_

#include <cstdint>
#include <string>
#include <vector>

#include "sluice/v1/plan.pb.h"
#include "src/language/expressions.h"

namespace sluice::import {

using language::ArithmeticExpr;
using language::ComparisonExpr;
using language::FoldExpr;
using language::ForEachAggregate;
using language::Mirrored;
using language::NegateExpr;
using language::NotExpr;

v1::Expr Number(double number);
// One operand is left as it is; chains of one word become one chain.
v1::Expr Join(v1::Logic::Op op, const std::vector<v1::Expr>& operands);
// at least N of ..., at most N of ...; in percent where that is asked for.
v1::Expr CountedFold(v1::Fold::Quantifier quantifier, double bound, bool percent,
                     const std::vector<std::string>& labels, v1::Expr body);

}  // namespace sluice::import

#endif  // SLUICE_SRC_IMPORT_BUILD_H_
