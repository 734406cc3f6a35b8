#include "tests/oracle/exact.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace sluice::oracle {
namespace {

Wide PowerOfTen(int exponent) {
  Wide power = 1;
  for (int i = 0; i < exponent; ++i) power *= 10;
  return power;
}

// C(n, i) p^i (1-p)^(n-i), summed over [from, to] and divided by the sum over all i. Each
// term is reckoned from the greatest, of i = mode, so that none of them that counts is too
// small for a float.
double BinomialMass(std::uint64_t from, std::uint64_t to, std::uint64_t n, double p) {
  const long double odds = static_cast<long double>(p) / (1 - static_cast<long double>(p));
  const auto mode = static_cast<std::uint64_t>(static_cast<double>(n) * p);
  long double asked = 0;
  long double all = 0;
  const auto add = [&](std::uint64_t i, long double term) {
    all += term;
    if (from <= i && i <= to) asked += term;
  };
  const auto times = [](std::uint64_t part, std::uint64_t whole) {
    return static_cast<long double>(part) / static_cast<long double>(whole);
  };
  long double term = 1;
  for (std::uint64_t i = mode; i <= n; ++i) {
    add(i, term);
    term *= times(n - i, i + 1) * odds;
  }
  term = 1;
  for (std::uint64_t i = mode; i > 0; --i) {
    term *= times(i, n - i + 1) / odds;
    add(i - 1, term);
  }
  return static_cast<double>(asked / all);
}

}  // namespace

Truth Not(Truth truth) {
  if (truth == Truth::kUnknown) return truth;
  return truth == Truth::kTrue ? Truth::kFalse : Truth::kTrue;
}

Truth And(Truth left, Truth right) { return std::min(left, right); }

Truth Or(Truth left, Truth right) { return std::max(left, right); }

Decimal ShortestDecimal(double number) {
  char text[64];
  for (int digits = 0; digits < 17; ++digits) {
    std::snprintf(text, sizeof(text), "%.*e", digits, number);
    if (std::strtod(text, nullptr) == number) break;
  }
  Decimal decimal;
  int fraction_digits = 0;
  bool in_fraction = false;
  const char* at = text;
  for (; *at != 'e' && *at != '\0'; ++at) {
    if (*at == '.') {
      in_fraction = true;
    } else if (*at >= '0' && *at <= '9') {
      decimal.numerator = decimal.numerator * 10 + (*at - '0');
      if (in_fraction) ++fraction_digits;
    }
  }
  const int power = *at == 'e' ? std::atoi(at + 1) : 0;
  decimal.exponent = fraction_digits - power;
  for (; decimal.exponent < 0; ++decimal.exponent) decimal.numerator *= 10;
  while (decimal.exponent > 0 && decimal.numerator % 10 == 0) {
    decimal.numerator /= 10;
    --decimal.exponent;
  }
  if (number < 0) decimal.numerator = -decimal.numerator;
  return decimal;
}

Decimal LiteralMeaning(const v1::Literal& literal) {
  Decimal decimal = ShortestDecimal(literal.number());
  switch (literal.unit()) {
    case v1::Literal::PERCENT:
      decimal.exponent += 2;
      break;
    case v1::Literal::KILO:
      decimal.numerator *= 1'000;
      break;
    case v1::Literal::MEGA:
      decimal.numerator *= 1'000'000;
      break;
    case v1::Literal::GIGA:
      decimal.numerator *= 1'000'000'000;
      break;
    default:
      break;
  }
  return decimal;
}

double LiteralValue(const v1::Literal& literal) {
  if (literal.value_case() == v1::Literal::kDurationNs) {
    return static_cast<double>(literal.duration_ns());
  }
  if (literal.unit() == v1::Literal::NONE) return literal.number();
  const Decimal meaning = LiteralMeaning(literal);
  char text[64];
  std::snprintf(text, sizeof(text), "%llde%d", static_cast<long long>(meaning.numerator),
                -meaning.exponent);
  return std::strtod(text, nullptr);
}

std::uint64_t QuantileRank(Decimal q, std::uint64_t n) {
  const Wide power = PowerOfTen(q.exponent);
  const Wide rank = (static_cast<Wide>(q.numerator) * static_cast<Wide>(n) + power - 1) / power;
  return std::max<std::uint64_t>(1, static_cast<std::uint64_t>(rank));
}

int CompareWithShare(std::uint64_t count, Decimal share, std::uint64_t of) {
  const Wide left = static_cast<Wide>(count) * PowerOfTen(share.exponent);
  const Wide right = static_cast<Wide>(share.numerator) * static_cast<Wide>(of);
  return left < right ? -1 : left > right ? 1 : 0;
}

double BinomialAtMost(std::uint64_t k, std::uint64_t n, double p) {
  if (p <= 0 || k >= n) return 1;
  if (p >= 1) return 0;
  return BinomialMass(0, k, n, p);
}

double BinomialAtLeast(std::uint64_t k, std::uint64_t n, double p) {
  if (p >= 1 || k == 0) return 1;
  if (p <= 0) return 0;
  return BinomialMass(k, n, n, p);
}

}  // namespace sluice::oracle
