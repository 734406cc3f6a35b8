// The code of docs/memory.md, built and run (snippets_test.cc sees to it).
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <iostream>

#include "sluice/engine.h"
#include "sluice/snapshot_file.h"

namespace {

constexpr std::int64_t kNow = 1'772'395'200'000'000'000;

constexpr char kPlan[] = R"(
  role lead
  signal load gauge
  gate high { owner lead when mean(load) over 1m > 5 })";

sluice::Plan Parsed(const char* text) { return sluice::Plan::Parse(text, "p.sluice").value(); }

// [snapshot]
// Where the service ends, or from time to time.
absl::Status Keep(const sluice::Engine& engine, const std::string& path) {
  absl::StatusOr<sluice::v1::Snapshot> snapshot = engine.Snapshot();
  if (!snapshot.ok()) return snapshot.status();
  return sluice::WriteSnapshotFile(path, *snapshot);
}

// In the next process: handlers first, then this in the place of Start.
absl::Status Begin(sluice::Engine& engine, const std::string& path, std::int64_t now) {
  absl::StatusOr<sluice::v1::Snapshot> snapshot = sluice::ReadSnapshotFile(path);
  if (absl::IsNotFound(snapshot.status())) return engine.Start(now);
  if (!snapshot.ok()) return snapshot.status();
  return engine.Restore(*snapshot);
}
// [/snapshot]

TEST(MemoryPage, ItsCodeWorks) {
  const std::string path =
      (std::filesystem::temp_directory_path() / ("sluice-memory-" + std::to_string(getpid())))
          .string();
  const std::int64_t now = kNow + 60'000'000'000;
  auto before = sluice::Engine::Create(Parsed(kPlan)).value();
  ASSERT_EQ(Begin(*before, path, kNow), absl::OkStatus());
  ASSERT_EQ(Keep(*before, path), absl::OkStatus());
  auto engine = sluice::Engine::Create(Parsed(kPlan)).value();
  ASSERT_EQ(Begin(*engine, path, kNow), absl::OkStatus());
  std::filesystem::remove(path);
  // [skip]
  absl::Status skipped = engine->SkipTo(now);
  // [/skip]
  EXPECT_EQ(skipped, absl::OkStatus());
  const sluice::Plan changed = Parsed(kPlan);
  // [reload]
  absl::StatusOr<sluice::ReloadReport> report = engine->PlanReload(changed);
  if (report.ok()) std::cout << report->ToText();
  absl::Status loaded = engine->Reload(changed);
  // [/reload]
  EXPECT_EQ(report.status(), absl::OkStatus());
  EXPECT_EQ(loaded, absl::OkStatus());
}

}  // namespace
