// Whole decisions: samples and ticks together.
#include "bench/decision.h"
#include "bench/decisions.h"

namespace sluice::bench {
namespace {

const bool registered = [] {
  RegisterDecision<Mean>("mean/10k_series/in_order", {10'000, 1, false});
  RegisterDecision<Mean>("mean/10k_series/shuffled", {10'000, 1, true});
  RegisterDecision<Mean>("mean/10k_series/10_samples/in_order", {10'000, 10, false});
  RegisterDecision<Mean>("mean/10k_series/10_samples/shuffled", {10'000, 10, true});
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
