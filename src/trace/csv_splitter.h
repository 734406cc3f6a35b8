// Cuts CSV into rows and fields.
#ifndef SLUICE_SRC_TRACE_CSV_SPLITTER_H_
#define SLUICE_SRC_TRACE_CSV_SPLITTER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "src/trace/input.h"

namespace sluice::trace {

// RFC 4180, to the letter about quotes: a field is quoted as a whole or holds no quote.
// Lines end in LF or CR LF, the last one in either or nothing; blank ones are not rows.
// Blanks around a field that isn't quoted are not part of it.
//
// libcsv reads the same language, but pushes fields at callbacks, copies each, keeps no
// line numbers and stops for good at a quote out of place. This one cuts a row in place,
// knows where it is, and goes on behind a bad row; and the time that libcsv takes to find
// the fields of a row of 34 bytes (50 ns) is enough here to read its numbers too.
class CsvSplitter {
 public:
  enum class Result {
    kRow,
    kEnd,
    kBareQuote,   // a quote inside a field that isn't quoted
    kAfterQuote,  // something behind the closing quote
    kOpenQuote,   // a quote that is never closed
    kTooLong,     // more than `max_row_bytes`
    kFailed,      // the input can't be read: see status()
  };

  // `input` must outlive the splitter.
  CsvSplitter(Input& input, std::uint64_t max_row_bytes, std::size_t max_fields)
      : input_(input), max_row_bytes_(max_row_bytes) {
    set_max_fields(max_fields);
  }

  // Goes to the next row. After a row that can't be split, the next call goes on with its
  // second line, as if the fault were in the first one.
  Result Next();

  // The fields of the row, good until the next call: those of `max_fields` that it has.
  // size() tells how many there are in all.
  const std::vector<absl::string_view>& fields() const { return fields_; }
  std::size_t size() const { return size_; }
  // Keeps no more than so many fields of a row, at least 1.
  void set_max_fields(std::size_t max_fields);

  std::uint64_t line() const { return line_; }  // where the row begins, from 1
  const absl::Status& status() const { return status_; }

 private:
  enum class Cut { kDone, kMore, kBareQuote, kAfterQuote, kOpenQuote };

  Cut CutWholeRow();
  Cut CutRow();
  Cut CutQuoted(const char*& p);
  void Keep(absl::string_view field);
  Result Recover(Cut cut);
  void SkipBehind(std::size_t offset);

  Input& input_;
  const std::uint64_t max_row_bytes_;
  std::vector<absl::string_view> fields_;
  std::vector<std::string> unescaped_;  // of fields with doubled quotes
  std::size_t size_ = 0;
  std::size_t row_bytes_ = 0;  // of the row, without the end of its line; or up to a fault
  std::uint64_t line_ = 0;
  std::uint64_t next_line_ = 1;
  std::uint64_t lines_ = 1;  // of the row
  std::size_t pending_ = 0;  // bytes of the last row, to be consumed by the next call
  absl::Status status_;
};

// What is wrong with a row that could not be split, and what would be right; empty for the
// other results.
std::string DescribeSplit(CsvSplitter::Result result, std::uint64_t max_row_bytes);

}  // namespace sluice::trace

#endif  // SLUICE_SRC_TRACE_CSV_SPLITTER_H_
