// How `sluice test` tells what came of scenarios: to people, and to programs.
#ifndef SLUICE_SRC_CLI_TEST_REPORT_H_
#define SLUICE_SRC_CLI_TEST_REPORT_H_

#include <string>
#include <vector>

#include "src/cli/terminal.h"
#include "src/scenario/run.h"
#include "src/scenario/suite.h"

namespace sluice::cli {

// A scenario of a file, and what came of it.
struct Tested {
  const scenario::Suite* suite = nullptr;
  const scenario::Suite::Case* one = nullptr;
  scenario::Result result;
};

// A line where it passed; where it failed, also each expectation that was not met.
std::string TestText(const Tested& tested, const Ink& ink);

// One JSON object a line: file, line, title, owner, passed, length, error, failures (line,
// expectation, what, evidence, timeline).
std::string TestJson(const Tested& tested);

// A JUnit report of all of them: a testsuite for each file, a testcase for each
// scenario.
std::string TestJunit(const std::vector<Tested>& all);

}  // namespace sluice::cli

#endif  // SLUICE_SRC_CLI_TEST_REPORT_H_
