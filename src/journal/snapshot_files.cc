#include "src/journal/snapshot_files.h"

#include <cerrno>
#include <memory>

#include "absl/strings/str_cat.h"
#include "src/language/unicode.h"

namespace sluice::journal {
namespace {

constexpr std::size_t kReadBytes = std::size_t{1} << 20;
constexpr std::size_t kMostBytes = (std::size_t{2} << 30) + (std::size_t{16} << 20);

int WriteAll(WritableFile& file, absl::string_view bytes) {
  while (!bytes.empty()) {
    std::size_t written = 0;
    const int error = file.Write(bytes, written);
    bytes.remove_prefix(written);
    if (error != 0 && error != EINTR) return error;
    if (error == 0 && written == 0) return EIO;
  }
  return 0;
}

// Also makes it last.
int WriteNew(Files& files, const std::string& path, absl::string_view bytes) {
  std::unique_ptr<WritableFile> file;
  bool made = false;
  int error = files.OpenToAppend(path, true, file, made);
  if (error == EEXIST) {  // of a process that was killed
    error = files.Remove(path);
    if (error == 0) error = files.OpenToAppend(path, true, file, made);
  }
  if (error == 0) error = WriteAll(*file, bytes);
  if (error == 0) error = file->Sync();
  return error;
}

}  // namespace

absl::Status WriteSnapshot(Files& files, const std::string& path, const v1::Snapshot& snapshot) {
  const std::string fresh = path + ".new";
  std::string bytes;
  if (!snapshot.SerializeToString(&bytes)) {
    return absl::ResourceExhaustedError("a snapshot of more than 2 GB can't be written");
  }
  if (const int error = WriteNew(files, fresh, bytes); error != 0) {
    files.Remove(fresh);
    return FileError(error, "can't be written", fresh);
  }
  if (const int error = files.Rename(fresh, path); error != 0) {
    files.Remove(fresh);
    return FileError(error, "can't be replaced", path);
  }
  if (const int error = files.SyncBeside(path); error != 0) {
    return FileError(error, "can't be made to last", path);
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::Snapshot> ReadSnapshot(Files& files, const std::string& path) {
  std::unique_ptr<ReadableFile> file;
  if (const int error = files.OpenToRead(path, file); error != 0) {
    return FileError(error, "can't be read", path);
  }
  std::string bytes;
  for (std::size_t read = kReadBytes; read == kReadBytes;) {
    const std::size_t before = bytes.size();
    if (before > kMostBytes) {
      return absl::DataLossError(absl::StrCat(language::Escaped(path), ": too large a snapshot"));
    }
    bytes.resize(before + kReadBytes);
    const int error = file->ReadAt(before, kReadBytes, &bytes[before], read);
    if (error != 0) return FileError(error, "can't be read", path);
    bytes.resize(before + read);
  }
  v1::Snapshot snapshot;
  if (!snapshot.ParseFromString(bytes) || snapshot.version() == 0) {
    return absl::DataLossError(
        absl::StrCat(language::Escaped(path), ": no snapshot of an engine, or a damaged one"));
  }
  return snapshot;
}

}  // namespace sluice::journal

namespace sluice {

absl::Status WriteSnapshotFile(const std::string& path, const v1::Snapshot& snapshot) {
  return journal::WriteSnapshot(journal::PosixFiles(), path, snapshot);
}

absl::StatusOr<v1::Snapshot> ReadSnapshotFile(const std::string& path) {
  return journal::ReadSnapshot(journal::PosixFiles(), path);
}

}  // namespace sluice
