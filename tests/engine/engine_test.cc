#include "sluice/engine.h"

#include <cmath>
#include <limits>

#include "gmock/gmock.h"
#include "tests/engine/engine_fixture.h"

namespace sluice {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kStartSuccess[] = R"(
  role   growth_lead
  signal stream_start outcome by region
  gate start_success by region {
    owner growth_lead
    when  success_ratio(stream_start) over 1m < 97%
    given count(stream_start) over 1m >= 200
    for   3m
  })";

constexpr char kEveryKind[] = R"(
  role   r
  lateness 5s
  ahead  1m
  signal g gauge by host
  signal c counter
  signal e events
  signal o outcome
  signal d distribution ms
  gate a by host { owner r  when mean(g) over 10s > 90 }
  gate b { owner r  when increase(c) over 10s > 90 }
  gate f { owner r  when count(e) over 10s > 90 }
  gate h { owner r  when success_ratio(o) over 10s < 90% }
  gate i { owner r  when p95(d) over 10s > 90ms })";

std::string Message(const absl::StatusOr<GaugeSeries>& series) {
  return std::string(series.status().message());
}

// The tutorial at the head of engine.h.
TEST(EngineTest, TheTutorialTripsOnceAtThreeMinutes) {
  auto run = RunPlan(kStartSuccess);
  ASSERT_TRUE(run->engine->Start(kStart).ok());
  const OutcomeSeries sg = run->engine->Outcome("stream_start", {{"region", "sg"}}).value();
  for (int second = 1; second <= 600; ++second) {
    ASSERT_TRUE(run->engine->Record(sg, kStart + second * kSecond, 90, 100).ok());
    ASSERT_TRUE(run->engine->AdvanceTo(kStart + second * kSecond).ok());
  }
  // 200 starts are in at second 2; from there it takes three minutes.
  EXPECT_THAT(run->Told(), ElementsAre("TRIP 182s"));
  const v1::Event& trip = run->events[0];
  EXPECT_EQ(trip.gate(), "start_success");
  EXPECT_EQ(trip.segment().at("region"), "sg");
  EXPECT_EQ(trip.value(), 0.9);
  EXPECT_EQ(trip.threshold(), 0.97);
  EXPECT_EQ(trip.owner(), "growth_lead");
  EXPECT_EQ(trip.reason(),
            "success_ratio(stream_start) over 1m = 90 % < 97 %, for 3m, given "
            "count(stream_start) over 1m = 6,000 >= 200");
  EXPECT_EQ(run->engine->State("start_success", {{"region", "sg"}}).value(), GateState::kTripped);
}

TEST(EngineTest, GoodSamplesAndNoSamplesTripNothing) {
  auto run = RunPlan(kStartSuccess);
  ASSERT_TRUE(run->engine->Start(kStart).ok());
  const OutcomeSeries sg = run->engine->Outcome("stream_start", {{"region", "sg"}}).value();
  for (int second = 1; second <= 240; ++second) {
    ASSERT_TRUE(run->engine->Record(sg, kStart + second * kSecond, 98, 100).ok());
    ASSERT_TRUE(run->engine->AdvanceTo(kStart + second * kSecond).ok());
  }
  ASSERT_TRUE(run->engine->AdvanceTo(kStart + 9 * kMinute).ok());
  EXPECT_THAT(run->events, IsEmpty());
}

TEST(EngineTest, AnEarlierTimeChangesNothing) {
  auto run = RunPlan(kEveryKind);
  ASSERT_TRUE(run->engine->AdvanceTo(kStart).ok());
  ASSERT_TRUE(run->engine->AdvanceTo(kStart + kMinute).ok());
  const std::uint64_t ticks = run->engine->statistics().ticks;
  EXPECT_TRUE(run->engine->AdvanceTo(kStart).ok());
  EXPECT_EQ(run->engine->statistics().ticks, ticks);
}

TEST(EngineTest, AWildClockIsRefusedAndChangesNothing) {
  auto run = RunPlan(kEveryKind);
  ASSERT_TRUE(run->engine->AdvanceTo(kStart).ok());
  for (const std::int64_t wild :
       {kStart + 8 * 24 * 60 * kMinute, std::numeric_limits<std::int64_t>::max(),
        std::numeric_limits<std::int64_t>::min()}) {
    EXPECT_EQ(run->engine->AdvanceTo(wild).code(), absl::StatusCode::kOutOfRange);
  }
  EXPECT_EQ(run->engine->statistics().ticks, 0u);
  EXPECT_TRUE(run->engine->AdvanceTo(kStart + kMinute).ok());
  EXPECT_EQ(run->engine->statistics().ticks, 56u) << "lateness of 5 s holds back the last ones";
}

