#include "src/tune/clear_along.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "absl/strings/str_cat.h"
#include "src/language/expressions.h"
#include "src/language/print.h"
#include "src/plan/semantics.h"
#include "src/tune/setting.h"

namespace sluice::tune {
namespace {

using v1::Expr;
using v1::Literal;
using v1::SignedLiteral;

// What a number is held against, in text that is the same for the same values.
std::string ValueText(const Candidate& candidate, bool with_windows) {
  Expr value;
  std::string members;
  if (candidate.bounded != nullptr) {
    value = candidate.bounded->body();
    for (const v1::Name& label : candidate.bounded->labels()) {
      absl::StrAppend(&members, label.text(), ",");
    }
  } else {
    value = ValueAgainst(candidate);
  }
  if (!with_windows) {
    language::ForEachAggregate(value, [](v1::Aggregate& aggregate) { aggregate.clear_over(); });
  }
  return absl::StrCat(members, " ", language::PrintExpr(value));
}

bool SameKind(const Candidate& a, const Candidate& b) {
  const SignedLiteral x = NumberOf(a);
  const SignedLiteral y = NumberOf(b);
  if ((a.bounded == nullptr) != (b.bounded == nullptr) || IsDuration(x) != IsDuration(y)) {
    return false;
  }
  // A bound is a number of members, or a share of them.
  return a.bounded == nullptr ||
         (x.literal().unit() == Literal::PERCENT) == (y.literal().unit() == Literal::PERCENT);
}

// Those of the clear condition that stand on the other side of the same value.
std::vector<Candidate> Opposite(Expr& clear, const Candidate& tuned) {
  std::vector<Candidate> alike, same;
  const std::string text = ValueText(tuned, false);
  const std::string exact = ValueText(tuned, true);
  for (const Candidate& other : CandidatesIn(clear)) {
    if (!SameKind(tuned, other) || HoldsBelow(other) == HoldsBelow(tuned)) continue;
    if (ValueText(other, false) != text) continue;
    alike.push_back(other);
    if (ValueText(other, true) == exact) same.push_back(other);
  }
  return same.empty() ? alike : same;
}

// Where the proportion is counted from: what the value can't pass on the clear side.
double Origin(const Candidate& tuned) {
  if (tuned.bounded != nullptr || !HoldsBelow(tuned)) return 0;
  const Expr whole = ValueAgainst(tuned);
  const Expr* value = &whole;
  while (value->has_fold()) value = &value->fold().body();
  const plan::FunctionInfo* info = plan::FindFunction(value->aggregate().function().text());
  return value->has_aggregate() && info != nullptr && plan::IsRatio(info->function) ? 1 : 0;
}

double Along(double from, double clear, double to, double origin) {
  if (clear == from) return to;
  const double a = from - origin;
  const double b = clear - origin;
  const double c = to - origin;
  if (a != 0 && a * b >= 0 && a * c >= 0) return origin + c / a * b;
  return clear + (to - from);
}

// Digits behind the point, as the number is spelled.
int DecimalsOf(const Literal& literal) {
  Literal bare = literal;
  bare.clear_unit();
  const absl::optional<plan::Decimal> decimal = plan::LiteralDecimal(bare);
  return decimal.has_value() ? decimal->exponent : 0;
}

SignedLiteral WithDigits(double ns, int digits) {
  double step = 1;
  for (double rest = std::fabs(ns); rest >= std::pow(10, digits); rest /= 10) step *= 10;
  return DurationOf(std::nearbyint(ns / step) * step);
}

int Sign(double value) { return (value > 0) - (value < 0); }

// `value` in as few digits as keep it where it is beside `to`.
SignedLiteral Rounded(double value, const SignedLiteral& to, const SignedLiteral& like) {
  constexpr int kMostMore = 12;
  const int side = Sign(value - ThresholdValue(to));
  SignedLiteral result;
  for (int more = 0; more < kMostMore; ++more) {
    if (IsDuration(to)) {
      result = WithDigits(value, 4 + more);
    } else {
      const bool one_unit = to.literal().unit() == like.literal().unit();
      const int decimals =
          std::max(DecimalsOf(to.literal()), DecimalsOf(like.literal())) + (one_unit ? 1 : 4);
      const Literal::Unit unit = like.literal().unit();
      result = NumberIn(unit, value / std::pow(10, plan::UnitExponent(unit)), decimals + more);
    }
    if (Sign(ThresholdValue(result) - ThresholdValue(to)) == side) break;
  }
  return result;
}

// Members are whole: one less, or one more, is the least that tells the two apart.
SignedLiteral RoundedMembers(double value, const SignedLiteral& to) {
  const double at = ThresholdValue(to);
  double members = std::nearbyint(value);
  if (value < at) members = std::min(members, at - 1);
  if (value > at) members = std::max(members, at + 1);
  SignedLiteral result;
  result.mutable_literal()->set_number(std::max(members, 0.0));
  return result;
}

}  // namespace

std::vector<SignedLiteral> MoveAlong(Expr& clear, const Candidate& tuned, const SignedLiteral& to) {
  const SignedLiteral from = NumberOf(tuned);
  const double origin = Origin(tuned);
  const bool members = tuned.bounded != nullptr && to.literal().unit() != Literal::PERCENT;
  std::vector<SignedLiteral> moved;
  for (const Candidate& candidate : Opposite(clear, tuned)) {
    const SignedLiteral old = NumberOf(candidate);
    moved.push_back(old);
    if (SameThreshold(from, to)) continue;
    if (SameThreshold(from, old)) {
      SetNumber(candidate, to);
      continue;
    }
    const double value =
        Along(ThresholdValue(from), ThresholdValue(old), ThresholdValue(to), origin);
    SetNumber(candidate, members ? RoundedMembers(value, to) : Rounded(value, to, old));
  }
  return moved;
}

}  // namespace sluice::tune
