#include "src/promql/parser.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "src/language/source.h"
#include "src/language/unicode.h"
#include "src/promql/functions.h"
#include "src/promql/types.h"

namespace sluice::promql {
namespace {

using language::Quoted;
using Kind = Token::Kind;

struct Operator {
  absl::string_view spelling;
  Op op;
  int precedence;
};

constexpr int kUnaryPrecedence = 5;  // -1 * 2 is (-1) * 2, and -2 ^ 2 is -(2 ^ 2)
constexpr int kPowerPrecedence = 6;

constexpr Operator kOperators[] = {{"or", Op::kOr, 1},         {"and", Op::kAnd, 2},
                                   {"unless", Op::kUnless, 2}, {"==", Op::kEqual, 3},
                                   {"!=", Op::kNotEqual, 3},   {"<=", Op::kLessOrEqual, 3},
                                   {"<", Op::kLess, 3},        {">=", Op::kGreaterOrEqual, 3},
                                   {">", Op::kGreater, 3},     {"+", Op::kAdd, 4},
                                   {"-", Op::kSubtract, 4},    {"*", Op::kMultiply, 5},
                                   {"/", Op::kDivide, 5},      {"%", Op::kModulo, 5},
                                   {"atan2", Op::kAtan2, 5},   {"^", Op::kPower, kPowerPrecedence}};

class Parser {
 public:
  Parser(const std::vector<Token>& tokens, absl::string_view text) : tokens_(tokens), text_(text) {}

  absl::optional<SyntaxError> Run(Expr& expr) {
    if (!Binary(1, expr)) return error_;
    if (Now().kind != Kind::kEnd) {
      Fail(Now().span, absl::StrCat("the expression is over before ", Shown(Now())));
    }
    return error_;
  }

 private:
  // ---- Tokens

  const Token& Now() const { return tokens_[at_]; }
  const Token& Ahead() const { return tokens_[std::min(at_ + 1, tokens_.size() - 1)]; }
  bool IsSign(absl::string_view sign) const {
    return Now().kind == Kind::kSign && Now().text == sign;
  }
  bool IsWord(absl::string_view word) const {
    return Now().kind == Kind::kName && absl::EqualsIgnoreCase(Now().text, word);
  }
  bool TakeSign(absl::string_view sign) {
    if (!IsSign(sign)) return false;
    ++at_;
    return true;
  }
  bool TakeWord(absl::string_view word) {
    if (!IsWord(word)) return false;
    ++at_;
    return true;
  }
  std::size_t Before() const { return at_ == 0 ? 0 : tokens_[at_ - 1].span.end; }

  std::string Shown(const Token& token) const {
    if (token.kind == Kind::kEnd) return "the end of the expression";
    return Quoted(text_.substr(token.span.begin, token.span.end - token.span.begin));
  }

  bool Fail(Span span, std::string message, std::string remedy = "") {
    if (!error_.has_value()) error_ = SyntaxError{span, std::move(message), std::move(remedy)};
    return false;
  }

  bool Expect(absl::string_view sign) {
    if (TakeSign(sign)) return true;
    return Fail(Now().span,
                absl::StrCat("expected ", Quoted(sign), ", but here is ", Shown(Now())));
  }

  // ---- Trees

  // The last step of every node: its place, its depth, its type.
  bool Finish(std::size_t begin, Expr& expr) {
    expr.span = {begin, Before()};
    for (const Expr& operand : expr.operands) {
      expr.depth = std::max(expr.depth, operand.depth + 1);
    }
    if (expr.depth > kMaxDepth) {
      return Fail(expr.span, absl::StrCat("the expression has more than ", kMaxDepth, " levels"));
    }
    absl::optional<SyntaxError> error = CheckTypes(expr);
    if (!error.has_value()) return true;
    if (!error_.has_value()) error_ = std::move(error);
    return false;
  }

  const Operator* NextOperator() const {
    for (const Operator& candidate : kOperators) {
      const bool is_word = absl::ascii_isalpha(static_cast<unsigned char>(candidate.spelling[0]));
      if (is_word ? IsWord(candidate.spelling) : IsSign(candidate.spelling)) return &candidate;
    }
    return nullptr;
  }

