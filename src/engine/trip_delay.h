// How long a fault may last before the gate that watches for it trips.
#ifndef SLUICE_SRC_ENGINE_TRIP_DELAY_H_
#define SLUICE_SRC_ENGINE_TRIP_DELAY_H_

#include <cstdint>
#include <set>
#include <vector>

#include "src/plan/program.h"

namespace sluice::engine {

// What the nodes below a root of a gate read: windows, stores asked for their silence,
// states of gates.
struct Reads {
  std::set<int> windows;
  std::set<int> silences;
  std::set<int> gates;
};

void AddReads(const plan::GateSpec& gate, int root, Reads& reads);

// The longest time from the beginning of a fault that lasts to the trip, of a segment that
// is neither in its `warmup` nor cooling down, and of which `given` holds: what is waited
// for has passed, `for` has, the clock is `lateness` past the tick, and the tick in which
// the fault began is over. The host's clock comes in time for each tick.
struct TripDelay {
  // What is waited for: that a window has filled with the fault, that a silence has lasted,
  // that another gate has tripped.
  enum class Cause { kWindow, kSilence, kGate };

  Cause cause = Cause::kWindow;
  int gate = -1;  // of kGate
  std::int64_t cause_ns = 0;
  std::int64_t for_ns = 0;
  std::int64_t lateness_ns = 0;
  std::int64_t tick_ns = 0;

  std::int64_t total_ns() const { return cause_ns + for_ns + lateness_ns + tick_ns; }
};

// By gate.
std::vector<TripDelay> TripDelays(const plan::Program& program);

}  // namespace sluice::engine

#endif  // SLUICE_SRC_ENGINE_TRIP_DELAY_H_
