// Naming what a plan holds, for people.
#ifndef SLUICE_SRC_PLAN_PLAN_PARTS_H_
#define SLUICE_SRC_PLAN_PLAN_PARTS_H_

#include <string>
#include <vector>

#include "sluice/v1/plan.pb.h"

namespace sluice::plan {

// What an engine keeps but does not act on, each kind in a few words with its
// names: "holds of levers (expansion, offers)".
std::vector<std::string> PartsNotRun(const v1::Plan& plan);

}  // namespace sluice::plan

#endif  // SLUICE_SRC_PLAN_PLAN_PARTS_H_
