// Reading numbers, durations and strings as they are spelled in a plan.
#ifndef SLUICE_SRC_LANGUAGE_LITERALS_H_
#define SLUICE_SRC_LANGUAGE_LITERALS_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "sluice/v1/plan.pb.h"

namespace sluice::language {

// Why a spelling is wrong; `begin` and `end` are byte offsets within it.
struct SpellingError {
  absl::string_view code;
  std::string message;
  std::string remedy;
  std::size_t begin = 0;
  std::size_t end = 0;
};

// Reads a number with an optional unit, or a duration: 200, 97%, 1.5k, 1h30m.
// Sets the value and unit of `literal`; on an error a value near to what was
// meant, where there is one.
absl::optional<SpellingError> ReadNumber(absl::string_view spelling, v1::Literal& literal);

// A duration above 0, as plans spell it (30s, 1h30m, 90d), in ns; InvalidArgument for all else.
absl::StatusOr<std::int64_t> ReadDuration(absl::string_view text);

// Reads a string with its quotes; where it is not `closed`, which is an error, it
// lacks the last. On an error `text` holds what could be read.
absl::optional<SpellingError> ReadString(absl::string_view spelling, bool closed,
                                         std::string& text);

// Nanoseconds in one of ms, s, m, h, d; 0 for any other word.
std::int64_t NanosecondsIn(absl::string_view unit);

}  // namespace sluice::language

#endif  // SLUICE_SRC_LANGUAGE_LITERALS_H_
