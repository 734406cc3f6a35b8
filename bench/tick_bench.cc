// Ticks alone, each after a sample of every series: by aggregate, by construct, by size, by
// number of gates and length of windows. Time is per segment; of folds, per member.
#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/strings/str_cat.h"
#include "bench/decision.h"
#include "bench/decisions.h"
#include "bench/measure.h"
#include "bench/running_plan.h"

namespace sluice::bench {
namespace {

struct Case {
  const char* name;
  const char* signal;
  const char* gates;
};

// Every aggregate.
constexpr Case kAggregates[] = {
    {"gauge_mean", "gauge", "when mean(s) over 1m < 0.97"},
    {"gauge_sum", "gauge", "when sum(s) over 1m < 50"},
    {"gauge_count", "gauge", "when count(s) over 1m < 50"},
    {"gauge_min", "gauge", "when min(s) over 1m < 0.9"},
    {"gauge_max", "gauge", "when max(s) over 1m < 0.9"},
    {"gauge_last", "gauge", "when last(s) over 1m < 0.9"},
    {"gauge_delta", "gauge", "when delta(s) over 1m > 0.05"},
    {"gauge_stddev", "gauge", "when stddev(s) over 1m > 0.05"},
    {"counter_increase", "counter", "when increase(s) over 1m > 1000"},
    {"counter_rate", "counter", "when rate(s) over 1m > 100"},
    {"events_count", "events", "when count(s) over 1m > 1000"},
    {"events_rate", "events", "when rate(s) over 1m > 100"},
    {"outcome_success_ratio", "outcome", "when success_ratio(s) over 1m < 97%"},
    {"outcome_failure_ratio", "outcome", "when failure_ratio(s) over 1m > 3%"},
    {"outcome_failures", "outcome", "when failures(s) over 1m > 500"},
    {"distribution_p99", "distribution", "when p99(s) over 1m > 400"},
    {"distribution_mean", "distribution", "when mean(s) over 1m > 200"},
    {"distribution_max", "distribution", "when max(s) over 1m > 1000"},
    {"distribution_share_above", "distribution", "when share_above(s, 400) over 1m > 2%"},
    {"silence", "gauge", "when silence(s) > 30s"},
};

// Constructs, all of them over the same window: what they cost is what is beyond
// outcome_success_ratio.
constexpr Case kConstructs[] = {
    {"given", "outcome", "when success_ratio(s) over 1m < 97% given count(s) over 1m >= 200"},
    {"and_or_not", "outcome",
     "when success_ratio(s) over 1m < 97% and not (count(s) over 1m < 200 or failures(s) over 1m "
     "< 10)"},
    {"arithmetic", "outcome",
     "when (successes(s) over 1m + 10) / (count(s) over 1m + 20) < 0.5 + 0.47"},
    {"baseline_offset", "outcome",
     "when failure_ratio(s) over 1m > 3 * failure_ratio(s) over 1m offset 1m"},
    {"two_windows", "outcome",
     "when success_ratio(s) over 1m < 97% and success_ratio(s) over 5m < 98%"},
    {"with_confidence", "outcome", "when success_ratio(s) over 1m < 97% with confidence 95%"},
    {"m_of_n", "outcome", "when success_ratio(s) over 1m < 97% for 4m of 5m"},
    {"hysteresis", "outcome",
     "when success_ratio(s) over 1m < 97% for 3m clear when success_ratio(s) over 1m > 98% for "
     "3m"},
    {"flap_cooldown_latch", "outcome",
     "when success_ratio(s) over 1m < 97% for 10s cooldown 1m flap 3 in 30m hold 10m"},
    {"lever", "outcome", "when success_ratio(s) over 1m < 97% for 3m hold l at paused"},
};

// Gates without labels: members are the series.
constexpr Case kFolds[] = {
    {"any_of", "outcome", "when any of host (success_ratio(s) over 1m < 50%)"},
    {"at_least_of", "outcome", "when at least 20% of host (success_ratio(s) over 1m < 97%)"},
    {"max_of", "outcome", "when max of host (failure_ratio(s) over 1m) > 50%"},
    {"mean_of", "outcome", "when mean of host (failure_ratio(s) over 1m) > 50%"},
    {"pooled", "outcome", "when success_ratio(s) over 1m < 97%"},
};

std::string PlanOf(const Case& c, const char* by) {
  return absl::StrCat("role r  lever l ", by, " { running, paused }  signal s ", c.signal,
                      " by host  gate g ", by, " { owner r ", c.gates, " }");
}

// What a tick's time is divided by, and for how many ticks the plan runs before.
struct Terms {
  std::size_t series = 10'000;
  const char* item = "segment";
  std::size_t items = 10'000;
  std::int64_t warm_ticks = 130;
};

void TickPlan(benchmark::State& state, const std::string& plan, const Terms& terms) {
  RunningPlan running(plan, terms.series);
  running.Run(terms.warm_ticks);
  for (auto _ : state) {
    running.Record();
    state.SetIterationTime(SecondsOf([&] { running.Tick(); }));
  }
  ReportEach(state, terms.item, terms.items);
  ReportBytes(state, running.bytes_per_series());
}

void RegisterPlan(const std::string& work, const std::string& plan, const Terms& terms = {}) {
  RegisterOurs(work, &TickPlan, plan, terms)->UseManualTime();
}

// A gate that asks for another one.
std::string ChainOf(const char* clause) {
  return absl::StrCat(R"(role r  signal s outcome by host
    gate a by host { owner r  when success_ratio(s) over 1m < 97% }
    gate b by host { owner r  )",
                      clause, " }");
}

// Gates on one window, or each on its own.
std::string GatesOf(std::size_t gates, bool alike) {
  std::string plan = "role r  signal s gauge by host\n";
  for (std::size_t i = 0; i < gates; ++i) {
    absl::StrAppend(&plan, "gate g", i, " by host { owner r  when mean(s) over ",
                    alike ? 60 : 60 + i, "s < 0.9", i, "  for 3m }\n");
  }
  return plan;
}

std::string WindowOf(const char* aggregate, const char* window) {
  return absl::StrCat("role r  signal s gauge by host  gate g by host { owner r  when ", aggregate,
                      "(s) over ", window, " > 0.97  for 3m }");
}

const bool registered = [] {
  RegisterTick<Mean>("tick/mean/1_series", {1, 1, false});
  RegisterTick<Mean>("tick/mean/100_series", {100, 1, false});
  RegisterTick<Mean>("tick/mean/10k_series", {10'000, 1, false});
  RegisterTick<Mean>("tick/mean/1M_series", {1'000'000, 1, false, 65});
  RegisterTick<Max>("tick/max/10k_series", {10'000, 1, false});
  RegisterTick<Ratio>("tick/outcome_ratio/10k_series", {10'000, 1, false});
  for (const Case& c : kAggregates) {
    RegisterPlan(absl::StrCat("tick/aggregate/", c.name), PlanOf(c, "by host"));
  }
  for (const Case& c : kConstructs) {
    RegisterPlan(absl::StrCat("tick/construct/", c.name), PlanOf(c, "by host"));
  }
  for (const Case& c : kFolds) {
    RegisterPlan(absl::StrCat("tick/fold/", c.name), PlanOf(c, ""), {10'000, "member"});
  }
  RegisterPlan("tick/construct/tripped_of_another", ChainOf("when tripped(a)"));
  RegisterPlan("tick/construct/suppressed_by",
               ChainOf("when success_ratio(s) over 1m < 98% suppressed by a"));
  for (const std::size_t gates : {1u, 10u, 100u}) {
    const Terms terms{1'000, "segment", 1'000 * gates};
    RegisterPlan(absl::StrCat("tick/gates/", gates, "_on_one_window"), GatesOf(gates, true), terms);
    RegisterPlan(absl::StrCat("tick/gates/", gates, "_on_windows_of_their_own"),
                 GatesOf(gates, false), terms);
  }
  for (const char* aggregate : {"mean", "max"}) {
    for (const char* window : {"10s", "1m", "10m", "1h"}) {
      RegisterPlan(absl::StrCat("tick/window/", aggregate, "_over_", window),
                   WindowOf(aggregate, window), {1'000, "segment", 1'000, 3'700});
    }
  }
  return true;
}();

}  // namespace
}  // namespace sluice::bench
