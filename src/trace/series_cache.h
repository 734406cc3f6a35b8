// From the signal and labels of a row to the engine's handle of the series.
#ifndef SLUICE_SRC_TRACE_SERIES_CACHE_H_
#define SLUICE_SRC_TRACE_SERIES_CACHE_H_

#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/variant.h"
#include "sluice/engine.h"
#include "sluice/plan.h"
#include "src/plan/program.h"
#include "src/trace/row.h"

namespace sluice::trace {

using AnySeries =
    absl::variant<GaugeSeries, CounterSeries, EventsSeries, OutcomeSeries, DistributionSeries>;

// Finds the series of rows at the cost of one hash lookup, without allocating,
// once they have been seen. Not thread-safe.
class SeriesCache {
 public:
  // Both outlive this.
  SeriesCache(const Plan& plan, Engine& engine) : program_(plan.program()), engine_(engine) {}

  // The series of the row, made in the engine where it is new. Good until the next
  // call. InvalidArgument for a signal that the plan hasn't or for wrong labels;
  // else as the engine says. Errors don't name the row.
  absl::StatusOr<AnySeries> Find(const Row& row);

 private:
  absl::StatusOr<AnySeries> Resolve(const Row& row) const;
  absl::Status UnknownSignal(absl::string_view signal) const;

  const plan::Program& program_;
  Engine& engine_;
  std::string key_;  // of the row at hand; kept for its memory
  absl::flat_hash_map<std::string, AnySeries> known_;
};

}  // namespace sluice::trace

#endif  // SLUICE_SRC_TRACE_SERIES_CACHE_H_
