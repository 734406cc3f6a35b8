// Names and numbers of benchmarks, as bench/table.py reads them.
//
// A benchmark is called WORK/ours or WORK/limit: the same work by Sluice, and by the loop
// by hand beside which it is measured. It reports `each`, the seconds that an item takes,
// with the item's name as its label.
#ifndef SLUICE_BENCH_MEASURE_H_
#define SLUICE_BENCH_MEASURE_H_

#include <benchmark/benchmark.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <string>

namespace sluice::bench {

// `items` are done in one iteration.
inline void ReportEach(benchmark::State& state, const char* item, std::size_t items) {
  state.SetLabel(item);
  state.counters["each"] =
      benchmark::Counter(static_cast<double>(state.iterations()) * static_cast<double>(items),
                         benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

inline void ReportBytes(benchmark::State& state, double bytes_per_series) {
  state.counters["bytes"] = bytes_per_series;
}

template <typename Work>
double SecondsOf(const Work& work) {
  using Clock = std::chrono::steady_clock;
  const Clock::time_point begin = Clock::now();
  work();
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

template <typename Ours, typename... Arguments>
benchmark::internal::Benchmark* RegisterOurs(const std::string& work, const Ours& ours,
                                             const Arguments&... arguments) {
  return benchmark::RegisterBenchmark((work + "/ours").c_str(), ours, arguments...);
}

template <typename Ours, typename Limit, typename... Arguments>
std::array<benchmark::internal::Benchmark*, 2> RegisterPair(const std::string& work,
                                                            const Ours& ours, const Limit& limit,
                                                            const Arguments&... arguments) {
  return {RegisterOurs(work, ours, arguments...),
          benchmark::RegisterBenchmark((work + "/limit").c_str(), limit, arguments...)};
}

}  // namespace sluice::bench

#endif  // SLUICE_BENCH_MEASURE_H_
