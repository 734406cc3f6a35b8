// Recording: the way of a sample into the open pane of its tick.
#include <algorithm>
#include <cstddef>
#include <string>

#include "absl/base/attributes.h"
#include "absl/base/optimization.h"
#include "absl/strings/str_cat.h"
#include "src/engine/core.h"
#include "src/engine/pane_export.h"
#include "src/engine/sample_rules.h"
#include "src/engine/ticks.h"

namespace sluice {

Engine::Core::Timing Engine::Core::TurnTo(std::int64_t time_ns) {
  if (cells_.open().Takes(time_ns)) return Timing::kInTime;
  if (!started_) return Timing::kNotStarted;
  if (time_ns > clock_ns_ + ahead_ns_) return Timing::kAhead;
  if (time_ns < -engine::kLastTimeNs) return Timing::kBeforeTheStart;
  const std::int64_t tick = engine::TickOf(time_ns, tick_ns_);
  if (tick <= sealed_) return Timing::kLate;
  open_tick_ = tick;
  open_slot_ = SlotOf(tick);
  cells_.TurnTo(open_slot_, (tick - 1) * tick_ns_,
                std::min(tick * tick_ns_, clock_ns_ + ahead_ns_));
  return Timing::kInTime;
}

absl::Status Engine::Core::RefuseTime(const SeriesRecord& series, Timing timing,
                                      std::int64_t time_ns) {
  SignalStatistics& statistics = StatisticsOf(series);
  switch (timing) {
    case Timing::kNotStarted:
      ++statistics.rejected;
      return absl::FailedPreconditionError(
          "the engine has not started: call Start or AdvanceTo before the first sample");
    case Timing::kAhead:
      ++statistics.ahead;
      return absl::OutOfRangeError(absl::StrCat(
          "signal ", statistics.signal, ": a sample ",
          absl::FormatDuration(absl::Nanoseconds(time_ns) - absl::Nanoseconds(clock_ns_)),
          " past the last AdvanceTo; at most ", absl::FormatDuration(absl::Nanoseconds(ahead_ns_)),
          " (`ahead`) are allowed"));
    case Timing::kBeforeTheStart:
      ++statistics.late;
      return absl::DeadlineExceededError("late: its tick was decided before the engine started");
    default:
      ++statistics.late;
      return absl::DeadlineExceededError("late: its tick has been decided already");
  }
}

absl::Status Engine::Core::Refuse(engine::SeriesId series, absl::string_view fault) {
  SignalStatistics& statistics = StatisticsOf(series_[engine::IndexOf(series)]);
  ++statistics.rejected;
  return engine::BadSample(statistics.signal, fault);
}

absl::Status Engine::Core::Admit(engine::SeriesId series, v1::Signal::Kind kind,
                                 std::int64_t time_ns) {
  if (ABSL_PREDICT_FALSE(!series_.Knows(series))) {
    return absl::InvalidArgumentError(
        engine::IndexOf(series) < series_.size()
            ? "a handle of a series that was retired long ago: resolve it again"
            : "a handle that this engine did not make");
  }
  SeriesRecord& record = series_[engine::IndexOf(series)];
  if (ABSL_PREDICT_FALSE(program_.signals[static_cast<std::size_t>(record.signal)].kind != kind)) {
    return absl::InvalidArgumentError("a handle that this engine did not make");
  }
  if (const Timing timing = TurnTo(time_ns); ABSL_PREDICT_FALSE(timing != Timing::kInTime)) {
    return RefuseTime(record, timing, time_ns);
  }
  if (ABSL_PREDICT_FALSE(record.retired)) {
    if (absl::Status back = Revive(engine::IndexOf(series)); !back.ok()) {
      ++StatisticsOf(record).rejected;
      return back;
    }
  }
  const std::uint32_t index = engine::IndexOf(series);
  HearOf(index, open_tick_);
  if (export_ != nullptr) export_->Hear(open_slot_, index);
  OpenCell(index);
  ++StatisticsOf(record).recorded;
  return absl::OkStatus();
}

void Engine::Core::OpenCell(std::uint32_t series) {
  const SeriesRecord& record = series_[series];
  if (cells_.HasStamp(series) || !record.begun || record.target_count == 0) return;
  if (!cell_signals_[static_cast<std::size_t>(record.signal)]) return;
  cells_.SetStamp(series, record.stamp, lists_[static_cast<std::size_t>(record.signal)]);
}

bool Engine::Core::HasCell(engine::SeriesId series, std::int64_t time_ns) const {
  return series_.Knows(series) && cells_.HasStamp(engine::IndexOf(series)) &&
         cells_.open().Takes(time_ns);
}

bool Engine::Core::MakeRoom(std::uint32_t series) {
  return cells_.MakeRoom(series, [&](window::Words samples) {
    for (const SeriesRecord::Target& target : series_.targets(series_[series])) {
      stores_[static_cast<std::size_t>(target.store)].AddBuckets(open_slot_, target.segment,
                                                                 samples);
    }
  });
}

bool Engine::Core::KeepLacks(std::uint32_t series) {
  return !cells_.HasListAlone(series) && cells_.KeepLacks();
}

absl::Status Engine::Core::RecordValue(engine::SeriesId series, v1::Signal::Kind kind,
                                       std::int64_t time_ns, double value) {
  if (ABSL_PREDICT_FALSE(!engine::IsGoodValue(value)) && series_.Knows(series)) {
    return Refuse(series, engine::FaultOfValue(value));
  }
  internal::OpenCells& cells = cells_.open();
  if (Turns(time_ns) && cells.AddValue(series, time_ns, value)) return absl::OkStatus();
  if (HasCell(series, time_ns)) {
    const std::uint32_t index = engine::IndexOf(series);
    if (MakeRoom(index) && cells.AddValue(series, time_ns, value)) return absl::OkStatus();
    if (KeepLacks(index) && cells.AddValue(series, time_ns, value)) return absl::OkStatus();
  }
  if (absl::Status admitted = Admit(series, kind, time_ns); !admitted.ok()) return admitted;
  for (const SeriesRecord::Target& target : series_.targets(series_[engine::IndexOf(series)])) {
    stores_[static_cast<std::size_t>(target.store)].AddValue(open_slot_, target.segment, time_ns,
                                                             value, 1);
  }
  return absl::OkStatus();
}

absl::Status Engine::Core::RecordCounter(engine::SeriesId series, std::int64_t time_ns,
                                         double value) {
  if (series_.Knows(series)) {
    if (!engine::IsGoodCounter(value)) return Refuse(series, engine::FaultOfCounter(value));
    const SeriesRecord& record = series_[engine::IndexOf(series)];
    const std::size_t pending = series_.counter(record).pending();
    if (pending >= options_.max_pending_counter_samples) {
      ++StatisticsOf(record).rejected;
      return absl::ResourceExhaustedError(
          absl::StrCat("signal ", StatisticsOf(record).signal, ": a series has ", pending,
                       " samples that wait for their ticks, as many as "
                       "EngineOptions::max_pending_counter_samples allows"));
    }
  }
  if (absl::Status admitted = Admit(series, v1::Signal::COUNTER, time_ns); !admitted.ok()) {
    return admitted;
  }
  series_.counter(series_[engine::IndexOf(series)]).Add({time_ns, value});
  return absl::OkStatus();
}

absl::Status Engine::Core::RecordCounts(engine::SeriesId series, v1::Signal::Kind kind,
                                        std::int64_t time_ns, std::uint64_t ok,
                                        std::uint64_t total) {
  if (ABSL_PREDICT_FALSE(!engine::AreGoodCounts(ok, total)) && series_.Knows(series)) {
    return Refuse(series, engine::FaultOfCounts(ok, total));
  }
  if (Turns(time_ns) && cells_.open().AddCounts(series, time_ns, ok, total)) {
    return absl::OkStatus();
  }
  if (absl::Status admitted = Admit(series, kind, time_ns); !admitted.ok()) return admitted;
  for (const SeriesRecord::Target& target : series_.targets(series_[engine::IndexOf(series)])) {
    stores_[static_cast<std::size_t>(target.store)].AddCounts(
        open_slot_, target.segment, time_ns, static_cast<double>(ok), static_cast<double>(total));
  }
  return absl::OkStatus();
}

absl::Status Engine::Core::RecordHistogram(engine::SeriesId series, std::int64_t time_ns,
                                           absl::Span<const HistogramBucket> histogram) {
  // All of it is good, or none of it is taken.
  const HistogramBucket* bad = engine::FindBadBucket(histogram);
  if (bad != nullptr && series_.Knows(series)) {
    return Refuse(series, engine::FaultOfBucket(*bad));
  }
  if (absl::Status admitted = Admit(series, v1::Signal::DISTRIBUTION, time_ns); !admitted.ok()) {
    return admitted;
  }
  for (const SeriesRecord::Target& target : series_.targets(series_[engine::IndexOf(series)])) {
    window::PaneStore& store = stores_[static_cast<std::size_t>(target.store)];
    store.AddNothing(open_slot_, target.segment, time_ns);
    for (const HistogramBucket& bucket : histogram) {
      if (bucket.count == 0) continue;
      store.AddValue(open_slot_, target.segment, time_ns, bucket.value, bucket.count);
    }
  }
  return absl::OkStatus();
}

// ---- Batches

namespace {

// What a batch answers.
class BatchAnswer {
 public:
  explicit BatchAnswer(std::size_t samples) : samples_(samples) {}

