// A scenario played to people, who act.
#ifndef SLUICE_SRC_DRILL_DRILL_H_
#define SLUICE_SRC_DRILL_DRILL_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "sluice/engine.h"
#include "sluice/plan.h"
#include "sluice/v1/event.pb.h"
#include "sluice/v1/plan.pb.h"
#include "src/drill/command.h"
#include "src/drill/watcher.h"
#include "src/review/incidents.h"
#include "src/scenario/player.h"

namespace sluice::drill {

// Times are from the scenario's beginning. It reads no clock: who plays it says how far. What the
// scenario expects is not judged, since people change its course.
//
// Not thread-safe.
class Drill {
 public:
  // `scenario`, which has passed Check with the plan, must outlive this. `role` types
  // where a command says nothing else; empty: nobody has said.
  static absl::StatusOr<std::unique_ptr<Drill>> Make(const Plan& plan, const v1::Scenario& scenario,
                                                     const std::string& folder, scenario::Acts acts,
                                                     std::string role, scenario::Fault& fault);
  ~Drill();
  Drill(const Drill&) = delete;
  Drill& operator=(const Drill&) = delete;

  // Calls `callback` with each event in its order: those of the engine, and the drill's own, of
  // which the first is DRILL.
  void Begin(absl::AnyInvocable<void(const v1::Event&)> callback);

  // Calls `callback` at a `reload` of the scenario: the events that come from now on are of this
  // plan. The time is the engine's, as events have it.
  void OnReload(absl::AnyInvocable<void(const Plan& plan, std::int64_t now_ns)> callback);

  // On to a time, or to the end where that comes before.
  absl::Status PlayTo(std::int64_t time_ns, scenario::Fault& fault);
  bool over() const { return player_->over(); }
  std::int64_t time_ns() const { return time_ns_; }  // as far as it was played
  std::int64_t origin_ns() const { return player_->origin_ns(); }
  // Nothing as long as it is not known.
  absl::optional<std::int64_t> end_ns() const;

  struct Answer {
    bool done = false;
    std::string text;  // for people; may have several lines. Escaped
  };
  // Does what was typed, now; it takes effect in the next tick. Commands that are about how the
  // scenario is played (kSkip, kPause, kFaster, kSlower, kQuit) are for the host.
  Answer Do(const Command& command);

  const std::string& role() const { return role_; }
  const Plan& plan() const { return plan_; }  // that the engine runs now
  const std::string& title() const { return title_; }
  const Engine& engine() const { return player_->engine(); }
  const Watcher& watcher() const { return watcher_; }
  const review::Incidents& incidents() const { return incidents_; }

 private:
  Drill(const Plan& plan, const v1::Scenario& scenario, std::string role);

  void Hand(const v1::Event& event);
  void Reloaded(const Plan& plan, std::int64_t time_ns);
  v1::Event OwnEvent(v1::Event::Kind kind, absl::string_view name);
  absl::StatusOr<std::string> RoleOf(const Command& command) const;
  // Where it leaves the segment out: the only one that can be meant.
  template <typename Spec>
  void TakeNoteForSegment(const Spec& spec, Command& command) const;
  absl::Status CompleteSegment(Command& command) const;
  absl::Status Act(const Command& command);
  Answer StatusText(const Command& command) const;

  Plan plan_;
  const std::string title_;
  std::string role_;
  Watcher watcher_;  // before the engine, which has it
  std::unique_ptr<scenario::Player> player_;
  review::Incidents incidents_;
  absl::AnyInvocable<void(const v1::Event&)> callback_;
  absl::AnyInvocable<void(const Plan&, std::int64_t)> reload_callback_;
  std::int64_t time_ns_ = 0;
  std::size_t notes_ = 0;
};

}  // namespace sluice::drill

#endif  // SLUICE_SRC_DRILL_DRILL_H_
