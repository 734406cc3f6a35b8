#include "src/engine/standing.h"

#include "src/evaluate/state_code.h"

namespace sluice::engine {

GateState StateOf(std::uint8_t code) {
  switch (code) {
    case evaluate::kPending:
      return GateState::kPending;
    case evaluate::kTripped:
      return GateState::kTripped;
    case evaluate::kRecovering:
      return GateState::kRecovering;
    default:
      return GateState::kClear;
  }
}

GateStatus StandingOf(const gate::Machine& machine, std::uint32_t segment, std::int64_t start_ns,
                      std::int64_t tick_ns) {
  GateStatus status;
  status.state = StateOf(machine.states()[segment]);
  if (status.state == GateState::kClear) return status;
  const gate::Machine::Progress progress = machine.ProgressOf(segment);
  status.since_ns = progress.since == gate::kNoTick ? start_ns : progress.since * tick_ns;
  status.held = absl::Nanoseconds(progress.held * tick_ns);
  status.needed = absl::Nanoseconds(progress.needed * tick_ns);
  return status;
}

}  // namespace sluice::engine
