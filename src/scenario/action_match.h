// Whether a message that was sent is one that a scenario expects.
#ifndef SLUICE_SRC_SCENARIO_ACTION_MATCH_H_
#define SLUICE_SRC_SCENARIO_ACTION_MATCH_H_

#include "sluice/v1/event.pb.h"
#include "sluice/v1/plan.pb.h"

namespace sluice::scenario {

// Whether it is the expected message, and has the fields that are expected with their
// values, whatever else it has. A nested message is compared likewise, a list whole.
bool ActionMatches(const v1::Action& expected, const v1::SentAction& sent);

}  // namespace sluice::scenario

#endif  // SLUICE_SRC_SCENARIO_ACTION_MATCH_H_
