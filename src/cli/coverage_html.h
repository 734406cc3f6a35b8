// A page that shows plans with what their scenarios cover.
#ifndef SLUICE_SRC_CLI_COVERAGE_HTML_H_
#define SLUICE_SRC_CLI_COVERAGE_HTML_H_

#include <string>
#include <vector>

#include "src/cli/test_coverage.h"
#include "src/cli/test_mutation.h"

namespace sluice::cli {

// One HTML document without anything from elsewhere: for each plan how much is covered,
// what its gates did, and its text with a mark and a colour for each line, and below a
// line what is missing there and which changes of it no scenario notices. `mutated` is
// empty, or of the same plans.
std::string CoverageHtml(const TestCoverage& coverage, const std::vector<MutatedPlan>& mutated);

}  // namespace sluice::cli

#endif  // SLUICE_SRC_CLI_COVERAGE_HTML_H_
