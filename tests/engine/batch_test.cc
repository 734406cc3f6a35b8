// A batch is its samples, one after the other, and nothing else.
#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "sluice/engine.h"
#include "tests/engine/engine_fixture.h"

namespace sluice {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

// Each signal is kept in another way: as count and sum, with minima, by two stores, with a
// histogram, in order of time, as counts.
constexpr char kPlan[] = R"(
  role r
  lateness 2s
  signal mean_only gauge by host
  signal extremes gauge by host
  signal twice gauge by host
  signal latency distribution by host
  signal total distribution by host
  signal served counter by host
  signal hits events by host
  signal starts outcome by host
  gate a by host { owner r  when mean(mean_only) over 5s < 0 }
  gate b by host { owner r  when max(extremes) over 5s - min(extremes) over 5s > 50 }
  gate c by host { owner r  when sum(twice{host = "1"}) over 3s > sum(twice) over 7s }
  gate d by host { owner r  when p90(latency) over 5s > 40 }
  gate e by host { owner r  when mean(total) over 2s > 0.25 }
  gate f by host { owner r  when rate(served) over 5s > 9 }
  gate g by host { owner r  when count(hits) over 2s > 30 }
  gate h by host { owner r  when success_ratio(starts) over 2s < 50% })";

constexpr std::size_t kHosts = 3;

// The series of an engine, and what was recorded in a tick.
struct Host {
  GaugeSeries mean_only, extremes, twice;
  DistributionSeries latency, total;
  CounterSeries served;
  EventsSeries hits;
  OutcomeSeries starts;
};

Host ResolveHost(Engine& engine, std::size_t number) {
  const Labels labels = {{"host", std::to_string(number)}};
  return {
      engine.Gauge("mean_only", labels).value(),    engine.Gauge("extremes", labels).value(),
      engine.Gauge("twice", labels).value(),        engine.Distribution("latency", labels).value(),
      engine.Distribution("total", labels).value(), engine.Counter("served", labels).value(),
      engine.Events("hits", labels).value(),        engine.Outcome("starts", labels).value()};
}

struct Side {
  std::unique_ptr<Running> running = RunPlan(kPlan);
  std::vector<Host> hosts;
  Side() {
    EXPECT_TRUE(running->engine->Start(kStart).ok());
    for (std::size_t i = 0; i < kHosts; ++i) hosts.push_back(ResolveHost(*running->engine, i));
  }
};

std::string Serialized(const std::vector<v1::Event>& events) {
  std::string all;
  for (const v1::Event& event : events) all += event.ShortDebugString() + "\n";
  return all;
}

class Samples {
 public:
  explicit Samples(std::uint64_t seed) : random_(seed) {}

  std::size_t HostNumber() { return random_() % kHosts; }
  // Some are late, and some ahead.
  std::int64_t TimeAbout(std::int64_t second) {
    return kStart + second * kSecond + static_cast<std::int64_t>(random_() % (8 * kSecond)) -
           4 * kSecond + (random_() % 50 == 0 ? 2 * kMinute : 0);
  }
  double Value() {
    if (random_() % 60 == 0) return random_() % 2 == 0 ? kNaN : HUGE_VAL;
    const double value = static_cast<double>(static_cast<std::int64_t>(random_() % 100)) - 45.3;
    return random_() % 10 == 0 ? std::ldexp(value, 60) : value;
  }
  std::uint64_t Count() { return random_() % 20 == 0 ? std::uint64_t{1} << 60 : random_() % 9; }
  std::size_t Size() { return random_() % 40; }

 private:
  std::mt19937_64 random_;
};

