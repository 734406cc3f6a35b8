// Comma-separated values, as RFC 4180 has them.
#ifndef SLUICE_SRC_TRACE_CSV_READER_H_
#define SLUICE_SRC_TRACE_CSV_READER_H_

#include <memory>

#include "absl/status/statusor.h"
#include "src/trace/input.h"
#include "src/trace/reader.h"

namespace sluice::trace {

// Reads the header line, and fails where it doesn't tell which column is what.
absl::StatusOr<std::unique_ptr<Reader>> OpenCsv(std::unique_ptr<Input> input,
                                                const ReaderOptions& options);

}  // namespace sluice::trace

#endif  // SLUICE_SRC_TRACE_CSV_READER_H_
