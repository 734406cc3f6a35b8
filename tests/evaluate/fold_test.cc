#include "src/evaluate/fold.h"

#include <cmath>
#include <limits>

#include "gtest/gtest.h"

namespace sluice::evaluate {
namespace {

plan::Node Fold(v1::Fold::Quantifier quantifier, plan::Decimal bound = {}, bool share = false) {
  plan::Node fold;
  fold.quantifier = quantifier;
  fold.bound = bound;
  fold.bound_is_share = share;
  return fold;
}

TEST(QuantifyTest, WithoutMembersEveryVerdictIsUnknown) {
  for (const auto quantifier :
       {v1::Fold::ANY, v1::Fold::ALL, v1::Fold::AT_LEAST, v1::Fold::AT_MOST}) {
    EXPECT_EQ(Quantify(Fold(quantifier), 0, 0, 0), kUnknown);
  }
}

TEST(QuantifyTest, OneGapDoesNotUndoAVerdict) {
  const plan::Node three = Fold(v1::Fold::AT_LEAST, {3, 0});
  EXPECT_EQ(Quantify(three, 5, 3, 1), kTrue);
  EXPECT_EQ(Quantify(three, 5, 2, 1), kUnknown);
  EXPECT_EQ(Quantify(three, 5, 1, 1), kFalse);
  const plan::Node most = Fold(v1::Fold::AT_MOST, {2, 0});
  EXPECT_EQ(Quantify(most, 5, 3, 2), kFalse);
  EXPECT_EQ(Quantify(most, 5, 2, 1), kUnknown);
  EXPECT_EQ(Quantify(most, 5, 1, 1), kTrue);
}

TEST(QuantifyTest, SharesAreOfAllMembersAndExact) {
  const plan::Node seven = Fold(v1::Fold::AT_LEAST, {7, 2}, true);  // 7 %
  EXPECT_EQ(Quantify(seven, 100, 7, 0), kTrue);
  EXPECT_EQ(Quantify(seven, 100, 6, 0), kFalse);
  EXPECT_EQ(Quantify(seven, 100, 6, 1), kUnknown);
  const plan::Node third = Fold(v1::Fold::AT_MOST, {30, 2}, true);
  EXPECT_EQ(Quantify(third, 10, 3, 0), kTrue);
  EXPECT_EQ(Quantify(third, 10, 4, 0), kFalse);
}

TEST(QuantifyTest, AnyAndAllAreKleenes) {
  EXPECT_EQ(Quantify(Fold(v1::Fold::ANY), 3, 1, 2), kTrue);
  EXPECT_EQ(Quantify(Fold(v1::Fold::ANY), 3, 0, 1), kUnknown);
  EXPECT_EQ(Quantify(Fold(v1::Fold::ANY), 3, 0, 0), kFalse);
  EXPECT_EQ(Quantify(Fold(v1::Fold::ALL), 3, 2, 0), kFalse);
  EXPECT_EQ(Quantify(Fold(v1::Fold::ALL), 3, 1, 1), kFalse);
  EXPECT_EQ(Quantify(Fold(v1::Fold::ALL), 3, 2, 1), kUnknown);
  EXPECT_EQ(Quantify(Fold(v1::Fold::ALL), 3, 3, 0), kTrue);
}

TEST(FoldValuesTest, WhatIsUnknownIsSkipped) {
  const double none = std::numeric_limits<double>::quiet_NaN();
  const std::vector<double> values = {none, 3, 8, -1, none};
  const std::vector<std::uint32_t> members = {0, 1, 2, 4};
  EXPECT_EQ(FoldValues(v1::Fold::MIN, values, members), 3);
  EXPECT_EQ(FoldValues(v1::Fold::MAX, values, members), 8);
  EXPECT_EQ(FoldValues(v1::Fold::SUM, values, members), 11);
  EXPECT_EQ(FoldValues(v1::Fold::MEAN, values, members), 5.5);
  EXPECT_TRUE(std::isnan(FoldValues(v1::Fold::MEAN, values, {0, 4})));
  EXPECT_TRUE(std::isnan(FoldValues(v1::Fold::SUM, values, {})));
}

}  // namespace
}  // namespace sluice::evaluate
