#include "sluice/builder/expression.h"

#include <cmath>
#include <cstdlib>

#include "absl/strings/str_cat.h"
#include "sluice/builder.h"
#include "sluice/builder/signal.h"
#include "src/builder/draft.h"
#include "src/builder/faults.h"
#include "src/language/print.h"
#include "src/plan/semantics.h"

namespace sluice::build {
namespace {

// std::chrono's fractions are binary, or of another unit: 0.1s is off by less than this.
constexpr long double kSameNanosecond = 1e-6L;
constexpr long double kLongest = 9.2e18L;

void SetName(absl::string_view text, v1::Name* name) { name->set_text(text.data(), text.size()); }

v1::Expr Binary(v1::Arithmetic::Op op, const Expression& a, const Expression& b) {
  v1::Expr expr;
  expr.mutable_arithmetic()->set_op(op);
  *expr.mutable_arithmetic()->mutable_left() = a.expr();
  *expr.mutable_arithmetic()->mutable_right() = b.expr();
  return expr;
}

Comparison CompareAny(v1::Comparison::Op op, const Expression& a, const Expression& b) {
  v1::Expr expr;
  expr.mutable_comparison()->set_op(op);
  *expr.mutable_comparison()->mutable_left() = a.expr();
  *expr.mutable_comparison()->mutable_right() = b.expr();
  return Comparison(std::move(expr));
}

// A chain never holds a chain of the same word: (a and b) and c is a and b and c.
void AddOperand(const v1::Expr& operand, v1::Logic* chain) {
  if (operand.has_logic() && operand.logic().op() == chain->op()) {
    chain->mutable_operands()->MergeFrom(operand.logic().operands());
  } else {
    *chain->add_operands() = operand;
  }
}

TruthExpr StateOf(v1::GateState::State state, const GateRef& gate) {
  v1::Expr expr;
  expr.mutable_state()->set_state(state);
  SetName(gate.name(), expr.mutable_state()->mutable_gate());
  return TruthExpr(std::move(expr));
}

}  // namespace

// ---- Literals ----

Length::Length(absl::Duration length) : ns_(absl::ToInt64Nanoseconds(length)) {
  // What is beyond the range was clamped to it, and differs by a second or more.
  const absl::Duration off = length - absl::Nanoseconds(ns_);
  if (off != absl::ZeroDuration()) {
    ns_ = absl::AbsDuration(off) < absl::Nanoseconds(1) ? kNotWhole : kTooLong;
  }
}

Length::Length(long double ns) : ns_(kTooLong) {
  if (!(std::fabs(ns) < kLongest)) return;
  const long double whole = std::round(ns);
  ns_ = std::fabs(ns - whole) <= kSameNanosecond ? static_cast<std::int64_t>(whole) : kNotWhole;
}

v1::Literal Length::proto() const {
  v1::Literal literal;
  literal.set_duration_ns(ns_);
  return literal;
}

Literal::Literal(long double number, v1::Literal::Unit unit) {
  const double rounded = static_cast<double>(number);
  // A whole number that a double can't hold would be another one in the plan.
  const bool whole = std::floor(number) == number && std::fabs(number) < 0x1p64L;
  const bool lost = whole && static_cast<long double>(rounded) != number;
  proto_.set_number(lost ? std::nan("") : rounded == 0 ? 0 : rounded);
  proto_.set_unit(unit);
}

// ---- Labels ----

Label Label::Expecting(Strings values) const {
  Label label = *this;
  label.expected_ = std::move(values);
  return label;
}

Matcher::Matcher(v1::Matcher::Op op, const Label& label, const Strings& values) {
  SetName(label.name(), proto_.mutable_label());
  proto_.set_op(op);
  for (const std::string& value : values) proto_.add_values()->set_text(value);
}

// ---- Expressions ----

v1::Expr LiteralExpr(v1::Literal literal) {
  const std::int64_t ns = literal.duration_ns();
  const bool negative_length = ns < 0 && ns != kNotWhole && ns != kTooLong;
  v1::Expr expr;
  if (literal.number() < 0 || negative_length) {
    // As in a text, where a minus stands before a literal and is no part of it.
    if (negative_length) {
      literal.set_duration_ns(-ns);
    } else {
      literal.set_number(-literal.number());
    }
    *expr.mutable_negate()->mutable_operand()->mutable_literal() = std::move(literal);
  } else {
    *expr.mutable_literal() = std::move(literal);
  }
  return expr;
}

v1::Expr Negate(const Expression& operand) {
  v1::Expr expr;
  *expr.mutable_negate()->mutable_operand() = operand.expr();
  return expr;
}

v1::Expr Scale(v1::Arithmetic::Op op, const Expression& a, const Expression& b) {
  return Binary(op, a, b);
}

v1::Expr Add(v1::Arithmetic::Op op, const NumberOperand& a, const NumberOperand& b) {
  return Binary(op, a, b);
}

v1::Expr Add(v1::Arithmetic::Op op, const DurationOperand& a, const DurationOperand& b) {
  return Binary(op, a, b);
}

Comparison Compare(v1::Comparison::Op op, const NumberOperand& a, const NumberOperand& b) {
  return CompareAny(op, a, b);
}

Comparison Compare(v1::Comparison::Op op, const DurationOperand& a, const DurationOperand& b) {
  return CompareAny(op, a, b);
}

TruthExpr TruthExpr::Join(v1::Logic::Op op, const TruthExpr& a, const TruthExpr& b) {
  v1::Expr expr;
  expr.mutable_logic()->set_op(op);
  AddOperand(a.expr(), expr.mutable_logic());
  AddOperand(b.expr(), expr.mutable_logic());
  return TruthExpr(std::move(expr));
}

TruthExpr TruthExpr::operator!() const {
  v1::Expr negated;
  *negated.mutable_not_()->mutable_operand() = expr();
  return TruthExpr(std::move(negated));
}

TruthExpr Comparison::WithConfidence(const Literal& confidence) const {
  v1::Expr confident = expr();
  *confident.mutable_comparison()->mutable_confidence() = confidence.proto();
  return TruthExpr(std::move(confident));
}

v1::Expr Fold(v1::Fold::Quantifier quantifier, const Literal* bound, const LabelList& labels,
              const Expression& body) {
  v1::Expr expr;
  v1::Fold& fold = *expr.mutable_fold();
  fold.set_quantifier(quantifier);
  if (bound != nullptr) *fold.mutable_bound() = bound->proto();
  for (const Label& label : labels.labels()) SetName(label.name(), fold.add_labels());
  *fold.mutable_body() = body.expr();
  return expr;
}

TruthExpr Tripped(const GateRef& gate) { return StateOf(v1::GateState::TRIPPED, gate); }
TruthExpr Pending(const GateRef& gate) { return StateOf(v1::GateState::PENDING, gate); }
TruthExpr Clear(const GateRef& gate) { return StateOf(v1::GateState::CLEAR, gate); }

// ---- Signals ----

std::string PercentileName(double percentile) {
  return absl::StrCat("p", language::PrintNumber(percentile));
}

void SignalDeclaration::AddLabel(const Label& label) const {
  v1::LabelDecl* declared = signal_->add_labels();
  SetName(label.name(), declared->mutable_name());
  for (const std::string& value : label.expected()) declared->add_expected()->set_text(value);
}

void SignalDeclaration::SetUnit(absl::string_view unit) const {
  SetName(unit, signal_->mutable_unit());
  const bool has_values = signal_->kind() != kEvents && signal_->kind() != kOutcome;
  if (!has_values || !plan::NanosecondsPerUnit(*signal_).has_value()) return;
  draft_->faults.push_back(
      {draft_->ItemOf(*signal_), -1,
       absl::StrCat("the unit ", unit,
                    " makes durations of its values: declare it with the unit as its type,"
                    " as in Gauge<std::chrono::milliseconds>(\"latency\")")});
}

void SignalDeclaration::SetFromZero() const { signal_->set_from_zero(true); }

}  // namespace sluice::build
