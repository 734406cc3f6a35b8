// Numbers of the oracle: three-valued truth, values that may be unknown, and
// arithmetic that is exact until it is rounded once.
#ifndef SLUICE_TESTS_ORACLE_EXACT_H_
#define SLUICE_TESTS_ORACLE_EXACT_H_

#include <cstdint>
#include <optional>
#include <string>

#include "sluice/v1/plan.pb.h"

namespace sluice::oracle {

// A float of at least 113 bits. Sums of doubles that span less than 2^40 are exact
// in it, for 53 + 40 bits leave room for 2^20 summands; and a quotient of such a sum
// and a count lies too far from the middle between two doubles to be rounded wrongly
// by being rounded twice.
#if defined(__LDBL_MANT_DIG__) && __LDBL_MANT_DIG__ >= 113
using Quad = long double;
#else
__extension__ using Quad = __float128;
#endif

__extension__ using Wide = __int128;

// Ordered so that Kleene's `and` is the least and `or` the greatest of two.
enum class Truth { kFalse, kUnknown, kTrue };

Truth Not(Truth truth);
Truth And(Truth left, Truth right);
Truth Or(Truth left, Truth right);
inline Truth FromBool(bool truth) { return truth ? Truth::kTrue : Truth::kFalse; }

// A number, a duration in nanoseconds, or unknown.
using Value = std::optional<double>;

// numerator / 10^exponent, exactly.
struct Decimal {
  std::int64_t numerator = 0;
  int exponent = 0;
};

// The decimal that a person who wrote this number meant: the shortest that reads
// back as the same double.
Decimal ShortestDecimal(double number);

// The decimal that a literal means, its unit counted in: 97% is 97 / 10^2.
Decimal LiteralMeaning(const v1::Literal& literal);

// The double nearest to that meaning; of a duration, its nanoseconds.
double LiteralValue(const v1::Literal& literal);

// The least rank (from 1) such that at least `q` of `n` samples have it or a lower one.
std::uint64_t QuantileRank(Decimal q, std::uint64_t n);

// Sign of count - share * of, without rounding: negative, zero or positive.
int CompareWithShare(std::uint64_t count, Decimal share, std::uint64_t of);

// P(X <= k) and P(X >= k), X being binomial with n trials of chance p.
double BinomialAtMost(std::uint64_t k, std::uint64_t n, double p);
double BinomialAtLeast(std::uint64_t k, std::uint64_t n, double p);

}  // namespace sluice::oracle

#endif  // SLUICE_TESTS_ORACLE_EXACT_H_
