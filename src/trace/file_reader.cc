#include "src/trace/file_reader.h"

#include <cmath>

#include "absl/strings/str_cat.h"
#include "src/trace/number.h"
#include "src/trace/quote.h"

namespace sluice::trace {
namespace {

constexpr std::size_t kExamples = 5;

}  // namespace

absl::StatusOr<bool> FileReader::Next(Row& row) {
  if (stopped_) return false;
  row.file = input_->name();
  for (;;) {
    switch (Read(row)) {
      case Step::kRow:
        return true;
      case Step::kEnd:
        return false;
      case Step::kStop:
        stopped_ = true;
        return fault_;
      case Step::kBad:
        if (!options_.skip_bad_rows) return fault_;
        break;
    }
    ++skipped_rows_;
    if (skipped_examples_.size() < kExamples) skipped_examples_.emplace_back(fault_.message());
  }
}

FileReader::Step FileReader::Bad(std::uint64_t line, absl::string_view what) {
  // Of skipped rows only the first few are ever shown.
  if (options_.skip_bad_rows && skipped_examples_.size() == kExamples) return Step::kBad;
  fault_ = absl::InvalidArgumentError(absl::StrCat(input_->name(), ":", line, ": ", what));
  return Step::kBad;
}

FileReader::Step FileReader::BadAt(absl::string_view what) {
  fault_ = absl::InvalidArgumentError(absl::StrCat(input_->name(), ": ", what));
  return Step::kBad;
}

FileReader::Step FileReader::Stop(absl::Status status) {
  fault_ = std::move(status);
  return Step::kStop;
}

bool FileReader::ChooseForm(unsigned filled, Row& row, std::string& fault) {
  switch (filled) {
    case kHasValue:
      row.form = Row::Form::kValue;
      return true;
    case kHasOk | kHasTotal:
      row.form = Row::Form::kOutcome;
      return true;
    case kHasN:
      row.form = Row::Form::kEvents;
      return true;
    case kHasHistogram:
      row.form = Row::Form::kHistogram;
      return true;
    case kHasOk:
      fault = "`ok` without `total`; an outcome has both";
      return false;
    case kHasTotal:
      fault = "`total` without `ok`; an outcome has both";
      return false;
    case 0:
      fault = "no sample; fill `value`, or `ok` and `total`, or `n`";
      return false;
    default:
      fault = "more than one sample; fill `value`, or `ok` and `total`, or `n`";
      return false;
  }
}

bool FileReader::CompleteSignal(Row& row, std::string& fault) const {
  if (row.signal.empty()) row.signal = options_.signal;
  if (row.signal.empty()) {
    fault = "names no signal; give the file as SIGNAL=FILE";
    return false;
  }
  if (IsUtf8(row.signal)) return true;
  fault = absl::StrCat("the signal ", Quoted(row.signal), " is not UTF-8");
  return false;
}

bool FileReader::AddLabel(absl::string_view name, absl::string_view value, Row& row,
                          std::string& fault) {
  if (value.empty()) return true;
  for (const auto& label : row.labels) {
    if (label.first != name) continue;
    fault = absl::StrCat("the label ", Quoted(name), " is there twice");
    return false;
  }
  if (row.labels.size() == kMaxLabels) {
    fault = absl::StrCat("more than ", kMaxLabels, " labels");
    return false;
  }
  if (!IsUtf8(name) || !IsUtf8(value)) {
    fault = absl::StrCat("the label ", Quoted(name), " with the value ", Quoted(value),
                         " is not UTF-8");
    return false;
  }
  row.labels.emplace_back(name, value);
  return true;
}

bool FileReader::CheckNumbers(const Row& row, std::string& fault) {
  switch (row.form) {
    case Row::Form::kValue:
      if (std::isfinite(row.value)) return true;
      fault = "`value` is not a finite number; leave such rows out";
      return false;
    case Row::Form::kOutcome:
      if (row.ok > row.total) {
        fault = absl::StrCat("`ok` is ", row.ok, ", more than the ", row.total, " of `total`");
        return false;
      }
      break;
    case Row::Form::kEvents:
      break;
    case Row::Form::kHistogram:
      for (const auto& [value, count] : row.buckets) {
        if (std::isfinite(value) && count <= kMaxCount) continue;
        fault = absl::StrCat("`histogram` has the bucket ", value, ": ", count,
                             "; values are finite and counts at most 2^53");
        return false;
      }
      return true;
  }
  if (row.total <= kMaxCount) return true;
  fault = absl::StrCat("the count ", row.total, " is above ", kMaxCount,
                       " (2^53), the most a count may be");
  return false;
}

}  // namespace sluice::trace
