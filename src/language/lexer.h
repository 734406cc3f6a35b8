// Text -> tokens and comments.
#ifndef SLUICE_SRC_LANGUAGE_LEXER_H_
#define SLUICE_SRC_LANGUAGE_LEXER_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/strings/string_view.h"

namespace sluice::language {

enum class TokenKind : std::uint8_t {
  kEnd,
  kWord,        // gate, stream_start, launch.PauseExpansion, p99.9
  kNumber,      // 97%, 1.5k, 1h30m; read by literals.h
  kString,      // with its quotes; read by literals.h
  kOpenString,  // a string that its line does not close
  kVariable,    // $region, $message.paused
  kLeftBrace,
  kRightBrace,
  kLeftParen,
  kRightParen,
  kLeftBracket,
  kRightBracket,
  kComma,
  kColon,
  kPlus,
  kMinus,
  kStar,
  kSlash,
  kPercent,  // on its own, not joined to a number
  kArrow,    // ->
  kLess,
  kLessEqual,
  kGreater,
  kGreaterEqual,
  kEqual,     // ==
  kNotEqual,  // !=
  kAssign,    // =
  kBad,       // what the language has no use for; the parser says why
};

struct Token {
  TokenKind kind = TokenKind::kEnd;
  bool first_on_line = false;  // no token stands before it on its line
  bool blank_before = false;   // an empty line lies between it and what precedes it
  std::uint32_t begin = 0;     // byte offsets, half-open
  std::uint32_t end = 0;
};

struct Comment {
  bool own_line = false;      // no token stands before it on its line
  bool blank_before = false;  // as in Token
  std::uint32_t begin = 0;    // of the text behind `#`, without white space at its end
  std::uint32_t end = 0;
  std::uint32_t next_token = 0;  // index of the first token behind it
};

struct Tokens {
  std::vector<Token> tokens;  // the last is kEnd
  std::vector<Comment> comments;
};

// Splits a text (below 4 GiB) into tokens. Any bytes will do: what is no part of
// the language becomes kBad. Linear in the text.
Tokens Tokenize(absl::string_view text);

// A byte of `text` that no plan may hold, wherever it stands: one that is not
// UTF-8, or a control character other than tab and line break.
struct BadByte {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  bool utf8 = false;             // not UTF-8; else a control character
  std::uint32_t code_point = 0;  // of a control character
};

// The first `limit` of them.
std::vector<BadByte> FindBadBytes(absl::string_view text, std::size_t limit);

// The bytes of the byte order mark that the text begins with: 3 or 0.
std::size_t ByteOrderMark(absl::string_view text);

}  // namespace sluice::language

#endif  // SLUICE_SRC_LANGUAGE_LEXER_H_
