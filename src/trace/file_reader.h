// What the readers of all forms share: one row after the other, and what becomes of
// bad ones.
#ifndef SLUICE_SRC_TRACE_FILE_READER_H_
#define SLUICE_SRC_TRACE_FILE_READER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "src/trace/columns.h"
#include "src/trace/input.h"
#include "src/trace/reader.h"
#include "src/trace/row.h"

namespace sluice::trace {

// More labels than a sample of any plan bears: a row with more is bad.
inline constexpr std::size_t kMaxLabels = 64;

class FileReader : public Reader {
 public:
  absl::StatusOr<bool> Next(Row& row) final;
  std::uint64_t skipped_rows() const final { return skipped_rows_; }
  const std::vector<std::string>& skipped_examples() const final { return skipped_examples_; }
  std::uint64_t bytes_read() const final { return input_->bytes_read(); }
  std::uint64_t bytes_total() const final { return input_->bytes_total(); }

 protected:
  enum class Step {
    kRow,   // `row` is filled
    kEnd,   // nothing is left
    kBad,   // a row was bad, as Bad() or BadAt() says; what is behind it can be read
    kStop,  // as Stop() says; nothing behind it can be read
  };

  FileReader(std::unique_ptr<Input> input, const ReaderOptions& options)
      : options_(options), columns_(options.columns), input_(std::move(input)) {}

  // Fills `row`, whose old content may be anything but for `file`.
  virtual Step Read(Row& row) = 0;

  // "FILE:LINE: WHAT".
  Step Bad(std::uint64_t line, absl::string_view what);
  // "FILE: WHAT", where lines mean nothing.
  Step BadAt(absl::string_view what);
  // `status` names the file already.
  Step Stop(absl::Status status);

  // The parts of a sample that a row bears, as bits.
  enum Filled : unsigned {
    kHasValue = 1,
    kHasOk = 2,
    kHasTotal = 4,
    kHasN = 8,
    kHasHistogram = 16,
  };

  // The following return false, with what is wrong in `fault`, where a row is bad.

  // Sets the form by what is filled, which must be one sample and one only.
  static bool ChooseForm(unsigned filled, Row& row, std::string& fault);
  // A row that names no signal is one of the signal of the options.
  bool CompleteSignal(Row& row, std::string& fault) const;
  // A label whose value is empty is no label. Neither may be other than UTF-8.
  static bool AddLabel(absl::string_view name, absl::string_view value, Row& row,
                       std::string& fault);
  // Whether the numbers go together, of whatever form.
  static bool CheckNumbers(const Row& row, std::string& fault);

  const ReaderOptions& options() const { return options_; }
  const Columns& columns() const { return columns_; }
  Input& input() { return *input_; }
  const Input& input() const { return *input_; }

 private:
  const ReaderOptions options_;
  const Columns columns_;
  const std::unique_ptr<Input> input_;
  absl::Status fault_;
  bool stopped_ = false;
  std::uint64_t skipped_rows_ = 0;
  std::vector<std::string> skipped_examples_;
};

}  // namespace sluice::trace

#endif  // SLUICE_SRC_TRACE_FILE_READER_H_
