// Journals, read for `sluice ready`.
#ifndef SLUICE_SRC_CLI_READY_RECORD_H_
#define SLUICE_SRC_CLI_READY_RECORD_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "src/ready/record.h"

namespace sluice::cli {

// What the journals tell that happened up to `now_ns`. Damage does not end it, but may have
// taken what is missing: it is told in `notes`. An error names the file that can't be read.
absl::StatusOr<ready::Record> ReadRecord(const std::vector<std::string>& journals,
                                         std::int64_t now_ns, std::vector<std::string>& notes);

}  // namespace sluice::cli

#endif  // SLUICE_SRC_CLI_READY_RECORD_H_
