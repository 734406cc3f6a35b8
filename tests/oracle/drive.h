// Puts the engine through what the oracle was put through.
#ifndef SLUICE_TESTS_ORACLE_DRIVE_H_
#define SLUICE_TESTS_ORACLE_DRIVE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "sluice/engine.h"
#include "sluice/plan.h"
#include "tests/oracle/oracle.h"

namespace sluice::oracle {

// All events of the engine, and what became of each sample. With `preregister`, the
// series of the samples are resolved in that order (by place in `steps`) before the
// start; else each when its first sample comes.
absl::StatusOr<Outcome> DriveEngine(const Plan& plan, std::int64_t start_ns,
                                    const std::vector<Step>& steps,
                                    const std::vector<std::size_t>& preregister = {});

// The text of a plan and the plan that the text gives; an error where the checker
// refuses it.
struct SpokenPlan {
  std::string text;
  absl::StatusOr<Plan> plan;
};
SpokenPlan Speak(const v1::Plan& plan);

}  // namespace sluice::oracle

#endif  // SLUICE_TESTS_ORACLE_DRIVE_H_
