#include "src/evaluate/wording.h"

#include <cmath>

#include "gtest/gtest.h"

namespace sluice::evaluate {
namespace {

using Show = plan::Operand::Show;

TEST(WordingTest, ValuesAreSaidAsPeopleSayThem) {
  EXPECT_EQ(InWords(0.941, Show::kRatio), "94.1 %");
  EXPECT_EQ(InWords(0.97, Show::kRatio), "97 %");
  EXPECT_EQ(InWords(1, Show::kRatio), "100 %");
  EXPECT_EQ(InWords(0, Show::kRatio), "0 %");
  EXPECT_EQ(InWords(1204, Show::kCount), "1,204");
  EXPECT_EQ(InWords(-1234567, Show::kNumber), "-1,234,567");
  EXPECT_EQ(InWords(90.25, Show::kNumber), "90.25");
  EXPECT_EQ(InWords(91.23456, Show::kNumber), "91.23");
  EXPECT_EQ(InWords(912e6, Show::kDuration), "912ms");
  EXPECT_EQ(InWords(354e9, Show::kDuration), "5m54s");
  EXPECT_EQ(InWords(std::nan(""), Show::kRatio), "unknown");
}

TEST(WordingTest, AValueIsToldFromTheThresholdItMisses) {
  EXPECT_EQ(InWordsBeside(0.96998, 0.97, Show::kRatio), "96.998 %");
  EXPECT_EQ(InWordsBeside(0.97, 0.97, Show::kRatio), "97 %");
  EXPECT_EQ(InWordsBeside(90.0001, 90, Show::kNumber), "90.0001");
}

TEST(WordingTest, ExtremeValuesAreStillShort) {
  EXPECT_LT(InWords(1e300, Show::kNumber).size(), 12u);
  EXPECT_LT(InWords(-1e-300, Show::kRatio).size(), 12u);
  EXPECT_LT(InWords(1e300, Show::kDuration).size(), 12u);
}

}  // namespace
}  // namespace sluice::evaluate
