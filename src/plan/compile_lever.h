// Compiling levers, and what gates hold and send.
#ifndef SLUICE_SRC_PLAN_COMPILE_LEVER_H_
#define SLUICE_SRC_PLAN_COMPILE_LEVER_H_

#include "sluice/v1/plan.pb.h"
#include "src/plan/compile_gate.h"
#include "src/plan/program.h"

namespace sluice::plan {

// Adds a lever. Its segments are those of all signals that have its labels.
void CompileLever(const v1::Lever& lever, ProgramTables& tables);

// `hold LEVER at VALUE` of a gate in this space.
HoldSpec CompileHold(const v1::HoldClause& hold, int space, ProgramTables& tables);

// The places of labels, in the order of the plan, among the labels of a space.
std::vector<int> LabelOrder(const std::vector<std::string>& labels, const SpaceSpec& space);

}  // namespace sluice::plan

#endif  // SLUICE_SRC_PLAN_COMPILE_LEVER_H_
