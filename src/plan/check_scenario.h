// Checks scenarios: that what they feed, expect and do exists, and lies within
// their time.
#ifndef SLUICE_SRC_PLAN_CHECK_SCENARIO_H_
#define SLUICE_SRC_PLAN_CHECK_SCENARIO_H_

#include "sluice/v1/plan.pb.h"
#include "src/plan/context.h"

namespace sluice::plan {

// In a file that says `use`, names of the other file are not looked up.
void CheckScenario(const v1::Scenario& scenario, Context& context);

// Warns of gates that no scenario trips, where the plan has scenarios.
void WarnOfUntestedGates(Context& context);

}  // namespace sluice::plan

#endif  // SLUICE_SRC_PLAN_CHECK_SCENARIO_H_
