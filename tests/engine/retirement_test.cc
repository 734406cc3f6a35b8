// EngineOptions::retire_after: what nothing is heard of is forgotten, where nobody
// would miss it; and bounds that refuse series, told once.
#include "gmock/gmock.h"
#include "tests/engine/engine_fixture.h"

namespace sluice {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class RetirementTest : public ::testing::Test {
 protected:
  void Run(absl::string_view plan, EngineOptions options = {}) {
    options.retire_after = absl::Minutes(10);
    run_ = RunPlan(plan, options);
    ASSERT_NE(run_, nullptr);
    ASSERT_TRUE(run_->engine->Start(kStart).ok());
  }

  Engine& engine() { return *run_->engine; }

  GaugeSeries Host(const std::string& host) {
    return engine().Gauge("g", {{"host", host}}).value();
  }

  // One sample a second of each, for `seconds`, from where it is.
  void Feed(const std::vector<std::pair<GaugeSeries, double>>& values, int seconds) {
    for (int i = 0; i < seconds; ++i) {
      now_ += kSecond;
      for (const auto& [series, value] : values) {
        ASSERT_TRUE(engine().Record(series, now_, value).ok());
      }
      ASSERT_TRUE(engine().AdvanceTo(now_).ok());
    }
  }

  std::vector<std::string> Of(v1::Event::Kind kind) const {
    std::vector<std::string> found;
    for (const v1::Event& event : run_->events) {
      if (event.kind() != kind) continue;
      const auto host = event.segment().find("host");
      found.push_back(absl::StrCat(event.gate(), event.lever(), event.signal(), " ",
                                   host == event.segment().end() ? "" : host->second));
    }
    return found;
  }

  std::unique_ptr<Running> run_;
  std::int64_t now_ = kStart;
};

constexpr char kHosts[] = R"(
  role r
  signal g gauge by host
  lever pace by host { full, slow, off }
  gate hot by host { owner r  when mean(g) over 1m > 90  hold pace at slow  on missing 1m hold }
  gate many { owner r  when at least 50% of host (mean(g) over 1m > 90) })";

TEST_F(RetirementTest, ASilentSegmentThatIsClearIsForgotten) {
  Run(kHosts);
  const GaugeSeries a = Host("a");
  Feed({{a, 1}, {Host("b"), 1}}, 60);
  Feed({{a, 1}}, 9 * 60);
  EXPECT_TRUE(engine().State("hot", {{"host", "b"}}).ok()) << "not silent for long enough";
  EXPECT_EQ(engine().statistics().signals[0].series, 2u);
  Feed({{a, 1}}, 2 * 60);
  EXPECT_EQ(engine().State("hot", {{"host", "b"}}).status().code(), absl::StatusCode::kNotFound);
  EXPECT_TRUE(engine().State("hot", {{"host", "a"}}).ok());
  EXPECT_THAT(Of(v1::Event::RETIRED), ElementsAre("g b"));
  EXPECT_EQ(engine().statistics().signals[0].series, 1u);
  EXPECT_EQ(engine().statistics().signals[0].retired_series, 1u);
}

TEST_F(RetirementTest, WhatIsTrippedStaysAndHolds) {
  Run(kHosts);
  const GaugeSeries a = Host("a");
  Feed({{a, 1}, {Host("b"), 99}}, 60);
  ASSERT_EQ(engine().State("hot", {{"host", "b"}}).value(), GateState::kTripped);
  Feed({{a, 1}}, 60 * 60);
  EXPECT_EQ(engine().State("hot", {{"host", "b"}}).value(), GateState::kTripped);
  EXPECT_EQ(engine().LeverValue("pace", {{"host", "b"}}).value(), "slow");
  EXPECT_THAT(Of(v1::Event::RETIRED), IsEmpty());
}

TEST_F(RetirementTest, AFoldCountsOnlyWhoIsThere) {
  Run(kHosts);
  const GaugeSeries a = Host("a");
  Feed({{a, 1}, {Host("b"), 1}, {Host("c"), 1}}, 60);
  Feed({{a, 1}}, 11 * 60);
  // One of one, where it would have been one of three.
  Feed({{a, 200}}, 60);
  EXPECT_EQ(engine().State("many").value(), GateState::kTripped);
}

