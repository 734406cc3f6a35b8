// PromQL -> its abstract syntax, with types checked: what Prometheus itself would refuse is
// an error here.
#ifndef SLUICE_SRC_PROMQL_PARSER_H_
#define SLUICE_SRC_PROMQL_PARSER_H_

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "src/promql/expr.h"
#include "src/promql/lexer.h"

namespace sluice::promql {

// Levels of an expression, and parentheses open at one place: no text may exhaust the stack.
inline constexpr int kMaxDepth = 100;
inline constexpr std::size_t kMaxTextBytes = std::size_t{64} << 10;

// Parses one expression. On an error `expr` is of no use.
absl::optional<SyntaxError> Parse(absl::string_view text, Expr& expr);

// A duration by itself, as `for:` has it: 5m, 1h30m; 0 too. Nothing where it is none.
absl::optional<std::int64_t> ParseDurationMs(absl::string_view text);

}  // namespace sluice::promql

#endif  // SLUICE_SRC_PROMQL_PARSER_H_
