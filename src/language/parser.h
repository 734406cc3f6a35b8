// The recursive-descent parser behind Parse (parse.h), one file per part of the
// language.
//
// The rules of the house for each Parse function: it returns false after it has
// reported what is wrong; it then leaves the position where it stopped, and the
// loop over clauses or statements goes on at the next one. Where it is plain what
// was meant, it reports, acts as if that stood there, and returns true.
#ifndef SLUICE_SRC_LANGUAGE_PARSER_H_
#define SLUICE_SRC_LANGUAGE_PARSER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "sluice/diagnostic.h"
#include "sluice/v1/plan.pb.h"
#include "src/language/lexer.h"
#include "src/language/literals.h"
#include "src/language/source.h"

namespace sluice::language {

class Parser {
 public:
  Parser(const Source& source, Tokens tokens, Diagnostics& diagnostics);

  v1::Plan Run();

 private:
  using Names = google::protobuf::RepeatedPtrField<v1::Name>;
  using Matchers = google::protobuf::RepeatedPtrField<v1::Matcher>;
  using Strings = google::protobuf::RepeatedPtrField<std::string>;

  // The blocks that hold clauses: what may begin one, and how to speak of them.
  enum class Block { kNone, kGate, kRamp, kChecklist, kScenario, kTimeline };

  // ---- Tokens (parser.cc) ----
  const Token& Peek(std::size_t ahead = 0) const;
  TokenKind KindAt(std::size_t ahead = 0) const { return Peek(ahead).kind; }
  absl::string_view TextAt(std::size_t ahead = 0) const { return TextOf(Peek(ahead)); }
  absl::string_view TextOf(const Token& token) const;
  void Advance();
  bool At(TokenKind kind, std::size_t ahead = 0) const { return KindAt(ahead) == kind; }
  bool AtWord(absl::string_view word, std::size_t ahead = 0) const;
  bool AtBad(absl::string_view text) const;
  bool Accept(TokenKind kind);
  bool AcceptWord(absl::string_view word);
  // Whether no white space stands between two tokens that follow each other.
  bool Joined(std::size_t ahead) const;
  // What stands here, in words: "`foo`", "the end of the file".
  std::string Found(std::size_t ahead = 0) const;

  v1::Span SpanOf(const Token& token) const;
  v1::Span SpanHere() const { return SpanOf(Peek()); }
  v1::Span SpanBehindLast() const;  // empty, behind the last token that was taken
  // From the token with index `first` to the last one that was taken.
  v1::Span SpanFrom(std::size_t first) const;

  // ---- Reporting ----
  // Reports an error and returns false.
  bool Fail(const v1::Span& span, absl::string_view code, absl::string_view message,
            absl::string_view remedy = "");
  bool FailHere(absl::string_view code, absl::string_view message, absl::string_view remedy = "");
  // "expected WHAT, found …": at what stands here, or at the end of the line above
  // where nothing more stands in it.
  bool FailExpected(absl::string_view code, absl::string_view what, absl::string_view remedy = "");
  bool FailAtLineEnd(absl::string_view code, absl::string_view what, absl::string_view remedy);
  void Warn(const v1::Span& span, absl::string_view code, absl::string_view message,
            absl::string_view remedy);
  void ReportSpelling(const Token& token, const SpellingError& error);
  // A character that no part of the language uses, if one stands here.
  bool FailedOnBadCharacter();
  void CheckBytes();

  // ---- Small parts (parse_parts.cc) ----
  // `what` continues "… is missing": "the name of a gate".
  bool ParseName(absl::string_view what, v1::Name* out);
  // Messages, enums and constants: any case, and dots where `dotted`.
  bool ParseHostName(absl::string_view what, bool dotted, v1::Name* out);
  // NAME {, NAME}
  bool ParseNames(absl::string_view what, Names* out);
  bool ParseLabels(Names* out);
  // As ParseNames, at the end of a clause.
  bool ParseGates(Names* out);
  bool ParseDur(absl::string_view what, v1::Dur* out);
  bool ParseCount(absl::string_view what, v1::Count* out);
  bool ParseText(absl::string_view what, v1::Text* out);
  // A number or duration with its unit. A minus sign is taken into it where `sign`.
  bool ParseLiteral(absl::string_view what, bool sign, v1::Literal* out);
  bool ParsePlainNumber(absl::string_view what, bool sign, v1::Literal* out);
  bool ParseMembers(v1::Literal* out);
  bool ParseLeverValue(v1::LeverValue* out);
  bool ParseSelector(Matchers* out);
  bool ParseMatcher(v1::Matcher* out);
  bool ParseMatcherValues(v1::Matcher* out);
  bool ExpectWord(absl::string_view word, absl::string_view behind);
  bool ExpectLeftBrace(absl::string_view owner);
  bool Expect(TokenKind kind, absl::string_view code, absl::string_view what,
              absl::string_view remedy = "");
  // A name that is spelled wrongly: reports it and takes what was meant.
  bool TakeBadName(std::size_t tokens, v1::Name* out);
  bool TakeQuotedName(absl::string_view what, v1::Name* out);
  bool MissingUnit(v1::Dur* out, const v1::Literal& literal);
  void TakeUnitApart(std::size_t first, v1::Literal* out);
  // Whether a name is missing here, since what stands here begins something new.
  bool NewPartHere() const;
  // Whether a word that may or may not follow stands here.
  bool AtOptionalName() const;

