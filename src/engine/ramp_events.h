// From what happened to a ramp to the events that people and hosts see.
#ifndef SLUICE_SRC_ENGINE_RAMP_EVENTS_H_
#define SLUICE_SRC_ENGINE_RAMP_EVENTS_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "sluice/v1/event.pb.h"
#include "src/evaluate/spaces.h"
#include "src/gate/ramps.h"
#include "src/plan/program.h"

namespace sluice::engine {

// What somebody asks for, as a scenario writes it: "start ramp".
absl::string_view RampActText(gate::RampAct act);

// "step 2 of 3 (25%)", "before step 1 (0%)"
std::string RampPlaceText(const plan::Program& program, const plan::RampSpec& ramp,
                          const gate::RampPlace& place);

// What only the engine can tell of a move.
struct RampWords {
  std::string guards;   // which are clear, tripped, or in the way
  std::string advance;  // what `advance when` came to; empty where the ramp has none
};

// Writes the events of one tick.
class RampEvents {
 public:
  RampEvents(const plan::Program& program, const evaluate::Spaces& spaces, std::int64_t time_ns)
      : program_(program), spaces_(spaces), time_ns_(time_ns) {}

  // `number`: which such move of the segment it is in this tick, from 1.
  v1::Event Moved(int ramp, const gate::RampMove& move, const RampWords& words, int number) const;

 private:
  std::string Reason(const plan::RampSpec& ramp, const gate::RampMove& move,
                     const RampWords& words) const;
  std::string RolledBackTo(const plan::RampSpec& ramp, const gate::RampPlace& place) const;

  const plan::Program& program_;
  const evaluate::Spaces& spaces_;
  const std::int64_t time_ns_;
};

}  // namespace sluice::engine

#endif  // SLUICE_SRC_ENGINE_RAMP_EVENTS_H_
