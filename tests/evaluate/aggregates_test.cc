#include "src/evaluate/aggregates.h"

#include <cmath>

#include "gtest/gtest.h"

namespace sluice::evaluate {
namespace {

TEST(SnapToNanosecondTest, ADecimalInItsUnitIsWorthTheSameAsTheLiteral) {
  // Each thousandth of a second from 1 ms to 5 s, as a sample in s against a
  // literal, whose nanoseconds are whole.
  for (int ms = 1; ms <= 5000; ++ms) {
    const double sample = ms / 1000.0;
    ASSERT_EQ(SnapToNanosecond(sample * 1e9), ms * 1e6) << ms;
  }
}

TEST(SnapToNanosecondTest, WhatReallyDiffersStaysApart) {
  EXPECT_GT(SnapToNanosecond(1.0700000001 * 1e9), 1.07e9);
  EXPECT_LT(SnapToNanosecond(0.25), 1);
  EXPECT_TRUE(std::isnan(SnapToNanosecond(std::nan(""))));
}

}  // namespace
}  // namespace sluice::evaluate
