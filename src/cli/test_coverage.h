// What scenarios show of their plans: gathered while they run, and told.
#ifndef SLUICE_SRC_CLI_TEST_COVERAGE_H_
#define SLUICE_SRC_CLI_TEST_COVERAGE_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "src/cli/terminal.h"
#include "src/cli/test_report.h"
#include "src/cli/tested_plans.h"
#include "src/coverage/coverage.h"
#include "src/scenario/suite.h"

namespace sluice::cli {

// The coverage of each plan, whichever files its scenarios stand in.
class TestCoverage {
 public:
  // The plans' suites must outlive this.
  explicit TestCoverage(const std::vector<TestedPlan>& plans);

  // To look on while a scenario of the suite runs. May be asked on any thread.
  std::unique_ptr<coverage::Sightings> Watch(const scenario::Suite& suite) const;

  // What came of it. One at a time.
  void Add(const Tested& tested, coverage::Sightings& sightings);

  // In the order of the plans.
  const std::vector<std::unique_ptr<coverage::Coverage>>& plans() const { return plans_; }

  // The share of gates and clauses that is shown, of all plans: from 0 to 1.
  double Share() const;

 private:
  std::vector<std::unique_ptr<coverage::Coverage>> plans_;
  absl::flat_hash_map<const scenario::Suite*, coverage::Coverage*> by_suite_;
};

// How much of the plan is shown, what its gates did, and what is not shown, with its
// place and how to show it.
std::string CoverageText(const coverage::Coverage& coverage, const Ink& ink);

// A JSON object a line, told apart by `coverage`: "plan" (how much is shown), "gate"
// (what it did in how many scenarios), "clause".
std::string CoverageJson(const coverage::Coverage& coverage);

}  // namespace sluice::cli

#endif  // SLUICE_SRC_CLI_TEST_COVERAGE_H_
