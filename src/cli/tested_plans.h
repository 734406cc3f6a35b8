// The plans that files of scenarios are about.
#ifndef SLUICE_SRC_CLI_TESTED_PLANS_H_
#define SLUICE_SRC_CLI_TESTED_PLANS_H_

#include <memory>
#include <vector>

#include "src/scenario/suite.h"

namespace sluice::cli {

// Files that are about one plan: its own, and those that use it.
struct TestedPlan {
  std::vector<const scenario::Suite*> suites;

  const scenario::PlanText& text() const { return suites.front()->plan_text(); }
  const Plan& plan() const { return suites.front()->plan(); }
};

// In the order of the files.
std::vector<TestedPlan> PlansOf(const std::vector<std::unique_ptr<scenario::Suite>>& suites);

}  // namespace sluice::cli

#endif  // SLUICE_SRC_CLI_TESTED_PLANS_H_
