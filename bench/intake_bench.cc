// What a sample costs the threads that record: directly (one thread only), behind a mutex,
// and through an intake; and what the intake costs the engine's thread. All threads begin a
// batch at once, and time is taken until the last one ends it; then the samples are drained,
// which is not timed.
//
// Time is per sample of all threads together: half as much with two of them, where they
// don't slow each other down. So the limit of several producers is one of them.
#include <benchmark/benchmark.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "absl/strings/str_cat.h"
#include "bench/engine_gate.h"
#include "bench/measure.h"
#include "sluice/engine.h"
#include "sluice/intake.h"
#include "sluice/plan.h"

namespace sluice::bench {
namespace {

constexpr int kBatch = 200'000;

constexpr char kPlan[] = R"(
  role r
  signal o outcome by region
  gate a by region { owner r  when success_ratio(o) over 1m < 97% })";

std::unique_ptr<Engine> StartedEngine() {
  std::unique_ptr<Engine> engine = MakeEngine(Require(Plan::Parse(kPlan, "bench.sluice")), 16);
  Require(engine->Start(kStart));
  return engine;
}

// Where threads wait for each other, without sleep: they go on within a fraction of a
// microsecond.
class Meeting {
 public:
  // True for the one that came last.
  bool Wait(int threads) {
    const int meeting = meetings_.load();
    if (arrived_.fetch_add(1) + 1 == threads) {
      arrived_.store(0);
      meetings_.store(meeting + 1);
      return true;
    }
    while (meetings_.load() == meeting) std::this_thread::yield();
    return false;
  }

 private:
  std::atomic<int> arrived_{0};
  std::atomic<int> meetings_{0};
};

// What the threads of one benchmark share.
struct Shared {
  Meeting begin;
  Meeting end;
  Meeting drained;
  std::mutex mutex;
  std::unique_ptr<Engine> engine = StartedEngine();
  std::unique_ptr<Intake> intake = Require(Intake::Create(*engine));
  OutcomeSeries series = Require(engine->Outcome("o", {{"region", "sg"}}));
};

std::unique_ptr<Shared> shared;

void SetUp(const benchmark::State&) { shared = std::make_unique<Shared>(); }
void TearDown(const benchmark::State&) { shared.reset(); }

// `record` records one sample, and says whether it was taken.
template <typename Record>
void RunBatches(benchmark::State& state, const Record& record) {
  bool good = true;
  for (auto _ : state) {
    shared->begin.Wait(state.threads());
    bool last = false;
    state.SetIterationTime(SecondsOf([&] {
      for (int i = 0; i < kBatch; ++i) good &= record();
      last = shared->end.Wait(state.threads());
    }));
    if (last) Require(shared->intake->AdvanceTo(kStart));
    shared->drained.Wait(state.threads());
  }
  if (!good) state.SkipWithError("a sample was not taken");
  ReportEach(state, "sample", kBatch);
}

void RecordDirectly(benchmark::State& state) {
  RunBatches(state, [engine = shared->engine.get(), series = shared->series] {
    return engine->Record(series, kStart + 1, 1, 1).ok();
  });
}

void RecordBehindAMutex(benchmark::State& state) {
  RunBatches(state, [series = shared->series] {
    const std::lock_guard<std::mutex> lock(shared->mutex);
    return shared->engine->Record(series, kStart + 1, 1, 1).ok();
  });
}

// All threads to one series, or each to its own.
void RecordThroughAnIntake(benchmark::State& state, bool one_series) {
  Intake::Producer producer = shared->intake->AddProducer();
  const std::string region = one_series ? "sg" : absl::StrCat("region ", state.thread_index());
  const auto series = Require(producer.Outcome("o", {{"region", region}}));
  RunBatches(state, [&] { return producer.Record(series, kStart + 1, 1, 1).ok(); });
}

// The engine's thread: a batch drained and taken in.
void Drain(benchmark::State& state) {
  Intake::Producer producer = shared->intake->AddProducer();
  const auto series = Require(producer.Outcome("o", {{"region", "sg"}}));
  for (auto _ : state) {
    for (int i = 0; i < kBatch; ++i) Require(producer.Record(series, kStart + 1, 1, 1));
    state.SetIterationTime(SecondsOf([&] { Require(shared->intake->AdvanceTo(kStart)); }));
  }
  ReportEach(state, "sample", kBatch);
}

void SetThreads(benchmark::internal::Benchmark* bench, int threads) {
  bench->Setup(SetUp)->Teardown(TearDown)->UseManualTime()->Threads(threads);
}

void RegisterIntake(const std::string& work, int threads, bool one_series) {
  const auto benches =
      RegisterPair(work, &RecordThroughAnIntake, &RecordThroughAnIntake, one_series);
  SetThreads(benches[0], threads);
  SetThreads(benches[1], 1);
}

const bool registered = [] {
  SetThreads(RegisterOurs("intake/without", &RecordDirectly), 1);
  for (const int threads : {1, 2}) {
    SetThreads(
        RegisterOurs(absl::StrCat("intake/mutex/", threads, "_producers"), &RecordBehindAMutex),
        threads);
  }
  for (const int threads : {1, 2, 3, 4}) {
    RegisterIntake(absl::StrCat("intake/", threads, "_producers"), threads, false);
  }
  RegisterIntake("intake/2_producers_of_one_series", 2, true);
  SetThreads(RegisterOurs("intake/drain", &Drain), 1);
  return true;
}();

}  // namespace
}  // namespace sluice::bench
