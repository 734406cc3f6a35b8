// Segments by their places in the lists of a snapshot.
#ifndef SLUICE_SRC_ENGINE_SAVED_SPACES_H_
#define SLUICE_SRC_ENGINE_SAVED_SPACES_H_

#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "src/evaluate/spaces.h"
#include "src/plan/program.h"
#include "src/window/state.h"

namespace sluice::v1 {
class SnapshotState;
}

namespace sluice::engine {

// One space of a snapshot, and its segments: in the engine that is saved, all that are in use; in
// one that is loaded, those that it has, and window::kNoSegment for the others.
struct SavedSpace {
  int space = -1;                      // of the engine's program; -1: of none
  std::vector<std::uint32_t> numbers;  // by place
  std::vector<std::uint32_t> places;   // by number; only where it is saved
};

// Writes all spaces: the places of spaces are their numbers.
std::vector<SavedSpace> SaveSpaces(const plan::Program& program, const evaluate::Spaces& spaces,
                                   v1::SnapshotState& state);

// Finds the segments that there are by now.
absl::Status LoadSpaces(const v1::SnapshotState& state, const plan::Program& program,
                        const evaluate::Spaces& spaces, std::vector<SavedSpace>& saved);

// A place in a list that is not long enough, or of another space than `space`, is InvalidArgument.
// The number may be kNoSegment.
absl::Status NumberAt(absl::Span<const SavedSpace> saved, std::uint32_t list, std::uint32_t place,
                      int space, std::uint32_t& number);

// Of a list of places.
template <typename Places>
absl::Status NumbersAt(absl::Span<const SavedSpace> saved, std::uint32_t list, const Places& places,
                       int space, std::vector<std::uint32_t>& numbers) {
  for (const std::uint32_t place : places) {
    std::uint32_t number = window::kNoSegment;
    if (absl::Status good = NumberAt(saved, list, place, space, number); !good.ok()) return good;
    numbers.push_back(number);
  }
  return absl::OkStatus();
}

}  // namespace sluice::engine

#endif  // SLUICE_SRC_ENGINE_SAVED_SPACES_H_
