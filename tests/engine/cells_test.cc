// What a sample comes to does not hang on the way that it takes: most go straight to the cell of
// their series, and those that do not fit there are taken in all the same.
#include <cmath>
#include <limits>

#include "gmock/gmock.h"
#include "tests/engine/engine_fixture.h"

namespace sluice {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kMost = std::numeric_limits<double>::max();

class CellsTest : public ::testing::Test {
 protected:
  void Run(absl::string_view plan, const EngineOptions& options = {}) {
    run_ = RunPlan(absl::StrCat("role r ", plan), options);
    ASSERT_NE(run_, nullptr);
    ASSERT_TRUE(run_->engine->Start(kStart).ok());
  }
  Engine& engine() { return *run_->engine; }
  void Advance(int seconds) { ASSERT_TRUE(engine().AdvanceTo(kStart + seconds * kSecond).ok()); }
  SignalStatistics Of(std::size_t signal) { return engine().statistics().signals[signal]; }

  std::unique_ptr<Running> run_;
};

TEST_F(CellsTest, CountsMayBeBeyond32Bits) {
  Run("signal s outcome gate g { owner r  when count(s) over 1s > 13510798882111486 }");
  const OutcomeSeries series = engine().Outcome("s").value();
  ASSERT_TRUE(engine().Record(series, kStart + kSecond, 1, 1).ok());
  Advance(1);
  // From now on there is a cell. 2^32 - 1 fills it, 2^53 is all that a sample may say.
  for (const std::uint64_t total :
       {std::uint64_t{0xffffffff}, std::uint64_t{1}, std::uint64_t{1} << 53,
        std::uint64_t{0xffffffff}, std::uint64_t{1} << 52}) {
    ASSERT_TRUE(engine().Record(series, kStart + 2 * kSecond, 0, total).ok()) << total;
  }
  EXPECT_EQ(Of(0).recorded, 6u);
  Advance(2);
  // (2^53 + 2^52) + 2 * (2^32 - 1) + 1, rounded once.
  EXPECT_THAT(run_->Told(), ElementsAre("TRIP 2s"));
  EXPECT_EQ(Of(0).recorded, 6u);
}

TEST_F(CellsTest, MoreSuccessesThanAttemptsAreRefusedAlways) {
  Run("signal s outcome gate g { owner r  when failure_ratio(s) over 1m > 0 }");
  const OutcomeSeries series = engine().Outcome("s").value();
  for (int tick = 1; tick < 4; ++tick) {
    const std::int64_t now = kStart + tick * kSecond;
    EXPECT_TRUE(absl::IsInvalidArgument(engine().Record(series, now, 2, 1)));
    EXPECT_TRUE(absl::IsInvalidArgument(engine().Record(series, now, UINT64_MAX, UINT64_MAX)));
    EXPECT_TRUE(engine().Record(series, now, 1, 1).ok());
    EXPECT_TRUE(absl::IsInvalidArgument(engine().Record(series, now, 3, 2)));
    EXPECT_TRUE(absl::IsInvalidArgument(engine().Record(series, now, 0, UINT64_MAX)));
    Advance(tick);
  }
  EXPECT_EQ(Of(0).recorded, 3u);
  EXPECT_EQ(Of(0).rejected, 12u);
  EXPECT_THAT(run_->events, IsEmpty());
}

TEST_F(CellsTest, WhatIsNotFiniteIsRefusedAlways) {
  Run("signal s gauge gate g { owner r  when max(s) over 1m > 5 or mean(s) over 1m > 5 }");
  const GaugeSeries series = engine().Gauge("s").value();
  for (int tick = 1; tick < 4; ++tick) {
    const std::int64_t now = kStart + tick * kSecond;
    for (int sample = 0; sample < 3; ++sample) {
      for (const double bad : {kNaN, -kNaN, kInfinity, -kInfinity}) {
        EXPECT_TRUE(absl::IsInvalidArgument(engine().Record(series, now, bad))) << bad;
      }
      EXPECT_TRUE(engine().Record(series, now, 0.1 * sample).ok());
    }
    Advance(tick);
  }
  EXPECT_EQ(Of(0).recorded, 9u);
  EXPECT_EQ(Of(0).rejected, 36u);
  EXPECT_THAT(run_->events, IsEmpty());
}

// A sum that no double holds is not known, and passes out of the window like any other.
TEST_F(CellsTest, ASumMayOverflow) {
  Run("signal s gauge gate g { owner r  when mean(s) over 2s < 5 }");
  const GaugeSeries series = engine().Gauge("s").value();
  for (int tick = 1; tick < 9; ++tick) {
    for (int sample = 0; sample < 3; ++sample) {
      EXPECT_TRUE(engine().Record(series, kStart + tick * kSecond, tick == 4 ? kMost : 6).ok());
    }
    Advance(tick);
    EXPECT_EQ(engine().State("g").value(), GateState::kClear) << tick;
  }
  EXPECT_TRUE(engine().Record(series, kStart + 9 * kSecond, -40).ok());
  Advance(9);
  EXPECT_THAT(run_->Told(), ElementsAre("TRIP 9s"));
}

TEST_F(CellsTest, ASeriesMayFeedManyStores) {
  Run(R"(
    signal s gauge by region, host
    gate host by region, host { owner r  when mean(s) over 2s > 5 }
    gate region by region { owner r  when mean(s) over 2s > 5 }
    gate one { owner r  when mean(s{host = "b"}) over 2s > 5 })");
  const auto series = [&](const char* region, const char* host) {
    return engine().Gauge("s", {{"region", region}, {"host", host}}).value();
  };
  const GaugeSeries a = series("sg", "a"), b = series("sg", "b"), c = series("us", "b");
  for (int tick = 1; tick < 6; ++tick) {
    const std::int64_t now = kStart + tick * kSecond;
    ASSERT_TRUE(engine().Record(a, now, 12).ok());
    ASSERT_TRUE(engine().Record(b, now, tick < 4 ? 0 : 9).ok());
    ASSERT_TRUE(engine().Record(c, now, tick < 5 ? 0 : 3).ok());
    EXPECT_EQ(Of(0).recorded, static_cast<std::uint64_t>(3 * tick));
    Advance(tick);
    EXPECT_EQ(Of(0).recorded, static_cast<std::uint64_t>(3 * tick));
  }
  std::vector<std::string> told;
  for (const v1::Event& event : run_->events) {
    if (event.kind() != v1::Event::TRIP) continue;
    std::string& at = told.emplace_back(event.gate());
    for (const char* label : {"region", "host"}) {
      const auto value = event.segment().find(label);
      if (value != event.segment().end()) absl::StrAppend(&at, " ", value->second);
    }
    absl::StrAppend(&at, " ", event.time().seconds() - kStart / kSecond);
  }
  // Of `one`: (9 + 9 + 0 + 3) / 4.
  EXPECT_THAT(told, ElementsAre("host sg a 1", "region sg 1", "host sg b 5", "one 5"));
}

TEST_F(CellsTest, SamplesThatWaitAreHeardOf) {
  EngineOptions options;
  options.retire_after = absl::Seconds(16);
  Run("lateness 20s signal s gauge by host gate g by host { owner r  when mean(s) over 5s > 5 }",
      options);
  const GaugeSeries a = engine().Gauge("s", {{"host", "a"}}).value();
  const auto advance = [&](int seconds) { Advance(seconds); };
  ASSERT_TRUE(engine().Record(a, kStart + kSecond, 1).ok());
  advance(22);
  // Its cell has samples of ticks that are not decided before it would be retired.
  ASSERT_TRUE(engine().Record(a, kStart + 20 * kSecond, 1).ok());
  advance(39);
  EXPECT_EQ(Of(0).retired_series, 0u);
  ASSERT_TRUE(engine().Record(a, kStart + 38 * kSecond, 9).ok());
  advance(59);
  EXPECT_THAT(run_->Told(), Contains("TRIP 38s"));
  advance(120);
  EXPECT_EQ(Of(0).retired_series, 0u) << "it is tripped";
}

TEST_F(CellsTest, ASegmentsNumberMayComeAgain) {
  EngineOptions options;
  options.retire_after = absl::Seconds(16);
  options.max_series_per_signal = 1;
  Run("signal s gauge by host gate g by host { owner r  when mean(s) over 5s > 5 }", options);
  for (int round = 0; round < 5; ++round) {
    const int begin = round * 60;
    const GaugeSeries series = engine().Gauge("s", {{"host", std::to_string(round)}}).value();
    for (int tick = 1; tick < 10; ++tick) {
      ASSERT_TRUE(
          engine().Record(series, kStart + (begin + tick) * kSecond, tick < 4 ? 1 : tick).ok());
      Advance(begin + tick);
    }
    // Back to rest, or it would not be retired.
    for (int tick = 10; tick < 20; ++tick) {
      ASSERT_TRUE(engine().Record(series, kStart + (begin + tick) * kSecond, 0).ok());
      Advance(begin + tick);
    }
    Advance(begin + 60);
    EXPECT_EQ(Of(0).retired_series, static_cast<std::uint64_t>(round + 1));
    EXPECT_EQ(Of(0).recorded, static_cast<std::uint64_t>(19 * (round + 1)));
  }
  std::vector<std::string> trips;
  for (const std::string& told : run_->Told()) {
    if (told.rfind("TRIP", 0) == 0) trips.push_back(told);
  }
  EXPECT_THAT(trips, ElementsAre("TRIP 8s", "TRIP 68s", "TRIP 128s", "TRIP 188s", "TRIP 248s"));
}

}  // namespace
}  // namespace sluice
