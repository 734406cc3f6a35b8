// What a sample costs the thread that records it: directly (one thread only), behind a
// mutex, and through an intake; and what the intake costs the engine's thread. All threads
// record a batch at once; between batches the samples are drained, which is not timed.
// `ns` is the time of one sample in one of the threads.
#include <benchmark/benchmark.h>

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <mutex>

#include "sluice/engine.h"
#include "sluice/intake.h"
#include "sluice/plan.h"

namespace {

constexpr std::int64_t kNow = 1'772'395'200'000'000'000;  // 2026-03-01T20:00:00Z
constexpr int kBatch = 20'000;

constexpr char kPlan[] = R"(
  role r
  signal o outcome by region
  gate a by region { owner r  when success_ratio(o) over 1m < 97% })";

std::unique_ptr<sluice::Engine> StartedEngine() {
  auto engine = sluice::Engine::Create(sluice::Plan::Parse(kPlan, "bench.sluice").value()).value();
  if (!engine->Start(kNow).ok()) return nullptr;
  return engine;
}

// What the threads of one benchmark share.
class Shared {
 public:
  // Each thread waits for the others; the last one drains.
  void EndBatch(int threads) {
    std::unique_lock<std::mutex> lock(mutex);
    const std::int64_t batch = batch_;
    if (++arrived_ == threads) {
      if (!intake->AdvanceTo(kNow).ok()) std::abort();
      arrived_ = 0;
      ++batch_;
      next_batch_.notify_all();
    }
    next_batch_.wait(lock, [&] { return batch_ > batch; });
  }

  std::mutex mutex;
  std::unique_ptr<sluice::Engine> engine = StartedEngine();
  std::unique_ptr<sluice::Intake> intake = sluice::Intake::Create(*engine).value();
  sluice::OutcomeSeries series = engine->Outcome("o", {{"region", "sg"}}).value();

 private:
  std::condition_variable next_batch_;
  int arrived_ = 0;
  std::int64_t batch_ = 0;
};

std::unique_ptr<Shared> shared;

void SetUp(const benchmark::State&) { shared = std::make_unique<Shared>(); }
void TearDown(const benchmark::State&) { shared.reset(); }

using Clock = std::chrono::steady_clock;

template <typename Work>
double SecondsOf(const Work& work) {
  const Clock::time_point begin = Clock::now();
  work();
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

// `record` records one sample, and says whether it was taken.
template <typename Record>
void RunBatches(benchmark::State& state, const Record& record) {
  double seconds = 0;
  bool good = true;
  for (auto _ : state) {
    const double batch = SecondsOf([&] {
      for (int i = 0; i < kBatch; ++i) good &= record();
    });
    state.SetIterationTime(batch);
    seconds += batch;
    shared->EndBatch(state.threads());
  }
  if (!good) state.SkipWithError("a sample was not taken");
  const double samples = static_cast<double>(state.iterations()) * kBatch;
  state.counters["ns"] =
      benchmark::Counter(seconds * 1e9 / samples, benchmark::Counter::kAvgThreads);
}

void RecordDirectly(benchmark::State& state) {
  RunBatches(state, [engine = shared->engine.get(), series = shared->series] {
    return engine->Record(series, kNow + 1, 1, 1).ok();
  });
}

void RecordBehindAMutex(benchmark::State& state) {
  RunBatches(state, [series = shared->series] {
    const std::lock_guard<std::mutex> lock(shared->mutex);
    return shared->engine->Record(series, kNow + 1, 1, 1).ok();
  });
}

void RecordThroughAnIntake(benchmark::State& state) {
  sluice::Intake::Producer producer = shared->intake->AddProducer();
  const auto series = producer.Outcome("o", {{"region", "sg"}}).value();
  RunBatches(state, [&] { return producer.Record(series, kNow + 1, 1, 1).ok(); });
}

// The engine's thread: a batch drained and taken in.
void Drain(benchmark::State& state) {
  sluice::Intake::Producer producer = shared->intake->AddProducer();
  const auto series = producer.Outcome("o", {{"region", "sg"}}).value();
  double seconds = 0;
  for (auto _ : state) {
    for (int i = 0; i < kBatch; ++i) producer.Record(series, kNow + 1, 1, 1).IgnoreError();
    const double batch = SecondsOf([&] { shared->EndBatch(1); });
    state.SetIterationTime(batch);
    seconds += batch;
  }
  state.counters["ns"] = seconds * 1e9 / (static_cast<double>(state.iterations()) * kBatch);
}

BENCHMARK(RecordDirectly)->Setup(SetUp)->Teardown(TearDown)->UseManualTime();
BENCHMARK(RecordBehindAMutex)->Setup(SetUp)->Teardown(TearDown)->ThreadRange(1, 4)->UseManualTime();
BENCHMARK(RecordThroughAnIntake)
    ->Setup(SetUp)
    ->Teardown(TearDown)
    ->ThreadRange(1, 4)
    ->UseManualTime();
BENCHMARK(Drain)->Setup(SetUp)->Teardown(TearDown)->UseManualTime();

}  // namespace