void ExpectSame(const Side& one, const Side& many, std::uint64_t seed) {
  EXPECT_FALSE(one.running->events.empty());
  EXPECT_EQ(Serialized(one.running->events), Serialized(many.running->events)) << seed;
  const Statistics expected = one.running->engine->statistics();
  const Statistics actual = many.running->engine->statistics();
  for (std::size_t i = 0; i < expected.signals.size(); ++i) {
    EXPECT_EQ(actual.signals[i].recorded, expected.signals[i].recorded);
    EXPECT_EQ(actual.signals[i].late, expected.signals[i].late);
    EXPECT_EQ(actual.signals[i].ahead, expected.signals[i].ahead);
    EXPECT_EQ(actual.signals[i].rejected, expected.signals[i].rejected);
  }
}

template <typename Sample, std::size_t kLists>
std::vector<Sample> Joined(const std::vector<Sample> (&lists)[kLists]) {
  std::vector<Sample> all;
  for (const std::vector<Sample>& list : lists) all.insert(all.end(), list.begin(), list.end());
  return all;
}

TEST(BatchTest, TheSamplesOfABatchAreRecordedAsOneByOne) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    Side one, many;
    Samples random(seed);
    for (std::int64_t second = 1; second <= 30; ++second) {
      std::vector<GaugeSample> gauges;
      std::vector<DistributionSample> distributions;
      std::vector<CounterSample> counters;
      std::vector<EventsSample> events;
      std::vector<OutcomeSample> outcomes;
      bool refused[5] = {};
      Engine& engine = *one.running->engine;
      for (std::size_t i = random.Size(); i > 0; --i) {
        const std::size_t at = random.HostNumber();
        const Host& host = one.hosts[at];
        const Host& other = many.hosts[at];
        const std::int64_t time = random.TimeAbout(second);
        const double value = random.Value();
        for (const auto series : {&Host::mean_only, &Host::extremes, &Host::twice}) {
          gauges.push_back({other.*series, time, value});
          refused[0] |= !engine.Record(host.*series, time, value).ok();
        }
        for (const auto series : {&Host::latency, &Host::total}) {
          distributions.push_back({other.*series, time, value});
          refused[1] |= !engine.Record(host.*series, time, value).ok();
        }
        counters.push_back({other.served, time, value});
        refused[2] |= !engine.Record(host.served, time, value).ok();
        const std::uint64_t n = random.Count(), total = random.Count();
        events.push_back({other.hits, time, n});
        refused[3] |= !engine.Record(host.hits, time, n).ok();
        outcomes.push_back({other.starts, time, n, total});
        refused[4] |= !engine.Record(host.starts, time, n, total).ok();
      }
      Engine& batched = *many.running->engine;
      EXPECT_EQ(batched.RecordBatch(gauges).ok(), !refused[0]);
      EXPECT_EQ(batched.RecordBatch(distributions).ok(), !refused[1]);
      EXPECT_EQ(batched.RecordBatch(counters).ok(), !refused[2]);
      EXPECT_EQ(batched.RecordBatch(events).ok(), !refused[3]);
      EXPECT_EQ(batched.RecordBatch(outcomes).ok(), !refused[4]);
      ASSERT_TRUE(engine.AdvanceTo(kStart + second * kSecond).ok());
      ASSERT_TRUE(batched.AdvanceTo(kStart + second * kSecond).ok());
    }
    ExpectSame(one, many, seed);
  }
}