  bool Binary(int least, Expr& expr) {
    if (++open_ > kMaxDepth) {
      return Fail(Now().span, absl::StrCat("more than ", kMaxDepth, " levels are open here"));
    }
    const std::size_t begin = Now().span.begin;
    if (!Unary(expr)) return false;
    while (const Operator* next = NextOperator()) {
      if (next->precedence < least) break;
      Expr binary;
      binary.kind = Expr::Kind::kBinary;
      binary.op = next->op;
      binary.head = Now().span;
      ++at_;
      if (!Modifiers(binary)) return false;
      Expr right;
      // a ^ b ^ c is a ^ (b ^ c); all others go from left to right.
      if (!Binary(next->op == Op::kPower ? next->precedence : next->precedence + 1, right)) {
        return false;
      }
      binary.operands.push_back(std::move(expr));
      binary.operands.push_back(std::move(right));
      expr = std::move(binary);
      if (!Finish(begin, expr)) return false;
    }
    --open_;
    return true;
  }

  // bool, on (...), ignoring (...), group_left (...)
  bool Modifiers(Expr& binary) {
    binary.bool_modifier = TakeWord("bool");
    const std::size_t begin = Now().span.begin;
    if (IsWord("on") || IsWord("ignoring")) {
      Grouping grouping;
      grouping.without = IsWord("ignoring");
      ++at_;
      if (!Labels(grouping.labels)) return false;
      grouping.span = {begin, Before()};
      binary.grouping = std::move(grouping);
    }
    if (!IsWord("group_left") && !IsWord("group_right")) return true;
    if (!binary.grouping.has_value()) {
      return Fail(Now().span, absl::StrCat(Quoted(Now().text), " stands behind on(...) or ",
                                           "ignoring(...), and neither is here"));
    }
    binary.cardinality = IsWord("group_left") ? Cardinality::kGroupLeft : Cardinality::kGroupRight;
    ++at_;
    return !IsSign("(") || Labels(binary.included);
  }

  bool Labels(std::vector<LabelName>& labels) {
    if (!Expect("(")) return false;
    while (!IsSign(")")) {
      if (Now().kind != Kind::kName && Now().kind != Kind::kString) {
        return Fail(Now().span, absl::StrCat("expected a label, but here is ", Shown(Now())));
      }
      labels.push_back({Now().text, Now().span});
      ++at_;
      if (!TakeSign(",")) break;
    }
    return Expect(")");
  }

  bool Unary(Expr& expr) {
    const std::size_t begin = Now().span.begin;
    if (IsSign("-") || IsSign("+")) {
      const bool negative = IsSign("-");
      const Span head = Now().span;
      ++at_;
      Expr operand;
      if (!Binary(kUnaryPrecedence + 1, operand)) return false;
      if (!negative) {
        expr = std::move(operand);
        return true;
      }
      expr = Expr();
      expr.kind = Expr::Kind::kNegate;
      expr.head = head;
      expr.operands.push_back(std::move(operand));
      return Finish(begin, expr);
    }
    return Primary(expr) && Postfix(begin, expr);
  }

  bool Primary(Expr& expr) {
    expr = Expr();
    const Token& token = Now();
    const std::size_t begin = token.span.begin;
    expr.head = token.span;
    switch (token.kind) {
      case Kind::kNumber:
        expr.number = token.number;
        ++at_;
        return Finish(begin, expr);
      case Kind::kDuration:
        // A duration as a number of seconds, as Prometheus 3 has it.
        expr.number = static_cast<double>(token.ms) / 1000;
        ++at_;
        return Finish(begin, expr);
      case Kind::kString:
        expr.kind = Expr::Kind::kString;
        expr.text = token.text;
        ++at_;
        return Finish(begin, expr);
      case Kind::kName:
        return Named(expr);
      case Kind::kSign:
        if (IsSign("{")) return Selector("", expr);
        if (TakeSign("(")) return Binary(1, expr) && Expect(")");
        break;
      case Kind::kEnd:
        break;
    }
    return Fail(token.span, absl::StrCat("expected an expression, but here is ", Shown(token)));
  }

