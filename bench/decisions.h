// The decisions that have a limit, for benchmarks of all parts of them (decision.h).
#ifndef SLUICE_BENCH_DECISIONS_H_
#define SLUICE_BENCH_DECISIONS_H_

#include "bench/engine_gate.h"
#include "bench/limit/max_gate.h"
#include "bench/limit/mean_gate.h"
#include "bench/limit/ratio_gate.h"
#include "bench/samples.h"

namespace sluice::bench {

struct Mean {
  using Ours = EngineGaugeGate;
  using Limit = MeanGateLimit;
  static constexpr char kPlan[] = R"(
    role r
    signal s gauge by host
    gate low by host { owner r  when mean(s) over 1m < 0.97  for 3m })";
  static constexpr auto& SampleOf = GaugeOf;
};

struct Max {
  using Ours = EngineGaugeGate;
  using Limit = MaxGateLimit;
  static constexpr char kPlan[] = R"(
    role r
    signal s gauge by host
    gate high by host { owner r  when max(s) over 1m > 0.9  for 3m })";
  static constexpr auto& SampleOf = LoadOf;
};

struct Ratio {
  using Ours = EngineOutcomeGate;
  using Limit = RatioGateLimit;
  static constexpr char kPlan[] = R"(
    role r
    signal s outcome by host
    gate failing by host { owner r  when success_ratio(s) over 1m < 97%  for 3m })";
  static constexpr auto& SampleOf = CountsOf;
};

}  // namespace sluice::bench

#endif  // SLUICE_BENCH_DECISIONS_H_
