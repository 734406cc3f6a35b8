// What stands open in the plan itself.
#ifndef SLUICE_SRC_READY_PLAN_POINTS_H_
#define SLUICE_SRC_READY_PLAN_POINTS_H_

#include <vector>

#include "src/plan/program.h"
#include "src/ready/open_point.h"
#include "src/ready/owners.h"
#include "src/scenario/suite.h"

namespace sluice::ready {

// A plan without gates, gates without a severity, severities without windows, ramps without a guard
// or a checkpoint, levers that nothing moves, roles that nothing reaches: in reading order.
// `program` was compiled from `text`.
std::vector<OpenPoint> PlanPoints(const scenario::PlanText& text, const plan::Program& program,
                                  const Owners& owners);

}  // namespace sluice::ready

#endif  // SLUICE_SRC_READY_PLAN_POINTS_H_
