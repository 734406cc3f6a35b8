// Quantiles: 100 samples a second of each series, and the p99 of a minute asked each second.
#include <string>

#include "absl/strings/str_cat.h"
#include "bench/decision.h"
#include "bench/engine_gate.h"
#include "bench/limit/p99_gate.h"
#include "bench/samples.h"

namespace sluice::bench {
namespace {

struct P99 {
  using Ours = EngineDistributionGate;
  using Limit = P99GateLimit;
  inline static const std::string kPlan = absl::StrCat(R"(
    role r
    signal s distribution by host
    gate slow by host { owner r  when p99(s) over 1m > )",
                                                       P99GateLimit::kMost, "  for 3m }");
  static constexpr auto& SampleOf = LatencyOf;
};

const bool registered = [] {
  RegisterDecision<P99>("p99/1_series", {1, 100, false});
  RegisterDecision<P99>("p99/100_series", {100, 100, false});
  return true;
}();

}  // namespace
}  // namespace sluice::bench
