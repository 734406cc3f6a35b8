// A course of ticks for one gate, the engine's or the limit's: each series reports, then
// the tick is decided.
#ifndef SLUICE_BENCH_COURSE_H_
#define SLUICE_BENCH_COURSE_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <random>
#include <vector>

#include "bench/trips.h"

namespace sluice::bench {

// Numbers of series in the order of their arrival.
inline std::vector<std::uint32_t> OrderOf(std::size_t series, bool shuffled) {
  std::vector<std::uint32_t> order(series);
  std::iota(order.begin(), order.end(), 0u);
  if (shuffled) std::shuffle(order.begin(), order.end(), std::mt19937(2));
  return order;
}

// Samples in the order of their arrival. `Gate` has
//   Key, Sample, KeyOf(series), Record(key, tick, sample), Tick(tick, trips).
template <typename Gate>
using Round = std::vector<std::pair<typename Gate::Key, typename Gate::Sample>>;

template <typename Gate>
std::vector<typename Gate::Key> KeysOf(Gate& gate, std::size_t series) {
  std::vector<typename Gate::Key> keys;
  keys.reserve(series);
  for (std::size_t i = 0; i < series; ++i) {
    keys.push_back(gate.KeyOf(static_cast<std::uint32_t>(i)));
  }
  return keys;
}

// `samples` of each series, numbered from `first` on.
template <typename Gate, typename SampleOf>
Round<Gate> RoundOf(const std::vector<typename Gate::Key>& keys,
                    const std::vector<std::uint32_t>& order, std::int64_t tick, std::size_t first,
                    std::size_t samples, SampleOf sample_of) {
  Round<Gate> round;
  round.reserve(order.size() * samples);
  for (std::size_t sample = first; sample < first + samples; ++sample) {
    for (const std::uint32_t series : order) {
      round.push_back({keys[series], sample_of(series, tick, sample)});
    }
  }
  return round;
}

template <typename Gate>
void RecordRound(Gate& gate, std::int64_t tick, const Round<Gate>& round) {
  for (const auto& [key, sample] : round) gate.Record(key, tick, sample);
}

// What the gate decides of `series` in `ticks`, with so many samples a pane.
template <typename Gate, typename SampleOf>
Trips TripsOf(Gate&& gate, std::size_t series, std::int64_t ticks, std::size_t samples,
              SampleOf sample_of) {
  Trips trips;
  const auto keys = KeysOf(gate, series);
  const std::vector<std::uint32_t> order = OrderOf(series, false);
  for (std::int64_t tick = 1; tick <= ticks; ++tick) {
    RecordRound(gate, tick, RoundOf<std::decay_t<Gate>>(keys, order, tick, 0, samples, sample_of));
    gate.Tick(tick, trips);
  }
  std::sort(trips.begin(), trips.end());
  return trips;
}

}  // namespace sluice::bench

#endif  // SLUICE_BENCH_COURSE_H_
