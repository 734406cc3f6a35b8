// What a night leaves to be closed, and whose it is.
#ifndef SLUICE_SRC_REVIEW_FOLLOW_UPS_H_
#define SLUICE_SRC_REVIEW_FOLLOW_UPS_H_

#include <string>
#include <vector>

#include "src/review/review.h"

namespace sluice::review {

struct FollowUp {
  // In the order in which they are told.
  enum class Kind {
    kUnresolved,       // an incident that is still open
    kLostSight,        // one of which nobody told how it ended
    kNotAcknowledged,  // within its time
    kNotResolved,      // within its time
    kNotMitigated,     // by anything
    kFlapped,
    kReset,     // a latched gate waits for one
    kHeld,      // a lever is not at its rest
    kPinned,    // a pin is in force
    kRamp,      // a ramp waits for people, or was aborted
    kSilenced,  // nobody is called for a gate
    kBlind,
    kMessage,  // one that the host did not take
    kCapped,   // holds that were refused
    kSeries,   // more than the engine's bounds allow
  };

  Kind kind = Kind::kUnresolved;
  std::string owner;    // a role; empty: nobody's
  std::string subject;  // start_success{region = "sg"}
  std::string words;    // what is so
  std::string remedy;   // what closes it
};

// "unresolved", "lost_sight", ...
std::string NameOf(FollowUp::Kind kind);

// By kind, and then in the order of the events. Of an incident that nobody was asked about (in
// shadow, or suppressed) nothing is left but that it is open.
std::vector<FollowUp> FollowUpsOf(const Review& review);

}  // namespace sluice::review

#endif  // SLUICE_SRC_REVIEW_FOLLOW_UPS_H_
