// Statements: settings, roles, severities, signals, levers, messages.
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "src/language/codes.h"
#include "src/language/parser.h"

namespace sluice::language {
namespace {

constexpr absl::string_view kStatementRemedy =
    "statements are: plan, tick, lateness, ahead, import, timezone, use, role, severity, signal, "
    "lever, gate, message, ramp, status every, checklist, scenario";

}  // namespace

void Parser::ParseItem(v1::Plan& plan) {
  const std::size_t first = at_;
  v1::Layout layout;
  BeginLayout(plan.items().empty(), layout);
  v1::Item* item = plan.add_items();
  if (!ParseItemKind(*item, layout)) RecoverAtTop();
  if (at_ == first) Advance();
  EndLayout(layout);
  *item->mutable_layout() = std::move(layout);
  *item->mutable_span() = SpanFrom(first);
}

bool Parser::ParseItemKind(v1::Item& item, v1::Layout& layout) {
  if (AcceptWord("plan")) return ParseText("the plan's title", item.mutable_plan());
  if (AcceptWord("tick")) return ParseDur("the length of a tick", item.mutable_tick());
  if (AcceptWord("lateness")) {
    return ParseDur("how late a sample may be", item.mutable_lateness());
  }
  if (AcceptWord("ahead")) {
    return ParseDur("how far ahead a sample may be", item.mutable_ahead());
  }
  if (AcceptWord("import")) {
    return ParseText("the file with the host's messages", item.mutable_import());
  }
  if (AcceptWord("timezone")) return ParseText("the name of a zone", item.mutable_timezone());
  if (AcceptWord("use")) return ParseText("the file of a plan", item.mutable_use());
  if (AcceptWord("role")) return ParseRole(item.mutable_role());
  if (AcceptWord("severity")) return ParseSeverity(item.mutable_severity());
  if (AcceptWord("signal")) return ParseSignal(item.mutable_signal());
  if (AcceptWord("lever")) return ParseLever(item.mutable_lever());
  if (AcceptWord("gate")) return ParseGate(layout, item.mutable_gate());
  if (AcceptWord("message")) return ParseMessage(item.mutable_message());
  if (AcceptWord("ramp")) return ParseRamp(layout, item.mutable_ramp());
  if (AcceptWord("checklist")) return ParseChecklist(layout, item.mutable_checklist());
  if (AcceptWord("scenario")) return ParseScenario(layout, item.mutable_scenario());
  if (AcceptWord("status")) {
    return ExpectWord("every", "`status`") &&
           ParseDur("how often the status is given", item.mutable_status_every());
  }
  return FailUnknownStatement();
}

bool Parser::FailUnknownStatement() {
  if (At(TokenKind::kRightBrace)) {
    FailHere(codes::kStrayBrace, "this `}` closes nothing", "leave it out");
    Advance();
    braces_ = 0;
    return true;
  }
  const bool word = At(TokenKind::kWord);
  bool clause = false;
  for (const Block block : {Block::kGate, Block::kRamp, Block::kScenario, Block::kChecklist}) {
    for (const std::string& other : ClauseWords(block))
      clause = clause || (word && TextAt() == other);
  }
  if (clause) {
    FailHere(codes::kClauseOutsideGate,
             absl::StrCat("`", TextAt(), "` is a clause, and stands here outside of any block"),
             "write it within the `{ }` of a gate, ramp, checklist or scenario");
  } else {
    const std::string nearest =
        word ? NearestName(absl::AsciiStrToLower(TextAt()), ItemWords()) : "";
    FailHere(codes::kUnknownStatement, absl::StrCat("no statement begins with ", Found()),
             nearest.empty() ? std::string(kStatementRemedy)
                             : absl::StrCat("did you mean `", nearest, "`?"));
  }
  Advance();
  return false;
}

// ---- Roles, severities, messages ----

bool Parser::ParseRole(v1::Role* out) {
  if (!ParseName("the name of a role", out->mutable_name())) return false;
  if (!AcceptWord("reports")) return true;
  return ExpectWord("to", "`reports`") &&
         ParseName("the name of a role", out->mutable_reports_to());
}

bool Parser::ParseSeverity(v1::SeverityLevel* out) {
  return ParseName("the name of a severity", out->mutable_name()) &&
         ExpectLeftBrace(absl::StrCat("severity `", out->name().text(), "`")) &&
         ParseDeadlines(out);
}

bool Parser::ParseDeadlines(v1::SeverityLevel* out) {
  while (!Accept(TokenKind::kRightBrace)) {
    const bool acknowledge = AtWord("acknowledge");
    if (!acknowledge && !AtWord("resolve")) {
      return FailExpected(codes::kMissingWord, "`acknowledge within` or `resolve within`",
                          "write { acknowledge within 5m, resolve within 1h }");
    }
    v1::Dur* deadline =
        acknowledge ? out->mutable_acknowledge_within() : out->mutable_resolve_within();
    if (deadline->has_span()) {
      return FailHere(codes::kUnknownClause, absl::StrCat("`", TextAt(), "` stands here twice"));
    }
    Advance();
    if (!ExpectWord("within", acknowledge ? "`acknowledge`" : "`resolve`") ||
        !ParseDur("a duration", deadline)) {
      return false;
    }
    Accept(TokenKind::kComma);
  }
  return true;
}

bool Parser::ParseMessage(v1::Template* out) {
  return ParseName("the name of a message", out->mutable_name()) &&
         ParseText("the text of the message", out->mutable_text());
}

// ---- Signals ----

bool Parser::ParseSignal(v1::Signal* out) {
  if (!ParseName("the name of a signal", out->mutable_name()) || !ParseSignalKind(out)) {
    return false;
  }
  const auto at_unit = [this] { return AtOptionalName() && !AtWord("by") && !AtWord("from"); };
  if (at_unit() && !ParseHostName("a unit", false, out->mutable_unit())) return false;
  if (AcceptWord("from")) {
    if (!ExpectWord("zero", "`from`")) return false;
    out->set_from_zero(true);
  }
  if (!out->has_unit() && at_unit() && !ParseHostName("a unit", false, out->mutable_unit())) {
    return false;
  }
  return !AcceptWord("by") || ParseSignalLabels(out);
}

bool Parser::ParseSignalKind(v1::Signal* out) {
  static const auto* const kinds =
      new std::vector<std::string>{"gauge", "counter", "events", "outcome", "distribution"};
  for (std::size_t i = 0; i < kinds->size(); ++i) {
    if (!AcceptWord((*kinds)[i])) continue;
    out->set_kind(static_cast<v1::Signal::Kind>(i + 1));
    return true;
  }
  constexpr absl::string_view kAll = "kinds are: gauge, counter, events, outcome, distribution";
  if (!At(TokenKind::kWord) || NewPartHere() || AtWord("by")) {
    return FailExpected(codes::kUnknownKind, "the kind of the signal", kAll);
  }
  const std::string nearest = NearestName(absl::AsciiStrToLower(TextAt()), *kinds);
  FailHere(codes::kUnknownKind, absl::StrCat("there is no kind of signal called ", Found()),
           nearest.empty() ? std::string(kAll) : absl::StrCat("did you mean `", nearest, "`?"));
  Advance();
  return true;
}

bool Parser::ParseSignalLabels(v1::Signal* out) {
  do {
    v1::LabelDecl* label = out->add_labels();
    if (!ParseName("the name of a label", label->mutable_name())) return false;
    if (At(TokenKind::kLeftBracket) && !ParseExpected(label)) return false;
  } while (Accept(TokenKind::kComma));
  return true;
}

bool Parser::ParseExpected(v1::LabelDecl* out) {
  Advance();  // [
  do {
    if (!ParseText("a value that is expected, a string", out->add_expected())) return false;
  } while (Accept(TokenKind::kComma));
  if (At(TokenKind::kString)) {
    return FailExpected(codes::kMissingComma, "`,` between the values");
  }
  return Expect(TokenKind::kRightBracket, codes::kMissingBracket, "`,` or the `]` of the values");
}

// ---- Levers ----

bool Parser::ParseLever(v1::Lever* out) {
  if (!ParseName("the name of a lever", out->mutable_name())) return false;
  const bool at_enum = AtOptionalName() && !AtWord("by") && !AtWord("percent") && !AtWord("number");
  if (at_enum && !ParseHostName("the lever's enum", true, out->mutable_enum_type())) return false;
  if (AcceptWord("by") && !ParseLabels(out->mutable_labels())) return false;
  if (!ParseLeverScale(out)) return false;
  if (AtWord("at") && AtWord("most", 1)) {
    Advance();
    Advance();
    if (!ParseMembers(out->mutable_at_most())) return false;
  }
  return !AcceptWord("owner") || ParseName("the role that owns it", out->mutable_owner());
}

bool Parser::ParseLeverScale(v1::Lever* out) {
  if (At(TokenKind::kLeftBrace)) return ParseLeverNames(out);
  if (AcceptWord("percent")) {
    out->set_scale(v1::Lever::PERCENT);
  } else if (AcceptWord("number")) {
    out->set_scale(v1::Lever::NUMBER);
  } else if (out->has_enum_type() && At(TokenKind::kComma)) {
    return Fail(
        out->enum_type().span(), codes::kUnknownScale,
        absl::StrCat("a lever is `percent` or `number`, not `", out->enum_type().text(), "`"),
        "write `percent, lowest wins, default 100%`");
  } else if (out->has_enum_type()) {
    // The values are those of the enum, in its order.
    out->set_scale(v1::Lever::NAMES);
    return true;
  } else {
    return FailExpected(
        codes::kUnknownScale, "the values of the lever",
        "write { normal, throttled, off }, or `percent, lowest wins, default 100%`");
  }
  if (!Expect(TokenKind::kComma, codes::kMissingComma, "`, lowest wins`")) return false;
  if (AcceptWord("lowest")) {
    out->set_wins(v1::Lever::LOWEST);
  } else if (AcceptWord("highest")) {
    out->set_wins(v1::Lever::HIGHEST);
  } else {
    return FailExpected(codes::kMissingWord, "`lowest wins` or `highest wins`");
  }
  return ExpectWord("wins", out->wins() == v1::Lever::LOWEST ? "`lowest`" : "`highest`") &&
         Expect(TokenKind::kComma, codes::kMissingComma, "`, default` and a value") &&
         ExpectWord("default", "the `,`") &&
         ParsePlainNumber("the lever's value at rest", true, out->mutable_default_());
}

bool Parser::ParseLeverNames(v1::Lever* out) {
  Advance();  // {
  out->set_scale(v1::Lever::NAMES);
  if (At(TokenKind::kRightBrace)) {
    return FailHere(codes::kMissingName, "a lever needs at least one value",
                    "write { normal, throttled, off }, from rest to the most restrictive");
  }
  do {
    // Values of the host's enums have the case that these have.
    const bool good = out->has_enum_type()
                          ? ParseHostName("a value of the lever", false, out->add_values())
                          : ParseName("a value of the lever", out->add_values());
    if (!good) return false;
  } while (Accept(TokenKind::kComma));
  if (At(TokenKind::kWord) && !NewPartHere()) {
    return FailExpected(codes::kMissingComma, "`,` between the values");
  }
  return Expect(TokenKind::kRightBrace, codes::kMissingBrace, "`,` or the `}` of the values");
}

}  // namespace sluice::language
