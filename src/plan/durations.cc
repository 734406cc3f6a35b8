#include "src/plan/durations.h"

#include <algorithm>
#include <array>
#include <limits>
#include <string>

#include "absl/strings/str_cat.h"
#include "src/language/print.h"

namespace sluice::plan {

using language::PrintDuration;

namespace {

// A duration that the parser did not understand: it has been reported.
bool LeftOut(const v1::Dur& duration, const Context& context) {
  return !duration.has_span() && context.report.parser_stumbled();
}

}  // namespace

bool CheckNotZero(const v1::Dur& duration, absl::string_view what, Context& context) {
  if (duration.ns() > 0) return true;
  if (LeftOut(duration, context)) return false;
  context.report.Report(Code::kZeroDuration, duration.span(),
                        absl::StrCat(what, " must be longer than 0s"));
  return false;
}

bool CheckOnTick(const v1::Dur& duration, absl::string_view what, Zero zero, Context& context) {
  if (zero == Zero::kRefused && !CheckNotZero(duration, what, context)) return false;
  if (LeftOut(duration, context)) return false;
  const std::int64_t tick = context.tick_ns;
  if (tick <= 0 || duration.ns() < 0 || duration.ns() % tick == 0) return true;
  std::int64_t below = duration.ns() - duration.ns() % tick;
  if (below == 0 && zero == Zero::kRefused) below = tick;
  const std::string written = context.report.Written(duration.span(), PrintDuration(duration.ns()));
  std::string remedy = absl::StrCat("write ", PrintDuration(below));
  if (below <= std::numeric_limits<std::int64_t>::max() - tick) {
    absl::StrAppend(&remedy, " or ", PrintDuration(below + tick));
  }
  context.report.Report(
      Code::kOffTick, duration.span(),
      absl::StrCat(what, " ", written, " is not a whole number of ticks of ", PrintDuration(tick)),
      remedy);
  return false;
}

std::int64_t Ticks(std::int64_t ns, const Context& context) {
  return context.tick_ns > 0 && ns > 0 ? ns / context.tick_ns : 0;
}

std::int64_t AddSaturated(std::int64_t a, std::int64_t b) {
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  a = std::max<std::int64_t>(a, 0);
  b = std::max<std::int64_t>(b, 0);
  return a > kMost - b ? kMost : a + b;
}

std::int64_t LargerTick(std::int64_t ns, std::int64_t most) {
  constexpr std::int64_t kSecond = 1'000'000'000;
  constexpr std::int64_t kMinute = 60 * kSecond;
  constexpr std::int64_t kHour = 60 * kMinute;
  static constexpr std::array<std::int64_t, 16> kHandy = {
      kSecond / 100, kSecond / 10, kSecond / 2, kSecond,     2 * kSecond,  5 * kSecond,
      10 * kSecond,  30 * kSecond, kMinute,     5 * kMinute, 10 * kMinute, 30 * kMinute,
      kHour,         6 * kHour,    12 * kHour,  24 * kHour};
  for (const std::int64_t tick : kHandy) {
    if (ns / tick <= most) return tick;
  }
  return ns / most + 1;
}

}  // namespace sluice::plan
