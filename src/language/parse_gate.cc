// Gates and their clauses.
#include "absl/strings/str_cat.h"
#include "src/language/codes.h"
#include "src/language/parser.h"

namespace sluice::language {

bool Parser::ParseGate(v1::Layout& layout, v1::Gate* out) {
  if (!ParseName("the name of a gate", out->mutable_name())) return false;
  if (AcceptWord("by") && !ParseLabels(out->mutable_labels())) return false;
  if (At(TokenKind::kWord) && !Peek().first_on_line && !out->labels().empty()) {
    return FailExpected(codes::kMissingComma, "`,` or the `{` of the gate");
  }
  bool has_for = false;
  return ParseBlock(Block::kGate, absl::StrCat("gate `", out->name().text(), "`"), layout,
                    out->mutable_clauses(), out->mutable_comments_at_end(),
                    [this, &has_for](v1::Clause* clause, v1::Layout&) {
                      const bool good = ParseGateClause(has_for, clause);
                      has_for = has_for || clause->has_for_();
                      return good;
                    });
}

bool Parser::ParseGateClause(bool has_for, v1::Clause* clause) {
  if (AcceptWord("owner")) return ParseName("the role that owns it", clause->mutable_owner());
  if (AcceptWord("severity")) {
    return ParseName("the name of a severity", clause->mutable_severity());
  }
  if (AcceptWord("when")) return ParseExpr(clause->mutable_when());
  if (AcceptWord("given")) return ParseExpr(clause->mutable_given());
  if (AcceptWord("for")) return ParseFor(clause->mutable_for_());
  if (AcceptWord("clear")) return ParseClear(clause->mutable_clear(), has_for);
  if (AcceptWord("warmup")) return ParseDur("how long to warm up", clause->mutable_warmup());
  if (AcceptWord("cooldown")) return ParseDur("how long to cool down", clause->mutable_cooldown());
  if (AcceptWord("latch")) return clause->set_latch(true), true;
  if (AcceptWord("shadow")) return clause->set_shadow(true), true;
  if (AcceptWord("starts")) {
    clause->set_starts_tripped(true);
    return ExpectWord("tripped", "`starts`");
  }
  if (AcceptWord("flap")) return ParseFlap(clause->mutable_flap());
  if (AcceptWord("on")) return ParseOn(*clause);
  if (AcceptWord("suppressed")) {
    return ExpectWord("by", "`suppressed`") &&
           ParseGates(clause->mutable_suppressed_by()->mutable_names());
  }
  if (AcceptWord("hold")) return ParseHold(clause->mutable_hold());
  if (AcceptWord("do")) {
    clause->mutable_do_()->set_on(v1::DoClause::TRIP);
    return ParseAction(clause->mutable_do_()->mutable_action());
  }
  if (AcceptWord("remind")) {
    return ExpectWord("every", "`remind`") &&
           ParseDur("how often to remind", clause->mutable_remind_every());
  }
  if (AtWord("and") || AtWord("or")) {
    const std::string word(TextAt());
    FailHere(
        codes::kStrayOperator,
        absl::StrCat("`", word, "` goes on with a condition, but the ", "clause above it has none"),
        "write it behind the condition of `when`, `given` or `clear when`");
    Advance();
    return false;
  }
  return FailUnknownClause(Block::kGate);
}

bool Parser::ParseFor(v1::ForClause* out) {
  if (!ParseDur("how long it must last", out->mutable_duration())) return false;
  return !AcceptWord("of") || ParseDur("the window behind `of`", out->mutable_of());
}

bool Parser::ParseClear(v1::ClearClause* out, bool gate_has_for) {
  if (AcceptWord("when") && !ParseExpr(out->mutable_when())) return false;
  if (AtWord("for")) {
    if (Peek().first_on_line && !gate_has_for && out->has_when()) {
      Warn(SpanHere(), codes::kForAfterClear,
           "this `for` belongs to the `clear` above it, not to the gate",
           "write it in the line of `clear`; a `for` of the gate stands above `clear`");
    }
    Advance();
    return ParseDur("how long it must last", out->mutable_for_());
  }
  if (out->has_when()) return true;
  return FailHere(codes::kEmptyClause, "`clear` says neither `when` nor `for`",
                  "write `clear when … for 5m`, or leave it out");
}

bool Parser::ParseFlap(v1::FlapClause* out) {
  return ParseCount("a number of trips", out->mutable_trips()) &&
         ExpectWord("in", "the number of trips") &&
         ParseDur("a window behind `in`", out->mutable_in()) && ExpectWord("hold", "the window") &&
         ParseDur("how long to hold", out->mutable_hold());
}

bool Parser::ParseOn(v1::Clause& clause) {
  if (AcceptWord("missing")) return ParseMissing(clause.mutable_missing());
  v1::DoClause::On on = v1::DoClause::ON_UNSPECIFIED;
  if (AtWord("clear")) on = v1::DoClause::CLEAR;
  if (AtWord("remind")) on = v1::DoClause::REMIND;
  if (AtWord("escalate")) on = v1::DoClause::ESCALATE;
  if (on == v1::DoClause::ON_UNSPECIFIED) {
    return FailExpected(codes::kMissingWord,
                        "`missing`, `clear`, `remind` or `escalate` behind `on`",
                        AtWord("trip") ? "what is done on a trip is written `do` alone" : "");
  }
  const std::string event(TextAt());
  Advance();
  clause.mutable_do_()->set_on(on);
  return ExpectWord("do", absl::StrCat("`on ", event, "`")) &&
         ParseAction(clause.mutable_do_()->mutable_action());
}

bool Parser::ParseMissing(v1::MissingClause* out) {
  if (!ParseDur("how long it is missing", out->mutable_after())) return false;
  // A clause in the next line is no answer to what is to be done.
  const bool next_clause = Peek().first_on_line && StartsClause(Block::kGate);
  if (!next_clause && AcceptWord("hold")) {
    out->set_then(v1::MissingClause::HOLD);
  } else if (AcceptWord("trip")) {
    out->set_then(v1::MissingClause::TRIP);
  } else if (!next_clause && AcceptWord("clear")) {
    out->set_then(v1::MissingClause::CLEAR);
  } else {
    return FailExpected(codes::kMissingWord, "`hold`, `trip` or `clear` behind `on missing`",
                        "write `on missing 5m hold`");
  }
  return true;
}

bool Parser::ParseHold(v1::HoldClause* out) {
  return ParseName("the name of a lever", out->mutable_lever()) && ExpectWord("at", "the lever") &&
         ParseLeverValue(out->mutable_at());
}

}  // namespace sluice::language
