// Comparisons of a mean or a share with a constant: the commonest condition of all, told
// without the division that its value would take.
#ifndef SLUICE_SRC_EVALUATE_THRESHOLD_H_
#define SLUICE_SRC_EVALUATE_THRESHOLD_H_

#include <cstddef>
#include <vector>

#include "absl/types/optional.h"
#include "src/evaluate/column_loops.h"
#include "src/evaluate/truth.h"
#include "src/plan/program.h"
#include "src/window/sliding_window.h"

namespace sluice::evaluate {

// `aggregate < bound`, or another order of the two.
struct Threshold {
  int aggregate = -1;  // its node
  Bound bound;
};

// The comparison of this node as a threshold; nothing where it is none.
absl::optional<Threshold> ThresholdOf(const plan::ConditionsSpec& gate, const plan::Node& node);

// By node: whether it is an aggregate that nothing but thresholds asks for. Its values are
// then computed only where somebody wants to see one.
std::vector<bool> AskedByThresholdsOnly(const plan::ConditionsSpec& gate);

// Fills out[0 .. n) with what the threshold says of the segments from `begin` on. False where
// a value is so near to the bound that it must be computed to tell; `out` is then unspecified.
bool JudgeThreshold(const plan::Node& aggregate, const Bound& bound,
                    const window::SlidingWindow& window, std::size_t begin, std::size_t n,
                    Truth* out);

}  // namespace sluice::evaluate

#endif  // SLUICE_SRC_EVALUATE_THRESHOLD_H_
