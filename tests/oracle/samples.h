// Every sample that was ever accepted, and each aggregate computed from them anew.
#ifndef SLUICE_TESTS_ORACLE_SAMPLES_H_
#define SLUICE_TESTS_ORACLE_SAMPLES_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sluice/v1/plan.pb.h"
#include "sluice/v1/trace.pb.h"
#include "tests/oracle/exact.h"

namespace sluice::oracle {

// Values of some labels, by name: those of a gate's segment and of the folds around
// an expression.
using Binding = std::map<std::string, std::string>;

// An aggregate before it is rounded.
using ExactValue = std::optional<Quad>;

struct StoredSample {
  std::int64_t time_ns = 0;
  double value = 0;                                       // gauge, counter
  std::uint64_t ok = 0;                                   // outcome
  std::uint64_t total = 0;                                // outcome; n of events
  std::vector<std::pair<double, std::uint64_t>> buckets;  // distribution: value, count
};

struct StoredSeries {
  Binding labels;
  std::vector<StoredSample> samples;  // by time, then value
};

struct StoredSignal {
  const v1::Signal* declared = nullptr;
  std::vector<StoredSeries> series;

  bool HasLabel(const std::string& label) const;
  bool HasAll(const std::vector<std::string>& labels) const;
  // The values that `label` is expected to have, where the signal declares some.
  std::vector<std::string> Expected(const std::string& label) const;
};

class SampleStore {
 public:
  SampleStore(const v1::Plan& plan, std::int64_t tick_ns, std::int64_t start_ns);

  // Whether the signal can have such a sample at all.
  bool IsValid(const v1::Sample& sample) const;
  void Add(const v1::Sample& sample);

  const StoredSignal& Signal(const std::string& name) const { return signals_.at(name); }

  // The aggregate at tick `at`, over all series that agree with `binding` on the labels
  // they have and pass the selector. Durations are in nanoseconds; all is rounded once.
  Value Compute(const v1::Aggregate& aggregate, const Binding& binding, std::int64_t at) const;

  // Successes (or failures) and attempts, for a ratio of an outcome.
  std::pair<std::uint64_t, std::uint64_t> RatioParts(const v1::Aggregate& aggregate,
                                                     const Binding& binding, std::int64_t at) const;

  // Whether the values of `aggregate` are durations.
  bool IsDuration(const v1::Aggregate& aggregate) const;

  // The end of the pane that a time falls into: the first tick at or after it.
  std::int64_t TickOf(std::int64_t time_ns) const;

 private:
  std::vector<const StoredSample*> Window(const v1::Aggregate& aggregate, const Binding& binding,
                                          std::int64_t at) const;
  std::vector<const StoredSeries*> Matching(const v1::Aggregate& aggregate,
                                            const Binding& binding) const;
  ExactValue InUnitOfSignal(const v1::Aggregate& aggregate, const Binding& binding,
                            std::int64_t at) const;
  ExactValue OfGauge(const v1::Aggregate& aggregate,
                     const std::vector<const StoredSample*>& window) const;
  ExactValue OfCounter(const v1::Aggregate& aggregate, const Binding& binding,
                       std::int64_t at) const;
  ExactValue OfEvents(const v1::Aggregate& aggregate,
                      const std::vector<const StoredSample*>& window) const;
  ExactValue OfOutcome(const v1::Aggregate& aggregate, const Binding& binding,
                       std::int64_t at) const;
  ExactValue OfDistribution(const v1::Aggregate& aggregate,
                            const std::vector<const StoredSample*>& window) const;
  Value Silence(const v1::Aggregate& aggregate, const Binding& binding, std::int64_t at) const;
  double UnitOf(const v1::Aggregate& aggregate) const;

  std::int64_t tick_ns_;
  std::int64_t start_ns_;
  std::map<std::string, StoredSignal> signals_;
};

}  // namespace sluice::oracle

#endif  // SLUICE_TESTS_ORACLE_SAMPLES_H_
