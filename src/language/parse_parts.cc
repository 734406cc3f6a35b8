// Names, numbers, strings, selectors: the small parts that all statements share.
#include <cmath>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "src/language/codes.h"
#include "src/language/parser.h"
#include "src/language/unicode.h"

namespace sluice::language {
namespace {

// Longer names than this are shown as they are, without a proposal.
constexpr std::size_t kMaxProposed = 60;

bool IsIdentifier(absl::string_view text) {
  if (text.empty() || !absl::ascii_islower(static_cast<unsigned char>(text[0]))) return false;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (!absl::ascii_islower(byte) && !absl::ascii_isdigit(byte) && c != '_') return false;
  }
  return true;
}

bool IsHostName(absl::string_view text, bool dotted) {
  bool start = true;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '.') {
      if (!dotted) return false;
      start = true;
      continue;
    }
    if (!absl::ascii_isalnum(byte) && c != '_') return false;
    if (start && absl::ascii_isdigit(byte)) return false;
    start = false;
  }
  return !text.empty();
}

// StartSuccess, start-success, start.success -> start_success; empty where that
// gives no name.
std::string ToIdentifier(absl::string_view text) {
  std::string name;
  for (std::size_t i = 0; i < text.size() && name.size() <= kMaxProposed; ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const bool after_lower = i > 0 &&
                             !absl::ascii_isupper(static_cast<unsigned char>(text[i - 1])) &&
                             absl::ascii_isalnum(static_cast<unsigned char>(text[i - 1]));
    if (absl::ascii_isupper(byte) && after_lower) name.push_back('_');
    if (text[i] == '-' || text[i] == '.' || text[i] == ' ') {
      name.push_back('_');
    } else {
      name.push_back(static_cast<char>(absl::ascii_tolower(byte)));
    }
  }
  return IsIdentifier(name) && name.size() <= kMaxProposed ? name : "";
}

void SetName(absl::string_view text, const v1::Span& span, v1::Name* out) {
  out->set_text(text.data(), text.size());
  *out->mutable_span() = span;
}

}  // namespace

// ---- Names ----

bool Parser::ParseName(absl::string_view what, v1::Name* out) {
  if (At(TokenKind::kString)) return TakeQuotedName(what, out);
  const bool number_in_front =
      At(TokenKind::kNumber) &&
      TextAt().find_first_of("abcdefghijklmnopqrstuvwxyz_") != absl::string_view::npos;
  if (number_in_front && Peek().end - Peek().begin > 3) return TakeBadName(1, out);
  if (!At(TokenKind::kWord) || NewPartHere()) {
    return FailExpected(codes::kMissingName, what);
  }
  std::size_t tokens = 1;
  while (Joined(tokens - 1) && At(TokenKind::kMinus, tokens) && Joined(tokens) &&
         (At(TokenKind::kWord, tokens + 1) || At(TokenKind::kNumber, tokens + 1))) {
    tokens += 2;
  }
  if (tokens > 1 || !IsIdentifier(TextAt())) return TakeBadName(tokens, out);
  SetName(TextAt(), SpanHere(), out);
  Advance();
  return true;
}

bool Parser::TakeBadName(std::size_t tokens, v1::Name* out) {
  const std::size_t first = at_;
  for (std::size_t i = 0; i < tokens; ++i) Advance();
  const v1::Span span = SpanFrom(first);
  const absl::string_view text = text_.substr(span.begin(), span.end() - span.begin());
  const std::string proposal = ToIdentifier(text);
  Fail(span, codes::kBadName,
       "names are in lower case: letters, digits and `_`, with a letter in front",
       proposal.empty() ? "" : absl::StrCat("did you mean `", proposal, "`?"));
  SetName(proposal, span, out);
  return true;
}

