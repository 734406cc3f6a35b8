// Changes to how samples reach an engine that must not change what it decides.
#ifndef SLUICE_TESTS_ORACLE_LAWS_H_
#define SLUICE_TESTS_ORACLE_LAWS_H_

#include <cstdint>
#include <vector>

#include "tests/oracle/generate.h"
#include "tests/oracle/random.h"

namespace sluice::oracle {

// The pair with the samples alone that are accepted, and with room to move them: its
// `ahead` reaches over the whole trace.
Pair OnlyAccepted(Pair pair);

// The same samples and the last advance, with the clock moved at other times: at every
// tick, in one jump, or at random. Each sample arrives at a random moment at which it
// still counts.
enum class Clock { kEveryTick, kOneJump, kRandom, kAsBefore };
std::vector<Step> Rearrange(const Pair& pair, Clock clock, Random& random);

}  // namespace sluice::oracle

#endif  // SLUICE_TESTS_ORACLE_LAWS_H_
