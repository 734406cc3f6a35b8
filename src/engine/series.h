// The series of an engine: which panes each of them feeds.
#ifndef SLUICE_SRC_ENGINE_SERIES_H_
#define SLUICE_SRC_ENGINE_SERIES_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "absl/types/span.h"
#include "sluice/engine.h"
#include "src/evaluate/label_index.h"
#include "src/evaluate/label_pool.h"
#include "src/plan/program.h"
#include "src/window/compensated.h"

namespace sluice::v1 {
class SeriesState;
}

namespace sluice::engine {

// Cumulative samples of one series, put in order before they are told apart:
// what they rose by depends on which one came before.
class CounterSamples {
 public:
  struct Sample {
    std::int64_t time_ns;
    double value;
  };

  std::size_t pending() const { return pending_.size(); }
  // What the last sample read that was drained, or was resumed from.
  const absl::optional<double>& last() const { return last_; }
  void ResumeFrom(double last) { last_ = last; }
  std::size_t bytes() const { return pending_.capacity() * sizeof(Sample); }
  static constexpr std::size_t kLeastBytes = sizeof(Sample) + 16;  // and what the heap adds

  // By time; of two at one time the smaller comes first.
  void Add(Sample sample);

  // Nothing is known of the time before the next sample: it adds nothing, whatever it is.
  void Rebase() {
    last_.reset();
    rebased_ = true;
  }

  void Save(v1::SeriesState& state) const;
  void Load(const v1::SeriesState& state);

  // Takes out the samples up to `until_ns`, oldest first, and calls
  // `visit(time_ns, increase)` for each.
  template <typename Visit>
  void Drain(std::int64_t until_ns, bool from_zero, Visit visit) {
    std::size_t taken = 0;
    while (taken < pending_.size() && pending_[taken].time_ns <= until_ns) {
      const Sample& sample = pending_[taken++];
      visit(sample.time_ns, Increase(sample.value, from_zero));
    }
    pending_.erase(pending_.begin(), pending_.begin() + static_cast<std::ptrdiff_t>(taken));
  }

 private:
  // A fall is a reset, and adds the new value.
  window::Compensated Increase(double value, bool from_zero);

  std::vector<Sample> pending_;
  absl::optional<double> last_;
  bool rebased_ = false;
};

// A handle of a series as the host keeps it: the place of its record, and in the upper
// half the record's stamp.
using SeriesId = std::uint64_t;

inline std::uint32_t IndexOf(SeriesId id) { return static_cast<std::uint32_t>(id); }
inline std::uint32_t StampOf(SeriesId id) { return static_cast<std::uint32_t>(id >> 32); }

struct SeriesRecord {
  // A place that its samples go to.
  struct Target {
    int store;
    std::uint32_t segment;
  };
  using Targets = absl::InlinedVector<Target, 4>;

  static constexpr int kKindBits = 3;

  int signal = 0;
  std::uint32_t first_value = 0;   // in the table's list of all label values
  std::uint32_t first_target = 0;  // in the table's list of all targets
  std::uint32_t target_count = 0;
  // The number of those that the record served before this one, and, in the lowest
  // kKindBits, the kind of its signal: so who has the stamp has the kind right, too.
  std::uint32_t stamp = 0;
  std::uint32_t counter = 0;     // of a counter: in the table's list of these
  bool serves = true;            // a series; not a record that is free for another one
  bool retired = false;          // it feeds nothing
  bool begun = false;            // its first sample has been sealed
  bool recorded = false;         // it has a sample
  std::uint32_t retirement = 0;  // the number of its retirement, while it is retired
  std::int64_t first_tick = 0;   // of its samples, where it has one
};

// The number of a signal. NotFound where the plan hasn't it, InvalidArgument where it
// is of another kind.
absl::StatusOr<int> SignalOfKind(const plan::Program& program, v1::Signal::Kind kind,
                                 absl::string_view name);

// InvalidArgument for a value that is too long, or no UTF-8.
absl::Status CheckLabelValue(absl::string_view label, absl::string_view value);

// The values of exactly the signal's labels, in the plan's order. They stay those of `labels`.
absl::StatusOr<evaluate::LabelValues> ValuesOf(const plan::SignalSpec& signal,
                                               const Labels& labels);

// Finds series by their labels, whose values it keeps as numbers of a pool. Not thread-safe.
class SeriesTable {
 public:
  // Both must outlive this.
  SeriesTable(const plan::Program& program, evaluate::LabelPool& pool);
  SeriesTable(const SeriesTable&) = delete;
  SeriesTable& operator=(const SeriesTable&) = delete;

