// One decision for many series, samples and ticks together, and ticks alone: by the engine,
// and by the hand-written limit.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "bench/limit/mean_gate.h"
#include "bench/trips.h"
#include "sluice/engine.h"
#include "sluice/plan.h"

namespace sluice::bench {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kStart = 1'772'395'200 * kSecond;  // 2026-03-01T20:00:00Z

constexpr char kPlan[] = R"(
  role r
  signal load gauge by host
  gate low by host { owner r  when mean(load) over 1m < 0.97  for 3m })";

// Nearly all series stay about 0.99; one in a hundred falls to 0.9 for good at some tick.
class Values {
 public:
  Values() {
    std::mt19937_64 random(1);
    std::uniform_real_distribution<double> around(0.98, 1.0);
    for (double& value : table_) value = around(random);
  }
  double At(std::size_t series, std::int64_t tick, std::size_t sample) const {
    const double value = table_[(series * 7 + static_cast<std::size_t>(tick) * 31 + sample) & 4095];
    return series % 100 == 7 && tick > static_cast<std::int64_t>(series % 64) ? value - 0.1 : value;
  }

 private:
  double table_[4096];
};

std::vector<std::uint32_t> Order(std::size_t series, bool shuffled) {
  std::vector<std::uint32_t> order(series);
  std::iota(order.begin(), order.end(), 0u);
  if (shuffled) std::shuffle(order.begin(), order.end(), std::mt19937(2));
  return order;
}

class EngineUnderTest {
 public:
  explicit EngineUnderTest(std::size_t series) {
    EngineOptions options;
    options.max_series_per_signal = std::max<std::size_t>(series, 1);
    options.max_state_bytes = std::size_t{16} << 30;
    engine_ = Engine::Create(Plan::Parse(kPlan, "bench.sluice").value(), options).value();
    engine_->OnEvent([this](const v1::Event& event) {
      if (event.kind() != v1::Event::TRIP) return;
      trips_->push_back({(event.time().seconds() * kSecond - kStart) / kSecond,
                         static_cast<std::uint32_t>(std::stoul(event.segment().at("host")))});
    });
    if (!engine_->Start(kStart).ok()) std::abort();
    for (std::size_t i = 0; i < series; ++i) {
      handles_.push_back(engine_->Gauge("load", {{"host", absl::StrCat(i)}}).value());
    }
  }
  void Record(std::size_t series, std::int64_t tick, double value) {
    if (!engine_->Record(handles_[series], kStart + tick * kSecond, value).ok()) std::abort();
  }
  void Tick(std::int64_t tick, Trips& trips) {
    trips_ = &trips;
    if (!engine_->AdvanceTo(kStart + tick * kSecond).ok()) std::abort();
  }

 private:
  std::unique_ptr<Engine> engine_;
  std::vector<GaugeSeries> handles_;
  Trips* trips_ = nullptr;
};

class LimitUnderTest {
 public:
  explicit LimitUnderTest(std::size_t series) : limit_(series) {}
  void Record(std::size_t series, std::int64_t, double value) { limit_.Record(series, value); }
  void Tick(std::int64_t tick, Trips& trips) { limit_.Tick(tick, trips); }

 private:
  MeanGateLimit limit_;
};

const Values& values() {
  static const Values* const values = new Values;
  return *values;
}

template <typename Gate>
void RunTick(Gate& gate, std::int64_t tick, std::size_t samples,
             const std::vector<std::uint32_t>& order, Trips& trips) {
  for (std::size_t sample = 0; sample < samples; ++sample) {
    for (const std::uint32_t series : order) {
      gate.Record(series, tick, values().At(series, tick, sample));
    }
  }
  gate.Tick(tick, trips);
}

template <typename Gate>
Trips TripsOf(std::size_t series, std::int64_t ticks, std::size_t samples) {
  Gate gate(series);
  Trips trips;
  const std::vector<std::uint32_t> order = Order(series, false);
  for (std::int64_t tick = 1; tick <= ticks; ++tick) RunTick(gate, tick, samples, order, trips);
  std::sort(trips.begin(), trips.end());
  return trips;
}

// Both must reach the same decisions.
bool Agree() {
  static const bool agree = [] {
    const Trips limit = TripsOf<LimitUnderTest>(1000, 400, 2);
    return !limit.empty() && limit == TripsOf<EngineUnderTest>(1000, 400, 2);
  }();
  return agree;
}

// Samples and ticks together; time is per sample.
template <typename Gate>
void Decide(benchmark::State& state) {
  if (!Agree()) return state.SkipWithError("the engine and its limit decide differently");
  const auto series = static_cast<std::size_t>(state.range(0));
  const auto samples = static_cast<std::size_t>(state.range(1));
  const std::vector<std::uint32_t> order = Order(series, state.range(2) != 0);
  Gate gate(series);
  Trips trips;
  std::int64_t tick = 0;
  while (tick < 130) RunTick(gate, ++tick, samples, order, trips);
  for (auto _ : state) RunTick(gate, ++tick, samples, order, trips);
  state.counters["ns"] =
      benchmark::Counter(static_cast<double>(state.iterations()) * static_cast<double>(series) *
                             static_cast<double>(samples) * 1e-9,
                         benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

// A tick alone, of series that all have a sample in the minute before; time is per segment.
template <typename Gate>
void TickAlone(benchmark::State& state) {
  const auto series = static_cast<std::size_t>(state.range(0));
  const std::vector<std::uint32_t> order = Order(series, false);
  Gate gate(series);
  Trips trips;
  std::int64_t tick = 0;
  while (tick < 130) RunTick(gate, ++tick, 1, order, trips);
  for (auto _ : state) {
    state.PauseTiming();
    ++tick;
    for (const std::uint32_t i : order) gate.Record(i, tick, values().At(i, tick, 0));
    state.ResumeTiming();
    gate.Tick(tick, trips);
  }
  state.counters["ns"] = benchmark::Counter(
      static_cast<double>(state.iterations()) * static_cast<double>(series) * 1e-9,
      benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void Sizes(benchmark::internal::Benchmark* bench) {
  bench->ArgNames({"series", "samples", "shuffled"});
  bench->Args({10'000, 1, 0})->Args({10'000, 1, 1})->Args({10'000, 10, 0})->Args({10'000, 10, 1});
  bench->Args({1'000'000, 1, 0});
}

BENCHMARK_TEMPLATE(Decide, LimitUnderTest)->Apply(Sizes);
BENCHMARK_TEMPLATE(Decide, EngineUnderTest)->Apply(Sizes);
BENCHMARK_TEMPLATE(TickAlone, LimitUnderTest)->ArgName("series")->Arg(10'000);
BENCHMARK_TEMPLATE(TickAlone, EngineUnderTest)->ArgName("series")->Arg(10'000);

}  // namespace
}  // namespace sluice::bench
