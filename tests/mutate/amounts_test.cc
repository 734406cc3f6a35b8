// Amounts near to others.
#include "src/mutate/amounts.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "src/language/literals.h"
#include "src/language/print.h"

namespace sluice::mutate {
namespace {

using ::testing::ElementsAre;

std::vector<std::string> Near(const std::string& spelled, const Fineness& fineness = {}) {
  v1::Literal literal;
  EXPECT_FALSE(language::ReadNumber(spelled, literal).has_value()) << spelled;
  std::vector<std::string> near;
  for (const v1::Literal& one : LiteralsNear(literal, fineness)) {
    near.push_back(language::PrintLiteral(one));
  }
  return near;
}

TEST(Amounts, APercentageMovesByItsLastDigitAndByWhatItIsAwayFromTheEnds) {
  EXPECT_THAT(Near("97%"), ElementsAre("96%", "98%", "94%", "98.5%"));
  EXPECT_THAT(Near("98.5%"), ElementsAre("98.4%", "98.6%", "97%", "99.25%"));
  EXPECT_THAT(Near("99.99%"), ElementsAre("99.98%", "100%", "99.995%"));
  EXPECT_THAT(Near("4%"), ElementsAre("3%", "5%", "2%", "8%"));
  EXPECT_THAT(Near("50%"), ElementsAre("49%", "51%", "25%", "100%"));
  EXPECT_THAT(Near("0%"), ElementsAre("1%"));
  EXPECT_THAT(Near("100%"), ElementsAre("99%", "101%"));
}

TEST(Amounts, ANumberMovesByItsLastDigitButByNoLessThan1PercentAndNoMoreThan10) {
  EXPECT_THAT(Near("25"), ElementsAre("24", "26", "12.5", "50"));
  EXPECT_THAT(Near("3"), ElementsAre("2.7", "3.3", "1.5", "6"));
  EXPECT_THAT(Near("1"), ElementsAre("0.9", "1.1", "0.5", "2"));
  EXPECT_THAT(Near("0.25"), ElementsAre("0.24", "0.26", "0.125", "0.5"));
  EXPECT_THAT(Near("1000"), ElementsAre("990", "1010", "500", "2000"));
  EXPECT_THAT(Near("1234"), ElementsAre("1224", "1244", "617", "2468"));
  EXPECT_THAT(Near("1.5k"), ElementsAre("1.4k", "1.6k", "0.75k", "3k"));
  EXPECT_THAT(Near("0"), ElementsAre("1"));
}

TEST(Amounts, WholeNumbersStayWhole) {
  Fineness whole;
  whole.whole = true;
  EXPECT_THAT(Near("200", whole), ElementsAre("198", "202", "100", "400"));
  EXPECT_THAT(Near("3", whole), ElementsAre("2", "4", "1", "6"));
  EXPECT_THAT(Near("1", whole), ElementsAre("0", "2"));
  // Between two of them, it stays between two of them.
  EXPECT_THAT(Near("4.5", whole), ElementsAre("3.5", "5.5", "2", "9"));
}

TEST(Amounts, WhatTellsLessApartMovesFarther) {
  Fineness coarse;
  coarse.least = 0.02;
  EXPECT_THAT(Near("800", coarse), ElementsAre("780", "820", "400", "1600"));
}

TEST(Amounts, ADurationMovesByATenth) {
  EXPECT_THAT(Near("2s"), ElementsAre("1s800ms", "2s200ms", "1s", "4s"));
  Fineness by_ticks;
  by_ticks.least_ns = 60'000'000'000;
  EXPECT_THAT(Near("3m", by_ticks), ElementsAre("2m", "4m", "1m", "6m"));
  EXPECT_THAT(Near("1m", by_ticks), ElementsAre("2m"));
}

TEST(Amounts, DurationsAreWholeTicks) {
  constexpr std::int64_t kSecond = 1'000'000'000;
  EXPECT_THAT(DurationsNear(60 * kSecond, kSecond),
              ElementsAre(54 * kSecond, 66 * kSecond, 30 * kSecond, 120 * kSecond));
  EXPECT_THAT(DurationsNear(5 * kSecond, kSecond),
              ElementsAre(4 * kSecond, 6 * kSecond, 2 * kSecond, 10 * kSecond));
  EXPECT_THAT(DurationsNear(kSecond, kSecond), ElementsAre(2 * kSecond));
  EXPECT_THAT(DurationsNear(2 * kSecond, kSecond), ElementsAre(kSecond, 3 * kSecond, 4 * kSecond));
}

}  // namespace
}  // namespace sluice::mutate
