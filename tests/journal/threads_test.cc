// One thread appends, now and then under another plan, another one waits for the disk, a third one
// reads.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "tests/journal/journal_files.h"

namespace sluice {
namespace {

TEST(JournalThreads, AppendCommitAndReadGoOnAtOnce) {
  constexpr int kEvents = 3000;
  const JournalFolder folder;
  JournalOptions options;
  options.sync = JournalSync::kNever;
  options.max_file_bytes = 4000;
  auto writer = JournalWriter::Open(folder.path(), SmallPlan(), kNow, options).value();
  std::atomic<bool> done{false};
  std::thread committer([&] {
    std::int64_t now = kNow;
    while (!done) {
      EXPECT_EQ(writer->Commit(++now), absl::OkStatus());
      EXPECT_LE(writer->statistics().written, writer->statistics().appended);
    }
    EXPECT_EQ(writer->Close(), absl::OkStatus());
  });
  const std::vector<Plan> plans = {SmallPlan(), NamedPlan(1), NamedPlan(2)};
  const auto plan_at = [&plans](int i) { return plans[static_cast<std::size_t>(i / 100 % 3)]; };
  std::vector<std::string> read;
  std::vector<std::string> of_plan;
  std::thread follower([&] {
    auto reader = JournalReader::Open(folder.path()).value();
    v1::Event event;
    while (read.size() < kEvents) {
      const absl::StatusOr<bool> more = reader->Next(event);
      ASSERT_TRUE(more.ok()) << more.status();
      if (!*more) continue;
      read.push_back(event.id());
      of_plan.push_back(reader->header().plan_name());
    }
  });
  for (int i = 0; i < kEvents; ++i) {
    if (i % 100 == 0) {
      ASSERT_EQ(writer->SetPlan(plan_at(i), kNow + i * kSecond), absl::OkStatus());
    }
    ASSERT_EQ(writer->Append(MakeEvent(i)), absl::OkStatus());
  }
  done = true;
  committer.join();
  follower.join();
  ASSERT_EQ(read.size(), static_cast<std::size_t>(kEvents));
  for (int i = 0; i < kEvents; ++i) {
    ASSERT_EQ(read[static_cast<std::size_t>(i)], MakeEvent(i).id());
    ASSERT_EQ(of_plan[static_cast<std::size_t>(i)], plan_at(i).name());
  }
}

}  // namespace
}  // namespace sluice
