// An alarm of the common subset, as a plan, and when the plan's gate fires.
#ifndef SLUICE_TESTS_PEER_ALARM_H_
#define SLUICE_TESTS_PEER_ALARM_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "sluice/plan.h"
#include "tests/peer/differences.h"
#include "tests/peer/recording.h"

namespace sluice::peer {

// The parts of a gate, in the words of the language.
struct Alarm {
  std::int64_t tick_ns = 0;
  std::vector<std::string> signals;  // "signal load gauge by region"
  std::vector<std::string> labels;   // of the gate
  std::string when;
  std::string given;  // may be empty
  std::int64_t for_ns = 0;
  std::int64_t clear_for_ns = 0;
};

// The gate of the plan that fires as the alarm does.
constexpr char kGate[] = "alarm";

// The alarm as a plan, with the differences undone that can be undone by a plan.
std::string PlanText(const Alarm& alarm, Undone undone = {});

// When the gate kGate is tripped or recovering.
absl::StatusOr<Firing> FiringOf(const Plan& plan, const Recording& recording);

}  // namespace sluice::peer

#endif  // SLUICE_TESTS_PEER_ALARM_H_