bool Parser::TakeQuotedName(absl::string_view what, v1::Name* out) {
  std::string text;
  ReadString(TextAt(), true, text);
  const std::string proposal = ToIdentifier(text);
  Fail(SpanHere(), codes::kBadName, absl::StrCat(what, " stands without quotes"),
       proposal.empty() ? "" : absl::StrCat("write `", proposal, "`"));
  SetName(proposal, SpanHere(), out);
  Advance();
  return true;
}

bool Parser::ParseHostName(absl::string_view what, bool dotted, v1::Name* out) {
  if (!At(TokenKind::kWord) || NewPartHere()) {
    return FailExpected(codes::kMissingName, what);
  }
  if (!IsHostName(TextAt(), dotted)) {
    Fail(SpanHere(), codes::kBadName,
         absl::StrCat(what, " has letters, digits and `_`", dotted ? ", and dots between" : ""));
  }
  SetName(TextAt(), SpanHere(), out);
  Advance();
  return true;
}

bool Parser::ParseNames(absl::string_view what, Names* out) {
  do {
    if (!ParseName(what, out->Add())) return false;
  } while (Accept(TokenKind::kComma));
  return true;
}

bool Parser::ParseGates(Names* out) {
  constexpr absl::string_view kWhat = "the name of a gate";
  do {
    // Behind a comma that is one too many, the next clause would pass for a name.
    const bool alone = Peek(1).first_on_line || At(TokenKind::kEnd, 1) ||
                       At(TokenKind::kComma, 1) || At(TokenKind::kRightBrace, 1);
    if (Peek().first_on_line && !alone && StartsClause(block_)) {
      return FailAtLineEnd(codes::kMissingName, kWhat, "");
    }
    if (!ParseName(kWhat, out->Add())) return false;
  } while (Accept(TokenKind::kComma));
  return true;
}

bool Parser::ParseLabels(Names* out) { return ParseNames("the name of a label", out); }

// ---- Numbers and strings ----

bool Parser::ParseLiteral(absl::string_view what, bool sign, v1::Literal* out) {
  const std::size_t first = at_;
  const bool negative = sign && At(TokenKind::kMinus) && At(TokenKind::kNumber, 1);
  if (negative) Advance();
  if (!At(TokenKind::kNumber)) {
    at_ = first;
    return FailExpected(codes::kMissingNumber, what);
  }
  if (const auto error = ReadNumber(TextAt(), *out)) ReportSpelling(Peek(), *error);
  Advance();
  if (out->value_case() == v1::Literal::kNumber && out->unit() == v1::Literal::NONE) {
    TakeUnitApart(first, out);
  }
  if (negative) {
    if (out->value_case() == v1::Literal::kDurationNs) out->set_duration_ns(-out->duration_ns());
    if (out->number() > 0) out->set_number(-out->number());
  }
  *out->mutable_span() = SpanFrom(first);
  return true;
}

// `95 %`, `800 ms`: the unit is meant, but must be joined.
void Parser::TakeUnitApart(std::size_t first, v1::Literal* out) {
  const bool word = At(TokenKind::kWord) && !Peek().first_on_line && !At(TokenKind::kColon, 1) &&
                    (NanosecondsIn(TextAt()) != 0 || AtWord("k") || AtWord("M") || AtWord("G"));
  if (!word && !At(TokenKind::kPercent)) return;
  const std::string joined = absl::StrCat(TextOf(tokens_.tokens[at_ - 1]), TextAt());
  Advance();
  Fail(SpanFrom(first), codes::kSpaceBeforeUnit, "the unit is joined to its number",
       absl::StrCat("write `", joined, "`"));
  ReadNumber(joined, *out);
}

bool Parser::ParsePlainNumber(absl::string_view what, bool sign, v1::Literal* out) {
  const std::size_t first = at_;
  if (!ParseLiteral(what, sign, out)) return false;
  if (out->value_case() == v1::Literal::kDurationNs) {
    Fail(SpanFrom(first), codes::kMissingNumber,
         absl::StrCat("expected ", what, ", found a duration"));
  }
  return true;
}

