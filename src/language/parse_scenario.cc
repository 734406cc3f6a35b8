// Scenarios: what they expect, what people do in them, timelines.
#include <cmath>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "src/language/codes.h"
#include "src/language/parser.h"

namespace sluice::language {

bool Parser::ParseScenario(v1::Layout& layout, v1::Scenario* out) {
  if (!ParseText("the scenario's title", out->mutable_title())) return false;
  return ParseBlock(Block::kScenario, "the scenario", layout, out->mutable_clauses(),
                    out->mutable_comments_at_end(),
                    [this](v1::ScenarioClause* clause, v1::Layout& clause_layout) {
                      return ParseScenarioClause(clause, clause_layout);
                    });
}

bool Parser::ParseScenarioClause(v1::ScenarioClause* clause, v1::Layout& layout) {
  if (AcceptWord("owner")) return ParseName("the role that owns it", clause->mutable_owner());
  if (AtWord("feed") && AtWord("file", 1) &&
      (At(TokenKind::kString, 2) || At(TokenKind::kOpenString, 2))) {
    Advance();
    Advance();
    return ParseText("the name of a file", clause->mutable_feed_file());
  }
  if (AcceptWord("feed")) return ParseFeed(clause->mutable_feed());
  if (AcceptWord("expect")) return ParseExpectation(clause->mutable_expect());
  if (AcceptWord("restart")) return ParseRestart(clause->mutable_restart());
  if (AcceptWord("reload")) return ParseReload(clause->mutable_reload());
  if (AcceptWord("timeline")) return ParseTimeline(layout, clause->mutable_timeline());
  if (AcceptWord("only")) return clause->set_only(true), true;
  if (AcceptWord("until")) return ParseDur("when the scenario ends", clause->mutable_until());
  v1::Act act;
  if (!TakeVerb(&act)) return FailUnknownClause(Block::kScenario);
  clause->mutable_act()->Swap(&act);
  return ParseAct(clause->mutable_act());
}

bool Parser::ParseTarget(absl::string_view what, v1::Target* out) {
  if (!ParseName(what, out->mutable_name())) return false;
  return !At(TokenKind::kLeftBrace) || ParseSelector(out->mutable_segment());
}

// ---- Expectations ----

// Whether a message of the host stands here, and not a gate or a lever: its
// fields have colons, where labels have `=`.
bool Parser::AtExpectedAction() const {
  if (!At(TokenKind::kWord) || !At(TokenKind::kLeftBrace, 1)) return false;
  for (const char c : TextAt()) {
    if (c == '.' || absl::ascii_isupper(static_cast<unsigned char>(c))) return true;
  }
  if (At(TokenKind::kColon, 3)) return true;
  if (!At(TokenKind::kRightBrace, 2)) return false;
  if (AtWord("once", 3) || At(TokenKind::kNumber, 3)) return true;
  const bool of_gate =
      AtWord("trips", 4) || AtWord("clears", 4) || AtWord("escalates", 4) || AtWord("goes", 4);
  return AtWord("never", 3) && !of_gate;
}

bool Parser::ParseExpectation(v1::Expectation* out) {
  if (AtExpectedAction()) return ParseExpectedAction(out->mutable_action());
  v1::Target target;
  if (!ParseTarget("a gate, a lever or a message", &target)) return false;
  if (!AcceptWord("is")) {
    *out->mutable_gate()->mutable_gate() = std::move(target);
    return ParseExpectedGate(out->mutable_gate());
  }
  v1::ExpectLever* lever = out->mutable_lever();
  *lever->mutable_lever() = std::move(target);
  return ParseLeverValue(lever->mutable_value()) && ParseMoment(false, lever->mutable_moment());
}

bool Parser::ParseExpectedAction(v1::ExpectAction* out) {
  if (!ParseAction(out->mutable_action())) return false;
  const std::size_t first = at_;
  if (AcceptWord("once")) {
    out->set_times(1);
  } else if (AcceptWord("never")) {
    out->set_times(0);
  } else if (At(TokenKind::kNumber)) {
    v1::Count count;
    if (!ParseCount("a number of times", &count) || !ExpectWord("times", "the number")) {
      return false;
    }
    out->set_times(count.number());
  } else {
    return FailExpected(codes::kUnknownExpectation, "how often the message is sent",
                        "write `once`, `never` or `3 times`");
  }
  *out->mutable_times_span() = SpanFrom(first);
  return true;
}

bool Parser::ParseExpectedGate(v1::ExpectGate* out) {
  if (AcceptWord("stays")) {
    out->set_what(v1::ExpectGate::STAYS_CLEAR);
    return ExpectWord("clear", "`stays`");
  }
  out->set_never(AcceptWord("never"));
  if (AcceptWord("trips")) {
    out->set_what(v1::ExpectGate::TRIPS);
  } else if (AcceptWord("clears")) {
    out->set_what(v1::ExpectGate::CLEARS);
  } else if (AcceptWord("escalates")) {
    out->set_what(v1::ExpectGate::ESCALATES);
  } else if (AcceptWord("goes")) {
    out->set_what(v1::ExpectGate::GOES_BLIND);
    if (!ExpectWord("blind", "`goes`")) return false;
  } else {
    static const auto* const words = new std::vector<std::string>{
        "trips", "clears", "escalates", "goes", "stays", "never", "is"};
    const std::string nearest = At(TokenKind::kWord) ? NearestName(TextAt(), *words) : "";
    return FailExpected(
        codes::kUnknownExpectation, absl::StrCat("what `", out->gate().name().text(), "` does"),
        nearest.empty() ? "a gate trips, clears, escalates, goes blind, never …, stays clear; a "
                          "lever is VALUE"
                        : absl::StrCat("did you mean `", nearest, "`?"));
  }
  if (out->never() && !AtMoment()) return true;
  return ParseMoment(true, out->mutable_moment());
}

bool Parser::AtMoment() const {
  return (AtWord("at") || AtWord("by") || AtWord("between") || AtWord("from")) &&
         At(TokenKind::kNumber, 1);
}

bool Parser::ParseMoment(bool of_gate, v1::Moment* out) {
  const std::size_t first = at_;
  constexpr absl::string_view kGate = "write `at 8m`, `by 9m` or `between 8m and 9m`";
  constexpr absl::string_view kLever = "write `at 8m` or `from 8m to 9m`";
  const absl::string_view remedy = of_gate ? kGate : kLever;
  bool good = true;
  if (AcceptWord("at")) {
    out->set_kind(v1::Moment::AT);
    good = ParseDur("a time of the scenario", out->mutable_first());
  } else if (AcceptWord("by")) {
    out->set_kind(v1::Moment::BY);
    good = ParseDur("a time of the scenario", out->mutable_first());
  } else if (AcceptWord("between")) {
    out->set_kind(v1::Moment::BETWEEN);
    good = ParseDur("a time of the scenario", out->mutable_first()) &&
           ExpectWord("and", "the first time") &&
           ParseDur("a time of the scenario", out->mutable_last());
  } else if (AcceptWord("from")) {
    out->set_kind(v1::Moment::FROM_TO);
    good = ParseDur("a time of the scenario", out->mutable_first()) &&
           ExpectWord("to", "the first time") &&
           ParseDur("a time of the scenario", out->mutable_last());
  } else {
    return FailExpected(codes::kMissingMoment, "when it is so", remedy);
  }
  if (!good) return false;
  const bool both = out->kind() == v1::Moment::AT;
  const bool fits =
      of_gate ? out->kind() != v1::Moment::FROM_TO : out->kind() == v1::Moment::FROM_TO;
  if (!both && !fits) {
    Fail(SpanFrom(first), codes::kBadMoment,
         of_gate ? "what a gate does happens at one moment"
                 : "a lever has its value at a moment or throughout a time",
         remedy);
  }
  return true;
}

// ---- What people do, and what happens to the engine ----

bool Parser::TakeVerb(v1::Act* out) {
  struct Verb {
    absl::string_view word;
    v1::Act::Verb verb;
  };
  static constexpr Verb kVerbs[] = {
      {"acknowledge", v1::Act::ACKNOWLEDGE},
      {"reset", v1::Act::RESET},
      {"silence", v1::Act::SILENCE},
      {"pin", v1::Act::PIN},
      {"unpin", v1::Act::UNPIN},
      {"start", v1::Act::START_RAMP},
      {"hold", v1::Act::HOLD_RAMP},
      {"resume", v1::Act::RESUME_RAMP},
      {"abort", v1::Act::ABORT_RAMP},
      {"tick", v1::Act::TICK},
  };
  for (const Verb& verb : kVerbs) {
    if (!AcceptWord(verb.word)) continue;
    out->set_verb(verb.verb);
    return true;
  }
  return false;
}

bool Parser::ParseAct(v1::Act* out) {
  if (!ParseActObject(out)) return false;
  if (!ExpectWord("at", "what is done") || !ParseDur("a time of the scenario", out->mutable_at())) {
    return false;
  }
  const bool lasts = out->verb() == v1::Act::SILENCE || out->verb() == v1::Act::PIN;
  if (lasts && (!ExpectWord("until", "the time") ||
                !ParseDur("a time of the scenario", out->mutable_until()))) {
    return false;
  }
  if (!ExpectWord("by", "the time") || !ParseName("the role that does it", out->mutable_by())) {
    return false;
  }
  return !AcceptWord("note") || ParseText("a note, a string", out->mutable_note());
}

bool Parser::ParseActObject(v1::Act* out) {
  switch (out->verb()) {
    case v1::Act::TICK:
      return ParseText("an item of the checklist, a string", out->mutable_item());
    case v1::Act::PIN:
      return ParseTarget("the name of a lever", out->mutable_target()) &&
             ExpectWord("to", "the lever") && ParseLeverValue(out->mutable_value());
    case v1::Act::UNPIN:
      return ParseTarget("the name of a lever", out->mutable_target());
    case v1::Act::START_RAMP:
    case v1::Act::HOLD_RAMP:
    case v1::Act::RESUME_RAMP:
    case v1::Act::ABORT_RAMP:
      return ExpectWord("ramp", absl::StrCat("`", TextOf(tokens_.tokens[at_ - 1]), "`")) &&
             ParseTarget("the name of a ramp", out->mutable_target());
    default:
      return ParseTarget("the name of a gate", out->mutable_target());
  }
}

bool Parser::ParseRestart(v1::Restart* out) {
  if (!ExpectWord("at", "`restart`") || !ParseDur("a time of the scenario", out->mutable_at())) {
    return false;
  }
  return !AcceptWord("for") || ParseDur("how long it is gone", out->mutable_for_());
}

bool Parser::ParseReload(v1::ReloadAt* out) {
  return ParseText("the file of a plan", out->mutable_file()) && ExpectWord("at", "the file") &&
         ParseDur("a time of the scenario", out->mutable_at());
}

// ---- Timelines ----

bool Parser::ParseTimeline(v1::Layout& layout, v1::Timeline* out) {
  if (AcceptWord("of")) {
    do {
      if (!ParseEventKind(out->add_kinds())) return false;
    } while (Accept(TokenKind::kComma));
  }
  return ParseBlock(Block::kTimeline, "the timeline", layout, out->mutable_entries(),
                    out->mutable_comments_at_end(), [this](v1::TimelineEntry* entry, v1::Layout&) {
                      return ParseTimelineEntry(entry);
                    });
}

bool Parser::ParseTimelineEntry(v1::TimelineEntry* out) {
  if (!ParseDur("the time of an event", out->mutable_at()) ||
      !ParseTarget("the name of a gate, a lever or a ramp", out->mutable_target()) ||
      !ParseEventKind(out->mutable_kind())) {
    return false;
  }
  const bool has_value = out->kind().text() == "LEVER" || out->kind().text() == "RAMP";
  return !has_value || ParseLeverValue(out->mutable_value());
}

bool Parser::ParseEventKind(v1::Name* out) {
  constexpr absl::string_view kAll =
      "events are: TRIP, CLEAR, BLIND, ESCALATE, LEVER, RAMP, BREACH, REMIND, ACKNOWLEDGED, "
      "SILENCED, "
      "SILENCE_ENDED, PINNED, UNPINNED, ACT_REFUSED";
  if (!At(TokenKind::kWord)) {
    return FailExpected(codes::kUnknownEvent, "the kind of an event", kAll);
  }
  static const auto* const kinds = new std::vector<std::string>{
      "TRIP",   "CLEAR",        "BLIND",    "ESCALATE",      "LEVER",  "RAMP",     "BREACH",
      "REMIND", "ACKNOWLEDGED", "SILENCED", "SILENCE_ENDED", "PINNED", "UNPINNED", "ACT_REFUSED"};
  out->set_text(TextAt().data(), TextAt().size());
  *out->mutable_span() = SpanHere();
  bool known = false;
  for (const std::string& kind : *kinds) known = known || TextAt() == kind;
  if (!known) {
    const std::string nearest = NearestName(absl::AsciiStrToUpper(TextAt()), *kinds);
    FailHere(codes::kUnknownEvent, absl::StrCat("there is no event ", Found()),
             nearest.empty() ? std::string(kAll) : absl::StrCat("did you mean `", nearest, "`?"));
  }
  Advance();
  return true;
}

}  // namespace sluice::language
