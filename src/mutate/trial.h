// Mutants put before the scenarios of their plan.
#ifndef SLUICE_SRC_MUTATE_TRIAL_H_
#define SLUICE_SRC_MUTATE_TRIAL_H_

#include <cstddef>
#include <mutex>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "sluice/plan.h"
#include "src/mutate/mutant.h"
#include "src/mutate/reach.h"
#include "src/scenario/suite.h"

namespace sluice::mutate {

enum class Verdict {
  kNoticed,  // some scenario fails in another way than it does with the plan
  kAlive,    // none does
  kNoPlan,   // the change makes it no plan that could be run
};

// A scenario of the plan, with what came of it there.
struct Known {
  const scenario::Suite* suite = nullptr;
  const scenario::Suite::Case* one = nullptr;
  const scenario::Result* result = nullptr;
};

// Thread-safe: mutants may be tried on several threads at once.
class Trial {
 public:
  // What `known` points to must outlive this; it is about `plan`, of which `options` say
  // where it finds its imports. Scenarios that could not be played are left out.
  Trial(const Plan& plan, const PlanOptions& options, std::vector<Known> known);

  Verdict Try(const Mutant& mutant);

 private:
  absl::StatusOr<Plan> Mutated(const Mutant& mutant) const;
  std::vector<std::size_t> OrderOf(const Reach& reach) const;
  std::size_t PlaceOf(const Mutant& mutant) const;

  const Plan plan_;
  const PlanOptions options_;
  std::vector<Known> known_;
  std::mutex mutex_;
  // By PlaceOf: scenarios that may notice, those first that noticed others last.
  std::vector<std::vector<std::size_t>> orders_;
};

}  // namespace sluice::mutate

#endif  // SLUICE_SRC_MUTATE_TRIAL_H_
