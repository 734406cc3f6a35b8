// Which segments of another gate go with a segment: those with the same values of the labels that
// both have.
#ifndef SLUICE_SRC_EVALUATE_RELATED_H_
#define SLUICE_SRC_EVALUATE_RELATED_H_

#include <cstdint>

#include "absl/functional/function_ref.h"
#include "src/evaluate/population.h"
#include "src/evaluate/spaces.h"
#include "src/plan/program.h"

namespace sluice::evaluate {

// Whether `holds` is true for one of the gate's segments that exist and go with segment `segment`
// of `space`. Asks no more of them than it needs.
bool AnyRelated(const plan::Program& program, const Spaces& spaces, const Populations& populations,
                const plan::RelatedGate& related, int space, std::uint32_t segment,
                absl::FunctionRef<bool(std::uint32_t)> holds);

// Whether this segment of the gate goes with it.
bool IsRelated(const plan::Program& program, const Spaces& spaces, const plan::RelatedGate& related,
               int space, std::uint32_t segment, std::uint32_t of_gate);

}  // namespace sluice::evaluate

#endif  // SLUICE_SRC_EVALUATE_RELATED_H_
