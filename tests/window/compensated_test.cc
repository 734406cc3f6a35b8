#include "src/window/compensated.h"

#include <algorithm>
#include <random>
#include <vector>

#include "gtest/gtest.h"

namespace sluice::window {
namespace {

Compensated SumOf(const std::vector<double>& values) {
  Compensated sum;
  for (const double value : values) sum = Add(sum, value);
  return sum;
}

TEST(CompensatedTest, ASumDoesNotDependOnTheOrderOfItsTerms) {
  std::mt19937_64 random(7);
  std::vector<double> values;
  for (int i = 0; i < 1000; ++i) {
    values.push_back(
        std::ldexp(static_cast<double>(random() >> 11), -static_cast<int>(random() % 40)));
    values.push_back(-values.back() / 3);
  }
  const Compensated first = SumOf(values);
  for (int round = 0; round < 50; ++round) {
    std::shuffle(values.begin(), values.end(), random);
    const Compensated again = SumOf(values);
    ASSERT_EQ(again.hi, first.hi);
    ASSERT_EQ(again.lo, first.lo);
  }
}

TEST(CompensatedTest, SmallTermsAreNotLostBesideLargeOnes) {
  const Compensated sum = SumOf({1e16, 1, -1e16});
  EXPECT_EQ(sum.hi, 1);
  const Compensated pane = Add(Add(Compensated{}, 1e16), 1.0);
  EXPECT_EQ(Add(pane, Negate(Compensated{1e16, 0})).hi, 1);
}

TEST(CompensatedTest, TheMeanOfEqualValuesIsThatValue) {
  std::mt19937_64 random(11);
  for (int i = 0; i < 2000; ++i) {
    const double value = std::ldexp(static_cast<double>(random() >> 11), -50);
    const int times = 1 + static_cast<int>(random() % 300);
    Compensated sum;
    for (int k = 0; k < times; ++k) sum = Add(sum, value);
    ASSERT_EQ(Divide(sum, times).hi, value) << times << " times";
  }
}

TEST(CompensatedTest, ProductsKeepTheirError) {
  const double a = 1 + 0x1p-30;
  const Compensated square = TwoProduct(a, a);
  EXPECT_EQ(square.hi, 1 + 0x1p-29);
  EXPECT_EQ(square.lo, 0x1p-60);
}

}  // namespace
}  // namespace sluice::window