  bool Named(Expr& expr) {
    const Token& token = Now();
    const bool called = Ahead().kind == Kind::kSign && Ahead().text == "(";
    const bool grouped =
        Ahead().kind == Kind::kName && (absl::EqualsIgnoreCase(Ahead().text, "by") ||
                                        absl::EqualsIgnoreCase(Ahead().text, "without"));
    const Aggregation* aggregation = FindAggregation(token.text);
    if (aggregation != nullptr && (called || grouped)) return Aggregate(*aggregation, expr);
    if (called) return Call(expr);
    if (absl::EqualsIgnoreCase(token.text, "inf") || absl::EqualsIgnoreCase(token.text, "nan")) {
      expr.number = absl::EqualsIgnoreCase(token.text, "inf")
                        ? std::numeric_limits<double>::infinity()
                        : std::numeric_limits<double>::quiet_NaN();
      ++at_;
      return Finish(token.span.begin, expr);
    }
    ++at_;
    return Selector(token.text, expr);
  }

  bool Call(Expr& expr) {
    const Token& token = Now();
    if (FindFunction(token.text) == nullptr) {
      return Fail(token.span, absl::StrCat("PromQL has no function ", Quoted(token.text),
                                           language::DidYouMean(token.text, FunctionNames())));
    }
    expr.kind = Expr::Kind::kCall;
    expr.text = token.text;
    ++at_;
    return Arguments(expr) && Finish(token.span.begin, expr);
  }

  bool Aggregate(const Aggregation& aggregation, Expr& expr) {
    const std::size_t begin = Now().span.begin;
    expr.kind = Expr::Kind::kAggregation;
    expr.text = std::string(aggregation.name);
    ++at_;
    if (!Grouped(expr) || !Arguments(expr)) return false;
    if (!expr.grouping.has_value() && !Grouped(expr)) return false;
    return Finish(begin, expr);
  }

  // by (...) or without (...), where it is here.
  bool Grouped(Expr& expr) {
    if (!IsWord("by") && !IsWord("without")) return true;
    const std::size_t begin = Now().span.begin;
    Grouping grouping;
    grouping.without = IsWord("without");
    ++at_;
    if (!Labels(grouping.labels)) return false;
    grouping.span = {begin, Before()};
    expr.grouping = std::move(grouping);
    return true;
  }

  bool Arguments(Expr& expr) {
    if (!Expect("(")) return false;
    while (!IsSign(")")) {
      Expr argument;
      if (!Binary(1, argument)) return false;
      expr.operands.push_back(std::move(argument));
      if (!TakeSign(",")) break;
    }
    return Expect(")");
  }

  // ---- Selectors

  bool Selector(const std::string& name, Expr& expr) {
    const std::size_t begin = name.empty() ? Now().span.begin : expr.head.begin;
    expr.kind = Expr::Kind::kSelector;
    expr.text = name;
    if (TakeSign("{")) {
      while (!IsSign("}")) {
        if (!OneMatcher(expr)) return false;
        if (!TakeSign(",")) break;
      }
      if (!Expect("}")) return false;
    }
    expr.head = {begin, Before()};
    if (expr.text.empty() && expr.matchers.empty()) {
      return Fail(expr.head, "a selector must name a metric, or a label");
    }
    return Finish(begin, expr);
  }

  bool OneMatcher(Expr& expr) {
    Matcher matcher;
    matcher.span.begin = Now().span.begin;
    if (Now().kind != Kind::kName && Now().kind != Kind::kString) {
      return Fail(Now().span, absl::StrCat("expected a label, but here is ", Shown(Now())));
    }
    const bool quoted = Now().kind == Kind::kString;
    matcher.label = Now().text;
    ++at_;
    if (quoted && (IsSign(",") || IsSign("}"))) {  // {"a.metric", ...}
      expr.text = matcher.label;
      return true;
    }
    if (TakeSign("=")) {
      matcher.op = Matcher::Op::kEqual;
    } else if (TakeSign("!=")) {
      matcher.op = Matcher::Op::kNotEqual;
    } else if (TakeSign("=~")) {
      matcher.op = Matcher::Op::kMatches;
    } else if (TakeSign("!~")) {
      matcher.op = Matcher::Op::kNotMatches;
    } else {
      return Fail(Now().span, absl::StrCat("expected one of `=`, `!=`, `=~`, `!~`, but here is ",
                                           Shown(Now())));
    }
    if (Now().kind != Kind::kString) {
      return Fail(Now().span,
                  absl::StrCat("expected a value in quotes, but here is ", Shown(Now())));
    }
    matcher.value = Now().text;
    ++at_;
    matcher.span.end = Before();
    if (matcher.label == "__name__" && matcher.op == Matcher::Op::kEqual && expr.text.empty()) {
      expr.text = matcher.value;
      return true;
    }
    expr.matchers.push_back(std::move(matcher));
    return true;
  }

