// Reading recorded samples from CSV, JSON Lines, protobuf and Prometheus
// range-query files.
#ifndef SLUICE_SRC_TRACE_READER_H_
#define SLUICE_SRC_TRACE_READER_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "src/trace/row.h"

namespace sluice::trace {

struct ReaderOptions {
  // The signal of rows that name none; for CSV files without a `signal` column
  // it must be given. A row that names its signal keeps it, but for those of
  // Prometheus, whose `__name__` is a metric and no signal of a plan.
  std::string signal;
  // Our name of a column -> the file's own: {"value", "cpu"}, {"region", "dc"}.
  // For JSON Lines these are keys and labels, for the other forms labels. The
  // file's own `value` is not read then, not even as a label.
  std::map<std::string, std::string> columns;
  // Skip rows that can't be read, and count them, instead of failing.
  bool skip_bad_rows = false;
  // A row, line or record longer than this is bad.
  std::uint64_t max_row_bytes = 1 << 20;
};

// Reads one file from front to back in memory that doesn't grow with it (but for
// an answer of Prometheus, which has to be sorted). Not thread-safe.
class Reader {
 public:
  virtual ~Reader() = default;

  // Fills `row` with the next sample. False at the end. An error names file,
  // line and remedy; after an error of one row, the next call goes on with the
  // row behind it. Behind what can't be read on (a read error, data that ends in
  // the middle) there is nothing: the next call returns false.
  virtual absl::StatusOr<bool> Next(Row& row) = 0;

  // Rows that were skipped for being bad so far (`skip_bad_rows`), and the first
  // few of their errors.
  virtual std::uint64_t skipped_rows() const = 0;
  virtual const std::vector<std::string>& skipped_examples() const = 0;

  // Bytes of the file consumed (of the compressed file, where it is .gz), and its
  // size where that is known, else 0: for a progress bar.
  virtual std::uint64_t bytes_read() const = 0;
  virtual std::uint64_t bytes_total() const = 0;
};

// Opens a file; "-" is standard input. The form is told by the name (.csv,
// .jsonl, .ndjson, .json, .pb; with or without .gz), else by the first bytes; a
// .json file may hold JSON Lines too. Gzip is recognised by its magic bytes
// whatever the name.
//
// What the forms have in common: a label whose value is empty is no label of the
// row; a row bears exactly one sample, of finite numbers, with `ok` at most
// `total` and counts up to 2^53; names and values are UTF-8.
absl::StatusOr<std::unique_ptr<Reader>> OpenTrace(const std::string& path,
                                                  const ReaderOptions& options);

// Reads from memory, as OpenTrace does from a file called `name`: for tests and
// fuzzers. `bytes` must outlive the reader.
absl::StatusOr<std::unique_ptr<Reader>> OpenTraceBytes(absl::string_view name,
                                                       absl::string_view bytes,
                                                       const ReaderOptions& options);

// Several readers as one, merged by time; at one time in the order of `readers`.
// Each input must be in order by itself for the merge to be; what is not is
// passed on as it comes. With `sort`, everything is read and sorted first (stable
// by time; memory grows with the input).
std::unique_ptr<Reader> Merge(std::vector<std::unique_ptr<Reader>> readers, bool sort);

// A time as trace files spell it: RFC 3339, "YYYY-MM-DD HH:MM:SS[.f]" (UTC), a day
// "YYYY-MM-DD" (its first instant, UTC), or a number of s, ms, us or ns since the
// epoch: of the coarsest of these units in which it is before the year 2262, so
// 1772395200 and 1772395200250 are what they look like. Numbers are read exactly,
// with fraction and exponent; what is finer than a nanosecond is cut off. The leap
// second 23:59:60 UTC is the first second of the next day. OutOfRange beyond what
// 64 bits of nanoseconds hold, else InvalidArgument.
absl::StatusOr<std::int64_t> ParseTime(absl::string_view text);

}  // namespace sluice::trace

#endif  // SLUICE_SRC_TRACE_READER_H_
