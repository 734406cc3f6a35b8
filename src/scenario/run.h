// One scenario, played and judged.
#ifndef SLUICE_SRC_SCENARIO_RUN_H_
#define SLUICE_SRC_SCENARIO_RUN_H_

#include <cstdint>
#include <string>
#include <vector>

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
           engine::Probe* probe = nullptr, const PlanOptions& options = {});

// Whether all that the scenario expects is met, but for `known` failures of it, with
// another plan that declares the same. Ends as soon as something is not.
bool IsMet(const Plan& plan, const v1::Scenario& scenario, const std::string& folder,
           const std::vector<Failure>& known, const PlanOptions& options = {});

}  // namespace sluice::scenario

#endif  // SLUICE_SRC_SCENARIO_RUN_H_
