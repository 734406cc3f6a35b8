// Which segments of a gate a tick may change anything of. Nearly always that is none, or
// few; the others are passed over by the many.
#ifndef SLUICE_SRC_GATE_WAKEFUL_H_
#define SLUICE_SRC_GATE_WAKEFUL_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "src/evaluate/truth.h"

namespace sluice::gate {

// The columns of a tick, by segment of the gate's space; null where the plan has
// no such clause.
struct Conditions {
  const evaluate::Truth* when = nullptr;
  const evaluate::Truth* given = nullptr;
  const evaluate::Truth* clear_when = nullptr;
};

// What a segment waits for. All by segment number.
struct Waiting {
  const std::uint8_t* states;     // evaluate::StateCode
  const std::uint8_t* attention;  // not 0: it wants every tick
  // While the condition of its state holds on, nothing changes before this tick. Of what
  // is pending or recovering.
  const std::int64_t* due;
};

// Appends the numbers, among the first `n`, of all segments that `tick` may change, in
// ascending order; and perhaps of some that it does not.
void FindWakeful(std::size_t n, std::int64_t tick, const Waiting& waiting,
                 const Conditions& conditions, std::vector<std::uint32_t>& wakeful);

}  // namespace sluice::gate

#endif  // SLUICE_SRC_GATE_WAKEFUL_H_
