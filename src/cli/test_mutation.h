// `sluice test --mutate`: mutants of plans put before their scenarios, and told.
#ifndef SLUICE_SRC_CLI_TEST_MUTATION_H_
#define SLUICE_SRC_CLI_TEST_MUTATION_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/types/optional.h"
#include "src/cli/terminal.h"
#include "src/cli/test_report.h"
#include "src/cli/tested_plans.h"
#include "src/mutate/mutant.h"
#include "src/mutate/trial.h"

namespace sluice::cli {

// What came of the mutants of one plan.
struct MutatedPlan {
  const scenario::PlanText* text = nullptr;
  std::vector<mutate::Mutant> mutants;
  // By mutant; none where time was up before it was tried.
  std::vector<absl::optional<mutate::Verdict>> verdicts;

  std::size_t Count(absl::optional<mutate::Verdict> verdict) const;
};

// Tries mutants of all plans against the scenarios that were run, for at most `time_ns`;
// so that this is worth something however short it is, in an order that jumps about in
// the plans. Draws its progress.
std::vector<MutatedPlan> TryMutants(const std::vector<TestedPlan>& plans,
                                    const std::vector<Tested>& all, std::int64_t time_ns);

// Mutants that are alive, those of one quantity together: a sentence, and where.
struct Alive {
  int line = 0;
  std::string sentence;  // with what the plan's text has in it, as it is
  std::string what, where;
  std::vector<std::string> instead;  // empty where it is left out
};
std::vector<Alive> AliveOf(const MutatedPlan& plan);

std::string MutationText(const MutatedPlan& plan, const Ink& ink);

// A JSON object a line, told apart by `mutation`: "plan" (how many mutants there are, and
// came out how), "alive".
std::string MutationJson(const MutatedPlan& plan);

}  // namespace sluice::cli

#endif  // SLUICE_SRC_CLI_TEST_MUTATION_H_
