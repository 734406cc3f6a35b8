#include "src/trace/number.h"

#include <charconv>
#include <cmath>
#include <cstddef>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "src/trace/quote.h"

namespace sluice::trace {
namespace {

// A plain number of at most this many digits can't overflow 64 bits.
constexpr std::size_t kFastDigits = 16;

bool ReadPlainDigits(absl::string_view text, std::uint64_t& count) {
  if (text.empty() || text.size() > kFastDigits) return false;
  std::uint64_t number = 0;
  for (const char c : text) {
    const auto digit = static_cast<unsigned>(c) - '0';
    if (digit > 9) return false;
    number = number * 10 + digit;
  }
  count = number;
  return true;
}

}  // namespace

NumberFault ReadNumber(absl::string_view text, double& number) {
  const char* begin = text.data();
  const char* end = begin + text.size();
  if (text.size() > 1 && *begin == '+' && begin[1] != '-') ++begin;
  double parsed = 0;
  const auto [stop, error] = std::from_chars(begin, end, parsed);
  if (stop != end || error == std::errc::invalid_argument) return NumberFault::kForm;
  if (error != std::errc() || !std::isfinite(parsed)) return NumberFault::kNotFinite;
  number = parsed;
  return NumberFault::kNone;
}

NumberFault ReadCount(absl::string_view text, std::uint64_t& count) {
  std::uint64_t plain = 0;
  if (ReadPlainDigits(text, plain)) {
    if (plain > kMaxCount) return NumberFault::kLarge;
    count = plain;
    return NumberFault::kNone;
  }
  double number = 0;
  const NumberFault fault = ReadNumber(text, number);
  if (fault != NumberFault::kNone) return fault;
  if (number < 0) return NumberFault::kNegative;
  // 2^53 itself may have been rounded to: only its plain digits are known to be exact.
  if (number >= static_cast<double>(kMaxCount)) return NumberFault::kLarge;
  if (number != std::floor(number)) return NumberFault::kNotWhole;
  count = static_cast<std::uint64_t>(number);
  return NumberFault::kNone;
}

std::string DescribeNumberFault(NumberFault fault, absl::string_view what, absl::string_view text) {
  const std::string head = absl::StrCat(what, " ", Quoted(text));
  switch (fault) {
    case NumberFault::kNone:
      break;
    case NumberFault::kForm:
      return absl::StrCat(head, " is not a number; write it like 97, 0.97 or 9.7e-1");
    case NumberFault::kNotFinite:
      return absl::StrCat(head, " is not a finite number; leave such rows out");
    case NumberFault::kNotWhole:
      return absl::StrCat(head, " is not a whole number; it counts happenings");
    case NumberFault::kNegative:
      return absl::StrCat(head, " is below 0; it counts happenings");
    case NumberFault::kLarge:
      return absl::StrCat(head, " is above ", kMaxCount, " (2^53), the most a count may be");
  }
  return "";
}

}  // namespace sluice::trace