  void Add(std::size_t at, const absl::Status& answer) {
    if (ABSL_PREDICT_TRUE(answer.ok())) return;
    if (refused_++ > 0) return;
    first_ = answer;
    first_at_ = at;
  }
  absl::Status status() const {
    if (ABSL_PREDICT_TRUE(refused_ == 0)) return absl::OkStatus();
    return absl::Status(first_.code(), absl::StrCat("sample ", first_at_ + 1, " of ", samples_,
                                                    ": ", first_.message(), " (refused in all: ",
                                                    refused_, "; the others were taken in)"));
  }

 private:
  std::size_t samples_;
  std::size_t refused_ = 0;
  std::size_t first_at_ = 0;
  absl::Status first_;
};

// `add` takes a sample in the easy way, or answers false; then `record` answers what Record does.
template <typename Item, typename Add, typename Record>
absl::Status RecordEach(const internal::OpenCells& cells, absl::Span<const Item> samples,
                        const Add& add, const Record& record) {
  BatchAnswer answer(samples.size());
  for (std::size_t at = 0; at < samples.size(); ++at) {
    // A copy, which no store can change: the loop keeps it in registers.
    internal::OpenCells open = cells;
    while (at < samples.size() && add(open, samples[at])) ++at;
    if (at < samples.size()) answer.Add(at, record(samples[at]));
  }
  return answer.status();
}

// The same for samples that have a value, which are added up at once where many are of one series.
// `add_run` is CellTable::AddRun.
template <typename Item, typename AddRun, typename Record>
absl::Status RecordRuns(const internal::OpenCells& cells, absl::Span<const Item> samples,
                        const AddRun& add_run, const Record& record) {
  static_assert(sizeof(Item) == sizeof(window::SeriesValue) &&
                    offsetof(Item, series) == offsetof(window::SeriesValue, series) &&
                    offsetof(Item, time_ns) == offsetof(window::SeriesValue, time_ns) &&
                    offsetof(Item, value) == offsetof(window::SeriesValue, value),
                "both are laid out alike");
  constexpr std::size_t kLeast = engine::CellTable::kLeastRun;
  const auto* const bytes = reinterpret_cast<const unsigned char*>(samples.data());
  const std::size_t size = samples.size();
  BatchAnswer answer(size);
  for (std::size_t at = 0; at < size;) {
    internal::OpenCells open = cells;
    bool run = false;
    for (; at < size; ++at) {
      const window::SeriesValue sample = window::LoadSample(bytes, at);
      run =
          size - at >= kLeast && window::LoadSample(bytes, at + kLeast - 1).series == sample.series;
      if (run || !open.AddValue(sample.series, sample.time_ns, sample.value)) break;
    }
    if (at == size) break;
    engine::CellTable::Run next{1, false};
    if (run) next = add_run(bytes + at * sizeof(Item), size - at);
    const std::size_t end = at + next.samples;
    if (next.added) at = end;
    for (; at < end; ++at) answer.Add(at, record(samples[at]));
  }
  return answer.status();
}

}  // namespace

absl::Status Engine::Core::RecordValues(engine::SeriesId series, v1::Signal::Kind kind,
                                        std::int64_t time_ns, absl::Span<const double> values) {
  Turns(time_ns);
  if (cells_.AddValues(series, time_ns, values)) return absl::OkStatus();
  return RecordEach(
      cells_.open(), values,
      [&](internal::OpenCells& open, double value) {
        return open.AddValue(series, time_ns, value);
      },
      [&](double value) { return RecordValue(series, kind, time_ns, value); });
}

absl::Status Engine::RecordBatch(absl::Span<const GaugeSample> samples) {
  return RecordRuns(
      core_->cells(), samples,
      [this](const unsigned char* some, std::size_t n) { return core_->AddRun(some, n); },
      [this](const GaugeSample& sample) {
        return Record(sample.series, sample.time_ns, sample.value);
      });
}

absl::Status Engine::RecordBatch(absl::Span<const CounterSample> samples) {
  return RecordEach(
      core_->cells(), samples,
      [](internal::OpenCells&, const CounterSample&) { return false; },  // cells hold no counters
      [this](const CounterSample& sample) {
        return Record(sample.series, sample.time_ns, sample.cumulative);
      });
}

absl::Status Engine::RecordBatch(absl::Span<const EventsSample> samples) {
  return RecordEach(
      core_->cells(), samples,
      [](internal::OpenCells& open, const EventsSample& sample) {
        return open.AddCounts(sample.series.id_, sample.time_ns, sample.n, sample.n);
      },
      [this](const EventsSample& sample) {
        return Record(sample.series, sample.time_ns, sample.n);
      });
}

absl::Status Engine::RecordBatch(absl::Span<const OutcomeSample> samples) {
  return RecordEach(
      core_->cells(), samples,
      [](internal::OpenCells& open, const OutcomeSample& sample) {
        return open.AddCounts(sample.series.id_, sample.time_ns, sample.ok, sample.total);
      },
      [this](const OutcomeSample& sample) {
        return Record(sample.series, sample.time_ns, sample.ok, sample.total);
      });
}

absl::Status Engine::RecordBatch(absl::Span<const DistributionSample> samples) {
  return RecordRuns(
      core_->cells(), samples,
      [this](const unsigned char* some, std::size_t n) { return core_->AddRun(some, n); },
      [this](const DistributionSample& sample) {
        return Record(sample.series, sample.time_ns, sample.value);
      });
}

absl::Status Engine::RecordBatch(GaugeSeries series, std::int64_t time_ns,
                                 absl::Span<const double> values) {
  return core_->RecordValues(series.id_, v1::Signal::GAUGE, time_ns, values);
}

absl::Status Engine::RecordBatch(DistributionSeries series, std::int64_t time_ns,
                                 absl::Span<const double> values) {
  return core_->RecordValues(series.id_, v1::Signal::DISTRIBUTION, time_ns, values);
}

// ---- The public face

absl::Status Engine::RecordValue(v1::Signal::Kind kind, std::uint64_t series, std::int64_t time_ns,
                                 double value) {
  return core_->RecordValue(series, kind, time_ns, value);
}

absl::Status Engine::RecordCounts(v1::Signal::Kind kind, std::uint64_t series, std::int64_t time_ns,
                                  std::uint64_t ok, std::uint64_t total) {
  return core_->RecordCounts(series, kind, time_ns, ok, total);
}

absl::Status Engine::Record(CounterSeries series, std::int64_t time_ns, double cumulative) {
  return core_->RecordCounter(series.id_, time_ns, cumulative);
}

absl::Status Engine::Record(DistributionSeries series, std::int64_t time_ns,
                            absl::Span<const HistogramBucket> histogram) {
  return core_->RecordHistogram(series.id_, time_ns, histogram);
}

}  // namespace sluice
