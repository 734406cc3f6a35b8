// What is recorded for both sides, and when each of them fires.
#ifndef SLUICE_TESTS_PEER_RECORDING_H_
#define SLUICE_TESTS_PEER_RECORDING_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace sluice::peer {

using Labels = std::map<std::string, std::string>;

// What a series has at one of the times at which it is looked at.
struct Slot {
  enum class Kind {
    kNothing,
    kValue,
    kStale,  // Prometheus' marker that the series has ended; for Sluice: nothing
  };
  Kind kind = Kind::kNothing;
  double value = 0;
};

struct Series {
  std::string signal;
  Labels labels;
  std::vector<Slot> slots;  // at 0, at one interval, ...
};

// Time 0 is the epoch, for both sides.
struct Recording {
  std::int64_t tick_ns = 0;      // the step of evaluation; the first is at 0
  std::int64_t interval_ns = 0;  // between the slots of a series
  std::int64_t end_ns = 0;       // the last tick
  std::vector<Series> series;
};

// The segments that fire, by tick. Ticks at which nothing fires are left out.
using Firing = std::map<std::int64_t, std::set<Labels>>;

}  // namespace sluice::peer

#endif  // SLUICE_TESTS_PEER_RECORDING_H_
