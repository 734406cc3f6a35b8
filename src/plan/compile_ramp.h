// Compiling ramps.
#ifndef SLUICE_SRC_PLAN_COMPILE_RAMP_H_
#define SLUICE_SRC_PLAN_COMPILE_RAMP_H_

#include <map>
#include <string>

#include "sluice/v1/plan.pb.h"
#include "src/plan/compile_gate.h"

namespace sluice::plan {

// Adds a ramp, once all levers and gates are there. Its segments exist as those of levers do.
void CompileRamp(const v1::Ramp& ramp, const std::map<std::string, const v1::Signal*>& signals,
                 ProgramTables& tables);

}  // namespace sluice::plan

#endif  // SLUICE_SRC_PLAN_COMPILE_RAMP_H_
