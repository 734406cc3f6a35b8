#include "src/evaluate/related.h"

#include <algorithm>
#include <cstddef>

#include "absl/types/optional.h"

namespace sluice::evaluate {

bool IsRelated(const plan::Program& program, const Spaces& spaces, const plan::RelatedGate& related,
               int space, std::uint32_t segment, std::uint32_t of_gate) {
  const plan::GateSpec& gate = program.gates[static_cast<std::size_t>(related.gate)];
  const absl::Span<const std::uint32_t> ours = spaces.numbers(space, segment);
  const absl::Span<const std::uint32_t> theirs = spaces.numbers(gate.space, of_gate);
  return std::all_of(related.shared_labels.begin(), related.shared_labels.end(),
                     [&](const auto& shared) {
                       return ours[static_cast<std::size_t>(shared.first)] ==
                              theirs[static_cast<std::size_t>(shared.second)];
                     });
}

bool AnyRelated(const plan::Program& program, const Spaces& spaces, const Populations& populations,
                const plan::RelatedGate& related, int space, std::uint32_t segment,
                absl::FunctionRef<bool(std::uint32_t)> holds) {
  const plan::GateSpec& gate = program.gates[static_cast<std::size_t>(related.gate)];
  const std::size_t labels = program.spaces[static_cast<std::size_t>(gate.space)].labels.size();
  if (related.shared_labels.size() == labels) {  // and so one segment of it can match
    const absl::Span<const std::uint32_t> ours = spaces.numbers(space, segment);
    LabelNumbers theirs(labels);
    for (const auto& [own, their] : related.shared_labels) {
      theirs[static_cast<std::size_t>(their)] = ours[static_cast<std::size_t>(own)];
    }
    const absl::optional<std::uint32_t> match = spaces.Find(gate.space, theirs);
    return match.has_value() && populations.exists(gate.population, *match) && holds(*match);
  }
  const auto& all = populations.segments(gate.population);
  return std::any_of(all.begin(), all.end(), [&](std::uint32_t candidate) {
    return IsRelated(program, spaces, related, space, segment, candidate) && holds(candidate);
  });
}

}  // namespace sluice::evaluate
