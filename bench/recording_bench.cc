// Recording alone, without the ticks between: by kind of signal, by number of series, in order
// and shuffled, by handle and by labels. Time is per sample.
#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "bench/decision.h"
#include "bench/decisions.h"
#include "bench/engine_gate.h"
#include "bench/limit/mean_gate.h"
#include "bench/measure.h"
#include "bench/running_plan.h"
#include "bench/samples.h"
#include "bench/trips.h"

namespace sluice::bench {
namespace {

// Hosts that keep no handles: the labels are looked up for each sample.
class EngineByLabels : public EngineGate {
 public:
  using Sample = double;
  using Key = const Labels*;
  using EngineGate::EngineGate;

  Key KeyOf(std::uint32_t series) {
    labels_.push_back(std::make_unique<Labels>(LabelsOf(series)));
    return labels_.back().get();
  }
  void Record(Key labels, std::int64_t tick, double value) {
    Require(engine().Record(Require(engine().Gauge("s", *labels)), TimeOf(tick), value));
  }

 private:
  std::vector<std::unique_ptr<Labels>> labels_;
};

// The limit: a hash of the one value.
class LimitByLabels {
 public:
  using Sample = double;
  using Key = const std::string*;

  explicit LimitByLabels(std::size_t series) : gate_(series) {}
  Key KeyOf(std::uint32_t series) {
    values_.push_back(std::make_unique<std::string>(absl::StrCat(series)));
    numbers_[*values_.back()] = series;
    return values_.back().get();
  }
  void Record(Key value, std::int64_t tick, double sample) {
    gate_.Record(numbers_.find(*value)->second, tick, sample);
  }
  void Tick(std::int64_t tick, Trips& trips) { gate_.Tick(tick, trips); }

 private:
  MeanGateLimit gate_;
  std::vector<std::unique_ptr<std::string>> values_;
  absl::flat_hash_map<std::string, std::uint32_t> numbers_;
};

struct MeanByLabels {
  using Ours = EngineByLabels;
  using Limit = LimitByLabels;
  static constexpr auto& kPlan = Mean::kPlan;
  static constexpr auto& SampleOf = GaugeOf;
};

// A plan whose samples feed what `gates` ask for.
void RecordPlan(benchmark::State& state, const std::string& plan) {
  constexpr std::size_t kSeries = 10'000;
  RunningPlan running(plan, kSeries);
  running.Run(130);
  for (auto _ : state) {
    state.SetIterationTime(SecondsOf([&] { running.Record(); }));
    running.Tick();
  }
  ReportEach(state, "sample", kSeries);
}

void RegisterKind(const char* name, const char* signal, const char* condition) {
  RegisterOurs(absl::StrCat("record/kind/", name), &RecordPlan,
               absl::StrCat("role r  signal s ", signal,
                            " by host  gate g by host { owner r  when ", condition, " }"))
      ->UseManualTime();
}

const bool registered = [] {
  RegisterRecording<Mean>("record/hot_series", {1, 100, false});
  RegisterRecording<Mean>("record/10k_series/in_order", {10'000, 1, false});
  RegisterRecording<Mean>("record/10k_series/shuffled", {10'000, 1, true});
  RegisterRecording<Mean>("record/1M_series/in_order", {1'000'000, 1, false, 5});
  RegisterRecording<Mean>("record/1M_series/shuffled", {1'000'000, 1, true, 5});
  RegisterRecording<MeanByLabels>("record/by_labels/hot_series", {1, 100, false});
  RegisterRecording<MeanByLabels>("record/by_labels/10k_series", {10'000, 1, false});
  RegisterRecording<MeanByLabels>("record/by_labels/100k_series", {100'000, 1, false, 5});
  RegisterKind("gauge", "gauge", "mean(s) over 1m < 0.9");
  RegisterKind("gauge_min_max_last", "gauge", "max(s) over 1m - min(s) over 1m > last(s) over 1m");
  RegisterKind("gauge_in_two_windows", "gauge", "mean(s) over 1m < 0.9 * mean(s) over 5m");
  RegisterKind("gauge_in_two_stores", "gauge",
               "mean(s) over 1m < 0.9 * mean(s{host != \"7\"}) over 1m");
  RegisterKind("counter", "counter", "rate(s) over 1m > 100");
  RegisterKind("events", "events", "rate(s) over 1m > 100");
  RegisterKind("outcome", "outcome", "success_ratio(s) over 1m < 90%");
  RegisterKind("distribution_p99", "distribution", "p99(s) over 1m > 800");
  RegisterKind("distribution_share", "distribution", "share_above(s, 300) over 1m > 10%");
  return true;
}();

}  // namespace
}  // namespace sluice::bench
