// Where bytes come from: a file, standard input, memory; compressed or not.
#ifndef SLUICE_SRC_TRACE_SOURCE_H_
#define SLUICE_SRC_TRACE_SOURCE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace sluice::trace {

// Bytes from front to back. Not thread-safe.
class Source {
 public:
  virtual ~Source() = default;

  // Reads up to `size` bytes to `to`; 0 only at the end. Errors name the file.
  virtual absl::StatusOr<std::size_t> Read(char* to, std::size_t size) = 0;

  // Bytes taken from what is stored (compressed ones, where it is compressed), and how
  // many these are in all, else 0.
  virtual std::uint64_t bytes_taken() const = 0;
  virtual std::uint64_t bytes_total() const = 0;
};

// "-" is standard input. NotFound, PermissionDenied, … where it can't be opened.
absl::StatusOr<std::unique_ptr<Source>> OpenFileSource(const std::string& path);

// `bytes` must outlive the source.
std::unique_ptr<Source> BytesSource(absl::string_view bytes);

// What `head` and behind it `compressed` hold in the gzip format: one member or several
// on end, and then nothing but zeros. `head` are bytes that were already taken from
// `compressed`. Data that ends early or is damaged is DataLoss. `name` is for errors;
// `chunk_bytes` are read at once.
std::unique_ptr<Source> GzipSource(std::string name, std::string head,
                                   std::unique_ptr<Source> compressed, std::size_t chunk_bytes);

}  // namespace sluice::trace

#endif  // SLUICE_SRC_TRACE_SOURCE_H_
