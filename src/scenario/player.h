// Plays a scenario: its feeds and acts, put to an engine on a virtual clock.
#ifndef SLUICE_SRC_SCENARIO_PLAYER_H_
#define SLUICE_SRC_SCENARIO_PLAYER_H_

#include <cstdint>
#include <memory>
#include <queue>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/optional.h"
#include "sluice/engine.h"
#include "sluice/plan.h"
#include "sluice/v1/plan.pb.h"
#include "src/scenario/feed.h"
#include "src/trace/row_recorder.h"

namespace sluice::scenario {

// Where a fault of the scenario lies that only playing it can tell.
struct Fault {
  absl::Status status;
  v1::Span span;
};

// Time 0 of a scenario without a trace file: a whole hour, in UTC.
inline constexpr std::int64_t kOrigin = 946'684'800LL * 1'000'000'000;  // 2000-01-01

// All times are from the scenario's beginning, which is a whole hour. A stop at a time is
// right after the tick at that time (or the last one before) was decided: so the engine
// is then as an event of that time saw it, whatever the plan's lateness.
//
// Not thread-safe.
class Player {
 public:
  // `plan` and `scenario` must outlive this. `folder` is what names of files are
  // relative to. The engine is made and started with time 0.
  static absl::StatusOr<std::unique_ptr<Player>> Make(const Plan& plan,
                                                      const v1::Scenario& scenario,
                                                      const std::string& folder, Fault& fault);

  Engine& engine() { return *engine_; }
  std::int64_t origin_ns() const { return origin_ns_; }

  // Calls `stop` at this time, in the order of times, and of calls for one time.
  void StopAt(std::int64_t time_ns, absl::AnyInvocable<void()> stop);

  // From the beginning to the end. An error where a sample or an act could not be put to
  // the engine.
  absl::Status Play(Fault& fault);

  // The end, once it was played.
  std::int64_t end_ns() const { return end_ns_; }

 private:
  Player(const Plan& plan, const v1::Scenario& scenario) : plan_(plan), scenario_(scenario) {}

  absl::Status AddSources(const std::string& folder, Fault& fault);
  absl::Status PlanActs(Fault& fault);
  absl::Status Refill(std::size_t source);
  absl::Status Record(std::size_t source);
  absl::Status Do(const v1::Act& act);

  struct Stop {
    std::int64_t at_ns;  // of the clock
    std::size_t number;
    absl::AnyInvocable<void()> call;
  };
  struct Waiting {
    Arrival arrival;
    bool there = false;
  };

  const Plan plan_;
  const v1::Scenario& scenario_;
  std::unique_ptr<Engine> engine_;
  std::unique_ptr<trace::RowRecorder> recorder_;
  std::vector<std::unique_ptr<Source>> sources_;
  std::vector<v1::Span> spans_;   // by source
  std::vector<Waiting> waiting_;  // by source
  std::vector<Stop> stops_;
  std::int64_t origin_ns_ = kOrigin;
  std::int64_t end_ns_ = 0;
  absl::optional<std::int64_t> until_ns_;
  absl::Status act_failed_;
  v1::Span act_span_;
};

}  // namespace sluice::scenario

#endif  // SLUICE_SRC_SCENARIO_PLAYER_H_
