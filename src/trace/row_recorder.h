// From a row to a sample in the engine.
#ifndef SLUICE_SRC_TRACE_ROW_RECORDER_H_
#define SLUICE_SRC_TRACE_ROW_RECORDER_H_

#include "absl/status/status.h"
#include "sluice/engine.h"
#include "sluice/plan.h"
#include "src/trace/row.h"
#include "src/trace/series_cache.h"

namespace sluice::trace {

// Not thread-safe.
class RowRecorder {
 public:
  // `engine` runs `plan`, and outlives this.
  RowRecorder(const Plan& plan, Engine& engine) : engine_(engine), series_(plan, engine) {}

  // Finds the series of the row, made where it is new, and sees that the row bears what
  // it takes: what is left for Record to refuse are the engine's own bounds.
  // InvalidArgument says what does not fit; it does not name the row.
  absl::Status Resolve(const Row& row);

  // Records the row that Resolve was asked of last, as Engine::Record does.
  absl::Status Record(const Row& row);

 private:
  Engine& engine_;
  SeriesCache series_;
  AnySeries found_;
};

}  // namespace sluice::trace

#endif  // SLUICE_SRC_TRACE_ROW_RECORDER_H_
