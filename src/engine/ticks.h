// Ticks by number: tick k is the instant k x tick since the epoch, and its pane
// holds the samples in ((k - 1) x tick, k x tick].
#ifndef SLUICE_SRC_ENGINE_TICKS_H_
#define SLUICE_SRC_ENGINE_TICKS_H_

#include <cstdint>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace sluice::engine {

// Times farther from the epoch than this are refused, so that sums of a time and
// any duration of a plan can't overflow. It is the year 2116.
inline constexpr std::int64_t kLastTimeNs = std::int64_t{1} << 62;

absl::Status CheckTime(absl::string_view what, std::int64_t time_ns);

// The tick whose pane a time falls into, and the last tick at or before it.
std::int64_t TickOf(std::int64_t time_ns, std::int64_t tick_ns);
std::int64_t TickAtOrBefore(std::int64_t time_ns, std::int64_t tick_ns);

}  // namespace sluice::engine

#endif  // SLUICE_SRC_ENGINE_TICKS_H_
