// Two plans over one recording.
#ifndef SLUICE_SRC_TRACE_REPLAY_PAIR_H_
#define SLUICE_SRC_TRACE_REPLAY_PAIR_H_

#include <cstdint>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "sluice/engine.h"
#include "sluice/plan.h"
#include "src/trace/reader.h"
#include "src/trace/replay.h"
#include "src/trace/row.h"

namespace sluice::trace {

// Feeds each row to both, by one clock: after it both engines have decided what each would have by
// itself. The first plan is the one that the recording was made for: what does not fit it is an
// error as for Replay, unless only the second plan has the row's signal. What does not fit the
// second plan is counted as skipped by it. Not thread-safe.
class ReplayPair {
 public:
  // As those of Replay, and each outlives this.
  ReplayPair(const Plan& first, Engine& first_engine, const Plan& second, Engine& second_engine,
             const ReplayOptions& options);

  absl::Status Run(Reader& reader, absl::FunctionRef<bool()> go_on);

  // Until then (included) both have decided. To be asked where there was a row.
  std::int64_t decided_ns() const;

  const ReplaySummary& first() const { return first_.summary(); }
  const ReplaySummary& second() const { return second_.summary(); }

 private:
  absl::Status Feed(const Row& row);
  absl::Status FeedSecond(const Row& row);
  absl::Status Finish();

  const Plan first_plan_;
  const Plan second_plan_;
  const ReplayOptions options_;
  Replay first_;
  Replay second_;
  bool finished_ = false;
};

}  // namespace sluice::trace

#endif  // SLUICE_SRC_TRACE_REPLAY_PAIR_H_
