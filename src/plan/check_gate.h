// Checks the gates of a plan, and what they hold and send.
#ifndef SLUICE_SRC_PLAN_CHECK_GATE_H_
#define SLUICE_SRC_PLAN_CHECK_GATE_H_

#include <string>

#include "absl/strings/string_view.h"
#include "sluice/v1/plan.pb.h"
#include "src/plan/context.h"
#include "src/plan/labels.h"

namespace sluice::plan {

// Checks each gate by itself, and fills context.gates.
void CheckGates(Context& context);

// Reports circles of gates that wait for each other's states (check_graph.cc).
// Needs context.gates.
void CheckGateCycles(Context& context);

// Checks an action of a gate: its message, fields, values and variables
// (check_action.cc).
void CheckAction(const v1::DoClause& clause, const v1::Gate& gate, Context& context);

// The same of a message that a scenario expects, with some of its fields.
void CheckExpectedAction(const v1::Action& action, Context& context);

}  // namespace sluice::plan

#endif  // SLUICE_SRC_PLAN_CHECK_GATE_H_
