// What bench/count.sh counts the instructions of: the engine's work, part by part. Outside
// of valgrind it runs all the same, and counts nothing.
//
// Each part is done with full windows, by so few series that all of it takes seconds under
// valgrind. What the parts are made of is not counted.
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "bench/csv_file.h"
#include "bench/engine_gate.h"
#include "bench/running_plan.h"
#include "sluice/engine.h"
#include "sluice/plan.h"
#include "src/trace/reader.h"
#include "src/trace/replay.h"

#if defined(__has_include)
#if __has_include(<valgrind/callgrind.h>)
#include <valgrind/callgrind.h>
#endif
#endif
#ifndef CALLGRIND_ZERO_STATS
#define CALLGRIND_ZERO_STATS
#define CALLGRIND_DUMP_STATS_AT(part)
#endif

namespace sluice::bench {
namespace {

constexpr std::size_t kSeries = 1'000;
constexpr std::int64_t kWindow = 30;  // ticks
constexpr std::int64_t kTicks = 4;    // that are counted

// Counts what `work` does. The line says how many items that are, and of what.
template <typename Work>
void Count(const std::string& part, const char* item, std::size_t items, const Work& work) {
  CALLGRIND_ZERO_STATS;
  work();
  CALLGRIND_DUMP_STATS_AT(part.c_str());
  std::cout << part << ' ' << item << ' ' << items << '\n';
}

std::string PlanOf(const std::string& kind, const std::string& gate) {
  return absl::StrCat("role r  signal s ", kind, " by host  gate g ", gate);
}

std::string ByHost(const std::string& clauses) {
  return absl::StrCat("by host { owner r  ", clauses, " }");
}

// Samples of one kind, where `samples` names a part; and the ticks that decide on them.
void CountPlan(const char* samples, const char* tick, const std::string& text) {
  RunningPlan plan(text, kSeries);
  plan.Run(2 * kWindow);
  for (std::int64_t i = 0; i < kTicks; ++i) {
    const auto record = [&plan] { plan.Record(); };
    if (samples == nullptr) {
      record();
    } else {
      Count(samples, "sample", kSeries, record);
    }
    Count(tick, "segment", kSeries, [&plan] { plan.Tick(); });
  }
}

void CountPlans() {
  CountPlan("record/gauge", "tick/mean",
            PlanOf("gauge", ByHost("when mean(s) over 30s < 0.5  for 1m")));
  CountPlan("record/counter", "tick/increase",
            PlanOf("counter", ByHost("when increase(s) over 30s > 1M")));
  CountPlan("record/events", "tick/count", PlanOf("events", ByHost("when count(s) over 30s > 1M")));
  CountPlan("record/outcome", "tick/success_ratio",
            PlanOf("outcome", ByHost("when success_ratio(s) over 30s < 50%  "
                                     "given count(s) over 10s >= 20")));
  CountPlan("record/distribution", "tick/p99",
            PlanOf("distribution", ByHost("when p99(s) over 30s > 1M")));
  CountPlan(nullptr, "tick/max", PlanOf("gauge", ByHost("when max(s) over 30s > 1M")));
  CountPlan(nullptr, "tick/stddev", PlanOf("gauge", ByHost("when stddev(s) over 30s > 1M")));
  CountPlan(nullptr, "tick/m_of_n",
            PlanOf("gauge", ByHost("when last(s) over 1s > 1M  for 20s of 30s")));
  CountPlan(nullptr, "tick/fold",
            PlanOf("gauge", "{ owner r  when at least 3 of host (mean(s) over 30s < 0.5) }"));
}

// A gate in each segment trips, and then clears, and a lever moves with it.
void CountDecisions() {
  const Plan plan =
      Require(Plan::Parse("role r  signal s gauge by host  lever l by host { on, off } "
                          "gate g by host { owner r  when last(s) over 1s > 1  hold l at off }",
                          "count.sluice"));
  const std::unique_ptr<Engine> engine = MakeEngine(plan, kSeries);
  std::size_t events = 0;
  engine->OnEvent([&events](const v1::Event&) { ++events; });
  Require(engine->Start(kStart));
  std::vector<GaugeSeries> series;
  for (std::size_t i = 0; i < kSeries; ++i) {
    series.push_back(Require(engine->Gauge("s", {{"host", absl::StrCat(i)}})));
  }
  for (std::int64_t tick = 1; tick <= kTicks; ++tick) {
    for (const GaugeSeries one : series) {
      Require(engine->Record(one, TimeOf(tick), tick % 2 == 0 ? 2 : 0));
    }
    const auto decide = [&] { Require(engine->AdvanceTo(TimeOf(tick))); };
    if (tick < kTicks) {
      decide();
    } else {
      Count("decide", "event", 2 * kSeries, decide);
    }
  }
  if (events != 2 * kSeries * (kTicks - 1)) std::abort();
}

void CountNewSeries() {
  const Plan plan = Require(Plan::Parse(PlanOf("gauge", ByHost("when mean(s) over 30s < 1")), "p"));
  const std::unique_ptr<Engine> engine = MakeEngine(plan, kSeries);
  Require(engine->Start(kStart));
  std::vector<Labels> labels;
  for (std::size_t i = 0; i < kSeries; ++i) labels.push_back({{"host", absl::StrCat("edge-", i)}});
  Count("new_series", "series", kSeries, [&] {
    for (const Labels& one : labels) {
      Require(engine->Record(Require(engine->Gauge("s", one)), TimeOf(1), 1));
    }
    Require(engine->AdvanceTo(TimeOf(1)));
  });
}

void CountReplay() {
  constexpr std::int64_t kSeconds = 100;
  constexpr std::uint32_t kHosts = 100;
  const CsvFile file(kSeconds, kHosts);
  const Plan plan =
      Require(Plan::Parse(PlanOf("gauge", ByHost("when mean(s) over 30s < 0.97")), "p"));
  const std::unique_ptr<Engine> engine = MakeEngine(plan, kHosts);
  trace::ReaderOptions options;
  options.signal = "s";
  const std::unique_ptr<trace::Reader> reader = Require(trace::OpenTrace(file.path(), options));
  Count("replay_csv", "row", kSeconds * kHosts, [&] {
    trace::Replay replay(plan, *engine, {});
    Require(replay.Run(*reader, [] { return true; }));
  });
}

void CountParsing() {
  constexpr std::size_t kGates = 50;
  std::string text = "role r  signal o outcome by region  signal d distribution ms by region ";
  for (std::size_t i = 0; i < kGates; ++i) {
    absl::StrAppend(&text, "gate g", i, " by region { owner r  when success_ratio(o) over ", i + 1,
                    "m < 97% or p95(d) over ", i + 1, "m > 800ms  given count(o) over ", i + 1,
                    "m >= 200  for 3m }\n");
  }
  Count("parse_plan", "gate", kGates, [&text] { Require(Plan::Parse(text, "p")); });
}

}  // namespace
}  // namespace sluice::bench

int main() {
  sluice::bench::CountPlans();
  sluice::bench::CountDecisions();
  sluice::bench::CountNewSeries();
  sluice::bench::CountReplay();
  sluice::bench::CountParsing();
}
