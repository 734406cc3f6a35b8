// Opening traces with the size of a chunk at hand: for tests.
#ifndef SLUICE_SRC_TRACE_OPEN_H_
#define SLUICE_SRC_TRACE_OPEN_H_

#include <cstddef>
#include <memory>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "src/trace/reader.h"

namespace sluice::trace {

// As OpenTraceBytes; `chunk_bytes` are read at once. Rows and errors don't depend on it.
absl::StatusOr<std::unique_ptr<Reader>> OpenTraceChunks(absl::string_view name,
                                                        absl::string_view bytes,
                                                        const ReaderOptions& options,
                                                        std::size_t chunk_bytes);

}  // namespace sluice::trace

#endif  // SLUICE_SRC_TRACE_OPEN_H_
