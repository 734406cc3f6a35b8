#include "src/engine/ticks.h"

#include "absl/strings/str_cat.h"
#include "src/window/floor_divide.h"

namespace sluice::engine {

absl::Status CheckTime(absl::string_view what, std::int64_t time_ns) {
  if (time_ns >= -kLastTimeNs && time_ns <= kLastTimeNs) return absl::OkStatus();
  return absl::OutOfRangeError(absl::StrCat(what, " of ", time_ns,
                                            " ns since the epoch is beyond the years that an"
                                            " engine can run in (1823 to 2116)"));
}

std::int64_t TickAtOrBefore(std::int64_t time_ns, std::int64_t tick_ns) {
  return window::FloorDivide(time_ns, tick_ns);
}

std::int64_t TickOf(std::int64_t time_ns, std::int64_t tick_ns) {
  return time_ns / tick_ns + (time_ns % tick_ns > 0 ? 1 : 0);
}

}  // namespace sluice::engine
