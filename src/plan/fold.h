// What engines do that fold samples for another one, which decides.
#ifndef SLUICE_SRC_PLAN_FOLD_H_
#define SLUICE_SRC_PLAN_FOLD_H_

#include "src/plan/program.h"

namespace sluice::plan {

// A program of the same signals, with a store for each that some gate or ramp of `program` asks
// about: of all its samples, by all its labels, with all that any store of the signal keeps. It has
// no windows, and decides nothing. Of what a store keeps, thresholds are in the same order.
Program FoldingProgram(const Program& program);

// The one store of a signal in a folding program; null where it has none.
const StoreSpec* FoldingStore(const Program& folding, int signal);

}  // namespace sluice::plan

#endif  // SLUICE_SRC_PLAN_FOLD_H_
