#include "src/trace/replay.h"

#include <limits>

#include "absl/strings/str_cat.h"
#include "src/language/print.h"
#include "src/plan/program.h"
#include "src/trace/number.h"
#include "src/trace/series_cache.h"

namespace sluice::trace {
namespace {

constexpr std::size_t kMaxExamples = 5;

std::int64_t AddSaturating(std::int64_t a, std::int64_t b) {
  std::int64_t sum = 0;
  if (!__builtin_add_overflow(a, b, &sum)) return sum;
  return a < 0 ? std::numeric_limits<std::int64_t>::min()
               : std::numeric_limits<std::int64_t>::max();
}

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

// "FILE:LINE: WHAT"
absl::Status OfRow(const Row& row, const absl::Status& status) {
  if (row.file.empty()) return status;
  return absl::Status(status.code(), absl::StrCat(row.file, ":", row.line, ": ", status.message()));
}

std::string DurationBetween(std::int64_t from_ns, std::int64_t to_ns) {
  std::int64_t ns = 0;
  if (__builtin_sub_overflow(to_ns, from_ns, &ns)) return "centuries";
  return language::PrintDuration(ns);
}

}  // namespace

Replay::Replay(const Plan& plan, Engine& engine, ReplayOptions options)
    : engine_(engine),
      options_(options),
      lateness_ns_(plan.program().lateness_ns),
      series_(std::make_unique<SeriesCache>(plan, engine)) {}

Replay::~Replay() = default;

absl::Status Replay::Feed(const Row& row) {
  if (options_.until_ns.has_value() && row.time_ns > *options_.until_ns) {
    ++summary_.after_until;
    return absl::OkStatus();
  }
  const absl::Status status = Take(row);
  if (status.ok()) {
    ++summary_.rows;
    return status;
  }
  if (absl::IsDeadlineExceeded(status)) {
    ++summary_.rows;
    ++summary_.late;
    return absl::OkStatus();
  }
  const absl::Status refusal = OfRow(row, status);
  if (!options_.skip_bad_rows) return refusal;
  ++summary_.skipped;
  if (summary_.skipped_examples.size() < kMaxExamples) {
    summary_.skipped_examples.emplace_back(refusal.message());
  }
  return absl::OkStatus();
}

absl::Status Replay::Take(const Row& row) {
  const absl::StatusOr<AnySeries> series = series_->Find(row);
  if (!series.ok()) return series.status();
  absl::Status status =
      absl::visit([&row](auto handle) { return CheckForm(handle, row); }, *series);
  if (status.ok()) status = MoveClock(row);
  if (!status.ok()) return status;
  return absl::visit([this, &row](auto handle) { return RecordRow(engine_, handle, row); },
                     *series);
}

absl::Status Replay::MoveClock(const Row& row) {
  if (!summary_.first_ns.has_value()) {
    const absl::Status status = engine_.Start(row.time_ns);
    if (!status.ok()) return status;
    summary_.first_ns = row.time_ns;
    summary_.newest_ns = row.time_ns;
    return status;
  }
  if (row.time_ns <= summary_.newest_ns) return absl::OkStatus();
  const absl::Status status = engine_.AdvanceTo(row.time_ns - 1);
  if (absl::IsOutOfRange(status)) {
    return absl::OutOfRangeError(absl::StrCat(
        "the row is ", DurationBetween(summary_.newest_ns, row.time_ns),
        " newer than any before it, too far to go on in one step; if its time is right, allow for ",
        "it with --max-jump"));
  }
  if (status.ok()) summary_.newest_ns = row.time_ns;
  return status;
}

absl::Status Replay::Finish() {
  if (!summary_.first_ns.has_value()) return absl::OkStatus();
  const std::int64_t end =
      options_.until_ns.value_or(AddSaturating(summary_.newest_ns, lateness_ns_));
  const absl::Status status = engine_.AdvanceTo(end);
  if (!absl::IsOutOfRange(status)) return status;
  return absl::OutOfRangeError(absl::StrCat(
      "the end of the replay is ", DurationBetween(summary_.newest_ns, end),
      " after the last row, too far to go on in one step; if that is right, allow for ",
      "it with --max-jump"));
}

absl::Status Replay::Run(Reader& reader, absl::FunctionRef<bool()> go_on) {
  Row row;
  while (true) {
    const absl::StatusOr<bool> more = reader.Next(row);
    if (!more.ok()) return more.status();
    if (!*more) return Finish();
    const absl::Status status = Feed(row);
    if (!status.ok()) return status;
    if (!go_on()) return absl::OkStatus();
  }
}

}  // namespace sluice::trace
