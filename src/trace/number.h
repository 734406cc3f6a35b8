// Numbers as trace files spell them.
#ifndef SLUICE_SRC_TRACE_NUMBER_H_
#define SLUICE_SRC_TRACE_NUMBER_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace sluice::trace {

// Up to here a double holds each whole number exactly, and so does JSON everywhere.
inline constexpr std::uint64_t kMaxCount = std::uint64_t{1} << 53;

enum class NumberFault {
  kNone,
  kForm,       // not a decimal number
  kNotFinite,  // NaN, an infinity, or beyond a double
  kNotWhole,   // a count with a fraction
  kNegative,   // a count below 0
  kLarge,      // a count above kMaxCount
};

// A decimal number, with an exponent or without, to the nearest double.
NumberFault ReadNumber(absl::string_view text, double& number);

// A whole number from 0 to kMaxCount; "120.0" and "1.2e2" are whole too.
NumberFault ReadCount(absl::string_view text, std::uint64_t& count);

// What is wrong with `text`, which stands in the place called `what`, in words.
std::string DescribeNumberFault(NumberFault fault, absl::string_view what, absl::string_view text);

}  // namespace sluice::trace

#endif  // SLUICE_SRC_TRACE_NUMBER_H_
