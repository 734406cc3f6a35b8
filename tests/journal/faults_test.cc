// A disk that is full, slow, read-only or broken: each is said, and nothing that was
// acknowledged is lost.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "src/journal/open_writer.h"
#include "tests/journal/faulty_files.h"
#include "tests/journal/journal_files.h"

namespace sluice {
namespace {

using journal::Faults;
using journal::FaultyFiles;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class JournalFaults : public testing::Test {
 protected:
  std::unique_ptr<JournalWriter> Open() {
    auto writer = journal::OpenWriter(files_, folder_.path(), SmallPlan(), kNow, options_);
    EXPECT_TRUE(writer.ok()) << writer.status();
    return *std::move(writer);
  }
  absl::Status OpenStatus() {
    return journal::OpenWriter(files_, folder_.path(), SmallPlan(), kNow, options_).status();
  }
  Faults& faults() { return files_.faults(); }

  // All is there, once and in order, whatever lies between.
  void ExpectAll(int events) {
    const ReadBack back = ReadJournal(folder_.path());
    EXPECT_EQ(back.status, absl::OkStatus());
    EXPECT_EQ(back.events, Numbers(0, events));
  }

  JournalFolder folder_;
  FaultyFiles files_;
  JournalOptions options_;
};

TEST_F(JournalFaults, ShortWritesAndInterruptionsAreGoneOnWith) {
  faults().write = [this](std::size_t size) {
    return faults().writes % 2 == 0 ? std::make_pair(std::size_t{0}, EINTR)
                                    : std::make_pair(std::min<std::size_t>(size, 3), 0);
  };
  auto writer = Open();
  ASSERT_EQ(AppendEvents(*writer, 0, 10), absl::OkStatus());
  ASSERT_EQ(writer->Close(), absl::OkStatus());
  ExpectAll(10);
}

TEST_F(JournalFaults, AFullDiskIsSaidAndLosesNothing) {
  auto writer = Open();
  ASSERT_EQ(AppendEvents(*writer, 0, 3), absl::OkStatus());
  const std::string before = ReadBytes(folder_.path());
  faults().write = [](std::size_t) { return std::make_pair(std::size_t{30}, ENOSPC); };
  const absl::Status status = AppendEvents(*writer, 3, 6);
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_THAT(std::string(status.message()), HasSubstr(folder_.path()));
  EXPECT_EQ(ReadBytes(folder_.path()), before);  // no torn record stays
  EXPECT_EQ(writer->statistics().written, 3u);
  faults().write = nullptr;
  ASSERT_EQ(AppendEvents(*writer, 6, 8), absl::OkStatus());
  ExpectAll(8);
  EXPECT_THAT(folder_.Names(), ElementsAre("j"));
}

TEST_F(JournalFaults, EventsBeyondTheBufferAreRefusedWhileTheDiskIsFullAndMarked) {
  options_.max_event_bytes = 200;
  options_.max_buffer_bytes = 1500;
  auto writer = Open();
  faults().write = [](std::size_t) { return std::make_pair(std::size_t{0}, ENOSPC); };
  int taken = 0;
  absl::Status refused;
  for (int i = 0; i < 100; ++i) {
    const absl::Status status = writer->Append(MakeEvent(taken));
    if (status.ok()) ++taken;
    if (!status.ok()) refused = status;
    EXPECT_FALSE(writer->Commit(kNow + i * kSecond).ok());
  }
  EXPECT_EQ(refused.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_THAT(std::string(refused.message()), HasSubstr("No space left"));
  faults().write = nullptr;
  (void)writer->Commit(kNow + 200 * kSecond);
  ASSERT_EQ(AppendEvents(*writer, taken, taken + 3), absl::OkStatus());
  ExpectAll(taken + 3);
  const ReadBack back = ReadJournal(folder_.path());
  EXPECT_EQ(back.contents.lost_events, static_cast<std::uint64_t>(100 - taken));
  EXPECT_LE(back.contents.losses.size(), 2u);
}

TEST_F(JournalFaults, WhereATornRecordCanNotBeCutANewFileIsBegun) {
  auto writer = Open();
  ASSERT_EQ(AppendEvents(*writer, 0, 3), absl::OkStatus());
  faults().write = [](std::size_t) { return std::make_pair(std::size_t{100}, EIO); };
  faults().truncate = [] { return EIO; };
  EXPECT_FALSE(AppendEvents(*writer, 3, 6).ok());
  faults().write = nullptr;
  faults().truncate = nullptr;
  ASSERT_EQ(writer->Commit(kNow + 100 * kSecond), absl::OkStatus());
  ASSERT_EQ(AppendEvents(*writer, 6, 8), absl::OkStatus());
  ExpectAll(8);
  EXPECT_THAT(folder_.Names(), ElementsAre("j", "j.000001"));
  const ReadBack back = ReadJournal(folder_.path());
  EXPECT_EQ(back.contents.damages, 0u);
  ASSERT_EQ(back.contents.abandoned.size(), 1u);
  EXPECT_EQ(back.contents.abandoned[0].file, folder_.path() + ".000001");
}

TEST_F(JournalFaults, WhatCouldNotBeSyncedIsWrittenAgain) {
  options_.sync = JournalSync::kEveryCommit;
  auto writer = Open();
  ASSERT_EQ(AppendEvents(*writer, 0, 3), absl::OkStatus());
  EXPECT_EQ(writer->statistics().synced, 3u);
  faults().sync = [] { return EIO; };
  const absl::Status status = AppendEvents(*writer, 3, 6);
  EXPECT_FALSE(status.ok());
  EXPECT_THAT(std::string(status.message()), HasSubstr("can't be brought to the disk"));
  EXPECT_EQ(writer->statistics().synced, 3u);
  // The first fsync after a failed one may answer OK and mean nothing; so the old file is
  // not asked again.
  faults().sync = nullptr;
  ASSERT_EQ(writer->Commit(kNow + 100 * kSecond), absl::OkStatus());
  EXPECT_EQ(writer->statistics().synced, 6u);
  EXPECT_THAT(folder_.Names(), ElementsAre("j", "j.000001"));
  ExpectAll(6);
  // Had the disk not taken them: the second file has them all the same.
  WriteBytes(folder_.path() + ".000001", ReadBytes(folder_.path() + ".000001").substr(0, 16));
  EXPECT_EQ(ReadJournal(folder_.path()).events, Numbers(3, 6));
}

// The next run's numbers go on from what the last file has, and the file before has higher ones.
TEST_F(JournalFaults, ACrashWhileRecordsAreWrittenAgainHidesNoEventOfTheNextRun) {
  options_.sync = JournalSync::kEveryCommit;
  auto writer = Open();
  ASSERT_EQ(AppendEvents(*writer, 0, 3), absl::OkStatus());
  faults().sync = [] { return EIO; };
  ASSERT_FALSE(AppendEvents(*writer, 3, 6).ok());
  faults().sync = nullptr;
  ASSERT_EQ(writer->Commit(kNow + 100 * kSecond), absl::OkStatus());
  writer.reset();
  const std::string again = ReadBytes(folder_.path());  // 3, 4 and 5
  for (std::size_t cut = again.size() - 1; cut > again.size() / 2; cut -= 50) {
    WriteBytes(folder_.path(), again.substr(0, cut));
    writer = Open();
    ASSERT_EQ(AppendEvents(*writer, 6, 9), absl::OkStatus());
    writer.reset();
    const ReadBack back = ReadJournal(folder_.path());
    EXPECT_EQ(back.status, absl::OkStatus());
    EXPECT_EQ(back.events, Numbers(0, 9)) << cut << " of " << again.size();
    EXPECT_EQ(back.contents.missing_records, 0u);
    EXPECT_EQ(back.contents.runs, 2u);
  }
}

TEST_F(JournalFaults, ADiskThatRefusesEverySyncIsNotFilledWithFiles) {
  options_.sync = JournalSync::kEveryCommit;
  auto writer = Open();
  faults().sync = [] { return EIO; };
  for (int i = 0; i < 3600; ++i) {
    EXPECT_FALSE(AppendEvents(*writer, i, i + 1).ok());
  }
  EXPECT_LE(folder_.Names().size(), 70u);  // about one a minute
  faults().sync = nullptr;
  ASSERT_EQ(writer->Close(), absl::OkStatus());
  ExpectAll(3600);
}

TEST_F(JournalFaults, WhatIsTooMuchToBeWrittenAgainIsNamed) {
  options_.sync = JournalSync::kOnClose;
  options_.max_event_bytes = 200;
  options_.max_buffer_bytes = 1000;
  auto writer = Open();
  for (int i = 0; i < 30; ++i) ASSERT_EQ(AppendEvents(*writer, i, i + 1), absl::OkStatus());
  faults().sync = [] { return EIO; };
  const absl::Status status = writer->Close();
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(std::string(status.message()), HasSubstr("events that were written may be lost"));
  EXPECT_GT(writer->statistics().refused, 0u);
  faults().sync = nullptr;
  EXPECT_EQ(writer->Close(), absl::OkStatus());
  ExpectAll(30);
}

TEST_F(JournalFaults, AReadOnlyFolderIsSaid) {
  for (const int error : {EACCES, EROFS}) {
    faults().open = [error] { return error; };
    const absl::Status status = OpenStatus();
    EXPECT_FALSE(status.ok());
    EXPECT_THAT(std::string(status.message()), HasSubstr("can't be opened for writing"));
  }
  faults().open = [] { return EACCES; };
  EXPECT_EQ(OpenStatus().code(), absl::StatusCode::kPermissionDenied);
  EXPECT_THAT(folder_.Names(), IsEmpty());
}

TEST_F(JournalFaults, AFolderThatBecomesReadOnlyStopsNothingButTheNextFile) {
  options_.max_file_bytes = 640;
  auto writer = Open();
  faults().rename = [] { return EACCES; };
  EXPECT_EQ(AppendEvents(*writer, 0, 10).code(), absl::StatusCode::kPermissionDenied);
  EXPECT_FALSE(AppendEvents(*writer, 10, 12).ok());
  faults().rename = nullptr;
  faults().open = [] { return EACCES; };
  EXPECT_EQ(writer->Sync().code(), absl::StatusCode::kPermissionDenied);
  faults().open = nullptr;
  EXPECT_EQ(writer->Sync(), absl::OkStatus());
  ExpectAll(12);
}

TEST_F(JournalFaults, ADiskThatIsFullFromTheBeginningLeavesNoFile) {
  faults().write = [](std::size_t) { return std::make_pair(std::size_t{5}, ENOSPC); };
  EXPECT_EQ(OpenStatus().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_THAT(folder_.Names(), IsEmpty());
}

TEST_F(JournalFaults, AFailedOpenLeavesTheJournalAsItWas) {
  WriteJournal(folder_.path(), 3);
  const std::string before = ReadBytes(folder_.path());
  faults().write = [](std::size_t) { return std::make_pair(std::size_t{5}, ENOSPC); };
  EXPECT_FALSE(OpenStatus().ok());
  EXPECT_EQ(ReadBytes(folder_.path()), before);
}

// ---- When it is synced -------------------------------------------------------------------

TEST_F(JournalFaults, SyncsWhenTheOptionsSaySo) {
  const auto syncs_of = [this](JournalSync sync) {
    const JournalFolder folder;
    options_.sync = sync;
    auto writer = journal::OpenWriter(files_, folder.path(), SmallPlan(), kNow, options_).value();
    faults().syncs = 0;
    for (int i = 0; i < 60; ++i) EXPECT_EQ(AppendEvents(*writer, i, i + 1), absl::OkStatus());
    for (int i = 0; i < 60; ++i) EXPECT_EQ(writer->Commit(kNow + 100 * kSecond), absl::OkStatus());
    const int before_close = faults().syncs;
    EXPECT_EQ(writer->Close(), absl::OkStatus());
    return std::make_pair(before_close, faults().syncs);
  };
  EXPECT_EQ(syncs_of(JournalSync::kNever), std::make_pair(0, 0));
  EXPECT_EQ(syncs_of(JournalSync::kOnClose), std::make_pair(0, 1));
  // At 1 s, 11 s, ..., 51 s; and what came after that, at the next Commit that is due.
  EXPECT_EQ(syncs_of(JournalSync::kInterval), std::make_pair(7, 7));
  EXPECT_EQ(syncs_of(JournalSync::kEveryCommit), std::make_pair(60, 60));
}

TEST_F(JournalFaults, SyncIsDoneWhateverTheOptionsSay) {
  options_.sync = JournalSync::kNever;
  auto writer = Open();
  ASSERT_EQ(AppendEvents(*writer, 0, 1), absl::OkStatus());
  EXPECT_EQ(faults().syncs, 0);
  EXPECT_EQ(writer->Sync(), absl::OkStatus());
  EXPECT_EQ(faults().syncs, 1);
}

TEST_F(JournalFaults, AClockThatIsSetBackPutsNoSyncOff) {
  auto writer = Open();
  ASSERT_EQ(AppendEvents(*writer, 0, 1), absl::OkStatus());
  ASSERT_EQ(writer->Append(MakeEvent(1)), absl::OkStatus());
  const int before = faults().syncs;
  ASSERT_EQ(writer->Commit(kNow - 3600 * kSecond), absl::OkStatus());
  EXPECT_EQ(faults().syncs, before + 1);
}

// ---- Anything at any time ----------------------------------------------------------------

// Faults of all kinds, in any order. In the end each event that Append took is there, once.
TEST_F(JournalFaults, NothingThatWasTakenIsLostWhateverFails) {
  for (unsigned seed = 0; seed < 200; ++seed) {
    SCOPED_TRACE(seed);
    const JournalFolder folder;
    std::mt19937 random(seed);
    const auto once_in = [&random](unsigned n) { return random() % n == 0; };
    options_.sync = static_cast<JournalSync>(1 + seed % 3);
    options_.max_file_bytes = 500 + 100 * (seed % 20);
    FaultyFiles files;
    auto writer = journal::OpenWriter(files, folder.path(), SmallPlan(), kNow, options_).value();
    files.faults().write = [&](std::size_t size) {
      const std::size_t part = random() % (size + 1);
      if (once_in(6)) return std::make_pair(part, once_in(2) ? ENOSPC : EIO);
      return once_in(3) ? std::make_pair(part / 2 + 1, 0) : std::make_pair(size, 0);
    };
    files.faults().sync = [&] { return once_in(6) ? EIO : 0; };
    files.faults().truncate = [&] { return once_in(3) ? EIO : 0; };
    files.faults().open = [&] { return once_in(4) ? EMFILE : 0; };
    files.faults().rename = [&] { return once_in(4) ? EACCES : 0; };
    int events = 0;
    for (int i = 0; i < 60; ++i) {
      const int next = events + static_cast<int>(random() % 4);
      // The first Commit that answers OK has written all before it.
      if (AppendEvents(*writer, events, next).ok()) {
        ASSERT_EQ(ReadJournal(folder.path()).events, Numbers(0, next));
      }
      events = next;
    }
    files.faults() = Faults();
    ASSERT_EQ(writer->Close(), absl::OkStatus());
    const ReadBack back = ReadJournal(folder.path());
    ASSERT_EQ(back.status, absl::OkStatus());
    ASSERT_EQ(back.events, Numbers(0, events));
    ASSERT_EQ(back.contents.damages, 0u);
  }
}

}  // namespace
}  // namespace sluice
