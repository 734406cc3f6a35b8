// How the guards of a ramp stand.
#ifndef SLUICE_SRC_ENGINE_RAMP_GUARDS_H_
#define SLUICE_SRC_ENGINE_RAMP_GUARDS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "src/evaluate/gate_evaluator.h"
#include "src/gate/machine.h"
#include "src/plan/program.h"

namespace sluice::engine {

// A gate that tripped, in one of its segments.
struct Trip {
  int gate;
  std::uint32_t segment;
};

// Looks at the gates as of the tick that was evaluated last. A guard's say is its state, whether
// it is suppressed, in shadow or not.
class RampGuards {
 public:
  // All must outlive this.
  RampGuards(const plan::RampSpec& ramp, const evaluate::Surroundings& in,
             const std::vector<gate::Machine>& machines,
             const std::vector<evaluate::GateEvaluator>& evaluators)
      : ramp_(ramp), in_(in), machines_(machines), evaluators_(evaluators) {}

  // Whether one is tripped or recovering in a segment that goes with the ramp's.
  bool AnyTripped(std::uint32_t segment) const;

  // Whether each has a segment that goes with the ramp's, and all such are known to be clear:
  // neither pending nor tripped, and with a condition that is known in this tick, which it is not
  // without enough evidence (`given`, `warmup`).
  bool AllClear(std::uint32_t segment) const;

  // Those of the trips that are of guards of the segment.
  std::vector<Trip> TripsOf(std::uint32_t segment, const std::vector<Trip>& trips) const;

  // In words: those that are tripped; and each that is not known to be clear, with why.
  std::string Tripped(std::uint32_t segment) const;
  std::string NotClear(std::uint32_t segment) const;

  // guard start_success{region = "sg"}
  std::string Name(int gate, std::uint32_t segment) const;

 private:
  bool IsClear(int gate, std::uint32_t segment) const;
  std::string WhyNotClear(int gate, std::uint32_t segment) const;
  // Calls `visit` for each segment of a guard that goes with the ramp's, until it answers true.
  bool Any(const plan::RelatedGate& guard, std::uint32_t segment,
           absl::FunctionRef<bool(std::uint32_t)> visit) const;

  const plan::RampSpec& ramp_;
  const evaluate::Surroundings& in_;
  const std::vector<gate::Machine>& machines_;
  const std::vector<evaluate::GateEvaluator>& evaluators_;
};

}  // namespace sluice::engine

#endif  // SLUICE_SRC_ENGINE_RAMP_GUARDS_H_
