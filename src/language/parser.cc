#include "src/language/parser.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "src/language/codes.h"
#include "src/language/parse.h"
#include "src/language/unicode.h"

namespace sluice::language {
namespace {

// More bad bytes than this are not named one by one: the file is no text.
constexpr std::size_t kMaxBadBytes = 20;
constexpr std::size_t kMaxShownCharacters = 40;

std::string Shown(absl::string_view text) {
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < kMaxShownCharacters && bytes < text.size(); ++i) {
    bytes += DecodeUtf8(text.substr(bytes)).bytes;
  }
  const bool whole = bytes >= text.size();
  return absl::StrCat("`", Escaped(text.substr(0, bytes)), whole ? "" : "…", "`");
}

bool MayGoOnBehind(TokenKind kind) {
  return kind == TokenKind::kComma || kind == TokenKind::kLeftParen ||
         kind == TokenKind::kLeftBrace || kind == TokenKind::kLeftBracket;
}

struct BadCharacter {
  absl::string_view text;
  absl::string_view code;
  absl::string_view message;
  absl::string_view remedy;
};

constexpr BadCharacter kBadCharacters[] = {
    {"'", codes::kWrongQuotes, "strings stand in double quotes", "write `\"` for `'`"},
    {"`", codes::kWrongQuotes, "strings stand in double quotes", "write `\"` for the backtick"},
    {"\u2018", codes::kWrongQuotes, "strings stand in straight double quotes", "write `\"`"},
    {"\u2019", codes::kWrongQuotes, "strings stand in straight double quotes", "write `\"`"},
    {"\u201C", codes::kWrongQuotes, "strings stand in straight double quotes", "write `\"`"},
    {"\u201D", codes::kWrongQuotes, "strings stand in straight double quotes", "write `\"`"},
    {"\u201E", codes::kWrongQuotes, "strings stand in straight double quotes", "write `\"`"},
    {"\u00AB", codes::kWrongQuotes, "strings stand in straight double quotes", "write `\"`"},
    {"\u00BB", codes::kWrongQuotes, "strings stand in straight double quotes", "write `\"`"},
    {";", codes::kBadCharacter, "statements and clauses end without `;`", "leave it out"},
    {"//", codes::kBadCharacter, "comments begin with `#`", "write `#` for `//`"},
    {"/*", codes::kBadCharacter, "comments begin with `#`", "write `#` in front of each line"},
    {"&&", codes::kWrongOperator, "there is no `&&`", "write `and`"},
    {"||", codes::kWrongOperator, "there is no `||`", "write `or`"},
    {"!", codes::kWrongOperator, "there is no `!`", "write `not`"},
    {"=<", codes::kWrongOperator, "there is no `=<`", "write `<=`"},
    {"=>", codes::kWrongOperator, "there is no `=>`", "write `>=`"},
    {"<>", codes::kWrongOperator, "there is no `<>`", "write `!=`"},
    {"=~", codes::kWrongOperator, "there is no `=~`", "list the values: `in (\"a\", \"b\")`"},
    {"!~", codes::kWrongOperator, "there is no `!~`", "list the values: `not in (\"a\", \"b\")`"},
    {"\u2264", codes::kWrongOperator, "there is no `\u2264`", "write `<=`"},
    {"\u2265", codes::kWrongOperator, "there is no `\u2265`", "write `>=`"},
    {"\u2260", codes::kWrongOperator, "there is no `\u2260`", "write `!=`"},
    {"\u2212", codes::kWrongOperator, "this is not the minus sign of plans", "write `-`"},
    {"\u2013", codes::kWrongOperator, "this is not the minus sign of plans", "write `-`"},
    {"\u2014", codes::kWrongOperator, "this is not the minus sign of plans", "write `-`"},
    {"\u2192", codes::kWrongOperator, "there is no `\u2192`", "write `->`"},
    {"\u00D7", codes::kWrongOperator, "there is no `\u00D7`", "write `*`"},
    {"\u00F7", codes::kWrongOperator, "there is no `\u00F7`", "write `/`"},
    {"$", codes::kBadCharacter, "a `$` needs a name behind it", "write `$value`, for example"},
    {"\u00A0", codes::kBadCharacter, "this no-break space looks like a space, but is none",
     "write a plain space"},
};

}  // namespace

Parser::Parser(const Source& source, Tokens tokens, Diagnostics& diagnostics)
    : source_(source),
      text_(source.text()),
      tokens_(std::move(tokens)),
      diagnostics_(diagnostics) {}

v1::Plan Parser::Run() {
  CheckBytes();
  v1::Plan plan;
  while (!At(TokenKind::kEnd)) ParseItem(plan);
  const bool first = plan.items().empty();
  plan.set_blank_before_end_comments(TakeCommentsAtEnd(first, plan.mutable_comments_at_end()));
  return plan;
}

