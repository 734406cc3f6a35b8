// One series that is written to often, 100 samples a pane: call by call, and in batches.
#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "bench/engine_gate.h"
#include "bench/limit/hot_series.h"
#include "bench/measure.h"
#include "bench/samples.h"
#include "bench/trips.h"
#include "sluice/engine.h"

namespace sluice::bench {
namespace {

constexpr std::int64_t kSamples = 100;  // a pane
constexpr std::int64_t kEvery = kSecond / kSamples;

// Samples of 1,024 ticks, again and again; some of these fail.
class Samples {
 public:
  Samples() {
    for (std::int64_t tick = 0; tick < kTicks; ++tick) {
      for (std::size_t i = 0; i < kSamples; ++i) values_.push_back(GaugeOf(7, tick, i));
    }
  }
  const double* Of(std::int64_t tick) const { return values_.data() + (tick % kTicks) * kSamples; }

 private:
  static constexpr std::int64_t kTicks = 1024;
  std::vector<double> values_;
};

class EngineHotSeries {
 public:
  EngineHotSeries()
      : gate_(R"(
        role r
        signal s gauge by host
        gate low by host { owner r  when mean(s) over 1m < 0.97  for 3m })",
              1) {}
  bool Record(std::int64_t time_ns, double value) {
    return gate_.engine().Record(key_, time_ns, value).ok();
  }
  void Tick(std::int64_t tick, Trips& trips) { gate_.Tick(tick, trips); }

 private:
  EngineGaugeGate gate_;
  GaugeSeries key_ = gate_.KeyOf(0);
};

class LimitHotSeries {
 public:
  bool Record(std::int64_t time_ns, double value) { return limit_.Record(time_ns, value); }
  void Tick(std::int64_t tick, Trips& trips) { limit_.Tick(tick, trips); }

 private:
  HotSeriesLimit limit_{kStart};
};

template <typename Gate>
void RunTick(Gate& gate, std::int64_t tick, const Samples& samples, Trips& trips) {
  const double* const values = samples.Of(tick);
  std::int64_t time_ns = TimeOf(tick - 1);
  bool good = true;
  for (std::int64_t i = 0; i < kSamples; ++i) good &= gate.Record(time_ns += kEvery, values[i]);
  if (!good) std::abort();
  gate.Tick(tick, trips);
}

template <typename Gate>
Trips TripsOfTicks(const Samples& samples) {
  Gate gate;
  Trips trips;
  for (std::int64_t tick = 1; tick <= 3000; ++tick) RunTick(gate, tick, samples, trips);
  return trips;
}

bool Agree(const Samples& samples) {
  static const bool agree = [&] {
    const Trips limit = TripsOfTicks<LimitHotSeries>(samples);
    return limit.size() > 3 && limit == TripsOfTicks<EngineHotSeries>(samples);
  }();
  return agree;
}

template <typename Gate>
void CallByCall(benchmark::State& state) {
  static const Samples samples;
  if (!Agree(samples)) return state.SkipWithError("the engine and its limit decide differently");
  Gate gate;
  Trips trips;
  std::int64_t tick = 0;
  while (tick < 250) RunTick(gate, ++tick, samples, trips);
  for (auto _ : state) {
    RunTick(gate, ++tick, samples, trips);
    trips.clear();
  }
  ReportEach(state, "sample", kSamples);
}

const bool registered = [] {
  RegisterPair("hot_series/per_call", &CallByCall<EngineHotSeries>, &CallByCall<LimitHotSeries>);
  return true;
}();

}  // namespace
}  // namespace sluice::bench
