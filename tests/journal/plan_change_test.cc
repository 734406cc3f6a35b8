// A journal of an engine that was reloaded: each event is told as one of the plan that decided it,
// whatever becomes of the files.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <random>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "src/journal/format.h"
#include "src/journal/open_writer.h"
#include "src/journal/serialize.h"
#include "src/plan/plan_id.h"
#include "tests/journal/faulty_files.h"
#include "tests/journal/journal_files.h"

namespace sluice {
namespace {

using journal::HeadOf;
using journal::kHeadBytes;
using journal::kPreludeBytes;
using journal::RecordType;
using testing::AnyOf;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr int kEvents = 6;
constexpr int kChangeAt = 3;  // the first event of the second plan

JournalReaderOptions Skipping() {
  JournalReaderOptions options;
  options.skip_damaged = true;
  return options;
}

JournalOptions Unsynced() {
  JournalOptions options;
  options.sync = JournalSync::kNever;
  return options;
}

std::string IdOf(const Plan& plan) { return plan::PlanId(plan.ToText()); }

// Names of plans, of `count` events of which those from `from` on are of "plan 2".
std::vector<std::string> Plans(int count, int from) {
  std::vector<std::string> plans;
  for (int i = 0; i < count; ++i) plans.push_back(i < from ? "plan 1" : "plan 2");
  return plans;
}

// A journal of plan 1, which becomes plan 2 before the event number `change_at`.
void WriteChanged(const std::string& path, int events, int change_at,
                  const JournalOptions& options = {}) {
  auto writer = JournalWriter::Open(path, NamedPlan(1), kNow, options).value();
  ASSERT_EQ(AppendEvents(*writer, 0, change_at), absl::OkStatus());
  ASSERT_EQ(writer->SetPlan(NamedPlan(2), kNow + change_at * kSecond), absl::OkStatus());
  ASSERT_EQ(AppendEvents(*writer, change_at, events), absl::OkStatus());
  ASSERT_EQ(writer->Close(), absl::OkStatus());
}

// The headers of one file, and where they lie.
std::vector<std::pair<std::size_t, v1::JournalHeader>> HeadersOf(const std::string& bytes) {
  std::vector<std::pair<std::size_t, v1::JournalHeader>> headers;
  for (std::size_t at = kPreludeBytes; at < bytes.size();) {
    const absl::string_view rest = absl::string_view(bytes).substr(at);
    const journal::RecordHead head = HeadOf(rest);
    if (head.type == RecordType::kHeader) {
      headers.emplace_back(at, v1::JournalHeader());
      EXPECT_EQ(journal::ReadHeader(rest.substr(kHeadBytes, head.length), headers.back().second),
                "");
    }
    at += kHeadBytes + head.length;
  }
  return headers;
}

// ---- What is written -------------------------------------------------------------------------

TEST(PlanChange, EventsAreOfThePlanThatWasSetBeforeThem) {
  const JournalFolder folder;
  auto writer = JournalWriter::Open(folder.path(), SmallPlan(), kNow).value();
  for (int i = 0; i < 6; ++i) {
    if (i == 2) {
      ASSERT_EQ(writer->SetPlan(NamedPlan(2), kNow + 20 * kSecond), absl::OkStatus());
    }
    if (i == 5) {
      ASSERT_EQ(writer->SetPlan(NamedPlan(5), kNow + 50 * kSecond), absl::OkStatus());
    }
    ASSERT_EQ(writer->Append(MakeEvent(i)), absl::OkStatus());
  }
  ASSERT_EQ(writer->Close(), absl::OkStatus());
  const ReadBack back = ReadJournal(folder.path());
  EXPECT_EQ(back.status, absl::OkStatus());
  EXPECT_EQ(back.events, Numbers(0, 6));
  EXPECT_THAT(back.plans, ElementsAre("", "", "plan 2", "plan 2", "plan 2", "plan 5"));
  EXPECT_EQ(back.contents.runs, 1u);
  EXPECT_EQ(back.contents.changes_of_plan, 2u);
  ASSERT_EQ(back.contents.plan_changes.size(), 2u);
  const JournalPlanChange& second = back.contents.plan_changes[1];
  EXPECT_EQ(second.time_ns, kNow + 50 * kSecond);
  EXPECT_FALSE(second.begins_run);
  EXPECT_EQ(second.plan_id, IdOf(NamedPlan(5)));
  EXPECT_EQ(second.plan_name, "plan 5");
  EXPECT_EQ(second.plan_id_before, IdOf(NamedPlan(2)));
  EXPECT_EQ(second.plan_name_before, "plan 2");
  EXPECT_EQ(back.contents.plan_changes[0].plan_id_before, IdOf(SmallPlan()));
  EXPECT_EQ(back.contents.plan_changes[0].plan_name_before, "");
}

TEST(PlanChange, TheHeaderHasThePlanItsTimeAndTheRun) {
  const JournalFolder folder;
  WriteChanged(folder.path(), kEvents, kChangeAt);
  const auto headers = HeadersOf(ReadBytes(folder.path()));
  ASSERT_EQ(headers.size(), 2u);
  const v1::JournalHeader& first = headers[0].second;
  EXPECT_TRUE(first.begins_run());
  EXPECT_FALSE(first.has_plan_since());
  const v1::JournalHeader& second = headers[1].second;
  EXPECT_EQ(second.plan_text(), NamedPlan(2).ToText());
  EXPECT_EQ(second.plan_id(), IdOf(NamedPlan(2)));
  EXPECT_EQ(second.plan_name(), "plan 2");
  EXPECT_EQ(second.plan_since().seconds(), kNow / kSecond + kChangeAt);
  EXPECT_EQ(second.started_at().seconds(), kNow / kSecond);
  EXPECT_EQ(second.writer(), first.writer());
  EXPECT_FALSE(second.begins_run());
  auto reader = JournalReader::Open(folder.path()).value();
  v1::Event event;
  while (reader->Next(event).value()) {
  }
  EXPECT_EQ(reader->header().file(), 1u);
}

TEST(PlanChange, ToThePlanThatItHasIsNoRecord) {
  const JournalFolder folder;
  auto writer = JournalWriter::Open(folder.path(), NamedPlan(1), kNow).value();
  ASSERT_EQ(AppendEvents(*writer, 0, 2), absl::OkStatus());
  const std::string before = ReadBytes(folder.path());
  ASSERT_EQ(writer->SetPlan(NamedPlan(1), kNow + kSecond), absl::OkStatus());
  ASSERT_EQ(writer->Sync(), absl::OkStatus());
  EXPECT_EQ(ReadBytes(folder.path()), before);
  // One that no event came under, and that was taken back.
  ASSERT_EQ(writer->SetPlan(NamedPlan(2), kNow + kSecond), absl::OkStatus());
  ASSERT_EQ(writer->SetPlan(NamedPlan(1), kNow + 2 * kSecond), absl::OkStatus());
  ASSERT_EQ(writer->Sync(), absl::OkStatus());
  EXPECT_EQ(ReadBytes(folder.path()), before);
}

TEST(PlanChange, IsWrittenByCommitWhereNoEventComes) {
  const JournalFolder folder;
  auto writer = JournalWriter::Open(folder.path(), NamedPlan(1), kNow).value();
  const std::string before = ReadBytes(folder.path());
  ASSERT_EQ(writer->SetPlan(NamedPlan(2), kNow), absl::OkStatus());
  EXPECT_EQ(ReadBytes(folder.path()), before);
  ASSERT_EQ(writer->Commit(kNow), absl::OkStatus());
  EXPECT_EQ(HeadersOf(ReadBytes(folder.path())).size(), 2u);
  ASSERT_EQ(writer->SetPlan(NamedPlan(3), kNow), absl::OkStatus());
  ASSERT_EQ(writer->Close(), absl::OkStatus());
  EXPECT_EQ(ReadJournal(folder.path()).contents.changes_of_plan, 2u);
}

TEST(PlanChange, IsRefusedAfterCloseAndWithATimeOutOfRange) {
  const JournalFolder folder;
  auto writer = JournalWriter::Open(folder.path(), NamedPlan(1), kNow).value();
  for (const std::int64_t now :
       {std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()}) {
    EXPECT_EQ(writer->SetPlan(NamedPlan(2), now).code(), absl::StatusCode::kInvalidArgument);
  }
  ASSERT_EQ(writer->Close(), absl::OkStatus());
  EXPECT_EQ(writer->SetPlan(NamedPlan(2), kNow).code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(HeadersOf(ReadBytes(folder.path())).size(), 1u);
}

// The plan that a run begins with is held against the last one, wherever that came from.
TEST(PlanChange, OfTheNextRunIsFromTheLastPlan) {
  const JournalFolder folder;
  WriteChanged(folder.path(), 4, 2);
  {
    auto writer = JournalWriter::Open(folder.path(), NamedPlan(2), kNow).value();
    ASSERT_EQ(writer->SetPlan(NamedPlan(2), kNow), absl::OkStatus());
    ASSERT_EQ(AppendEvents(*writer, 4, 5), absl::OkStatus());
  }
  EXPECT_EQ(ReadJournal(folder.path()).contents.changes_of_plan, 1u);
  {
    auto writer = JournalWriter::Open(folder.path(), NamedPlan(1), kNow + 9 * kSecond).value();
    ASSERT_EQ(AppendEvents(*writer, 5, 6), absl::OkStatus());
  }
  const ReadBack back = ReadJournal(folder.path());
  EXPECT_THAT(back.plans, ElementsAre("plan 1", "plan 1", "plan 2", "plan 2", "plan 2", "plan 1"));
  EXPECT_EQ(back.contents.runs, 3u);
  ASSERT_EQ(back.contents.plan_changes.size(), 2u);
  EXPECT_TRUE(back.contents.plan_changes[1].begins_run);
  EXPECT_EQ(back.contents.plan_changes[1].time_ns, kNow + 9 * kSecond);
}

// ---- Files -----------------------------------------------------------------------------------

TEST(PlanChange, IsInEachFileThatIsBegunLater) {
  constexpr int kMany = 30;
  JournalOptions options;
  options.max_file_bytes = 800;
  for (const JournalSync sync : {JournalSync::kNever, JournalSync::kEveryCommit}) {
    options.sync = sync;
    for (int change_at = 0; change_at <= kMany; change_at += 3) {
      SCOPED_TRACE(change_at);
      const JournalFolder folder;
      WriteChanged(folder.path(), kMany, change_at, options);
      const ReadBack back = ReadJournal(folder.path());
      EXPECT_EQ(back.status, absl::OkStatus());
      EXPECT_EQ(back.events, Numbers(0, kMany));
      EXPECT_EQ(back.plans, Plans(kMany, change_at));
      EXPECT_EQ(back.contents.changes_of_plan, 1u);
      EXPECT_GE(back.contents.files, 3u);
      for (const std::string& name : folder.Names()) {
        const std::string path = (folder.folder() / name).string();
        const auto headers = HeadersOf(ReadBytes(path));
        EXPECT_LE(std::filesystem::file_size(path), 800u) << name;
        EXPECT_TRUE(headers.size() == 1 ||
                    headers[0].second.plan_id() != headers[1].second.plan_id())
            << name << " tells of one plan twice";
        if (name == "j") continue;
        const ReadBack alone = ReadJournal(path);
        ASSERT_FALSE(alone.events.empty()) << name;
        for (std::size_t i = 0; i < alone.events.size(); ++i) {
          EXPECT_EQ(alone.plans[i], alone.events[i] < change_at ? "plan 1" : "plan 2") << name;
        }
      }
      if (HasFailure()) return;
    }
  }
}

TEST(PlanChange, IsToldWhateverIsAskedFor) {
  const JournalFolder folder;
  WriteChanged(folder.path(), 10, 5);
  JournalReaderOptions options;
  options.kinds = {v1::Event::CLEAR};
  EXPECT_THAT(ReadJournal(folder.path(), options).plans,
              ElementsAre("plan 1", "plan 1", "plan 2", "plan 2", "plan 2"));
  options.kinds.clear();
  options.from_ns = kNow + 7 * kSecond;
  EXPECT_THAT(ReadJournal(folder.path(), options).plans, ElementsAre("plan 2", "plan 2", "plan 2"));
  options.from_ns.reset();
  options.until_ns = kNow + 3 * kSecond;
  const ReadBack back = ReadJournal(folder.path(), options);
  EXPECT_THAT(back.plans, ElementsAre("plan 1", "plan 1", "plan 1"));
  EXPECT_EQ(back.contents.changes_of_plan, 1u);
}

TEST(PlanChange, IsSeenByAReaderThatFollows) {
  const JournalFolder folder;
  JournalOptions options;
  options.max_file_bytes = 1200;
  auto writer = JournalWriter::Open(folder.path(), NamedPlan(0), kNow, options).value();
  auto reader = JournalReader::Open(folder.path()).value();
  v1::Event event;
  for (int i = 0; i < 30; ++i) {
    ASSERT_EQ(writer->SetPlan(NamedPlan(i / 4), kNow), absl::OkStatus());
    ASSERT_EQ(writer->Commit(kNow), absl::OkStatus());
    EXPECT_FALSE(reader->Next(event).value());
    EXPECT_EQ(reader->header().plan_name(), absl::StrCat("plan ", i / 4));
    EXPECT_EQ(reader->contents().changes_of_plan, static_cast<std::uint64_t>(i / 4));
    ASSERT_EQ(AppendEvents(*writer, i, i + 1), absl::OkStatus());
    EXPECT_TRUE(reader->Next(event).value());
    EXPECT_EQ(reader->header().plan_name(), absl::StrCat("plan ", i / 4));
  }
  EXPECT_GE(reader->contents().files, 3u);
}

// ---- Damage and crashes ----------------------------------------------------------------------

TEST(PlanChange, DamageOfAnyByteTakesOneRecord) {
  const JournalFolder folder;
  WriteChanged(folder.path(), kEvents, kChangeAt);
  const std::string whole = ReadBytes(folder.path());
  const auto end_of = [&whole](std::size_t record) {
    return record + kHeadBytes + HeadOf(absl::string_view(whole).substr(record)).length;
  };
  const std::size_t first_end = end_of(kPreludeBytes);
  const std::size_t begins = HeadersOf(whole)[1].first;
  const std::size_t ends = end_of(begins);
  for (std::size_t i = 0; i < whole.size(); ++i) {
    SCOPED_TRACE(i);
    std::string bytes = whole;
    bytes[i] = static_cast<char>(bytes[i] ^ 0xff);
    WriteBytes(folder.path(), bytes);
    const bool of_change = i >= begins && i < ends;
    const ReadBack strict = ReadJournal(folder.path());
    const ReadBack back = ReadJournal(folder.path(), Skipping());
    ASSERT_EQ(back.status, absl::OkStatus());
    if (of_change) {
      EXPECT_EQ(strict.status.code(), absl::StatusCode::kDataLoss);
      EXPECT_THAT(std::string(strict.status.message()),
                  HasSubstr(absl::StrCat(folder.path(), ", at byte ", begins)));
      EXPECT_EQ(strict.plans, Plans(kChangeAt, kChangeAt));
      EXPECT_EQ(back.events, Numbers(0, kEvents));  // of a plan that nobody can tell
      continue;
    }
    EXPECT_THAT(strict.status.code(), AnyOf(absl::StatusCode::kOk, absl::StatusCode::kDataLoss));
    EXPECT_GE(back.events.size(), static_cast<std::size_t>(kEvents - 1));
    for (std::size_t k = 0; k < back.events.size(); ++k) {
      const std::string right = back.events[k] < kChangeAt ? "plan 1" : "plan 2";
      const bool is_known = back.events[k] >= kChangeAt || i < kPreludeBytes || i >= first_end;
      EXPECT_EQ(back.plans[k], is_known ? right : "");
    }
    if (HasFailure()) return;
  }
}

TEST(PlanChange, ACrashInAnyByteLeavesAllBeforeItAndTheNextRunGoesOn) {
  const JournalFolder folder;
  WriteChanged(folder.path(), kEvents, kChangeAt);
  const std::string whole = ReadBytes(folder.path());
  for (std::size_t size = 0; size <= whole.size(); ++size) {
    SCOPED_TRACE(size);
    WriteBytes(folder.path(), whole.substr(0, size));
    const ReadBack torn = ReadJournal(folder.path());
    ASSERT_EQ(torn.status, absl::OkStatus());
    const int before = static_cast<int>(torn.events.size());
    ASSERT_EQ(torn.events, Numbers(0, before));
    ASSERT_EQ(torn.plans, Plans(before, kChangeAt));
    auto writer = JournalWriter::Open(folder.path(), NamedPlan(2), kNow, Unsynced());
    ASSERT_TRUE(writer.ok()) << writer.status();
    ASSERT_EQ(AppendEvents(**writer, before, before + 1), absl::OkStatus());
    const ReadBack back = ReadJournal(folder.path());
    ASSERT_EQ(back.status, absl::OkStatus());
    EXPECT_FALSE(back.contents.torn_tail.has_value());
    EXPECT_EQ(back.plans.back(), "plan 2");
    EXPECT_EQ(back.plans.size(), torn.plans.size() + 1);
    EXPECT_TRUE(std::equal(torn.plans.begin(), torn.plans.end(), back.plans.begin()));
  }
}

// ---- Disks that fail -------------------------------------------------------------------------

class PlanChangeFaults : public testing::Test {
 protected:
  std::unique_ptr<JournalWriter> Open() {
    return journal::OpenWriter(files_, folder_.path(), NamedPlan(1), kNow, options_).value();
  }
  journal::Faults& faults() { return files_.faults(); }

  JournalFolder folder_;
  journal::FaultyFiles files_;
  JournalOptions options_;
};

TEST_F(PlanChangeFaults, ShortWritesAreGoneOnWith) {
  faults().write = [](std::size_t size) {
    return std::make_pair(std::min<std::size_t>(size, 3), 0);
  };
  auto writer = Open();
  ASSERT_EQ(writer->SetPlan(NamedPlan(2), kNow), absl::OkStatus());
  ASSERT_EQ(AppendEvents(*writer, 0, 2), absl::OkStatus());
  EXPECT_THAT(ReadJournal(folder_.path()).plans, ElementsAre("plan 2", "plan 2"));
}

TEST_F(PlanChangeFaults, AFullDiskIsSaidByCommitAndLosesNothing) {
  auto writer = Open();
  ASSERT_EQ(AppendEvents(*writer, 0, 2), absl::OkStatus());
  const std::string before = ReadBytes(folder_.path());
  faults().write = [](std::size_t) { return std::make_pair(std::size_t{30}, ENOSPC); };
  ASSERT_EQ(writer->SetPlan(NamedPlan(2), kNow), absl::OkStatus());
  EXPECT_EQ(writer->Commit(kNow).code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(ReadBytes(folder_.path()), before);
  faults().write = nullptr;
  ASSERT_EQ(AppendEvents(*writer, 2, 4), absl::OkStatus());
  const ReadBack back = ReadJournal(folder_.path());
  EXPECT_EQ(back.status, absl::OkStatus());
  EXPECT_EQ(back.plans, Plans(4, 2));
  EXPECT_EQ(back.contents.changes_of_plan, 1u);
}

TEST_F(PlanChangeFaults, WhatIsWrittenAgainIsNoOtherChange) {
  options_.sync = JournalSync::kEveryCommit;
  auto writer = Open();
  faults().sync = [] { return EIO; };
  for (int i = 0; i < 4; ++i) {
    if (i == 2) {
      ASSERT_EQ(writer->SetPlan(NamedPlan(2), kNow), absl::OkStatus());
    }
    ASSERT_EQ(writer->Append(MakeEvent(i)), absl::OkStatus());
  }
  EXPECT_FALSE(writer->Commit(kNow).ok());
  faults().sync = nullptr;
  ASSERT_EQ(writer->Commit(kNow + 100 * kSecond), absl::OkStatus());
  ASSERT_EQ(AppendEvents(*writer, 4, 5), absl::OkStatus());
  ASSERT_THAT(folder_.Names(), ElementsAre("j", "j.000001"));
  const ReadBack back = ReadJournal(folder_.path());
  EXPECT_EQ(back.status, absl::OkStatus());
  EXPECT_EQ(back.plans, Plans(5, 2));
  EXPECT_EQ(back.contents.repeated, 4u);
  EXPECT_EQ(back.contents.changes_of_plan, 1u);
  // Had the disk not taken the first file, the second has all of it, in its order.
  const std::string first = folder_.path() + ".000001";
  WriteBytes(first, ReadBytes(first).substr(0, kPreludeBytes));
  EXPECT_EQ(ReadJournal(folder_.path()).plans, Plans(5, 2));
}

TEST_F(PlanChangeFaults, ABufferThatIsFullRefusesNoPlanAndIsNotFilledByThem) {
  options_.max_event_bytes = 200;
  options_.max_buffer_bytes = 1000;
  auto writer = Open();
  faults().write = [](std::size_t) { return std::make_pair(std::size_t{0}, ENOSPC); };
  int taken = 0;
  while (writer->Append(MakeEvent(taken)).ok()) ++taken;
  for (int i = 0; i < 100; ++i) {
    EXPECT_EQ(writer->SetPlan(NamedPlan(i % 2 == 0 ? 3 : 2), kNow + i * kSecond), absl::OkStatus());
    EXPECT_FALSE(writer->Commit(kNow + i * kSecond).ok());
  }
  faults().write = nullptr;
  (void)writer->Commit(kNow + 200 * kSecond);  // of the event that was refused
  ASSERT_EQ(AppendEvents(*writer, taken, taken + 2), absl::OkStatus());
  const ReadBack back = ReadJournal(folder_.path());
  EXPECT_EQ(back.status, absl::OkStatus());
  EXPECT_EQ(back.plans, Plans(taken + 2, taken));
  EXPECT_EQ(back.contents.changes_of_plan, 1u);
}

TEST_F(PlanChangeFaults, OfAnySortInAnyOrderLeaveEachEventItsPlan) {
  std::mt19937 random(11);
  for (int round = 0; round < 24; ++round) {
    SCOPED_TRACE(round);
    const JournalFolder folder;
    journal::FaultyFiles files;
    JournalOptions options;
    options.max_file_bytes = 600 + random() % 1000;
    options.sync = round % 2 == 0 ? JournalSync::kEveryCommit : JournalSync::kNever;
    auto writer = journal::OpenWriter(files, folder.path(), NamedPlan(0), kNow, options).value();
    const auto one_in = [&random](std::uint32_t n) { return random() % n == 0; };
    files.faults().write = [&](std::size_t size) {
      return one_in(8) ? std::make_pair(random() % (size + 1), ENOSPC) : std::make_pair(size, 0);
    };
    files.faults().truncate = [&] { return one_in(3) ? EIO : 0; };
    files.faults().sync = [&] { return one_in(6) ? EIO : 0; };
    files.faults().rename = [&] { return one_in(4) ? EACCES : 0; };
    std::vector<std::string> plans;
    int plan = 0;
    for (int i = 0; i < 60; ++i) {
      if (one_in(5)) {
        plan = static_cast<int>(random() % 3);
        ASSERT_EQ(writer->SetPlan(NamedPlan(plan), kNow + i * kSecond), absl::OkStatus());
      }
      ASSERT_EQ(writer->Append(MakeEvent(i)), absl::OkStatus());
      plans.push_back(absl::StrCat("plan ", plan));
      (void)writer->Commit(kNow + 100 * i * kSecond);
    }
    files.faults() = {};
    ASSERT_EQ(writer->Close(), absl::OkStatus());
    const ReadBack back = ReadJournal(folder.path());
    ASSERT_EQ(back.status, absl::OkStatus());
    ASSERT_EQ(back.events, Numbers(0, 60));
    ASSERT_EQ(back.plans, plans);
  }
}

}  // namespace
}  // namespace sluice
