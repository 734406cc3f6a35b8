#include "src/trace/csv_reader.h"

#include <array>
#include <cstring>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "src/trace/csv_splitter.h"
#include "src/trace/file_reader.h"
#include "src/trace/number.h"
#include "src/trace/quote.h"
#include "src/trace/time.h"

namespace sluice::trace {
namespace {

constexpr std::size_t kMaxColumns = 1024;
constexpr std::size_t kNowhere = std::numeric_limits<std::size_t>::max();

class CsvReader final : public FileReader {
 public:
  CsvReader(std::unique_ptr<Input> from, const ReaderOptions& options)
      : FileReader(std::move(from), options),
        splitter_(input(), options.max_row_bytes, kMaxColumns) {}

  absl::Status ReadHeader();

 protected:
  Step Read(Row& row) override;

 private:
  struct Label {
    std::size_t column;
    std::string name;
  };

  bool ReadTimeCell(absl::string_view text, Row& row);
  bool ReadLabels(const absl::string_view* fields, Row& row);
  bool ReadSample(const absl::string_view* fields, Row& row);
  bool ReadCountCell(absl::string_view what, absl::string_view text, std::uint64_t& count);

  absl::Status HeaderError(absl::string_view what) const;
  absl::Status AssignColumn(std::size_t column, absl::string_view name);
  absl::Status CheckHeader() const;

  CsvSplitter splitter_;
  std::vector<std::string> header_;
  std::size_t time_ = kNowhere;
  std::size_t signal_ = kNowhere;
  std::size_t value_ = kNowhere;
  std::size_t ok_ = kNowhere;
  std::size_t total_ = kNowhere;
  std::size_t n_ = kNowhere;
  std::vector<Label> labels_;
  std::string fault_;

