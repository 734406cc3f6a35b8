// Each bound of EngineOptions: at it, one past it, and what was there before.
#include "gmock/gmock.h"
#include "tests/engine/engine_fixture.h"

namespace sluice {
namespace {

using ::testing::HasSubstr;

constexpr char kByHost[] = R"(
  role r
  signal g gauge by host
  signal c counter
  gate a by host { owner r  when max(g) over 1m > 90 }
  gate b { owner r  when increase(c) over 1m > 5 })";

TEST(BoundsTest, ASeriesTooManyIsRefusedAndHarmsNoOther) {
  EngineOptions options;
  options.max_series_per_signal = 3;
  auto run = RunPlan(kByHost, options);
  Engine& engine = *run->engine;
  ASSERT_TRUE(engine.Start(kStart).ok());
  const GaugeSeries first = engine.Gauge("g", {{"host", "0"}}).value();
  for (const char* host : {"1", "2"}) ASSERT_TRUE(engine.Gauge("g", {{"host", host}}).ok());
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(engine.Gauge("g", {{"host", "3"}}).status().code(),
              absl::StatusCode::kResourceExhausted);
  }
  EXPECT_EQ(engine.statistics().signals[0].refused_series, 2u);
  EXPECT_EQ(engine.statistics().signals[0].series, 3u);
  EXPECT_TRUE(engine.Gauge("g", {{"host", "2"}}).ok()) << "those that exist are still found";
  ASSERT_TRUE(engine.Record(first, kStart + kSecond, 95).ok());
  ASSERT_TRUE(engine.AdvanceTo(kStart + kSecond).ok());
  EXPECT_EQ(engine.State("a", {{"host", "0"}}).value(), GateState::kTripped);
}

TEST(BoundsTest, MemoryIsBounded) {
  EngineOptions options;
  options.max_state_bytes = 1 << 20;
  auto run = RunPlan(kByHost, options);
  std::size_t made = 0;
  absl::Status refused;
  while (made < 100000 && refused.ok()) {
    refused = run->engine->Gauge("g", {{"host", absl::StrCat(made)}}).status();
    made += refused.ok() ? 1 : 0;
  }
  EXPECT_EQ(refused.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_THAT(std::string(refused.message()), HasSubstr("max_state_bytes"));
  EXPECT_GT(made, 100u);
  EXPECT_LE(run->engine->statistics().state_bytes, options.max_state_bytes);
}

TEST(BoundsTest, APlanThatIsTooLargeByItselfMakesNoEngine) {
  const Plan plan = Plan::Parse(R"(
    role r
    signal g gauge
    gate a { owner r  when max(g) over 1d > 90 })",
                                "p")
                        .value();
  EngineOptions options;
  options.max_state_bytes = 1 << 16;
  EXPECT_EQ(Engine::Create(plan, options).status().code(), absl::StatusCode::kResourceExhausted);
}

TEST(BoundsTest, PendingSamplesOfACounterAreBounded) {
  EngineOptions options;
  options.max_pending_counter_samples = 10;
  auto run = RunPlan(kByHost, options);
  Engine& engine = *run->engine;
  ASSERT_TRUE(engine.Start(kStart).ok());
  const CounterSeries c = engine.Counter("c").value();
  for (int i = 1; i <= 10; ++i) ASSERT_TRUE(engine.Record(c, kStart + i, i).ok());
  EXPECT_EQ(engine.Record(c, kStart + 11, 11).code(), absl::StatusCode::kResourceExhausted);
  ASSERT_TRUE(engine.AdvanceTo(kStart + kSecond).ok());
  EXPECT_TRUE(engine.Record(c, kStart + kSecond + 1, 12).ok());
}

TEST(BoundsTest, OptionsOutOfRangeMakeNoEngine) {
  const Plan plan = Plan::Parse(kByHost, "p").value();
  EngineOptions no_jump;
  no_jump.max_jump = absl::ZeroDuration();
  EngineOptions no_series;
  no_series.max_series_per_signal = 0;
  EngineOptions no_counters;
  no_counters.max_pending_counter_samples = 0;
  for (const EngineOptions& options : {no_jump, no_series, no_counters}) {
    EXPECT_EQ(Engine::Create(plan, options).status().code(), absl::StatusCode::kInvalidArgument);
  }
}

}  // namespace
}  // namespace sluice
