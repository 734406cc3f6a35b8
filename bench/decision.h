// Benchmarks of one decision by a gate for many series: samples and ticks together, and
// ticks alone; by the engine, and by the loop by hand that is its limit.
#ifndef SLUICE_BENCH_DECISION_H_
#define SLUICE_BENCH_DECISION_H_

#include <benchmark/benchmark.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "bench/course.h"
#include "bench/heap.h"
#include "bench/measure.h"
#include "bench/trips.h"

namespace sluice::bench {

// `Decision` has
//   Ours, kPlan the gate in the engine, made of its plan and a number of series
//   Limit       the loop by hand, made of a number of series
//   SampleOf    what a series reports in a tick

template <typename Decision, bool kOurs>
auto MakeGate(std::size_t series) {
  if constexpr (kOurs) {
    return std::make_unique<typename Decision::Ours>(Decision::kPlan, series);
  } else {
    return std::make_unique<typename Decision::Limit>(series);
  }
}

// Whether both come to the same trips, some of them at least.
template <typename Decision>
bool Agree() {
  static const bool agree = [] {
    constexpr std::size_t kSeries = 1000;
    constexpr std::int64_t kTicks = 1000;
    const Trips limit =
        TripsOf(*MakeGate<Decision, false>(kSeries), kSeries, kTicks, 2, Decision::SampleOf);
    return limit.size() > 10 && limit == TripsOf(*MakeGate<Decision, true>(kSeries), kSeries,
                                                 kTicks, 2, Decision::SampleOf);
  }();
  return agree;
}

struct Size {
  std::size_t series = 0;
  std::size_t samples = 1;  // in a pane
  bool shuffled = false;
  std::int64_t warm_ticks = 250;  // before time is taken
};

// A gate with full windows.
template <typename Decision, bool kOurs>
class WarmGate {
 public:
  explicit WarmGate(const Size& size) : size_(size) {
    const std::size_t before = HeapBytes();
    gate_ = MakeGate<Decision, kOurs>(size.series);
    const std::vector<Key> keys = KeysOf(*gate_, size.series);
    bytes_ = HeapBytes() - before - keys.capacity() * sizeof(Key);
    MakeRounds(keys);
    const std::size_t begun = HeapBytes();
    while (tick_ < size.warm_ticks) Run();
    bytes_ += HeapBytes() - begun;
  }

  void Record() {
    ++tick_;
    for (std::size_t i = 0; i < size_.samples; i += samples_of_round_) {
      RecordRound(*gate_, tick_, rounds_[next_round_++ & (rounds_.size() - 1)]);
    }
  }
  void Tick() { gate_->Tick(tick_, trips_); }
  void Run() {
    Record();
    Tick();
  }

  double bytes_per_series() const {
    return static_cast<double>(bytes_) / static_cast<double>(size_.series);
  }

 private:
  using Gate = std::decay_t<decltype(*MakeGate<Decision, kOurs>(1))>;
  using Key = typename Gate::Key;

  // Few enough to stay in the cache, for as long as they can.
  void MakeRounds(const std::vector<Key>& keys) {
    constexpr std::size_t kSamples = 16'000;
    const std::vector<std::uint32_t> order = OrderOf(size_.series, size_.shuffled);
    samples_of_round_ = size_.series * size_.samples <= kSamples ? size_.samples : 1;
    std::size_t rounds = 2;
    while (rounds * size_.series * samples_of_round_ < kSamples) rounds *= 2;
    for (std::size_t i = 0; i < rounds; ++i) {
      rounds_.push_back(RoundOf<Gate>(keys, order, 1, i * samples_of_round_, samples_of_round_,
                                      Decision::SampleOf));
    }
  }

  Size size_;
  std::unique_ptr<Gate> gate_;
  std::vector<Round<Gate>> rounds_;   // in turns; a power of two
  std::size_t samples_of_round_ = 1;  // of each series
  std::size_t next_round_ = 0;
  Trips trips_;
  std::int64_t tick_ = 0;
  std::size_t bytes_ = 0;
};

template <typename Decision, bool kOurs>
void DecideWith(benchmark::State& state, const Size& size) {
  if (!Agree<Decision>()) return state.SkipWithError("the engine and its limit decide differently");
  WarmGate<Decision, kOurs> gate(size);
  for (auto _ : state) gate.Run();
  ReportEach(state, "sample", size.series * size.samples);
  ReportBytes(state, gate.bytes_per_series());
}

template <typename Decision, bool kOurs>
void TickWith(benchmark::State& state, const Size& size) {
  if (!Agree<Decision>()) return state.SkipWithError("the engine and its limit decide differently");
  WarmGate<Decision, kOurs> gate(size);
  for (auto _ : state) {
    gate.Record();
    state.SetIterationTime(SecondsOf([&] { gate.Tick(); }));
  }
  ReportEach(state, "segment", size.series);
}

template <typename Decision, bool kOurs>
void RecordWith(benchmark::State& state, const Size& size) {
  if (!Agree<Decision>()) return state.SkipWithError("the engine and its limit decide differently");
  WarmGate<Decision, kOurs> gate(size);
  for (auto _ : state) {
    state.SetIterationTime(SecondsOf([&] { gate.Record(); }));
    gate.Tick();
  }
  ReportEach(state, "sample", size.series * size.samples);
}

// Samples and ticks: time is per sample.
template <typename Decision>
void RegisterDecision(const std::string& work, const Size& size) {
  RegisterPair(work, &DecideWith<Decision, true>, &DecideWith<Decision, false>, size);
}

// The samples alone: time is per sample.
template <typename Decision>
void RegisterRecording(const std::string& work, const Size& size) {
  for (benchmark::internal::Benchmark* bench :
       RegisterPair(work, &RecordWith<Decision, true>, &RecordWith<Decision, false>, size)) {
    bench->UseManualTime();
  }
}

// The tick alone, with a sample in each pane: time is per segment.
template <typename Decision>
void RegisterTick(const std::string& work, const Size& size) {
  for (benchmark::internal::Benchmark* bench :
       RegisterPair(work, &TickWith<Decision, true>, &TickWith<Decision, false>, size)) {
    bench->UseManualTime();
  }
}

}  // namespace sluice::bench

#endif  // SLUICE_BENCH_DECISION_H_
