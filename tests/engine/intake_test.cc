// An intake: what producers are answered, what reaches the engine, and that nothing is
// lost between threads.
#include "sluice/intake.h"

#include <atomic>
#include <limits>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "tests/engine/engine_fixture.h"

namespace sluice {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

constexpr char kAllKinds[] = R"(
  role r
  lateness 2s
  signal g gauge by host
  signal c counter by host
  signal e events by host
  signal o outcome by host
  signal d distribution ms by host
  gate gauges by host { owner r  when mean(g) over 10s > 50 }
  gate counters by host { owner r  when increase(c) over 10s > 50 }
  gate happenings by host { owner r  when count(e) over 10s > 50 }
  gate outcomes by host { owner r  when success_ratio(o) over 10s < 50%  given count(o) over 10s >= 10 }
  gate slow by host { owner r  when p90(d) over 10s > 50ms })";

struct Setting {
  std::unique_ptr<Running> run;
  std::unique_ptr<Intake> intake;

  Engine& engine() { return *run->engine; }
  SignalStatistics of(std::size_t signal) { return engine().statistics().signals[signal]; }
};

Setting Set(const char* plan = kAllKinds, const IntakeOptions& options = {},
            const EngineOptions& engine_options = {}) {
  Setting setting;
  setting.run = RunPlan(plan, engine_options);
  setting.intake = Intake::Create(*setting.run->engine, options).value();
  return setting;
}

const Labels kHost = {{"host", "a"}};

TEST(IntakeTest, SamplesOfEveryKindReachTheEngine) {
  Setting set = Set();
  ASSERT_TRUE(set.engine().Start(kStart).ok());
  Intake::Producer producer = set.intake->AddProducer();
  const auto g = producer.Gauge("g", kHost).value();
  const auto c = producer.Counter("c", kHost).value();
  const auto e = producer.Events("e", kHost).value();
  const auto o = producer.Outcome("o", kHost).value();
  const auto d = producer.Distribution("d", kHost).value();
  const std::int64_t now = kStart + kSecond;
  EXPECT_TRUE(producer.Record(g, now, 51).ok());
  EXPECT_TRUE(producer.Record(c, now, 100).ok());
  EXPECT_TRUE(producer.Record(c, now, 151).ok());
  EXPECT_TRUE(producer.Record(e, now).ok());
  EXPECT_TRUE(producer.Record(e, now, 50).ok());
  EXPECT_TRUE(producer.Record(o, now, 4, 10).ok());
  EXPECT_TRUE(producer.Record(d, now, 10).ok());
  EXPECT_TRUE(producer.Record(d, now, std::vector<HistogramBucket>{{20, 3}, {60, 6}}).ok());
  EXPECT_TRUE(producer.Record(d, now, absl::Span<const HistogramBucket>()).ok());
  EXPECT_EQ(set.of(0).recorded, 0u) << "nothing reaches the engine before AdvanceTo";
  ASSERT_TRUE(set.intake->AdvanceTo(now + 2 * kSecond).ok());
  std::vector<std::string> gates;
  for (const v1::Event& event : set.run->events) gates.push_back(event.gate());
  EXPECT_THAT(gates, ElementsAre("gauges", "counters", "happenings", "outcomes", "slow"));
  EXPECT_EQ(set.intake->statistics().taken, 9u);
}

TEST(IntakeTest, TheFirstAdvanceStartsTheEngineAndLosesNothing) {
  Setting set = Set();
  Intake::Producer producer = set.intake->AddProducer();
  const auto g = producer.Gauge("g", kHost).value();
  ASSERT_TRUE(producer.Record(g, kStart, 51).ok());
  ASSERT_TRUE(set.intake->AdvanceTo(kStart).ok());
  EXPECT_EQ(set.of(0).recorded, 1u);
  ASSERT_TRUE(set.intake->AdvanceTo(absl::FromUnixNanos(kStart + 2 * kSecond)).ok());
  EXPECT_THAT(set.run->Told(), ElementsAre("TRIP 0s"));
}

TEST(IntakeTest, AnAdvanceToTheSameTimeTakesInWhatWaits) {
  Setting set = Set();
  ASSERT_TRUE(set.intake->AdvanceTo(kStart).ok());
  Intake::Producer producer = set.intake->AddProducer();
  const auto g = producer.Gauge("g", kHost).value();
  ASSERT_TRUE(producer.Record(g, kStart + 1, 1).ok());
  ASSERT_TRUE(set.intake->AdvanceTo(kStart).ok());
  EXPECT_EQ(set.of(0).recorded, 1u);
}

