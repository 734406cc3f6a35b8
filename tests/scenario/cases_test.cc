// Files of scenarios in cases/, each of which must pass; they pin what the engine does tick by
// tick. Adding one needs no code.
#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "src/plan/read_text.h"
#include "src/scenario/suite.h"

namespace sluice::scenario {
namespace {

std::vector<std::string> Files() {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(
           std::string(SLUICE_TEST_DATA_DIR) + "/scenario/cases")) {
    if (entry.path().extension() == ".sluice") files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string TimelineText(const Failure& failure) {
  std::string text;
  for (const auto& [expected, came] : failure.lines) {
    absl::StrAppend(&text, "\n", expected, " | ", came);
  }
  return text;
}

class CasesTest : public ::testing::TestWithParam<std::string> {};

TEST_P(CasesTest, Pass) {
  const absl::StatusOr<std::string> text = plan::ReadText(GetParam());
  ASSERT_TRUE(text.ok()) << text.status();
  Diagnostics diagnostics;
  const auto suite = Suite::Load(GetParam(), *text, {}, diagnostics);
  ASSERT_TRUE(suite.ok()) << diagnostics.ToString();
  ASSERT_FALSE((*suite)->cases().empty());
  for (const Suite::Case& one : (*suite)->cases()) {
    const Result result = (*suite)->Run(one);
    EXPECT_TRUE(result.fault.status.ok()) << result.fault.status;
    for (const Failure& failure : result.failures) {
      ADD_FAILURE() << GetParam() << ":" << (*suite)->LineOf(failure.span) << ": "
                    << one.scenario->title().text() << "\n"
                    << failure.what << TimelineText(failure);
    }
  }
  EXPECT_EQ((*suite)->plan().ToText(), *text) << "not in the one true layout";
}

INSTANTIATE_TEST_SUITE_P(All, CasesTest, ::testing::ValuesIn(Files()), [](const auto& file) {
  return std::filesystem::path(file.param).stem().string();
});

}  // namespace
}  // namespace sluice::scenario
