// Expressions, with the parentheses that they need, and those that readers need.
#include <utility>

#include "absl/strings/str_cat.h"
#include "src/language/print.h"
#include "src/language/print_parts.h"

namespace sluice::language {
namespace {

using Style = Document::Style;

// A message that was made in memory may be deeper than any text; below this it
// is cut, for the sake of the stack.
constexpr int kMaxPrintedLevels = 200;

enum Precedence { kOr = 1, kAnd, kNot, kComparison, kSum, kTerm, kUnary, kPrimary };

bool IsSum(v1::Arithmetic::Op op) {
  return op == v1::Arithmetic::ADD || op == v1::Arithmetic::SUBTRACT;
}

Precedence PrecedenceOf(const v1::Expr& expr) {
  switch (expr.kind_case()) {
    case v1::Expr::kLogic:
      return expr.logic().op() == v1::Logic::OR ? kOr : kAnd;
    case v1::Expr::kNot:
      return kNot;
    case v1::Expr::kComparison:
      return kComparison;
    case v1::Expr::kArithmetic:
      return IsSum(expr.arithmetic().op()) ? kSum : kTerm;
    case v1::Expr::kNegate:
      return kUnary;
    case v1::Expr::kLiteral:
      return expr.literal().number() < 0 || expr.literal().duration_ns() < 0 ? kUnary : kPrimary;
    default:
      return kPrimary;
  }
}

absl::string_view OperatorText(v1::Arithmetic::Op op) {
  switch (op) {
    case v1::Arithmetic::ADD:
      return "+ ";
    case v1::Arithmetic::SUBTRACT:
      return "- ";
    case v1::Arithmetic::MULTIPLY:
      return "* ";
    case v1::Arithmetic::DIVIDE:
      return "/ ";
    default:
      return "? ";
  }
}

Document AnyExpr(const v1::Expr& expr, int level);

// An operand, in parentheses where it binds less than `least`.
Document Operand(const v1::Expr& expr, int least, int level) {
  if (PrecedenceOf(expr) >= least) return AnyExpr(expr, level);
  Document document;
  document.Text("(").AddHere(AnyExpr(expr, level)).Text(")");
  return document;
}

Document LogicExpr(const v1::Logic& logic, int level) {
  Document document;
  bool first = true;
  for (const v1::Expr& operand : logic.operands()) {
    if (!first) document.Break(0).Text(logic.op() == v1::Logic::OR ? "or " : "and ");
    // An `and` within an `or` could do without parentheses; its readers couldn't.
    document.AddHere(Operand(operand, kNot, level));
    first = false;
  }
  return document;
}

Document NotExpr(const v1::Not& negation, int level) {
  const Precedence inner = PrecedenceOf(negation.operand());
  Document document;
  document.Text("not ").AddHere(
      Operand(negation.operand(), inner == kNot ? kNot : kPrimary, level));
  return document;
}

Document ComparisonExpr(const v1::Comparison& comparison, int level) {
  Document document(Style::kFill);
  document.AddHere(Operand(comparison.left(), kSum, level))
      .Break(4)
      .Text(absl::StrCat(ComparisonSpelling(comparison.op()), " "))
      .AddHere(Operand(comparison.right(), kSum, level));
  if (comparison.has_confidence()) {
    document.Break(4).Text(absl::StrCat("with confidence ", PrintLiteral(comparison.confidence())));
  }
  return document;
}

// A chain of + and -, or of * and /, is nested on its left: it is walked, so that
// it breaks as one.
Document ArithmeticExpr(const v1::Expr& expr, int level) {
  const Precedence precedence = PrecedenceOf(expr);
  std::vector<const v1::Arithmetic*> chain;
  const v1::Expr* leftmost = &expr;
  while (PrecedenceOf(*leftmost) == precedence && leftmost->has_arithmetic()) {
    chain.push_back(&leftmost->arithmetic());
    leftmost = &leftmost->arithmetic().left();
  }
  Document document(Style::kFill);
  document.AddHere(Operand(*leftmost, precedence, level));
  for (auto link = chain.rbegin(); link != chain.rend(); ++link) {
    document.Break(4)
        .Text(OperatorText((*link)->op()))
        .AddHere(Operand((*link)->right(), precedence + 1, level));
  }
  return document;
}

Document FoldExpr(const v1::Fold& fold, int level) {
  Document document;
  document.Text(QuantifierSpelling(fold.quantifier()));
  if (fold.has_bound()) document.Text(absl::StrCat(" ", PrintLiteral(fold.bound())));
  document.Text(" of ").AddHere(NamesDocument(fold.labels()));
  document.Text(" (").AddHere(AnyExpr(fold.body(), level)).Text(")");
  return document;
}

Document StateExpr(const v1::GateState& state) {
  absl::string_view name = "?";
  if (state.state() == v1::GateState::TRIPPED) name = "tripped";
  if (state.state() == v1::GateState::PENDING) name = "pending";
  if (state.state() == v1::GateState::CLEAR) name = "clear";
  Document document;
  document.Text(absl::StrCat(name, "(", state.gate().text(), ")"));
  return document;
}

Document AggregateDocument(const v1::Aggregate& aggregate) {
  Document document;
  document.Text(absl::StrCat(aggregate.function().text(), "("));
  if (aggregate.has_argument_before()) {
    document.Text(absl::StrCat(PrintLiteral(aggregate.argument_before()), ", "));
  }
  document.Text(aggregate.signal().text());
  if (!aggregate.selector().empty()) document.AddHere(SelectorDocument(aggregate.selector()));
  std::string end;
  if (aggregate.has_argument_after()) {
    absl::StrAppend(&end, ", ", PrintLiteral(aggregate.argument_after()));
  }
  end += ")";
  if (aggregate.has_over()) absl::StrAppend(&end, " over ", PrintDur(aggregate.over()));
  if (aggregate.over_step()) end += " over step";
  if (aggregate.has_offset()) absl::StrAppend(&end, " offset ", PrintDur(aggregate.offset()));
  document.Text(end);
  return document;
}

Document AnyExpr(const v1::Expr& expr, int level) {
  Document document;
  if (level >= kMaxPrintedLevels) return std::move(document.Text("…"));
  ++level;
  switch (expr.kind_case()) {
    case v1::Expr::kLiteral:
      return std::move(document.Text(PrintLiteral(expr.literal())));
    case v1::Expr::kNegate:
      document.Text("-").AddHere(Operand(expr.negate().operand(), kPrimary, level));
      return document;
    case v1::Expr::kArithmetic:
      return ArithmeticExpr(expr, level);
    case v1::Expr::kComparison:
      return ComparisonExpr(expr.comparison(), level);
    case v1::Expr::kNot:
      return NotExpr(expr.not_(), level);
    case v1::Expr::kLogic:
      return LogicExpr(expr.logic(), level);
    case v1::Expr::kAggregate:
      return AggregateDocument(expr.aggregate());
    case v1::Expr::kFold:
      return FoldExpr(expr.fold(), level);
    case v1::Expr::kState:
      return StateExpr(expr.state());
    case v1::Expr::KIND_NOT_SET:
      break;
  }
  return document;
}

}  // namespace

Document ExprDocument(const v1::Expr& expr) { return AnyExpr(expr, 0); }

absl::string_view QuantifierSpelling(v1::Fold::Quantifier quantifier) {
  switch (quantifier) {
    case v1::Fold::ANY:
      return "any";
    case v1::Fold::ALL:
      return "all";
    case v1::Fold::AT_LEAST:
      return "at least";
    case v1::Fold::AT_MOST:
      return "at most";
    case v1::Fold::MIN:
      return "min";
    case v1::Fold::MAX:
      return "max";
    case v1::Fold::SUM:
      return "sum";
    case v1::Fold::MEAN:
      return "mean";
    default:
      return "?";
  }
}

absl::string_view ComparisonSpelling(v1::Comparison::Op op) {
  switch (op) {
    case v1::Comparison::LT:
      return "<";
    case v1::Comparison::LE:
      return "<=";
    case v1::Comparison::GT:
      return ">";
    case v1::Comparison::GE:
      return ">=";
    case v1::Comparison::EQ:
      return "==";
    case v1::Comparison::NE:
      return "!=";
    default:
      return "?";
  }
}

std::string PrintExpr(const v1::Expr& expr) { return ExprDocument(expr).Flat(); }

std::string PrintAggregate(const v1::Aggregate& aggregate) {
  return AggregateDocument(aggregate).Flat();
}

}  // namespace sluice::language
