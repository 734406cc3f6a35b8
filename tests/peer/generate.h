// Random alarms of the common subset over random recordings, drawn so that values meet
// thresholds, windows their edges, and `for` both ends of it.
#ifndef SLUICE_TESTS_PEER_GENERATE_H_
#define SLUICE_TESTS_PEER_GENERATE_H_

#include <cstdint>

#include "tests/peer/alarm.h"
#include "tests/peer/recording.h"

namespace sluice::peer {

struct Pair {
  Alarm alarm;
  Recording recording;
};

// The same seed gives the same pair.
Pair RandomPair(std::uint64_t seed);

}  // namespace sluice::peer

#endif  // SLUICE_TESTS_PEER_GENERATE_H_
