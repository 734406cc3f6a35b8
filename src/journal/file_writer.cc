#include "src/journal/file_writer.h"

#include <algorithm>
#include <cerrno>
#include <utility>

#include "absl/strings/str_cat.h"
#include "src/journal/file_set.h"
#include "src/journal/format.h"
#include "src/journal/scanner.h"
#include "src/journal/serialize.h"
#include "src/language/unicode.h"

namespace sluice::journal {
namespace {

std::size_t RecordBytes(absl::string_view records) { return kHeadBytes + HeadOf(records).length; }

bool BeginsWith(RecordType type, absl::string_view records) {
  return !records.empty() && HeadOf(records).type == type;
}

std::uint64_t CountEvents(absl::string_view records) {
  std::uint64_t events = 0;
  for (; !records.empty(); records.remove_prefix(RecordBytes(records))) {
    if (BeginsWith(RecordType::kEvent, records)) ++events;
  }
  return events;
}

bool HasOtherThanHeaders(absl::string_view records) {
  while (BeginsWith(RecordType::kHeader, records)) records.remove_prefix(RecordBytes(records));
  return !records.empty();
}

// What a fault of opening means for who wants to write a journal.
absl::Status CantOpen(int error, const std::string& path) {
  if (error == EWOULDBLOCK) {
    return absl::FailedPreconditionError(absl::StrCat(
        language::Escaped(path), " is being written by somebody else: one writer a journal"));
  }
  return FileError(error, "can't be opened for writing", path);
}

absl::Status CantWrite(int error, const std::string& path) {
  return FileError(error, "can't be written", path);
}

absl::Status Exists(const std::string& path) {
  return absl::AlreadyExistsError(
      absl::StrCat(language::Escaped(path), " is there already: name a new journal, or move it"));
}

}  // namespace

// ---- Opening -----------------------------------------------------------------------------

// The end of the last good record of a file, whose number and header it takes note of.
absl::StatusOr<std::uint64_t> FileWriter::FindEnd(const std::string& name) {
  std::unique_ptr<ReadableFile> file;
  if (const int error = files_.OpenToRead(name, file); error != 0) {
    return FileError(error, "can't be read", name);
  }
  Scanner scanner(std::move(file), name);
  std::uint64_t end = 0;
  for (;;) {
    const absl::StatusOr<Scanner::Step> step = scanner.Next();
    if (!step.ok()) return step.status();
    if (step->kind == Scanner::Step::Kind::kTail) {
      cut_tail_ = {name, step->offset, step->bytes, 0, std::string(step->what)};
      return step->offset;
    }
    if (step->kind == Scanner::Step::Kind::kEnd) return std::max(end, scanner.offset());
    if (step->kind == Scanner::Step::Kind::kDamage) continue;
    end = step->offset + step->bytes;
    const bool is_header = step->head.type == RecordType::kHeader;
    next_number_ = std::max(next_number_, step->head.number + (is_header ? 0 : 1));
    has_records_ = has_records_ || !is_header;
    v1::JournalHeader header;
    if (is_header && ReadHeader(step->payload, header).empty()) {
      header_.set_file(std::max(header_.file(), header.file()));
    }
  }
}

absl::Status FileWriter::Open(v1::JournalHeader header) {
  header_ = std::move(header);
  header_.set_begins_run(true);
  header_.set_file(1);
  const absl::StatusOr<FileSet> found = FindFiles(files_, path_);
  if (!found.ok()) return found.status();
  if (options_.must_be_new && (found->live || !found->full.empty())) return Exists(path_);
  if (!found->full.empty()) header_.set_file(found->full.back() + 1);

  bool made = false;
  const int error = files_.OpenToAppend(path_, options_.must_be_new, file_, made);
  if (error == EEXIST) return Exists(path_);
  if (error != 0) return CantOpen(error, path_);
  absl::Status status = Resume();
  if (!status.ok()) {
    file_ = nullptr;
    if (made) (void)files_.Remove(path_);  // an empty file, which nobody asked for
  }
  return status;
}

absl::Status FileWriter::Resume() {
  absl::StatusOr<std::uint64_t> size = FindEnd(path_);
  if (size.ok() && !has_records_) {
    // The numbers go on from the file before.
    const JournalDamage cut = cut_tail_;
    absl::StatusOr<FileSet> found = FindFiles(files_, path_);
    if (!found.ok()) return found.status();
    while (!has_records_ && !found->full.empty()) {
      const absl::StatusOr<std::uint64_t> end = FindEnd(FullFile(path_, found->full.back()));
      if (!end.ok()) return end.status();
      found->full.pop_back();
    }
    has_records_ = false;
    cut_tail_ = cut;
  }
  if (absl::IsInvalidArgument(size.status())) {
    return absl::FailedPreconditionError(
        absl::StrCat(size.status().message(), "; it was not changed"));
  }
  if (!size.ok()) return size.status();
  return BeginRun(*size);
}

absl::Status FileWriter::BeginRun(std::uint64_t size) {
  size_ = size;
  if (cut_tail_.bytes > 0) {
    if (const int error = file_->Truncate(size_); error != 0) {
      return FileError(error, "what a crash has left at its end can't be cut", path_);
    }
  }
  absl::Status status = WriteHead();
  header_.set_begins_run(false);
  return status;
}

// ---- Files -------------------------------------------------------------------------------

// What the file begins with, if it is empty, and the header.
absl::Status FileWriter::WriteHead() {
  const bool begins = size_ == 0;
  std::string head = begins ? Prelude() : std::string();
  const std::uint64_t next = held_.empty() ? next_number_ : HeadOf(held_).number;
  AppendRecord(RecordType::kHeader, next, Serialize(header_), head);
  if (const int error = WriteBytes(head); error != 0) {
    (void)file_->Truncate(size_);
    return CantWrite(error, path_);
  }
  int error = syncs() ? file_->Sync() : 0;
  if (error == 0 && syncs() && begins) error = files_.SyncBeside(path_);
  if (error != 0) {
    (void)file_->Truncate(size_);
    return FileError(error, "can't be brought to the disk", path_);
  }
  size_ += head.size();
  if (begins) ++files_begun_;
  return absl::OkStatus();
}

absl::Status FileWriter::MoveFull() {
  const std::string full = FullFile(path_, header_.file());
  FileIdentity other;
  if (files_.Identify(full, other) == 0) {
    return absl::FailedPreconditionError(
        absl::StrCat(language::Escaped(full), " is there already: move it, for the journal ",
                     language::Escaped(path_), " is to have that name when it is full"));
  }
  if (const int error = files_.Rename(path_, full); error != 0) {
    return FileError(error, absl::StrCat("can't be renamed to ", language::Escaped(full)), path_);
  }
  path_is_taken_ = false;
  header_.set_file(header_.file() + 1);
  return DeleteOld();
}

absl::Status FileWriter::DeleteOld() {
  if (options_.max_full_files == 0) return absl::OkStatus();
  const absl::StatusOr<FileSet> found = FindFiles(files_, path_);
  if (!found.ok()) return found.status();
  for (std::size_t i = 0; i + options_.max_full_files < found->full.size(); ++i) {
    const std::string old = FullFile(path_, found->full[i]);
    if (const int error = files_.Remove(old); error != 0) {
      return FileError(error, "can't be deleted", old);
    }
  }
  return absl::OkStatus();
}

absl::Status FileWriter::MakeFile() {
  bool made = false;
  const int error = files_.OpenToAppend(path_, !half_made_, file_, made);
  if (error == EEXIST) return Exists(path_);
  if (error != 0) return CantOpen(error, path_);
  size_ = 0;
  has_records_ = false;
  absl::Status status;
  if (half_made_) {
    if (const int cut = file_->Truncate(0); cut != 0) status = CantWrite(cut, path_);
  }
  // Of a plan that is changed right here, the head of the file tells, once.
  const bool begins_with_plan = BeginsWith(RecordType::kHeader, held_);
  if (begins_with_plan) TakePlan(held_);
  if (status.ok()) status = WriteHead();
  if (status.ok() && begins_with_plan) held_.erase(0, RecordBytes(held_));
  half_made_ = !status.ok();
  if (!status.ok()) {
    file_ = nullptr;
    if (files_.Remove(path_) == 0) half_made_ = false;
  }
  return status;
}

// A file that takes the next record.
absl::Status FileWriter::EnsureFile() {
  if (file_ != nullptr && BytesThatFit() == 0) {
    if (absl::Status status = syncs() ? Sync() : absl::OkStatus(); !status.ok()) return status;
    file_ = nullptr;
    path_is_taken_ = true;
  }
  if (file_ != nullptr) return absl::OkStatus();
  if (path_is_taken_) {
    if (absl::Status status = MoveFull(); !status.ok()) return status;
  }
  return MakeFile();
}

// ---- Records -----------------------------------------------------------------------------

std::uint64_t FileWriter::EventsInFile() const {
  return CountEvents(absl::string_view(held_).substr(0, in_file_));
}

// Of what is held and not in the file, whole records that it has room for.
std::size_t FileWriter::BytesThatFit() const {
  absl::string_view rest = absl::string_view(held_).substr(in_file_);
  std::uint64_t size = size_;
  bool has_records = has_records_;
  std::size_t fit = 0;
  while (!rest.empty()) {
    const std::size_t bytes = RecordBytes(rest);
    const std::uint64_t most = options_.max_file_bytes;
    if (most > 0 && has_records && size + bytes > most) break;
    has_records = has_records || !BeginsWith(RecordType::kHeader, rest);
    size += bytes;
    fit += bytes;
    rest.remove_prefix(bytes);
  }
  return fit;
}

int FileWriter::WriteBytes(absl::string_view bytes) {
  while (!bytes.empty()) {
    std::size_t written = 0;
    const int error = file_->Write(bytes, written);
    bytes.remove_prefix(written);
    if (error != 0 && error != EINTR) return error;
    // A file that takes nothing, and says nothing, is full.
    if (error == 0 && written == 0) return ENOSPC;
  }
  return 0;
}

absl::Status FileWriter::Write() {
  while (unwritten_bytes() > 0) {
    if (absl::Status status = EnsureFile(); !status.ok()) return status;
    const std::size_t bytes = BytesThatFit();
    const absl::string_view records = absl::string_view(held_).substr(in_file_, bytes);
    const int error = WriteBytes(records);
    if (error != 0) return Retreat(CantWrite(error, path_));
    size_ += bytes;
    has_records_ = has_records_ || HasOtherThanHeaders(records);
    in_file_ += bytes;
    if (!syncs()) {
      LetGo(kept_events_);
    } else if (in_file_ > options_.max_buffer_bytes) {
      LetGo(forgotten_events_);
    }
  }
  return absl::OkStatus();
}

// What is in the file need not be held any more.
void FileWriter::LetGo(std::uint64_t& events) {
  events += EventsInFile();
  absl::string_view gone = absl::string_view(held_).substr(0, in_file_);
  for (; !gone.empty(); gone.remove_prefix(RecordBytes(gone))) {
    if (BeginsWith(RecordType::kHeader, gone)) TakePlan(gone);
  }
  held_.erase(0, in_file_);
  in_file_ = 0;
}

// The plan that a header says, which is the first of some records.
void FileWriter::TakePlan(absl::string_view record) {
  v1::JournalHeader header;
  const absl::string_view payload = record.substr(kHeadBytes, HeadOf(record).length);
  if (!ReadHeader(payload, header).empty()) return;  // the queue writes none like that
  header.set_file(header_.file());
  header_ = std::move(header);
}

// A write has failed: the file is as it was before, or else it ends.
absl::Status FileWriter::Retreat(absl::Status status) {
  if (file_->Truncate(size_) == 0) return status;
  if (syncs() && has_unsynced()) {
    if (absl::Status synced = Sync(); !synced.ok()) return synced;
  }
  return Abandon(std::move(status));
}

// Nothing is added to the file any more.
absl::Status FileWriter::Abandon(absl::Status status) {
  file_ = nullptr;
  path_is_taken_ = true;
  in_file_ = 0;  // it is written again
  return status;
}

absl::Status FileWriter::Sync() {
  // Where the options say never, nobody knows whether there is something.
  if (file_ == nullptr || (syncs() && !has_unsynced())) return absl::OkStatus();
  const int error = file_->Sync();
  if (error == 0) {
    LetGo(kept_events_);
    kept_events_ += std::exchange(forgotten_events_, 0);
    return absl::OkStatus();
  }
  absl::Status status = FileError(error, "can't be brought to the disk", path_);
  if (const std::uint64_t lost = std::exchange(forgotten_events_, 0); lost > 0) {
    lost_events_ += lost;
    status = absl::DataLossError(absl::StrCat(status.message(), "; ", lost,
                                              " events that were written may be lost, which were"
                                              " too many to be kept in memory for a second try"));
  }
  return Abandon(std::move(status));
}

absl::Status FileWriter::Close() {
  absl::Status status = syncs() ? Sync() : absl::OkStatus();
  if (status.ok()) file_ = nullptr;
  return status;
}

}  // namespace sluice::journal
