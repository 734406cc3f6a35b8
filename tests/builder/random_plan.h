// Random plans in C++ that use the whole language, well or badly: names need not exist,
// but each is a plan that some text means.
#ifndef SLUICE_TESTS_BUILDER_RANDOM_PLAN_H_
#define SLUICE_TESTS_BUILDER_RANDOM_PLAN_H_

#include <cstdint>

#include "sluice/builder.h"

namespace sluice::build {

// The same seed gives the same plan.
PlanBuilder RandomPlan(std::uint64_t seed);

}  // namespace sluice::build

#endif  // SLUICE_TESTS_BUILDER_RANDOM_PLAN_H_
