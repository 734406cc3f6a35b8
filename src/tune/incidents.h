// Incidents that people marked in recorded data.
#ifndef SLUICE_SRC_TUNE_INCIDENTS_H_
#define SLUICE_SRC_TUNE_INCIDENTS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "sluice/v1/plan.pb.h"
#include "src/trace/input.h"
#include "src/tune/subject.h"
#include "src/tune/watch.h"

namespace sluice::tune {

struct Incident {
  std::int64_t begin_ns = 0;
  std::int64_t end_ns = 0;  // the last instant of it, at or after its begin
  Segment segment;          // labels of the gate that it was in; those it doesn't name: in all
  std::string name;         // what people call it; may be empty
  std::uint64_t line = 0;   // of the file
};

struct Incidents {
  std::vector<Incident> all;         // by begin
  std::vector<std::string> ignored;  // columns that are labels of signals, and not of the gate
};

// CSV whose header names `begin` and `end`, whose values are times as in trace files within
// the years that an engine can run in, and
// possibly `name` and labels of the plan's signals. A label that is empty means every value.
// InvalidArgument with file and line for a row or a column that is none of that.
absl::StatusOr<Incidents> ReadIncidents(trace::Input& input, const Subject& subject);

}  // namespace sluice::tune

#endif  // SLUICE_SRC_TUNE_INCIDENTS_H_
