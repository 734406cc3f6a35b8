// Random plans that use the whole language, well or badly: names need not exist and
// types need not fit, but each plan is one that some text means.
#ifndef SLUICE_TESTS_LANGUAGE_RANDOM_PLAN_H_
#define SLUICE_TESTS_LANGUAGE_RANDOM_PLAN_H_

#include <cstdint>

#include "sluice/v1/plan.pb.h"

namespace sluice::language {

// The same seed gives the same plan.
v1::Plan RandomPlan(std::uint64_t seed);

// Any message at all: fields that are unset, out of range or hostile. The printer
// must stand it.
v1::Plan HostilePlan(std::uint64_t seed);

}  // namespace sluice::language

#endif  // SLUICE_TESTS_LANGUAGE_RANDOM_PLAN_H_
