// The values that stand for variables while an action is recorded. There are two of each,
// one for each run; what bears the one in the first run and the other in the second is the
// variable. Within a run no two variables share a value.
#ifndef SLUICE_SRC_BUILDER_VARIABLES_H_
#define SLUICE_SRC_BUILDER_VARIABLES_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace sluice::build {

inline constexpr int kRuns = 2;

// Whole numbers that a float holds, so that a field of any type of number bears them.
// $value is the lesser in the first run and the greater in the second, so that the
// greater of the two, say, is not taken for either.
inline constexpr double kValue[kRuns] = {1'000'003, 16'000'057};
inline constexpr double kThreshold[kRuns] = {1'500'007, 15'000'017};

// Seconds of the variables that are durations or times; the run tells the nanoseconds.
inline constexpr std::int64_t kSince[kRuns] = {1'600'000'009, 1'700'000'033};
inline constexpr std::int64_t kTime[kRuns] = {1'600'000'087, 1'700'000'093};
inline constexpr std::int64_t kTrippedAt[kRuns] = {1'600'000'123, 1'700'000'141};
inline constexpr std::int32_t kNanos[kRuns] = {123'456'789, 987'654'321};

// The text of a variable, by its name in the plan without the `$`.
std::string TextOfVariable(int run, absl::string_view name);

// The name of the variable of which this is the text; empty for any other text.
std::string VariableOfText(int run, absl::string_view text);

}  // namespace sluice::build

#endif  // SLUICE_SRC_BUILDER_VARIABLES_H_
