// Traces as text, to be compared; and the making of compressed ones.
#ifndef SLUICE_TESTS_TRACE_DESCRIBE_H_
#define SLUICE_TESTS_TRACE_DESCRIBE_H_

#include <cstddef>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "src/trace/reader.h"

namespace sluice::trace {

// One row as a line without its end:
//   3 2026-03-01T20:00:00Z payment{method="card"} ok=48 total=50
// of which the first is the number of its line.
std::string DescribeRow(const Row& row);

// All rows of a reader, its errors ("error: …") among them, and at the end what was skipped.
// Stops after a million lines.
std::string DescribeReader(Reader& reader);
std::string DescribeReader(const absl::StatusOr<std::unique_ptr<Reader>>& reader);

// What a file called `name` holds, read `chunk_bytes` at a time.
std::string DescribeBytes(absl::string_view name, absl::string_view bytes,
                          const ReaderOptions& options, std::size_t chunk_bytes = 4096);

// One gzip member that holds `bytes`.
std::string Compress(absl::string_view bytes);

}  // namespace sluice::trace

#endif  // SLUICE_TESTS_TRACE_DESCRIBE_H_
