// What goes wrong, and when: "sg@20m+15m" from the command line.
#ifndef SLUICE_EXAMPLES_STREAMING_BACKEND_INCIDENT_H_
#define SLUICE_EXAMPLES_STREAMING_BACKEND_INCIDENT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace backend {

// A region or a payment provider has lost most of its capacity, for some seconds of the
// night.
struct Incident {
  std::string where;
  std::int64_t from = 0;  // in seconds
  std::int64_t until = 0;

  bool strikes(absl::string_view name, std::int64_t second) const {
    return where == name && second >= from && second < until;
  }
};

// InvalidArgument where the text is no incident of one of the places.
absl::StatusOr<Incident> ParseIncident(absl::string_view text,
                                       const std::vector<std::string>& places);

}  // namespace backend

#endif  // SLUICE_EXAMPLES_STREAMING_BACKEND_INCIDENT_H_
