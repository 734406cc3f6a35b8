#include "src/trace/source.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "src/trace/quote.h"

namespace sluice::trace {
namespace {

class FileSource final : public Source {
 public:
  FileSource(std::string name, int descriptor, bool owned, std::uint64_t total)
      : name_(std::move(name)), descriptor_(descriptor), owned_(owned), total_(total) {}
  FileSource(const FileSource&) = delete;
  FileSource& operator=(const FileSource&) = delete;
  ~FileSource() override {
    if (owned_) close(descriptor_);
  }

  absl::StatusOr<std::size_t> Read(char* to, std::size_t size) override {
    ssize_t got = 0;
    do {
      got = read(descriptor_, to, size);
    } while (got < 0 && errno == EINTR);
    if (got < 0) return absl::ErrnoToStatus(errno, absl::StrCat(Shown(name_), ": can't be read"));
    taken_ += static_cast<std::uint64_t>(got);
    return static_cast<std::size_t>(got);
  }

  std::uint64_t bytes_taken() const override { return taken_; }
  std::uint64_t bytes_total() const override { return total_; }

 private:
  const std::string name_;
  const int descriptor_;
  const bool owned_;
  const std::uint64_t total_;
  std::uint64_t taken_ = 0;
};

class MemorySource final : public Source {
 public:
  explicit MemorySource(absl::string_view bytes) : bytes_(bytes) {}

  absl::StatusOr<std::size_t> Read(char* to, std::size_t size) override {
    const std::size_t got = std::min(size, bytes_.size() - taken_);
    if (got > 0) std::memcpy(to, bytes_.data() + taken_, got);
    taken_ += got;
    return got;
  }

  std::uint64_t bytes_taken() const override { return taken_; }
  std::uint64_t bytes_total() const override { return bytes_.size(); }

 private:
  const absl::string_view bytes_;
  std::size_t taken_ = 0;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Source>> OpenFileSource(const std::string& path) {
  if (path == "-") {
    return std::unique_ptr<Source>(
        std::make_unique<FileSource>("standard input", STDIN_FILENO, false, 0));
  }
  int descriptor = -1;
  do {
    descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  } while (descriptor < 0 && errno == EINTR);
  if (descriptor < 0) {
    return absl::ErrnoToStatus(errno, absl::StrCat(Shown(path), ": can't be opened"));
  }
  struct stat facts = {};
  std::uint64_t total = 0;
  if (fstat(descriptor, &facts) == 0) {
    if (S_ISDIR(facts.st_mode)) {
      close(descriptor);
      return absl::InvalidArgumentError(
          absl::StrCat(Shown(path), ": is a folder; name the files in it"));
    }
    if (S_ISREG(facts.st_mode)) total = static_cast<std::uint64_t>(facts.st_size);
  }
  return std::unique_ptr<Source>(std::make_unique<FileSource>(path, descriptor, true, total));
}

std::unique_ptr<Source> BytesSource(absl::string_view bytes) {
  return std::make_unique<MemorySource>(bytes);
}

}  // namespace sluice::trace
