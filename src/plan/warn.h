// Warns of what is allowed, and likely to be a mistake. Only gates without an
// error are looked at, so that no warning follows from an error.
#ifndef SLUICE_SRC_PLAN_WARN_H_
#define SLUICE_SRC_PLAN_WARN_H_

#include "src/plan/context.h"

namespace sluice::plan {

// One gate by itself (warn_gate.cc).
void WarnOfGate(const GateView& view, Context& context);

// The clear condition against the trip condition (warn_clear.cc).
void WarnOfClearSide(const GateView& view, Context& context);

// The plan as a whole (warn_plan.cc); for plans without any error.
void WarnOfPlan(Context& context);

}  // namespace sluice::plan

#endif  // SLUICE_SRC_PLAN_WARN_H_
