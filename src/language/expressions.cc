#include "src/language/expressions.h"

#include <utility>

namespace sluice::language {

v1::Expr NegateExpr(v1::Expr operand) {
  v1::Expr expr;
  *expr.mutable_negate()->mutable_operand() = std::move(operand);
  return expr;
}

v1::Expr ArithmeticExpr(v1::Arithmetic::Op op, v1::Expr left, v1::Expr right) {
  v1::Expr expr;
  expr.mutable_arithmetic()->set_op(op);
  *expr.mutable_arithmetic()->mutable_left() = std::move(left);
  *expr.mutable_arithmetic()->mutable_right() = std::move(right);
  return expr;
}

v1::Expr ComparisonExpr(v1::Comparison::Op op, v1::Expr left, v1::Expr right) {
  v1::Expr expr;
  expr.mutable_comparison()->set_op(op);
  *expr.mutable_comparison()->mutable_left() = std::move(left);
  *expr.mutable_comparison()->mutable_right() = std::move(right);
  return expr;
}

v1::Expr NotExpr(v1::Expr operand) {
  v1::Expr expr;
  *expr.mutable_not_()->mutable_operand() = std::move(operand);
  return expr;
}

v1::Expr LogicExpr(v1::Logic::Op op, std::vector<v1::Expr> operands) {
  v1::Expr expr;
  expr.mutable_logic()->set_op(op);
  for (v1::Expr& operand : operands) {
    if (operand.has_logic() && operand.logic().op() == op) {
      for (v1::Expr& inner : *operand.mutable_logic()->mutable_operands()) {
        *expr.mutable_logic()->add_operands() = std::move(inner);
      }
    } else {
      *expr.mutable_logic()->add_operands() = std::move(operand);
    }
  }
  return expr;
}

v1::Expr FoldExpr(v1::Fold::Quantifier quantifier, const std::vector<std::string>& labels,
                  v1::Expr body) {
  v1::Expr expr;
  expr.mutable_fold()->set_quantifier(quantifier);
  for (const std::string& label : labels) expr.mutable_fold()->add_labels()->set_text(label);
  *expr.mutable_fold()->mutable_body() = std::move(body);
  return expr;
}

v1::Comparison::Op Mirrored(v1::Comparison::Op op) {
  switch (op) {
    case v1::Comparison::LT:
      return v1::Comparison::GT;
    case v1::Comparison::LE:
      return v1::Comparison::GE;
    case v1::Comparison::GT:
      return v1::Comparison::LT;
    case v1::Comparison::GE:
      return v1::Comparison::LE;
    default:
      return op;
  }
}

void ForEachAggregate(const v1::Expr& expr, absl::FunctionRef<void(const v1::Aggregate&)> visit) {
  switch (expr.kind_case()) {
    case v1::Expr::kAggregate:
      return visit(expr.aggregate());
    case v1::Expr::kNegate:
      return ForEachAggregate(expr.negate().operand(), visit);
    case v1::Expr::kArithmetic:
      ForEachAggregate(expr.arithmetic().left(), visit);
      return ForEachAggregate(expr.arithmetic().right(), visit);
    case v1::Expr::kComparison:
      ForEachAggregate(expr.comparison().left(), visit);
      return ForEachAggregate(expr.comparison().right(), visit);
    case v1::Expr::kNot:
      return ForEachAggregate(expr.not_().operand(), visit);
    case v1::Expr::kLogic:
      for (const v1::Expr& operand : expr.logic().operands()) ForEachAggregate(operand, visit);
      return;
    case v1::Expr::kFold:
      return ForEachAggregate(expr.fold().body(), visit);
    default:
      return;
  }
}

// All parts are those of an expression that may be changed.
void ForEachAggregate(v1::Expr& expr, absl::FunctionRef<void(v1::Aggregate&)> visit) {
  ForEachAggregate(static_cast<const v1::Expr&>(expr), [&visit](const v1::Aggregate& aggregate) {
    visit(const_cast<v1::Aggregate&>(aggregate));
  });
}

}  // namespace sluice::language
