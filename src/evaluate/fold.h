// Folding what holds, or is worth, per member into one value.
#ifndef SLUICE_SRC_EVALUATE_FOLD_H_
#define SLUICE_SRC_EVALUATE_FOLD_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "src/evaluate/truth.h"
#include "src/plan/program.h"

namespace sluice::evaluate {

// The verdict of a quantifier over `members` truths, of which `held` are true and
// `unknown` unknown. Without members every verdict is unknown.
Truth Quantify(const plan::Node& fold, std::size_t members, std::size_t held, std::size_t unknown);

// min, max, sum or mean of the known ones among `values` at `members`; NaN where
// none is known.
double FoldValues(v1::Fold::Quantifier quantifier, absl::Span<const double> values,
                  const std::vector<std::uint32_t>& members);

}  // namespace sluice::evaluate

#endif  // SLUICE_SRC_EVALUATE_FOLD_H_
