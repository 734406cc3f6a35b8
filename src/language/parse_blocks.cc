// Where statements and clauses begin and end, and how to go on after an error.
#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "src/language/codes.h"
#include "src/language/parser.h"
#include "src/language/unicode.h"

namespace sluice::language {
namespace {

bool Contains(const std::vector<std::string>& words, absl::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// A word that goes on with what the line before it began.
bool IsContinuation(absl::string_view word) {
  for (const absl::string_view other :
       {"and", "or", "over", "offset", "with", "by", "of", "at", "reports"}) {
    if (word == other) return true;
  }
  return false;
}

// Names of plans have neither dots nor capitals.
bool LooksLikeHostName(absl::string_view word) {
  return std::any_of(word.begin(), word.end(), [](char c) {
    return c == '.' || absl::ascii_isupper(static_cast<unsigned char>(c));
  });
}

// A token behind which an expression or a list must go on.
bool AsksForMore(TokenKind kind) {
  switch (kind) {
    case TokenKind::kComma:
    case TokenKind::kColon:
    case TokenKind::kPlus:
    case TokenKind::kMinus:
    case TokenKind::kStar:
    case TokenKind::kSlash:
    case TokenKind::kArrow:
    case TokenKind::kAssign:
      return true;
    default:
      return false;
  }
}

}  // namespace

const std::vector<std::string>& Parser::ItemWords() {
  static const auto* const words = new std::vector<std::string>{
      "plan",    "tick", "lateness", "ahead",     "import",  "timezone",
      "use",     "role", "severity", "signal",    "lever",   "gate",
      "message", "ramp", "status",   "checklist", "scenario"};
  return *words;
}

const std::vector<std::string>& Parser::ClauseWords(Block block) {
  static const auto* const none = new std::vector<std::string>;
  static const auto* const gate = new std::vector<std::string>{
      "owner",  "severity", "when", "given", "for",  "clear",      "warmup", "cooldown", "latch",
      "shadow", "starts",   "flap", "on",    "hold", "suppressed", "do",     "remind"};
  static const auto* const ramp =
      new std::vector<std::string>{"owner", "lever", "step", "guard", "on", "advance"};
  static const auto* const checklist = new std::vector<std::string>{"item"};
  static const auto* const scenario =
      new std::vector<std::string>{"owner", "feed",    "expect", "acknowledge", "reset",  "silence",
                                   "pin",   "unpin",   "start",  "hold",        "resume", "abort",
                                   "tick",  "restart", "reload", "timeline",    "only",   "until"};
  switch (block) {
    case Block::kGate:
      return *gate;
    case Block::kRamp:
      return *ramp;
    case Block::kChecklist:
      return *checklist;
    case Block::kScenario:
      return *scenario;
    default:
      return *none;
  }
}

bool Parser::StartsItem() const {
  if (!At(TokenKind::kWord)) return false;
  const absl::string_view word = TextAt();
  const TokenKind next = KindAt(1);
  if (word == "plan" || word == "import" || word == "timezone" || word == "use" ||
      word == "scenario") {
    return next == TokenKind::kString || next == TokenKind::kOpenString;
  }
  if (word == "tick" || word == "lateness" || word == "ahead") return next == TokenKind::kNumber;
  if (word == "status") return AtWord("every", 1);
  if (word == "checklist") return next == TokenKind::kLeftBrace;
  if (next != TokenKind::kWord) return false;
  if (word == "role") return true;
  if (word == "signal") return At(TokenKind::kWord, 2);
  if (word == "message") return At(TokenKind::kString, 2);
  if (word == "severity") return At(TokenKind::kLeftBrace, 2);
  const bool headed = At(TokenKind::kLeftBrace, 2) || AtWord("by", 2);
  if (word == "gate" || word == "ramp") return headed;
  if (word == "lever") {
    const bool typed = At(TokenKind::kWord, 2) && LooksLikeHostName(TextAt(2));
    return headed || typed || AtWord("percent", 2) || AtWord("number", 2);
  }
  return false;
}

bool Parser::StartsGateClause() const {
  const absl::string_view word = TextAt();
  const TokenKind next = KindAt(1);
  if (word == "owner") return next == TokenKind::kWord;
  if (word == "severity") return next == TokenKind::kWord && !At(TokenKind::kLeftBrace, 2);
  if (word == "when" || word == "given") {
    return next == TokenKind::kWord || next == TokenKind::kNumber ||
           next == TokenKind::kLeftParen || next == TokenKind::kMinus;
  }
  if (word == "for" || word == "warmup" || word == "cooldown" || word == "flap") {
    return next == TokenKind::kNumber;
  }
  if (word == "clear") return AtWord("when", 1) || AtWord("for", 1);
  if (word == "latch" || word == "shadow") return true;
  if (word == "starts") return AtWord("tripped", 1);
  if (word == "suppressed") return AtWord("by", 1);
  if (word == "remind") return AtWord("every", 1);
  if (word == "hold") return next == TokenKind::kWord && AtWord("at", 2);
  if (word == "do") return next == TokenKind::kWord && At(TokenKind::kLeftBrace, 2);
  if (word == "on") {
    return AtWord("missing", 1) || AtWord("clear", 1) || AtWord("remind", 1) ||
           AtWord("escalate", 1);
  }
  return false;
}

bool Parser::StartsRampClause() const {
  const absl::string_view word = TextAt();
  const bool name = At(TokenKind::kWord, 1);
  if (word == "owner" || word == "guard") return name;
  if (word == "lever") return name && !StartsItem();
  if (word == "step") return name || At(TokenKind::kNumber, 1);
  if (word == "on") return AtWord("trip", 1);
  return word == "advance" && AtWord("when", 1);
}

bool Parser::StartsScenarioClause() const {
  const absl::string_view word = TextAt();
  const bool name = At(TokenKind::kWord, 1);
  if (word == "start" || word == "hold" || word == "resume" || word == "abort") {
    return AtWord("ramp", 1);
  }
  if (word == "tick" || word == "reload") return At(TokenKind::kString, 1);
  if (word == "restart") return AtWord("at", 1);
  if (word == "until") return At(TokenKind::kNumber, 1);
  if (word == "timeline") return At(TokenKind::kLeftBrace, 1) || AtWord("of", 1);
  if (word == "only") return true;
  return name && Contains(ClauseWords(Block::kScenario), word);
}

bool Parser::StartsClause(Block block) const {
  if (!At(TokenKind::kWord)) return false;
  switch (block) {
    case Block::kGate:
      return StartsGateClause();
    case Block::kRamp:
      return StartsRampClause();
    case Block::kChecklist:
      return TextAt() == "item" && At(TokenKind::kString, 1);
    case Block::kScenario:
      return StartsScenarioClause();
    default:
      return false;
  }
}

bool Parser::NewPartHere() const {
  if (!At(TokenKind::kWord) || !Peek().first_on_line) return false;
  // A field of a message may have any name.
  if (At(TokenKind::kColon, 1) || At(TokenKind::kAssign, 1)) return false;
  // A list goes on behind its comma whatever the word.
  if (at_ > 0 && tokens_.tokens[at_ - 1].kind == TokenKind::kComma) return false;
  return StartsItem() || StartsClause(block_) ||
         Contains(block_ == Block::kNone ? ItemWords() : ClauseWords(block_), TextAt());
}

bool Parser::AtOptionalName() const {
  if (!At(TokenKind::kWord) || StartsItem() || NewPartHere()) return false;
  if (!Peek().first_on_line) return true;
  return !Contains(ClauseWords(Block::kGate), TextAt()) &&
         !Contains(ClauseWords(Block::kScenario), TextAt());
}

bool Parser::LeavesBlock(Block block) const {
  return Peek().first_on_line && StartsItem() && !StartsClause(block);
}

bool Parser::MayGoOnHere(Block block) const {
  if (LeavesBlock(block) || (Peek().first_on_line && StartsClause(block))) return true;
  if (braces_ > block_braces_ || brackets_ > 0 || at_ == 0) return false;
  if (block == Block::kTimeline) return At(TokenKind::kNumber) && Peek().first_on_line;
  if (!At(TokenKind::kWord)) return false;
  if (!Peek().first_on_line) {
    // These words go on with a clause, too.
    const absl::string_view word = TextAt();
    return StartsClause(block) && word != "for" && word != "hold" && word != "clear" &&
           word != "until";
  }
  if (Contains(ClauseWords(block), TextAt())) return !At(TokenKind::kLeftParen, 1);
  return !IsContinuation(TextAt()) && !AsksForMore(tokens_.tokens[at_ - 1].kind);
}

void Parser::RecoverInBlock(Block block) {
  while (!At(TokenKind::kEnd)) {
    if (At(TokenKind::kRightBrace) && braces_ <= block_braces_) break;
    if (MayGoOnHere(block)) break;
    Advance();
  }
  braces_ = block_braces_;
  brackets_ = 0;
}

void Parser::RecoverAtTop() {
  while (!At(TokenKind::kEnd)) {
    if (Peek().first_on_line && StartsItem()) break;
    if (braces_ <= 0 && brackets_ <= 0 && At(TokenKind::kWord) && Peek().first_on_line &&
        !IsContinuation(TextAt()) && at_ > 0 && !AsksForMore(tokens_.tokens[at_ - 1].kind)) {
      const absl::string_view word = TextAt();
      const bool of_a_block = Contains(ClauseWords(Block::kGate), word) ||
                              Contains(ClauseWords(Block::kRamp), word) ||
                              Contains(ClauseWords(Block::kScenario), word);
      if (Contains(ItemWords(), word) || !of_a_block) break;
    }
    Advance();
  }
  braces_ = 0;
  brackets_ = 0;
}

bool Parser::BlockEnds(Block block, std::size_t open, const std::string& what, bool empty,
                       Strings* comments_at_end) {
  if (At(TokenKind::kRightBrace)) {
    if (TakeCommentsAtEnd(empty, comments_at_end)) {
      // As in Layout: an entry that is one line break stands for an empty line.
      comments_at_end->Add("\n");
      for (int i = comments_at_end->size() - 1; i > 0; --i) comments_at_end->SwapElements(i, i - 1);
    }
    Advance();
    return true;
  }
  if (At(TokenKind::kEnd)) {
    Fail(SpanOf(tokens_.tokens[open]), codes::kMissingBrace,
         absl::StrCat("the `{` of ", what, " is never closed"), "write `}` at its end");
    return true;
  }
  if (LeavesBlock(block)) {
    Fail(SpanHere(), codes::kMissingBrace,
         absl::StrCat("`", TextAt(), "` can't stand in ", what, ", which is still open here"),
         "write `}` above this line");
    return true;
  }
  return false;
}

bool Parser::FailUnknownClause(Block block) {
  static constexpr absl::string_view kGateRemedy =
      "a gate has: owner, severity, when, given, for, clear, warmup, cooldown, latch, shadow, "
      "starts tripped, flap, on missing, suppressed by, hold, do, on … do, remind every";
  static constexpr absl::string_view kRampRemedy =
      "a ramp has: owner, lever, step, guard, advance when, on trip rollback to";
  static constexpr absl::string_view kScenarioRemedy =
      "a scenario has: owner, feed, expect, timeline, only, until, restart, reload, and what "
      "people do: acknowledge, reset, silence, pin, unpin, tick, start ramp …";
  const bool word = At(TokenKind::kWord);
  const std::string nearest =
      word ? NearestName(absl::AsciiStrToLower(TextAt()), ClauseWords(block)) : "";
  absl::string_view kind = "checklist";
  absl::string_view remedy = "a checklist has: item \"…\" owner ROLE";
  if (block == Block::kGate) kind = "gate", remedy = kGateRemedy;
  if (block == Block::kRamp) kind = "ramp", remedy = kRampRemedy;
  if (block == Block::kScenario) kind = "scenario", remedy = kScenarioRemedy;
  FailHere(codes::kUnknownClause, absl::StrCat(Found(), " is no clause of a ", kind),
           nearest.empty() ? std::string(remedy) : absl::StrCat("did you mean `", nearest, "`?"));
  Advance();
  return false;
}

}  // namespace sluice::language
