#include "src/promql/types.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "src/language/unicode.h"
#include "src/promql/functions.h"

namespace sluice::promql {
namespace {

using language::Quoted;

absl::string_view InWords(Type type) {
  switch (type) {
    case Type::kScalar:
      return "a number";
    case Type::kVector:
      return "a vector";
    case Type::kRange:
      return "a range, as in `x[5m]`";
    case Type::kString:
      return "a string";
  }
  return "";
}

absl::optional<SyntaxError> WrongType(const Expr& where, absl::string_view what, Type wanted) {
  return SyntaxError{
      where.span, absl::StrCat(what, " takes ", InWords(wanted), "; this is ", InWords(where.type)),
      ""};
}

absl::optional<SyntaxError> CheckCall(Expr& expr) {
  const Function& function = *FindFunction(expr.text);
  expr.type = function.result;
  const std::size_t most = function.parameters.size();
  const std::size_t least = most - std::min(most, function.optional);
  const std::size_t given = expr.operands.size();
  if (given < least || (given > most && !function.repeats)) {
    return SyntaxError{
        expr.head,
        absl::StrCat(Quoted(expr.text), " takes ", least == most ? "" : "at least ", least,
                     least == 1 ? " argument" : " arguments", "; here are ", given),
        ""};
  }
  for (std::size_t i = 0; i < given; ++i) {
    const Type wanted = function.parameters[std::min(i, most - 1)];
    if (expr.operands[i].type != wanted) {
      return WrongType(expr.operands[i], Quoted(expr.text), wanted);
    }
  }
  return absl::nullopt;
}

absl::optional<SyntaxError> CheckAggregation(Expr& expr) {
  expr.type = Type::kVector;
  const Aggregation& aggregation = *FindAggregation(expr.text);
  const std::size_t wanted = aggregation.takes_parameter ? 2 : 1;
  if (expr.operands.size() != wanted) {
    return SyntaxError{
        expr.head,
        absl::StrCat(Quoted(expr.text), " takes ", wanted, wanted == 1 ? " argument" : " arguments",
                     "; here are ", expr.operands.size()),
        ""};
  }
  if (expr.operands.back().type != Type::kVector) {
    return WrongType(expr.operands.back(), Quoted(expr.text), Type::kVector);
  }
  if (!aggregation.takes_parameter) return absl::nullopt;
  const Type parameter = expr.text == "count_values" ? Type::kString : Type::kScalar;
  if (expr.operands.front().type == parameter) return absl::nullopt;
  return WrongType(expr.operands.front(), Quoted(expr.text), parameter);
}

absl::optional<SyntaxError> CheckBinary(Expr& expr) {
  for (const Expr& operand : expr.operands) {
    const bool number = operand.type == Type::kScalar || operand.type == Type::kVector;
    if (!number) return WrongType(operand, "an operator", Type::kVector);
    if (IsSetOperator(expr.op) && operand.type != Type::kVector) {
      return WrongType(operand, "this operator", Type::kVector);
    }
  }
  const bool scalars =
      expr.operands[0].type == Type::kScalar && expr.operands[1].type == Type::kScalar;
  expr.type = scalars ? Type::kScalar : Type::kVector;
  if (expr.bool_modifier && !IsComparison(expr.op)) {
    return SyntaxError{expr.head, "`bool` stands behind comparisons only", ""};
  }
  if (scalars && IsComparison(expr.op) && !expr.bool_modifier) {
    return SyntaxError{expr.span, "two numbers are compared with `bool` only", ""};
  }
  const bool vectors =
      expr.operands[0].type == Type::kVector && expr.operands[1].type == Type::kVector;
  if (expr.grouping.has_value() && !vectors) {
    return SyntaxError{expr.grouping->span, "there are no labels to match: a side is a number", ""};
  }
  if (IsSetOperator(expr.op) && expr.cardinality != Cardinality::kOneToOne) {
    return SyntaxError{expr.head, "`and`, `or` and `unless` take no group_left or group_right", ""};
  }
  return absl::nullopt;
}

}  // namespace

absl::optional<SyntaxError> CheckTypes(Expr& expr) {
  switch (expr.kind) {
    case Expr::Kind::kNumber:
      expr.type = Type::kScalar;
      return absl::nullopt;
    case Expr::Kind::kString:
      expr.type = Type::kString;
      return absl::nullopt;
    case Expr::Kind::kSelector:
      expr.type = expr.range_ms > 0 ? Type::kRange : Type::kVector;
      return absl::nullopt;
    case Expr::Kind::kSubquery:
      expr.type = Type::kRange;
      return absl::nullopt;
    case Expr::Kind::kCall:
      return CheckCall(expr);
    case Expr::Kind::kAggregation:
      return CheckAggregation(expr);
    case Expr::Kind::kBinary:
      return CheckBinary(expr);
    case Expr::Kind::kNegate:
      if (expr.operands[0].type == Type::kRange || expr.operands[0].type == Type::kString) {
        return WrongType(expr.operands[0], "a sign", Type::kVector);
      }
      expr.type = expr.operands[0].type;
      return absl::nullopt;
  }
  return absl::nullopt;
}

}  // namespace sluice::promql
