// `sluice test --mutate`: mutants of plans put before their scenarios, and told.
#ifndef SLUICE_SRC_CLI_TEST_MUTATION_H_
#define SLUICE_SRC_CLI_TEST_MUTATION_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
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

// The scenarios of one plan, of all that were run.
std::vector<mutate::Known> KnownOf(const TestedPlan& plan, const std::vector<Tested>& all);

struct MutationBounds {
  std::int64_t time_ns = 0;
  std::size_t most = std::numeric_limits<std::size_t>::max();  // that are tried
  // Whether there is a point in a mutant at all; empty: in each of them.
  std::function<bool(const mutate::Mutant&)> wanted;
};

// Tries mutants of all plans against the scenarios that were run, within bounds; so that
// this is worth something however narrow they are, in an order that jumps about in the
// plans. Draws its progress.
std::vector<MutatedPlan> TryMutants(const std::vector<TestedPlan>& plans,
                                    const std::vector<Tested>& all, const MutationBounds& bounds);

// "1 mutant", "2 mutants"
std::string Mutants(std::size_t count);

std::string MutationText(const MutatedPlan& plan, const Ink& ink);

// A JSON object a line, told apart by `mutation`: "plan" (how many mutants there are, and
// came out how), "alive".
std::string MutationJson(const MutatedPlan& plan);

}  // namespace sluice::cli

#endif  // SLUICE_SRC_CLI_TEST_MUTATION_H_
