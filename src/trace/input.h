// The bytes of a trace, decompressed, a window of them at a time.
#ifndef SLUICE_SRC_TRACE_INPUT_H_
#define SLUICE_SRC_TRACE_INPUT_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "src/trace/source.h"

namespace sluice::trace {

// How many bytes are asked of a source at once. Results never depend on it; tests
// set it to a few.
inline constexpr std::size_t kChunkBytes = 256 << 10;

// A window onto the bytes not yet consumed: [begin(), end()). It grows at its end by
// More() and shrinks at its front by Consume(), so memory is bounded by what a reader
// leaves unconsumed, plus a chunk. Not thread-safe.
class Input {
 public:
  // Behind end() this many bytes may be read, of which the first is a line feed: loops
  // that look for one need no check for the end.
  static constexpr std::size_t kPadding = 64;

  // Opens `path` ("-" is standard input). Compressed data is recognised by its first
  // bytes; that of other compressors than gzip is an error that says what to do.
  static absl::StatusOr<std::unique_ptr<Input>> OpenFile(const std::string& path,
                                                         std::size_t chunk_bytes);
  // As OpenFile, from memory; `bytes` must outlive the input.
  static absl::StatusOr<std::unique_ptr<Input>> OpenBytes(absl::string_view name,
                                                          absl::string_view bytes,
                                                          std::size_t chunk_bytes);

  Input(const Input&) = delete;
  Input& operator=(const Input&) = delete;

  const char* begin() const { return buffer_.get() + begin_; }
  const char* end() const { return buffer_.get() + end_; }
  std::size_t size() const { return end_ - begin_; }
  absl::string_view window() const { return {begin(), size()}; }
  bool at_end() const { return at_end_; }  // More() would add nothing

  // Reads at least one more byte, or sets at_end(). Pointers into the window go stale.
  // A fault of the source is returned again by each further call, and is no end.
  absl::Status More();

  // Reads until the window has `size` bytes or the input ends.
  absl::Status Want(std::size_t size);

  // The first `size` bytes of the window are done with. Pointers stay good.
  void Consume(std::size_t size) {
    begin_ += size;
    consumed_ += size;
  }

  // Consumes all of the window, and gives back its memory. Pointers into it go stale.
  void Release();

  // For errors: the file's name without control characters.
  const std::string& name() const { return name_; }
  std::uint64_t consumed() const { return consumed_; }  // bytes, decompressed

  // As Reader's.
  std::uint64_t bytes_read() const;
  std::uint64_t bytes_total() const { return source_->bytes_total(); }

 private:
  Input(std::string name, std::unique_ptr<Source> source, std::size_t chunk_bytes);
  static absl::StatusOr<std::unique_ptr<Input>> Open(std::string name,
                                                     std::unique_ptr<Source> source,
                                                     std::size_t chunk_bytes);
  absl::Status Begin();
  absl::Status Decompress();
  void MakeRoom();

  const std::string name_;
  std::unique_ptr<Source> source_;
  bool compressed_ = false;
  const std::size_t chunk_bytes_;
  std::unique_ptr<char[]> buffer_;
  std::size_t capacity_ = 0;  // without the padding
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::uint64_t consumed_ = 0;
  bool at_end_ = false;
  absl::Status fault_;
};

}  // namespace sluice::trace

#endif  // SLUICE_SRC_TRACE_INPUT_H_
