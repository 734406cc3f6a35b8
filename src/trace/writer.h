// Rows as a protobuf trace.
#ifndef SLUICE_SRC_TRACE_WRITER_H_
#define SLUICE_SRC_TRACE_WRITER_H_

#include <cstddef>
#include <string>

#include "sluice/v1/trace.pb.h"
#include "src/trace/row.h"

namespace sluice::trace {

// Appends length-delimited sluice.v1.Trace messages to a string, in batches that any
// reader with default options takes. Flush() at the end. Not thread-safe.
class Writer {
 public:
  // `out` must outlive the writer; a record holds at most `batch_rows` rows.
  explicit Writer(std::string& out, std::size_t batch_rows = 512)
      : out_(out), batch_rows_(batch_rows) {}

  void Add(const Row& row);

  // Writes what has been added and not been written.
  void Flush();

 private:
  std::string& out_;
  const std::size_t batch_rows_;
  v1::Trace batch_;
  std::size_t batch_bytes_ = 0;
};

}  // namespace sluice::trace

#endif  // SLUICE_SRC_TRACE_WRITER_H_