// ---- Tokens ----

const Token& Parser::Peek(std::size_t ahead) const {
  const std::size_t i = at_ + ahead;
  return i < tokens_.tokens.size() ? tokens_.tokens[i] : tokens_.tokens.back();
}

absl::string_view Parser::TextOf(const Token& token) const {
  return text_.substr(token.begin, token.end - token.begin);
}

void Parser::Advance() {
  switch (KindAt()) {
    case TokenKind::kEnd:
      return;
    case TokenKind::kLeftBrace:
      ++braces_;
      break;
    case TokenKind::kRightBrace:
      --braces_;
      break;
    case TokenKind::kLeftParen:
    case TokenKind::kLeftBracket:
      ++brackets_;
      break;
    case TokenKind::kRightParen:
    case TokenKind::kRightBracket:
      --brackets_;
      break;
    default:
      break;
  }
  ++at_;
}

bool Parser::AtWord(absl::string_view word, std::size_t ahead) const {
  return At(TokenKind::kWord, ahead) && TextAt(ahead) == word;
}

bool Parser::AtBad(absl::string_view text) const { return At(TokenKind::kBad) && TextAt() == text; }

bool Parser::Accept(TokenKind kind) {
  if (!At(kind)) return false;
  Advance();
  return true;
}

bool Parser::AcceptWord(absl::string_view word) {
  if (!AtWord(word)) return false;
  Advance();
  return true;
}

bool Parser::Joined(std::size_t ahead) const {
  return Peek(ahead).end == Peek(ahead + 1).begin && !At(TokenKind::kEnd, ahead + 1);
}

std::string Parser::Found(std::size_t ahead) const {
  if (At(TokenKind::kEnd, ahead)) return "the end of the file";
  return Shown(TextAt(ahead));
}

v1::Span Parser::SpanOf(const Token& token) const {
  v1::Span span;
  span.set_begin(token.begin);
  span.set_end(token.end);
  return span;
}

v1::Span Parser::SpanBehindLast() const {
  v1::Span span;
  if (at_ == 0) return span;
  span.set_begin(tokens_.tokens[at_ - 1].end);
  span.set_end(span.begin());
  return span;
}

v1::Span Parser::SpanFrom(std::size_t first) const {
  v1::Span span;
  const std::size_t last = at_ > first ? at_ - 1 : first;
  span.set_begin(tokens_.tokens[first].begin);
  span.set_end(tokens_.tokens[last].end);
  return span;
}

// ---- Reporting ----

bool Parser::Fail(const v1::Span& span, absl::string_view code, absl::string_view message,
                  absl::string_view remedy) {
  if (diagnostics_.error_count() >= Diagnostics::kMaxKept) {
    // It is counted only; finding its place could take as long as the text is.
    Diagnostic uncounted_place;
    uncounted_place.code = std::string(code);
    diagnostics_.Add(std::move(uncounted_place));
    return false;
  }
  diagnostics_.Add(source_.At(span, Diagnostic::Severity::kError, code, message, remedy));
  return false;
}

bool Parser::FailHere(absl::string_view code, absl::string_view message, absl::string_view remedy) {
  if (FailedOnBadCharacter()) return false;
  return Fail(SpanHere(), code, message, remedy);
}

bool Parser::FailExpected(absl::string_view code, absl::string_view what,
                          absl::string_view remedy) {
  const bool at_end = At(TokenKind::kEnd);
  // Behind a comma or an opening bracket it may stand in the next line.
  const bool goes_on = at_ > 0 && MayGoOnBehind(tokens_.tokens[at_ - 1].kind) && !at_end &&
                       !At(TokenKind::kRightBrace) && !NewPartHere();
  if (at_ == 0 || goes_on || !(at_end || Peek().first_on_line)) {
    return FailHere(code, absl::StrCat("expected ", what, ", found ", Found()), remedy);
  }
  return FailAtLineEnd(code, what, remedy);
}

bool Parser::FailAtLineEnd(absl::string_view code, absl::string_view what,
                           absl::string_view remedy) {
  const absl::string_view end = At(TokenKind::kEnd) ? "file" : "line";
  return Fail(SpanBehindLast(), code,
              absl::StrCat("expected ", what, ", found the end of the ", end), remedy);
}

void Parser::Warn(const v1::Span& span, absl::string_view code, absl::string_view message,
                  absl::string_view remedy) {
  if (diagnostics_.warning_count() >= Diagnostics::kMaxKept) return;
  diagnostics_.Add(source_.At(span, Diagnostic::Severity::kWarning, code, message, remedy));
}

void Parser::ReportSpelling(const Token& token, const SpellingError& error) {
  v1::Span span;
  span.set_begin(token.begin + static_cast<std::uint32_t>(error.begin));
  span.set_end(token.begin + static_cast<std::uint32_t>(error.end));
  Fail(span, error.code, error.message, error.remedy);
}

