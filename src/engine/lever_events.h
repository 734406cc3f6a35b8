// From what happened to a lever to the events that people and hosts see.
#ifndef SLUICE_SRC_ENGINE_LEVER_EVENTS_H_
#define SLUICE_SRC_ENGINE_LEVER_EVENTS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "sluice/v1/event.pb.h"
#include "src/evaluate/spaces.h"
#include "src/gate/levers.h"
#include "src/plan/program.h"

namespace sluice::engine {

// Writes the events of one tick.
class LeverEvents {
 public:
  LeverEvents(const plan::Program& program, const evaluate::Spaces& spaces, std::int64_t time_ns)
      : program_(program), spaces_(spaces), time_ns_(time_ns) {}

  v1::Event Moved(const gate::LeverChange& change) const;
  v1::Event Capped(const gate::LeverRefusal& refusal) const;
  // To the role above the lever's owner, or above the owner of the gate that was
  // refused where the lever has none.
  v1::Event Escalated(const gate::LeverRefusal& refusal) const;
  // The lever in this segment, as a plan writes it.
  std::string SegmentText(int lever, std::uint32_t segment) const;

 private:
  const plan::LeverSpec& Spec(int lever) const {
    return program_.levers[static_cast<std::size_t>(lever)];
  }
  v1::Event About(int lever, std::uint32_t segment, v1::Event::Kind kind) const;
  std::string CauseText(const gate::Hold& cause) const;
  void AddCauses(const std::vector<gate::Hold>& causes, v1::Event& event) const;
  std::string WhyRefused(const gate::LeverRefusal& refusal) const;

  const plan::Program& program_;
  const evaluate::Spaces& spaces_;
  std::int64_t time_ns_;
};

// A value of a lever as a plan writes it: paused, 50%, 120.
std::string LeverValueText(const plan::LeverSpec& lever, double value);

}  // namespace sluice::engine

#endif  // SLUICE_SRC_ENGINE_LEVER_EVENTS_H_
