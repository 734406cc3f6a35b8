// Records to a journal's files, and the next file where one is full or has failed.
#ifndef SLUICE_SRC_JOURNAL_FILE_WRITER_H_
#define SLUICE_SRC_JOURNAL_FILE_WRITER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "sluice/journal.h"
#include "sluice/v1/journal.pb.h"
#include "src/journal/files.h"

namespace sluice::journal {

// Holds to two rules. What a failed write has left in a file is cut, and where it can't be, the
// records go on in a new file. What was written and could not be synced is written again, to a
// new file: of pages that the disk refused, a system may forget that it owes them to it, so
// that a second fsync answers OK and means nothing. Not thread-safe.
class FileWriter {
 public:
  FileWriter(Files& files, std::string path, const JournalOptions& options)
      : files_(files), path_(std::move(path)), options_(options) {}

  // Opens the last file, cuts what is torn, and writes `header`, by which a run begins.
  absl::Status Open(v1::JournalHeader header);

  std::uint64_t next_number() const { return next_number_; }  // as Open found it
  const std::string& plan_id() const { return header_.plan_id(); }
  const JournalDamage& cut_tail() const { return cut_tail_; }

  // Where records are added that are to be written. Headers among them are those of a plan that
  // was changed.
  std::string& held() { return held_; }
  std::size_t unwritten_bytes() const { return held_.size() - in_file_; }

  // Writes all that is held. After an error, the next call goes on with what was not.
  absl::Status Write();

  // Brings what was written to the disk. After an error, it is held for Write again; DataLoss
  // where there was too much of it for that.
  absl::Status Sync();

  // Sync, unless the options say never, and no more.
  absl::Status Close();

  bool has_unsynced() const { return in_file_ > 0 || forgotten_events_ > 0; }
  bool needs_new_file() const { return path_is_taken_ || half_made_; }
  std::uint64_t written_events() const { return kept_events_ + forgotten_events_ + EventsInFile(); }
  std::uint64_t synced_events() const { return syncs() ? kept_events_ : 0; }
  std::uint64_t lost_events() const { return lost_events_; }
  std::uint64_t files_begun() const { return files_begun_; }

 private:
  bool syncs() const { return options_.sync != JournalSync::kNever; }
  std::uint64_t EventsInFile() const;

  absl::Status Resume();
  absl::Status BeginRun(std::uint64_t size);
  absl::StatusOr<std::uint64_t> FindEnd(const std::string& name);

  absl::Status EnsureFile();
  absl::Status MoveFull();
  absl::Status MakeFile();
  absl::Status WriteHead();
  absl::Status DeleteOld();
  std::size_t BytesThatFit() const;
  int WriteBytes(absl::string_view bytes);
  absl::Status Retreat(absl::Status status);
  absl::Status Abandon(absl::Status status);
  void LetGo(std::uint64_t& events);
  void TakePlan(absl::string_view record);

  Files& files_;
  const std::string path_;
  const JournalOptions options_;
  v1::JournalHeader header_;  // of the next file: its plan is that of the first record held
  std::uint64_t next_number_ = 1;
  JournalDamage cut_tail_;

  std::unique_ptr<WritableFile> file_;  // none: the next write makes one
  bool path_is_taken_ = false;          // by a file that has ended, and is to be moved first
  bool half_made_ = false;              // PATH is ours, and its head could not be written
  std::uint64_t size_ = 0;              // of the file's good bytes
  bool has_records_ = false;            // besides headers

  std::string held_;                    // records that are not safe yet
  std::size_t in_file_ = 0;             // how many bytes of them the file has, unsynced
  std::uint64_t kept_events_ = 0;       // written, and let go of: all was done for them
  std::uint64_t forgotten_events_ = 0;  // let go of before they were synced
  std::uint64_t lost_events_ = 0;       // of these, those whose sync has failed
  std::uint64_t files_begun_ = 0;
};

}  // namespace sluice::journal

#endif  // SLUICE_SRC_JOURNAL_FILE_WRITER_H_
