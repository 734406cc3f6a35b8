// What one thread records through.
#include <string>
#include <utility>

#include "absl/base/optimization.h"
#include "sluice/intake.h"
#include "src/engine/intake_series.h"
#include "src/engine/sample_log.h"
#include "src/engine/sample_rules.h"

namespace sluice {

using engine::IntakeSeriesTable;
using engine::SampleCell;
using engine::SampleLog;

Intake::Producer::Producer(std::shared_ptr<SampleLog> log, std::shared_ptr<IntakeSeriesTable> table)
    : log_(std::move(log)), table_(std::move(table)) {}

Intake::Producer::~Producer() {
  if (log_ != nullptr) log_->End();
}

Intake::Producer::Producer(Producer&& other) noexcept = default;

Intake::Producer& Intake::Producer::operator=(Producer&& other) noexcept {
  if (this == &other) return *this;
  if (log_ != nullptr) log_->End();
  log_ = std::move(other.log_);
  table_ = std::move(other.table_);
  return *this;
}

template <v1::Signal::Kind kKind>
absl::StatusOr<IntakeSeries<kKind>> Intake::Producer::Resolve(absl::string_view signal,
                                                              const Labels& labels) {
  if (table_ == nullptr) return absl::FailedPreconditionError("a producer of no intake");
  const absl::StatusOr<std::uint32_t> number = table_->FindOrAdd(kKind, signal, labels);
  if (!number.ok()) return number.status();
  return IntakeSeries<kKind>(table_.get(), *number);
}

absl::StatusOr<IntakeSeries<v1::Signal::GAUGE>> Intake::Producer::Gauge(absl::string_view signal,
                                                                        const Labels& labels) {
  return Resolve<v1::Signal::GAUGE>(signal, labels);
}

absl::StatusOr<IntakeSeries<v1::Signal::COUNTER>> Intake::Producer::Counter(
    absl::string_view signal, const Labels& labels) {
  return Resolve<v1::Signal::COUNTER>(signal, labels);
}

absl::StatusOr<IntakeSeries<v1::Signal::EVENTS>> Intake::Producer::Events(absl::string_view signal,
                                                                          const Labels& labels) {
  return Resolve<v1::Signal::EVENTS>(signal, labels);
}

absl::StatusOr<IntakeSeries<v1::Signal::OUTCOME>> Intake::Producer::Outcome(
    absl::string_view signal, const Labels& labels) {
  return Resolve<v1::Signal::OUTCOME>(signal, labels);
}

absl::StatusOr<IntakeSeries<v1::Signal::DISTRIBUTION>> Intake::Producer::Distribution(
    absl::string_view signal, const Labels& labels) {
  return Resolve<v1::Signal::DISTRIBUTION>(signal, labels);
}

// What Record does, for a series of any kind.
class Intake::Producer::Writing {
 public:
  template <v1::Signal::Kind kKind>
  Writing(Producer& producer, IntakeSeries<kKind> series)
      : producer_(producer),
        series_(series.number_),
        good_(series.table_ != nullptr && series.table_ == producer.table_.get()) {}

  // One cell. `fault` gives what is wrong with the numbers where they are not good.
  template <typename Fault>
  absl::Status Write(bool good, SampleCell::Form form, std::int64_t time_ns,
                     SampleCell::Number first, SampleCell::Number second, const Fault& fault) {
    if (ABSL_PREDICT_FALSE(!good_)) return BadHandle();
    if (ABSL_PREDICT_FALSE(!good)) return Reject(fault());
    SampleLog& log = *producer_.log_;
    if (ABSL_PREDICT_FALSE(log.closed())) return Gone();
    SampleCell* const place = log.Place();
    if (ABSL_PREDICT_FALSE(place == nullptr)) return Overflow();
    *place = {time_ns, series_, form, first, second};
    log.Publish();
    return absl::OkStatus();
  }

  absl::Status WriteValue(bool good, std::int64_t time_ns, double value,
                          std::string (*fault)(double)) {
    SampleCell::Number first;
    first.value = value;
    return Write(good, SampleCell::Form::kValue, time_ns, first, {}, [&] { return fault(value); });
  }