  // Rows of one time often follow each other: the text of the last one, and what it said.
  std::array<char, 40> time_text_{};
  std::size_t time_size_ = 0;
  std::int64_t time_ns_ = 0;
};

std::vector<absl::string_view> Views(const std::vector<std::string>& texts) {
  return {texts.begin(), texts.end()};
}

absl::Status CsvReader::HeaderError(absl::string_view what) const {
  return absl::InvalidArgumentError(
      header_.empty() ? absl::StrCat(input().name(), ":", splitter_.line(), ": ", what)
                      : absl::StrCat(input().name(), ":", splitter_.line(), ": ", what,
                                     "; the columns are ", QuotedList(Views(header_))));
}

absl::Status CsvReader::ReadHeader() {
  const CsvSplitter::Result result = splitter_.Next();
  if (result == CsvSplitter::Result::kFailed) return splitter_.status();
  if (result == CsvSplitter::Result::kEnd) {
    return absl::InvalidArgumentError(absl::StrCat(
        input().name(), ": is empty; a CSV trace begins with a line that names its columns"));
  }
  if (result != CsvSplitter::Result::kRow) {
    return HeaderError(
        absl::StrCat("in the header, ", DescribeSplit(result, options().max_row_bytes)));
  }
  if (splitter_.size() > kMaxColumns) {
    return HeaderError(absl::StrCat("the header has ", splitter_.size(), " columns, more than ",
                                    kMaxColumns, "; leave out what the plan doesn't read"));
  }
  for (std::size_t i = 0; i < splitter_.size(); ++i) {
    header_.emplace_back(splitter_.fields()[i]);
  }
  for (std::size_t i = 0; i < header_.size(); ++i) {
    absl::Status status = AssignColumn(i, header_[i]);
    if (!status.ok()) return status;
  }
  splitter_.set_max_fields(header_.size());
  return CheckHeader();
}

absl::Status CsvReader::AssignColumn(std::size_t column, absl::string_view name) {
  if (name.empty()) {
    return HeaderError(
        absl::StrCat("column ", column + 1, " has no name; name it, or leave it out"));
  }
  if (!IsUtf8(name)) return HeaderError(absl::StrCat("the column ", Quoted(name), " is not UTF-8"));
  for (std::size_t i = 0; i < column; ++i) {
    if (header_[i] == name) {
      return HeaderError(absl::StrCat("the column ", Quoted(name), " is there twice"));
    }
  }
  const absl::optional<absl::string_view> ours = columns().Ours(name);
  if (!ours.has_value()) return absl::OkStatus();
  const std::array<std::pair<absl::string_view, std::size_t*>, 6> places = {{
      {"time", &time_},
      {"signal", &signal_},
      {"value", &value_},
      {"ok", &ok_},
      {"total", &total_},
      {"n", &n_},
  }};
  for (const auto& [place, where] : places) {
    if (place != *ours) continue;
    *where = column;
    return absl::OkStatus();
  }
  if (labels_.size() == kMaxLabels) {
    return HeaderError(absl::StrCat("more than ", kMaxLabels,
                                    " label columns; leave out what the plan doesn't read"));
  }
  labels_.push_back({column, std::string(*ours)});
  return absl::OkStatus();
}

absl::Status CsvReader::CheckHeader() const {
  if (header_.size() == 1) {
    for (const absl::string_view separator : {";", "\t", "|"}) {
      if (!absl::StrContains(header_.front(), separator)) continue;
      return HeaderError(absl::StrCat("the header has no comma; fields are separated by commas, ",
                                      "not by ", Quoted(separator)));
    }
  }
  for (const auto& [ours, theirs] : columns().renamed()) {
    bool there = false;
    for (const std::string& name : header_) there = there || name == theirs;
    if (there) continue;
    return HeaderError(
        absl::StrCat("there is no column ", Quoted(theirs), ", which was to be ", Quoted(ours)));
  }
  if (time_ == kNowhere) {
    return HeaderError("there is no column `time`; say which it is by --column time=COLUMN");
  }
  if ((ok_ == kNowhere) != (total_ == kNowhere)) {
    return HeaderError(ok_ == kNowhere ? "there is `total` and no `ok`; an outcome has both"
                                       : "there is `ok` and no `total`; an outcome has both");
  }
  if (value_ == kNowhere && ok_ == kNowhere && n_ == kNowhere) {
    return HeaderError(
        "there is no `value`, no `ok` and `total`, and no `n`; say which it is by --column "
        "value=COLUMN");
  }
  if (signal_ == kNowhere && options().signal.empty()) {
    return HeaderError("there is no column `signal`; give the file as SIGNAL=FILE");
  }
  return absl::OkStatus();
}

FileReader::Step CsvReader::Read(Row& row) {
  const CsvSplitter::Result result = splitter_.Next();
  if (result == CsvSplitter::Result::kRow) {
    row.line = splitter_.line();
    if (splitter_.size() != header_.size()) {
      return Bad(row.line,
                 absl::StrCat(splitter_.size(), splitter_.size() == 1 ? " field" : " fields",
                              ", where the header has ", header_.size(), " (",
                              QuotedList(Views(header_)), ")"));
    }
    const absl::string_view* fields = splitter_.fields().data();
    const bool good =
        ReadTimeCell(fields[time_], row) && ReadLabels(fields, row) && ReadSample(fields, row);
    return good ? Step::kRow : Bad(row.line, fault_);
  }
  if (result == CsvSplitter::Result::kEnd) return Step::kEnd;
  if (result == CsvSplitter::Result::kFailed) return Stop(splitter_.status());
  return Bad(splitter_.line(), DescribeSplit(result, options().max_row_bytes));
}

bool CsvReader::ReadTimeCell(absl::string_view text, Row& row) {
  const bool same = text.size() == time_size_ && time_size_ > 0 &&
                    std::memcmp(text.data(), time_text_.data(), time_size_) == 0;
  if (!same) {
    time_size_ = 0;
    const TimeFault fault = ReadTime(text, time_ns_);
    if (fault != TimeFault::kNone) {
      fault_ = DescribeTimeFault(fault, text);
      return false;
    }
    if (text.size() <= time_text_.size()) {
      std::memcpy(time_text_.data(), text.data(), text.size());
      time_size_ = text.size();
    }
  }
  row.time_ns = time_ns_;
  return true;
}

bool CsvReader::ReadLabels(const absl::string_view* fields, Row& row) {
  row.signal = signal_ == kNowhere ? absl::string_view() : fields[signal_];
  if (!CompleteSignal(row, fault_)) return false;
  row.labels.clear();
  for (const Label& label : labels_) {
    const absl::string_view text = fields[label.column];
    if (text.empty()) continue;  // this row has no such label
    if (!IsUtf8(text)) {
      fault_ = absl::StrCat(Quoted(label.name), " ", Quoted(text), " is not UTF-8");
      return false;
    }
    row.labels.emplace_back(label.name, text);
  }
  return true;
}

bool CsvReader::ReadCountCell(absl::string_view what, absl::string_view text,
                              std::uint64_t& count) {
  const NumberFault fault = ReadCount(text, count);
  if (fault == NumberFault::kNone) return true;
  fault_ = DescribeNumberFault(fault, Quoted(what), text);
  return false;
}

bool CsvReader::ReadSample(const absl::string_view* fields, Row& row) {
  const auto filled = [fields](std::size_t column) {
    return column != kNowhere && !fields[column].empty();
  };
  unsigned parts = 0;
  if (filled(value_)) {
    parts |= kHasValue;
    const NumberFault fault = ReadNumber(fields[value_], row.value);
    if (fault != NumberFault::kNone) {
      fault_ = DescribeNumberFault(fault, "`value`", fields[value_]);
      return false;
    }
  }
  if (filled(ok_)) {
    parts |= kHasOk;
    if (!ReadCountCell("ok", fields[ok_], row.ok)) return false;
  }
  if (filled(total_)) {
    parts |= kHasTotal;
    if (!ReadCountCell("total", fields[total_], row.total)) return false;
  }
  if (filled(n_)) {
    parts |= kHasN;
    if (!ReadCountCell("n", fields[n_], row.total)) return false;
  }
  return ChooseForm(parts, row, fault_) && CheckNumbers(row, fault_);
}

}  // namespace

absl::StatusOr<std::unique_ptr<Reader>> OpenCsv(std::unique_ptr<Input> input,
                                                const ReaderOptions& options) {
  auto reader = std::make_unique<CsvReader>(std::move(input), options);
  absl::Status status = reader->ReadHeader();
  if (!status.ok()) return status;
  return std::unique_ptr<Reader>(std::move(reader));
}

}  // namespace sluice::trace
