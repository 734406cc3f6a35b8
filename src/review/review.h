// A night as its events tell it: what a team goes through the morning after.
#ifndef SLUICE_SRC_REVIEW_REVIEW_H_
#define SLUICE_SRC_REVIEW_REVIEW_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/types/optional.h"
#include "sluice/v1/event.pb.h"
#include "src/plan/program.h"
#include "src/review/courses.h"
#include "src/review/incidents.h"
#include "src/review/levers.h"
#include "src/review/sight.h"

namespace sluice::review {

// What began with a host that was started.
struct Run {
  std::string plan_id;
  std::int64_t started_ns = 0;  // by the host's clock
  std::size_t events = 0;
};

// The last who decided about a lever or ramp in a segment, or (`segment` empty) in all.
struct LastCall {
  bool ramp = false;  // else a lever
  std::string name;
  engine::Segment segment;
  v1::Event event;
};

// How long after the end a review is due.
inline constexpr std::int64_t kDueAfterNs = 24LL * 3600 * 1'000'000'000;

// Reads the events of a journal in their order. One that is told again, with the same id, counts
// once. Not thread-safe.
class Review {
 public:
  // The events that follow are those of another engine. `program`, null where it is not known,
  // is only looked at in here.
  void BeginRun(const std::string& plan_id, std::int64_t started_ns, const plan::Program* program);
  // The events that follow are those of the same engine under another plan.
  void ChangePlan(const plan::Program* program);
  void Add(const v1::Event& event);
  // CHECKED, of an item that was ticked while no engine ran: no part of the night, but of what
  // people did.
  void AddTick(const v1::Event& event);

  // Of what happened: from the start of the first run (of a drill: of its scenario), or the first
  // event where that is before, to the last event.
  // Both 0 where there is none.
  bool empty() const { return !last_ns_.has_value(); }
  std::int64_t begin_ns() const;
  std::int64_t first_ns() const { return first_ns_.value_or(0); }  // the first event
  std::int64_t end_ns() const { return last_ns_.value_or(0); }
  std::int64_t due_ns() const { return end_ns() + kDueAfterNs; }

  const std::vector<Run>& runs() const { return runs_; }
  const Incidents& incidents() const { return incidents_; }
  const Terms& terms() const { return incidents_.terms(); }
  const Levers& levers() const { return levers_; }
  const Sight& sight() const { return sight_; }
  std::size_t repeated() const { return repeated_; }
  std::size_t count(v1::Event::Kind kind) const;

  // DRILL, of a journal of a drill.
  const absl::optional<v1::Event>& drill() const { return drill_; }

  // What people did, or asked for in vain, in its order.
  const std::vector<v1::Event>& acts() const { return acts_; }
  std::vector<LastCall> LastCalls() const;

  // RAMP, of all that was moved; and the last of each segment.
  const std::vector<v1::Event>& ramp_moves() const { return ramp_moves_; }

  // What events told of the sides of gates, by gate and segment. All gates are there that
  // anything was told of.
  const std::map<GateInSegment, std::vector<SeenValue>>& seen() const { return seen_; }

 private:
  // False where it was told before.
  bool IsNew(const v1::Event& event);
  void AddToSeen(const v1::Event& event, std::int64_t now_ns);

  std::vector<Run> runs_;
  Incidents incidents_{Terms()};
  Levers levers_;
  Sight sight_;
  absl::optional<v1::Event> drill_;
  std::vector<v1::Event> acts_;
  std::vector<v1::Event> ramp_moves_;
  std::map<GateInSegment, std::vector<SeenValue>> seen_;
  std::map<v1::Event::Kind, std::size_t> counts_;
  absl::flat_hash_set<std::string> ids_;
  std::size_t repeated_ = 0;
  absl::optional<std::int64_t> first_ns_;
  absl::optional<std::int64_t> last_ns_;
};

}  // namespace sluice::review

#endif  // SLUICE_SRC_REVIEW_REVIEW_H_
