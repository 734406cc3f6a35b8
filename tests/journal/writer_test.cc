// What a journal takes, and when it is on the disk.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "sluice/engine.h"
#include "sluice/journal.h"
#include "tests/journal/journal_files.h"

namespace sluice {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(JournalWriter, KeepsEventsInOrder) {
  const JournalFolder folder;
  WriteJournal(folder.path(), 5);
  const ReadBack back = ReadJournal(folder.path());
  EXPECT_EQ(back.status, absl::OkStatus());
  EXPECT_EQ(back.events, Numbers(0, 5));
  EXPECT_EQ(back.contents.events, 5u);
  EXPECT_EQ(back.contents.runs, 1u);
  EXPECT_EQ(back.contents.first_ns, kNow);
  EXPECT_EQ(back.contents.last_ns, kNow + 4 * kSecond);
  EXPECT_FALSE(back.contents.torn_tail.has_value());
}

TEST(JournalWriter, AnEmptyJournalIsWhole) {
  const JournalFolder folder;
  WriteJournal(folder.path(), 0);
  const ReadBack back = ReadJournal(folder.path());
  EXPECT_EQ(back.status, absl::OkStatus());
  EXPECT_THAT(back.events, IsEmpty());
  EXPECT_EQ(back.contents.runs, 1u);
}

TEST(JournalWriter, GoesOnWithAJournalThatIsThere) {
  const JournalFolder folder;
  WriteJournal(folder.path(), 3);
  auto writer = JournalWriter::Open(folder.path(), SmallPlan(), kNow).value();
  EXPECT_EQ(writer->cut_tail().bytes, 0u);
  ASSERT_EQ(AppendEvents(*writer, 3, 6), absl::OkStatus());
  ASSERT_EQ(writer->Close(), absl::OkStatus());
  const ReadBack back = ReadJournal(folder.path());
  EXPECT_EQ(back.status, absl::OkStatus());
  EXPECT_EQ(back.events, Numbers(0, 6));
  EXPECT_EQ(back.contents.runs, 2u);
}

TEST(JournalWriter, ARefusedSecondWriterChangesNothing) {
  const JournalFolder folder;
  auto writer = JournalWriter::Open(folder.path(), SmallPlan(), kNow).value();
  ASSERT_EQ(AppendEvents(*writer, 0, 2), absl::OkStatus());
  const std::string before = ReadBytes(folder.path());
  const auto second = JournalWriter::Open(folder.path(), SmallPlan(), kNow);
  EXPECT_EQ(second.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(second.status().message()), HasSubstr("written by somebody else"));
  EXPECT_EQ(ReadBytes(folder.path()), before);
  ASSERT_EQ(writer->Close(), absl::OkStatus());
  EXPECT_TRUE(JournalWriter::Open(folder.path(), SmallPlan(), kNow).ok());
}

TEST(JournalWriter, WhatIsNoJournalIsNotTouched) {
  const JournalFolder folder;
  WriteBytes(folder.path(), "time,value\n2026-03-01T20:00:00Z,1\n");
  const auto writer = JournalWriter::Open(folder.path(), SmallPlan(), kNow);
  EXPECT_EQ(writer.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(writer.status().message()), HasSubstr("is no journal"));
  EXPECT_EQ(ReadBytes(folder.path()), "time,value\n2026-03-01T20:00:00Z,1\n");
  EXPECT_EQ(ReadJournal(folder.path()).status.code(), absl::StatusCode::kInvalidArgument);
}

TEST(JournalWriter, AFileOfALaterVersionIsNotTouched) {
  const JournalFolder folder;
  // Version 2, with the right checksum.
  const std::string later("\x89SLJ\r\n\x1a\n\x02\0\0\0\x93\x3c\x70\xd6 more", 21);
  WriteBytes(folder.path(), later);
  EXPECT_EQ(JournalWriter::Open(folder.path(), SmallPlan(), kNow).status().code(),
            absl::StatusCode::kUnimplemented);
  EXPECT_EQ(ReadJournal(folder.path()).status.code(), absl::StatusCode::kUnimplemented);
  EXPECT_EQ(ReadBytes(folder.path()), later);
}

TEST(JournalWriter, MustBeNewWhereTheHostSaysSo) {
  const JournalFolder folder;
  JournalOptions options;
  options.must_be_new = true;
  WriteJournal(folder.path(), 1, options);
  EXPECT_EQ(JournalWriter::Open(folder.path(), SmallPlan(), kNow, options).status().code(),
            absl::StatusCode::kAlreadyExists);
}

TEST(JournalWriter, SaysWhereItCanNotBe) {
  const JournalFolder folder;
  const auto open = [](const std::string& path) {
    return JournalWriter::Open(path, SmallPlan(), kNow).status();
  };
  EXPECT_EQ(open((folder.folder() / "none" / "j").string()).code(), absl::StatusCode::kNotFound);
  EXPECT_FALSE(open(folder.folder().string()).ok());
  EXPECT_EQ(open("/dev/null").code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(folder.Names(), IsEmpty());
}

TEST(JournalWriter, ChecksItsOptions) {
  const JournalFolder folder;
  const auto open = [&folder](const JournalOptions& options) {
    return JournalWriter::Open(folder.path(), SmallPlan(), kNow, options).status().code();
  };
  JournalOptions interval;
  interval.sync_interval = absl::ZeroDuration();
  EXPECT_EQ(open(interval), absl::StatusCode::kInvalidArgument);
  JournalOptions large;
  large.max_event_bytes = (std::size_t{16} << 20) + 1;
  EXPECT_EQ(open(large), absl::StatusCode::kInvalidArgument);
  JournalOptions buffer;
  buffer.max_buffer_bytes = buffer.max_event_bytes - 1;
  EXPECT_EQ(open(buffer), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(folder.Names(), IsEmpty());
}

TEST(JournalWriter, AppendWritesNothingAndCommitAll) {
  const JournalFolder folder;
  auto writer = JournalWriter::Open(folder.path(), SmallPlan(), kNow).value();
  const std::string before = ReadBytes(folder.path());
  ASSERT_EQ(writer->Append(MakeEvent(0)), absl::OkStatus());
  EXPECT_EQ(ReadBytes(folder.path()), before);
  ASSERT_EQ(writer->Commit(kNow), absl::OkStatus());
  EXPECT_EQ(ReadJournal(folder.path()).events, Numbers(0, 1));
}

TEST(JournalWriter, EventsThatCanNotBeKeptAreRefusedAndMarked) {
  const JournalFolder folder;
  JournalOptions options;
  options.max_event_bytes = 200;
  options.max_buffer_bytes = 400;
  auto writer = JournalWriter::Open(folder.path(), SmallPlan(), kNow, options).value();
  ASSERT_EQ(writer->Append(MakeEvent(0)), absl::OkStatus());

  const absl::Status large = writer->Append(MakeEvent(1, 300));
  EXPECT_EQ(large.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_THAT(std::string(large.message()), HasSubstr("at most 200"));
  v1::Event no_text = MakeEvent(2);
  no_text.set_reason("\xff");
  EXPECT_EQ(writer->Append(no_text).code(), absl::StatusCode::kInvalidArgument);
  v1::Event no_time = MakeEvent(3);
  no_time.mutable_time()->set_seconds(std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(writer->Append(no_time).code(), absl::StatusCode::kInvalidArgument);

  ASSERT_EQ(writer->Append(MakeEvent(4)), absl::OkStatus());
  // All that was taken is written, and still somebody is told.
  EXPECT_EQ(writer->Commit(kNow), large);
  EXPECT_EQ(writer->Commit(kNow), absl::OkStatus());
  EXPECT_EQ(writer->statistics().refused, 3u);
  EXPECT_EQ(writer->statistics().appended, 2u);

  const ReadBack back = ReadJournal(folder.path());
  EXPECT_THAT(back.events, ElementsAre(0, 4));
  ASSERT_EQ(back.contents.losses.size(), 1u);
  EXPECT_EQ(back.contents.lost_events, 3u);
  EXPECT_EQ(back.contents.losses[0].first().seconds(), kNow / kSecond + 1);
  EXPECT_EQ(back.contents.damages, 0u);
}

TEST(JournalWriter, ABufferThatIsFullRefusesAndSaysSo) {
  const JournalFolder folder;
  JournalOptions options;
  options.max_event_bytes = 200;
  options.max_buffer_bytes = 1000;
  auto writer = JournalWriter::Open(folder.path(), SmallPlan(), kNow, options).value();
  int taken = 0;
  while (writer->Append(MakeEvent(taken)).ok()) ++taken;
  EXPECT_GT(taken, 5);
  EXPECT_THAT(std::string(writer->Append(MakeEvent(99)).message()), HasSubstr("Commit"));
  EXPECT_EQ(writer->Commit(kNow).code(), absl::StatusCode::kResourceExhausted);
  ASSERT_EQ(AppendEvents(*writer, taken, taken + 2), absl::OkStatus());
  const ReadBack back = ReadJournal(folder.path());
  EXPECT_EQ(back.events, Numbers(0, taken + 2));
  EXPECT_EQ(back.contents.lost_events, 2u);
}

TEST(JournalWriter, TakesNoEventAfterClose) {
  const JournalFolder folder;
  auto writer = JournalWriter::Open(folder.path(), SmallPlan(), kNow).value();
  ASSERT_EQ(writer->Append(MakeEvent(0)), absl::OkStatus());
  ASSERT_EQ(writer->Close(), absl::OkStatus());
  EXPECT_EQ(writer->Append(MakeEvent(1)).code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(writer->Commit(kNow), absl::OkStatus());
  EXPECT_EQ(writer->Sync(), absl::OkStatus());
  EXPECT_EQ(writer->Close(), absl::OkStatus());
  EXPECT_EQ(ReadJournal(folder.path()).events, Numbers(0, 1));
}

TEST(JournalWriter, TheDestructorCloses) {
  const JournalFolder folder;
  ASSERT_EQ(JournalWriter::Open(folder.path(), SmallPlan(), kNow).value()->Append(MakeEvent(0)),
            absl::OkStatus());
  EXPECT_EQ(ReadJournal(folder.path()).events, Numbers(0, 1));
}

// ---- Cutting a torn tail -----------------------------------------------------------------

TEST(JournalWriter, CutsATornTailAndSaysSo) {
  const JournalFolder folder;
  WriteJournal(folder.path(), 3);
  const std::string whole = ReadBytes(folder.path());
  WriteBytes(folder.path(), whole.substr(0, whole.size() - 5));
  auto writer = JournalWriter::Open(folder.path(), SmallPlan(), kNow).value();
  EXPECT_EQ(writer->cut_tail().file, folder.path());
  EXPECT_GT(writer->cut_tail().bytes, 0u);
  EXPECT_EQ(writer->cut_tail().offset + writer->cut_tail().bytes, whole.size() - 5);
  ASSERT_EQ(AppendEvents(*writer, 2, 4), absl::OkStatus());
  const ReadBack back = ReadJournal(folder.path());
  EXPECT_EQ(back.status, absl::OkStatus());
  EXPECT_EQ(back.events, Numbers(0, 4));
}

TEST(JournalWriter, GoesOnBehindWhateverACrashHasLeft) {
  const JournalFolder folder;
  WriteJournal(folder.path(), 2);
  const std::string whole = ReadBytes(folder.path());
  for (std::size_t size = 0; size <= whole.size(); ++size) {
    SCOPED_TRACE(size);
    WriteBytes(folder.path(), whole.substr(0, size));
    const std::vector<int> before = ReadJournal(folder.path()).events;
    auto writer = JournalWriter::Open(folder.path(), SmallPlan(), kNow);
    ASSERT_TRUE(writer.ok()) << writer.status();
    ASSERT_EQ(AppendEvents(**writer, 10, 11), absl::OkStatus());
    const ReadBack back = ReadJournal(folder.path());
    EXPECT_EQ(back.status, absl::OkStatus());
    std::vector<int> expected = before;
    expected.push_back(10);
    EXPECT_EQ(back.events, expected);
    EXPECT_FALSE(back.contents.torn_tail.has_value());
  }
}

// ---- With an engine ----------------------------------------------------------------------

TEST(AppendTo, KeepsWhatAnEngineDecides) {
  const JournalFolder folder;
  auto journal = JournalWriter::Open(folder.path(), SmallPlan(), kNow).value();
  auto engine = Engine::Create(SmallPlan()).value();
  std::vector<std::string> heard;
  engine->OnEvent(AppendTo(*journal, [&heard](const v1::Event& e) { heard.push_back(e.id()); }));
  ASSERT_EQ(engine->Start(kNow), absl::OkStatus());
  const GaugeSeries cpu = engine->Gauge("cpu").value();
  for (int second = 1; second <= 300; ++second) {
    const std::int64_t now = kNow + second * kSecond;
    ASSERT_EQ(engine->Record(cpu, now, second < 100 ? 95 : 10), absl::OkStatus());
    ASSERT_EQ(engine->AdvanceTo(now), absl::OkStatus());
    ASSERT_EQ(journal->Commit(now), absl::OkStatus());
  }
  ASSERT_EQ(heard.size(), 2u);
  auto reader = JournalReader::Open(folder.path()).value();
  v1::Event event;
  for (const std::string& id : heard) {
    ASSERT_TRUE(reader->Next(event).value());
    EXPECT_EQ(event.id(), id);
  }
  EXPECT_FALSE(reader->Next(event).value());
}

TEST(AppendTo, TakesAnySink) {
  class Refusing : public EventSink {
   public:
    absl::Status Append(const v1::Event&) override { return absl::InternalError("no"); }
    absl::Status Commit(std::int64_t) override { return absl::OkStatus(); }
  } sink;
  int heard = 0;
  AppendTo(sink, [&heard](const v1::Event&) { ++heard; })(MakeEvent(0));
  AppendTo(sink)(MakeEvent(0));
  EXPECT_EQ(heard, 1);
}

// ---- Reading what is asked for -----------------------------------------------------------

TEST(JournalReader, GivesWhatIsAskedFor) {
  const JournalFolder folder;
  WriteJournal(folder.path(), 10);
  JournalReaderOptions options;
  options.kinds = {v1::Event::CLEAR};
  EXPECT_THAT(ReadJournal(folder.path(), options).events, ElementsAre(1, 3, 5, 7, 9));
  options.from_ns = kNow + 3 * kSecond;
  options.until_ns = kNow + 7 * kSecond;
  EXPECT_THAT(ReadJournal(folder.path(), options).events, ElementsAre(3, 5));
  options.kinds = {v1::Event::TRIP, v1::Event::CLEAR};
  EXPECT_EQ(ReadJournal(folder.path(), options).events, Numbers(3, 7));
  EXPECT_EQ(ReadJournal(folder.path(), options).contents.events, 10u);
}

TEST(JournalReader, GoesOnWithWhatIsWrittenLater) {
  const JournalFolder folder;
  auto writer = JournalWriter::Open(folder.path(), SmallPlan(), kNow).value();
  auto reader = JournalReader::Open(folder.path()).value();
  v1::Event event;
  EXPECT_FALSE(reader->Next(event).value());
  for (int i = 0; i < 3; ++i) {
    ASSERT_EQ(AppendEvents(*writer, i, i + 1), absl::OkStatus());
    ASSERT_TRUE(reader->Next(event).value());
    EXPECT_EQ(event.id(), MakeEvent(i).id());
    EXPECT_FALSE(reader->Next(event).value());
  }
}

TEST(JournalReader, WaitsForARecordThatIsOnItsWay) {
  const JournalFolder folder;
  WriteJournal(folder.path(), 3);
  const std::string whole = ReadBytes(folder.path());
  WriteBytes(folder.path(), "");
  auto reader = JournalReader::Open(folder.path()).value();
  std::vector<std::string> ids;
  v1::Event event;
  for (std::size_t size = 1; size <= whole.size(); ++size) {
    WriteBytes(folder.path(), whole.substr(0, size));
    while (reader->Next(event).value()) ids.push_back(event.id());
  }
  EXPECT_THAT(ids, ElementsAre("e0", "e1", "e2"));
  EXPECT_FALSE(reader->contents().torn_tail.has_value());
}

TEST(JournalReader, SaysWhatCanNotBeRead) {
  const JournalFolder folder;
  EXPECT_EQ(JournalReader::Open(folder.path()).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(JournalReader::Open((folder.folder() / "none" / "j").string()).status().code(),
            absl::StatusCode::kNotFound);
  EXPECT_FALSE(JournalReader::Open(folder.folder().string()).ok());
  EXPECT_FALSE(JournalReader::Open("/dev/null").ok());
}

}  // namespace
}  // namespace sluice
