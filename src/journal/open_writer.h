// Writers over files other than the system's: for tests.
#ifndef SLUICE_SRC_JOURNAL_OPEN_WRITER_H_
#define SLUICE_SRC_JOURNAL_OPEN_WRITER_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "sluice/journal.h"
#include "src/journal/files.h"

namespace sluice::journal {

// As JournalWriter::Open. `files` must outlive the writer.
absl::StatusOr<std::unique_ptr<JournalWriter>> OpenWriter(Files& files, const std::string& path,
                                                          const Plan& plan, std::int64_t start_ns,
                                                          const JournalOptions& options);

}  // namespace sluice::journal

#endif  // SLUICE_SRC_JOURNAL_OPEN_WRITER_H_
