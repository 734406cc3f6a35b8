// The records of one file, in order, and what lies between them where it is damaged.
#ifndef SLUICE_SRC_JOURNAL_SCANNER_H_
#define SLUICE_SRC_JOURNAL_SCANNER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "src/journal/files.h"
#include "src/journal/format.h"

namespace sluice::journal {

// Reads forward, by a window of memory: a chunk, or the longest record. Not thread-safe.
class Scanner {
 public:
  struct Step {
    enum class Kind {
      kRecord,  // a good one
      kDamage,  // bytes that are none; a good record follows
      kTail,    // bytes that are none, up to the end of the file
      kEnd,     // of a file that is whole
    };
    Kind kind = Kind::kEnd;
    RecordHead head;
    absl::string_view payload;  // until the next call
    std::uint64_t offset = 0;
    std::uint64_t bytes = 0;
    absl::string_view what;  // is wrong; kDamage, kTail
  };

  // `name` is for errors.
  Scanner(std::unique_ptr<ReadableFile> file, std::string name)
      : file_(std::move(file)), name_(std::move(name)) {}

  // At a tail or the end it stays where it is: called again, it sees what was added since.
  // InvalidArgument where the file is no journal, Unimplemented where it is one of a later
  // version; or an error of the system.
  absl::StatusOr<Step> Next();

  std::uint64_t offset() const { return offset_; }  // where the next step begins
  const ReadableFile& file() const { return *file_; }
  const std::string& name() const { return name_; }

 private:
  absl::StatusOr<absl::string_view> View(std::uint64_t offset, std::size_t want);
  absl::StatusOr<RecordState> ReadAt(std::uint64_t offset, Step& step);
  absl::StatusOr<bool> FindGood(std::uint64_t& offset);
  absl::StatusOr<bool> HasArrived();
  absl::StatusOr<Step> PassDamage(absl::string_view what);
  absl::StatusOr<Step> Begin();

  const std::unique_ptr<ReadableFile> file_;
  const std::string name_;
  std::uint64_t offset_ = 0;  // of the next record
  std::string window_;
  std::uint64_t window_offset_ = 0;
};

}  // namespace sluice::journal

#endif  // SLUICE_SRC_JOURNAL_SCANNER_H_
