#include "src/trace/row_recorder.h"

#include <cstdint>
#include <vector>

#include "absl/strings/str_cat.h"
#include "src/language/print.h"
#include "src/trace/number.h"

namespace sluice::trace {
namespace {

absl::string_view FormName(Row::Form form) {
  switch (form) {
    case Row::Form::kValue:
      return "a value";
    case Row::Form::kOutcome:
      return "ok and total";
    case Row::Form::kEvents:
      return "n";
    case Row::Form::kHistogram:
      return "a histogram";
  }
  return "";
}

absl::Status WrongForm(absl::string_view kind, absl::string_view takes, const Row& row) {
  return absl::InvalidArgumentError(absl::StrCat("`", row.signal, "` is ", kind, " and takes ",
                                                 takes, ", but the row has ", FormName(row.form)));
}

// What a sample of each kind needs of its row. All is checked before the row moves
// the clock; what is left for the engine to refuse are its own bounds.

absl::Status CheckForm(GaugeSeries, const Row& row) {
  if (row.form == Row::Form::kValue) return absl::OkStatus();
  return WrongForm("a gauge", "a value", row);
}

absl::Status CheckForm(CounterSeries, const Row& row) {
  if (row.form != Row::Form::kValue) return WrongForm("a counter", "a value", row);
  if (row.value >= 0) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("`", row.signal, "` is a counter, which is never below 0, but the row has ",
                   language::PrintNumber(row.value)));
}

// Whether a value counts happenings: exports often call every number `value`.
bool IsCount(double value) {
  return value >= 0 && value <= static_cast<double>(kMaxCount) &&
         value == static_cast<double>(static_cast<std::uint64_t>(value));
}

absl::Status CheckForm(EventsSeries, const Row& row) {
  if (row.form == Row::Form::kEvents) return absl::OkStatus();
  if (row.form != Row::Form::kValue) return WrongForm("of events", "n", row);
  if (IsCount(row.value)) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("`", row.signal, "` is of events and takes a whole number of them, but the row ",
                   "has ", language::PrintNumber(row.value)));
}

absl::Status CheckForm(OutcomeSeries, const Row& row) {
  if (row.form == Row::Form::kOutcome) return absl::OkStatus();
  return WrongForm("an outcome", "ok and total", row);
}

absl::Status CheckForm(DistributionSeries, const Row& row) {
  if (row.form == Row::Form::kValue || row.form == Row::Form::kHistogram) return absl::OkStatus();
  return WrongForm("a distribution", "a value or a histogram", row);
}

absl::Status RecordRow(Engine& engine, GaugeSeries series, const Row& row) {
  return engine.Record(series, row.time_ns, row.value);
}

absl::Status RecordRow(Engine& engine, CounterSeries series, const Row& row) {
  return engine.Record(series, row.time_ns, row.value);
}

absl::Status RecordRow(Engine& engine, EventsSeries series, const Row& row) {
  const bool counted = row.form == Row::Form::kEvents;
  return engine.Record(series, row.time_ns,
                       counted ? row.total : static_cast<std::uint64_t>(row.value));
}

absl::Status RecordRow(Engine& engine, OutcomeSeries series, const Row& row) {
  return engine.Record(series, row.time_ns, row.ok, row.total);
}

absl::Status RecordRow(Engine& engine, DistributionSeries series, const Row& row) {
  if (row.form == Row::Form::kValue) return engine.Record(series, row.time_ns, row.value);
  std::vector<HistogramBucket> histogram;
  histogram.reserve(row.buckets.size());
  for (const auto& [value, count] : row.buckets) histogram.push_back({value, count});
  return engine.Record(series, row.time_ns, histogram);
}

}  // namespace

absl::Status RowRecorder::Resolve(const Row& row) {
  const absl::StatusOr<AnySeries> series = series_.Find(row);
  if (!series.ok()) return series.status();
  found_ = *series;
  return absl::visit([&row](auto handle) { return CheckForm(handle, row); }, found_);
}

absl::Status RowRecorder::Record(const Row& row) {
  return absl::visit([this, &row](auto handle) { return RecordRow(engine_, handle, row); }, found_);
}

}  // namespace sluice::trace
