// An incident step by step: for the score of a drill, and the review of a night.
#ifndef SLUICE_SRC_CLI_INCIDENT_STEPS_H_
#define SLUICE_SRC_CLI_INCIDENT_STEPS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "src/cli/terminal.h"
#include "src/review/incidents.h"
#include "src/review/totals.h"

namespace sluice::cli {

// One thing that happened to an incident, or did not.
struct IncidentStep {
  std::string what;
  absl::optional<std::int64_t> at_ns;     // nothing where it did not happen
  absl::optional<std::int64_t> after_ns;  // from the trip on; of the trip: of its condition
  std::string how;                        // as users wrote it: not escaped
  review::Verdict verdict = review::Verdict::kNone;
  std::int64_t within_ns = 0;  // what was promised
};

// As of `now_ns`, the end of what is known.
std::vector<IncidentStep> StepsOf(const review::Incident& incident, std::int64_t now_ns);

// "3m"; of no time at all "at once".
std::string AfterText(std::int64_t after_ns);

// "kept, within 5m"; empty where nothing was promised.
std::string VerdictText(const IncidentStep& step);
Colour ColourOf(review::Verdict verdict);
absl::string_view VerdictName(review::Verdict verdict);  // KEPT, ...

// Owner, severity, and why it does not count as others do.
std::vector<std::string> AboutIncident(const review::Incident& incident);

// "40s at worst, 20s median, 2 of 3"; empty where there is none.
std::string MeasureText(const review::Measure& measure, std::size_t incidents);
// "2 kept, 1 missed, 1 open"
std::string PromiseText(const review::Promise& promise);

// Fields of JSON objects: `time` says a time, as a JSON string.
std::string IncidentJson(const review::Incident& incident, std::int64_t now_ns,
                         absl::FunctionRef<std::string(std::int64_t)> time);
// Those of all incidents together, from "detect" to "notes".
std::string TotalsJson(const review::Totals& totals);
std::string SegmentJson(const engine::Segment& segment);

}  // namespace sluice::cli

#endif  // SLUICE_SRC_CLI_INCIDENT_STEPS_H_
