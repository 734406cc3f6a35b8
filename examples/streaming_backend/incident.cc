#include "incident.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/time/time.h"

namespace backend {

absl::StatusOr<Incident> ParseIncident(absl::string_view text,
                                       const std::vector<std::string>& places) {
  const std::pair<std::string, std::string> parts = absl::StrSplit(text, absl::MaxSplits('@', 1));
  const std::pair<std::string, std::string> times =
      absl::StrSplit(parts.second, absl::MaxSplits('+', 1));
  absl::Duration from;
  absl::Duration length;
  const bool good = absl::ParseDuration(times.first, &from) && from >= absl::ZeroDuration() &&
                    absl::ParseDuration(times.second, &length) && length > absl::ZeroDuration() &&
                    from + length < absl::Hours(1000);
  if (!good || std::find(places.begin(), places.end(), parts.first) == places.end()) {
    return absl::InvalidArgumentError(
        absl::StrCat("an incident is PLACE@BEGIN+LENGTH, as in sg@20m+15m, and PLACE one of ",
                     absl::StrJoin(places, ", ")));
  }
  return Incident{parts.first, absl::ToInt64Seconds(from), absl::ToInt64Seconds(from + length)};
}

}  // namespace backend
