// Expressions of plans, put together from parts.
#ifndef SLUICE_SRC_IMPORT_BUILD_H_
#define SLUICE_SRC_IMPORT_BUILD_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "sluice/v1/plan.pb.h"

namespace sluice::import {

v1::Expr Number(double number);
v1::Expr Negative(v1::Expr operand);
v1::Expr Arithmetic(v1::Arithmetic::Op op, v1::Expr left, v1::Expr right);
v1::Expr Compare(v1::Comparison::Op op, v1::Expr left, v1::Expr right);
v1::Expr Not(v1::Expr operand);
// One operand is left as it is; chains of one word become one chain.
v1::Expr Join(v1::Logic::Op op, const std::vector<v1::Expr>& operands);
v1::Expr Fold(v1::Fold::Quantifier quantifier, const std::vector<std::string>& labels,
              v1::Expr body);
// at least N of ..., at most N of ...; in percent where that is asked for.
v1::Expr CountedFold(v1::Fold::Quantifier quantifier, double bound, bool percent,
                     const std::vector<std::string>& labels, v1::Expr body);

// a < b and b > a are the same.
v1::Comparison::Op Mirrored(v1::Comparison::Op op);

// Every aggregate within the expression.
void ForEachAggregate(v1::Expr& expr, absl::FunctionRef<void(v1::Aggregate&)> visit);
void ForEachAggregate(const v1::Expr& expr, absl::FunctionRef<void(const v1::Aggregate&)> visit);

}  // namespace sluice::import

#endif  // SLUICE_SRC_IMPORT_BUILD_H_
