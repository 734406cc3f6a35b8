#include "src/language/lexer.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "src/language/unicode.h"

namespace sluice::language {
namespace {

constexpr absl::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool IsWordStart(char c) { return absl::ascii_isalpha(static_cast<unsigned char>(c)) || c == '_'; }
bool IsDigit(char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)); }
bool IsWordPart(char c) { return IsWordStart(c) || IsDigit(c); }
bool IsAscii(char c) { return static_cast<unsigned char>(c) < 0x80; }

// Punctuation beyond ASCII, quotes and spaces above all, that must not be taken
// for a letter of a name. The micro sign is a letter: people write 5µs.
bool IsForeignSymbol(std::uint32_t c) {
  if (c == 0xB5) return false;
  return (c >= 0x80 && c <= 0xBF) || c == 0xD7 || c == 0xF7 || (c >= 0x2000 && c <= 0x2BFF) ||
         (c >= 0x3000 && c <= 0x303F) || c >= 0xFE00;
}

class Lexer {
 public:
  explicit Lexer(absl::string_view text) : text_(text), at_(ByteOrderMark(text)) {}

  Tokens Run() {
    while (true) {
      SkipSpace();
      if (at_ >= text_.size()) break;
      if (text_[at_] == '#') {
        TakeComment();
      } else {
        TakeToken();
      }
    }
    Add(TokenKind::kEnd, at_);
    return std::move(out_);
  }

 private:
  char CharAt(std::size_t i) const { return i < text_.size() ? text_[i] : '\0'; }

