#include "src/trace/input.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "src/trace/quote.h"

namespace sluice::trace {
namespace {

constexpr absl::string_view kGzipMagic = "\x1F\x8B";
constexpr absl::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::size_t kLongestMagic = 6;

struct Compressor {
  absl::string_view magic;
  absl::string_view name;
  absl::string_view remedy;
};

constexpr std::array<Compressor, 4> kOthers = {{
    {"\x28\xB5\x2F\xFD", "zstd", "zstd -dc"},
    {absl::string_view("\xFD"
                       "7zXZ\0",
                       6),
     "xz", "xz -dc"},
    {"BZh", "bzip2", "bzip2 -dc"},
    {"PK\x03\x04", "zip", "unzip -p"},
}};

absl::Status RefuseOthers(const std::string& name, absl::string_view head) {
  for (const Compressor& other : kOthers) {
    if (!absl::StartsWith(head, other.magic)) continue;
    return absl::InvalidArgumentError(absl::StrCat(name, ": is compressed with ", other.name,
                                                   "; pipe it in: ", other.remedy,
                                                   " FILE | sluice … --data SIGNAL=-"));
  }
  if (absl::StartsWith(head, "\xFF\xFE") || absl::StartsWith(head, "\xFE\xFF")) {
    return absl::InvalidArgumentError(
        absl::StrCat(name, ": is UTF-16; convert it: iconv -f UTF-16 -t UTF-8 FILE"));
  }
  return absl::OkStatus();
}

}  // namespace

Input::Input(std::string name, std::unique_ptr<Source> source, std::size_t chunk_bytes)
    : name_(std::move(name)),
      source_(std::move(source)),
      chunk_bytes_(std::max<std::size_t>(chunk_bytes, 1)),
      buffer_(std::make_unique<char[]>(chunk_bytes_ + kPadding)),
      capacity_(chunk_bytes_) {
  buffer_[0] = '\n';
}

absl::StatusOr<std::unique_ptr<Input>> Input::Open(std::string name, std::unique_ptr<Source> source,
                                                   std::size_t chunk_bytes) {
  auto input = std::unique_ptr<Input>(new Input(std::move(name), std::move(source), chunk_bytes));
  absl::Status status = input->Begin();
  if (!status.ok()) return status;
  return input;
}

// Tells by the first bytes what must be done to all of them.
absl::Status Input::Begin() {
  absl::Status status = Want(kLongestMagic);
  if (status.ok() && absl::StartsWith(window(), kGzipMagic)) status = Decompress();
  if (status.ok()) status = RefuseOthers(name_, window());
  if (status.ok() && absl::StartsWith(window(), kByteOrderMark)) Consume(kByteOrderMark.size());
  return status;
}

absl::Status Input::Decompress() {
  source_ = GzipSource(name_, std::string(window()), std::move(source_), chunk_bytes_);
  compressed_ = true;
  begin_ = 0;
  end_ = 0;
  at_end_ = false;
  return Want(kLongestMagic);
}

absl::StatusOr<std::unique_ptr<Input>> Input::OpenFile(const std::string& path,
                                                       std::size_t chunk_bytes) {
  absl::StatusOr<std::unique_ptr<Source>> source = OpenFileSource(path);
  if (!source.ok()) return source.status();
  return Open(path == "-" ? "standard input" : Shown(path), *std::move(source), chunk_bytes);
}

absl::StatusOr<std::unique_ptr<Input>> Input::OpenBytes(absl::string_view name,
                                                        absl::string_view bytes,
                                                        std::size_t chunk_bytes) {
  return Open(Shown(name), BytesSource(bytes), chunk_bytes);
}

void Input::MakeRoom() {
  const std::size_t unread = size();
  if (unread + chunk_bytes_ > capacity_) {
    // At least doubled, so that a long row is not moved once for each chunk of it.
    const std::size_t capacity = std::max(2 * capacity_, unread + chunk_bytes_);
    auto buffer = std::make_unique<char[]>(capacity + kPadding);
    std::memcpy(buffer.get(), begin(), unread);
    buffer_ = std::move(buffer);
    capacity_ = capacity;
  } else if (begin_ > 0) {
    std::memmove(buffer_.get(), begin(), unread);
  }
  begin_ = 0;
  end_ = unread;
}

absl::Status Input::More() {
  if (at_end_ || !fault_.ok()) return fault_;
  if (end_ + chunk_bytes_ > capacity_) MakeRoom();
  absl::StatusOr<std::size_t> got = source_->Read(buffer_.get() + end_, chunk_bytes_);
  if (got.ok()) {
    end_ += *got;
    at_end_ = *got == 0;
  } else {
    fault_ = got.status();
  }
  buffer_[end_] = '\n';
  return fault_;
}

absl::Status Input::Want(std::size_t wanted) {
  while (size() < wanted && !at_end_) {
    absl::Status status = More();
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

void Input::Release() {
  Consume(size());
  buffer_ = std::make_unique<char[]>(chunk_bytes_ + kPadding);
  capacity_ = chunk_bytes_;
  begin_ = 0;
  end_ = 0;
  buffer_[0] = '\n';
}

std::uint64_t Input::bytes_read() const {
  // Of compressed bytes it is not known which of them the window holds.
  const std::uint64_t taken = source_->bytes_taken();
  return compressed_ ? taken : taken - size();
}

}  // namespace sluice::trace
