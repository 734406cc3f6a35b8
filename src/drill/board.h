// How things stand in a drill, to be shown.
#ifndef SLUICE_SRC_DRILL_BOARD_H_
#define SLUICE_SRC_DRILL_BOARD_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/types/optional.h"
#include "sluice/engine.h"
#include "src/drill/drill.h"

namespace sluice::drill {

// Texts are as they are: to be escaped where they are shown. A target is as it is typed:
// start_success sg.
struct Board {
  struct Gate {
    std::string target;
    GateStatus status;
    // Of an incident that somebody is asked about: what is left until its promises are due,
    // below 0 once they are overdue. Nothing where there is none, or it was kept.
    absl::optional<std::int64_t> acknowledge_in_ns;
    absl::optional<std::int64_t> resolve_in_ns;
    std::string acknowledged_by;
  };
  struct Lever {
    std::string target;
    std::string value;
    std::string why;  // what holds it; empty at its rest
  };
  struct Ramp {
    std::string target;
    RampStatus status;
  };

  std::vector<Gate> gates;         // those that are not clear, the worst first
  std::size_t clear_segments = 0;  // of all gates
  std::vector<Lever> levers;       // where they are off their rest; and each that is nowhere
  std::vector<Ramp> ramps;
  std::vector<RoleStatus> roles;
};

// As of the last tick. Of gates and of ramps at most so many as a person reads.
Board BoardOf(const Drill& drill);

}  // namespace sluice::drill

#endif  // SLUICE_SRC_DRILL_BOARD_H_
