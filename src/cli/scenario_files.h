// Files of scenarios as commands are given them, and their scenarios run.
#ifndef SLUICE_SRC_CLI_SCENARIO_FILES_H_
#define SLUICE_SRC_CLI_SCENARIO_FILES_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "sluice/diagnostic.h"
#include "src/cli/plan_file.h"
#include "src/cli/test_coverage.h"
#include "src/cli/test_report.h"
#include "src/scenario/suite.h"

namespace sluice::cli {

// `paths` with each folder replaced by the .sluice files in it and in its folders, in the
// order of their names; what is hidden, or named before, is left out. NotFound where a
// folder has none.
absl::StatusOr<std::vector<std::string>> FilesOf(const std::vector<std::string>& paths);

// As Suite::Load has it, of a file as ReadPlanText has read it from `path`.
absl::StatusOr<std::unique_ptr<scenario::Suite>> LoadSuite(
    const std::string& path, const PlanFile& file, const std::vector<std::string>& import_paths,
    Diagnostics& diagnostics);

// Runs all of them; each result has its own place, so that the order of output is that of
// the files. `coverage` may be null.
void RunAll(std::vector<Tested>& all, TestCoverage* coverage);

}  // namespace sluice::cli

#endif  // SLUICE_SRC_CLI_SCENARIO_FILES_H_