TEST(EngineTest, StartsOnlyOnce) {
  auto run = RunPlan(kEveryKind);
  EXPECT_TRUE(run->engine->Start(kStart).ok());
  EXPECT_EQ(run->engine->Start(kStart).code(), absl::StatusCode::kFailedPrecondition);
}

TEST(EngineTest, SamplesBeforeTheStartAreRefused) {
  auto run = RunPlan(kEveryKind);
  const EventsSeries e = run->engine->Events("e").value();
  EXPECT_EQ(run->engine->Record(e, kStart).code(), absl::StatusCode::kFailedPrecondition);
}

TEST(EngineTest, LateAndFutureSamplesAreToldAndCounted) {
  auto run = RunPlan(kEveryKind);
  ASSERT_TRUE(run->engine->AdvanceTo(kStart).ok());
  ASSERT_TRUE(run->engine->AdvanceTo(kStart + kMinute).ok());
  const EventsSeries e = run->engine->Events("e").value();
  EXPECT_EQ(run->engine->Record(e, kStart + 55 * kSecond).code(),
            absl::StatusCode::kDeadlineExceeded);
  EXPECT_TRUE(run->engine->Record(e, kStart + 55 * kSecond + 1).ok());
  EXPECT_TRUE(run->engine->Record(e, kStart + 2 * kMinute).ok());
  EXPECT_EQ(run->engine->Record(e, kStart + 2 * kMinute + 1).code(), absl::StatusCode::kOutOfRange);
  for (const std::int64_t wild :
       {std::numeric_limits<std::int64_t>::max(), std::numeric_limits<std::int64_t>::min()}) {
    EXPECT_FALSE(run->engine->Record(e, wild).ok());
  }
  const SignalStatistics statistics = run->engine->statistics().signals[2];
  EXPECT_EQ(statistics.signal, "e");
  EXPECT_EQ(statistics.recorded, 2u);
  EXPECT_EQ(statistics.late, 2u);
  EXPECT_EQ(statistics.ahead, 2u);
}

TEST(EngineTest, ValuesThatAKindCanNotHaveAreRefusedAndCounted) {
  auto run = RunPlan(kEveryKind);
  Engine& engine = *run->engine;
  ASSERT_TRUE(engine.AdvanceTo(kStart).ok());
  const std::int64_t now = kStart + kSecond;
  const GaugeSeries g = engine.Gauge("g", {{"host", "a"}}).value();
  const CounterSeries c = engine.Counter("c").value();
  const OutcomeSeries o = engine.Outcome("o").value();
  const DistributionSeries d = engine.Distribution("d").value();
  const double inf = std::numeric_limits<double>::infinity();
  for (const absl::Status& status :
       {engine.Record(g, now, std::nan("")), engine.Record(g, now, inf),
        engine.Record(c, now, -1.0), engine.Record(c, now, inf), engine.Record(o, now, 3, 2),
        engine.Record(o, now, 0, std::uint64_t{1} << 60), engine.Record(d, now, -inf),
        engine.Record(d, now, {HistogramBucket{1, 5}, HistogramBucket{inf, 1}})}) {
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << status;
  }
  const Statistics statistics = engine.statistics();
  EXPECT_EQ(statistics.signals[0].rejected, 2u);
  EXPECT_EQ(statistics.signals[1].rejected, 2u);
  EXPECT_EQ(statistics.signals[3].rejected, 2u);
  EXPECT_EQ(statistics.signals[4].rejected, 2u);
  for (const SignalStatistics& signal : statistics.signals) EXPECT_EQ(signal.recorded, 0u);
}

