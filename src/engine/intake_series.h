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

// They outlive the plan that they were asked for under: a signal of another plan that means the
// same has the same series. What means something else is another signal, if it has the same name or
// not.
//
// Thread-safety: any thread may call anything. Takes a lock, and so is not for each
// sample.
class IntakeSeriesTable {
 public:
  struct Entry {
    int signal = 0;  // its number here
    v1::Signal::Kind kind = v1::Signal::GAUGE;
    std::vector<std::string> values;  // of the signal's labels, in the plans' order
  };

  IntakeSeriesTable(const Plan& plan, std::size_t most_per_signal);

  // From now on series are asked for under this plan. False where they are already.
  bool SetPlan(const Plan& plan);

  absl::StatusOr<std::uint32_t> FindOrAdd(v1::Signal::Kind kind, absl::string_view signal,
                                          const Labels& labels);

  // Good for the life of the table.
  const Entry& entry(std::uint32_t number) const;

  // The number that a signal of the table has in the plan; below 0: it has none.
  int NumberInPlan(int signal) const;
  // Good for the life of the table.
  const std::string& NameOf(int signal) const;
  const std::string& SignalOf(std::uint32_t number) const { return NameOf(entry(number).signal); }

 private:
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

  // A signal that some plan had.
  struct KnownSignal {
    std::string name;
    std::string meaning;
    int number = -1;  // in the plan
    evaluate::LabelIndex<Tuples> index;
  };
  void NumberSignals();  // by the plan

  // All guarded by mutex_.
  Plan plan_;
  std::deque<Entry> entries_;  // these stay where they are, as do those of signals_
  std::deque<KnownSignal> signals_;
  std::vector<int> numbers_;  // in signals_, by the plan's numbers
};

}  // namespace sluice::engine

#endif  // SLUICE_SRC_ENGINE_INTAKE_SERIES_H_
