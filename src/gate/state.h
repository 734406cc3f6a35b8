// What gates, levers and ramps are written to, and read from: parts of a snapshot
// (sluice/v1/snapshot.proto).
#ifndef SLUICE_SRC_GATE_STATE_H_
#define SLUICE_SRC_GATE_STATE_H_

#include "absl/status/status.h"

namespace sluice::v1 {
class GateStanding_Segment;
class LeverStanding;
class LeverStanding_Segment;
class RampStanding_Segment;
}  // namespace sluice::v1

#endif  // SLUICE_SRC_GATE_STATE_H_