TEST(EngineTest, HandlesAreOfOneKindOfSignalAndOneEngine) {
  auto run = RunPlan(kEveryKind);
  Engine& engine = *run->engine;
  EXPECT_EQ(engine.Gauge("c").status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(engine.Counter("nothing").status().code(), absl::StatusCode::kNotFound);
  auto other = RunPlan(kStartSuccess);
  EXPECT_THAT(std::string(other->engine->Outcome("stream_strat").status().message()),
              HasSubstr("did you mean `stream_start`"));
  ASSERT_TRUE(engine.AdvanceTo(kStart).ok());
  EXPECT_EQ(engine.Record(GaugeSeries(), kStart, 1.0).code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(engine.Record(CounterSeries(), kStart, 1.0).code(), absl::StatusCode::kInvalidArgument);
}

TEST(EngineTest, ASampleBearsExactlyTheLabelsOfItsSignal) {
  auto run = RunPlan(kEveryKind);
  Engine& engine = *run->engine;
  EXPECT_THAT(Message(engine.Gauge("g")), HasSubstr("lacks label `host`"));
  EXPECT_THAT(Message(engine.Gauge("g", {{"host", "a"}, {"zone", "b"}})),
              HasSubstr("bears label `zone`"));
  EXPECT_THAT(Message(engine.Gauge("g", {{"host", "a"}, {"host", "b"}})), HasSubstr("given twice"));
  EXPECT_THAT(Message(engine.Gauge("g", {{"host", "\xff"}})), HasSubstr("not UTF-8"));
  EXPECT_THAT(Message(engine.Gauge("g", {{"host", std::string(2000, 'x')}})),
              HasSubstr("2000 bytes"));
  EXPECT_TRUE(engine.Gauge("g", {{"host", ""}}).ok());
  EXPECT_TRUE(engine.Gauge("g", {{"host", "\"quoted\"\n"}}).ok());
}

TEST(EngineTest, ResolvingASeriesTwiceGivesTheSame) {
  auto run = RunPlan(kEveryKind);
  ASSERT_TRUE(run->engine->Gauge("g", {{"host", "a"}}).ok());
  ASSERT_TRUE(run->engine->Gauge("g", {{"host", "a"}}).ok());
  EXPECT_EQ(run->engine->statistics().signals[0].series, 1u);
}

TEST(EngineTest, ASegmentExistsFromItsFirstSampleAndNotFromItsHandle) {
  auto run = RunPlan(kEveryKind);
  Engine& engine = *run->engine;
  ASSERT_TRUE(engine.AdvanceTo(kStart).ok());
  const GaugeSeries g = engine.Gauge("g", {{"host", "a"}}).value();
  ASSERT_TRUE(engine.AdvanceTo(kStart + kMinute).ok());
  EXPECT_EQ(engine.State("a", {{"host", "a"}}).status().code(), absl::StatusCode::kNotFound);
  ASSERT_TRUE(engine.Record(g, kStart + kMinute, 95).ok());
  ASSERT_TRUE(engine.AdvanceTo(kStart + kMinute + 5 * kSecond).ok());
  EXPECT_EQ(engine.State("a", {{"host", "a"}}).value(), GateState::kTripped);
  EXPECT_EQ(engine.State("nothing").status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(engine.State("a").status().code(), absl::StatusCode::kNotFound);
}

TEST(EngineTest, ALatchedGateWaitsForItsReset) {
  auto run = RunPlan(R"(
    role r
    signal g gauge
    gate a { owner r  when last(g) over 1s > 90  latch })");
  Engine& engine = *run->engine;
  ASSERT_TRUE(engine.Start(kStart).ok());
  const GaugeSeries g = engine.Gauge("g").value();
  const auto step = [&](int second, double value) {
    ASSERT_TRUE(engine.Record(g, kStart + second * kSecond, value).ok());
    ASSERT_TRUE(engine.AdvanceTo(kStart + second * kSecond).ok());
  };
  step(1, 95);
  EXPECT_EQ(engine.Reset("a", {}, "r").code(), absl::StatusCode::kFailedPrecondition);
  step(2, 80);
  step(3, 80);
  EXPECT_EQ(engine.Reset("a", {}, "nobody").code(), absl::StatusCode::kNotFound);
  EXPECT_TRUE(engine.Reset("a", {}, "r").ok());
  EXPECT_EQ(engine.State("a").value(), GateState::kRecovering)
      << "it takes effect in the next tick";
  step(4, 80);
  EXPECT_THAT(run->Told(), ElementsAre("TRIP 1s", "ACT_REFUSED 2s", "READY 2s", "CLEAR 4s"));
}

TEST(EngineTest, EnginesOfOnePlanAreIndependent) {
  const Plan plan = Plan::Parse(kStartSuccess, "p").value();
  auto first = Engine::Create(plan).value();
  auto second = Engine::Create(plan).value();
  ASSERT_TRUE(first->AdvanceTo(kStart).ok());
  ASSERT_TRUE(first->AdvanceTo(kStart + kMinute).ok());
  EXPECT_EQ(second->statistics().ticks, 0u);
}

}  // namespace
}  // namespace sluice