TEST_F(RetirementTest, ASampleThroughTheOldHandleBringsItBackAsNew) {
  Run(kHosts);
  const GaugeSeries a = Host("a");
  const GaugeSeries b = Host("b");
  Feed({{a, 1}, {b, 80}}, 60);
  Feed({{a, 1}}, 11 * 60);
  ASSERT_FALSE(engine().State("hot", {{"host", "b"}}).ok());
  Feed({{a, 1}, {b, 95}}, 1);
  EXPECT_EQ(engine().State("hot", {{"host", "b"}}).value(), GateState::kTripped)
      << "its window holds the new sample alone";
  EXPECT_EQ(engine().statistics().signals[0].series, 2u);
}

TEST_F(RetirementTest, ANumberThatIsUsedAgainCarriesNothingOver) {
  Run(R"(
    role r
    signal g gauge by host
    gate quiet by host { owner r  when silence(g) > 30m }
    gate low by host { owner r  when min(g) over 5m < 10  for 2m of 3m  on missing 30m hold }
    gate tail by host { owner r  when last(g) over 8m - mean(g) over 8m != 0  on missing 30m hold })");
  Feed({{Host("a"), 5}}, 1);  // low for 5 minutes, of which it counts less than 2
  Feed({}, 60);
  Feed({{Host("a"), 50}}, 1);
  Feed({}, 11 * 60);
  ASSERT_FALSE(engine().State("low", {{"host", "a"}}).ok());
  run_->events.clear();
  const GaugeSeries b = Host("b");
  Feed({{b, 20}}, 20 * 60);
  EXPECT_THAT(run_->events, IsEmpty()) << run_->events[0].DebugString();
}

TEST_F(RetirementTest, MachinesOfTheOthersAreLeftAlone) {
  Run(R"(
    role r
    signal g gauge by host
    gate counted by host { owner r  when last(g) over 1s > 90  for 3s of 5s }
    gate flappy by host { owner r  when last(g) over 1s > 90  flap 2 in 1m hold 10s })");
  const GaugeSeries c = Host("c");
  const GaugeSeries b = Host("b");
  Feed({{Host("a"), 1}, {b, 1}, {c, 1}}, 1);
  Feed({{b, 1}, {c, 1}}, 11 * 60);  // a is gone, and c has moved into its place
  ASSERT_FALSE(engine().State("counted", {{"host", "a"}}).ok());
  run_->events.clear();
  Feed({{b, 1}, {c, 99}}, 2);
  Feed({{b, 1}, {c, 1}}, 1);
  Feed({{b, 1}, {c, 99}}, 1);
  Feed({{b, 99}, {c, 1}, {Host("d"), 99}}, 1);
  EXPECT_THAT(Of(v1::Event::TRIP),
              ElementsAre("flappy c", "counted c", "flappy c", "flappy b", "flappy d"));
}

TEST_F(RetirementTest, WhatIsForgottenIsSteppedNoMore) {
  Run(kHosts);
  const GaugeSeries a = Host("a");
  Feed({{a, 1}, {Host("b"), 1}}, 5 * 60);
  const auto steps_of_a_tick = [&] {
    const std::uint64_t before = engine().statistics().steps;
    Feed({{a, 1}}, 1);
    return engine().statistics().steps - before;
  };
  const std::uint64_t with_both = steps_of_a_tick();
  Feed({{a, 1}}, 11 * 60);
  ASSERT_THAT(Of(v1::Event::RETIRED), ElementsAre("g b"));
  EXPECT_LT(steps_of_a_tick(), with_both) << "b was missing when it went";
}

TEST_F(RetirementTest, ALeverHeldForAllReleasesTheRetired) {
  Run(R"(
    role r
    signal g gauge by host
    signal all gauge
    lever pace by host { full, slow }
    gate everywhere { owner r  when last(all) over 1s > 0  clear when last(all) over 1s < 0
                      hold pace at slow }
    gate hot by host { owner r  when mean(g) over 1m > 90 })");
  const GaugeSeries all = engine().Gauge("all").value();
  const GaugeSeries a = Host("a");
  Feed({{all, 1}, {a, 1}, {Host("b"), 1}}, 60);
  EXPECT_THAT(Of(v1::Event::LEVER), ElementsAre("pace a", "pace b"));
  Feed({{all, 1}, {a, 1}}, 11 * 60);
  EXPECT_THAT(Of(v1::Event::LEVER), ElementsAre("pace a", "pace b", "pace b"));
  EXPECT_EQ(run_->events.back().to(), "full");
  EXPECT_EQ(run_->events.back().reason(), "released: the segment is retired");
  Feed({{all, 1}, {a, 1}, {Host("b"), 1}}, 1);
  EXPECT_EQ(run_->events.back().to(), "slow") << "it is back, and held again";
}

