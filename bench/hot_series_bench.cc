// One series that is written to often: call by call, in batches of samples that have times of
// their own, and in batches of values of one pane. Ticks are included.
#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "absl/types/span.h"
#include "bench/decisions.h"
#include "bench/engine_gate.h"
#include "bench/limit/hot_series.h"
#include "bench/measure.h"
#include "bench/samples.h"
#include "bench/trips.h"
#include "sluice/engine.h"

namespace sluice::bench {
namespace {

constexpr std::size_t kBatch = 250;
constexpr std::int64_t kTicksOfValues = 1024;

// What the series reports, of `per_tick` samples a pane; it fails now and then.
class Values {
 public:
  explicit Values(std::size_t per_tick) : per_tick_(per_tick) {
    for (std::int64_t tick = 0; tick < kTicksOfValues; ++tick) {
      for (std::size_t i = 0; i < per_tick; ++i) values_.push_back(GaugeOf(7, tick, i));
    }
  }
  std::size_t per_tick() const { return per_tick_; }
  absl::Span<const double> Of(std::int64_t tick) const {
    const auto at = static_cast<std::size_t>(tick % kTicksOfValues) * per_tick_;
    return {values_.data() + at, per_tick_};
  }

 private:
  std::size_t per_tick_;
  std::vector<double> values_;
};

class EngineHotSeries {
 public:
  // A sample of a batch.
  using Sample = GaugeSample;

  EngineHotSeries() : gate_(Mean::kPlan, 1) {}
  Sample MakeSample(std::int64_t time_ns, double value) const { return {key_, time_ns, value}; }
  bool Record(std::int64_t time_ns, double value) {
    return gate_.engine().Record(key_, time_ns, value).ok();
  }
  bool RecordBatch(absl::Span<const Sample> samples) {
    return gate_.engine().RecordBatch(samples).ok();
  }
  bool RecordValues(std::int64_t time_ns, absl::Span<const double> values) {
    return gate_.engine().RecordBatch(key_, time_ns, values).ok();
  }
  void Tick(std::int64_t tick, Trips& trips) { gate_.Tick(tick, trips); }

 private:
  EngineGaugeGate gate_;
  GaugeSeries key_ = gate_.KeyOf(0);
};

class LimitHotSeries : public HotSeriesLimit {
 public:
  LimitHotSeries() : HotSeriesLimit(kStart) {}
  Sample MakeSample(std::int64_t time_ns, double value) const { return {time_ns, value}; }
};

// The ways to record a tick's samples. What some make ready beforehand is not timed.

template <typename Gate>
class CallByCall {
 public:
  static constexpr std::size_t kPerTick = 100;
  static constexpr std::int64_t kTicks = 1;
  static constexpr bool kMakesReady = false;

  bool Record(Gate& gate, std::int64_t tick, const Values& values) {
    std::int64_t time_ns = TimeOf(tick - 1);
    bool good = true;
    for (const double value : values.Of(tick)) {
      good &= gate.Record(time_ns += kSecond / kPerTick, value);
    }
    return good;
  }
};

// Two batches of 250 are five panes of 100.
template <typename Gate>
class Batches {
 public:
  static constexpr std::size_t kPerTick = 100;
  static constexpr std::int64_t kTicks = 5;
  static constexpr bool kMakesReady = true;

  void MakeReady(Gate& gate, std::int64_t tick, const Values& values) {
    samples_.clear();
    std::int64_t time_ns = TimeOf(tick - 1);
    for (std::int64_t i = 0; i < kTicks; ++i) {
      for (const double value : values.Of(tick + i)) {
        samples_.push_back(gate.MakeSample(time_ns += kSecond / kPerTick, value));
      }
    }
  }
  bool Record(Gate& gate, std::int64_t, const Values&) {
    const absl::Span<const typename Gate::Sample> samples = samples_;
    bool good = true;
    for (std::size_t at = 0; at < samples.size(); at += kBatch) {
      good &= gate.RecordBatch(samples.subspan(at, kBatch));
    }
    return good;
  }

 private:
  std::vector<typename Gate::Sample> samples_;
};

// A pane of 250.
template <typename Gate>
class BatchOfPane {
 public:
  static constexpr std::size_t kPerTick = kBatch;
  static constexpr std::int64_t kTicks = 1;
  static constexpr bool kMakesReady = false;

  bool Record(Gate& gate, std::int64_t tick, const Values& values) {
    return gate.RecordValues(TimeOf(tick), values.Of(tick));
  }
};

// The gate, and how it is fed.
template <typename Gate, template <typename> class Way>
class Course {
 public:
  using Feeding = Way<Gate>;

  void MakeReady() {
    if constexpr (Feeding::kMakesReady) feeding_.MakeReady(gate_, tick_ + 1, values_);
  }
  void Run() {
    if (!feeding_.Record(gate_, tick_ + 1, values_)) std::abort();
    for (std::int64_t i = 0; i < Feeding::kTicks; ++i) gate_.Tick(++tick_, trips_);
  }
  const Trips& RunTo(std::int64_t tick) {
    while (tick_ < tick) {
      MakeReady();
      Run();
    }
    return trips_;
  }

 private:
  Values values_{Feeding::kPerTick};
  Gate gate_;
  Feeding feeding_;
  std::int64_t tick_ = 0;
  Trips trips_;
};

template <template <typename> class Way>
bool Agree() {
  static const bool agree = [] {
    const Trips limit = Course<LimitHotSeries, Way>().RunTo(3000);
    return limit.size() > 3 && limit == Course<EngineHotSeries, Way>().RunTo(3000);
  }();
  return agree;
}

template <typename Gate, template <typename> class Way>
void RunCourse(benchmark::State& state) {
  if (!Agree<Way>()) return state.SkipWithError("the engine and its limit decide differently");
  Course<Gate, Way> course;
  course.RunTo(250);
  for (auto _ : state) {
    course.MakeReady();
    if constexpr (Way<Gate>::kMakesReady) {
      state.SetIterationTime(SecondsOf([&] { course.Run(); }));
    } else {
      course.Run();
    }
  }
  ReportEach(state, "sample", Way<Gate>::kPerTick * static_cast<std::size_t>(Way<Gate>::kTicks));
}

template <template <typename> class Way>
void RegisterWay(const char* work) {
  for (benchmark::internal::Benchmark* bench :
       RegisterPair(work, &RunCourse<EngineHotSeries, Way>, &RunCourse<LimitHotSeries, Way>)) {
    if (Way<LimitHotSeries>::kMakesReady) bench->UseManualTime();
  }
}

const bool registered = [] {
  RegisterWay<CallByCall>("hot_series/per_call");
  RegisterWay<Batches>("hot_series/batch_of_250");
  RegisterWay<BatchOfPane>("hot_series/batch_of_250/one_pane");
  return true;
}();

}  // namespace
}  // namespace sluice::bench
