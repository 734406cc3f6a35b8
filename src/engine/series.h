// The series of an engine: which panes each of them feeds.
#ifndef SLUICE_SRC_ENGINE_SERIES_H_
#define SLUICE_SRC_ENGINE_SERIES_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "absl/types/span.h"
#include "sluice/engine.h"
#include "src/evaluate/spaces.h"
#include "src/plan/program.h"
#include "src/window/compensated.h"

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

  // By time; of two at one time the smaller comes first.
  void Add(Sample sample);

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
};

struct SeriesRecord {
  // A place that its samples go to.
  struct Target {
    int store;
    std::uint32_t segment;
  };

  int signal = 0;
  std::uint32_t first_target = 0;  // in the table's list of all targets
  std::uint32_t target_count = 0;
  bool begun = false;               // its first sample has been sealed
  bool recorded = false;            // it has a sample
  std::int64_t first_tick = 0;      // of its samples, where it has one
  std::vector<std::string> values;  // of the signal's labels, in the plan's order
  CounterSamples counter;
};

// The number of a signal. NotFound where the plan hasn't it, InvalidArgument where it
// is of another kind.
absl::StatusOr<int> SignalOfKind(const plan::Program& program, v1::Signal::Kind kind,
                                 absl::string_view name);

// The values of exactly the signal's labels, in the plan's order.
absl::StatusOr<std::vector<std::string>> ValuesOf(const plan::SignalSpec& signal,
                                                  const Labels& labels);

// Finds series by their labels. Not thread-safe.
class SeriesTable {
 public:
  explicit SeriesTable(const plan::Program& program) : numbers_(program.signals.size()) {}

  std::size_t size() const { return records_.size(); }
  std::size_t size(int signal) const { return numbers_[static_cast<std::size_t>(signal)].size(); }
  SeriesRecord& operator[](std::uint32_t index) { return records_[index]; }

  absl::optional<std::uint32_t> Find(int signal, const std::vector<std::string>& values) const;

  std::uint32_t Add(int signal, std::vector<std::string> values,
                    const std::vector<SeriesRecord::Target>& targets);

  absl::Span<const SeriesRecord::Target> targets(const SeriesRecord& record) const {
    return {targets_.data() + record.first_target, record.target_count};
  }

 private:
  std::vector<SeriesRecord> records_;
  std::vector<SeriesRecord::Target> targets_;
  std::vector<absl::flat_hash_map<std::string, std::uint32_t>> numbers_;  // by signal
};

// Whether samples with these values of a signal's labels pass a store's selector.
bool Selects(const plan::StoreSpec& store, const plan::SignalSpec& signal,
             const std::vector<std::string>& values);

}  // namespace sluice::engine

#endif  // SLUICE_SRC_ENGINE_SERIES_H_