bool Parser::ParseDur(absl::string_view what, v1::Dur* out) {
  const std::size_t first = at_;
  if (!At(TokenKind::kNumber)) {
    return FailExpected(codes::kMissingDuration, what, "a duration is written 30s, 5m or 1h30m");
  }
  v1::Literal literal;
  const auto error = ReadNumber(TextAt(), literal);
  if (error.has_value()) ReportSpelling(Peek(), *error);
  Advance();
  const bool is_duration = literal.value_case() == v1::Literal::kDurationNs;
  if (is_duration) {
    out->set_ns(literal.duration_ns());
  } else if (!error.has_value() && !MissingUnit(out, literal)) {
    return false;
  }
  *out->mutable_span() = SpanFrom(first);
  return true;
}

bool Parser::MissingUnit(v1::Dur* out, const v1::Literal& literal) {
  const std::size_t number = at_ - 1;
  const absl::string_view spelled = TextOf(tokens_.tokens[number]);
  const bool bare = literal.unit() == v1::Literal::NONE;
  const bool unit_apart = bare && At(TokenKind::kWord) && !Peek().first_on_line;
  if (unit_apart && NanosecondsIn(TextAt()) != 0) {
    const absl::string_view unit = TextAt();
    Advance();
    Fail(SpanFrom(number), codes::kSpaceBeforeUnit, "the unit is joined to its number",
         absl::StrCat("write `", spelled, unit, "`"));
    out->set_ns(NanosecondsIn(unit));
    return true;
  }
  if (bare && literal.number() == 0) {
    return Fail(SpanFrom(number), codes::kMissingUnit, "a duration needs a unit", "write `0s`"),
           true;
  }
  Fail(SpanFrom(number), codes::kMissingUnit,
       absl::StrCat("`", spelled, "` is no duration: its unit is missing"),
       bare && spelled.size() < 20 ? absl::StrCat("write `", spelled, "s` or `", spelled,
                                                  "m`; the units are ms, s, m, h, d")
                                   : "the units of durations are ms, s, m, h, d");
  // Not 0, which would be wrong once more at most places.
  out->set_ns(NanosecondsIn("s"));
  return true;
}

bool Parser::ParseCount(absl::string_view what, v1::Count* out) {
  const std::size_t first = at_;
  v1::Literal literal;
  if (!ParsePlainNumber(what, false, &literal)) return false;
  constexpr double kLargest = 9007199254740992.0;  // 2^53: whole doubles end there
  if (literal.unit() != v1::Literal::NONE || literal.number() != std::floor(literal.number()) ||
      literal.number() > kLargest) {
    Fail(SpanFrom(first), codes::kNotWhole, absl::StrCat(what, " is a whole number"));
    literal.set_number(1);
  }
  out->set_number(static_cast<std::uint64_t>(literal.number()));
  *out->mutable_span() = SpanFrom(first);
  return true;
}

// N or P%, as in `at least 3 of region`.
bool Parser::ParseMembers(v1::Literal* out) {
  if (!ParsePlainNumber("a number or a percentage", false, out)) return false;
  if (out->unit() == v1::Literal::PERCENT || out->number() == std::floor(out->number())) {
    return true;
  }
  Fail(out->span(), codes::kNotWhole, "this is a whole number, or a percentage");
  return true;
}

bool Parser::ParseText(absl::string_view what, v1::Text* out) {
  if (!At(TokenKind::kString) && !At(TokenKind::kOpenString)) {
    return FailExpected(codes::kMissingString, what,
                        At(TokenKind::kWord) && !Peek().first_on_line && TextAt().size() < 40
                            ? absl::StrCat("did you mean \"", Escaped(TextAt()), "\"?")
                            : "strings stand in double quotes");
  }
  if (At(TokenKind::kOpenString)) {
    FailedOnBadCharacter();
    // It has most likely swallowed what would close the brackets of its line.
    braces_ = block_braces_;
    brackets_ = 0;
    Advance();
    return false;
  }
  if (const auto error = ReadString(TextAt(), true, *out->mutable_text())) {
    ReportSpelling(Peek(), *error);
  }
  *out->mutable_span() = SpanHere();
  Advance();
  return true;
}