// Most are of the same series as the one before, and not much later.
TEST(BatchTest, RunsOfSamplesAreRecordedAsOneByOne) {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    Side one, many;
    Samples random(seed);
    std::mt19937_64 steps(seed);
    for (std::int64_t second = 1; second <= 30; ++second) {
      std::vector<GaugeSample> gauges[3 * kHosts];  // by signal and host
      std::vector<DistributionSample> distributions[2 * kHosts];
      bool refused[2] = {};
      Engine& engine = *one.running->engine;
      std::size_t at = 0;
      std::int64_t time = kStart + second * kSecond;
      for (std::size_t i = steps() % 300; i > 0; --i) {
        if (steps() % 40 == 0) at = random.HostNumber();
        time += static_cast<std::int64_t>(steps() % (kSecond / 50));
        if (steps() % 60 == 0) time = random.TimeAbout(second);
        const double value =
            seed % 2 == 0 ? random.Value() : std::ldexp(static_cast<double>(steps() % 999), -9);
        std::size_t list = at;
        for (const auto series : {&Host::mean_only, &Host::extremes, &Host::twice}) {
          gauges[list].push_back({many.hosts[at].*series, time, value});
          refused[0] |= !engine.Record(one.hosts[at].*series, time, value).ok();
          list += kHosts;
        }
        list = at;
        for (const auto series : {&Host::latency, &Host::total}) {
          distributions[list].push_back({many.hosts[at].*series, time, value});
          refused[1] |= !engine.Record(one.hosts[at].*series, time, value).ok();
          list += kHosts;
        }
      }
      Engine& batched = *many.running->engine;
      EXPECT_EQ(batched.RecordBatch(Joined(gauges)).ok(), !refused[0]);
      EXPECT_EQ(batched.RecordBatch(Joined(distributions)).ok(), !refused[1]);
      ASSERT_TRUE(engine.AdvanceTo(kStart + second * kSecond).ok());
      ASSERT_TRUE(batched.AdvanceTo(kStart + second * kSecond).ok());
    }
    ExpectSame(one, many, seed);
  }
}

TEST(BatchTest, ValuesOfOneSeriesAreRecordedAsOneByOne) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    Side one, many;
    Samples random(seed);
    for (std::int64_t second = 1; second <= 30; ++second) {
      const std::size_t at = random.HostNumber();
      const std::int64_t time = random.TimeAbout(second);
      std::vector<double> values(random.Size());
      for (double& value : values) value = random.Value();
      Engine& engine = *one.running->engine;
      Engine& batched = *many.running->engine;
      for (const auto series : {&Host::mean_only, &Host::extremes, &Host::twice}) {
        bool taken = true;
        for (const double value : values) {
          taken &= engine.Record(one.hosts[at].*series, time, value).ok();
        }
        EXPECT_EQ(batched.RecordBatch(many.hosts[at].*series, time, values).ok(), taken);
      }
      for (const auto series : {&Host::latency, &Host::total}) {
        bool taken = true;
        for (const double value : values) {
          taken &= engine.Record(one.hosts[at].*series, time, value).ok();
        }
        EXPECT_EQ(batched.RecordBatch(many.hosts[at].*series, time, values).ok(), taken);
      }
      ASSERT_TRUE(engine.AdvanceTo(kStart + second * kSecond).ok());
      ASSERT_TRUE(batched.AdvanceTo(kStart + second * kSecond).ok());
    }
    EXPECT_FALSE(one.running->events.empty());
    EXPECT_EQ(Serialized(one.running->events), Serialized(many.running->events)) << seed;
    EXPECT_EQ(many.running->engine->statistics().signals[0].recorded,
              one.running->engine->statistics().signals[0].recorded);
  }
}

TEST(BatchTest, WhatIsRefusedIsToldAndTheRestIsTaken) {
  Side side;
  Engine& engine = *side.running->engine;
  const absl::Status answer =
      engine.RecordBatch({GaugeSample{side.hosts[0].mean_only, kStart + 1, 1},
                          {side.hosts[0].mean_only, kStart + 1, kNaN},
                          {side.hosts[1].mean_only, kStart + 1, 1},
                          {side.hosts[1].mean_only, kStart + kMinute * 9, 1}});
  EXPECT_EQ(answer.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(answer.message(),
            "sample 2 of 4: signal mean_only: a value must be a finite number, not nan (refused in"
            " all: 2; the others were taken in)");
  EXPECT_EQ(engine.statistics().signals[0].recorded, 2u);
  EXPECT_TRUE(engine.RecordBatch(absl::Span<const GaugeSample>()).ok());
  EXPECT_TRUE(engine.RecordBatch(side.hosts[0].mean_only, kStart + 1, {}).ok());
  EXPECT_EQ(engine.RecordBatch(GaugeSeries(), kStart + 1, {1.0, 2.0}).code(),
            absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace sluice
