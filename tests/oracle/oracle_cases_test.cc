// The golden cases, whose events were worked out by hand, put to the oracle.
#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>

#include "sluice/plan.h"
#include "tests/oracle/case_file.h"
#include "tests/oracle/oracle.h"

namespace sluice::oracle {
namespace {

class OracleCases : public testing::TestWithParam<std::string> {};

TEST_P(OracleCases, SaysWhatIsExpected) {
  absl::StatusOr<CaseFile> loaded = LoadCase(GetParam());
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  const absl::StatusOr<Plan> plan = Plan::Parse(loaded->plan_text, GetParam());
  ASSERT_TRUE(plan.ok()) << plan.status();
  if (!loaded->trace_path.empty()) {
    absl::StatusOr<std::unique_ptr<trace::Reader>> reader =
        trace::OpenTrace(loaded->trace_path, {});
    ASSERT_TRUE(reader.ok()) << reader.status();
    absl::StatusOr<std::vector<Step>> steps =
        StepsOfTrace(**reader, LatenessOf(plan->proto()), loaded->start_ns);
    ASSERT_TRUE(steps.ok()) << steps.status();
    loaded->steps = *std::move(steps);
  }
  const Outcome outcome = Evaluate(plan->proto(), loaded->start_ns, loaded->steps);
  EXPECT_EQ(DifferenceFromExpected(loaded->expected, outcome.events), "");
}

INSTANTIATE_TEST_SUITE_P(All, OracleCases,
                         testing::ValuesIn(FindCases(SLUICE_TEST_DATA_DIR "/cases")),
                         [](const testing::TestParamInfo<std::string>& folder) {
                           return std::filesystem::path(folder.param).filename().string();
                         });

TEST(CaseFile, FindsCases) { EXPECT_GT(FindCases(SLUICE_TEST_DATA_DIR "/cases").size(), 40u); }

}  // namespace
}  // namespace sluice::oracle
