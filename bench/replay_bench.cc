// Replaying a CSV file, beside scanning and parsing the same bytes and nothing else.
#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>

#include "bench/csv_file.h"
#include "bench/decisions.h"
#include "bench/engine_gate.h"
#include "bench/limit/csv_scan.h"
#include "bench/measure.h"
#include "sluice/engine.h"
#include "sluice/plan.h"
#include "src/trace/reader.h"
#include "src/trace/replay.h"

namespace sluice::bench {
namespace {

constexpr std::int64_t kTicks = 2'000;
constexpr std::uint32_t kHosts = 100;
constexpr std::size_t kRows = std::size_t{kTicks} * kHosts;

const std::string& Path() {
  static const CsvFile file(kTicks, kHosts);
  return file.path();
}

// The rows, and the sum of their values and times, which both must come to.
struct Digest {
  std::size_t rows = 0;
  double values = 0;
  std::int64_t times = 0;
  bool operator==(const Digest& other) const {
    return rows == other.rows && values == other.values && times == other.times;
  }
};

Digest ScannedByHand() {
  Digest digest;
  const bool read = ScanCsv(Path(), [&](const CsvRow& row) {
    ++digest.rows;
    digest.values += row.value;
    digest.times += row.time_ns - kStart;
  });
  if (!read) std::abort();
  return digest;
}

std::unique_ptr<trace::Reader> OpenFile() {
  trace::ReaderOptions options;
  options.signal = "s";
  return Require(trace::OpenTrace(Path(), options));
}

Digest ReadByOurs() {
  Digest digest;
  const std::unique_ptr<trace::Reader> reader = OpenFile();
  trace::Row row;
  while (Require(reader->Next(row))) {
    ++digest.rows;
    digest.values += row.value;
    digest.times += row.time_ns - kStart;
  }
  return digest;
}

bool Agree() {
  static const bool agree = ScannedByHand() == ReadByOurs() && ReadByOurs().rows == kRows;
  return agree;
}

void ReplayFile(benchmark::State& state) {
  const Plan plan = Require(Plan::Parse(Mean::kPlan, "bench.sluice"));
  for (auto _ : state) {
    const std::unique_ptr<Engine> engine = Require(Engine::Create(plan));
    std::size_t events = 0;
    engine->OnEvent([&](const v1::Event&) { ++events; });
    const std::unique_ptr<trace::Reader> reader = OpenFile();
    trace::Replay replay(plan, *engine, {});
    Require(replay.Run(*reader, [] { return true; }));
    if (replay.summary().rows != kRows || events == 0) std::abort();
  }
  ReportEach(state, "row", kRows);
}

void ReadFile(benchmark::State& state) {
  if (!Agree()) return state.SkipWithError("the reader and its limit read differently");
  for (auto _ : state) benchmark::DoNotOptimize(ReadByOurs());
  ReportEach(state, "row", kRows);
}

void ScanFile(benchmark::State& state) {
  if (!Agree()) return state.SkipWithError("the reader and its limit read differently");
  for (auto _ : state) benchmark::DoNotOptimize(ScannedByHand());
  ReportEach(state, "row", kRows);
}

const bool registered = [] {
  RegisterPair("replay/csv", &ReplayFile, &ScanFile);
  RegisterPair("read/csv", &ReadFile, &ScanFile);
  return true;
}();

}  // namespace
}  // namespace sluice::bench