bool Parser::ParseLeverValue(v1::LeverValue* out) {
  if (At(TokenKind::kNumber) || At(TokenKind::kMinus)) {
    return ParsePlainNumber("a value of the lever", true, out->mutable_number());
  }
  return ParseHostName("a value of the lever", false, out->mutable_name());
}

// ---- Words and brackets ----

bool Parser::ExpectWord(absl::string_view word, absl::string_view behind) {
  if (AcceptWord(word)) return true;
  return FailExpected(codes::kMissingWord, absl::StrCat("`", word, "` behind ", behind));
}

bool Parser::Expect(TokenKind kind, absl::string_view code, absl::string_view what,
                    absl::string_view remedy) {
  if (Accept(kind)) return true;
  return FailExpected(code, what, remedy);
}

bool Parser::ExpectLeftBrace(absl::string_view owner) {
  return Expect(TokenKind::kLeftBrace, codes::kMissingBrace, absl::StrCat("the `{` of ", owner));
}

// ---- Selectors ----

bool Parser::ParseSelector(Matchers* out) {
  Advance();  // {
  if (Accept(TokenKind::kRightBrace)) return true;
  do {
    if (!ParseMatcher(out->Add())) return false;
  } while (Accept(TokenKind::kComma));
  if (At(TokenKind::kWord)) {
    return FailExpected(codes::kMissingComma, "`,` between the labels");
  }
  return Expect(TokenKind::kRightBrace, codes::kMissingBrace, "`,` or the `}` of the labels");
}

bool Parser::ParseMatcher(v1::Matcher* out) {
  if (!ParseName("the name of a label", out->mutable_label())) return false;
  if (Accept(TokenKind::kAssign)) {
    out->set_op(v1::Matcher::EQUAL);
    return ParseMatcherValues(out);
  }
  if (Accept(TokenKind::kNotEqual)) {
    out->set_op(v1::Matcher::NOT_EQUAL);
    return ParseMatcherValues(out);
  }
  if (AcceptWord("in")) {
    out->set_op(v1::Matcher::IN);
    return ParseMatcherValues(out);
  }
  if (AtWord("not")) {
    Advance();
    out->set_op(v1::Matcher::NOT_IN);
    return ExpectWord("in", "`not`") && ParseMatcherValues(out);
  }
  if (At(TokenKind::kColon) || At(TokenKind::kEqual)) {
    FailHere(codes::kBadSelector, absl::StrCat("labels are matched with `=`, not with ", Found()),
             "write `=`");
    Advance();
    out->set_op(v1::Matcher::EQUAL);
    return ParseMatcherValues(out);
  }
  return FailExpected(
      codes::kBadSelector,
      absl::StrCat("`=`, `!=`, `in` or `not in` behind the label `", out->label().text(), "`"),
      "write {region = \"sg\"}, for example");
}

bool Parser::ParseMatcherValues(v1::Matcher* out) {
  const bool list = out->op() == v1::Matcher::IN || out->op() == v1::Matcher::NOT_IN;
  if (!list) {
    if (At(TokenKind::kLeftParen)) {
      return FailHere(codes::kBadSelector, "`=` and `!=` take one value",
                      "write `in (…)` or `not in (…)` for several");
    }
    return ParseText("the label's value, a string", out->add_values());
  }
  if (!Expect(TokenKind::kLeftParen, codes::kMissingParenthesis, "`(` and the label's values")) {
    return false;
  }
  do {
    if (!ParseText("the label's value, a string", out->add_values())) return false;
  } while (Accept(TokenKind::kComma));
  if (At(TokenKind::kString)) {
    return FailExpected(codes::kMissingComma, "`,` between the values");
  }
  return Expect(TokenKind::kRightParen, codes::kMissingParenthesis, "`,` or the `)` of the values");
}

}  // namespace sluice::language
