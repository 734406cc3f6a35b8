#include "src/trace/time.h"

#include <array>
#include <cstddef>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "src/trace/quote.h"
#include "src/trace/reader.h"

namespace sluice::trace {
namespace {

constexpr std::int64_t kNanosPerSecond = 1'000'000'000;
constexpr std::uint64_t kMaxNanos = 9'223'372'036'854'775'807U;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// The text being read, from its front.
class Scanner {
 public:
  explicit Scanner(absl::string_view text) : p_(text.data()), end_(text.data() + text.size()) {}

  bool AtEnd() const { return p_ == end_; }
  char Peek() const { return AtEnd() ? '\0' : *p_; }

  bool Take(char c) {
    if (AtEnd() || *p_ != c) return false;
    ++p_;
    return true;
  }

  // Exactly `digits` digits.
  bool TakeNumber(int digits, int& number) {
    if (end_ - p_ < digits) return false;
    number = 0;
    for (int i = 0; i < digits; ++i) {
      if (!IsDigit(p_[i])) return false;
      number = number * 10 + (p_[i] - '0');
    }
    p_ += digits;
    return true;
  }

  // One or more digits behind a decimal point, as nanoseconds; what is finer is cut off.
  bool TakeFraction(std::int64_t& nanos) {
    if (!IsDigit(Peek())) return false;
    nanos = 0;
    std::int64_t unit = kNanosPerSecond / 10;
    for (; IsDigit(Peek()); ++p_) {
      nanos += unit * (*p_ - '0');
      unit /= 10;
    }
    return true;
  }

