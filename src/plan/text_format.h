// How a placeholder of a message says its value: what stands behind its colon.
#ifndef SLUICE_SRC_PLAN_TEXT_FORMAT_H_
#define SLUICE_SRC_PLAN_TEXT_FORMAT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"

namespace sluice::plan {

inline constexpr int kMostFormatDigits = 9;  // behind the point

struct TextFormat {
  enum class Kind {
    kPlain,     // as evidence has it; a time as RFC 3339 has it
    kDigits,    // .2: a number
    kPercent,   // %, .1%: a number as a share of one
    kUnit,      // s, .1s, ms, ...: a duration in this unit
    kTime,      // a time: 20:03
    kSeconds,   // hms: 20:03:10
    kDateTime,  // datetime: 27 Nov 20:03 +08
    kAgo,       // how long ago a time was: 4m
  };

  Kind kind = Kind::kPlain;
  int digits = -1;           // behind the point; -1 for as many as it takes
  std::int64_t unit_ns = 0;  // kUnit
  std::string unit;          // kUnit: as it is written
};

// What can be said of in formats.
enum class Sayable { kText, kNumber, kDuration, kTime };

// Nothing where there is no such format.
absl::optional<TextFormat> ParseTextFormat(absl::string_view text);

// Formats as they are written, to propose one from.
const std::vector<std::string>& KnownTextFormats();

bool Fits(const TextFormat& format, Sayable what);

// "a number", "a time"
absl::string_view Describe(Sayable what);

// Which formats there are for it: "a number has `%` and `.2`, ..."
absl::string_view DescribeFormats(Sayable what);

}  // namespace sluice::plan

#endif  // SLUICE_SRC_PLAN_TEXT_FORMAT_H_
