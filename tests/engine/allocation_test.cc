// Recording through a handle and advancing allocate nothing once warm.
#include <cstdlib>
#include <new>
#include <utility>

#include "sluice/intake.h"
#include "sluice/shadow.h"
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
void* operator new(std::size_t size, std::align_val_t alignment) {
  ++allocations;
  const auto to = static_cast<std::size_t>(alignment);
  void* memory = std::aligned_alloc(to, (size + to - 1) / to * to);
  if (memory == nullptr) std::abort();
  return memory;
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }
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
  signal w distribution by region
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
  gate worse by region {
    owner r
    when  p99(w) over 30s > 10k or p50(w) over 10s offset 20s > 10k or mean(w) over 10s > 10k
  }
  gate many {
    owner r
    when  at least 90% of region (success_ratio(o) over 10s < 50%) or any of region (tripped(slow))
  }
  gate quiet by region { owner r  when silence(g) > 1h })";

// Records to an engine, or to a producer of an intake.
template <typename To>
class Host {
 public:
  explicit Host(To& to) : to_(to) {
    for (const char* region : {"sg", "eu", "us"}) {
      const Labels labels = {{"region", region}};
      gauges_.push_back(to.Gauge("g", labels).value());
      counters_.push_back(to.Counter("c", labels).value());
      events_.push_back(to.Events("e", labels).value());
      outcomes_.push_back(to.Outcome("o", labels).value());
      distributions_.push_back(to.Distribution("d", labels).value());
      quantiles_.push_back(to.Distribution("w", labels).value());
    }
  }

  // Everything that happens in one second, some of it out of order.
  bool Record(int second) {
    const std::int64_t now = kStart + second * kSecond;
    bool good = true;
    for (std::size_t i = 0; i < gauges_.size(); ++i) {
      good &= to_.Record(gauges_[i], now, 40 + second % 7).ok();
      good &= to_.Record(gauges_[i], now - kSecond, 40 + second % 5).ok();
      good &= to_.Record(counters_[i], now, 10.0 * second).ok();
      good &= to_.Record(counters_[i], now - kSecond / 2, 10.0 * second - 5).ok();
      good &= to_.Record(events_[i], now, 3).ok();
      good &= to_.Record(outcomes_[i], now, 99, 100).ok();
      for (int k = 0; k < 50; ++k) {
        good &= to_.Record(distributions_[i], now - k, 20 + (second + k) % 90).ok();
        good &= to_.Record(quantiles_[i], now - k, 10 * ((second + k) % 90 - 5)).ok();
      }
      good &= to_.Record(distributions_[i], now, kHistogram).ok();
    }
    return good;
  }

 private:
  static constexpr HistogramBucket kHistogram[] = {{10, 5}, {20, 7}, {40, 1}};

  template <typename SeriesOr>
  using Of = std::vector<typename SeriesOr::value_type>;

  To& to_;
  Of<decltype(std::declval<To&>().Gauge(""))> gauges_;
  Of<decltype(std::declval<To&>().Counter(""))> counters_;
  Of<decltype(std::declval<To&>().Events(""))> events_;
  Of<decltype(std::declval<To&>().Outcome(""))> outcomes_;
  Of<decltype(std::declval<To&>().Distribution(""))> distributions_;
  Of<decltype(std::declval<To&>().Distribution(""))> quantiles_;  // in cells
};

// Allocations of a thousand seconds, after two hundred to get warm.
template <typename To, typename Advancing>
std::size_t CountAllocations(To& to, Advancing& advancing) {
  Host<To> host(to);
  bool good = true;
  const auto run = [&](int from, int until) {
    for (int second = from; second <= until; ++second) {
      good &= host.Record(second) && advancing.AdvanceTo(kStart + second * kSecond).ok();
    }
  };
  run(1, 200);
  const std::size_t before = allocations;
  run(201, 1200);
  const std::size_t after = allocations;
  EXPECT_TRUE(good);
  return after - before;
}

TEST(AllocationTest, RecordingAndAdvancingAllocateNothingOnceWarm) {
  auto run = RunPlan(kPlan);
  ASSERT_TRUE(run->engine->Start(kStart).ok());
  EXPECT_EQ(CountAllocations(*run->engine, *run->engine), 0u);
  ASSERT_EQ(run->events.size(), 0u) << run->events[0].reason();
}

TEST(AllocationTest, AnIntakeAllocatesNothingOnceWarm) {
  auto run = RunPlan(kPlan);
  ASSERT_TRUE(run->engine->Start(kStart).ok());
  const auto intake = Intake::Create(*run->engine).value();
  Intake::Producer producer = intake->AddProducer();
  EXPECT_EQ(CountAllocations(producer, *intake), 0u);
  ASSERT_EQ(run->events.size(), 0u) << run->events[0].reason();
  EXPECT_EQ(intake->statistics().taken, 1200u * 3 * (8 + 2 * 50 - 1));
}

TEST(AllocationTest, AShadowAllocatesNothingOnceWarm) {
  const Plan plan = Plan::Parse(kPlan, "test.sluice").value();
  const auto shadow = Shadow::Create(plan, plan).value();
  ASSERT_TRUE(shadow->Start(kStart).ok());
  EXPECT_EQ(CountAllocations(*shadow, *shadow), 0u);
  EXPECT_TRUE(shadow->Report().same());
}

TEST(AllocationTest, TheCountSeesAllocations) {
  const std::size_t before = allocations;
  delete new int;
  std::string(1000, 'x').clear();
  EXPECT_GE(allocations - before, 1u);
}

}  // namespace
}  // namespace sluice
