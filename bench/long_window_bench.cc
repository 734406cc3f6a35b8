// The worst tick of long windows beside the median tick: whether some ticks cost more than
// others. The same ticks are run several times over, each time by a new engine, and the
// fastest run of each counts: so a tick that the machine has interrupted is no slow tick.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "bench/measure.h"
#include "bench/running_plan.h"

namespace sluice::bench {
namespace {

constexpr std::size_t kSeries = 200;
constexpr int kRuns = 3;

// From the tick in which the window is full.
std::vector<double> SecondsOfTicks(const std::string& plan, std::int64_t panes) {
  std::vector<double> fastest(static_cast<std::size_t>(2 * panes), 1e9);
  for (int run = 0; run < kRuns; ++run) {
    RunningPlan running(plan, kSeries);
    running.Run(panes);
    for (double& seconds : fastest) {
      running.Record();
      seconds = std::min(seconds, SecondsOf([&] { running.Tick(); }));
    }
  }
  std::sort(fastest.begin(), fastest.end());
  return fastest;
}

// `share`: which tick counts, of all in the order of their times; 1 is the slowest.
void TicksOf(benchmark::State& state, const std::string& plan, std::int64_t panes, double share) {
  for (auto _ : state) {
    const std::vector<double> ticks = SecondsOfTicks(plan, panes);
    state.SetIterationTime(
        ticks[static_cast<std::size_t>(share * static_cast<double>(ticks.size() - 1))]);
  }
  ReportEach(state, "segment", kSeries);
}

void RegisterWindow(const char* name, const char* signal, const char* condition, const char* tick,
                    std::int64_t panes) {
  const std::string plan =
      absl::StrCat("tick ", tick, "  role r  signal s ", signal,
                   " by host  gate g by host { owner r  when ", condition, "  for 3m }");
  RegisterOurs(absl::StrCat("worst_tick/", name), &TicksOf, plan, panes, 1.0)
      ->UseManualTime()
      ->Iterations(1);
  benchmark::RegisterBenchmark(absl::StrCat("worst_tick/", name, "/limit").c_str(), &TicksOf, plan,
                               panes, 0.5)
      ->UseManualTime()
      ->Iterations(1);
}

const bool registered = [] {
  RegisterWindow("mean_over_1h_at_1s", "gauge", "mean(s) over 1h < 0.9", "1s", 3600);
  RegisterWindow("max_over_1h_at_1s", "gauge", "max(s) over 1h > 2", "1s", 3600);
  RegisterWindow("outcome_ratio_over_1h_at_1s", "outcome", "success_ratio(s) over 1h < 90%", "1s",
                 3600);
  RegisterWindow("p99_over_1h_at_1s", "distribution", "p99(s) over 1h > 800", "1s", 3600);
  RegisterWindow("mean_over_1d_at_1m", "gauge", "mean(s) over 1d < 0.9", "1m", 1440);
  RegisterWindow("max_over_1d_at_1m", "gauge", "max(s) over 1d > 2", "1m", 1440);
  return true;
}();

}  // namespace
}  // namespace sluice::bench