  // [range], [range:step], offset, @
  bool Postfix(std::size_t begin, Expr& expr) {
    while (true) {
      if (IsSign("[")) {
        if (!Range(expr)) return false;
      } else if (IsWord("offset")) {
        if (!Offset(expr)) return false;
      } else if (IsSign("@")) {
        if (!At(expr)) return false;
      } else {
        return true;
      }
      if (!Finish(begin, expr)) return false;
    }
  }

  bool Duration(std::int64_t& ms) {
    if (Now().kind == Kind::kDuration) {
      ms = Now().ms;
    } else if (Now().kind == Kind::kNumber && Now().number >= 0 && Now().number < 1e9) {
      ms = static_cast<std::int64_t>(Now().number * 1000);
    } else {
      return Fail(Now().span, absl::StrCat("expected a duration, but here is ", Shown(Now())));
    }
    ++at_;
    return true;
  }

  bool Range(Expr& expr) {
    const Span bracket = Now().span;
    ++at_;
    std::int64_t ms = 0;
    if (!Duration(ms)) return false;
    if (ms == 0) return Fail(bracket, "a range must be longer than 0");
    if (TakeSign(":")) {
      std::int64_t step = 0;
      if (!IsSign("]") && !Duration(step)) return false;
      if (!Expect("]")) return false;
      if (expr.type != Type::kVector) return Fail(bracket, "a subquery is of a vector");
      Expr subquery;
      subquery.kind = Expr::Kind::kSubquery;
      subquery.head = {bracket.begin, Before()};
      subquery.range_ms = ms;
      subquery.operands.push_back(std::move(expr));
      expr = std::move(subquery);
      return true;
    }
    if (!Expect("]")) return false;
    if (expr.kind != Expr::Kind::kSelector || expr.range_ms != 0 || expr.offset_ms != 0) {
      return Fail(bracket, "a range stands right behind a selector",
                  "of other expressions write a subquery: [5m:1m]");
    }
    expr.range_ms = ms;
    return true;
  }

  bool IsModifiable(const Expr& expr) {
    return expr.kind == Expr::Kind::kSelector || expr.kind == Expr::Kind::kSubquery;
  }

  bool Offset(Expr& expr) {
    const Span word = Now().span;
    ++at_;
    const bool negative = TakeSign("-");
    std::int64_t ms = 0;
    if (!Duration(ms)) return false;
    if (!IsModifiable(expr)) return Fail(word, "`offset` stands right behind a selector");
    expr.offset_ms = negative ? -ms : ms;
    return true;
  }

  bool At(Expr& expr) {
    const Span sign = Now().span;
    ++at_;
    if (!IsModifiable(expr)) return Fail(sign, "`@` stands right behind a selector");
    expr.at = true;
    if (IsWord("start") || IsWord("end")) {
      ++at_;
      return Expect("(") && Expect(")");
    }
    (void)TakeSign("-");
    if (Now().kind != Kind::kNumber) {
      return Fail(Now().span, absl::StrCat("expected a time, but here is ", Shown(Now())));
    }
    ++at_;
    return true;
  }

  const std::vector<Token>& tokens_;
  absl::string_view text_;
  std::size_t at_ = 0;
  int open_ = 0;
  absl::optional<SyntaxError> error_;
};

}  // namespace

bool IsComparison(Op op) { return op >= Op::kEqual && op <= Op::kGreaterOrEqual; }
bool IsSetOperator(Op op) { return op <= Op::kUnless; }

absl::optional<SyntaxError> Parse(absl::string_view text, Expr& expr) {
  if (text.size() > kMaxTextBytes) {
    return SyntaxError{
        {0, 1}, absl::StrCat("the expression is larger than ", kMaxTextBytes >> 10, " KiB"), ""};
  }
  std::vector<Token> tokens;
  absl::optional<SyntaxError> error = Tokenize(text, tokens);
  if (error.has_value()) return error;
  return Parser(tokens, text).Run(expr);
}

absl::optional<std::int64_t> ParseDurationMs(absl::string_view text) {
  if (text == "0") return 0;
  std::vector<Token> tokens;
  if (Tokenize(text, tokens).has_value() || tokens.size() != 2) return absl::nullopt;
  if (tokens[0].kind != Token::Kind::kDuration) return absl::nullopt;
  return tokens[0].ms;
}

}  // namespace sluice::promql
