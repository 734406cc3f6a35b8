// One gate in one segment, drawn along the time of a night.
#ifndef SLUICE_SRC_CLI_REPORT_GATE_DRAWING_H_
#define SLUICE_SRC_CLI_REPORT_GATE_DRAWING_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "src/cli/report/night.h"
#include "src/cli/report/timeline.h"
#include "src/review/courses.h"

namespace sluice::cli {

// From times to places, in parts of the whole width.
class Across {
 public:
  explicit Across(const DrawnTime& time) : time_(time) {}

  double Share(std::int64_t time_ns) const;
  std::string Percent(std::int64_t time_ns) const;  // "45.31%"
  std::string X(std::int64_t time_ns) const;        // of 1,000
  const DrawnTime& time() const { return time_; }

 private:
  const DrawnTime time_;
};

// A drawing and its name beside it, both markup.
std::string Track(absl::string_view name, absl::string_view drawing);

// Its value beside its threshold, with marks for what happened.
std::string GateHtml(const Night& night, const review::GateInSegment& gate, const Across& across,
                     const NightClock& clock);

}  // namespace sluice::cli

#endif  // SLUICE_SRC_CLI_REPORT_GATE_DRAWING_H_
