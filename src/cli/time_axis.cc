#include "src/cli/time_axis.h"

#include <array>

namespace sluice::cli {
namespace {

constexpr std::int64_t kMostMarks = 7;
constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kDay = 86'400 * kSecond;

std::int64_t StepOf(std::int64_t length_ns) {
  constexpr std::array<std::int64_t, 18> kSeconds = {1,     10,    30,     60,     120,    300,
                                                     600,   900,   1800,   3600,   10800,  21600,
                                                     43200, 86400, 172800, 432000, 864000, 2592000};
  for (const std::int64_t seconds : kSeconds) {
    if (length_ns / (seconds * kSecond) <= kMostMarks) return seconds * kSecond;
  }
  std::int64_t step = kSeconds.back() * kSecond;
  while (length_ns / step > kMostMarks) step *= 2;
  return step;
}

}  // namespace

std::vector<TimeMark> RoundTimes(std::int64_t begin_ns, std::int64_t end_ns, absl::TimeZone zone) {
  std::vector<TimeMark> marks;
  const std::int64_t step = StepOf(end_ns - begin_ns);
  // Full by the clocks on the walls, but for the hour in which these are set.
  const std::int64_t ahead = zone.At(absl::FromUnixNanos(begin_ns)).offset * kSecond;
  std::int64_t at = (begin_ns + ahead) / step * step - ahead;
  if (at < begin_ns) at += step;
  for (; at <= end_ns; at += step) marks.push_back({at, step >= kDay});
  return marks;
}

}  // namespace sluice::cli
