// What each part of a PromQL expression gives, and whether it may stand where it does.
#ifndef SLUICE_SRC_PROMQL_TYPES_H_
#define SLUICE_SRC_PROMQL_TYPES_H_

#include "absl/types/optional.h"
#include "src/promql/expr.h"
#include "src/promql/lexer.h"

namespace sluice::promql {

// Sets the type of `expr`, whose operands have theirs.
absl::optional<SyntaxError> CheckTypes(Expr& expr);

}  // namespace sluice::promql

#endif  // SLUICE_SRC_PROMQL_TYPES_H_
