// The states of a gate's segments, as columns of bytes.
#ifndef SLUICE_SRC_EVALUATE_STATE_CODE_H_
#define SLUICE_SRC_EVALUATE_STATE_CODE_H_

#include <cstdint>

namespace sluice::evaluate {

// A segment that does not exist is kAbsent.
enum StateCode : std::uint8_t { kClear, kPending, kTripped, kRecovering, kAbsent };

// Whether it tripped and has not cleared yet: `tripped(GATE)` of the language.
inline bool IsTripped(std::uint8_t state) { return state == kTripped || state == kRecovering; }

}  // namespace sluice::evaluate

#endif  // SLUICE_SRC_EVALUATE_STATE_CODE_H_