  // ---- Blocks and statements (parse_blocks.cc) ----
  // Whether what stands here has the shape of a statement, or of a clause of
  // `block`: the word alone leaves doubt, for words are not reserved.
  bool StartsItem() const;
  bool StartsClause(Block block) const;
  bool StartsGateClause() const;
  bool StartsRampClause() const;
  bool StartsScenarioClause() const;
  static const std::vector<std::string>& ItemWords();
  static const std::vector<std::string>& ClauseWords(Block block);
  // Whether what stands here belongs behind the block, which is then not closed.
  bool LeavesBlock(Block block) const;
  bool MayGoOnHere(Block block) const;
  void RecoverInBlock(Block block);
  void RecoverAtTop();
  bool FailUnknownClause(Block block);
  // Parses `{`, clauses and `}`. `clause` is called at the start of each and
  // reports what is wrong itself; `what` speaks of the block: "gate `x`".
  template <typename Clauses, typename ParseClause>
  bool ParseBlock(Block block, const std::string& what, v1::Layout& layout, Clauses* clauses,
                  Strings* comments_at_end, ParseClause clause);
  bool BlockEnds(Block block, std::size_t open, const std::string& what, bool empty,
                 Strings* comments_at_end);

  // ---- Comments ----
  void BeginLayout(bool first, v1::Layout& layout);
  void TakeCommentsWithin(v1::Layout& layout);
  void EndLayout(v1::Layout& layout);
  bool TakeCommentsAtEnd(bool first, Strings* out);
  void AddComment(const Comment& comment, Strings* out);

  // ---- Declarations (parse_declarations.cc) ----
  void ParseItem(v1::Plan& plan);
  bool ParseItemKind(v1::Item& item, v1::Layout& layout);
  bool FailUnknownStatement();
  bool ParseRole(v1::Role* out);
  bool ParseSeverity(v1::SeverityLevel* out);
  bool ParseDeadlines(v1::SeverityLevel* out);
  bool ParseSignal(v1::Signal* out);
  bool ParseSignalKind(v1::Signal* out);
  bool ParseSignalLabels(v1::Signal* out);
  bool ParseExpected(v1::LabelDecl* out);
  bool ParseLever(v1::Lever* out);
  bool ParseLeverScale(v1::Lever* out);
  bool ParseLeverNames(v1::Lever* out);
  bool ParseMessage(v1::Template* out);

  // ---- Expressions (parse_expression.cc, parse_aggregate.cc) ----
  bool ParseExpr(v1::Expr* out);
  // These give the height of the expression, in levels of the syntax tree, and 0
  // where they failed.
  int ParseOr(v1::Expr* out);
  int ParseAnd(v1::Expr* out);
  int ParseNot(v1::Expr* out);
  int ParseComparison(v1::Expr* out);
  int ParseSum(v1::Expr* out);
  int ParseTerm(v1::Expr* out);
  int ParseUnary(v1::Expr* out);
  int ParsePrimary(v1::Expr* out);
  int ParseParenthesised(v1::Expr* out);
  int ParseLogic(v1::Logic::Op op, std::size_t first, int height, v1::Expr* out);
  int ParseArithmetic(v1::Arithmetic::Op op, std::size_t first, int height, v1::Expr* out);
  int ParseFold(v1::Fold::Quantifier quantifier, v1::Expr* out);
  int ParseState(v1::GateState::State state, v1::Expr* out);
  int FailOperand();
  int FailWordOperand();
  bool AtSignalWithoutParentheses() const;
  bool ParseConfidence(v1::Comparison* out);
  bool FailBehindComparison();
  void SkipChainedComparisons(std::size_t first);
  bool TakeLogicWord(v1::Logic::Op op);
  bool TakeNot();
  v1::Arithmetic::Op TakeSumOperator();
  v1::Arithmetic::Op TakeTermOperator();
  v1::Comparison::Op TakeComparisonOperator();
  v1::Fold::Quantifier TakeQuantifier();
  // The height of what stands above `height`; 0 and an error where it is too deep.
  int Above(int height, std::size_t first);
  bool ParseAggregate(v1::Aggregate* out);
  bool ParseAggregateName(v1::Aggregate* out);
  bool ParseAggregateArguments(v1::Aggregate* out);
  bool ParseAggregateSignal(v1::Aggregate* out);
  bool ParseWindow(v1::Aggregate* out);

