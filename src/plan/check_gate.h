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

// Checks an action's variables: those that every gate has, the labels in `gate`,
// and the plan's messages (check_action.cc).
void CheckAction(const v1::Action& action, const v1::Gate& gate, Context& context);

// Reports a name given twice among the fields of a message, at any depth.
void CheckFieldNames(const v1::Action& action, Context& context);

}  // namespace sluice::plan

#endif  // SLUICE_SRC_PLAN_CHECK_GATE_H_
