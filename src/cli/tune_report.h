// How `sluice tune` tells what came of the settings: to people, and to programs.
#ifndef SLUICE_SRC_CLI_TUNE_REPORT_H_
#define SLUICE_SRC_CLI_TUNE_REPORT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/types/optional.h"
#include "src/cli/terminal.h"
#include "src/tune/incidents.h"
#include "src/tune/judge.h"
#include "src/tune/setting.h"
#include "src/tune/subject.h"
#include "src/tune/watch.h"

namespace sluice::cli {

// All that was tried, and what came of it.
struct Tuned {
  tune::Subject subject;
  // Both ascending.
  std::vector<v1::SignedLiteral> thresholds;
  std::vector<v1::ForClause> durations;
  // Each threshold with each duration: that of threshold t and duration d is
  // settings[t * durations.size() + d]. Last, where it is none of them, the plan's own.
  std::vector<tune::Setting> settings;
  std::size_t present = 0;            // the place of the plan's own
  std::vector<tune::Course> courses;  // by setting

  // Where incidents were marked; else there are none of these.
  bool judged = false;
  std::vector<tune::Incident> incidents;
  std::vector<tune::Verdict> verdicts;  // by setting
  std::size_t recommended = 0;

  std::int64_t tick_ns = 0;
  std::int64_t begin_ns = 0;  // of the data
  std::int64_t end_ns = 0;
};

// "58 for 10m"
std::string SettingText(const tune::Setting& setting);

// For what share of the time the gate was tripped: of the ticks of all segments together.
double ShareTripped(const tune::Course& course);

// "0.27 %", "12 %", with as many digits as people compare by.
std::string PercentText(double share);

// A setting a line; then the frontier, and what is recommended beside what the plan has.
std::string TuneText(const Tuned& tuned, const Ink& ink);

// One JSON object a line, for each setting.
std::string TuneJson(const Tuned& tuned);

}  // namespace sluice::cli

#endif  // SLUICE_SRC_CLI_TUNE_REPORT_H_