  absl::Status WriteCounts(std::int64_t time_ns, std::uint64_t ok, std::uint64_t total) {
    SampleCell::Number first;
    SampleCell::Number second;
    first.count = ok;
    second.count = total;
    return Write(engine::AreGoodCounts(ok, total), SampleCell::Form::kCounts, time_ns, first,
                 second, [&] { return engine::FaultOfCounts(ok, total); });
  }

  // A cell for the sample and one for each bucket, seen by the reader all at once.
  absl::Status WriteHistogram(std::int64_t time_ns, absl::Span<const HistogramBucket> histogram) {
    if (!good_) return BadHandle();
    if (const HistogramBucket* bad = engine::FindBadBucket(histogram)) {
      return Reject(engine::FaultOfBucket(*bad));
    }
    SampleLog& log = *producer_.log_;
    if (log.closed()) return Gone();
    if (!log.HasPlaces(histogram.size() + 1)) return Overflow();
    SampleCell cell = {time_ns, series_, SampleCell::Form::kHistogram, {}, {}};
    cell.second.count = histogram.size();
    *log.Place() = cell;
    for (const HistogramBucket& bucket : histogram) {
      cell.first.value = bucket.value;
      cell.second.count = bucket.count;
      *log.Place() = cell;
    }
    log.Publish();
    return absl::OkStatus();
  }

 private:
  absl::Status BadHandle() {
    if (producer_.log_ == nullptr) return absl::FailedPreconditionError("a producer of no intake");
    producer_.log_->CountRejected();
    return absl::InvalidArgumentError("a handle that this intake did not make");
  }
  absl::Status Reject(const std::string& fault) {
    producer_.log_->CountRejected();
    return engine::BadSample(producer_.table_->SignalOf(series_), fault);
  }
  absl::Status Overflow() {
    producer_.log_->CountOverflow();
    return absl::ResourceExhaustedError(
        "as many samples of this producer as IntakeOptions::max_waiting allows wait for the next"
        " AdvanceTo");
  }
  static absl::Status Gone() {
    return absl::FailedPreconditionError("the intake of this producer is gone");
  }

  Producer& producer_;
  const std::uint32_t series_;
  const bool good_;
};

absl::Status Intake::Producer::Record(IntakeSeries<v1::Signal::GAUGE> series, std::int64_t time_ns,
                                      double value) {
  return Writing(*this, series)
      .WriteValue(engine::IsGoodValue(value), time_ns, value, engine::FaultOfValue);
}

absl::Status Intake::Producer::Record(IntakeSeries<v1::Signal::COUNTER> series,
                                      std::int64_t time_ns, double cumulative) {
  return Writing(*this, series)
      .WriteValue(engine::IsGoodCounter(cumulative), time_ns, cumulative, engine::FaultOfCounter);
}

absl::Status Intake::Producer::Record(IntakeSeries<v1::Signal::EVENTS> series, std::int64_t time_ns,
                                      std::uint64_t n) {
  return Writing(*this, series).WriteCounts(time_ns, n, n);
}

absl::Status Intake::Producer::Record(IntakeSeries<v1::Signal::OUTCOME> series,
                                      std::int64_t time_ns, std::uint64_t ok, std::uint64_t total) {
  return Writing(*this, series).WriteCounts(time_ns, ok, total);
}

absl::Status Intake::Producer::Record(IntakeSeries<v1::Signal::DISTRIBUTION> series,
                                      std::int64_t time_ns, double value) {
  return Writing(*this, series)
      .WriteValue(engine::IsGoodValue(value), time_ns, value, engine::FaultOfValue);
}

absl::Status Intake::Producer::Record(IntakeSeries<v1::Signal::DISTRIBUTION> series,
                                      std::int64_t time_ns,
                                      absl::Span<const HistogramBucket> histogram) {
  return Writing(*this, series).WriteHistogram(time_ns, histogram);
}

}  // namespace sluice
