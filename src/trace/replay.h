// Feeding recorded samples to an engine, by the clock of a replay.
#ifndef SLUICE_SRC_TRACE_REPLAY_H_
#define SLUICE_SRC_TRACE_REPLAY_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/types/optional.h"
#include "sluice/engine.h"
#include "sluice/plan.h"
#include "src/trace/reader.h"
#include "src/trace/row.h"
#include "src/trace/row_recorder.h"

namespace sluice::trace {

struct ReplayOptions {
  // Where the clock ends; rows after it are left out. Without it, the clock ends
  // the plan's lateness after the newest row, so that every row is decided on.
  absl::optional<std::int64_t> until_ns;
  // Leave out rows that the plan or the engine refuses, and count them, instead
  // of failing.
  bool skip_bad_rows = false;
};

struct ReplaySummary {
  std::uint64_t rows = 0;                     // fed to the engine, late ones included
  std::uint64_t late = 0;                     // of these, dropped for being late
  std::uint64_t after_until = 0;              // left out: newer than `until_ns`
  std::uint64_t skipped = 0;                  // left out: refused (`skip_bad_rows`)
  std::vector<std::string> skipped_examples;  // the first few refusals
  absl::optional<std::int64_t> first_ns;      // time of the first row: the start
  std::int64_t newest_ns = 0;                 // where there was a row
};

// The clock stands just before the newest row: the first row starts the engine,
// and at a row newer than all before it the engine is first advanced to one
// nanosecond before that row. So rows of one time are all in before their tick is
// decided, however far the rows are apart.
//
// Memory grows with the number of series, not with that of rows. Not thread-safe.
class Replay {
 public:
  // `engine` runs `plan`, has not been started, and outlives this.
  Replay(const Plan& plan, Engine& engine, ReplayOptions options);
  Replay(const Replay&) = delete;
  Replay& operator=(const Replay&) = delete;

  // Takes one row. A row that can't be taken moves no time, and is InvalidArgument
  // (what it bears doesn't fit the plan), OutOfRange (its time is farther on than
  // the engine's max_jump) or ResourceExhausted (a bound of the engine) with file,
  // line and remedy; with `skip_bad_rows` it is counted. A late row is OK, and
  // counted.
  absl::Status Feed(const Row& row);

  // Takes none of the row but its time: of a signal that this plan hasn't, beside one that has it.
  // OutOfRange as for Feed.
  absl::Status Pass(const Row& row);

  // Ends the clock, once all rows are in. OutOfRange where `until_ns` is farther
  // on than max_jump.
  absl::Status Finish();

  // Feeds all rows of `reader`, and finishes. `go_on` is asked after every row
  // whether to; if not, this answers OK without finishing.
  absl::Status Run(Reader& reader, absl::FunctionRef<bool()> go_on);

  const ReplaySummary& summary() const { return summary_; }

 private:
  absl::Status Take(const Row& row);
  absl::Status MoveClock(const Row& row);

  Engine& engine_;
  const ReplayOptions options_;
  const std::int64_t lateness_ns_;
  RowRecorder recorder_;
  ReplaySummary summary_;
};

}  // namespace sluice::trace

#endif  // SLUICE_SRC_TRACE_REPLAY_H_
