#include "tests/oracle/exact.h"

#include <gtest/gtest.h>

#include "tests/oracle/build.h"

namespace sluice::oracle {
namespace {

TEST(Truth, FollowsKleene) {
  EXPECT_EQ(And(Truth::kFalse, Truth::kUnknown), Truth::kFalse);
  EXPECT_EQ(And(Truth::kTrue, Truth::kUnknown), Truth::kUnknown);
  EXPECT_EQ(Or(Truth::kTrue, Truth::kUnknown), Truth::kTrue);
  EXPECT_EQ(Or(Truth::kFalse, Truth::kUnknown), Truth::kUnknown);
  EXPECT_EQ(Not(Truth::kUnknown), Truth::kUnknown);
}

TEST(Literal, IsTheDoubleNearestToTheDecimal) {
  EXPECT_EQ(LiteralValue(NumberLiteral(97, v1::Literal::PERCENT)), 0.97);
  EXPECT_EQ(LiteralValue(NumberLiteral(98.5, v1::Literal::PERCENT)), 0.985);
  EXPECT_EQ(LiteralValue(NumberLiteral(1.1, v1::Literal::KILO)), 1100);
  EXPECT_EQ(LiteralValue(NumberLiteral(0.3)), 0.3);
  EXPECT_EQ(LiteralValue(NumberLiteral(-2.5)), -2.5);
  EXPECT_EQ(LiteralValue(DurationLiteral(800'000'000)), 8e8);
}

TEST(Literal, HasAnExactMeaning) {
  const Decimal third = LiteralMeaning(NumberLiteral(33.3, v1::Literal::PERCENT));
  EXPECT_EQ(third.numerator, 333);
  EXPECT_EQ(third.exponent, 3);
  EXPECT_EQ(LiteralMeaning(NumberLiteral(1200)).numerator, 1200);
}

TEST(QuantileRank, IsTheLeastWithEnoughAtOrBelow) {
  EXPECT_EQ(QuantileRank({95, 2}, 100), 95u);
  EXPECT_EQ(QuantileRank({95, 2}, 101), 96u);
  EXPECT_EQ(QuantileRank({999, 3}, 1000), 999u);
  EXPECT_EQ(QuantileRank({0, 0}, 10), 1u);
  EXPECT_EQ(QuantileRank({1, 0}, 10), 10u);
}

TEST(Share, IsComparedWithoutRounding) {
  EXPECT_EQ(CompareWithShare(1, {333, 3}, 3), 1);
  EXPECT_EQ(CompareWithShare(1, {334, 3}, 3), -1);
  EXPECT_EQ(CompareWithShare(2, {50, 2}, 4), 0);
}

// Of the contract: at 97 % and 95 %, 45/50, 93/100 and 470/500 are below; 46/50,
// 94/100 and 480/500 are undecided.
TEST(Binomial, DecidesAsTheContractSays) {
  EXPECT_LT(BinomialAtMost(45, 50, 0.97), 0.05);
  EXPECT_LT(BinomialAtMost(93, 100, 0.97), 0.05);
  EXPECT_LT(BinomialAtMost(470, 500, 0.97), 0.05);
  EXPECT_GT(BinomialAtMost(46, 50, 0.97), 0.05);
  EXPECT_GT(BinomialAtMost(94, 100, 0.97), 0.05);
  EXPECT_GT(BinomialAtMost(480, 500, 0.97), 0.05);
}

TEST(Binomial, KnowsTheTailsOfManyTrials) {
  EXPECT_DOUBLE_EQ(BinomialAtLeast(1400, 4000, 0.97), 1);
  EXPECT_EQ(BinomialAtMost(1400, 4000, 0.97), 0);
}

TEST(Binomial, AddsUpToOne) {
  EXPECT_NEAR(BinomialAtMost(3, 10, 0.3) + BinomialAtLeast(4, 10, 0.3), 1, 1e-15);
  EXPECT_DOUBLE_EQ(BinomialAtMost(0, 3, 0.5), 0.125);
  EXPECT_DOUBLE_EQ(BinomialAtLeast(3, 3, 0.5), 0.125);
}

}  // namespace
}  // namespace sluice::oracle
