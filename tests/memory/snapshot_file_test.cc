// Snapshots in files, on disks that fail.
#include "sluice/snapshot_file.h"

#include <cerrno>

#include "gmock/gmock.h"
#include "google/protobuf/stubs/logging.h"
#include "sluice/engine.h"
#include "src/journal/snapshot_files.h"
#include "tests/journal/faulty_files.h"
#include "tests/journal/journal_files.h"

namespace sluice {
namespace {

using ::testing::HasSubstr;

v1::Snapshot SnapshotAt(int second) {
  const auto engine = Engine::Create(SmallPlan(), {}).value();
  EXPECT_EQ(engine->Start(kNow), absl::OkStatus());
  EXPECT_EQ(engine->AdvanceTo(kNow + second * kSecond), absl::OkStatus());
  return engine->Snapshot().value();
}

class SnapshotFileTest : public ::testing::Test {
 protected:
  // Whether what can be read is this snapshot, whole.
  void ExpectStands(const v1::Snapshot& snapshot) {
    const absl::StatusOr<v1::Snapshot> read = ReadSnapshotFile(path_);
    ASSERT_TRUE(read.ok()) << read.status();
    EXPECT_EQ(read->SerializeAsString(), snapshot.SerializeAsString());
    EXPECT_EQ(Engine::Create(SmallPlan(), {}).value()->Restore(*read), absl::OkStatus());
  }

  JournalFolder folder_;
  const std::string path_ = folder_.path();
  journal::FaultyFiles files_;
};

TEST_F(SnapshotFileTest, TheNewOneTakesThePlaceOfTheOldOne) {
  EXPECT_TRUE(absl::IsNotFound(ReadSnapshotFile(path_).status()));
  ASSERT_EQ(WriteSnapshotFile(path_, SnapshotAt(5)), absl::OkStatus());
  ExpectStands(SnapshotAt(5));
  WriteBytes(path_ + ".new", "of one that was killed");
  ASSERT_EQ(WriteSnapshotFile(path_, SnapshotAt(9)), absl::OkStatus());
  ExpectStands(SnapshotAt(9));
  EXPECT_EQ(folder_.Names().size(), 1u);
}

TEST_F(SnapshotFileTest, ShortWritesAreGoneOnWith) {
  files_.faults().write = [](std::size_t) { return std::make_pair(std::size_t{7}, 0); };
  ASSERT_EQ(journal::WriteSnapshot(files_, path_, SnapshotAt(5)), absl::OkStatus());
  ExpectStands(SnapshotAt(5));
}

TEST_F(SnapshotFileTest, WhateverFailsTheOldOneStands) {
  ASSERT_EQ(WriteSnapshotFile(path_, SnapshotAt(5)), absl::OkStatus());
  journal::Faults& faults = files_.faults();
  const auto expect_fails = [&](const char* words) {
    const absl::Status status = journal::WriteSnapshot(files_, path_, SnapshotAt(9));
    EXPECT_FALSE(status.ok());
    EXPECT_THAT(std::string(status.message()), HasSubstr(words));
    EXPECT_THAT(std::string(status.message()), HasSubstr(path_));
    ExpectStands(SnapshotAt(5));
    EXPECT_EQ(folder_.Names().size(), 1u);
    faults = journal::Faults();
  };
  faults.write = [](std::size_t) { return std::make_pair(std::size_t{10}, ENOSPC); };
  expect_fails("No space left on device");
  faults.write = [](std::size_t) { return std::make_pair(std::size_t{0}, 0); };
  expect_fails("can't be written");
  faults.sync = [] { return EIO; };
  expect_fails("Input/output error");
  faults.open = [] { return EROFS; };
  expect_fails("Read-only file system");
  faults.rename = [] { return EACCES; };
  expect_fails("Permission denied");
}

TEST_F(SnapshotFileTest, DamageIsSeenAtEveryByte) {
  ASSERT_EQ(WriteSnapshotFile(path_, SnapshotAt(5)), absl::OkStatus());
  const std::string good = ReadBytes(path_);
  const google::protobuf::LogSilencer silence;  // of what is no UTF-8
  for (std::size_t at = 0; at < good.size(); ++at) {
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ 0x20);
    WriteBytes(path_, bad);
    const absl::StatusOr<v1::Snapshot> read = ReadSnapshotFile(path_);
    if (!read.ok()) continue;
    EXPECT_FALSE(Engine::Create(SmallPlan(), {}).value()->Restore(*read).ok()) << at;
  }
  for (std::size_t size = 0; size < good.size(); ++size) {
    WriteBytes(path_, good.substr(0, size));
    const absl::StatusOr<v1::Snapshot> read = ReadSnapshotFile(path_);
    if (!read.ok()) continue;
    EXPECT_FALSE(Engine::Create(SmallPlan(), {}).value()->Restore(*read).ok()) << size;
  }
}

}  // namespace
}  // namespace sluice
