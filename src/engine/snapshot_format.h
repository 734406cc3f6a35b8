// The envelope of a snapshot: its version and checksum.
#ifndef SLUICE_SRC_ENGINE_SNAPSHOT_FORMAT_H_
#define SLUICE_SRC_ENGINE_SNAPSHOT_FORMAT_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "sluice/plan.h"
#include "sluice/v1/snapshot.pb.h"

namespace sluice::engine {

// Of what engines write. Others are refused.
inline constexpr std::uint32_t kSnapshotVersion = 1;

// ResourceExhausted where the state is larger than a message may be (2 GB).
absl::StatusOr<v1::Snapshot> PackSnapshot(const Plan& plan, const v1::SnapshotState& state);

// To that of what it has now.
void SetChecksum(v1::Snapshot& snapshot);

// DataLoss where it is damaged or cut, Unimplemented where another version wrote it,
// InvalidArgument where numbers of it can't be, whoever wrote it.
absl::StatusOr<v1::SnapshotState> UnpackSnapshot(const v1::Snapshot& snapshot);

}  // namespace sluice::engine

#endif  // SLUICE_SRC_ENGINE_SNAPSHOT_FORMAT_H_
