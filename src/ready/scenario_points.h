// What the scenarios of a plan leave open.
#ifndef SLUICE_SRC_READY_SCENARIO_POINTS_H_
#define SLUICE_SRC_READY_SCENARIO_POINTS_H_

#include <vector>

#include "src/coverage/coverage.h"
#include "src/mutate/alive.h"
#include "src/mutate/mutant.h"
#include "src/mutate/trial.h"
#include "src/ready/open_point.h"
#include "src/ready/owners.h"
#include "src/scenario/suite.h"

namespace sluice::ready {

// Scenarios that fail, or have no owner: in the order given.
std::vector<OpenPoint> ScenarioPoints(const std::vector<mutate::Known>& scenarios);

// Gates that no scenario trips, and ramps that none starts.
std::vector<OpenPoint> UnseenPoints(const coverage::Coverage& coverage,
                                    const plan::Program& program);

// Why there is no point in trying a mutant: it would be alive because of what is an open point by
// itself.
enum class Hopeless {
  kNot,
  kUnseen,   // it changes a gate that no scenario trips, or a ramp that none starts
  kFailing,  // a scenario that is about it fails with the plan as it is
};
Hopeless WhyHopeless(const mutate::Mutant& mutant, const coverage::Coverage& coverage,
                     const plan::Program& program, const std::vector<mutate::Known>& scenarios);

std::vector<OpenPoint> MutantPoints(const std::vector<mutate::Alive>& alive,
                                    const scenario::PlanText& text, const Owners& owners);

}  // namespace sluice::ready

#endif  // SLUICE_SRC_READY_SCENARIO_POINTS_H_
