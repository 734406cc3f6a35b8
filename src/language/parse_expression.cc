// Conditions and values, by precedence: or, and, not, comparison, sum, term,
// unary, primary.
#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "src/language/codes.h"
#include "src/language/parse.h"
#include "src/language/parser.h"

namespace sluice::language {
namespace {

// Adds an operand to a chain. One that is itself a chain of the same word comes
// apart into its operands: a chain never holds such a chain. Gives its height.
int AddOperand(v1::Expr operand, int height, v1::Logic* chain) {
  if (operand.kind_case() != v1::Expr::kLogic || operand.logic().op() != chain->op()) {
    *chain->add_operands() = std::move(operand);
    return height;
  }
  for (v1::Expr& inner : *operand.mutable_logic()->mutable_operands()) {
    chain->add_operands()->Swap(&inner);
  }
  return height - 1;
}

}  // namespace

bool Parser::ParseExpr(v1::Expr* out) {
  const int height = ParseOr(out);
  open_parentheses_ = 0;
  open_levels_ = 0;
  return height > 0;
}

int Parser::Above(int height, std::size_t first) {
  if (height < kMaxNesting) return height + 1;
  Fail(SpanFrom(first), codes::kNestingTooDeep,
       absl::StrCat("this expression has more than ", kMaxNesting, " levels"),
       "each operator of a chain of + - * / counts as one; split the condition over gates");
  return 0;
}

// ---- or, and, not ----

int Parser::ParseOr(v1::Expr* out) {
  const std::size_t first = at_;
  const int height = ParseAnd(out);
  if (height == 0 || !TakeLogicWord(v1::Logic::OR)) return height;
  return ParseLogic(v1::Logic::OR, first, height, out);
}

int Parser::ParseAnd(v1::Expr* out) {
  const std::size_t first = at_;
  const int height = ParseNot(out);
  if (height == 0 || !TakeLogicWord(v1::Logic::AND)) return height;
  return ParseLogic(v1::Logic::AND, first, height, out);
}

// Goes on behind the first operand, in `out`, and the first `and` or `or`.
int Parser::ParseLogic(v1::Logic::Op op, std::size_t first, int height, v1::Expr* out) {
  v1::Expr chain;
  chain.mutable_logic()->set_op(op);
  height = AddOperand(std::move(*out), height, chain.mutable_logic());
  do {
    v1::Expr operand;
    const int operand_height = op == v1::Logic::OR ? ParseAnd(&operand) : ParseNot(&operand);
    if (operand_height == 0) return 0;
    height =
        std::max(height, AddOperand(std::move(operand), operand_height, chain.mutable_logic()));
  } while (TakeLogicWord(op));
  *chain.mutable_span() = SpanFrom(first);
  *out = std::move(chain);
  return Above(height, first);
}

bool Parser::TakeLogicWord(v1::Logic::Op op) {
  const bool is_and = op == v1::Logic::AND;
  const absl::string_view word = is_and ? "and" : "or";
  if (AcceptWord(word)) return true;
  const bool symbol = At(TokenKind::kBad) &&
                      (TextAt() == (is_and ? "&&" : "||") || TextAt() == (is_and ? "&" : "|"));
  const bool shouted = At(TokenKind::kWord) && TextAt().size() == word.size() &&
                       absl::AsciiStrToLower(TextAt()) == word;
  if (!symbol && !shouted) return false;
  Fail(SpanHere(), codes::kWrongOperator, absl::StrCat("there is no `", TextAt(), "`"),
       absl::StrCat("write `", word, "`"));
  Advance();
  return true;
}

bool Parser::TakeNot() {
  if (AcceptWord("not")) return true;
  if (!AtBad("!") && !AtWord("NOT")) return false;
  Fail(SpanHere(), codes::kWrongOperator, absl::StrCat("there is no `", TextAt(), "`"),
       "write `not`");
  Advance();
  return true;
}

int Parser::ParseNot(v1::Expr* out) {
  const std::size_t first = at_;
  if (!TakeNot()) return ParseComparison(out);
  if (open_levels_ >= kMaxNesting) return Above(kMaxNesting, first);
  ++open_levels_;
  const int height = ParseNot(out->mutable_not_()->mutable_operand());
  --open_levels_;
  if (height == 0) return 0;
  *out->mutable_span() = SpanFrom(first);
  return Above(height, first);
}

// ---- Comparisons ----

v1::Comparison::Op Parser::TakeComparisonOperator() {
  struct Operator {
    TokenKind kind;
    v1::Comparison::Op op;
  };
  static constexpr Operator kOperators[] = {
      {TokenKind::kLess, v1::Comparison::LT},    {TokenKind::kLessEqual, v1::Comparison::LE},
      {TokenKind::kGreater, v1::Comparison::GT}, {TokenKind::kGreaterEqual, v1::Comparison::GE},
      {TokenKind::kEqual, v1::Comparison::EQ},   {TokenKind::kNotEqual, v1::Comparison::NE},
  };
  for (const Operator& candidate : kOperators) {
    if (Accept(candidate.kind)) return candidate.op;
  }
  if (At(TokenKind::kAssign)) {
    Fail(SpanHere(), codes::kWrongOperator, "a single `=` does not compare", "write `==`");
    Advance();
    return v1::Comparison::EQ;
  }
  struct Mistaken {
    absl::string_view text;
    v1::Comparison::Op op;
  };
  static constexpr Mistaken kMistaken[] = {
      {"=<", v1::Comparison::LE},     {"=>", v1::Comparison::GE},
      {"<>", v1::Comparison::NE},     {"\u2264", v1::Comparison::LE},
      {"\u2265", v1::Comparison::GE}, {"\u2260", v1::Comparison::NE},
  };
  for (const Mistaken& mistaken : kMistaken) {
    if (!AtBad(mistaken.text)) continue;
    FailedOnBadCharacter();
    Advance();
    return mistaken.op;
  }
  return v1::Comparison::OP_UNSPECIFIED;
}

int Parser::ParseComparison(v1::Expr* out) {
  const std::size_t first = at_;
  int height = ParseSum(out);
  if (height == 0) return 0;
  const v1::Comparison::Op op = TakeComparisonOperator();
  if (op == v1::Comparison::OP_UNSPECIFIED) return FailBehindComparison() ? 0 : height;
  v1::Expr comparison;
  comparison.mutable_comparison()->set_op(op);
  comparison.mutable_comparison()->mutable_left()->Swap(out);
  const int right = ParseSum(comparison.mutable_comparison()->mutable_right());
  if (right == 0 || !ParseConfidence(comparison.mutable_comparison())) return 0;
  *comparison.mutable_span() = SpanFrom(first);
  out->Swap(&comparison);
  height = Above(std::max(height, right), first);
  if (height == 0) return 0;
  SkipChainedComparisons(first);
  return FailBehindComparison() ? 0 : height;
}

void Parser::SkipChainedComparisons(std::size_t first) {
  bool reported = false;
  while (true) {
    const std::size_t before = at_;
    const v1::Comparison::Op op = TakeComparisonOperator();
    if (op == v1::Comparison::OP_UNSPECIFIED) return;
    if (!reported) {
      v1::Span span = SpanOf(tokens_.tokens[before]);
      span.set_begin(tokens_.tokens[first].begin);
      Fail(span, codes::kChainedComparison, "comparisons can't be chained",
           "write `a < b and b < c` for `a < b < c`");
    }
    reported = true;
    v1::Expr skipped;
    if (ParseSum(&skipped) == 0) return;
  }
}

bool Parser::ParseConfidence(v1::Comparison* out) {
  if (!AcceptWord("with")) return true;
  return ExpectWord("confidence", "`with`") &&
         ParsePlainNumber("a confidence, such as 95%", false, out->mutable_confidence());
}

// What people write behind a comparison, but belongs elsewhere.
bool Parser::FailBehindComparison() {
  if (AtWord("over") || AtWord("offset")) {
    FailHere(codes::kMisplacedWindow,
             absl::StrCat("`", TextAt(), "` stands right behind the aggregate that it belongs to"),
             "write `mean(cpu) over 1m > 80`");
    return true;
  }
  if (AtWord("with")) {
    FailHere(codes::kMisplacedConfidence, "`with confidence` stands behind a comparison",
             "write `success_ratio(starts) over 1m < 97% with confidence 95%`");
    return true;
  }
  if (At(TokenKind::kPercent)) {
    FailHere(codes::kWrongOperator, "there is no `%` operator",
             "a percentage is joined to its number: 95%");
    return true;
  }
  return false;
}

// ---- Arithmetic ----

v1::Arithmetic::Op Parser::TakeSumOperator() {
  if (Accept(TokenKind::kPlus)) return v1::Arithmetic::ADD;
  if (Accept(TokenKind::kMinus)) return v1::Arithmetic::SUBTRACT;
  if (AtBad("\u2212") || AtBad("\u2013")) {
    FailedOnBadCharacter();
    Advance();
    return v1::Arithmetic::SUBTRACT;
  }
  return v1::Arithmetic::OP_UNSPECIFIED;
}

v1::Arithmetic::Op Parser::TakeTermOperator() {
  if (Accept(TokenKind::kStar)) return v1::Arithmetic::MULTIPLY;
  if (Accept(TokenKind::kSlash)) return v1::Arithmetic::DIVIDE;
  return v1::Arithmetic::OP_UNSPECIFIED;
}

int Parser::ParseSum(v1::Expr* out) {
  const std::size_t first = at_;
  int height = ParseTerm(out);
  while (height != 0) {
    const v1::Arithmetic::Op op = TakeSumOperator();
    if (op == v1::Arithmetic::OP_UNSPECIFIED) break;
    height = ParseArithmetic(op, first, height, out);
  }
  return height;
}

int Parser::ParseTerm(v1::Expr* out) {
  const std::size_t first = at_;
  int height = ParseUnary(out);
  while (height != 0) {
    const v1::Arithmetic::Op op = TakeTermOperator();
    if (op == v1::Arithmetic::OP_UNSPECIFIED) break;
    height = ParseArithmetic(op, first, height, out);
  }
  return height;
}

// Goes on behind an operator; what stands before it is in `out`.
int Parser::ParseArithmetic(v1::Arithmetic::Op op, std::size_t first, int height, v1::Expr* out) {
  const bool sum = op == v1::Arithmetic::ADD || op == v1::Arithmetic::SUBTRACT;
  v1::Expr joined;
  v1::Arithmetic* arithmetic = joined.mutable_arithmetic();
  arithmetic->set_op(op);
  arithmetic->mutable_left()->Swap(out);
  const int right =
      sum ? ParseTerm(arithmetic->mutable_right()) : ParseUnary(arithmetic->mutable_right());
  if (right == 0) return 0;
  *joined.mutable_span() = SpanFrom(first);
  out->Swap(&joined);
  return Above(std::max(height, right), first);
}

int Parser::ParseUnary(v1::Expr* out) {
  const std::size_t first = at_;
  if (!Accept(TokenKind::kMinus)) return ParsePrimary(out);
  if (open_levels_ >= kMaxNesting) return Above(kMaxNesting, first);
  ++open_levels_;
  const int height = ParseUnary(out->mutable_negate()->mutable_operand());
  --open_levels_;
  if (height == 0) return 0;
  *out->mutable_span() = SpanFrom(first);
  return Above(height, first);
}

// ---- Primaries ----

int Parser::ParsePrimary(v1::Expr* out) {
  const std::size_t first = at_;
  if (At(TokenKind::kNumber)) {
    if (!ParseLiteral("a number", false, out->mutable_literal())) return 0;
    *out->mutable_span() = out->literal().span();
    return 1;
  }
  if (At(TokenKind::kLeftParen)) return ParseParenthesised(out);
  if (!At(TokenKind::kWord)) return FailOperand();
  const v1::Fold::Quantifier quantifier = TakeQuantifier();
  if (quantifier != v1::Fold::QUANTIFIER_UNSPECIFIED) return ParseFold(quantifier, out);
  if (!At(TokenKind::kLeftParen, 1)) return FailWordOperand();
  if (AtWord("tripped")) return ParseState(v1::GateState::TRIPPED, out);
  if (AtWord("pending")) return ParseState(v1::GateState::PENDING, out);
  if (AtWord("clear")) return ParseState(v1::GateState::CLEAR, out);
  if (AtWord("any") || AtWord("all") || AtWord("and") || AtWord("or")) return FailWordOperand();
  if (!ParseAggregate(out->mutable_aggregate())) return 0;
  *out->mutable_span() = SpanFrom(first);
  return 1;
}

int Parser::ParseParenthesised(v1::Expr* out) {
  const std::size_t open = at_;
  Advance();
  if (open_parentheses_ >= kMaxParentheses) {
    Fail(SpanFrom(open), codes::kNestingTooDeep,
         absl::StrCat("more than ", kMaxParentheses, " parentheses are open here"),
         "leave out those that change nothing");
    return 0;
  }
  ++open_parentheses_;
  const int height = ParseOr(out);
  --open_parentheses_;
  if (height == 0) return 0;
  return Expect(TokenKind::kRightParen, codes::kMissingParenthesis, "an operator or a `)`") ? height
                                                                                            : 0;
}

v1::Fold::Quantifier Parser::TakeQuantifier() {
  struct Quantifier {
    absl::string_view first;
    absl::string_view second;
    v1::Fold::Quantifier meaning;
  };
  static constexpr Quantifier kQuantifiers[] = {
      {"any", "of", v1::Fold::ANY},        {"all", "of", v1::Fold::ALL},
      {"at", "least", v1::Fold::AT_LEAST}, {"at", "most", v1::Fold::AT_MOST},
      {"min", "of", v1::Fold::MIN},        {"max", "of", v1::Fold::MAX},
      {"sum", "of", v1::Fold::SUM},        {"mean", "of", v1::Fold::MEAN},
  };
  for (const Quantifier& quantifier : kQuantifiers) {
    if (!AtWord(quantifier.first) || !AtWord(quantifier.second, 1)) continue;
    Advance();
    // The `of` is left to ParseFold.
    if (quantifier.second != "of") Advance();
    return quantifier.meaning;
  }
  return v1::Fold::QUANTIFIER_UNSPECIFIED;
}

int Parser::ParseFold(v1::Fold::Quantifier quantifier, v1::Expr* out) {
  const bool bounded = quantifier == v1::Fold::AT_LEAST || quantifier == v1::Fold::AT_MOST;
  const std::size_t first = at_ - (bounded ? 2 : 1);
  v1::Fold* fold = out->mutable_fold();
  fold->set_quantifier(quantifier);
  if (bounded && !ParseMembers(fold->mutable_bound())) return 0;
  if (!ExpectWord("of", bounded ? "the number" : "it") || !ParseLabels(fold->mutable_labels()) ||
      !Expect(TokenKind::kLeftParen, codes::kMissingParenthesis,
              "`(` and what is asked of each member")) {
    return 0;
  }
  if (open_levels_ >= kMaxNesting) return Above(kMaxNesting, first);
  ++open_levels_;
  const int height = ParseOr(fold->mutable_body());
  --open_levels_;
  if (height == 0 ||
      !Expect(TokenKind::kRightParen, codes::kMissingParenthesis, "an operator or a `)`")) {
    return 0;
  }
  *out->mutable_span() = SpanFrom(first);
  return Above(height, first);
}

int Parser::ParseState(v1::GateState::State state, v1::Expr* out) {
  const std::size_t first = at_;
  Advance();
  Advance();  // (
  out->mutable_state()->set_state(state);
  if (!ParseName("the name of a gate", out->mutable_state()->mutable_gate()) ||
      !Expect(TokenKind::kRightParen, codes::kMissingParenthesis, "the `)` behind the gate")) {
    return 0;
  }
  *out->mutable_span() = SpanFrom(first);
  return 1;
}

// ---- What is no operand ----

int Parser::FailOperand() {
  if (At(TokenKind::kString)) {
    FailHere(codes::kMissingOperand, "a string can't stand in a condition",
             "strings belong to labels: {region = \"sg\"}");
  } else {
    FailExpected(codes::kMissingOperand, "a number or an aggregate");
  }
  return 0;
}

// `mean cpu over 1m`
bool Parser::AtSignalWithoutParentheses() const {
  if (!At(TokenKind::kWord, 1) || Peek(1).first_on_line) return false;
  if (TextAt().size() > 40 || TextAt(1).size() > 40) return false;
  return AtWord("over", 2) || AtWord("offset", 2) || At(TokenKind::kLeftBrace, 2);
}

int Parser::FailWordOperand() {
  const absl::string_view word = TextAt();
  if (word == "any" || word == "all") {
    FailHere(codes::kMissingWord, absl::StrCat("`", word, "` must say of which label"),
             absl::StrCat("write `", word, " of region (…)`"));
  } else if (word == "at") {
    Advance();
    FailExpected(codes::kMissingWord, "`least` or `most` behind `at`",
                 "write `at least 3 of region (…)`");
  } else if (word == "true" || word == "false") {
    FailHere(codes::kBareName, "conditions have no `true` and `false`",
             "compare something, as in `mean(cpu) over 1m > 80`");
  } else if (word == "and" || word == "or" || StartsClause(block_) || NewPartHere()) {
    FailExpected(codes::kMissingOperand, "a number or an aggregate");
  } else if (AtSignalWithoutParentheses()) {
    FailHere(codes::kMissingParenthesis,
             absl::StrCat("the signal of ", Found(), " stands in parentheses"),
             absl::StrCat("write `", word, "(", TextAt(1), ")`"));
  } else if (word.size() > 40) {
    FailHere(codes::kBareName, absl::StrCat(Found(), " is no value by itself"));
  } else {
    FailHere(codes::kBareName, absl::StrCat("`", word, "` is no value by itself"),
             absl::StrCat("write an aggregate of the signal, as in `mean(", word, ") over 1m`"));
  }
  return 0;
}

}  // namespace sluice::language
