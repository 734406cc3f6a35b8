// Snapshots of engines in files, so that there is always a whole one.
#ifndef SLUICE_SNAPSHOT_FILE_H_
#define SLUICE_SNAPSHOT_FILE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "sluice/export.h"
#include "sluice/v1/snapshot.pb.h"

namespace sluice {

// Writes the snapshot to `path`.new, waits until it is on the disk, and moves it to `path`: which
// is the old one or the new one at any time, whatever happens meanwhile. Waits for the disk: call
// it where the host can wait. The error of the system names the file; the old snapshot then stands.
SLUICE_EXPORT absl::Status WriteSnapshotFile(const std::string& path, const v1::Snapshot& snapshot);

// NotFound where there is none; DataLoss where the file is no snapshot or is damaged. Whether the
// numbers in it can be is for Engine::Restore to see.
SLUICE_EXPORT absl::StatusOr<v1::Snapshot> ReadSnapshotFile(const std::string& path);

}  // namespace sluice

#endif  // SLUICE_SNAPSHOT_FILE_H_
