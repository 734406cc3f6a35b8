// What the host was told of one segment of a gate by the gate's actions, and what it is to
// be told now: on each trip and clear at once, and of what is still true once a
// suppression has ended.
#ifndef SLUICE_TESTS_ORACLE_TELLING_H_
#define SLUICE_TESTS_ORACLE_TELLING_H_

#include <cstdint>

#include "sluice/v1/plan.pb.h"
#include "tests/oracle/expressions.h"
#include "tests/oracle/machine.h"

namespace sluice::oracle {

class Telling {
 public:
  // A segment that starts tripped: nothing is sent for that, and the host knows of it.
  explicit Telling(const GateRules& rules)
      : told_of_incident_(rules.starts_tripped), host_believes_tripped_(rules.starts_tripped) {}

  enum class What { kNothing, kTrip, kClear };

  // Something happened to the segment; what is to be sent right after its event.
  What Hear(const Happening& happening, bool muted);

  // The tick is over for the segment, whose state is `state` now; what is to be made up for.
  What MakeUp(State state, bool muted);

  // Since when the incident was pending, and since when its end held.
  std::int64_t trip_since_ns() const { return trip_since_ns_; }
  std::int64_t clear_since_ns() const { return clear_since_ns_; }
  void StartsAt(std::int64_t first_tick_ns) { trip_since_ns_ = first_tick_ns; }

 private:
  What Tell(bool tripped);

  bool told_of_incident_ = false;       // of the one that lasts, or was the last
  bool host_believes_tripped_ = false;  // by what it was told
  std::int64_t trip_since_ns_ = 0;
  std::int64_t clear_since_ns_ = 0;
};

}  // namespace sluice::oracle

#endif  // SLUICE_TESTS_ORACLE_TELLING_H_
