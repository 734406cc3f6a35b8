// The engine's side of an intake.
#include "sluice/intake.h"

#include <iterator>
#include <map>
#include <mutex>
#include <utility>

#include "absl/base/optimization.h"
#include "absl/strings/str_cat.h"
#include "src/engine/core.h"
#include "src/engine/intake_series.h"
#include "src/engine/sample_log.h"

namespace sluice {

using engine::IntakeSeriesTable;
using engine::SampleCell;
using engine::SampleLog;

class Intake::Core {
 public:
  Core(Engine& engine, const IntakeOptions& options)
      : engine_(engine),
        options_(options),
        table_(std::make_shared<IntakeSeriesTable>(engine.core_->plan(),
                                                   options.max_series_per_signal)) {}

  ~Core() {
    MeetNewProducers();
    for (const auto& log : logs_) log->Close();
  }

  Producer AddProducer() {
    auto log = std::make_shared<SampleLog>(options_.max_waiting);
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      new_logs_.push_back(log);
    }
    return Producer(std::move(log), table_);
  }

  absl::Status AdvanceTo(std::int64_t now_ns) {
    if (!engine_.core_->started()) {
      if (absl::Status started = engine_.Start(now_ns); !started.ok()) return started;
    }
    FollowPlan();
    Drain();
    return engine_.AdvanceTo(now_ns);
  }

  IntakeStatistics statistics() const;

 private:
  // What the engine calls a series that producers have asked for.
  struct Known {
    engine::SeriesId id = 0;
    v1::Signal::Kind kind = v1::Signal::GAUGE;
    bool resolved = false;
    std::uint64_t refused_in = 0;  // the drain in which the engine last refused it
  };

  void MeetNewProducers() {
    const std::lock_guard<std::mutex> lock(mutex_);
    logs_.insert(logs_.end(), std::make_move_iterator(new_logs_.begin()),
                 std::make_move_iterator(new_logs_.end()));
    new_logs_.clear();
  }

  void FollowPlan();
  void Drain();
  void Take(const SampleCell& sample, absl::Span<const HistogramBucket> buckets);
  bool Resolve(std::uint32_t series, Known& known);

  Engine& engine_;
  const IntakeOptions options_;
  const std::shared_ptr<IntakeSeriesTable> table_;

  mutable std::mutex mutex_;
  std::vector<std::shared_ptr<SampleLog>> new_logs_;  // guarded by mutex_

  std::vector<std::shared_ptr<SampleLog>> logs_;
  std::vector<Known> known_;  // by number of the table
  std::vector<HistogramBucket> buckets_;
  std::uint64_t drains_ = 0;
  IntakeStatistics counts_;                  // of what is gone: logs, and samples drained
  std::map<int, std::uint64_t> refused_of_;  // by signal of the table
};

// After a reload series are to be found anew: those of a signal that is gone, or means something
// else now, are none of the engine's.
void Intake::Core::FollowPlan() {
  if (!table_->SetPlan(engine_.core_->plan())) return;
  for (Known& known : known_) known.resolved = false;
}

void Intake::Core::Drain() {
  MeetNewProducers();
  ++drains_;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < logs_.size(); ++i) {
    SampleLog& log = *logs_[i];
    const bool ended = log.ended();  // asked before, so that nothing can come after
    log.Drain(buckets_,
              [this](const SampleCell& sample, absl::Span<const HistogramBucket> buckets) {
                Take(sample, buckets);
              });
    if (ended) {
      counts_.overflowed += log.overflowed();
      counts_.rejected += log.rejected();
    } else if (kept++ != i) {
      logs_[kept - 1] = std::move(logs_[i]);
    }
  }
  logs_.resize(kept);
}

void Intake::Core::Take(const SampleCell& sample, absl::Span<const HistogramBucket> buckets) {
  if (ABSL_PREDICT_FALSE(sample.series >= known_.size())) known_.resize(sample.series + 1);
  Known& known = known_[sample.series];
  Engine::Core& engine = *engine_.core_;
  if (ABSL_PREDICT_FALSE(!known.resolved || !engine.Knows(known.id)) &&
      !Resolve(sample.series, known)) {
    return;
  }
  ++counts_.taken;
  // What the engine answers is in its statistics.
  const std::int64_t time_ns = sample.time_ns;
  switch (sample.form) {
    case SampleCell::Form::kValue:
      if (known.kind == v1::Signal::COUNTER) {
        engine.RecordCounter(known.id, time_ns, sample.first.value).IgnoreError();
      } else {
        engine.RecordValue(known.id, known.kind, time_ns, sample.first.value).IgnoreError();
      }
      return;
    case SampleCell::Form::kCounts:
      engine.RecordCounts(known.id, known.kind, time_ns, sample.first.count, sample.second.count)
          .IgnoreError();
      return;
    case SampleCell::Form::kHistogram:
      engine.RecordHistogram(known.id, time_ns, buckets).IgnoreError();
      return;
  }
}

bool Intake::Core::Resolve(std::uint32_t series, Known& known) {
  const IntakeSeriesTable::Entry& entry = table_->entry(series);
  if (known.refused_in != drains_) {
    const int signal = table_->NumberInPlan(entry.signal);
    const evaluate::LabelValues values(entry.values.begin(), entry.values.end());
    const absl::StatusOr<engine::SeriesId> id =
        signal < 0 ? absl::NotFoundError(absl::StrCat(
                         "signal ", table_->NameOf(entry.signal),
                         " is not in the plan that runs by now, or means something else there"))
                   : engine_.core_->SeriesOf(signal, values);
    known.resolved = id.ok();
    if (id.ok()) {
      known.id = *id;
      known.kind = entry.kind;
      return true;
    }
    known.refused_in = drains_;
    counts_.last_refusal = id.status();
  }
  ++counts_.refused;
  ++refused_of_[entry.signal];
  return false;
}

IntakeStatistics Intake::Core::statistics() const {
  IntakeStatistics all = counts_;
  const auto add = [&all](const std::vector<std::shared_ptr<SampleLog>>& logs) {
    for (const auto& log : logs) {
      ++all.producers;
      all.log_bytes += log->bytes();
      all.overflowed += log->overflowed();
      all.rejected += log->rejected();
    }
  };
  add(logs_);
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    add(new_logs_);
  }
  for (const auto& [signal, samples] : refused_of_) {
    all.refused_signals.push_back({table_->NameOf(signal), samples});
  }
  return all;
}

Intake::Intake(std::unique_ptr<Core> core) : core_(std::move(core)) {}
Intake::~Intake() = default;

absl::StatusOr<std::unique_ptr<Intake>> Intake::Create(Engine& engine, IntakeOptions options) {
  if (options.max_waiting == 0 || options.max_series_per_signal == 0) {
    return absl::InvalidArgumentError("a bound of IntakeOptions must be at least 1");
  }
  return std::unique_ptr<Intake>(new Intake(std::make_unique<Core>(engine, options)));
}

Intake::Producer Intake::AddProducer() { return core_->AddProducer(); }
absl::Status Intake::AdvanceTo(std::int64_t now_ns) { return core_->AdvanceTo(now_ns); }
IntakeStatistics Intake::statistics() const { return core_->statistics(); }

}  // namespace sluice
