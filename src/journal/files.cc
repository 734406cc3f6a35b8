#include "src/journal/files.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "absl/strings/str_cat.h"
#include "src/language/unicode.h"

namespace sluice::journal {
namespace {

constexpr int kNoFile = -1;

// Runs a call of the system until no signal interrupts it.
template <typename Call>
auto Uninterrupted(const Call& call) {
  for (;;) {
    const auto result = call();
    if (result >= 0 || errno != EINTR) return result;
  }
}

int ErrorOf(int result) { return result < 0 ? errno : 0; }

std::string FolderOf(const std::string& path) {
  const std::string folder = std::filesystem::path(path).parent_path().string();
  return folder.empty() ? "." : folder;
}

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ != kNoFile) close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int fd() const { return fd_; }

 private:
  const int fd_;
};

class PosixWritable : public WritableFile {
 public:
  explicit PosixWritable(int fd) : descriptor_(fd) {}

  int Write(absl::string_view bytes, std::size_t& written) override {
    const ssize_t result = write(descriptor_.fd(), bytes.data(), bytes.size());
    written = result < 0 ? 0 : static_cast<std::size_t>(result);
    return result < 0 ? errno : 0;
  }
  int Sync() override {
    return ErrorOf(Uninterrupted([this] { return fdatasync(descriptor_.fd()); }));
  }
  int Truncate(std::uint64_t size) override {
    return ErrorOf(Uninterrupted(
        [this, size] { return ftruncate(descriptor_.fd(), static_cast<off_t>(size)); }));
  }

 private:
  const Descriptor descriptor_;
};

FileIdentity IdentityOf(const struct stat& status) {
  return {static_cast<std::uint64_t>(status.st_dev), static_cast<std::uint64_t>(status.st_ino)};
}

class PosixReadable : public ReadableFile {
 public:
  PosixReadable(int fd, FileIdentity identity) : descriptor_(fd), identity_(identity) {}

  int ReadAt(std::uint64_t offset, std::size_t size, char* to, std::size_t& read) override {
    read = 0;
    while (read < size) {
      const ssize_t got = Uninterrupted([&] {
        return pread(descriptor_.fd(), to + read, size - read, static_cast<off_t>(offset + read));
      });
      if (got < 0) return errno;
      if (got == 0) break;
      read += static_cast<std::size_t>(got);
    }
    return 0;
  }
  FileIdentity identity() const override { return identity_; }

 private:
  const Descriptor descriptor_;
  const FileIdentity identity_;
};

class System : public Files {
 public:
  int OpenToAppend(const std::string& path, bool must_make, std::unique_ptr<WritableFile>& file,
                   bool& made) override {
    constexpr int kFlags = O_WRONLY | O_APPEND | O_CLOEXEC;
    constexpr mode_t kMode = 0644;
    made = true;
    int fd =
        Uninterrupted([&path] { return open(path.c_str(), kFlags | O_CREAT | O_EXCL, kMode); });
    if (fd < 0 && errno == EEXIST && !must_make) {
      made = false;
      fd = Uninterrupted([&path] { return open(path.c_str(), kFlags); });
    }
    if (fd < 0) return errno;
    file = std::make_unique<PosixWritable>(fd);
    const int error = Claim(fd);
    if (error != 0) file = nullptr;
    return error;
  }

  int OpenToRead(const std::string& path, std::unique_ptr<ReadableFile>& file) override {
    const int fd = Uninterrupted([&path] { return open(path.c_str(), O_RDONLY | O_CLOEXEC); });
    if (fd < 0) return errno;
    struct stat status;
    const int error = ErrorOf(fstat(fd, &status));
    file = std::make_unique<PosixReadable>(fd, IdentityOf(status));
    if (error == 0 && !S_ISREG(status.st_mode)) return S_ISDIR(status.st_mode) ? EISDIR : ESPIPE;
    return error;
  }

  int Identify(const std::string& path, FileIdentity& identity) override {
    struct stat status;
    const int error = ErrorOf(stat(path.c_str(), &status));
    if (error == 0) identity = IdentityOf(status);
    return error;
  }

  int Rename(const std::string& from, const std::string& to) override {
    return ErrorOf(rename(from.c_str(), to.c_str()));
  }

  int Remove(const std::string& path) override { return ErrorOf(unlink(path.c_str())); }

  int ListBeside(const std::string& path, std::vector<std::string>& names) override {
    std::error_code error;
    std::filesystem::directory_iterator entry(FolderOf(path), error);
    for (; !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
      names.push_back(entry->path().filename().string());
    }
    return error.value();
  }

  int SyncBeside(const std::string& path) override {
    const int fd = Uninterrupted([folder = FolderOf(path)] {
      return open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    });
    if (fd < 0) return errno;
    const Descriptor folder(fd);
    return ErrorOf(Uninterrupted([fd] { return fsync(fd); }));
  }

 private:
  // A lock that ends with the process, and refuses what is no file, which could not be cut.
  static int Claim(int fd) {
    struct stat status;
    if (fstat(fd, &status) < 0) return errno;
    if (!S_ISREG(status.st_mode)) return ESPIPE;
    return ErrorOf(Uninterrupted([fd] { return flock(fd, LOCK_EX | LOCK_NB); }));
  }
};

}  // namespace

Files& PosixFiles() {
  static System& files = *new System;
  return files;
}

absl::Status FileError(int error, absl::string_view what, absl::string_view path) {
  const std::string shown = language::Escaped(path);
  if (error == ESPIPE) {
    return absl::FailedPreconditionError(
        absl::StrCat(shown, " is no regular file, so it can hold no journal"));
  }
  return absl::ErrnoToStatus(error, absl::StrCat(shown, ": ", what));
}

}  // namespace sluice::journal
