// Snapshots over files other than the system's: for tests.
#ifndef SLUICE_SRC_JOURNAL_SNAPSHOT_FILES_H_
#define SLUICE_SRC_JOURNAL_SNAPSHOT_FILES_H_

#include <string>

#include "sluice/snapshot_file.h"
#include "src/journal/files.h"

namespace sluice::journal {

// As WriteSnapshotFile and ReadSnapshotFile.
absl::Status WriteSnapshot(Files& files, const std::string& path, const v1::Snapshot& snapshot);
absl::StatusOr<v1::Snapshot> ReadSnapshot(Files& files, const std::string& path);

}  // namespace sluice::journal

#endif  // SLUICE_SRC_JOURNAL_SNAPSHOT_FILES_H_
