// Incidents, from what happened: one for each trip, with what people and levers did about it.
#ifndef SLUICE_SRC_REVIEW_INCIDENTS_H_
#define SLUICE_SRC_REVIEW_INCIDENTS_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "sluice/v1/event.pb.h"
#include "src/engine/event_fields.h"
#include "src/review/terms.h"

namespace sluice::review {

using engine::Segment;

// Whether a promise of the severity was kept.
enum class Verdict {
  kNone,    // nobody was asked: the plan has no such promise, or the gate was mute
  kKept,    // or there was no need: it cleared before
  kMissed,  // also where it came too late
  kOpen,    // there was still time for it when the events ended
};

// A gate in a segment, from its trip to its clear. Times are those of events, in ns.
struct Incident {
  struct Escalation {
    std::int64_t at_ns = 0;
    std::string to;
    bool breach = false;
  };

  std::string gate;
  Segment segment;
  std::string owner;
  std::string severity;
  std::string reason;  // of the trip, in words

  // Nobody was asked to do anything: the gate is in shadow, or was suppressed at the trip.
  bool shadow = false;
  bool suppressed = false;
  bool flapping = false;

  std::int64_t since_ns = 0;  // the first tick in which its condition was true
  std::int64_t tripped_ns = 0;
  absl::optional<std::int64_t> acknowledged_ns;  // the first time
  std::string acknowledged_by;
  std::string acknowledged_note;
  absl::optional<std::int64_t> mitigated_ns;  // see Incidents
  std::string mitigated_by;                   // in words: expansion{region = "sg"} at paused
  absl::optional<std::int64_t> cleared_ns;
  std::string reset_by;  // who cleared it by hand
  std::string reset_note;
  // Sight of it was lost then: its run ended, or it tripped anew and no clear had been told.
  absl::optional<std::int64_t> lost_ns;
  absl::optional<std::int64_t> breached_ns;
  std::vector<Escalation> escalations;
  std::size_t reminders = 0;

  std::int64_t acknowledge_within_ns = 0;  // 0: the plan asks for nothing
  std::int64_t resolve_within_ns = 0;

  bool open() const { return !cleared_ns.has_value() && !lost_ns.has_value(); }

  // As of a time. What falls on the last tick of its time is kept.
  Verdict Acknowledged(std::int64_t now_ns) const;
  Verdict Resolved(std::int64_t now_ns) const;
};

// Reads events in their order. An incident counts as mitigated when the first of these has
// happened since its trip, in a segment that has the same values of the labels that both have:
//   - a lever is held away from its rest by the gate, or was already, and the gate holds it;
//   - people pin a lever away from its rest;
//   - people hold or abort a ramp, or one that the gate guards rolls back.
//
// Not thread-safe.
class Incidents {
 public:
  explicit Incidents(Terms terms) : terms_(std::move(terms)) {}

  void Add(const v1::Event& event);

  // From here on events are those of another engine, which knows nothing of what was before.
  void BeginRun(Terms terms, std::int64_t now_ns);

  // From here on events are those of the same engine, under another plan: what is open stays so, by
  // the promises of the plan that it tripped under.
  void ChangePlan(Terms terms);

  const Terms& terms() const { return terms_; }

  // In the order of their trips.
  const std::vector<Incident>& all() const { return all_; }

  std::size_t refused_acts() const { return refused_acts_; }
  // Of gates that start tripped, or whose trips were not heard of.
  std::size_t clears_without_trip() const { return clears_without_trip_; }
  std::size_t notes() const { return notes_; }
  // The plan asks roles about levers too: a hold that was refused.
  std::size_t other_escalations() const { return other_escalations_; }

 private:
  using Key = std::pair<std::string, Segment>;  // a gate or lever, and where

  void Trip(const v1::Event& event, std::int64_t now_ns);
  void Clear(const v1::Event& event, std::int64_t now_ns);
  void Lever(const v1::Event& event, std::int64_t now_ns);
  void Pin(const v1::Event& event, std::int64_t now_ns);
  void Ramp(const v1::Event& event, std::int64_t now_ns);
  void Escalate(const v1::Event& event, std::int64_t now_ns);

  Incident* FindLast(const v1::Event& event);
  Incident* FindOpen(const v1::Event& event);
  // Those that are open, agree with the segment and are not mitigated yet.
  template <typename Mitigate>
  void ForEachUnmitigated(const Segment& segment, Mitigate mitigate);

  Terms terms_;
  std::vector<Incident> all_;
  std::map<Key, std::size_t> last_;      // places in all_ of those that are not cleared
  std::map<Key, std::string> off_rest_;  // levers, with their values
  std::size_t refused_acts_ = 0;
  std::size_t clears_without_trip_ = 0;
  std::size_t notes_ = 0;
  std::size_t other_escalations_ = 0;
};

}  // namespace sluice::review

#endif  // SLUICE_SRC_REVIEW_INCIDENTS_H_