 private:
  const char* p_;
  const char* end_;
};

bool IsLeapYear(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

int DaysInMonth(int year, int month) {
  constexpr std::array<int, 12> kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (month == 2 && IsLeapYear(year)) return 29;
  return kDays[static_cast<std::size_t>(month - 1)];
}

// Days since 1970-01-01 of a day in the years 0 to 9999.
std::int64_t DaysSinceEpoch(int year, int month, int day) {
  // In years that begin in March the leap day is the last one, and the lengths of
  // the months follow a straight line: 153 days in each five of them.
  const int y = month > 2 ? year : year - 1;
  const int m = month > 2 ? month - 3 : month + 9;
  const int leap_days = y >= 0 ? y / 4 - y / 100 + y / 400 : -1;
  const int day_of_year = (153 * m + 2) / 5 + day - 1;
  constexpr int kEpoch = 719468;  // 1970-01-01, counted from 0000-03-01
  return std::int64_t{365} * y + leap_days + day_of_year - kEpoch;
}

struct Clock {
  int hour = 0;
  int minute = 0;
  int second = 0;
  std::int64_t nanos = 0;
  int offset_minutes = 0;  // of the zone, east of UTC
};

// "HH:MM:SS[.f][Z|+HH:MM|-HH:MM]", to the end of the text.
bool TakeClock(Scanner& in, Clock& clock) {
  if (!in.TakeNumber(2, clock.hour) || !in.Take(':') || !in.TakeNumber(2, clock.minute) ||
      !in.Take(':') || !in.TakeNumber(2, clock.second)) {
    return false;
  }
  if (in.Take('.') && !in.TakeFraction(clock.nanos)) return false;
  if (in.AtEnd()) return true;
  if (in.Take('Z') || in.Take('z')) return in.AtEnd();
  const bool west = in.Peek() == '-';
  if (!in.Take('+') && !in.Take('-')) return false;
  int hours = 0;
  int minutes = 0;
  if (!in.TakeNumber(2, hours) || !in.Take(':') || !in.TakeNumber(2, minutes)) return false;
  // Out of its range an offset is no offset; the clock check below reports it.
  clock.offset_minutes = hours > 23 || minutes > 59 ? 24 * 60 : hours * 60 + minutes;
  if (west) clock.offset_minutes = -clock.offset_minutes;
  return in.AtEnd();
}

bool ClockExists(const Clock& clock) {
  if (clock.hour > 23 || clock.minute > 59 || clock.second > 60) return false;
  if (clock.offset_minutes <= -24 * 60 || clock.offset_minutes >= 24 * 60) return false;
  if (clock.second < 60) return true;
  // A leap second ends a day of UTC.
  const int utc_minute = clock.hour * 60 + clock.minute - clock.offset_minutes;
  constexpr int kDay = 24 * 60;
  return ((utc_minute % kDay) + kDay) % kDay == kDay - 1;
}

TimeFault ReadCivil(absl::string_view text, std::int64_t& time_ns) {
  Scanner in(text);
  int year = 0;
  int month = 0;
  int day = 0;
  if (!in.TakeNumber(4, year) || !in.Take('-') || !in.TakeNumber(2, month) || !in.Take('-') ||
      !in.TakeNumber(2, day)) {
    return TimeFault::kForm;
  }
  Clock clock;
  if (!in.AtEnd()) {
    if (!in.Take('T') && !in.Take(' ') && !in.Take('t')) return TimeFault::kForm;
    if (!TakeClock(in, clock)) return TimeFault::kForm;
  }
  if (month < 1 || month > 12 || day < 1 || day > DaysInMonth(year, month) || !ClockExists(clock)) {
    return TimeFault::kCalendar;
  }
  // Second 60 becomes the first second of the next day, as in POSIX time.
  const std::int64_t seconds = DaysSinceEpoch(year, month, day) * 86'400 +
                               (clock.hour * 60 + clock.minute - clock.offset_minutes) * 60 +
                               clock.second;
  std::int64_t nanos = 0;
  // A second before 1970 counts backwards while its fraction counts forwards; so the
  // earliest second of the range is reached from the one behind it.
  const bool before = seconds < 0;
  const std::int64_t whole = before ? seconds + 1 : seconds;
  const std::int64_t rest = before ? clock.nanos - kNanosPerSecond : clock.nanos;
  if (__builtin_mul_overflow(whole, kNanosPerSecond, &nanos) ||
      __builtin_add_overflow(nanos, rest, &nanos)) {
    return TimeFault::kRange;
  }
  time_ns = nanos;
  return TimeFault::kNone;
}

// A decimal number: the digits before the point as a whole, and the first nine behind it.
struct Decimal {
  bool negative = false;
  bool huge = false;  // too many digits for `whole`
  std::uint64_t whole = 0;
  std::uint64_t billionths = 0;
};

// The digits of a number, from the first that is not 0, and where its point lies among them.
struct Digits {
  static constexpr std::size_t kKept = 40;
  std::array<char, kKept> digits{};
  std::int64_t count = 0;  // all, kept or not
  std::int64_t point = 0;  // how many of them are before the point; may be negative

  char At(std::int64_t i) const {
    return i >= 0 && i < count && i < static_cast<std::int64_t>(kKept)
               ? digits[static_cast<std::size_t>(i)]
               : '0';
  }
  void Add(char c) {
    if (count < static_cast<std::int64_t>(kKept)) digits[static_cast<std::size_t>(count)] = c;
    ++count;
  }
};

// "e5", "E-3": moves the point. An exponent so large that the number is 0 or endless is
// held where it is still both.
bool TakeExponent(const char*& p, const char* end, Digits& number) {
  ++p;
  const bool negative = p < end && *p == '-';
  if (p < end && (*p == '-' || *p == '+')) ++p;
  if (p == end || !IsDigit(*p)) return false;
  constexpr std::int64_t kFar = 1'000'000'000;
  std::int64_t exponent = 0;
  for (; p < end && IsDigit(*p); ++p) {
    if (exponent < kFar) exponent = exponent * 10 + (*p - '0');
  }
  number.point += negative ? -exponent : exponent;
  return true;
}

bool ReadDigits(absl::string_view text, bool& negative, Digits& number) {
  const char* p = text.data();
  const char* end = p + text.size();
  negative = p < end && *p == '-';
  if (p < end && (*p == '-' || *p == '+')) ++p;
  bool any = false;
  bool behind_point = false;
  for (; p < end; ++p) {
    if (*p == '.' && !behind_point) {
      behind_point = true;
    } else if (IsDigit(*p)) {
      any = true;
      const bool leading_zero = number.count == 0 && *p == '0';
      if (!leading_zero) number.Add(*p);
      if (behind_point ? leading_zero : !leading_zero) number.point += behind_point ? -1 : 1;
    } else {
      break;
    }
  }
  if (!any) return false;
  if (p < end && (*p == 'e' || *p == 'E') && !TakeExponent(p, end, number)) return false;
  return p == end;
}

bool ReadDecimal(absl::string_view text, Decimal& decimal) {
  Digits number;
  if (!ReadDigits(text, decimal.negative, number)) return false;
  if (number.count == 0) return true;
  constexpr std::int64_t kMaxWholeDigits = 19;  // which any 64 bits hold
  decimal.huge = number.point > kMaxWholeDigits;
  if (decimal.huge) return true;
  for (std::int64_t i = 0; i < number.point; ++i) {
    decimal.whole = decimal.whole * 10 + static_cast<std::uint64_t>(number.At(i) - '0');
  }
  for (std::int64_t i = number.point; i < number.point + 9; ++i) {
    decimal.billionths = decimal.billionths * 10 + static_cast<std::uint64_t>(number.At(i) - '0');
  }
  return true;
}

// The decimal in a unit of `unit_ns`, as nanoseconds.
TimeFault Scale(const Decimal& decimal, std::uint64_t unit_ns, std::int64_t& time_ns) {
  const std::uint64_t below = decimal.billionths / (kNanosPerSecond / unit_ns);
  std::uint64_t nanos = 0;
  if (decimal.huge || __builtin_mul_overflow(decimal.whole, unit_ns, &nanos) ||
      __builtin_add_overflow(nanos, below, &nanos) || nanos > kMaxNanos) {
    return TimeFault::kRange;
  }
  time_ns = decimal.negative ? -static_cast<std::int64_t>(nanos) : static_cast<std::int64_t>(nanos);
  return TimeFault::kNone;
}

TimeFault ReadEpoch(absl::string_view text, std::int64_t& time_ns) {
  Decimal decimal;
  if (!ReadDecimal(text, decimal)) return TimeFault::kForm;
  // The coarsest unit in which the number is within the range: to the year 2262 for
  // seconds, and only times before May 1970 would have to be in a finer one.
  std::uint64_t unit_ns = kNanosPerSecond;
  while (unit_ns > 1 && decimal.whole > kMaxNanos / unit_ns) unit_ns /= 1000;
  return Scale(decimal, unit_ns, time_ns);
}

}  // namespace

TimeFault ReadTime(absl::string_view text, std::int64_t& time_ns) {
  if (text.size() > 4 && text[4] == '-' && IsDigit(text[0])) return ReadCivil(text, time_ns);
  return ReadEpoch(text, time_ns);
}

TimeFault ReadEpochSeconds(absl::string_view text, std::int64_t& time_ns) {
  Decimal decimal;
  if (!ReadDecimal(text, decimal)) return TimeFault::kForm;
  return Scale(decimal, kNanosPerSecond, time_ns);
}

std::string DescribeTimeFault(TimeFault fault, absl::string_view text) {
  switch (fault) {
    case TimeFault::kNone:
      break;
    case TimeFault::kForm:
      return absl::StrCat("the time ", Quoted(text),
                          " can't be read; write 2026-03-01T18:00:00Z, 2026-03-01 18:00:00 (UTC) "
                          "or a number of s, ms, us or ns since 1970");
    case TimeFault::kCalendar:
      return absl::StrCat("the time ", Quoted(text),
                          " does not exist; check the month, the day, the time of day and the "
                          "offset");
    case TimeFault::kRange:
      return absl::StrCat("the time ", Quoted(text),
                          " is out of range; times lie between 1677-09-21 and 2262-04-11");
  }
  return "";
}

absl::StatusOr<std::int64_t> ParseTime(absl::string_view text) {
  std::int64_t time_ns = 0;
  const TimeFault fault = ReadTime(text, time_ns);
  if (fault == TimeFault::kNone) return time_ns;
  const std::string message = DescribeTimeFault(fault, text);
  if (fault == TimeFault::kRange) return absl::OutOfRangeError(message);
  return absl::InvalidArgumentError(message);
}

}  // namespace sluice::trace
