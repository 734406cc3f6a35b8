// Samples of distributions whose quantiles are asked for: whichever way they come, the same
// is known of them.
#include <cmath>
#include <cstddef>
#include <functional>
#include <limits>
#include <memory>
#include <ostream>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/engine/engine_fixture.h"

namespace sluice {
namespace {

using Random = std::mt19937_64;

struct Samples {
  std::string name;
  std::function<double(Random&)> value;
  std::size_t in_tick = 30;
};

void PrintTo(const Samples& samples, std::ostream* out) { *out << samples.name; }

// Each names a gate, whose condition shows what is known.
constexpr const char* kConditions[] = {
    // Nothing else is asked of the samples; then their sums or extremes, too.
    "p99(d) over 5s > 1 or p1(d) over 9s > 1",
    "p50(d) over 3s > 1 or p90(d) over 2s offset 4s > 1 or count(d) over 5s > 1",
    "p50(d) over 3s > 1 or sum(d) over 4s > 1 or count(d) over 5s > 1",
    "p50(d) over 3s > 1 or max(d) over 4s > 1 or min(d) over 2s > 1",
    // All of them take the long way.
    "p50(d) over 3s > 1 or share_above(d, 10) over 4s > 1%",
};

std::unique_ptr<Running> Start(const std::string& condition, const std::string& segments) {
  auto running = RunPlan(absl::StrCat(
      "role r  lateness 2s  signal d distribution by host, zone  signal other distribution by host "
      " "
      "signal t gauge  gate g ",
      segments, " { owner r  when ", condition,
      " } gate h by host { owner r  when mean(other) over 3s > 1 and mean(t) over 3s > 1 }"));
  EXPECT_TRUE(running->engine->Start(kStart).ok());
  return running;
}

std::string Known(const Running& running, const Labels& segment) {
  const auto status = running.engine->Explain("g", segment);
  return status.ok() ? status->condition : std::string(status.status().message());
}

class BucketsTest : public ::testing::TestWithParam<Samples> {};

TEST_P(BucketsTest, TheSameIsKnownWhicheverWayTheyCome) {
  constexpr std::int64_t kTicks = 25;
  for (const char* condition : kConditions) {
    for (const std::string segments : {"by host", "by zone", ""}) {
      SCOPED_TRACE(absl::StrCat(condition, " ", segments));
      const auto singly = Start(condition, segments);
      const auto in_batches = Start(condition, segments);
      const auto counted = Start(condition, segments);
      Random random(5);
      for (std::int64_t tick = 1; tick <= kTicks; ++tick) {
        for (const std::string host : {"a", "b"}) {
          for (const std::string zone : {"x", "y"}) {
            const Labels labels = {{"host", host}, {"zone", zone}};
            const std::int64_t time =
                kStart + (tick - static_cast<std::int64_t>(random() % 2)) * kSecond;
            std::vector<double> values(random() % 4 == 0 ? 0 : random() % GetParam().in_tick);
            for (double& value : values) value = GetParam().value(random);
            const auto one = singly->engine->Distribution("d", labels).value();
            const auto batch = in_batches->engine->Distribution("d", labels).value();
            const auto histogram = counted->engine->Distribution("d", labels).value();
            for (const double value : values) {
              ASSERT_TRUE(singly->engine->Record(one, time, value).ok());
              ASSERT_TRUE(counted->engine->Record(histogram, time, {{value, 1}}).ok());
            }
            ASSERT_TRUE(in_batches->engine->RecordBatch(batch, time, values).ok());
          }
          for (Running* running : {singly.get(), in_batches.get(), counted.get()}) {
            const auto other = running->engine->Distribution("other", {{"host", host}}).value();
            ASSERT_TRUE(running->engine->Record(other, kStart + tick * kSecond, 0.0).ok());
          }
        }
        for (Running* running : {singly.get(), in_batches.get(), counted.get()}) {
          ASSERT_TRUE(running->engine->AdvanceTo(kStart + tick * kSecond).ok());
        }
        for (const std::string value : {"a", "b", "x", "y"}) {
          Labels segment;
          if (segments == "by host") segment = {{"host", value}};
          if (segments == "by zone") segment = {{"zone", value}};
          const std::string known = Known(*singly, segment);
          ASSERT_EQ(known, Known(*in_batches, segment)) << "tick " << tick;
          ASSERT_EQ(known, Known(*counted, segment)) << "tick " << tick;
        }
      }
      EXPECT_EQ(singly->engine->statistics().signals[0].recorded,
                in_batches->engine->statistics().signals[0].recorded);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(
    Samples, BucketsTest,
    ::testing::Values(
        Samples{"latencies", std::lognormal_distribution<double>(4, 1)},
        Samples{"with_zeros",
                [](Random& random) { return static_cast<double>(random() % 4) * 25; }},
        Samples{"both_signs",
                [](Random& random) { return static_cast<double>(random() % 200) - 100; }},
        Samples{"any_magnitude",
                [](Random& random) {
                  return std::pow(10, static_cast<double>(random() % 580) - 290) *
                         (random() % 2 == 0 ? 1 : -1);
                }},
        Samples{"subnormal",
                [](Random& random) {
                  return static_cast<double>(random() % 9) *
                         std::numeric_limits<double>::denorm_min();
                }},
        // More than a buffer holds.
        Samples{"many", [](Random& random) { return static_cast<double>(1 + random() % 5000); },
                6'000}),
    [](const auto& samples) { return samples.param.name; });

// Such a series' memory is bounded by the values that it has.
TEST(BucketsTest, AMillionSamplesOfATickAreCounted) {
  const auto running = RunPlan(
      "role r  signal d distribution  gate g { owner r  when p50(d) over 1m > 100 and p51(d) over "
      "1m > 100 }");
  ASSERT_TRUE(running->engine->Start(kStart).ok());
  const DistributionSeries d = running->engine->Distribution("d").value();
  constexpr int kHalf = 500'000;
  for (std::int64_t tick = 1; tick <= 3; ++tick) {
    for (int i = 0; i < 2 * kHalf; ++i) {
      ASSERT_TRUE(running->engine->Record(d, kStart + tick * kSecond, i % 2 == 0 ? 50 : 200).ok());
    }
    ASSERT_TRUE(running->engine->AdvanceTo(kStart + tick * kSecond).ok());
  }
  EXPECT_LT(running->engine->statistics().state_bytes, 100'000u);
  EXPECT_EQ(running->engine->statistics().signals[0].recorded, 6u * kHalf);
  EXPECT_EQ(running->engine->State("g").value(), GateState::kClear);
  EXPECT_NE(Known(*running, {}).find("p51(d) over 1m = 201"), std::string::npos)
      << Known(*running, {});
}

}  // namespace
}  // namespace sluice
