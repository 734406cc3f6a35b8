// What a benchmark's decisions are compared by.
#ifndef SLUICE_BENCH_TRIPS_H_
#define SLUICE_BENCH_TRIPS_H_

#include <cstdint>
#include <utility>
#include <vector>

namespace sluice::bench {

// The number of the tick, from 1, and of the series, in the order in which they trip.
using Trips = std::vector<std::pair<std::int64_t, std::uint32_t>>;

}  // namespace sluice::bench

#endif  // SLUICE_BENCH_TRIPS_H_