// ---- What is answered at once

// A call as the engine answers it and as a producer does.
template <typename Call>
void ExpectSameAnswer(Setting& set, Intake::Producer& producer, const Call& call) {
  const absl::Status of_engine = call(set.engine());
  const absl::Status of_producer = call(producer);
  EXPECT_FALSE(of_engine.ok());
  EXPECT_EQ(of_producer, of_engine);
}

TEST(IntakeTest, WrongSeriesAreAnsweredAsTheEngineDoes) {
  Setting set = Set();
  Intake::Producer producer = set.intake->AddProducer();
  const std::vector<std::pair<const char*, Labels>> wrong = {
      {"h", kHost},
      {"o", kHost},  // another kind
      {"g", {}},
      {"g", {{"hots", "a"}}},
      {"g", {{"host", "a"}, {"host", "b"}}},
      {"g", {{"host", "a"}, {"zone", "b"}}},
      {"g", {{"host", "\xff"}}},
      {"g", {{"host", std::string(2000, 'x')}}},
  };
  for (const auto& [signal, labels] : wrong) {
    SCOPED_TRACE(signal);
    ExpectSameAnswer(set, producer,
                     [&s = signal, &l = labels](auto& to) { return to.Gauge(s, l).status(); });
  }
}

TEST(IntakeTest, WrongValuesAreAnsweredAsTheEngineDoes) {
  Setting set = Set();
  ASSERT_TRUE(set.engine().Start(kStart).ok());
  Intake::Producer producer = set.intake->AddProducer();
  const std::vector<HistogramBucket> endless = {{1, 1}, {kInfinity, 1}};
  const std::vector<HistogramBucket> uncountable = {{1, std::uint64_t{1} << 54}};
  const auto same = [&](const auto& call) { ExpectSameAnswer(set, producer, call); };
  for (const double value : {kNaN, kInfinity, -kInfinity}) {
    same([&](auto& to) { return to.Record(to.Gauge("g", kHost).value(), kStart, value); });
    same([&](auto& to) { return to.Record(to.Counter("c", kHost).value(), kStart, value); });
    same([&](auto& to) { return to.Record(to.Distribution("d", kHost).value(), kStart, value); });
  }
  same([&](auto& to) { return to.Record(to.Counter("c", kHost).value(), kStart, -1); });
  same([&](auto& to) { return to.Record(to.Outcome("o", kHost).value(), kStart, 3, 2); });
  same([&](auto& to) {
    return to.Record(to.Events("e", kHost).value(), kStart, std::uint64_t{1} << 54);
  });
  same([&](auto& to) { return to.Record(to.Distribution("d", kHost).value(), kStart, endless); });
  same([&](auto& to) {
    return to.Record(to.Distribution("d", kHost).value(), kStart, uncountable);
  });
  EXPECT_EQ(set.intake->statistics().rejected, 14u);
  ASSERT_TRUE(set.intake->AdvanceTo(kStart + kSecond).ok());
  EXPECT_EQ(set.intake->statistics().taken, 0u);
}

