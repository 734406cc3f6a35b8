#include "src/evaluate/confidence.h"

#include <cmath>

#include "gtest/gtest.h"

namespace sluice::evaluate {
namespace {

using Op = plan::Node::Op;

// P(X <= k) of a binomial, term by term: a second way to the same tail.
double LowerTail(int k, int n, double p) {
  double sum = 0;
  for (int i = 0; i <= k; ++i) {
    sum += std::exp(std::lgamma(n + 1) - std::lgamma(i + 1) - std::lgamma(n - i + 1) +
                    i * std::log(p) + (n - i) * std::log1p(-p));
  }
  return sum;
}

TEST(ConfidenceTest, TheExamplesOfTheLanguage) {
  for (const auto& [ok, total] : {std::pair{45, 50}, {93, 100}, {470, 500}}) {
    EXPECT_EQ(CompareWithConfidence(Op::kLess, ok, total, 0.97, 0.95), kTrue) << ok << "/" << total;
  }
  for (const auto& [ok, total] : {std::pair{46, 50}, {94, 100}, {480, 500}}) {
    EXPECT_EQ(CompareWithConfidence(Op::kLess, ok, total, 0.97, 0.95), kUnknown)
        << ok << "/" << total;
  }
}

TEST(ConfidenceTest, TheExactTailsDecide) {
  for (int n = 1; n <= 60; n += 7) {
    for (int k = 0; k <= n; ++k) {
      for (const double bound : {0.1, 0.5, 0.9, 0.97}) {
        const bool below = LowerTail(k, n, bound) < 0.05;
        const bool above = (k == 0 ? 1 : 1 - LowerTail(k - 1, n, bound)) < 0.05;
        const Truth less = below ? kTrue : (above ? kFalse : kUnknown);
        EXPECT_EQ(CompareWithConfidence(Op::kLess, k, n, bound, 0.95), less)
            << k << "/" << n << " against " << bound;
        EXPECT_EQ(CompareWithConfidence(Op::kGreater, k, n, bound, 0.95), Not(less))
            << k << "/" << n << " against " << bound;
      }
    }
  }
}

TEST(ConfidenceTest, ATieIsNotBrokenByRounding) {
  EXPECT_EQ(CompareWithConfidence(Op::kGreaterEqual, 1, 1, 0.1, 0.9), kTrue);
  EXPECT_EQ(CompareWithConfidence(Op::kGreater, 1, 1, 0.1, 0.9), kUnknown);
  EXPECT_EQ(CompareWithConfidence(Op::kLessEqual, 0, 1, 0.9, 0.9), kTrue);
  EXPECT_EQ(CompareWithConfidence(Op::kLess, 0, 1, 0.9, 0.9), kUnknown);
}

TEST(ConfidenceTest, NothingIsKnownOfNoTrials) {
  EXPECT_EQ(CompareWithConfidence(Op::kLess, 0, 0, 0.97, 0.95), kUnknown);
  EXPECT_EQ(CompareWithConfidence(Op::kLess, std::nan(""), std::nan(""), 0.97, 0.95), kUnknown);
  EXPECT_EQ(CompareWithConfidence(Op::kLess, 1, 2, std::nan(""), 0.95), kUnknown);
}

TEST(ConfidenceTest, BoundsThatNoRatioCanPassAreCertain) {
  EXPECT_EQ(CompareWithConfidence(Op::kLess, 5, 5, 1.5, 0.95), kTrue);
  EXPECT_EQ(CompareWithConfidence(Op::kLess, 5, 5, 1, 0.95), kUnknown);
  EXPECT_EQ(CompareWithConfidence(Op::kLessEqual, 5, 5, 1, 0.95), kTrue);
  EXPECT_EQ(CompareWithConfidence(Op::kGreaterEqual, 0, 5, 0, 0.95), kTrue);
  EXPECT_EQ(CompareWithConfidence(Op::kLess, 0, 5, 0, 0.95), kFalse);
  EXPECT_EQ(CompareWithConfidence(Op::kGreater, 0, 5, -1, 0.95), kTrue);
}

}  // namespace
}  // namespace sluice::evaluate
