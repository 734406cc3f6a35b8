// Durations of a plan, measured against its tick.
#ifndef SLUICE_SRC_PLAN_DURATIONS_H_
#define SLUICE_SRC_PLAN_DURATIONS_H_

#include <cstdint>

#include "absl/strings/string_view.h"
#include "sluice/v1/plan.pb.h"
#include "src/plan/context.h"

namespace sluice::plan {

enum class Zero { kAllowed, kRefused };

// Reports a duration that is 0 where it may not be. `what` says what lasts that
// long, as the plan spells it: "`over`". False where
// it is 0, or was not understood at all.
bool CheckNotZero(const v1::Dur& duration, absl::string_view what, Context& context);

// Reports a duration that is not a whole number of ticks, with the two nearest
// that are. True where it is good.
bool CheckOnTick(const v1::Dur& duration, absl::string_view what, Zero zero, Context& context);

// The ticks in a duration; 0 where the tick is not known.
std::int64_t Ticks(std::int64_t ns, const Context& context);

// a + b, of two durations that are not negative; the largest number where it is more.
std::int64_t AddSaturated(std::int64_t a, std::int64_t b);

// A tick, rounded up to something that people would write, with which `ns` is at
// most `most` ticks: what to propose where something is too long.
std::int64_t LargerTick(std::int64_t ns, std::int64_t most);

}  // namespace sluice::plan

#endif  // SLUICE_SRC_PLAN_DURATIONS_H_
