// Cases of tests/cases, each a folder with plan.sluice, trace.csv or trace.jsonl (replayed
// by the clock of a replay) or steps.jsonl (the host's calls one by one), and
// expected.jsonl: the events in order, of which the fields that stand there are compared.
#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "sluice/engine.h"
#include "sluice/plan.h"
#include "src/trace/reader.h"
#include "src/trace/replay.h"
#include "tests/oracle/case_file.h"
#include "tests/oracle/drive.h"

namespace sluice {
namespace {

absl::StatusOr<std::vector<v1::Event>> ReplayTrace(const Plan& plan, const std::string& path) {
  EngineOptions options;
  options.allow_unhandled_actions = true;
  absl::StatusOr<std::unique_ptr<Engine>> engine = Engine::Create(plan, options);
  if (!engine.ok()) return engine.status();
  std::vector<v1::Event> events;
  (*engine)->OnEvent([&events](const v1::Event& event) { events.push_back(event); });
  absl::StatusOr<std::unique_ptr<trace::Reader>> reader = trace::OpenTrace(path, {});
  if (!reader.ok()) return reader.status();
  trace::Replay replay(plan, **engine, {});
  const absl::Status status = replay.Run(**reader, [] { return true; });
  if (!status.ok()) return status;
  return events;
}

class GoldenCases : public testing::TestWithParam<std::string> {};

TEST_P(GoldenCases, DecidesAsExpected) {
  const absl::StatusOr<oracle::CaseFile> loaded = oracle::LoadCase(GetParam());
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  const absl::StatusOr<Plan> plan = Plan::Parse(loaded->plan_text, GetParam());
  ASSERT_TRUE(plan.ok()) << plan.status();
  std::vector<v1::Event> events;
  if (loaded->trace_path.empty()) {
    const absl::StatusOr<oracle::Outcome> outcome =
        oracle::DriveEngine(*plan, loaded->start_ns, loaded->steps);
    ASSERT_TRUE(outcome.ok()) << outcome.status();
    events = outcome->events;
  } else {
    absl::StatusOr<std::vector<v1::Event>> replayed = ReplayTrace(*plan, loaded->trace_path);
    ASSERT_TRUE(replayed.ok()) << replayed.status();
    events = *std::move(replayed);
  }
  EXPECT_EQ(oracle::DifferenceFromExpected(loaded->expected, events), "");
}

INSTANTIATE_TEST_SUITE_P(All, GoldenCases,
                         testing::ValuesIn(oracle::FindCases(SLUICE_TEST_DATA_DIR "/cases")),
                         [](const testing::TestParamInfo<std::string>& folder) {
                           return std::filesystem::path(folder.param).filename().string();
                         });

}  // namespace
}  // namespace sluice