TEST(IntakeTest, HandlesOfOthersAreRefused) {
  Setting set = Set();
  Setting other = Set();
  Intake::Producer producer = set.intake->AddProducer();
  Intake::Producer stranger = other.intake->AddProducer();
  const auto g = stranger.Gauge("g", kHost).value();
  EXPECT_EQ(producer.Record(g, kStart, 1).code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(producer.Record(decltype(g)(), kStart, 1).code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(set.intake->statistics().rejected, 2u);
  Intake::Producer second = other.intake->AddProducer();
  EXPECT_TRUE(second.Record(g, kStart, 1).ok()) << "a handle serves all producers of its intake";
  Intake::Producer none;
  EXPECT_EQ(none.Record(g, kStart, 1).code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(none.Gauge("g", kHost).status().code(), absl::StatusCode::kFailedPrecondition);
}

// ---- Lives of producers

TEST(IntakeTest, AProducerThatEndsLosesNothing) {
  Setting set = Set();
  ASSERT_TRUE(set.intake->AdvanceTo(kStart).ok());
  {
    Intake::Producer producer = set.intake->AddProducer();
    const auto g = producer.Gauge("g", kHost).value();
    for (int i = 0; i < 1000; ++i) ASSERT_TRUE(producer.Record(g, kStart + 1, i).ok());
    EXPECT_FALSE(producer.Record(g, kStart + 1, kNaN).ok());
  }
  EXPECT_EQ(set.intake->statistics().producers, 1u) << "its samples wait";
  ASSERT_TRUE(set.intake->AdvanceTo(kStart + kSecond).ok());
  EXPECT_EQ(set.of(0).recorded, 1000u);
  EXPECT_EQ(set.intake->statistics().producers, 0u);
  EXPECT_EQ(set.intake->statistics().rejected, 1u) << "what it counted stays";
}

TEST(IntakeTest, AProducerMayBeHandedOn) {
  Setting set = Set();
  ASSERT_TRUE(set.intake->AdvanceTo(kStart).ok());
  Intake::Producer producer = set.intake->AddProducer();
  const auto g = producer.Gauge("g", kHost).value();
  ASSERT_TRUE(producer.Record(g, kStart + 1, 1).ok());
  Intake::Producer another = std::move(producer);
  ASSERT_TRUE(another.Record(g, kStart + 1, 2).ok());
  another = set.intake->AddProducer();  // ends the one that it was
  ASSERT_TRUE(another.Record(g, kStart + 1, 3).ok());
  ASSERT_TRUE(set.intake->AdvanceTo(kStart + kSecond).ok());
  EXPECT_EQ(set.of(0).recorded, 3u);
  EXPECT_EQ(set.intake->statistics().producers, 1u);
}

TEST(IntakeTest, AProducerMayOutliveItsIntake) {
  Setting set = Set();
  Intake::Producer producer = set.intake->AddProducer();
  const auto g = producer.Gauge("g", kHost).value();
  ASSERT_TRUE(producer.Record(g, kStart, 1).ok());
  set.intake.reset();
  set.run.reset();
  EXPECT_EQ(producer.Record(g, kStart, 1).code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(producer.Record(g, kStart, kNaN).code(), absl::StatusCode::kInvalidArgument);
  EXPECT_TRUE(producer.Gauge("g", {{"host", "b"}}).ok()) << "the plan is still there";
}

// ---- Callbacks

TEST(IntakeTest, ACallbackMayRecordAndNotAdvance) {
  Setting set = Set();
  ASSERT_TRUE(set.intake->AdvanceTo(kStart).ok());
  Intake::Producer producer = set.intake->AddProducer();
  const auto g = producer.Gauge("g", kHost).value();
  absl::Status advanced;
  absl::Status recorded;
  set.engine().OnEvent([&](const v1::Event&) {
    recorded = producer.Record(g, kStart + 2 * kSecond, 99);
    advanced = set.intake->AdvanceTo(kStart + kMinute);
  });
  ASSERT_TRUE(producer.Record(g, kStart + kSecond, 99).ok());
  ASSERT_TRUE(set.intake->AdvanceTo(kStart + 3 * kSecond).ok());
  EXPECT_TRUE(recorded.ok());
  EXPECT_EQ(advanced.code(), absl::StatusCode::kFailedPrecondition);
  ASSERT_TRUE(set.intake->AdvanceTo(kStart + 3 * kSecond).ok());
  EXPECT_EQ(set.of(0).recorded, 2u);
}

// ---- Bounds

TEST(IntakeTest, WaitingSamplesAreBounded) {
  IntakeOptions options;
  options.max_waiting = 10;
  Setting set = Set(kAllKinds, options);
  ASSERT_TRUE(set.intake->AdvanceTo(kStart).ok());
  Intake::Producer producer = set.intake->AddProducer();
  Intake::Producer other = set.intake->AddProducer();
  const auto g = producer.Gauge("g", kHost).value();
  const auto d = producer.Distribution("d", kHost).value();
  for (int i = 0; i < 8; ++i) ASSERT_TRUE(producer.Record(g, kStart + 1, i).ok());
  const std::vector<HistogramBucket> two = {{1, 1}, {2, 1}};
  EXPECT_EQ(producer.Record(d, kStart + 1, two).code(), absl::StatusCode::kResourceExhausted);
  const std::vector<HistogramBucket> one = {{1, 1}};
  EXPECT_TRUE(producer.Record(d, kStart + 1, one).ok()) << "this one has room: 8 + 2";
  const absl::Status full = producer.Record(g, kStart + 1, 9);
  EXPECT_EQ(full.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_THAT(std::string(full.message()), HasSubstr("max_waiting"));
  EXPECT_TRUE(other.Record(g, kStart + 1, 9).ok()) << "no other producer is harmed";
  EXPECT_EQ(set.intake->statistics().overflowed, 2u);
  ASSERT_TRUE(set.intake->AdvanceTo(kStart + kSecond).ok());
  EXPECT_EQ(set.intake->statistics().taken, 10u);
  EXPECT_EQ(set.of(0).recorded, 9u);
  EXPECT_EQ(set.of(4).recorded, 1u);
  EXPECT_TRUE(producer.Record(g, kStart + kSecond + 1, 10).ok()) << "there is room again";
}

TEST(IntakeTest, SeriesAskedForAreBounded) {
  IntakeOptions options;
  options.max_series_per_signal = 2;
  Setting set = Set(kAllKinds, options);
  Intake::Producer producer = set.intake->AddProducer();
  for (const char* host : {"a", "b"}) ASSERT_TRUE(producer.Gauge("g", {{"host", host}}).ok());
  const absl::Status full = producer.Gauge("g", {{"host", "c"}}).status();
  EXPECT_EQ(full.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_THAT(std::string(full.message()), HasSubstr("max_series_per_signal"));
  EXPECT_TRUE(producer.Gauge("g", {{"host", "b"}}).ok());
  EXPECT_TRUE(producer.Counter("c", {{"host", "c"}}).ok()) << "each signal has its own bound";
}

TEST(IntakeTest, ASeriesThatTheEngineRefusesHarmsNoOther) {
  EngineOptions bounded;
  bounded.max_series_per_signal = 1;
  Setting set = Set(kAllKinds, {}, bounded);
  ASSERT_TRUE(set.intake->AdvanceTo(kStart).ok());
  Intake::Producer producer = set.intake->AddProducer();
  const auto unused = producer.Gauge("g", {{"host", "unused"}});
  ASSERT_TRUE(unused.ok()) << "takes no room in the engine, as it has no samples";
  const auto a = producer.Gauge("g", kHost).value();
  const auto b = producer.Gauge("g", {{"host", "b"}}).value();
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(producer.Record(a, kStart + 1, 1).ok());
    ASSERT_TRUE(producer.Record(b, kStart + 1, 1).ok());
  }
  ASSERT_TRUE(set.intake->AdvanceTo(kStart + kSecond).ok());
  const IntakeStatistics statistics = set.intake->statistics();
  EXPECT_EQ(set.of(0).recorded, 3u);
  EXPECT_EQ(set.of(0).refused_series, 1u) << "asked for once a drain";
  EXPECT_EQ(statistics.taken, 3u);
  EXPECT_EQ(statistics.refused, 3u);
  ASSERT_EQ(statistics.refused_signals.size(), 1u);
  EXPECT_EQ(statistics.refused_signals[0].signal, "g");
  EXPECT_EQ(statistics.refused_signals[0].samples, 3u);
  EXPECT_EQ(statistics.last_refusal.code(), absl::StatusCode::kResourceExhausted);
}

TEST(IntakeTest, AHandleOutlivesTheRetirementOfItsSeries) {
  EngineOptions brief;
  brief.retire_after = absl::Seconds(20);
  brief.max_series_per_signal = 1;  // and so many retired ones are remembered
  Setting set = Set(kAllKinds, {}, brief);
  ASSERT_TRUE(set.intake->AdvanceTo(kStart).ok());
  Intake::Producer producer = set.intake->AddProducer();
  std::int64_t now = kStart;
  for (int round = 0; round < 3; ++round) {
    for (const char* host : {"a", "b", "c"}) {
      const auto g = producer.Gauge("g", {{"host", host}}).value();
      ASSERT_TRUE(producer.Record(g, now, 1).ok());
      now += kMinute;
      ASSERT_TRUE(set.intake->AdvanceTo(now).ok());
    }
  }
  EXPECT_EQ(set.of(0).recorded, 9u);
  EXPECT_EQ(set.intake->statistics().refused, 0u);
}

// The engine's program goes with its plan; the intake's handles stay.
TEST(IntakeTest, HandlesFollowTheirSignalsThroughReloads) {
  Setting set =
      Set("role r\nsignal a gauge by host\nsignal b counter by host\nsignal c gauge by host\n"
          "gate high by host { owner r  when mean(c) over 10s > 5 }");
  ASSERT_TRUE(set.intake->AdvanceTo(kStart).ok());
  Intake::Producer producer = set.intake->AddProducer();
  const auto a = producer.Gauge("a", kHost).value();
  const auto b = producer.Counter("b", kHost).value();
  const auto c = producer.Gauge("c", kHost).value();
  std::int64_t now = kStart;
  const auto record = [&] {
    now += kSecond;
    ASSERT_TRUE(producer.Record(a, now, 9).ok());
    ASSERT_TRUE(producer.Record(b, now, 9).ok());
    ASSERT_TRUE(producer.Record(c, now, 9).ok());
  };
  record();
  ASSERT_TRUE(set.intake->AdvanceTo(now).ok());
  EXPECT_EQ(set.intake->statistics().taken, 3u);

  // `a` is gone, `b` is of another kind, and `c` has another number.
  const Plan other = Plan::Parse(
                         "role r\nsignal c gauge by host\nsignal b gauge by host\n"
                         "signal d events\n"
                         "gate high by host { owner r  when mean(c) over 10s > 5 }",
                         "other.sluice")
                         .value();
  record();  // waits, and is taken in under the new plan
  ASSERT_TRUE(set.engine().Reload(other).ok());
  EXPECT_TRUE(absl::IsNotFound(producer.Events("d").status())) << "not before the next advance";
  ASSERT_TRUE(set.intake->AdvanceTo(now).ok());
  IntakeStatistics statistics = set.intake->statistics();
  EXPECT_EQ(statistics.taken, 4u);
  EXPECT_EQ(statistics.refused, 2u);
  ASSERT_EQ(statistics.refused_signals.size(), 2u);
  EXPECT_EQ(statistics.refused_signals[0].signal, "a");
  EXPECT_EQ(statistics.refused_signals[1].signal, "b");
  EXPECT_TRUE(absl::IsNotFound(statistics.last_refusal)) << statistics.last_refusal;
  EXPECT_THAT(std::string(statistics.last_refusal.message()), HasSubstr("signal b is not in"));
  EXPECT_EQ(set.of(0).recorded, 2u) << "c, before and after";
  EXPECT_EQ(set.of(1).recorded, 1u) << "b, before";

  const auto d = producer.Events("d").value();
  const auto b_now = producer.Gauge("b", kHost).value();
  now += kSecond;
  EXPECT_TRUE(producer.Record(d, now).ok());
  EXPECT_TRUE(producer.Record(b_now, now, 1).ok());
  ASSERT_TRUE(set.intake->AdvanceTo(now).ok());
  EXPECT_EQ(set.of(1).recorded, 2u);
  EXPECT_EQ(set.of(2).recorded, 1u);

  // And back: the first handles are good again.
  const Plan back =
      Plan::Parse("role r\nsignal b counter by host\nsignal a gauge by host\n", "back.sluice")
          .value();
  ASSERT_TRUE(set.engine().Reload(back).ok());
  record();
  ASSERT_TRUE(set.intake->AdvanceTo(now).ok());
  EXPECT_EQ(set.of(0).recorded, 3u);
  EXPECT_EQ(set.of(1).recorded, 1u);
  EXPECT_EQ(set.intake->statistics().refused_signals.back().signal, "c");
}

TEST(IntakeTest, OptionsOutOfRangeMakeNoIntake) {
  const auto run = RunPlan(kAllKinds);
  IntakeOptions none_waits;
  none_waits.max_waiting = 0;
  IntakeOptions no_series;
  no_series.max_series_per_signal = 0;
  for (const IntakeOptions& options : {none_waits, no_series}) {
    EXPECT_EQ(Intake::Create(*run->engine, options).status().code(),
              absl::StatusCode::kInvalidArgument);
  }
}

// ---- Threads

// A producer that records samples of all kinds around the time of a shared clock, to
// series old and new. Counts what was answered OK.
void Produce(Intake& intake, const std::atomic<std::int64_t>& clock, unsigned seed, int samples,
             std::atomic<std::uint64_t>& sent) {
  Intake::Producer producer = intake.AddProducer();
  std::uint64_t good = 0;
  unsigned dice = seed * 2'654'435'761u + 1;
  for (int i = 0; i < samples; ++i) {
    dice = dice * 1'664'525u + 1'013'904'223u;
    const Labels labels = {{"host", absl::StrCat((dice >> 20) % 12)}};
    // From 4 s before the clock, late for some, to 2 m ahead of it.
    const std::int64_t jitter = static_cast<std::int64_t>((dice >> 8) % 8) * kSecond - 4 * kSecond;
    const std::int64_t time_ns =
        clock.load(std::memory_order_relaxed) + ((dice >> 4) % 50 == 0 ? 2 * kMinute : jitter);
    const HistogramBucket buckets[] = {{10, 1}, {60, 2}, {70, dice % 3}};
    absl::Status status;
    switch ((dice >> 16) % 6) {
      case 0:
        status = producer.Record(producer.Gauge("g", labels).value(), time_ns, i);
        break;
      case 1:
        status = producer.Record(producer.Counter("c", labels).value(), time_ns, i);
        break;
      case 2:
        status = producer.Record(producer.Events("e", labels).value(), time_ns);
        break;
      case 3:
        status = producer.Record(producer.Outcome("o", labels).value(), time_ns, 1, 2);
        break;
      case 4:
        status = producer.Record(producer.Distribution("d", labels).value(), time_ns, i);
        break;
      default:
        status = producer.Record(producer.Distribution("d", labels).value(), time_ns, buckets);
    }
    good += status.ok() ? 1 : 0;
  }
  sent += good;
}

TEST(IntakeThreadsTest, ThreadsComeAndGoAndNoSampleIsLost) {
  EngineOptions bounded;
  bounded.max_series_per_signal = 9;  // of 12 hosts
  Setting set = Set(kAllKinds, {}, bounded);
  ASSERT_TRUE(set.intake->AdvanceTo(kStart).ok());
  std::atomic<std::int64_t> clock{kStart};
  std::atomic<std::uint64_t> sent{0};
  std::atomic<int> running{4};
  std::vector<std::thread> threads;
  for (unsigned t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      // Two stay for long, two send in one short-lived thread after the other.
      for (unsigned life = 0; life < (t < 2 ? 1u : 20u); ++life) {
        std::thread([&, t, life] {
          Produce(*set.intake, clock, 100 * t + life, t < 2 ? 20'000 : 1'000, sent);
        }).join();
      }
      --running;
    });
  }
  while (running > 0) {
    clock += kSecond;
    ASSERT_TRUE(set.intake->AdvanceTo(clock.load()).ok());
    std::this_thread::yield();
  }
  for (std::thread& thread : threads) thread.join();
  ASSERT_TRUE(set.intake->AdvanceTo(clock.load() + 5 * kMinute).ok());

  std::uint64_t met = 0;
  for (const SignalStatistics& signal : set.engine().statistics().signals) {
    met += signal.recorded + signal.late + signal.ahead + signal.rejected;
    EXPECT_GT(signal.recorded, 0u) << signal.signal;
    EXPECT_EQ(signal.series, 9u) << signal.signal;
  }
  const IntakeStatistics statistics = set.intake->statistics();
  EXPECT_EQ(met, statistics.taken);
  EXPECT_EQ(met + statistics.refused, sent.load());
  EXPECT_GT(statistics.refused, 0u);
  EXPECT_EQ(statistics.producers, 0u);
  EXPECT_EQ(statistics.overflowed, 0u);
}

// What a thread has recorded before the advance begins is decided on by that advance.
TEST(IntakeThreadsTest, WhatWasRecordedBeforeAnAdvanceIsIn) {
  Setting set = Set();
  ASSERT_TRUE(set.intake->AdvanceTo(kStart).ok());
  const auto e = set.intake->AddProducer().Events("e", kHost).value();
  for (int second = 1; second <= 200; ++second) {
    const std::int64_t now = kStart + second * kSecond;
    std::vector<std::thread> threads;
    for (int t = 0; t < 3; ++t) {
      threads.emplace_back([&set, e, now] {
        Intake::Producer producer = set.intake->AddProducer();
        for (int i = 0; i < 5; ++i) producer.Record(e, now).IgnoreError();
      });
    }
    for (std::thread& thread : threads) thread.join();
    ASSERT_TRUE(set.intake->AdvanceTo(now).ok());
    ASSERT_EQ(set.of(2).recorded, static_cast<std::uint64_t>(15 * second));
  }
  EXPECT_EQ(set.of(2).late, 0u);
}

}  // namespace
}  // namespace sluice
