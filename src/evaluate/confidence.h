// Comparing an observed ratio with a bound only where the samples suffice.
#ifndef SLUICE_SRC_EVALUATE_CONFIDENCE_H_
#define SLUICE_SRC_EVALUATE_CONFIDENCE_H_

#include "src/evaluate/truth.h"
#include "src/plan/program.h"

namespace sluice::evaluate {

// Whether `hits` of `trials` speak for a true ratio that stands in `comparison`
// (<, <=, > or >=) to `bound`: true or false only where the exact one-sided
// binomial bound at `confidence` decides it (Clopper and Pearson, Biometrika 26,
// 1934), else unknown. Costs up to two incomplete beta functions.
Truth CompareWithConfidence(plan::Node::Op comparison, double hits, double trials, double bound,
                            double confidence);

}  // namespace sluice::evaluate

#endif  // SLUICE_SRC_EVALUATE_CONFIDENCE_H_