  // ---- Gates (parse_gate.cc) ----
  bool ParseGate(v1::Layout& layout, v1::Gate* out);
  bool ParseGateClause(bool has_for, v1::Clause* clause);
  bool ParseFor(v1::ForClause* out);
  bool ParseClear(v1::ClearClause* out, bool gate_has_for);
  bool ParseFlap(v1::FlapClause* out);
  bool ParseOn(v1::Clause& clause);
  bool ParseMissing(v1::MissingClause* out);
  bool ParseHold(v1::HoldClause* out);
  bool ParseAction(v1::Action* out);
  bool ParseFields(google::protobuf::RepeatedPtrField<v1::ActionField>* out);
  bool ParseField(v1::ActionField* out);
  bool ParseActionValue(v1::ActionValue* out);
  bool ParseActionList(v1::ActionList* out);

  // ---- Ramps and checklists (parse_people.cc) ----
  bool ParseRamp(v1::Layout& layout, v1::Ramp* out);
  bool ParseRampClause(v1::RampClause* clause);
  bool ParseStep(v1::RampStep* out);
  bool ParseRollback(v1::Rollback* out);
  bool ParseChecklist(v1::Layout& layout, v1::Checklist* out);
  bool ParseChecklistItem(v1::ChecklistItem* item);

  // ---- Scenarios (parse_scenario.cc, parse_feed.cc) ----
  bool ParseScenario(v1::Layout& layout, v1::Scenario* out);
  bool ParseScenarioClause(v1::ScenarioClause* clause, v1::Layout& layout);
  bool ParseTarget(absl::string_view what, v1::Target* out);
  bool ParseFeed(v1::Feed* out);
  bool ParseFeedPace(v1::Feed* out);
  bool ParseRate(v1::Rate* out);
  bool ParseFeedPart(v1::FeedPart* out);
  bool ParseSigned(absl::string_view what, v1::SignedLiteral* out);
  bool ParseExpectation(v1::Expectation* out);
  bool ParseExpectedAction(v1::ExpectAction* out);
  bool ParseExpectedGate(v1::ExpectGate* out);
  bool AtExpectedAction() const;
  bool AtMoment() const;
  bool ParseMoment(bool of_gate, v1::Moment* out);
  bool ParseAct(v1::Act* out);
  bool TakeVerb(v1::Act* out);
  bool ParseActObject(v1::Act* out);
  bool ParseRestart(v1::Restart* out);
  bool ParseReload(v1::ReloadAt* out);
  bool ParseTimeline(v1::Layout& layout, v1::Timeline* out);
  bool ParseTimelineEntry(v1::TimelineEntry* out);
  bool ParseEventKind(v1::Name* out);

  const Source& source_;
  absl::string_view text_;
  Tokens tokens_;
  Diagnostics& diagnostics_;
  std::size_t at_ = 0;            // index of the next token
  std::size_t next_comment_ = 0;  // of those not yet kept in a layout
  Block block_ = Block::kNone;    // the innermost block around this place
  int braces_ = 0;                // `{` that are open here ...
  int block_braces_ = 0;          // ... and in the clauses of `block_`
  int brackets_ = 0;              // `(` and `[` that are open here
  int open_parentheses_ = 0;
  int open_levels_ = 0;  // unary operators and folds around this place
  int open_values_ = 0;  // nested messages and lists of an action
};

template <typename Clauses, typename ParseClause>
bool Parser::ParseBlock(Block block, const std::string& what, v1::Layout& layout, Clauses* clauses,
                        Strings* comments_at_end, ParseClause parse_clause) {
  const std::size_t open = at_;
  if (!ExpectLeftBrace(what)) return false;
  TakeCommentsWithin(layout);
  const Block around = block_;
  const int braces_around = block_braces_;
  block_ = block;
  block_braces_ = braces_;
  while (!BlockEnds(block, open, what, clauses->empty(), comments_at_end)) {
    const std::size_t first = at_;
    v1::Layout clause_layout;
    BeginLayout(clauses->empty(), clause_layout);
    auto* clause = clauses->Add();
    if (!parse_clause(clause, clause_layout)) RecoverInBlock(block);
    if (at_ == first) Advance();
    EndLayout(clause_layout);
    *clause->mutable_layout() = std::move(clause_layout);
    *clause->mutable_span() = SpanFrom(first);
  }
  block_ = around;
  block_braces_ = braces_around;
  return true;
}

}  // namespace sluice::language

#endif  // SLUICE_SRC_LANGUAGE_PARSER_H_
