// How things stand for the people: one line and one next action for each role.
#ifndef SLUICE_SRC_ENGINE_STATUS_H_
#define SLUICE_SRC_ENGINE_STATUS_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <tuple>
#include <vector>

#include "absl/strings/string_view.h"
#include "sluice/engine.h"

namespace sluice::engine {

// How soon something is to be done, the most urgent first.
enum class Urgency {
  kAcknowledge,  // the windows of an escalation run
  kReset,        // a gate waits for nothing else
  kResolve,
  kResume,  // a ramp that was rolled back
  kRegainSight,
  kGoOn,  // a ramp that people hold
  kTick,  // an item of the checklist
  kBegin,
};

// One thing that some roles have to know of: an incident, a ramp, a pin.
struct Matter {
  static constexpr std::int64_t kNoDeadline = std::numeric_limits<std::int64_t>::max();

  // What makes one matter worse than another, in this order.
  RoleStatus::Level level = RoleStatus::Level::kClear;
  std::size_t severity = std::numeric_limits<std::size_t>::max();  // place in the file
  bool breached = false;
  bool waits = false;                      // for someone to take it on
  std::int64_t deadline_ns = kNoDeadline;  // the next one
  std::size_t place = 0;                   // in the file

  std::string subject;  // start_success{region = "sg"}
  std::string words;    // tripped 20:03, not acknowledged
  std::int64_t since_ns = 0;

  // A role that it concerns, and what that role should do; no words where that is nothing.
  struct Concern {
    std::string role;
    Urgency urgency = Urgency::kBegin;
    std::string task;
  };
  std::vector<Concern> concerns;  // one for each role

  // Adds a concern, or, where the role has one, sets a task in the place of none.
  void Concerns(absl::string_view role, Urgency urgency, std::string task);
  void Concerns(absl::string_view role) { Concerns(role, Urgency::kBegin, ""); }
  const Concern* ConcernOf(absl::string_view role) const;

  bool WorseThan(const Matter& other) const {
    const auto rank = [](const Matter& m) {
      return std::make_tuple(-static_cast<int>(m.level), m.severity, !m.breached, !m.waits,
                             m.deadline_ns, m.place, absl::string_view(m.subject));
    };
    return rank(*this) < rank(other);
  }
};

// The worst of what concerns the role, how many others there are, and the most urgent of its
// tasks. Says nothing that changes while nothing happens: no ages, no values.
RoleStatus StatusOf(absl::string_view role, const std::vector<Matter>& matters);

}  // namespace sluice::engine

#endif  // SLUICE_SRC_ENGINE_STATUS_H_
