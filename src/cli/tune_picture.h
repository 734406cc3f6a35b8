// A picture of what came of the settings, as SVG.
#ifndef SLUICE_SRC_CLI_TUNE_PICTURE_H_
#define SLUICE_SRC_CLI_TUNE_PICTURE_H_

#include <string>

#include "src/cli/tune_report.h"

namespace sluice::cli {

// A cell for each threshold and duration; below, along the time of the data, the incidents
// and when the gate was tripped as it is in the plan and as it is recommended. Readable on
// light and dark ground; text of users is escaped.
std::string TunePicture(const Tuned& tuned);

}  // namespace sluice::cli

#endif  // SLUICE_SRC_CLI_TUNE_PICTURE_H_
