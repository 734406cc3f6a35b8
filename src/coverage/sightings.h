// What one run of a scenario shows of a plan.
#ifndef SLUICE_SRC_COVERAGE_SIGHTINGS_H_
#define SLUICE_SRC_COVERAGE_SIGHTINGS_H_

#include <cstdint>
#include <vector>

#include "sluice/v1/event.pb.h"
#include "src/coverage/outline.h"
#include "src/engine/probe.h"
#include "src/gate/machine.h"
#include "src/scenario/happened.h"

namespace sluice::coverage {

// What a gate did, in any of its segments.
struct GateDeeds {
  bool tripped = false;
  bool cleared = false;
  bool blind = false;
  bool suppressed = false;
};

// Looks on while a scenario is played. Not thread-safe.
class Sightings : public engine::Probe {
 public:
  // Both must outlive this; `outline` was made from the program.
  Sightings(const Outline& outline, const plan::Program& program);

  void OnGate(const engine::GateStep& step) override;
  void OnRamp(const engine::RampStep& step) override;
  void OnTaken(const evaluate::Surroundings& in) override;

  // What only the events tell, once the scenario was played.
  void NoteEvents(const std::vector<scenario::Happening>& happened);

  const std::vector<bool>& seen() const { return seen_; }         // by point
  const std::vector<GateDeeds>& gates() const { return deeds_; }  // in the program's order

 private:
  // One segment of a gate in a tick: how it was stepped.
  struct Segment;

  void See(int point) {
    if (point != kNone) seen_[static_cast<std::size_t>(point)] = true;
  }
  SeverityPoints SeverityOf(const v1::Event& event) const {
    const auto found = outline_.severities.find(event.severity());
    return found == outline_.severities.end() ? SeverityPoints() : found->second;
  }
  void NoteConditions(const engine::GateStep& step, const Segment& segment);
  void NoteTimes(const engine::GateStep& step, const Segment& segment);
  void NoteTransition(const GatePoints& points, const plan::GateSpec& spec,
                      const gate::Transition& transition, GateDeeds& deeds);
  void NoteLever(const v1::Event& event);
  void NoteAction(const v1::Event& event);

  const Outline& outline_;
  const plan::Program& program_;
  std::vector<bool> seen_;
  std::vector<GateDeeds> deeds_;
  std::vector<std::vector<std::uint8_t>> states_;  // by gate and segment: after the last tick
  bool other_plan_ = false;                        // was loaded: it shows nothing of this one
};

}  // namespace sluice::coverage

#endif  // SLUICE_SRC_COVERAGE_SIGHTINGS_H_
