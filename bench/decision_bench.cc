// Whole decisions for many series: samples and ticks together, and ticks alone.
#include <cstddef>
#include <memory>

#include "bench/decision.h"
#include "bench/engine_gate.h"
#include "bench/limit/max_gate.h"
#include "bench/limit/mean_gate.h"
#include "bench/limit/ratio_gate.h"
#include "bench/samples.h"

namespace sluice::bench {
namespace {

struct Mean {
  using Limit = MeanGateLimit;
  static std::unique_ptr<EngineGaugeGate> MakeOurs(std::size_t series) {
    return std::make_unique<EngineGaugeGate>(R"(
        role r
        signal s gauge by host
        gate low by host { owner r  when mean(s) over 1m < 0.97  for 3m })",
                                             series);
  }
  static constexpr auto& SampleOf = GaugeOf;
};

struct Max {
  using Limit = MaxGateLimit;
  static std::unique_ptr<EngineGaugeGate> MakeOurs(std::size_t series) {
    return std::make_unique<EngineGaugeGate>(R"(
        role r
        signal s gauge by host
        gate high by host { owner r  when max(s) over 1m > 0.9  for 3m })",
                                             series);
  }
  static constexpr auto& SampleOf = LoadOf;
};

struct Ratio {
  using Limit = RatioGateLimit;
  static std::unique_ptr<EngineOutcomeGate> MakeOurs(std::size_t series) {
    return std::make_unique<EngineOutcomeGate>(R"(
        role r
        signal s outcome by host
        gate failing by host { owner r  when success_ratio(s) over 1m < 97%  for 3m })",
                                               series);
  }
  static constexpr auto& SampleOf = CountsOf;
};

const bool registered = [] {
  RegisterDecision<Mean>("mean/10k_series/in_order", {10'000, 1, false});
  RegisterDecision<Mean>("mean/10k_series/shuffled", {10'000, 1, true});
  RegisterDecision<Mean>("mean/10k_series/10_samples/in_order", {10'000, 10, false});
  RegisterDecision<Mean>("mean/10k_series/10_samples/shuffled", {10'000, 10, true});
  RegisterDecision<Mean>("mean/1M_series", {1'000'000, 1, false});
  RegisterDecision<Max>("max/10k_series", {10'000, 1, false});
  RegisterDecision<Ratio>("outcome_ratio/10k_series", {10'000, 1, false});
  RegisterTick<Mean>("tick/mean/10k_series", {10'000, 1, false});
  RegisterTick<Max>("tick/max/10k_series", {10'000, 1, false});
  RegisterTick<Ratio>("tick/outcome_ratio/10k_series", {10'000, 1, false});
  return true;
}();

}  // namespace
}  // namespace sluice::bench
