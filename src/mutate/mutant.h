// A plan with one thing changed.
#ifndef SLUICE_SRC_MUTATE_MUTANT_H_
#define SLUICE_SRC_MUTATE_MUTANT_H_

#include <string>
#include <vector>

#include "sluice/v1/plan.pb.h"
#include "src/plan/program.h"

namespace sluice::mutate {

// If no scenario of a plan fails with it, then none holds the plan to what it changed.
struct Mutant {
  v1::Span span;        // what is changed, in the plan's text
  std::string what;     // "threshold 97 %"
  std::string where;    // "gate start_success", "lever expansion", "the plan"
  std::string instead;  // "96 %"; empty where it is left out
  int gate = -1;        // in the program; -1 where it is none's
  int lever = -1;       // likewise
  int item = 0;         // of the plan: the place of the statement that is changed
  v1::Item changed;     // that statement
};

// All mutants of a plan, in reading order. `parsed` has spans, and is the plan that
// `program` was compiled from. What can make no difference that a scenario could tell is
// left out: holds of a shadow gate, say.
std::vector<Mutant> MutantsOf(const v1::Plan& parsed, const plan::Program& program);

// Those of a quantity that are alive, told in one sentence: "threshold 97 % of gate
// start_success could be 96 % or 94 % and no scenario would tell". `instead` are theirs.
std::string Sentence(const Mutant& mutant, const std::vector<std::string>& instead);

}  // namespace sluice::mutate

#endif  // SLUICE_SRC_MUTATE_MUTANT_H_
