// What a plan that was made in C++ may hold and no text can spell: names with a blank,
// durations that are no whole number of nanoseconds, lists of nothing.
#ifndef SLUICE_SRC_BUILDER_FAULTS_H_
#define SLUICE_SRC_BUILDER_FAULTS_H_

#include <cstdint>
#include <limits>
#include <vector>

#include "src/builder/draft.h"

namespace sluice::build {

// What a Length has for nanoseconds where it has no such number. The plan holds it as a
// duration until Build finds it there.
inline constexpr std::int64_t kNotWhole = std::numeric_limits<std::int64_t>::min();
inline constexpr std::int64_t kTooLong = kNotWhole + 1;

// All of them, in the order of the plan.
std::vector<Fault> FindFaults(const v1::Plan& plan);

}  // namespace sluice::build

#endif  // SLUICE_SRC_BUILDER_FAULTS_H_
