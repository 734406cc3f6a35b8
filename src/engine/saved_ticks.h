// The ticks of a snapshot, as those of the plan that goes on from it.
#ifndef SLUICE_SRC_ENGINE_SAVED_TICKS_H_
#define SLUICE_SRC_ENGINE_SAVED_TICKS_H_

#include <cstddef>
#include <cstdint>

#include "absl/status/statusor.h"
#include "src/plan/program.h"

namespace sluice::v1 {
class SnapshotState;
}

namespace sluice::engine {

// The last tick of `program` that has been decided in a snapshot.
std::int64_t LastTickOf(const v1::SnapshotState& state, std::int64_t tick_ns);

// How many panes must be able to wait at once where `program` goes on from a snapshot: until its
// first advance the clock may be farther past the last tick than its own `lateness` asks for, and
// samples may wait that are farther ahead than its own `ahead` lets in. FailedPrecondition where
// that is more than any plan may ask for.
absl::StatusOr<std::size_t> OpenPanesFor(const v1::SnapshotState& state,
                                         const plan::Program& program);

// Counts what goes on under a plan of another tick in ticks of that. Samples that wait in cells are
// dropped, as are the panes of other ticks.
void CountInTicksOf(const plan::Program& program, v1::SnapshotState& state);

}  // namespace sluice::engine

#endif  // SLUICE_SRC_ENGINE_SAVED_TICKS_H_
