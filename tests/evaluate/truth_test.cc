#include "src/evaluate/truth.h"

#include "gtest/gtest.h"

namespace sluice::evaluate {
namespace {

TEST(TruthTest, AndOrNotAreKleenes) {
  EXPECT_EQ(And(kFalse, kUnknown), kFalse);
  EXPECT_EQ(And(kTrue, kUnknown), kUnknown);
  EXPECT_EQ(And(kUnknown, kUnknown), kUnknown);
  EXPECT_EQ(And(kTrue, kTrue), kTrue);
  EXPECT_EQ(Or(kTrue, kUnknown), kTrue);
  EXPECT_EQ(Or(kFalse, kUnknown), kUnknown);
  EXPECT_EQ(Or(kFalse, kFalse), kFalse);
  EXPECT_EQ(Not(kTrue), kFalse);
  EXPECT_EQ(Not(kFalse), kTrue);
  EXPECT_EQ(Not(kUnknown), kUnknown);
}

}  // namespace
}  // namespace sluice::evaluate
