// What a plan costs before its first tick, and what a new segment costs.
#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "bench/decisions.h"
#include "bench/engine_gate.h"
#include "bench/measure.h"
#include "bench/trips.h"
#include "sluice/engine.h"
#include "sluice/plan.h"

namespace sluice::bench {
namespace {

constexpr std::size_t kSeries = 10'000;

// Each of them new to the engine: resolved, recorded, and decided in the tick that its
// segment begins in.
void NewSegments(benchmark::State& state) {
  std::vector<Labels> labels;
  for (std::size_t i = 0; i < kSeries; ++i) labels.push_back({{"host", absl::StrCat("edge-", i)}});
  for (auto _ : state) {
    EngineGate gate(Mean::kPlan, kSeries);
    Trips trips;
    gate.Tick(1, trips);
    state.SetIterationTime(SecondsOf([&] {
      for (const Labels& segment : labels) {
        const GaugeSeries series = Require(gate.engine().Gauge("s", segment));
        Require(gate.engine().Record(series, TimeOf(2), 1));
      }
      gate.Tick(2, trips);
    }));
  }
  ReportEach(state, "segment", kSeries);
}

// A plan of so many gates, of ten kinds.
std::string PlanOf(std::size_t gates) {
  std::string plan = R"(
    role r
    signal o outcome by region
    signal d distribution ms by region
    lever l by region { running, throttled, paused })";
  for (std::size_t i = 0; i < gates; ++i) {
    const std::size_t minutes = i % 10 + 1;
    absl::StrAppend(&plan, "gate g", i, " by region { owner r  when success_ratio(o) over ",
                    minutes, "m < 97% or p95(d) over ", minutes, "m > 800ms  given count(o) over ",
                    minutes, "m >= 200  for 3m  hold l at paused }\n");
  }
  return plan;
}

void ParsePlan(benchmark::State& state, std::size_t gates) {
  const std::string text = PlanOf(gates);
  for (auto _ : state) benchmark::DoNotOptimize(Require(Plan::Parse(text, "bench.sluice")));
  ReportEach(state, "gate", gates);
}

void MakeEngines(benchmark::State& state, std::size_t gates) {
  const Plan plan = Require(Plan::Parse(PlanOf(gates), "bench.sluice"));
  for (auto _ : state) benchmark::DoNotOptimize(Require(Engine::Create(plan)));
  ReportEach(state, "gate", gates);
}

const bool registered = [] {
  RegisterOurs("new_segment/10k_series", &NewSegments)->UseManualTime();
  for (const std::size_t gates : {1u, 10u, 100u}) {
    RegisterOurs(absl::StrCat("parse_plan/", gates, "_gates"), &ParsePlan, gates);
    RegisterOurs(absl::StrCat("create_engine/", gates, "_gates"), &MakeEngines, gates);
  }
  return true;
}();

}  // namespace
}  // namespace sluice::bench
