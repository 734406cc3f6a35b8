#include <zlib.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "src/trace/quote.h"
#include "src/trace/source.h"

namespace sluice::trace {
namespace {

class Gzip final : public Source {
 public:
  Gzip(std::string name, std::string head, std::unique_ptr<Source> compressed,
       std::size_t chunk_bytes)
      : name_(std::move(name)), compressed_(std::move(compressed)), input_(std::move(head)) {
    const std::size_t given = input_.size();
    input_.resize(std::max(given, chunk_bytes));
    Present(given);
    constexpr int kGzipOnly = 16;  // added to the size of the window: no other header
    ready_ = inflateInit2(&stream_, MAX_WBITS + kGzipOnly) == Z_OK;
  }
  Gzip(const Gzip&) = delete;
  Gzip& operator=(const Gzip&) = delete;
  ~Gzip() override {
    if (ready_) inflateEnd(&stream_);
  }

  absl::StatusOr<std::size_t> Read(char* to, std::size_t size) override {
    if (!ready_) return absl::ResourceExhaustedError(absl::StrCat(Shown(name_), ": no memory"));
    constexpr std::size_t kMost = std::numeric_limits<uInt>::max();
    stream_.next_out = reinterpret_cast<Bytef*>(to);
    stream_.avail_out = static_cast<uInt>(std::min(size, kMost));
    const uInt room = stream_.avail_out;
    while (stream_.avail_out == room) {
      if (stream_.avail_in == 0 && fault_.ok()) {
        absl::StatusOr<bool> more = Fill();
        if (!more.ok()) return more.status();
        if (!*more) return AtEnd();
      }
      if (fault_.ok()) fault_ = between_members_ ? NextMember() : Inflate();
      // What came out before the fault is good; the fault is for the next call.
      if (!fault_.ok() && stream_.avail_out == room) return fault_;
    }
    return std::size_t{room - stream_.avail_out};
  }

  std::uint64_t bytes_taken() const override {
    return compressed_->bytes_taken() - stream_.avail_in;
  }
  std::uint64_t bytes_total() const override { return compressed_->bytes_total(); }

 private:
  absl::StatusOr<bool> Fill() {
    absl::StatusOr<std::size_t> got = compressed_->Read(input_.data(), input_.size());
    if (!got.ok()) return got.status();
    Present(*got);
    return *got > 0;
  }

  // The first `size` bytes of the input are there to be inflated.
  void Present(std::size_t size) {
    stream_.next_in = reinterpret_cast<Bytef*>(input_.data());
    stream_.avail_in = static_cast<uInt>(size);
  }

  absl::StatusOr<std::size_t> AtEnd() const {
    if (between_members_) return std::size_t{0};
    return absl::DataLossError(
        absl::StrCat(Shown(name_), ": the compressed data ends early, after ", bytes_taken(),
                     " bytes; the file was cut off, or is still being written"));
  }

  absl::Status Inflate() {
    const int code = inflate(&stream_, Z_NO_FLUSH);
    if (code == Z_STREAM_END) between_members_ = true;
    if (code == Z_OK || code == Z_STREAM_END || code == Z_BUF_ERROR) return absl::OkStatus();
    if (code == Z_MEM_ERROR) {
      return absl::ResourceExhaustedError(absl::StrCat(Shown(name_), ": no memory"));
    }
    return absl::DataLossError(
        absl::StrCat(Shown(name_), ": the compressed data is damaged near byte ", bytes_taken(),
                     stream_.msg != nullptr ? absl::StrCat(" (", stream_.msg, ")") : "",
                     "; `gzip -t` on it says the same"));
  }

  // Behind a member lie the next one, or zeros up to the end of a block of tape.
  absl::Status NextMember() {
    if (*stream_.next_in == 0) {
      padded_ = true;
      ++stream_.next_in;
      --stream_.avail_in;
      return absl::OkStatus();
    }
    constexpr Bytef kMagic = 0x1F;
    if (padded_ || *stream_.next_in != kMagic) {
      return absl::DataLossError(absl::StrCat(Shown(name_),
                                              ": behind the compressed data, at byte ",
                                              bytes_taken(), ", there is something else"));
    }
    inflateReset(&stream_);
    between_members_ = false;
    return absl::OkStatus();
  }

  const std::string name_;
  const std::unique_ptr<Source> compressed_;
  std::string input_;
  z_stream stream_ = {};
  bool ready_ = false;
  bool between_members_ = false;
  bool padded_ = false;
  absl::Status fault_;
};

}  // namespace

std::unique_ptr<Source> GzipSource(std::string name, std::string head,
                                   std::unique_ptr<Source> compressed, std::size_t chunk_bytes) {
  return std::make_unique<Gzip>(std::move(name), std::move(head), std::move(compressed),
                                chunk_bytes);
}

}  // namespace sluice::trace
