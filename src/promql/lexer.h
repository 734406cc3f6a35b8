// PromQL -> words, numbers, strings and signs.
#ifndef SLUICE_SRC_PROMQL_LEXER_H_
#define SLUICE_SRC_PROMQL_LEXER_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "src/promql/expr.h"

namespace sluice::promql {

// Why a text is no PromQL, and where.
struct SyntaxError {
  Span span;
  std::string message;
  std::string remedy;  // may be empty
};

struct Token {
  enum class Kind { kName, kNumber, kDuration, kString, kSign, kEnd };

  Kind kind = Kind::kEnd;
  Span span;
  std::string text;  // a name or sign; a string without its quotes and escapes
  double number = 0;
  std::int64_t ms = 0;  // of a duration
};

// All tokens, the last of kind kEnd. Comments are left out.
absl::optional<SyntaxError> Tokenize(absl::string_view text, std::vector<Token>& tokens);

}  // namespace sluice::promql

#endif  // SLUICE_SRC_PROMQL_LEXER_H_
