// What the journal asks of the system, so that tests can have a disk that fails. Errors are
// errno's numbers; 0 is none.
#ifndef SLUICE_SRC_JOURNAL_FILES_H_
#define SLUICE_SRC_JOURNAL_FILES_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace sluice::journal {

// A file that grows at its end.
class WritableFile {
 public:
  virtual ~WritableFile() = default;

  // As write(2): may write fewer bytes than it is given, and may be interrupted (EINTR).
  virtual int Write(absl::string_view bytes, std::size_t& written) = 0;
  virtual int Sync() = 0;
  virtual int Truncate(std::uint64_t size) = 0;
};

// Which file a name means; names move from one to the other.
using FileIdentity = std::pair<std::uint64_t, std::uint64_t>;

class ReadableFile {
 public:
  virtual ~ReadableFile() = default;

  // As pread(2), but whole: fewer bytes than asked for only at the end of the file.
  virtual int ReadAt(std::uint64_t offset, std::size_t size, char* to, std::size_t& read) = 0;
  virtual FileIdentity identity() const = 0;
};

class Files {
 public:
  virtual ~Files() = default;

  // Makes the file where there is none, in which case `made` is set; with `must_make`, EEXIST
  // where there is one. EWOULDBLOCK where another writer has it.
  virtual int OpenToAppend(const std::string& path, bool must_make,
                           std::unique_ptr<WritableFile>& file, bool& made) = 0;
  virtual int OpenToRead(const std::string& path, std::unique_ptr<ReadableFile>& file) = 0;
  virtual int Identify(const std::string& path, FileIdentity& identity) = 0;
  virtual int Rename(const std::string& from, const std::string& to) = 0;
  virtual int Remove(const std::string& path) = 0;
  // Names in the folder that `path` is in.
  virtual int ListBeside(const std::string& path, std::vector<std::string>& names) = 0;
  // Makes names that were made or moved in the folder that `path` is in last.
  virtual int SyncBeside(const std::string& path) = 0;
};

// Those of the system. Lives for ever.
Files& PosixFiles();

// The error as a status: "PATH: can't be written: No space left on device".
absl::Status FileError(int error, absl::string_view what, absl::string_view path);

}  // namespace sluice::journal

#endif  // SLUICE_SRC_JOURNAL_FILES_H_
