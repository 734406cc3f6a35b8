// What stands open before the night.
#ifndef SLUICE_SRC_READY_OPEN_POINT_H_
#define SLUICE_SRC_READY_OPEN_POINT_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace sluice::ready {

// X(enumerator, name): what can stand open, in the order in which it is told, and the
// stable name by which programs know it.
#define SLUICE_OPEN_POINTS(X)                          \
  X(kPlanError, "plan-error")                          \
  X(kPlanWithoutGate, "plan-without-gate")             \
  X(kGateWithoutOwner, "gate-without-owner")           \
  X(kGateWithoutSeverity, "gate-without-severity")     \
  X(kGateWithoutScenario, "gate-without-scenario")     \
  X(kScenarioFails, "scenario-fails")                  \
  X(kScenarioWithoutOwner, "scenario-without-owner")   \
  X(kMutantAlive, "mutant-alive")                      \
  X(kSeverityWithoutWindow, "severity-without-window") \
  X(kRampWithoutGuard, "ramp-without-guard")           \
  X(kRampWithoutCheckpoint, "ramp-without-checkpoint") \
  X(kRampWithoutScenario, "ramp-without-scenario")     \
  X(kLeverUnmoved, "lever-unmoved")                    \
  X(kRoleOwnsNothing, "role-owns-nothing")             \
  X(kRoleOutOfLine, "role-out-of-line")                \
  X(kChecklistItem, "checklist-item")                  \
  X(kNoDrill, "no-drill")                              \
  X(kOldDrill, "old-drill")

enum class Kind {
#define SLUICE_OPEN_POINT(enumerator, name) enumerator,
  SLUICE_OPEN_POINTS(SLUICE_OPEN_POINT)
#undef SLUICE_OPEN_POINT
};

// In the order of the list, so a Kind is its own place in it.
const std::vector<absl::string_view>& AllKinds();
absl::string_view NameOf(Kind kind);

// Texts have what the plan's text has in them as it is: escape them where they are shown.
struct OpenPoint {
  Kind kind = Kind::kPlanError;
  std::string subject;  // a name of the plan, a title, the text of an item; or empty
  std::string owner;    // the role that can close it; empty where that is no single one
  std::string words;    // what is open, without a full stop
  std::string remedy;   // what closes it
  std::string file;
  int line = 0;  // from 1; 0 where it has no place
};

}  // namespace sluice::ready

#endif  // SLUICE_SRC_READY_OPEN_POINT_H_
