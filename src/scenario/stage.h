// An engine on a virtual clock, and the samples that come to it.
#ifndef SLUICE_SRC_SCENARIO_STAGE_H_
#define SLUICE_SRC_SCENARIO_STAGE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <queue>
#include <utility>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/types/optional.h"
#include "sluice/engine.h"
#include "sluice/plan.h"
#include "src/scenario/feed.h"
#include "src/trace/row_recorder.h"

namespace sluice::scenario {

// All times are from the beginning, which is `origin_ns` by the engine's clock. A stop at
// a time is right after the tick at that time (or the last one before) was decided: so
// the engine is then as an event of that time saw it, whatever the plan's lateness.
//
// Not thread-safe.
class Stage {
 public:
  static constexpr std::int64_t kEver = std::numeric_limits<std::int64_t>::max();

  // `engine` runs `plan`, and outlives this. It is started by the host.
  Stage(const Plan& plan, Engine& engine);

  // Before the engine is started.
  void set_origin_ns(std::int64_t origin_ns) { origin_ns_ = origin_ns; }
  std::int64_t origin_ns() const { return origin_ns_; }

  // Samples come from this too; its own times begin at `begin_ns`. Sources are numbered
  // as they are added, from 0. An error where its first sample can't be had.
  absl::Status Add(std::unique_ptr<Source> source, std::int64_t begin_ns = 0);

  // Calls `stop` at this time, in the order of times, and of calls for one time. A
  // status that is not OK ends what is going on.
  void StopAt(std::int64_t time_ns, absl::AnyInvocable<absl::Status()> stop);

  // From a stop on the host is gone: what arrives is lost, and nothing is decided. When it is back,
  // nothing is known of the time between.
  void GoDown() { down_ = true; }
  absl::Status ComeBack();
  bool down() const { return down_; }

  // Another plan runs in the engine from now on.
  void Reloaded(const Plan& plan);

  // Calls `hook` at each tick, when the clock is there (and not yet past it): after all
  // samples that have arrived by then, before anything is decided by that.
  void EachTick(absl::AnyInvocable<void(std::int64_t clock_ns)> hook) { hook_ = std::move(hook); }

  // Takes in all that arrives up to `clock_ns` (which may be kEver), moving the clock as
  // it comes. Stops that are due before an arrival are made before it.
  absl::Status TakeIn(std::int64_t clock_ns);

  // Says that it is `clock_ns`, with the stops that are due until then.
  absl::Status AdvanceTo(std::int64_t clock_ns);

  // When the tick at a time (or the last one before) is decided.
  std::int64_t ClockOf(std::int64_t time_ns) const;

  // Whether no more samples come.
  bool exhausted() const { return next_.empty(); }

  // The time of the newest sample that was taken in; 0 before.
  std::int64_t newest_ns() const { return newest_ns_; }
  // After an error: the source whose sample could not be had or taken in; nothing where
  // the error is of a stop, or of the clock.
  absl::optional<std::size_t> failed_source() const { return failed_source_; }

 private:
  struct Coming {
    std::unique_ptr<Source> source;
    std::int64_t begin_ns = 0;
    Arrival arrival;  // the next one
  };
  struct Stop {
    std::int64_t clock_ns;
    std::size_t number;
    absl::AnyInvocable<absl::Status()> call;
    // Of a heap, whose first is the greatest.
    bool operator<(const Stop& other) const {
      return clock_ns != other.clock_ns ? clock_ns > other.clock_ns : number > other.number;
    }
  };

  absl::Status Refill(std::size_t source);
  absl::Status Record(std::size_t source);
  // Those that are due at `clock_ns` or before.
  absl::Status MakeStops(std::int64_t clock_ns);
  absl::Status MoveClock(std::int64_t clock_ns);

  Plan plan_;
  Engine& engine_;
  bool down_ = false;
  absl::optional<trace::RowRecorder> recorder_;
  std::int64_t origin_ns_ = 0;
  std::int64_t clock_ns_ = -1;
  std::int64_t newest_ns_ = 0;
  std::vector<Coming> sources_;
  using Next = std::pair<std::int64_t, std::size_t>;  // arrival and source
  std::priority_queue<Next, std::vector<Next>, std::greater<Next>> next_;
  std::vector<Stop> stops_;  // a heap: the first is next
  std::size_t stops_added_ = 0;
  absl::AnyInvocable<void(std::int64_t)> hook_;
  absl::optional<std::size_t> failed_source_;
};

}  // namespace sluice::scenario

#endif  // SLUICE_SRC_SCENARIO_STAGE_H_
