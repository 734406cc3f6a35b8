// Sums in twice the precision of a double: the value is hi + lo, with lo at most
// half a unit in the last place of hi. Adding is exact as long as the terms span
// less than about 2^40 in magnitude, and so does not depend on their order.
//
// Knuth's TwoSum (The Art of Computer Programming, vol. 2, 4.2.2) and the
// algorithms DWPlusFP and AccurateDWPlusDW of Joldes, Muller, Popescu, "Tight and
// rigorous error bounds for basic building blocks of double-word arithmetic",
// ACM TOMS 44 (2017).
#ifndef SLUICE_SRC_WINDOW_COMPENSATED_H_
#define SLUICE_SRC_WINDOW_COMPENSATED_H_

#include <cmath>

#include "absl/base/attributes.h"

namespace sluice::window {

struct Compensated {
  double hi = 0;
  double lo = 0;
};

// a + b exactly, as a rounded sum and its error.
ABSL_ATTRIBUTE_ALWAYS_INLINE inline Compensated TwoSum(double a, double b) {
  const double sum = a + b;
  const double b_part = sum - a;
  const double a_part = sum - b_part;
  return {sum, (a - a_part) + (b - b_part)};
}

// The same where |a| >= |b|, or a is 0.
ABSL_ATTRIBUTE_ALWAYS_INLINE inline Compensated FastTwoSum(double a, double b) {
  const double sum = a + b;
  return {sum, b - (sum - a)};
}

ABSL_ATTRIBUTE_ALWAYS_INLINE inline Compensated TwoProduct(double a, double b) {
  const double product = a * b;
  return {product, std::fma(a, b, -product)};
}

ABSL_ATTRIBUTE_ALWAYS_INLINE inline Compensated Add(Compensated x, double y) {
  const Compensated s = TwoSum(x.hi, y);
  return FastTwoSum(s.hi, x.lo + s.lo);
}

ABSL_ATTRIBUTE_ALWAYS_INLINE inline Compensated Add(Compensated x, Compensated y) {
  const Compensated s = TwoSum(x.hi, y.hi);
  const Compensated t = TwoSum(x.lo, y.lo);
  const Compensated v = FastTwoSum(s.hi, s.lo + t.hi);
  return FastTwoSum(v.hi, t.lo + v.lo);
}

ABSL_ATTRIBUTE_ALWAYS_INLINE inline Compensated Negate(Compensated x) { return {-x.hi, -x.lo}; }

ABSL_ATTRIBUTE_ALWAYS_INLINE inline Compensated Multiply(Compensated x, double y) {
  const Compensated p = TwoProduct(x.hi, y);
  return FastTwoSum(p.hi, std::fma(x.lo, y, p.lo));
}

ABSL_ATTRIBUTE_ALWAYS_INLINE inline Compensated Multiply(Compensated x, Compensated y) {
  const Compensated p = TwoProduct(x.hi, y.hi);
  return FastTwoSum(p.hi, p.lo + (x.hi * y.lo + x.lo * y.hi));
}

// x / y in twice the precision; its `hi` is the quotient rounded once.
ABSL_ATTRIBUTE_ALWAYS_INLINE inline Compensated Divide(Compensated x, double y) {
  const double quotient = x.hi / y;
  const double rest = std::fma(-quotient, y, x.hi) + x.lo;
  return FastTwoSum(quotient, rest / y);
}

}  // namespace sluice::window

#endif  // SLUICE_SRC_WINDOW_COMPENSATED_H_
