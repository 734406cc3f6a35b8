// The times that an axis is marked with.
#ifndef SLUICE_SRC_CLI_TIME_AXIS_H_
#define SLUICE_SRC_CLI_TIME_AXIS_H_

#include <cstdint>
#include <vector>

#include "absl/time/time.h"

namespace sluice::cli {

struct TimeMark {
  std::int64_t at_ns = 0;
  bool of_days = false;  // marks are days apart: no need of the time of day
};

// A few round times of a zone (full minutes, hours or days) within [begin_ns, end_ns]: some 7 at
// most.
std::vector<TimeMark> RoundTimes(std::int64_t begin_ns, std::int64_t end_ns, absl::TimeZone zone);

}  // namespace sluice::cli

#endif  // SLUICE_SRC_CLI_TIME_AXIS_H_
