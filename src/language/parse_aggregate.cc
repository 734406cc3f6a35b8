// Aggregates of signals over windows.
#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "src/language/codes.h"
#include "src/language/parser.h"

namespace sluice::language {
namespace {

bool AllDigits(absl::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_isdigit(static_cast<unsigned char>(c));
  });
}

// p99, p99.9
bool IsQuantileName(absl::string_view name) {
  if (name.empty() || name[0] != 'p') return false;
  name.remove_prefix(1);
  const std::size_t dot = name.find('.');
  if (dot == absl::string_view::npos) return AllDigits(name);
  return AllDigits(name.substr(0, dot)) && AllDigits(name.substr(dot + 1));
}

}  // namespace

bool Parser::ParseAggregate(v1::Aggregate* out) {
  if (!ParseAggregateName(out)) return false;
  Advance();  // (
  return ParseAggregateArguments(out) && ParseWindow(out);
}

bool Parser::ParseAggregateName(v1::Aggregate* out) {
  if (!IsQuantileName(TextAt())) {
    return ParseName("the name of an aggregate", out->mutable_function());
  }
  const absl::string_view name = TextAt();
  out->mutable_function()->set_text(name.data(), name.size());
  *out->mutable_function()->mutable_span() = SpanHere();
  Advance();
  return true;
}

bool Parser::ParseAggregateArguments(v1::Aggregate* out) {
  if (At(TokenKind::kNumber) || (At(TokenKind::kMinus) && At(TokenKind::kNumber, 1))) {
    if (!ParseLiteral("a number", true, out->mutable_argument_before()) ||
        !Expect(TokenKind::kComma, codes::kMissingComma, "`,` between the number and the signal")) {
      return false;
    }
  }
  if (!ParseAggregateSignal(out)) return false;
  if (Accept(TokenKind::kComma) &&
      !ParseLiteral("a number or a duration", true, out->mutable_argument_after())) {
    return false;
  }
  if (AtWord("over") || AtWord("offset")) {
    return FailHere(codes::kMisplacedWindow, absl::StrCat("`", TextAt(), "` stands behind the `)`"),
                    "write `mean(cpu) over 1m`");
  }
  return Expect(TokenKind::kRightParen, codes::kMissingParenthesis, "the `)` behind the signal");
}

bool Parser::ParseAggregateSignal(v1::Aggregate* out) {
  if (At(TokenKind::kLeftParen) || (At(TokenKind::kWord) && At(TokenKind::kLeftParen, 1))) {
    return FailHere(codes::kNestedAggregate, "an aggregate takes the name of a signal",
                    "combine aggregates outside: `3 * mean(cpu) over 1m`; fold over segments "
                    "with `max of region (…)`");
  }
  if (!ParseName("the name of a signal", out->mutable_signal())) return false;
  if (At(TokenKind::kLeftBrace) && !ParseSelector(out->mutable_selector())) return false;
  if (At(TokenKind::kLeftBracket)) {
    return FailHere(codes::kMisplacedWindow, "a window is written with `over`, behind the `)`",
                    "write `rate(requests) over 5m` for `rate(requests[5m])`");
  }
  return true;
}

bool Parser::ParseWindow(v1::Aggregate* out) {
  if (AcceptWord("over")) {
    if (AcceptWord("step")) {
      out->set_over_step(true);
    } else if (!ParseDur("a window behind `over`", out->mutable_over())) {
      return false;
    }
  }
  if (!AcceptWord("offset")) return true;
  if (!ParseDur("a duration behind `offset`", out->mutable_offset())) return false;
  if (out->has_over() || out->over_step() || !AtWord("over")) return true;
  FailHere(codes::kMisplacedWindow, "`over` stands before `offset`",
           "write `mean(cpu) over 5m offset 1h`");
  Advance();
  return AcceptWord("step") || ParseDur("a window behind `over`", out->mutable_over());
}

}  // namespace sluice::language
