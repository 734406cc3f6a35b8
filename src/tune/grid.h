// Many settings of a gate in one plan, so that one pass over the data tries them all.
#ifndef SLUICE_SRC_TUNE_GRID_H_
#define SLUICE_SRC_TUNE_GRID_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "sluice/plan.h"
#include "src/tune/setting.h"
#include "src/tune/subject.h"

namespace sluice::tune {

// What the rules of the language say of one value, beside the plan's own other one.
struct Objection {
  bool error = false;   // else a warning, of a kind that the plan doesn't get as it is
  std::string value;    // 101%; for 90s
  std::string message;  // with the remedy
};

std::vector<Objection> ObjectionsTo(const Subject& subject,
                                    const std::vector<v1::SignedLiteral>& thresholds,
                                    const std::vector<v1::ForClause>& durations);

struct Grid {
  Plan plan;
  std::vector<std::string> gates;  // by setting
};

// The subject's plan with a gate for each setting in place of its gate; the engine shares
// windows among them, as among all gates. An error where a value has one (see above), or
// where a gate is so large that all of them would pass the bounds of a plan.
absl::StatusOr<Grid> MakeGrid(const Subject& subject, const std::vector<Setting>& settings);

// The subject's plan with `gate` in place of its gate.
v1::Plan WithGate(const Subject& subject, const v1::Gate& gate);

}  // namespace sluice::tune

#endif  // SLUICE_SRC_TUNE_GRID_H_
