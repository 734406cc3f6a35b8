// Actions: messages of the host with their fields.
#include "absl/strings/str_cat.h"
#include "src/language/codes.h"
#include "src/language/parse.h"
#include "src/language/parser.h"

namespace sluice::language {

bool Parser::ParseAction(v1::Action* out) {
  open_values_ = 0;
  return ParseHostName("the name of a message", true, out->mutable_message()) &&
         ExpectLeftBrace(absl::StrCat("`", out->message().text(), "`")) &&
         ParseFields(out->mutable_fields());
}

// Goes on behind the opening brace, and takes the closing one.
bool Parser::ParseFields(google::protobuf::RepeatedPtrField<v1::ActionField>* out) {
  while (!Accept(TokenKind::kRightBrace)) {
    if (!At(TokenKind::kWord) || NewPartHere()) {
      return FailHere(codes::kMissingBrace,
                      absl::StrCat("expected a field or the `}` of the message, found ", Found()));
    }
    if (!ParseField(out->Add())) return false;
    Accept(TokenKind::kComma);
  }
  return true;
}

bool Parser::ParseField(v1::ActionField* out) {
  if (!ParseHostName("the name of a field", false, out->mutable_name())) return false;
  if (At(TokenKind::kAssign)) {
    FailHere(codes::kBadField, "fields are filled with `:`, not with `=`", "write `:`");
    Advance();
  } else if (!Expect(TokenKind::kColon, codes::kMissingColon,
                     absl::StrCat("`:` behind the field `", out->name().text(), "`"))) {
    return false;
  }
  return ParseActionValue(out->mutable_value());
}

bool Parser::ParseActionValue(v1::ActionValue* out) {
  const std::size_t first = at_;
  bool good = true;
  if (At(TokenKind::kString) || At(TokenKind::kOpenString)) {
    good = ParseText("a string", out->mutable_text());
  } else if (At(TokenKind::kNumber) || At(TokenKind::kMinus)) {
    out->set_negative(Accept(TokenKind::kMinus));
    good = ParseLiteral("a number", false, out->mutable_number());
  } else if (AtWord("true") || AtWord("false")) {
    out->set_truth(AtWord("true"));
    Advance();
  } else if (At(TokenKind::kVariable)) {
    const absl::string_view name = TextAt().substr(1);
    out->mutable_variable()->set_text(name.data(), name.size());
    *out->mutable_variable()->mutable_span() = SpanHere();
    Advance();
  } else if (At(TokenKind::kWord)) {
    good = ParseHostName("a value", false, out->mutable_constant());
  } else if (At(TokenKind::kLeftBrace) || At(TokenKind::kLeftBracket)) {
    if (open_values_ >= kMaxActionNesting) {
      return FailHere(codes::kNestingTooDeep,
                      absl::StrCat("this message has more than ", kMaxActionNesting, " levels"));
    }
    ++open_values_;
    good = Accept(TokenKind::kLeftBrace) ? ParseFields(out->mutable_fields()->mutable_fields())
                                         : ParseActionList(out->mutable_list());
    --open_values_;
  } else {
    return FailExpected(codes::kMissingValue, "the value of a field");
  }
  *out->mutable_span() = SpanFrom(first);
  return good;
}

bool Parser::ParseActionList(v1::ActionList* out) {
  Advance();  // [
  while (!Accept(TokenKind::kRightBracket)) {
    if (At(TokenKind::kEnd) || At(TokenKind::kRightBrace) || NewPartHere()) {
      return FailHere(codes::kMissingBracket,
                      absl::StrCat("expected a value or the `]` of the list, found ", Found()));
    }
    if (!ParseActionValue(out->add_values())) return false;
    Accept(TokenKind::kComma);
  }
  return true;
}

}  // namespace sluice::language
