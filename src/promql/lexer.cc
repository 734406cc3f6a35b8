#include "src/promql/lexer.h"

#include <cmath>
#include <limits>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "src/language/unicode.h"

namespace sluice::promql {
namespace {

using language::Quoted;

// Hundred years: no rule looks back so far, and sums of a few don't overflow.
constexpr std::int64_t kMostMs = std::int64_t{100} * 365 * 24 * 3600 * 1000;

bool IsNameStart(char c) {
  return absl::ascii_isalpha(static_cast<unsigned char>(c)) || c == '_' || c == ':';
}
bool IsDigit(char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)); }
bool IsNameByte(char c) { return IsNameStart(c) || IsDigit(c); }

struct Unit {
  absl::string_view name;
  std::int64_t ms;
};

// Longer names first: "ms" is not "m".
constexpr Unit kUnits[] = {
    {"ms", 1},         {"s", 1000},        {"m", 60'000},        {"h", 3'600'000},
    {"d", 86'400'000}, {"w", 604'800'000}, {"y", 31'536'000'000}};

// 1h30m, from the start of `text`; 0 bytes where there is no duration.
std::size_t ReadDuration(absl::string_view text, std::int64_t& ms) {
  std::size_t at = 0;
  ms = 0;
  while (at < text.size() && IsDigit(text[at])) {
    std::size_t end = at;
    while (end < text.size() && IsDigit(text[end])) ++end;
    std::int64_t count = 0;
    const Unit* unit = nullptr;
    for (const Unit& one : kUnits) {
      if (unit == nullptr && absl::StartsWith(text.substr(end), one.name)) unit = &one;
    }
    if (unit == nullptr || !absl::SimpleAtoi(text.substr(at, end - at), &count)) return 0;
    if (count > kMostMs / unit->ms) count = kMostMs / unit->ms;
    ms += count * unit->ms;
    if (ms > kMostMs) ms = kMostMs;
    at = end + unit->name.size();
  }
  return at < text.size() && IsNameByte(text[at]) ? 0 : at;
}

// The bytes of a number at the start of `text`; 0 where there is none.
std::size_t NumberBytes(absl::string_view text) {
  std::size_t at = 0;
  if (absl::StartsWithIgnoreCase(text, "0x")) {
    at = 2;
    while (at < text.size() && absl::ascii_isxdigit(static_cast<unsigned char>(text[at]))) ++at;
    return at > 2 ? at : 0;
  }
  while (at < text.size() && (IsDigit(text[at]) || text[at] == '_')) ++at;
  if (at < text.size() && text[at] == '.') ++at;
  while (at < text.size() && IsDigit(text[at])) ++at;
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    std::size_t exponent = at + 1;
    if (exponent < text.size() && (text[exponent] == '+' || text[exponent] == '-')) ++exponent;
    const std::size_t digits = exponent;
    while (exponent < text.size() && IsDigit(text[exponent])) ++exponent;
    if (exponent > digits) at = exponent;
  }
  return at;
}

bool ToNumber(absl::string_view spelling, double& number) {
  if (absl::StartsWithIgnoreCase(spelling, "0x")) {
    std::uint64_t whole = 0;
    if (!absl::SimpleHexAtoi(spelling.substr(2), &whole)) return false;
    number = static_cast<double>(whole);
    return true;
  }
  return absl::SimpleAtod(absl::StrReplaceAll(spelling, {{"_", ""}}), &number);
}

class Lexer {
 public:
  Lexer(absl::string_view text, std::vector<Token>& tokens) : text_(text), tokens_(tokens) {}

  absl::optional<SyntaxError> Run() {
    while (!error_.has_value() && SkipBlanks()) Next();
    if (error_.has_value()) return error_;
    Token end;
    end.span = {text_.size(), text_.size()};
    tokens_.push_back(std::move(end));
    return absl::nullopt;
  }

 private:
  void Fail(Span span, std::string message, std::string remedy = "") {
    if (!error_.has_value()) error_ = SyntaxError{span, std::move(message), std::move(remedy)};
  }

  // False at the end of the text.
  bool SkipBlanks() {
    while (at_ < text_.size()) {
      if (text_[at_] == '#') {
        while (at_ < text_.size() && text_[at_] != '\n') ++at_;
      } else if (absl::ascii_isspace(static_cast<unsigned char>(text_[at_]))) {
        ++at_;
      } else {
        return true;
      }
    }
    return false;
  }

  Token& Push(Token::Kind kind, std::size_t bytes) {
    Token token;
    token.kind = kind;
    token.span = {at_, at_ + bytes};
    token.text = std::string(text_.substr(at_, bytes));
    at_ += bytes;
    tokens_.push_back(std::move(token));
    return tokens_.back();
  }

  void Next() {
    const char c = text_[at_];
    if (c == '"' || c == '\'' || c == '`') return String(c);
    if (IsDigit(c) || (c == '.' && at_ + 1 < text_.size() && IsDigit(text_[at_ + 1]))) {
      return Number();
    }
    // Between brackets a colon parts the range of a subquery from its step.
    if (IsNameStart(c) && !(c == ':' && in_range_)) return Name();
    Sign();
  }

  void Name() {
    std::size_t end = at_;
    while (end < text_.size() && IsNameByte(text_[end])) ++end;
    Push(Token::Kind::kName, end - at_);
  }

  void Number() {
    std::int64_t ms = 0;
    const absl::string_view rest = text_.substr(at_);
    if (const std::size_t bytes = DurationBytes(rest, ms); bytes > 0) {
      Push(Token::Kind::kDuration, bytes).ms = ms;
      return;
    }
    const std::size_t bytes = NumberBytes(rest);
    double number = 0;
    const bool joined = bytes < rest.size() && IsNameByte(rest[bytes]) && rest[bytes] != ':';
    if (bytes == 0 || joined || !ToNumber(rest.substr(0, bytes), number)) {
      std::size_t end = at_;
      while (end < text_.size() && (IsNameByte(text_[end]) || text_[end] == '.')) ++end;
      return Fail({at_, end}, absl::StrCat(Quoted(text_.substr(at_, end - at_)),
                                           " is neither a number nor a duration"));
    }
    Push(Token::Kind::kNumber, bytes).number = number;
  }

  // As ReadDuration, where a colon may follow: [30m:1m].
  std::size_t DurationBytes(absl::string_view rest, std::int64_t& ms) const {
    const std::size_t colon = in_range_ ? rest.find(':') : absl::string_view::npos;
    return ReadDuration(rest.substr(0, colon), ms);
  }

  void Sign() {
    for (const absl::string_view sign : {"==", "!=", "=~", "!~", ">=", "<="}) {
      if (absl::StartsWith(text_.substr(at_), sign)) {
        Push(Token::Kind::kSign, sign.size());
        return;
      }
    }
    const absl::string_view one = text_.substr(at_, 1);
    if (absl::StrContains("(){}[],+-*/%^=<>@:", one)) {
      in_range_ = one == "[" || (in_range_ && one != "]");
      Push(Token::Kind::kSign, 1);
      return;
    }
    const std::size_t bytes = language::DecodeUtf8(text_.substr(at_)).bytes;
    Fail({at_, at_ + bytes},
         absl::StrCat(Quoted(text_.substr(at_, bytes)), " has no meaning in PromQL"));
  }

  void String(char quote) {
    const std::size_t begin = at_;
    std::string value;
    std::size_t at = at_ + 1;
    while (at < text_.size() && text_[at] != quote) {
      if (text_[at] == '\\' && quote != '`') {
        if (!Escape(at, value)) return;
      } else if (text_[at] == '\n' && quote != '`') {
        break;
      } else {
        value += text_[at++];
      }
    }
    if (at >= text_.size() || text_[at] != quote) {
      return Fail({begin, begin + 1}, "this quote is not closed");
    }
    Push(Token::Kind::kString, at + 1 - begin).text = std::move(value);
  }

  // One escape, as Go has them; `at` is moved behind it.
  bool Escape(std::size_t& at, std::string& value) {
    const std::size_t begin = at;
    const char c = at + 1 < text_.size() ? text_[at + 1] : '\0';
    constexpr absl::string_view kLetters = "abfnrtv\\'\"";
    constexpr absl::string_view kBytes = "\a\b\f\n\r\t\v\\'\"";
    if (const std::size_t which = kLetters.find(c); which != absl::string_view::npos) {
      value += kBytes[which];
      at += 2;
      return true;
    }
    const std::size_t digits = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : IsDigit(c) ? 3 : 0;
    const std::size_t first = IsDigit(c) ? begin + 1 : begin + 2;
    const absl::string_view spelling =
        first <= text_.size() ? text_.substr(first, digits) : absl::string_view();
    std::uint32_t code = 0;
    const bool good = digits > 0 && spelling.size() == digits &&
                      (IsDigit(c) ? Octal(spelling, code) : absl::SimpleHexAtoi(spelling, &code)) &&
                      (digits > 3 ? code <= 0x10FFFF : code <= 0xFF);
    if (!good) {
      Fail({begin, std::min(begin + 2, text_.size())}, "this escape is none of PromQL's strings",
           "in double and single quotes a backslash is written twice; in backquotes once");
      return false;
    }
    if (digits > 3) {
      language::AppendUtf8(code, value);
    } else {
      value += static_cast<char>(code);
    }
    at = first + digits;
    return true;
  }

  static bool Octal(absl::string_view spelling, std::uint32_t& code) {
    for (const char digit : spelling) {
      if (digit < '0' || digit > '7') return false;
      code = code * 8 + static_cast<std::uint32_t>(digit - '0');
    }
    return true;
  }

  absl::string_view text_;
  std::vector<Token>& tokens_;
  std::size_t at_ = 0;
  bool in_range_ = false;
  absl::optional<SyntaxError> error_;
};

}  // namespace

absl::optional<SyntaxError> Tokenize(absl::string_view text, std::vector<Token>& tokens) {
  return Lexer(text, tokens).Run();
}

}  // namespace sluice::promql
