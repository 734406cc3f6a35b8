#include "src/evaluate/confidence.h"

#include <boost/math/special_functions/beta.hpp>
#include <cmath>

namespace sluice::evaluate {
namespace {

namespace policies = boost::math::policies;
// Errors as NaN, never as exceptions.
using Quiet = policies::policy<
    policies::domain_error<policies::ignore_error>, policies::pole_error<policies::ignore_error>,
    policies::overflow_error<policies::ignore_error>,
    policies::evaluation_error<policies::ignore_error>, policies::promote_double<false>>;

enum class Side { kBelow, kAt, kAbove, kCannotTell };

// Two probabilities that differ by rounding alone are the same: 1 of 1 is at the
// lower bound of 10 % with confidence 90 %.
Side SideOf(double tail, double alpha) {
  constexpr double kRounding = 1e-12;
  if (std::fabs(tail - alpha) <= kRounding * alpha) return Side::kAt;
  if (tail < alpha) return Side::kBelow;
  return tail > alpha ? Side::kAbove : Side::kCannotTell;
}

// Where the upper bound U of the ratio lies against `bound`: U solves
// P(X <= hits | trials, U) = alpha, and the left side falls as U grows.
Side UpperBound(double hits, double trials, double bound, double alpha) {
  if (hits >= trials) return SideOf(1, bound);
  if (bound >= 1) return Side::kBelow;
  if (bound <= 0) return Side::kAbove;
  return SideOf(boost::math::ibetac(hits + 1, trials - hits, bound, Quiet()), alpha);
}

// Likewise the lower bound L, of P(X >= hits | trials, L) = alpha, which grows.
Side LowerBound(double hits, double trials, double bound, double alpha) {
  if (hits <= 0) return SideOf(0, bound);
  if (bound <= 0) return Side::kAbove;
  if (bound >= 1) return Side::kBelow;
  const Side tail = SideOf(boost::math::ibeta(hits, trials - hits + 1, bound, Quiet()), alpha);
  if (tail == Side::kBelow) return Side::kAbove;
  return tail == Side::kAbove ? Side::kBelow : tail;
}

bool Below(Side side, bool or_at) { return side == Side::kBelow || (or_at && side == Side::kAt); }
bool Above(Side side, bool or_at) { return side == Side::kAbove || (or_at && side == Side::kAt); }

}  // namespace

Truth CompareWithConfidence(plan::Node::Op comparison, double hits, double trials, double bound,
                            double confidence) {
  using Op = plan::Node::Op;
  if (!(trials > 0) || bound != bound) return kUnknown;
  const double alpha = 1 - confidence;
  const Side upper = UpperBound(hits, trials, bound, alpha);
  const Side lower = LowerBound(hits, trials, bound, alpha);
  const bool below = comparison == Op::kLess || comparison == Op::kLessEqual;
  const bool strict = comparison == Op::kLess || comparison == Op::kGreater;
  if (below) {
    if (Below(upper, !strict)) return kTrue;
    if (Above(lower, strict)) return kFalse;
  } else {
    if (Above(lower, !strict)) return kTrue;
    if (Below(upper, strict)) return kFalse;
  }
  return kUnknown;
}

}  // namespace sluice::evaluate
