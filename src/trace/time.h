// The time forms of trace files, without the cost of a status per row.
#ifndef SLUICE_SRC_TRACE_TIME_H_
#define SLUICE_SRC_TRACE_TIME_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace sluice::trace {

enum class TimeFault {
  kNone,
  kForm,      // in none of the forms
  kCalendar,  // of a form, but no such day or time of day exists
  kRange,     // beyond what 64-bit nanoseconds hold
};

// As ParseTime in reader.h; `time_ns` changes only where there is no fault.
TimeFault ReadTime(absl::string_view text, std::int64_t& time_ns);

// A number of seconds since the epoch, whatever its magnitude.
TimeFault ReadEpochSeconds(absl::string_view text, std::int64_t& time_ns);

// What is wrong with `text`, and what would be right, in words.
std::string DescribeTimeFault(TimeFault fault, absl::string_view text);

}  // namespace sluice::trace

#endif  // SLUICE_SRC_TRACE_TIME_H_
