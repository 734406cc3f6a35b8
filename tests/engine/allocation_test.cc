// Recording through a handle and advancing allocate nothing once warm.
#include <cstdlib>
#include <new>

#include "tests/engine/engine_fixture.h"

namespace {

std::size_t allocations = 0;

void* Allocate(std::size_t size) {
  ++allocations;
  void* memory = std::malloc(size == 0 ? 1 : size);
  if (memory == nullptr) std::abort();
  return memory;
}

}  // namespace

void* operator new(std::size_t size) { return Allocate(size); }
void* operator new[](std::size_t size) { return Allocate(size); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }

namespace sluice {
namespace {

// Every kind of signal, and most of what can be asked of them.
constexpr char kPlan[] = R"(
  role r
  lateness 3s
  signal g gauge by region
  signal c counter by region
  signal e events by region
  signal o outcome by region
  signal d distribution ms by region
  gate gauges by region {
    owner r
    when  mean(g) over 10s > 1000 or stddev(g) over 20s > 1000 or delta(g) over 5s > 1000
    for   5s of 10s
  }
  gate counters by region {
    owner r
    when  increase(c) over 10s > 1M and rate(e) over 7s > 1M
    given count(e) over 10s > 3
    for   5s
  }
  gate outcomes by region {
    owner r
    when  success_ratio(o) over 10s < 2 * success_ratio(o) over 10s offset 10s - 150%
    flap  3 in 1m hold 30s
  }
  gate certain by region {
    owner r
    when  success_ratio(o) over 10s < 10% with confidence 95%
    suppressed by outcomes
  }
  gate slow by region {
    owner r
    when  p99(d) over 30s > 10s or share_above(d, 200ms) over 30s > 90%
  }
  gate many {
    owner r
    when  at least 90% of region (success_ratio(o) over 10s < 50%) or any of region (tripped(slow))
  }
  gate quiet by region { owner r  when silence(g) > 1h })";

class Host {
 public:
  explicit Host(Engine& engine) : engine_(engine) {
    for (const char* region : {"sg", "eu", "us"}) {
      const Labels labels = {{"region", region}};
      gauges_.push_back(engine.Gauge("g", labels).value());
      counters_.push_back(engine.Counter("c", labels).value());
      events_.push_back(engine.Events("e", labels).value());
      outcomes_.push_back(engine.Outcome("o", labels).value());
      distributions_.push_back(engine.Distribution("d", labels).value());
    }
  }

  // Everything that happens in one second, some of it out of order.
  bool Second(int second) {
    const std::int64_t now = kStart + second * kSecond;
    bool good = true;
    for (std::size_t i = 0; i < gauges_.size(); ++i) {
      good &= engine_.Record(gauges_[i], now, 40 + second % 7).ok();
      good &= engine_.Record(gauges_[i], now - kSecond, 40 + second % 5).ok();
      good &= engine_.Record(counters_[i], now, 10.0 * second).ok();
      good &= engine_.Record(counters_[i], now - kSecond / 2, 10.0 * second - 5).ok();
      good &= engine_.Record(events_[i], now, 3).ok();
      good &= engine_.Record(outcomes_[i], now, 99, 100).ok();
      for (int k = 0; k < 50; ++k) {
        good &= engine_.Record(distributions_[i], now - k, 20 + (second + k) % 90).ok();
      }
      good &= engine_.Record(distributions_[i], now, kHistogram).ok();
    }
    return good && engine_.AdvanceTo(now).ok();
  }

 private:
  static constexpr HistogramBucket kHistogram[] = {{10, 5}, {20, 7}, {40, 1}};

  Engine& engine_;
  std::vector<GaugeSeries> gauges_;
  std::vector<CounterSeries> counters_;
  std::vector<EventsSeries> events_;
  std::vector<OutcomeSeries> outcomes_;
  std::vector<DistributionSeries> distributions_;
};

TEST(AllocationTest, RecordingAndAdvancingAllocateNothingOnceWarm) {
  auto run = RunPlan(kPlan);
  ASSERT_TRUE(run->engine->Start(kStart).ok());
  Host host(*run->engine);
  bool good = true;
  for (int second = 1; second <= 200; ++second) good &= host.Second(second);
  ASSERT_TRUE(good);
  ASSERT_EQ(run->events.size(), 0u) << run->events[0].reason();
  const std::size_t before = allocations;
  for (int second = 201; second <= 1200; ++second) good &= host.Second(second);
  const std::size_t after = allocations;
  ASSERT_TRUE(good);
  EXPECT_EQ(after - before, 0u);
  EXPECT_EQ(run->events.size(), 0u);
}

TEST(AllocationTest, TheCountSeesAllocations) {
  const std::size_t before = allocations;
  delete new int;
  std::string(1000, 'x').clear();
  EXPECT_GE(allocations - before, 1u);
}

}  // namespace
}  // namespace sluice
