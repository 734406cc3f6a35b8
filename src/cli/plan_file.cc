#include "src/cli/plan_file.h"

#include <fcntl.h>
#include <google/protobuf/util/json_util.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "src/language/parse.h"
#include "src/language/unicode.h"

namespace sluice::cli {
namespace {

using language::Escaped;

// "launch.sluice: No such file or directory", from errno.
absl::Status SystemError(absl::string_view name, int error) {
  return absl::ErrnoToStatus(error, Escaped(name));
}

// Closes what it holds.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ > STDERR_FILENO) close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }
  // Answers with whether all went well: some file systems report a full disk here.
  bool Close() { return close(std::exchange(fd_, -1)) == 0; }

 private:
  int fd_;
};

absl::Status TooLarge(absl::string_view name, std::size_t max_bytes, absl::string_view what) {
  return absl::ResourceExhaustedError(absl::StrCat(Escaped(name), ": larger than ", max_bytes >> 20,
                                                   " MiB, the most that ", what, " may have"));
}

absl::StatusOr<std::string> ReadBounded(int fd, const std::string& name, std::size_t max_bytes,
                                        absl::string_view what) {
  std::string bytes;
  char chunk[1 << 16];
  while (true) {
    const ssize_t got = read(fd, chunk, sizeof(chunk));
    if (got == 0) return bytes;
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return SystemError(name, errno);
    if (bytes.size() + static_cast<std::size_t>(got) > max_bytes) {
      return TooLarge(name, max_bytes, what);
    }
    bytes.append(chunk, static_cast<std::size_t>(got));
  }
}

PlanForm FormOf(absl::string_view path, absl::string_view bytes) {
  if (absl::EndsWith(path, ".sluice")) return PlanForm::kText;
  if (absl::EndsWith(path, ".pb") || absl::EndsWith(path, ".binpb")) return PlanForm::kProto;
  if (absl::EndsWith(path, ".json")) return PlanForm::kJson;
  // No text of a plan begins with a brace or has such control characters, and a
  // stored plan can hardly do without the latter: they tag its fields.
  const bool binary = std::any_of(bytes.begin(), bytes.end(), [](char byte) {
    return static_cast<unsigned char>(byte) < 0x20 && byte != '\n' && byte != '\r' && byte != '\t';
  });
  if (binary) return PlanForm::kProto;
  const std::size_t first = bytes.find_first_not_of(" \t\r\n");
  return first != absl::string_view::npos && bytes[first] == '{' ? PlanForm::kJson
                                                                 : PlanForm::kText;
}

absl::StatusOr<PlanFile> Read(const std::string& path) {
  PlanFile file;
  file.name = DisplayName(path);
  absl::StatusOr<std::string> bytes = ReadBytes(path, kMaxStoredBytes, "a plan");
  if (!bytes.ok()) return bytes.status();
  file.bytes = *std::move(bytes);
  return file;
}

absl::Status CheckTextSize(const PlanFile& file) {
  if (file.bytes.size() <= language::kMaxTextBytes) return absl::OkStatus();
  return TooLarge(file.name, language::kMaxTextBytes, "a plan");
}

absl::Status WriteAll(int fd, const std::string& name, absl::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return SystemError(name, errno);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return absl::OkStatus();
}

// Writes to a new file at `temporary`, with the permissions of `old` if there is
// one. Errors speak of `path`, which is to be replaced by it.
absl::Status WriteNew(const std::string& temporary, const struct stat* old, const std::string& path,
                      absl::string_view bytes) {
  Descriptor fd(open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
  if (fd.get() < 0) return SystemError(path, errno);
  if (old != nullptr && fchmod(fd.get(), old->st_mode & 07777u) != 0) {
    return SystemError(path, errno);
  }
  const absl::Status status = WriteAll(fd.get(), path, bytes);
  if (!status.ok()) return status;
  if (fsync(fd.get()) != 0 || !fd.Close()) return SystemError(path, errno);
  return absl::OkStatus();
}

}  // namespace

// What is linked into this command is not what a plan speaks of: hence only paths.
PlanOptions ImportOptions(const std::string& path, const std::vector<std::string>& import_paths) {
  PlanOptions options;
  options.only_import_paths = true;
  const std::size_t slash = path.rfind('/');
  options.import_paths.push_back(slash == std::string::npos ? "." : path.substr(0, slash + 1));
  options.import_paths.insert(options.import_paths.end(), import_paths.begin(), import_paths.end());
  return options;
}

std::string DisplayName(const std::string& path) { return path == "-" ? "<stdin>" : path; }

absl::StatusOr<std::string> ReadBytes(const std::string& path, std::size_t max_bytes,
                                      absl::string_view what) {
  const Descriptor fd(path == "-" ? STDIN_FILENO : open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (fd.get() < 0) return SystemError(DisplayName(path), errno);
  return ReadBounded(fd.get(), DisplayName(path), max_bytes, what);
}

absl::StatusOr<PlanFile> ReadPlanFile(const std::string& path) {
  absl::StatusOr<PlanFile> file = Read(path);
  if (!file.ok()) return file;
  file->form = FormOf(path, file->bytes);
  if (file->form != PlanForm::kText) return file;
  const absl::Status size = CheckTextSize(*file);
  if (!size.ok()) return size;
  return file;
}

absl::StatusOr<PlanFile> ReadPlanText(const std::string& path) {
  absl::StatusOr<PlanFile> file = Read(path);
  if (!file.ok()) return file;
  const absl::Status size = CheckTextSize(*file);
  if (!size.ok()) return size;
  return file;
}

absl::StatusOr<v1::Plan> ParseStored(const PlanFile& file) {
  v1::Plan plan;
  if (file.form == PlanForm::kProto) {
    if (plan.ParseFromString(file.bytes)) return plan;
    return absl::InvalidArgumentError(absl::StrCat(
        Escaped(file.name), ": not a stored plan (a protobuf message sluice.v1.Plan)"));
  }
  const auto status = google::protobuf::util::JsonStringToMessage(file.bytes, &plan);
  if (status.ok()) return plan;
  // Below its first line protobuf quotes the text and draws a caret.
  const std::string message(status.message().data(), status.message().size());
  return absl::InvalidArgumentError(
      absl::StrCat(Escaped(file.name), ": not a plan in JSON (the message sluice.v1.Plan): ",
                   Escaped(message.substr(0, message.find('\n')))));
}

absl::StatusOr<Plan> LoadPlan(const std::string& path, const std::vector<std::string>& import_paths,
                              Diagnostics& diagnostics) {
  absl::StatusOr<PlanFile> file = ReadPlanFile(path);
  if (!file.ok()) return file.status();
  const PlanOptions options = ImportOptions(path, import_paths);
  if (file->form == PlanForm::kText) {
    return Plan::Parse(file->bytes, file->name, &diagnostics, options);
  }
  absl::StatusOr<v1::Plan> proto = ParseStored(*file);
  if (!proto.ok()) return proto.status();
  return Plan::FromProto(*proto, file->name, &diagnostics, options);
}

absl::Status WriteFile(const std::string& path, absl::string_view bytes) {
  struct stat old = {};
  const bool exists = stat(path.c_str(), &old) == 0;
  if (exists && !S_ISREG(old.st_mode)) {
    Descriptor fd(open(path.c_str(), O_WRONLY | O_CLOEXEC));
    if (fd.get() < 0) return SystemError(path, errno);
    return WriteAll(fd.get(), path, bytes);
  }
  // A link stays a link: what it points at is replaced.
  std::string target = path;
  if (char* real = exists ? realpath(path.c_str(), nullptr) : nullptr; real != nullptr) {
    target = real;
    std::free(real);
  }
  const std::string temporary = absl::StrCat(target, ".", getpid(), ".tmp");
  absl::Status status = WriteNew(temporary, exists ? &old : nullptr, path, bytes);
  if (status.ok() && std::rename(temporary.c_str(), target.c_str()) != 0) {
    status = SystemError(path, errno);
  }
  if (!status.ok()) unlink(temporary.c_str());
  return status;
}

}  // namespace sluice::cli
