// Mutants that no scenario notices, as people are told of them.
#ifndef SLUICE_SRC_MUTATE_ALIVE_H_
#define SLUICE_SRC_MUTATE_ALIVE_H_

#include <string>
#include <vector>

#include "absl/types/optional.h"
#include "sluice/v1/plan.pb.h"
#include "src/mutate/mutant.h"
#include "src/mutate/trial.h"

namespace sluice::mutate {

// Those of one quantity together: a sentence, and where.
struct Alive {
  v1::Span span;         // as Mutant has it
  int item = 0;          // likewise
  std::string sentence;  // with what the plan's text has in it, as it is
  std::string what, where;
  std::vector<std::string> instead;  // empty where it is left out
};

// In reading order. `verdicts` are by mutant; none where one was not tried.
std::vector<Alive> AliveOf(const std::vector<Mutant>& mutants,
                           const std::vector<absl::optional<Verdict>>& verdicts);

}  // namespace sluice::mutate

#endif  // SLUICE_SRC_MUTATE_ALIVE_H_
