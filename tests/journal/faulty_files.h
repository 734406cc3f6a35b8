// The system's files, with faults in between.
#ifndef SLUICE_TESTS_JOURNAL_FAULTY_FILES_H_
#define SLUICE_TESTS_JOURNAL_FAULTY_FILES_H_

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "src/journal/files.h"

namespace sluice::journal {

// What a call is to fail with; each is asked before the call is made.
struct Faults {
  // How many of the bytes are written, and the error then; the second 0: no error, a short write.
  std::function<std::pair<std::size_t, int>(std::size_t)> write;
  std::function<int()> sync;
  std::function<int()> truncate;
  std::function<int()> open;
  std::function<int()> rename;
  int writes = 0;
  int syncs = 0;
};

class FaultyFile : public WritableFile {
 public:
  FaultyFile(std::unique_ptr<WritableFile> file, Faults& faults)
      : file_(std::move(file)), faults_(faults) {}

  int Write(absl::string_view bytes, std::size_t& written) override {
    ++faults_.writes;
    if (!faults_.write) return file_->Write(bytes, written);
    const auto [size, error] = faults_.write(bytes.size());
    written = 0;
    if (size > 0) {
      const int other = file_->Write(bytes.substr(0, std::min(size, bytes.size())), written);
      if (other != 0) return other;
    }
    return error;
  }
  int Sync() override {
    ++faults_.syncs;
    const int error = faults_.sync ? faults_.sync() : 0;
    return error != 0 ? error : file_->Sync();
  }
  int Truncate(std::uint64_t size) override {
    const int error = faults_.truncate ? faults_.truncate() : 0;
    return error != 0 ? error : file_->Truncate(size);
  }

 private:
  const std::unique_ptr<WritableFile> file_;
  Faults& faults_;
};

class FaultyFiles : public Files {
 public:
  Faults& faults() { return faults_; }

  int OpenToAppend(const std::string& path, bool must_make, std::unique_ptr<WritableFile>& file,
                   bool& made) override {
    const int error = faults_.open ? faults_.open() : 0;
    if (error != 0) return error;
    const int result = PosixFiles().OpenToAppend(path, must_make, file, made);
    if (result == 0) file = std::make_unique<FaultyFile>(std::move(file), faults_);
    return result;
  }
  int OpenToRead(const std::string& path, std::unique_ptr<ReadableFile>& file) override {
    return PosixFiles().OpenToRead(path, file);
  }
  int Identify(const std::string& path, FileIdentity& identity) override {
    return PosixFiles().Identify(path, identity);
  }
  int Rename(const std::string& from, const std::string& to) override {
    const int error = faults_.rename ? faults_.rename() : 0;
    return error != 0 ? error : PosixFiles().Rename(from, to);
  }
  int Remove(const std::string& path) override { return PosixFiles().Remove(path); }
  int ListBeside(const std::string& path, std::vector<std::string>& names) override {
    return PosixFiles().ListBeside(path, names);
  }
  int SyncBeside(const std::string& path) override { return PosixFiles().SyncBeside(path); }

 private:
  Faults faults_;
};

}  // namespace sluice::journal

#endif  // SLUICE_TESTS_JOURNAL_FAULTY_FILES_H_