  std::size_t size() const { return records_.size(); }
  // Of one signal, without those that are retired.
  std::size_t size(int signal) const {
    const auto at = static_cast<std::size_t>(signal);
    return indexes_[at].size() - retired_[at].count;
  }
  SeriesRecord& operator[](std::uint32_t index) { return records_[index]; }
  const SeriesRecord& operator[](std::uint32_t index) const { return records_[index]; }

  // The latest tick that it was heard in.
  std::int64_t last_tick(std::uint32_t index) const { return last_ticks_[index]; }
  void HeardIn(std::uint32_t index, std::int64_t tick) {
    last_ticks_[index] = std::max(last_ticks_[index], tick);
  }

  SeriesId IdOf(std::uint32_t index) const {
    return (SeriesId{records_[index].stamp} << 32) | index;
  }
  // Whether the record that the handle was made for still serves its series.
  bool Knows(SeriesId id) const {
    const std::uint32_t index = IndexOf(id);
    return index < records_.size() && records_[index].stamp == StampOf(id);
  }

  absl::optional<std::uint32_t> Find(int signal, absl::Span<const absl::string_view> values) const {
    return indexes_[static_cast<std::size_t>(signal)].Find(values);
  }

  // Takes over one use of each of the values.
  std::uint32_t Add(int signal, absl::Span<const std::uint32_t> values,
                    const SeriesRecord::Targets& targets);

  // A retired series feeds nothing, and keeps its record, so that handles to it stay
  // good; Revive gives it targets again. Of each signal at most `kept` retired ones are
  // remembered: the oldest one's record then serves the next series that is added.
  void Retire(std::uint32_t index);
  void Revive(std::uint32_t index, const SeriesRecord::Targets& targets);
  void LimitRetired(int signal, std::size_t kept);

  // Writes a record, but for what cells hold.
  void Save(std::uint32_t index, v1::SeriesState& state) const;
  // Adds the record that was saved after those that are there, so that handles stay good: of a
  // series as Add does, also a retired one; of a record that serves nobody, or a series that the
  // plan no longer has (`signal` below 0), one that no handle fits and the first signal may use.
  void Load(int signal, const v1::SeriesState& state, absl::Span<const std::uint32_t> values,
            const SeriesRecord::Targets& targets);
  // Counters only.
  void RebaseAll();

  // What it takes now, but for the texts of label values, which are the pool's.
  std::size_t bytes() const;
  // With these, as if no other series had any of them.
  static std::size_t BytesPerSeries(const plan::SignalSpec& signal);

  absl::Span<const SeriesRecord::Target> targets(const SeriesRecord& record) const {
    return {targets_.data() + record.first_target, record.target_count};
  }
  // Of the signal's labels, in the plan's order; of a series that the record serves.
  absl::Span<const std::uint32_t> values(const SeriesRecord& record) const {
    return {values_.data() + record.first_value, LabelsOf(record.signal)};
  }
  // Of a series of a counter, as each is that has a counter's handle: its stamp has the kind.
  CounterSamples& counter(const SeriesRecord& record) { return counters_[record.counter]; }
  const CounterSamples& counter(const SeriesRecord& record) const {
    return counters_[record.counter];
  }

 private:
  struct Retired {
    std::deque<std::pair<std::uint32_t, std::uint32_t>> order;  // and when: oldest first
    std::size_t count = 0;  // of those in `order` that were not revived since
  };

  struct Tuples {
    using Value = absl::string_view;
    std::size_t size() const { return labels; }
    absl::string_view operator()(std::uint32_t index, std::size_t label) const {
      return table->pool_.text(table->values_[table->records_[index].first_value + label]);
    }
    const SeriesTable* table;
    std::size_t labels;
  };

  std::size_t LabelsOf(int signal) const {
    return program_.signals[static_cast<std::size_t>(signal)].labels.size();
  }
  std::uint32_t AddRecord(int signal);
  void SetTargets(std::uint32_t index, const SeriesRecord::Targets& targets);

  const plan::Program& program_;
  evaluate::LabelPool& pool_;
  std::vector<SeriesRecord> records_;
  std::vector<std::int64_t> last_ticks_;
  std::vector<std::uint32_t> values_;
  std::vector<SeriesRecord::Target> targets_;
  std::vector<CounterSamples> counters_;
  std::vector<evaluate::LabelIndex<Tuples>> indexes_;  // by signal
  std::vector<Retired> retired_;                       // by signal
  std::vector<std::vector<std::uint32_t>> free_;       // by signal: records that serve nobody
  std::uint32_t retirements_ = 0;
};

// Whether samples with these values of a signal's labels pass a store's selector.
bool Selects(const plan::StoreSpec& store, const plan::SignalSpec& signal,
             absl::Span<const std::uint32_t> values, const evaluate::LabelPool& pool);

}  // namespace sluice::engine

#endif  // SLUICE_SRC_ENGINE_SERIES_H_
