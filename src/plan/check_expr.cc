#include "src/plan/check_expr.h"

#include "absl/strings/str_cat.h"
#include "src/language/print.h"

namespace sluice::plan {
namespace {

using v1::Expr;

bool IsPlainNumber(const Expr& expr) {
  return expr.kind_case() == Expr::kLiteral && LiteralType(expr.literal()) == Type::kNumber &&
         expr.literal().unit() != v1::Literal::PERCENT;
}

bool IsOutcomeRatio(const Expr& expr) {
  if (expr.kind_case() != Expr::kAggregate) return false;
  const FunctionInfo* info = FindFunction(expr.aggregate().function().text());
  return info != nullptr &&
         (info->function == Function::kSuccessRatio || info->function == Function::kFailureRatio);
}

}  // namespace

ExprChecker::ExprChecker(Place place, absl::string_view name, const Level& level, Context& context,
                         Reads& reads)
    : place_(place), name_(name), context_(context), report_(context.report), reads_(reads) {
  PushLevel(level);
}

void ExprChecker::CheckCondition(const Expr& expr, absl::string_view clause) {
  NeedsTruth(expr, Check(expr), clause);
}

absl::optional<Type> ExprChecker::Check(const Expr& expr) {
  if (depth_ >= kDeepest) {
    reads_.unresolved = true;
    return absl::nullopt;
  }
  ++depth_;
  const MaybeType type = CheckKind(expr);
  --depth_;
  return type;
}

absl::optional<Type> ExprChecker::CheckKind(const Expr& expr) {
  switch (expr.kind_case()) {
    case Expr::kLiteral:
      return CheckLiteral(expr);
    case Expr::kNegate:
      return CheckNegate(expr);
    case Expr::kArithmetic:
      return CheckArithmetic(expr);
    case Expr::kComparison:
      return CheckComparison(expr);
    case Expr::kNot:
      return CheckNot(expr);
    case Expr::kLogic:
      return CheckLogic(expr);
    case Expr::kAggregate:
      return CheckAggregate(expr);
    case Expr::kFold:
      return CheckFold(expr);
    case Expr::kState:
      return CheckState(expr);
    case Expr::KIND_NOT_SET:
      break;
  }
  reads_.unresolved = true;  // the parser stumbled here
  return absl::nullopt;
}

absl::optional<Type> ExprChecker::CheckLiteral(const Expr& expr) {
  if (expr.literal().value_case() == v1::Literal::VALUE_NOT_SET) {
    reads_.unresolved = true;
    return absl::nullopt;
  }
  return LiteralType(expr.literal());
}

absl::optional<Type> ExprChecker::CheckNegate(const Expr& expr) {
  const Expr& operand = expr.negate().operand();
  const MaybeType type = Check(operand);
  if (!type.has_value() || !NeedsValue(operand, *type, "`-` takes")) return absl::nullopt;
  return NegatedType(*type);
}

absl::optional<Type> ExprChecker::CheckArithmetic(const Expr& expr) {
  const v1::Arithmetic& arithmetic = expr.arithmetic();
  const MaybeType left = Check(arithmetic.left());
  const MaybeType right = Check(arithmetic.right());
  bool values = left.has_value() && right.has_value();
  constexpr absl::string_view kPlace = "arithmetic takes";
  if (left.has_value()) values &= NeedsValue(arithmetic.left(), *left, kPlace);
  if (right.has_value()) values &= NeedsValue(arithmetic.right(), *right, kPlace);
  if (!values || arithmetic.op() == v1::Arithmetic::OP_UNSPECIFIED) return absl::nullopt;
  const MaybeType type = ArithmeticType(arithmetic.op(), *left, *right);
  if (!type.has_value()) ReportBadArithmetic(expr, *left, *right);
  return type;
}

void ExprChecker::ReportBadArithmetic(const Expr& expr, Type left, Type right) {
  const v1::Arithmetic& arithmetic = expr.arithmetic();
  if (left != right && arithmetic.op() != v1::Arithmetic::DIVIDE) {
    const bool adds = arithmetic.op() == v1::Arithmetic::ADD;
    ReportMismatch(expr, arithmetic.left(), arithmetic.right(), "joined",
                   adds ? " by `+`" : " by `-`");
  } else if (arithmetic.op() == v1::Arithmetic::DIVIDE) {
    report_.Report(Code::kBadArithmetic, expr.span(), "a number can't be divided by a duration",
                   "a duration can be divided by a number or by a duration");
  } else {
    report_.Report(Code::kBadArithmetic, expr.span(),
                   "a duration can't be multiplied by a duration",
                   "one of the two must be a number");
  }
}

absl::optional<Type> ExprChecker::CheckComparison(const Expr& expr) {
  const v1::Comparison& comparison = expr.comparison();
  const std::size_t first_read = reads_.aggregates.size();
  const MaybeType left = Check(comparison.left());
  const MaybeType right = Check(comparison.right());
  if (comparison.has_confidence()) CheckConfidence(expr, first_read);
  bool values = left.has_value() && right.has_value();
  constexpr absl::string_view kPlace = "a comparison takes";
  if (left.has_value()) values &= NeedsValue(comparison.left(), *left, kPlace);
  if (right.has_value()) values &= NeedsValue(comparison.right(), *right, kPlace);
  if (values && !ComparedType(*left, *right).has_value()) {
    ReportMismatch(expr, comparison.left(), comparison.right(), "compared", "");
  }
  // A truth whatever is wrong inside, so that nothing around it need complain.
  return Type::kTruth;
}

void ExprChecker::CheckConfidence(const Expr& expr, std::size_t first_read) {
  const v1::Comparison& comparison = expr.comparison();
  const v1::Literal& confidence = comparison.confidence();
  if (!IsOutcomeRatio(comparison.left())) {
    report_.Report(
        Code::kConfidenceNeedsRatio, comparison.left().span(),
        "confidence can only be had of a `success_ratio` or `failure_ratio` that "
        "stands alone on the left",
        "compare the ratio itself: `success_ratio(s) over 1m < 97% with confidence 95%`");
  } else if (reads_.aggregates.size() > first_read) {
    reads_.aggregates[first_read].confident = true;
  }
  if (comparison.op() == v1::Comparison::EQ || comparison.op() == v1::Comparison::NE) {
    report_.Report(Code::kConfidenceNeedsOrder, expr.span(),
                   "confidence tells which of two ratios is greater, and not whether they are "
                   "equal",
                   "compare with `<`, `<=`, `>` or `>=`");
  }
  const double value = LiteralValue(confidence);
  if (LiteralType(confidence) == Type::kNumber && value > 0 && value < 1) return;
  std::string remedy = "95% is common";
  if (confidence.unit() == v1::Literal::NONE && value > 1 && value < 100) {
    remedy = absl::StrCat("did you mean ", language::PrintNumber(value), "%?");
  }
  report_.Report(Code::kConfidenceOutOfRange, confidence.span(),
                 "the confidence must be above 0% and below 100%", remedy);
}

absl::optional<Type> ExprChecker::CheckNot(const Expr& expr) {
  const Expr& operand = expr.not_().operand();
  NeedsTruth(operand, Check(operand), "`not`");
  return Type::kTruth;
}

absl::optional<Type> ExprChecker::CheckLogic(const Expr& expr) {
  const bool is_and = expr.logic().op() == v1::Logic::AND;
  for (const Expr& operand : expr.logic().operands()) {
    NeedsTruth(operand, Check(operand), is_and ? "`and`" : "`or`");
  }
  return Type::kTruth;
}

void ExprChecker::NeedsTruth(const Expr& expr, MaybeType type, absl::string_view place) {
  if (!type.has_value() || *type == Type::kTruth) return;
  if (report_.full()) return report_.Report(Code::kNotATruth, expr.span(), "");
  report_.Report(
      Code::kNotATruth, expr.span(),
      absl::StrCat(place, " needs a condition, but ", QuotedExpr(expr), " is ", TypeName(*type)),
      absl::StrCat("compare it with something: `... ",
                   *type == Type::kDuration ? "> 800ms`" : "> 10`"));
}

bool ExprChecker::NeedsValue(const Expr& expr, Type type, absl::string_view place) {
  if (type != Type::kTruth) return true;
  if (report_.full()) {
    report_.Report(Code::kNotAValue, expr.span(), "");
    return false;
  }
  report_.Report(
      Code::kNotAValue, expr.span(),
      absl::StrCat(place, " numbers or durations, but ", QuotedExpr(expr), " is ", TypeName(type)),
      "conditions are joined with `and`, `or` and `not`");
  return false;
}

// The first signal in the expression that makes it a duration.
const v1::Signal* ExprChecker::TimedSignal(const Expr& expr, int depth) const {
  if (depth >= kDeepest) return nullptr;
  switch (expr.kind_case()) {
    case Expr::kAggregate: {
      const v1::Signal* signal = context_.names.signals.Find(expr.aggregate().signal().text());
      const FunctionInfo* info = FindFunction(expr.aggregate().function().text());
      if (signal == nullptr || info == nullptr || info->function == Function::kSilence) {
        return nullptr;
      }
      return AggregateType(info->function, *signal) == Type::kDuration ? signal : nullptr;
    }
    case Expr::kNegate:
      return TimedSignal(expr.negate().operand(), depth + 1);
    case Expr::kArithmetic: {
      const v1::Signal* left = TimedSignal(expr.arithmetic().left(), depth + 1);
      return left != nullptr ? left : TimedSignal(expr.arithmetic().right(), depth + 1);
    }
    case Expr::kFold:
      return TimedSignal(expr.fold().body(), depth + 1);
    default:
      return nullptr;
  }
}

// `left` and `right` are a number and a duration, in one order or the other.
void ExprChecker::ReportMismatch(const Expr& whole, const Expr& left, const Expr& right,
                                 absl::string_view deed, absl::string_view means) {
  if (report_.full()) return report_.Report(Code::kUnitMismatch, whole.span(), "");
  const bool number_left = IsPlainNumber(left);
  const Expr& number = number_left ? left : right;
  const Expr& other = number_left ? right : left;
  if (!IsPlainNumber(number)) return ReportTwoUnits(whole, left, right, absl::StrCat(deed, means));
  const v1::Signal* signal = TimedSignal(other, 0);
  const std::string value = language::PrintNumber(LiteralValue(number.literal()));
  if (signal == nullptr) {
    report_.Report(Code::kUnitMismatch, number.span(),
                   absl::StrCat(QuotedExpr(other), " is a duration, so it can't be ", deed,
                                " with a number", means),
                   absl::StrCat("give the number a unit: `", value, "s`"));
    return;
  }
  const std::string& unit = signal->unit().text();
  report_.Report(
      Code::kUnitMismatch, number.span(),
      absl::StrCat(Quoted(signal->name().text()), " is in ", unit, ", so ", QuotedExpr(other),
                   " is a duration and can't be ", deed, " with a number", means),
      absl::StrCat("did you mean ", Quoted(absl::StrCat(value, unit)), "?"));
}

// Neither of the two is a plain number, so that there is nothing to be mended by a
// unit: what helps is to know where the units come from.
void ExprChecker::ReportTwoUnits(const Expr& whole, const Expr& left, const Expr& right,
                                 absl::string_view deed) {
  const v1::Signal* timed = TimedSignal(left, 0);
  if (timed == nullptr) timed = TimedSignal(right, 0);
  std::string remedy;
  if (timed != nullptr) {
    remedy = absl::StrCat(Quoted(timed->name().text()), " is in ", timed->unit().text());
  } else if (left.has_literal() || right.has_literal()) {
    const Expr& number = left.has_literal() ? right : left;
    remedy = absl::StrCat(QuotedExpr(number),
                          " is a number: signals whose values are times say "
                          "so where they are declared, as in `signal s gauge ms`");
  }
  report_.Report(Code::kUnitMismatch, whole.span(),
                 absl::StrCat("a number and a duration can't be ", deed), remedy);
}

}  // namespace sluice::plan