  void SkipSpace() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '\n') {
        ++line_breaks_;
        token_on_line_ = false;
      } else if (c != ' ' && !(IsAscii(c) && IsControl(static_cast<unsigned char>(c)))) {
        // Control characters pass as space: FindBadBytes has spoken of them.
        return;
      }
      ++at_;
    }
  }

  bool TakeBlank() {
    const bool blank = line_breaks_ > 1;
    line_breaks_ = 0;
    return blank;
  }

  void TakeComment() {
    std::size_t end = text_.find('\n', at_);
    if (end == absl::string_view::npos) end = text_.size();
    Comment comment;
    comment.own_line = !token_on_line_;
    comment.blank_before = TakeBlank();
    comment.begin = static_cast<std::uint32_t>(at_ + 1);
    at_ = end;
    while (end > comment.begin && absl::ascii_isspace(static_cast<unsigned char>(text_[end - 1]))) {
      --end;
    }
    comment.end = static_cast<std::uint32_t>(end);
    comment.next_token = static_cast<std::uint32_t>(out_.tokens.size());
    out_.comments.push_back(comment);
  }

  void Add(TokenKind kind, std::size_t end) {
    Token token;
    token.kind = kind;
    token.first_on_line = !token_on_line_;
    token.blank_before = TakeBlank();
    token.begin = static_cast<std::uint32_t>(at_);
    token.end = static_cast<std::uint32_t>(end);
    out_.tokens.push_back(token);
    token_on_line_ = true;
    at_ = end;
  }

  void TakeToken() {
    const char c = text_[at_];
    if (IsWordStart(c)) return Add(TokenKind::kWord, WordEnd(at_));
    if (IsDigit(c)) return Add(TokenKind::kNumber, NumberEnd(at_));
    if (c == '.' && IsDigit(CharAt(at_ + 1))) return Add(TokenKind::kNumber, NumberEnd(at_));
    if (c == '"') return TakeString();
    if (c == '$' && IsWordStart(CharAt(at_ + 1))) {
      return Add(TokenKind::kVariable, WordEnd(at_ + 1));
    }
    if (!IsAscii(c)) return TakeForeign();
    TakePunctuation();
  }

  // Where the run of letters, digits and letters of other scripts ends. A dot
  // belongs to a word if a word goes on behind it.
  std::size_t WordEnd(std::size_t i) const {
    while (i < text_.size()) {
      const char c = text_[i];
      if (IsWordPart(c)) {
        ++i;
      } else if (c == '.' && IsWordPart(CharAt(i + 1))) {
        ++i;
      } else if (!IsAscii(c)) {
        const CodePoint point = DecodeUtf8(text_.substr(i));
        if (!point.valid || IsForeignSymbol(point.value)) break;
        i += point.bytes;
      } else {
        break;
      }
    }
    return i;
  }

  std::size_t NumberEnd(std::size_t i) const {
    while (true) {
      i = WordEnd(i);
      if (CharAt(i) != '.') break;
      ++i;
    }
    return CharAt(i) == '%' ? i + 1 : i;
  }

  void TakeString() {
    std::size_t i = at_ + 1;
    while (i < text_.size() && text_[i] != '"' && text_[i] != '\n') {
      const bool escape = text_[i] == '\\' && i + 1 < text_.size() && text_[i + 1] != '\n';
      i += escape ? 2 : 1;
    }
    if (CharAt(i) == '"') return Add(TokenKind::kString, i + 1);
    while (i > at_ + 1 && (text_[i - 1] == '\r' || text_[i - 1] == ' ')) --i;
    Add(TokenKind::kOpenString, i);
  }

  void TakeForeign() {
    const CodePoint point = DecodeUtf8(text_.substr(at_));
    if (!point.valid || IsForeignSymbol(point.value)) {
      return Add(TokenKind::kBad, at_ + point.bytes);
    }
    Add(TokenKind::kWord, WordEnd(at_));
  }

  void TakePunctuation() {
    struct Symbol {
      absl::string_view text;
      TokenKind kind;
    };
    // Longer ones first.
    static constexpr Symbol kSymbols[] = {
        {"->", TokenKind::kArrow},        {"<=", TokenKind::kLessEqual},
        {">=", TokenKind::kGreaterEqual}, {"==", TokenKind::kEqual},
        {"!=", TokenKind::kNotEqual},     {"=<", TokenKind::kBad},
        {"=>", TokenKind::kBad},          {"=~", TokenKind::kBad},
        {"!~", TokenKind::kBad},          {"<>", TokenKind::kBad},
        {"&&", TokenKind::kBad},          {"||", TokenKind::kBad},
        {"//", TokenKind::kBad},          {"/*", TokenKind::kBad},
        {"{", TokenKind::kLeftBrace},     {"}", TokenKind::kRightBrace},
        {"(", TokenKind::kLeftParen},     {")", TokenKind::kRightParen},
        {"[", TokenKind::kLeftBracket},   {"]", TokenKind::kRightBracket},
        {",", TokenKind::kComma},         {":", TokenKind::kColon},
        {"+", TokenKind::kPlus},          {"-", TokenKind::kMinus},
        {"*", TokenKind::kStar},          {"/", TokenKind::kSlash},
        {"%", TokenKind::kPercent},       {"<", TokenKind::kLess},
        {">", TokenKind::kGreater},       {"=", TokenKind::kAssign},
    };
    const absl::string_view rest = text_.substr(at_);
    for (const Symbol& symbol : kSymbols) {
      if (absl::StartsWith(rest, symbol.text)) return Add(symbol.kind, at_ + symbol.text.size());
    }
    Add(TokenKind::kBad, at_ + 1);
  }

  absl::string_view text_;
  std::size_t at_;
  std::size_t line_breaks_ = 0;  // since the last token or comment
  bool token_on_line_ = false;
  Tokens out_;
};

}  // namespace

Tokens Tokenize(absl::string_view text) { return Lexer(text).Run(); }

std::vector<BadByte> FindBadBytes(absl::string_view text, std::size_t limit) {
  std::vector<BadByte> found;
  for (std::size_t i = ByteOrderMark(text); i < text.size() && found.size() < limit;) {
    const char c = text[i];
    if ((c >= ' ' && c < '\x7F') || c == '\t' || c == '\n') {
      ++i;
      continue;
    }
    const CodePoint point = DecodeUtf8(text.substr(i));
    const bool line_break = c == '\r' && i + 1 < text.size() && text[i + 1] == '\n';
    if (!point.valid || (IsControl(point.value) && !line_break)) {
      found.push_back({static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(i + point.bytes),
                       !point.valid, point.value});
    }
    i += point.bytes;
  }
  return found;
}

std::size_t ByteOrderMark(absl::string_view text) {
  return absl::StartsWith(text, kByteOrderMark) ? kByteOrderMark.size() : 0;
}

}  // namespace sluice::language
