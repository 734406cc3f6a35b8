// The people's side of a gate: incidents that wait for somebody, and the deadlines of their
// service level.
#ifndef SLUICE_SRC_GATE_INCIDENTS_H_
#define SLUICE_SRC_GATE_INCIDENTS_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "src/gate/machine.h"
#include "src/gate/state.h"
#include "src/plan/program.h"

namespace sluice::gate {

// That people are to be told of an incident.
struct Call {
  enum class Kind {
    kEscalate,        // nobody has acknowledged: the next role up the line is asked
    kBreach,          // not cleared within `resolve within`: a fact, told even while muted
    kEscalateBreach,  // and the root is asked
    kRemind,          // nobody has acknowledged
  };

  Kind kind = Kind::kEscalate;
  std::uint32_t segment = 0;
  std::string to;  // the role that is asked
};

// An incident is from a trip to the clear; what trips again while it recovers is still the
// same. All deadlines are counted from the trip, in ticks. While the gate is silenced or
// suppressed in a segment nobody is called; what is still true when that ends is said then, once.
//
// Not thread-safe.
class Incidents {
 public:
  // `gate` must outlive this.
  Incidents(const plan::Program& program, const plan::GateSpec& gate);

  // Notes a transition of the gate.
  void Note(const Transition& transition);
  // The segment does not exist any more.
  void Forget(std::uint32_t segment);

  void Save(std::uint32_t segment, v1::GateStanding_Segment& state) const;
  // `tick`: the last that was decided. What was breached before another promise was made is
  // forgotten where that still holds.
  absl::Status Load(std::uint32_t segment, const v1::GateStanding_Segment& state,
                    std::int64_t tick);

  bool IsOpen(std::uint32_t segment) const { return open_.contains(segment); }
  // Who has acknowledged the incident last; empty where nobody has, or there is none.
  const std::string& acknowledged_by(std::uint32_t segment) const;

  // There must be an incident.
  const Transition& TripOf(std::uint32_t segment) const { return open_.at(segment).trip; }
  void Acknowledge(std::uint32_t segment, const std::string& role);

  // Until a tick, which is no longer part of it. 0 ends it.
  void Silence(std::uint32_t segment, std::int64_t until);
  bool IsSilenced(std::uint32_t segment, std::int64_t tick) const;
  // The tick that ends it; 0 where there is none.
  std::int64_t silenced_until(std::uint32_t segment) const;
  // Takes out those whose silence ends in this tick, or has ended.
  std::vector<std::uint32_t> TakeEndedSilences(std::int64_t tick);

  // Whether anybody may have to be called in this tick.
  bool MayCall(std::int64_t tick) const { return tick >= next_ || held_back_; }

  // Appends whom to call in this tick, in no order of segments, but those of one in the order of
  // Call::Kind. `muted(segment)`: the gate is suppressed there now.
  template <typename Muted>
  void Step(std::int64_t tick, const std::vector<std::uint8_t>& states, Muted muted,
            std::vector<Call>& calls) {
    next_ = kNever;
    held_back_ = false;
    for (auto& [segment, incident] : open_) {
      const bool quiet = muted(segment) || IsSilenced(segment, tick);
      StepOne(tick, segment, states[segment], quiet, incident, calls);
    }
  }

  // How long is left, in ticks, until the next of these deadlines; kNever where there is none.
  static constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();
  struct Deadlines {
    std::int64_t acknowledge_by = kNever;  // the next escalation, while there is one to come
    std::int64_t resolve_by = kNever;      // also when it has passed
    bool breached = false;
    std::string asked;  // the role that was asked last: the owner, before any escalation
  };
  // There must be an incident.
  Deadlines DeadlinesOf(std::uint32_t segment) const;

 private:
  struct Incident {
    Transition trip;
    std::size_t escalations = 0;  // told
    std::int64_t reminders = 0;   // passed, told or not
    bool breached = false;
    bool breach_escalated = false;
    std::string acknowledged_by;
  };

  bool Waits(const Incident& incident) const {
    return gate_.acknowledge_ticks > 0 && incident.acknowledged_by.empty() &&
           incident.escalations < line_.size();
  }
  void StepOne(std::int64_t tick, std::uint32_t segment, std::uint8_t state, bool quiet,
               Incident& incident, std::vector<Call>& calls);
  void Await(std::int64_t tick) { next_ = tick < next_ ? tick : next_; }

  const plan::GateSpec& gate_;
  std::vector<std::string> line_;  // above the owner, the root last; none above the root
  absl::flat_hash_map<std::uint32_t, Incident> open_;          // by segment
  absl::flat_hash_map<std::uint32_t, std::int64_t> silences_;  // by segment: until when
  std::int64_t next_ = kNever;                                 // no deadline before this tick
  bool held_back_ = false;  // there is something to be said once nothing mutes it
};

}  // namespace sluice::gate

#endif  // SLUICE_SRC_GATE_INCIDENTS_H_
