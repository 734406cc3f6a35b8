#include "src/evaluate/aggregates.h"

#include <cmath>

#include "gtest/gtest.h"

namespace sluice::evaluate {
namespace {

TEST(ToNanosecondsTest, ADecimalInItsUnitIsWorthTheSameAsTheLiteral) {
  // Each thousandth of a second from 1 ms to 5 s, as a sample in s against a
  // literal, whose nanoseconds are whole.
  for (int ms = 1; ms <= 5000; ++ms) {
    const double sample = ms / 1000.0;
    ASSERT_EQ(ToNanoseconds(sample, 1e9), ms * 1e6) << ms;
  }
}

TEST(ToNanosecondsTest, WhatReallyDiffersStaysApart) {
  EXPECT_GT(ToNanoseconds(1.0700000001, 1e9), 1.07e9);
  EXPECT_LT(ToNanoseconds(0.25, 1), 1);
  EXPECT_TRUE(std::isnan(ToNanoseconds(std::nan(""), 1e6)));
}

}  // namespace
}  // namespace sluice::evaluate
