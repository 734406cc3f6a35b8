// A journal of several files.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/journal/journal_files.h"

namespace sluice {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;

// About four events to a file.
JournalOptions SmallFiles() {
  JournalOptions options;
  options.max_file_bytes = 500;
  return options;
}

TEST(Rotation, FilesAreReadInOrder) {
  const JournalFolder folder;
  WriteJournal(folder.path(), 20, SmallFiles());
  const std::vector<std::string> names = folder.Names();
  ASSERT_GE(names.size(), 4u);
  EXPECT_EQ(names[0], "j");
  EXPECT_EQ(names[1], "j.000001");
  EXPECT_EQ(names[2], "j.000002");
  for (const std::string& name : names) {
    EXPECT_LE(fs::file_size(folder.folder() / name), 500u) << name;
  }
  const ReadBack back = ReadJournal(folder.path());
  EXPECT_EQ(back.status, absl::OkStatus());
  EXPECT_EQ(back.events, Numbers(0, 20));
  EXPECT_EQ(back.contents.files, names.size());
  EXPECT_EQ(back.contents.first_file, 1u);
  EXPECT_EQ(back.contents.runs, 1u);
}

TEST(Rotation, AFileOfTheJournalIsAJournal) {
  const JournalFolder folder;
  WriteJournal(folder.path(), 20, SmallFiles());
  const ReadBack first = ReadJournal(folder.path() + ".000001");
  EXPECT_EQ(first.status, absl::OkStatus());
  EXPECT_EQ(first.events, Numbers(0, static_cast<int>(first.events.size())));
  const ReadBack second = ReadJournal(folder.path() + ".000002");
  EXPECT_EQ(second.status, absl::OkStatus());
  EXPECT_EQ(second.events.front(), first.events.back() + 1);
}

TEST(Rotation, GoesOnInTheNextRun) {
  const JournalFolder folder;
  for (int run = 0; run < 6; ++run) {
    auto writer = JournalWriter::Open(folder.path(), SmallPlan(), kNow, SmallFiles()).value();
    ASSERT_EQ(AppendEvents(*writer, 3 * run, 3 * run + 3), absl::OkStatus());
  }
  const ReadBack back = ReadJournal(folder.path());
  EXPECT_EQ(back.status, absl::OkStatus());
  EXPECT_EQ(back.events, Numbers(0, 18));
  EXPECT_EQ(back.contents.runs, 6u);
  EXPECT_GE(back.contents.files, 3u);
}

TEST(Rotation, AnEventLargerThanAFileHasOneOfItsOwn) {
  const JournalFolder folder;
  auto writer = JournalWriter::Open(folder.path(), SmallPlan(), kNow, SmallFiles()).value();
  for (int i = 0; i < 4; ++i) {
    ASSERT_EQ(writer->Append(MakeEvent(i, i == 2 ? 5000 : 0)), absl::OkStatus());
  }
  ASSERT_EQ(writer->Close(), absl::OkStatus());
  EXPECT_EQ(ReadJournal(folder.path()).events, Numbers(0, 4));
  EXPECT_GT(fs::file_size(folder.path() + ".000002"), 5000u);
}

TEST(Rotation, OldFilesAreDeletedWhereTheHostSaysSo) {
  const JournalFolder folder;
  JournalOptions options = SmallFiles();
  options.max_full_files = 2;
  WriteJournal(folder.path(), 40, options);
  const std::vector<std::string> names = folder.Names();
  ASSERT_EQ(names.size(), 3u);
  const ReadBack back = ReadJournal(folder.path());
  EXPECT_EQ(back.status, absl::OkStatus());
  EXPECT_EQ(back.events, Numbers(40 - static_cast<int>(back.events.size()), 40));
  EXPECT_GT(back.contents.first_file, 1u);
}

TEST(Rotation, AFileThatIsMissingIsMissed) {
  const JournalFolder folder;
  WriteJournal(folder.path(), 20, SmallFiles());
  const std::vector<int> first = ReadJournal(folder.path() + ".000001").events;
  const std::vector<int> second = ReadJournal(folder.path() + ".000002").events;
  fs::remove(folder.path() + ".000002");
  const ReadBack strict = ReadJournal(folder.path());
  EXPECT_EQ(strict.status.code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(strict.events, first);
  JournalReaderOptions skipping;
  skipping.skip_damaged = true;
  const ReadBack back = ReadJournal(folder.path(), skipping);
  EXPECT_EQ(back.events.size(), 20 - second.size());
  EXPECT_EQ(back.contents.missing_records, second.size());
}

TEST(Rotation, AFullFileThatIsCutShortIsDamaged) {
  const JournalFolder folder;
  WriteJournal(folder.path(), 20, SmallFiles());
  const std::string bytes = ReadBytes(folder.path() + ".000002");
  WriteBytes(folder.path() + ".000002", bytes.substr(0, bytes.size() - 3));
  const ReadBack strict = ReadJournal(folder.path());
  EXPECT_EQ(strict.status.code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(std::string(strict.status.message()), HasSubstr(".000002"));
  EXPECT_THAT(std::string(strict.status.message()), HasSubstr("1 record is missing"));
  JournalReaderOptions skipping;
  skipping.skip_damaged = true;
  EXPECT_EQ(ReadJournal(folder.path(), skipping).events.size(), 19u);
}

// A crash between the rename and the next file.
TEST(Rotation, GoesOnWhereTheLastFileIsNotThereYet) {
  const JournalFolder folder;
  WriteJournal(folder.path(), 20, SmallFiles());
  const std::vector<int> last = ReadJournal(folder.path()).events;
  fs::remove(folder.path());
  const int kept = static_cast<int>(ReadJournal(folder.path()).events.size());
  auto writer = JournalWriter::Open(folder.path(), SmallPlan(), kNow, SmallFiles()).value();
  ASSERT_EQ(AppendEvents(*writer, kept, kept + 2), absl::OkStatus());
  const ReadBack back = ReadJournal(folder.path());
  EXPECT_EQ(back.status, absl::OkStatus());
  EXPECT_EQ(back.events, Numbers(0, kept + 2));
}

TEST(Rotation, OtherNamesBesideItAreNoFilesOfIt) {
  const JournalFolder folder;
  WriteJournal(folder.path(), 2);
  for (const char* name : {"j.1", "j.0000001", "j.000001.gz", "j.00000a", "jj", "j.000000"}) {
    WriteBytes((folder.folder() / name).string(), "other");
  }
  EXPECT_EQ(ReadJournal(folder.path()).events, Numbers(0, 2));
}

TEST(Rotation, ANameThatIsTakenIsNotOverwritten) {
  const JournalFolder folder;
  auto writer = JournalWriter::Open(folder.path(), SmallPlan(), kNow, SmallFiles()).value();
  WriteBytes(folder.path() + ".000001", "precious");
  const absl::Status status = AppendEvents(*writer, 0, 20);
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()), HasSubstr("j.000001 is there already"));
  EXPECT_EQ(ReadBytes(folder.path() + ".000001"), "precious");
  fs::remove(folder.path() + ".000001");
  ASSERT_EQ(writer->Sync(), absl::OkStatus());
  EXPECT_EQ(ReadJournal(folder.path()).events, Numbers(0, 20));
}

TEST(Rotation, AReaderFollowsIt) {
  const JournalFolder folder;
  auto writer = JournalWriter::Open(folder.path(), SmallPlan(), kNow, SmallFiles()).value();
  auto reader = JournalReader::Open(folder.path()).value();
  std::vector<std::string> ids;
  std::vector<std::string> expected;
  v1::Event event;
  for (int i = 0; i < 60; i += 1 + i % 7) {
    const int next = i + 1 + i % 7;
    ASSERT_EQ(AppendEvents(*writer, i, next), absl::OkStatus());
    for (const int number : Numbers(i, next)) expected.push_back(MakeEvent(number).id());
    while (reader->Next(event).value()) ids.push_back(event.id());
    ASSERT_EQ(ids, expected);
  }
  EXPECT_GT(reader->contents().files, 5u);
}

}  // namespace
}  // namespace sluice
