// Findings about plans, as people and as programs read them.
#ifndef SLUICE_SRC_CLI_DIAGNOSTICS_H_
#define SLUICE_SRC_CLI_DIAGNOSTICS_H_

#include <cstddef>
#include <string>

#include "absl/status/status.h"
#include "sluice/diagnostic.h"
#include "src/cli/terminal.h"

namespace sluice::cli {

// Each finding with its line and caret, the words that weigh coloured.
std::string DiagnosticsAsText(const Diagnostics& diagnostics, const Ink& ink);

// One JSON object a line: severity (ERROR or WARNING), code, message, remedy,
// file, line, column, width, source_line.
std::string DiagnosticsAsJson(const Diagnostics& diagnostics);

// For commands that need a plan and got none: what is wrong with it, on stderr;
// answers with the exit status. `status` is why there is no plan.
int RefusePlan(const Diagnostics& diagnostics, const absl::Status& status);

// "2 errors, 1 warning"; "no errors".
std::string CountFindings(std::size_t errors, std::size_t warnings);

}  // namespace sluice::cli

#endif  // SLUICE_SRC_CLI_DIAGNOSTICS_H_
