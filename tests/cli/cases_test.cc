// Each folder of cases/ is a case: `cmd` is run by sh in a copy of the folder, and
// what comes out must be `stdout`, `stderr` and `status` (absent: nothing, nothing
// and 0). SLUICE_UPDATE=1 writes these anew; read the diff before you commit it.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/cli/command.h"

namespace sluice::cli {
namespace {

namespace fs = std::filesystem;

fs::path CasesFolder() { return fs::path(SLUICE_TEST_DATA_DIR) / "cli" / "cases"; }

std::vector<std::string> CaseNames() {
  std::vector<std::string> names;
  for (const fs::directory_entry& entry : fs::directory_iterator(CasesFolder())) {
    if (fs::exists(entry.path() / "cmd")) names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

bool IsExpectation(const fs::path& file) {
  const std::string name = file.filename().string();
  return name == "stdout" || name == "stderr" || name == "status" || name == "cmd";
}

void CopyInputs(const fs::path& from, const fs::path& to) {
  for (const fs::directory_entry& entry : fs::directory_iterator(from)) {
    if (!IsExpectation(entry.path())) {
      fs::copy(entry.path(), to / entry.path().filename(), fs::copy_options::recursive);
    }
  }
}

void Update(const fs::path& file, const std::string& text) {
  if (text.empty()) {
    fs::remove(file);
  } else {
    WriteFile(file, text);
  }
}

class CliCase : public testing::TestWithParam<std::string> {};

TEST_P(CliCase, AnswersAsExpected) {
  const fs::path folder = CasesFolder() / GetParam();
  const std::string script = ReadFile(folder / "cmd");
  if (script.find("$SLUICE_SHARED") != std::string::npos && !fs::exists(SLUICE_SHARED_DIR)) {
    GTEST_SKIP() << "there are no recordings at " << SLUICE_SHARED_DIR;
  }
  const Scratch scratch;
  CopyInputs(folder, scratch.path());
  const Ran ran = RunShell(scratch.path(), script);
  const std::string status = ran.status == 0 ? "" : std::to_string(ran.status) + "\n";
  if (std::getenv("SLUICE_UPDATE") != nullptr) {
    Update(folder / "stdout", ran.out);
    Update(folder / "stderr", ran.err);
    Update(folder / "status", status);
    return;
  }
  EXPECT_EQ(ran.out, ReadFile(folder / "stdout"));
  EXPECT_EQ(ran.err, ReadFile(folder / "stderr"));
  EXPECT_EQ(status, ReadFile(folder / "status"));
}

INSTANTIATE_TEST_SUITE_P(Cases, CliCase, testing::ValuesIn(CaseNames()),
                         [](const auto& test) { return test.param; });

}  // namespace
}  // namespace sluice::cli
