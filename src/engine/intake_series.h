// The series that the producers of an intake have asked for, numbered in the order in
// which they did.
#ifndef SLUICE_SRC_ENGINE_INTAKE_SERIES_H_
#define SLUICE_SRC_ENGINE_INTAKE_SERIES_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "sluice/engine.h"
#include "sluice/plan.h"
#include "src/evaluate/label_index.h"

namespace sluice::engine {

// Thread-safety: any thread may call anything. Takes a lock, and so is not for each
// sample.
class IntakeSeriesTable {
 public:
  struct Entry {
    int signal = 0;
    v1::Signal::Kind kind = v1::Signal::GAUGE;
    std::vector<std::string> values;  // of the signal's labels, in the plan's order
  };

  IntakeSeriesTable(const Plan& plan, std::size_t most_per_signal);

  absl::StatusOr<std::uint32_t> FindOrAdd(v1::Signal::Kind kind, absl::string_view signal,
                                          const Labels& labels);

  // Good for the life of the table.
  const Entry& entry(std::uint32_t number) const;

  const std::string& SignalOf(std::uint32_t number) const;

 private:
  const Plan plan_;
  const std::size_t most_per_signal_;
  mutable std::mutex mutex_;
  struct Tuples {
    using Value = absl::string_view;
    std::size_t size() const { return labels; }
    absl::string_view operator()(std::uint32_t number, std::size_t label) const {
      return (*entries)[number].values[label];
    }
    const std::deque<Entry>* entries;
    std::size_t labels;
  };

  // Both guarded by mutex_.
  std::deque<Entry> entries_;                          // these stay where they are
  std::vector<evaluate::LabelIndex<Tuples>> indexes_;  // by signal
};

}  // namespace sluice::engine

#endif  // SLUICE_SRC_ENGINE_INTAKE_SERIES_H_
