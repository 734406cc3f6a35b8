// Compiling levers, and what gates hold and send.
#ifndef SLUICE_SRC_PLAN_COMPILE_LEVER_H_
#define SLUICE_SRC_PLAN_COMPILE_LEVER_H_

#include <string>
#include <vector>

#include "sluice/v1/plan.pb.h"
#include "src/plan/compile_gate.h"
#include "src/plan/program.h"

namespace sluice::plan {

// Adds a lever. Its segments are those of all signals that have its labels.
void CompileLever(const v1::Lever& lever, ProgramTables& tables);

// Who exists as those of levers do: the segments of all signals that have these labels. `space` is
// of them.
PopulationSpec PopulationBy(const std::vector<std::string>& labels, int space,
                            const Program& program);

// A value of a lever, as HoldSpec::at.
double LeverValueOf(const v1::LeverValue& value, int lever, const ProgramTables& tables);

// From a space of who holds the lever; -1 where that has none of its labels.
int ProjectionToLever(int space, const LeverSpec& lever, ProgramTables& tables);

// `hold LEVER at VALUE` of a gate in this space.
HoldSpec CompileHold(const v1::HoldClause& hold, int space, ProgramTables& tables);

// The places of labels, in the order of the plan, among the labels of a space.
std::vector<int> LabelOrder(const std::vector<std::string>& labels, const SpaceSpec& space);

}  // namespace sluice::plan

#endif  // SLUICE_SRC_PLAN_COMPILE_LEVER_H_
