// The night drawn along its time, segment by segment.
#ifndef SLUICE_SRC_CLI_REPORT_TIMELINE_H_
#define SLUICE_SRC_CLI_REPORT_TIMELINE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "src/cli/report/night.h"

namespace sluice::cli {

// From shortly before the first thing to be seen to the last event.
struct DrawnTime {
  std::int64_t begin_ns = 0;
  std::int64_t end_ns = 0;
};
DrawnTime DrawnTimeOf(const Night& night);

// The gates, each in a segment, whose values are drawn: those of which an event told.
std::vector<review::GateInSegment> DrawnGates(const Night& night);

// Markup: of each segment its gates, each value beside its threshold, with marks for what
// happened; and what levers and ramps were at.
std::string TimelinesHtml(const Night& night);
std::string TimelineStyle();

}  // namespace sluice::cli

#endif  // SLUICE_SRC_CLI_REPORT_TIMELINE_H_
