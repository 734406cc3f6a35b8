// Feeds: the samples of a scenario.
#include "absl/strings/str_cat.h"
#include "src/language/codes.h"
#include "src/language/parser.h"

namespace sluice::language {

bool Parser::ParseFeed(v1::Feed* out) {
  if (!ParseTarget("the name of a signal", out->mutable_signal()) || !ParseFeedPace(out)) {
    return false;
  }
  if (AcceptWord("late") && !ParseDur("how late the samples arrive", out->mutable_late())) {
    return false;
  }
  if (!Expect(TokenKind::kColon, codes::kMissingColon, "`:` and the values of the feed",
              "write `feed cpu: 80 for 5m, 95 for 10m`")) {
    return false;
  }
  do {
    if (!ParseFeedPart(out->add_parts())) return false;
  } while (Accept(TokenKind::kComma));
  const bool another = At(TokenKind::kNumber) || At(TokenKind::kMinus) || AtWord("_");
  return !another || FailExpected(codes::kMissingComma, "`,` between the parts of a feed");
}

bool Parser::ParseFeedPace(v1::Feed* out) {
  if (AcceptWord("every")) return ParseDur("a duration behind `every`", out->mutable_every());
  return !At(TokenKind::kNumber) || ParseRate(out->mutable_rate());
}

// 500/s
bool Parser::ParseRate(v1::Rate* out) {
  const std::size_t first = at_;
  if (!ParsePlainNumber("how many there are", false, out->mutable_count())) return false;
  if (!Accept(TokenKind::kSlash)) {
    return FailExpected(codes::kBadRate, "`/s` behind the number",
                        "write 500/s; the values of the feed stand behind a `:`");
  }
  const absl::string_view unit = At(TokenKind::kWord) ? TextAt() : "";
  if (unit != "s" && unit != "m" && unit != "h" && unit != "d") {
    return FailHere(codes::kBadRate, absl::StrCat("there is no rate per ", Found()),
                    "rates are per s, m, h or d");
  }
  out->mutable_per()->set_ns(NanosecondsIn(unit));
  *out->mutable_per()->mutable_span() = SpanHere();
  Advance();
  if (out->count().unit() == v1::Literal::PERCENT) {
    Fail(SpanFrom(first), codes::kBadRate, "a rate is no percentage");
  }
  return true;
}

bool Parser::ParseFeedPart(v1::FeedPart* out) {
  if (AcceptWord("_")) {
    out->set_shape(v1::FeedPart::NOTHING);
  } else {
    if (!ParseSigned("a value of the feed", out->mutable_value())) return false;
    out->set_shape(v1::FeedPart::CONSTANT);
    if (Accept(TokenKind::kArrow)) {
      out->set_shape(v1::FeedPart::LINE);
      if (!ParseSigned("the value at the end of the line", out->mutable_to())) return false;
    }
  }
  return ExpectWord("for", "the value") && ParseDur("how long it lasts", out->mutable_for_());
}

bool Parser::ParseSigned(absl::string_view what, v1::SignedLiteral* out) {
  out->set_negative(Accept(TokenKind::kMinus));
  return ParseLiteral(what, false, out->mutable_literal());
}

}  // namespace sluice::language
