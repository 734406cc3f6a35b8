// One scenario, played and judged.
#ifndef SLUICE_SRC_SCENARIO_RUN_H_
#define SLUICE_SRC_SCENARIO_RUN_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "sluice/plan.h"
#include "sluice/v1/plan.pb.h"
#include "src/engine/probe.h"
#include "src/scenario/happened.h"
#include "src/scenario/judge.h"
#include "src/scenario/player.h"

namespace sluice::scenario {

struct Result {
  // Where it could not be played at all; then the rest is empty.
  Fault fault;
  std::vector<Failure> failures;
  std::vector<Happening> happened;  // all events
  std::int64_t end_ns = 0;

  bool passed() const { return fault.status.ok() && failures.empty(); }
};

// Plays `scenario`, which has passed Check with the plan. `folder` is what names of
// files in it are relative to. `probe` may look on too.
Result Run(const Plan& plan, const v1::Scenario& scenario, const std::string& folder,
           engine::Probe* probe = nullptr);

}  // namespace sluice::scenario

#endif  // SLUICE_SRC_SCENARIO_RUN_H_
