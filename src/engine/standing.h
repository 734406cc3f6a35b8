// Where a gate stands in a segment.
#ifndef SLUICE_SRC_ENGINE_STANDING_H_
#define SLUICE_SRC_ENGINE_STANDING_H_

#include <cstdint>

#include "sluice/engine.h"
#include "src/gate/machine.h"

namespace sluice::engine {

GateState StateOf(std::uint8_t code);  // an evaluate::StateCode

// All but the words. `start_ns` is the engine's start, which a gate that starts tripped is
// tripped since.
GateStatus StandingOf(const gate::Machine& machine, std::uint32_t segment, std::int64_t start_ns,
                      std::int64_t tick_ns);

}  // namespace sluice::engine

#endif  // SLUICE_SRC_ENGINE_STANDING_H_