bool Parser::FailedOnBadCharacter() {
  if (At(TokenKind::kOpenString)) {
    std::string ignored;
    if (const auto error = ReadString(TextAt(), false, ignored)) ReportSpelling(Peek(), *error);
    return true;
  }
  if (!At(TokenKind::kBad)) return false;
  const absl::string_view text = TextAt();
  // CheckBytes has spoken of bytes that are not UTF-8.
  if (!DecodeUtf8(text).valid) return true;
  for (const BadCharacter& bad : kBadCharacters) {
    if (text != bad.text) continue;
    Fail(SpanHere(), bad.code, bad.message, bad.remedy);
    return true;
  }
  Fail(SpanHere(), codes::kBadCharacter, absl::StrCat(Shown(text), " has no meaning here"));
  return true;
}

void Parser::CheckBytes() {
  for (const BadByte& bad : FindBadBytes(text_, kMaxBadBytes)) {
    v1::Span span;
    span.set_begin(bad.begin);
    span.set_end(bad.end);
    if (bad.utf8) {
      const auto byte = static_cast<unsigned char>(text_[bad.begin]);
      Fail(span, codes::kBadUtf8,
           absl::StrCat("the byte 0x", absl::Hex(byte, absl::kZeroPad2), " is not UTF-8"),
           "save the file as UTF-8");
    } else if (bad.code_point == '\r') {
      Fail(span, codes::kControlCharacter, "a carriage return stands here without a line feed",
           "end lines with a line feed");
    } else {
      Fail(span, codes::kControlCharacter,
           absl::StrCat("the control character U+", absl::Hex(bad.code_point, absl::kZeroPad4),
                        " can't stand in a plan"),
           "in a string, write it as \\uXXXX");
    }
  }
}

// ---- Comments ----

void Parser::AddComment(const Comment& comment, Strings* out) {
  const absl::string_view text = text_.substr(comment.begin, comment.end - comment.begin);
  out->Add()->assign(text.data(), text.size());
}

void Parser::BeginLayout(bool first, v1::Layout& layout) {
  const Comment* comments = tokens_.comments.data();
  const std::size_t count = tokens_.comments.size();
  bool any = false;
  for (; next_comment_ < count && comments[next_comment_].next_token <= at_; ++next_comment_) {
    const Comment& comment = comments[next_comment_];
    if (!any) {
      layout.set_blank_before(!first && comment.blank_before);
    } else if (comment.blank_before) {
      // An entry that is one line break stands for an empty line.
      layout.add_comments_before("\n");
    }
    AddComment(comment, layout.mutable_comments_before());
    any = true;
  }
  if (!any) {
    layout.set_blank_before(!first && Peek().blank_before);
  } else if (Peek().blank_before) {
    layout.add_comments_before("\n");
  }
}

void Parser::TakeCommentsWithin(v1::Layout& layout) {
  for (;
       next_comment_ < tokens_.comments.size() && tokens_.comments[next_comment_].next_token < at_;
       ++next_comment_) {
    AddComment(tokens_.comments[next_comment_], layout.mutable_comments_before());
  }
}

void Parser::EndLayout(v1::Layout& layout) {
  TakeCommentsWithin(layout);
  if (next_comment_ >= tokens_.comments.size()) return;
  const Comment& comment = tokens_.comments[next_comment_];
  if (comment.own_line || comment.next_token != at_) return;
  const absl::string_view text = text_.substr(comment.begin, comment.end - comment.begin);
  layout.set_comment_after(text.data(), text.size());
  layout.set_has_comment_after(true);
  ++next_comment_;
}

bool Parser::TakeCommentsAtEnd(bool first, Strings* out) {
  bool blank_before = false;
  while (next_comment_ < tokens_.comments.size() &&
         tokens_.comments[next_comment_].next_token <= at_) {
    const Comment& comment = tokens_.comments[next_comment_++];
    if (out->empty()) {
      blank_before = !first && comment.blank_before;
    } else if (comment.blank_before) {
      out->Add("\n");
    }
    AddComment(comment, out);
  }
  return blank_before;
}

// ---- The way in ----

v1::Plan Parse(const Source& source, Diagnostics& diagnostics) {
  if (source.text().size() > kMaxTextBytes) {
    v1::Span start;
    diagnostics.Add(source.At(start, Diagnostic::Severity::kError, codes::kTextTooLarge,
                              absl::StrCat("this file has ", source.text().size(),
                                           " bytes; a plan has at most ", kMaxTextBytes),
                              "split the scenarios off into files of their own, with `use`"));
    return v1::Plan();
  }
  return Parser(source, Tokenize(source.text()), diagnostics).Run();
}

}  // namespace sluice::language
