// A night's report as JSON.
#ifndef SLUICE_SRC_CLI_REPORT_NIGHT_JSON_H_
#define SLUICE_SRC_CLI_REPORT_NIGHT_JSON_H_

#include <string>

#include "src/cli/report/night.h"

namespace sluice::cli {

// One object a line, each with what it is in "report"; the last is "journal", with what there
// was all together. Times are RFC 3339 in UTC, durations as plans spell them.
std::string NightJson(const Night& night);

}  // namespace sluice::cli

#endif  // SLUICE_SRC_CLI_REPORT_NIGHT_JSON_H_
