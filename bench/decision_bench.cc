// Whole decisions: samples and ticks together.
#include <cstdint>
#include <vector>

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
    samples_.push_back({series, TimeOf(tick), value});
    if (samples_.size() == 250) HandOver();
  }
  void Tick(std::int64_t tick, Trips& trips) {
    HandOver();
    EngineGaugeGate::Tick(tick, trips);
  }

 private:
  void HandOver() {
    Require(engine().RecordBatch(samples_));
    samples_.clear();
  }

  std::vector<GaugeSample> samples_;
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
