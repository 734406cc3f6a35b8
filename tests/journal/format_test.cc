// The bytes of a journal, as docs/journal.md has them.
#include "src/journal/format.h"

#include <gtest/gtest.h>

#include "absl/strings/escaping.h"
#include "src/journal/serialize.h"
#include "src/plan/crc32c.h"
#include "src/plan/plan_id.h"
#include "tests/journal/journal_files.h"

namespace sluice::journal {
namespace {

TEST(Crc32c, IsThatOfTheStandards) {
  // The check value of CRC-32C, and three of RFC 3720, B.4.
  EXPECT_EQ(plan::Crc32c("123456789"), 0xE3069283u);
  EXPECT_EQ(plan::Crc32c(std::string(32, '\0')), 0x8A9136AAu);
  EXPECT_EQ(plan::Crc32c(std::string(32, '\xff')), 0x62A8AB43u);
  std::string ascending;
  for (char byte = 0; byte < 32; ++byte) ascending.push_back(byte);
  EXPECT_EQ(plan::Crc32c(ascending), 0x46DD794Eu);
  EXPECT_EQ(plan::Crc32c("12345", "6789"), plan::Crc32c("123456789"));
}

TEST(Format, HasThesePreludeBytes) {
  EXPECT_EQ(absl::BytesToHexString(Prelude()), "89534c4a0d0a1a0a01000000aab552b4");
}

TEST(Format, HasTheseRecordBytes) {
  std::string record;
  AppendRecord(RecordType::kEvent, 7, "abc", record);
  EXPECT_EQ(absl::BytesToHexString(record),
            "ff534a52"
            "02000000"
            "0700000000000000"
            "03000000"
            "4e52f357"
            "01ec671f"
            "616263");
}

TEST(Format, BeginsWithThePreludeAndAHeader) {
  const JournalFolder folder;
  WriteJournal(folder.path(), 1);
  const std::string bytes = ReadBytes(folder.path());
  EXPECT_EQ(bytes.substr(0, kPreludeBytes), Prelude());

  RecordHead head;
  absl::string_view payload;
  absl::string_view what;
  absl::string_view rest = absl::string_view(bytes).substr(kPreludeBytes);
  ASSERT_EQ(ReadRecord(rest, head, payload, what), RecordState::kGood);
  EXPECT_EQ(head.type, RecordType::kHeader);
  EXPECT_EQ(head.number, 1u);  // of the event that comes next
  v1::JournalHeader header;
  ASSERT_EQ(ReadHeader(payload, header), "");
  EXPECT_EQ(header.plan_text(), SmallPlan().ToText());
  EXPECT_EQ(header.plan_id(), plan::PlanId(header.plan_text()));
  EXPECT_EQ(header.started_at().seconds(), kNow / kSecond);
  EXPECT_EQ(header.tick_ns(), kSecond);
  EXPECT_EQ(header.file(), 1u);
  EXPECT_TRUE(header.begins_run());

  rest.remove_prefix(kHeadBytes + head.length);
  ASSERT_EQ(ReadRecord(rest, head, payload, what), RecordState::kGood);
  EXPECT_EQ(head.type, RecordType::kEvent);
  EXPECT_EQ(head.number, 1u);
  EXPECT_EQ(rest.size(), kHeadBytes + head.length);
}

// As Python's uuid.uuid5(uuid.UUID("7c3a1f0e-5d0b-4f0e-9b57-2a6e1d7f4c11"), ...) has it.
TEST(PlanId, IsTheNameBasedUuidOfTheText) {
  EXPECT_EQ(plan::PlanId("role on_call\n"), "d8257835-0708-55d7-98d2-bd6ea48cae34");
  EXPECT_NE(plan::PlanId("role on_call\n"), plan::PlanId("role on_call2\n"));
}

}  // namespace
}  // namespace sluice::journal
