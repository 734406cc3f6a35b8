// Whole decisions: samples and ticks together.
#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "bench/decision.h"
#include "bench/decisions.h"
#include "bench/engine_gate.h"
#include "bench/trips.h"
#include "sluice/engine.h"

namespace sluice::bench {
namespace {

// Hosts that gather samples, and hand over 250 at once.
class EngineInBatches : public EngineGaugeGate {
 public:
  using EngineGaugeGate::EngineGaugeGate;

  void Record(GaugeSeries series, std::int64_t tick, double value) {
    GaugeSample& sample = samples_[size_++];
    sample.series = series;
    sample.time_ns = TimeOf(tick);
    sample.value = value;
    if (size_ == samples_.size()) HandOver();
  }
  void Tick(std::int64_t tick, Trips& trips) {
    HandOver();
    EngineGaugeGate::Tick(tick, trips);
  }

 private:
  void HandOver() {
    Require(engine().RecordBatch(absl::MakeConstSpan(samples_).first(size_)));
    size_ = 0;
  }

  std::vector<GaugeSample> samples_ = std::vector<GaugeSample>(250);
  std::size_t size_ = 0;
};

struct MeanInBatches {
  using Ours = EngineInBatches;
  using Limit = MeanGateLimit;
  static constexpr auto& kPlan = Mean::kPlan;
  static constexpr auto& SampleOf = GaugeOf;
};

const bool registered = [] {
  RegisterDecision<Mean>("mean/10k_series/in_order", {10'000, 1, false});
  RegisterDecision<Mean>("mean/10k_series/shuffled", {10'000, 1, true});
  RegisterDecision<Mean>("mean/10k_series/10_samples/in_order", {10'000, 10, false});
  RegisterDecision<Mean>("mean/10k_series/10_samples/shuffled", {10'000, 10, true});
  RegisterDecision<MeanInBatches>("mean/10k_series/in_batches_of_250", {10'000, 1, false});
  RegisterDecision<MeanInBatches>("mean/10k_series/in_batches_of_250/shuffled", {10'000, 1, true});
  RegisterDecision<Mean>("mean/100_series", {100, 1, false});
  RegisterDecision<Mean>("mean/1k_series", {1'000, 1, false});
  RegisterDecision<Mean>("mean/100k_series", {100'000, 1, false, 65});
  RegisterDecision<Mean>("mean/1M_series", {1'000'000, 1, false, 65});
  RegisterDecision<Max>("max/10k_series", {10'000, 1, false});
  RegisterDecision<Ratio>("outcome_ratio/10k_series", {10'000, 1, false});
  return true;
}();

}  // namespace
}  // namespace sluice::bench
