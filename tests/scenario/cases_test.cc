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

// Adds a restart at some twenty times, which is to change nothing.
v1::Scenario WithRestarts(v1::Scenario scenario, std::int64_t end_ns, std::int64_t tick_ns) {
  const std::int64_t step = std::max(end_ns / 20 / tick_ns * tick_ns, tick_ns);
  for (std::int64_t at = step; at < end_ns; at += step) {
    scenario.add_clauses()->mutable_restart()->mutable_at()->set_ns(at);
  }
  return scenario;
}

void ExpectSameWithRestarts(const std::string& path, const PlanOptions& options) {
  const absl::StatusOr<std::string> text = plan::ReadText(path);
  ASSERT_TRUE(text.ok()) << text.status();
  Diagnostics diagnostics;
  const auto suite = Suite::Load(path, *text, options, diagnostics);
  ASSERT_TRUE(suite.ok()) << diagnostics.ToString();
  const Plan& plan = (*suite)->plan();
  for (const Suite::Case& one : (*suite)->cases()) {
    SCOPED_TRACE(one.scenario->title().text());
    const Result before = (*suite)->Run(one);
    const v1::Scenario scenario =
        WithRestarts(*one.scenario, before.end_ns, plan.program().tick_ns);
    const Result result = Run(plan, scenario, (*suite)->folder(), nullptr, options);
    ASSERT_TRUE(result.fault.status.ok()) << result.fault.status;
    EXPECT_TRUE(result.failures.empty());
    ASSERT_EQ(result.happened.size(), before.happened.size());
    for (std::size_t i = 0; i < before.happened.size(); ++i) {
      ASSERT_EQ(result.happened[i].event.DebugString(), before.happened[i].event.DebugString());
    }
  }
}

TEST_P(CasesTest, PassWithRestarts) { ExpectSameWithRestarts(GetParam(), {}); }

TEST(Restarts, ChangeNothingOfALaunchNight) {
  PlanOptions options;
  options.import_paths = {std::string(SLUICE_TEST_DATA_DIR) + "/../examples/launch_night"};
  options.only_import_paths = true;
  for (const char* file : {"night.sluice", "plan.sluice"}) {
    ExpectSameWithRestarts(options.import_paths[0] + "/" + file, options);
  }
}

INSTANTIATE_TEST_SUITE_P(All, CasesTest, ::testing::ValuesIn(Files()), [](const auto& file) {
  return std::filesystem::path(file.param).stem().string();
});

}  // namespace
}  // namespace sluice::scenario
