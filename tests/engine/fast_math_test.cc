// A host may be compiled to take liberties with arithmetic (-ffast-math, as this file is): what
// of the engine is in its headers must not be harmed by that.
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>

#include "tests/engine/engine_fixture.h"

namespace sluice {
namespace {

#ifndef __FAST_MATH__
#error "this is to be compiled with -ffast-math"
#endif

// Not by name, for this compiler may take it that there is no such number.
double FromBits(std::uint64_t bits) {
  double number;
  std::memcpy(&number, &bits, sizeof(number));
  return number;
}

TEST(FastMathTest, SumsLoseNothing) {
  const auto running = RunPlan(R"(
      role r
      signal s gauge
      gate exact { owner r  when sum(s) over 1s == 1 }
      gate more { owner r  when sum(s) over 1s > 1 })");
  Engine& engine = *running->engine;
  ASSERT_TRUE(engine.Start(kStart).ok());
  const GaugeSeries series = engine.Gauge("s").value();
  ASSERT_TRUE(engine.Record(series, kStart + kSecond, 0).ok());
  ASSERT_TRUE(engine.AdvanceTo(kStart + kSecond).ok());
  // Added up in order, with one rounding each, these come to 0, and to 1.0000000000000002.
  for (const double value : {1e16, 1.0, -1e16}) {
    ASSERT_TRUE(engine.Record(series, kStart + 2 * kSecond, value).ok());
  }
  ASSERT_TRUE(engine.AdvanceTo(kStart + 2 * kSecond).ok());
  EXPECT_EQ(engine.State("exact").value(), GateState::kTripped);
  for (const double value : {1.0, 0x1p-53, 0x1p-53}) {
    ASSERT_TRUE(engine.Record(series, kStart + 3 * kSecond, value).ok());
  }
  ASSERT_TRUE(engine.AdvanceTo(kStart + 3 * kSecond).ok());
  EXPECT_EQ(engine.State("more").value(), GateState::kTripped);
}

TEST(FastMathTest, WhatIsNotFiniteIsRefused) {
  const auto running =
      RunPlan("role r signal s gauge gate g { owner r  when mean(s) over 1s > 5 }");
  Engine& engine = *running->engine;
  ASSERT_TRUE(engine.Start(kStart).ok());
  const GaugeSeries series = engine.Gauge("s").value();
  for (int tick = 1; tick < 4; ++tick) {
    for (int sample = 0; sample < 3; ++sample) {
      for (const std::uint64_t bits :
           {std::uint64_t{0x7ff0000000000000}, std::uint64_t{0xfff0000000000000},
            std::uint64_t{0x7ff8000000000000}, std::uint64_t{0xfff8000000000000}}) {
        EXPECT_FALSE(engine.Record(series, kStart + tick * kSecond, FromBits(bits)).ok());
      }
      EXPECT_TRUE(engine.Record(series, kStart + tick * kSecond, 0.1 * tick).ok());
    }
    ASSERT_TRUE(engine.AdvanceTo(kStart + tick * kSecond).ok());
  }
  EXPECT_EQ(engine.statistics().signals[0].recorded, 9u);
  EXPECT_TRUE(running->events.empty());
}

}  // namespace
}  // namespace sluice