TEST_F(RetirementTest, WhatThePlanExpectsIsNeverForgotten) {
  Run(R"(
    role r
    signal g gauge by host ["a", "b"]
    gate quiet by host { owner r  when silence(g) > 1h })");
  Feed({{Host("a"), 1}, {Host("b"), 1}}, 60);
  ASSERT_TRUE(engine().AdvanceTo(now_ += 2 * 60 * kMinute).ok());
  EXPECT_THAT(Of(v1::Event::TRIP), ElementsAre("quiet a", "quiet b"));
}

TEST_F(RetirementTest, ACounterThatComesBackRoseSinceItWent) {
  Run(R"(
    role r
    signal c counter from zero by host
    gate errors by host { owner r  when increase(c) over 1m > 50 })");
  const CounterSeries c = engine().Counter("c", {{"host", "a"}}).value();
  ASSERT_TRUE(engine().Record(c, now_ + kSecond, 40).ok());
  ASSERT_TRUE(engine().AdvanceTo(now_ += 20 * kMinute).ok());
  ASSERT_FALSE(engine().State("errors", {{"host", "a"}}).ok());
  ASSERT_TRUE(engine().Record(c, now_ + kSecond, 80).ok());
  ASSERT_TRUE(engine().AdvanceTo(now_ += kSecond).ok());
  EXPECT_EQ(engine().State("errors", {{"host", "a"}}).value(), GateState::kClear)
      << "40 more, and not 80 from zero";
}

TEST_F(RetirementTest, RetiredSeriesMakeRoomUnderTheBound) {
  EngineOptions options;
  options.max_series_per_signal = 2;
  Run(kHosts, options);
  const GaugeSeries a = Host("a");
  Feed({{a, 1}, {Host("b"), 1}}, 60);
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(engine().Gauge("g", {{"host", "c"}}).ok());
  Feed({{a, 1}}, 60);
  EXPECT_THAT(Of(v1::Event::REFUSED), ElementsAre("g ")) << "told once";
  Feed({{a, 1}}, 11 * 60);
  const GaugeSeries c = Host("c");
  Feed({{a, 1}, {c, 1}}, 1);
  EXPECT_FALSE(engine().Gauge("g", {{"host", "d"}}).ok());
  Feed({{a, 1}, {c, 1}}, 1);
  EXPECT_THAT(Of(v1::Event::REFUSED), ElementsAre("g ", "g ")) << "and again after it had gone";
  EXPECT_EQ(engine().statistics().signals[0].refused_series, 4u);
}

TEST_F(RetirementTest, StateDoesNotGrowWithHostsThatComeAndGo) {
  EngineOptions options;
  options.max_series_per_signal = 8;
  Run(kHosts, options);
  std::vector<GaugeSeries> handles;
  for (int i = 0; i < 60; ++i) {
    handles.push_back(Host(absl::StrCat("pod-", i)));
    Feed({{handles.back(), i == 50 ? 95.0 : 1.0}}, 2);
    Feed({}, i == 50 ? 3 : 1);
    ASSERT_TRUE(engine().AdvanceTo(now_ += 3 * kMinute).ok());
  }
  EXPECT_LE(engine().statistics().signals[0].series, 8u);
  EXPECT_EQ(engine().statistics().signals[0].refused_series, 0u);
  EXPECT_THAT(Of(v1::Event::TRIP), testing::Contains("hot pod-50"));
  const absl::Status stale = engine().Record(handles.front(), now_ + kSecond, 1);
  EXPECT_EQ(stale.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(stale.message()), HasSubstr("resolve it again"));
}

TEST_F(RetirementTest, IsOffUnlessAskedFor) {
  run_ = RunPlan(kHosts);
  ASSERT_TRUE(engine().Start(kStart).ok());
  Feed({{Host("a"), 1}}, 1);
  ASSERT_TRUE(engine().AdvanceTo(now_ + 6 * 24 * 60 * kMinute).ok());
  EXPECT_TRUE(engine().State("hot", {{"host", "a"}}).ok());
}

}  // namespace
}  // namespace sluice
