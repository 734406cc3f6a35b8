// Journals with any byte wrong, and of any length: nothing wrong is believed, nothing good is
// lost.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "src/journal/format.h"
#include "tests/journal/journal_files.h"

namespace sluice {
namespace {

using journal::HeadOf;
using journal::kHeadBytes;
using journal::kPreludeBytes;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr int kEvents = 6;

JournalReaderOptions Skipping() {
  JournalReaderOptions options;
  options.skip_damaged = true;
  return options;
}

// A journal, and where the records of its events begin and end.
struct Sample {
  std::string bytes;
  std::vector<std::size_t> begins;  // of event i; one more: the end

  // Events whole before this byte.
  int Before(std::size_t offset) const {
    int events = 0;
    while (events < kEvents && begins[static_cast<std::size_t>(events) + 1] <= offset) ++events;
    return events;
  }
};

const Sample& ASample() {
  static const Sample& sample = *[] {
    auto* made = new Sample;
    const JournalFolder folder;
    WriteJournal(folder.path(), kEvents);
    made->bytes = ReadBytes(folder.path());
    std::size_t at = kPreludeBytes;
    at += kHeadBytes + HeadOf(absl::string_view(made->bytes).substr(at)).length;
    while (at < made->bytes.size()) {
      made->begins.push_back(at);
      at += kHeadBytes + HeadOf(absl::string_view(made->bytes).substr(at)).length;
    }
    made->begins.push_back(at);
    return made;
  }();
  return sample;
}

// Reads what damage has left of the sample: all events but `bad` (a number, or kEvents for none).
void ExpectDamage(const std::string& path, std::size_t offset, int bad) {
  const int before = ASample().Before(offset);
  const ReadBack strict = ReadJournal(path);
  std::vector<int> others = Numbers(0, kEvents);
  if (bad < kEvents) others.erase(others.begin() + bad);

  if (bad == kEvents - 1) {
    // Nothing good comes after it, so it may as well be what a crash has left.
    EXPECT_EQ(strict.status, absl::OkStatus());
    EXPECT_EQ(strict.events, others);
    ASSERT_TRUE(strict.contents.torn_tail.has_value());
    EXPECT_EQ(strict.contents.torn_tail->offset, ASample().begins[kEvents - 1]);
    return;
  }
  EXPECT_EQ(strict.status.code(), absl::StatusCode::kDataLoss) << strict.status;
  EXPECT_THAT(std::string(strict.status.message()), HasSubstr(path));
  EXPECT_EQ(strict.events, Numbers(0, before));

  const ReadBack skipping = ReadJournal(path, Skipping());
  EXPECT_EQ(skipping.status, absl::OkStatus());
  EXPECT_EQ(skipping.events, others);
  ASSERT_EQ(skipping.contents.damages, 1u);
  const JournalDamage& damage = skipping.contents.damage[0];
  EXPECT_LE(damage.offset, offset);
  EXPECT_GT(damage.offset + damage.bytes, offset);
  EXPECT_EQ(damage.missing_records, bad < kEvents ? 1u : 0u);
}

TEST(Damage, OfAnyByteTakesOneRecord) {
  const JournalFolder folder;
  const Sample& sample = ASample();
  for (std::size_t i = 0; i < sample.bytes.size(); ++i) {
    SCOPED_TRACE(i);
    for (const int flip : {0x01, 0x80, 0xff}) {
      std::string bytes = sample.bytes;
      bytes[i] = static_cast<char>(bytes[i] ^ flip);
      WriteBytes(folder.path(), bytes);
      const int bad = i < sample.begins[0] ? kEvents : sample.Before(i);
      ExpectDamage(folder.path(), i, bad);
      if (HasFailure()) return;
    }
  }
}

TEST(Damage, ACutAtAnyByteLeavesAllBeforeIt) {
  const JournalFolder folder;
  const Sample& sample = ASample();
  for (std::size_t size = 0; size < sample.bytes.size(); ++size) {
    SCOPED_TRACE(size);
    WriteBytes(folder.path(), sample.bytes.substr(0, size));
    for (const JournalReaderOptions& options : {JournalReaderOptions(), Skipping()}) {
      const ReadBack back = ReadJournal(folder.path(), options);
      EXPECT_EQ(back.status, absl::OkStatus());
      const int before = sample.Before(size);
      EXPECT_EQ(back.events, Numbers(0, before));
      const bool at_a_record = size >= sample.begins[0]
                                   ? sample.begins[static_cast<std::size_t>(before)] == size
                                   : size == 0 || size == kPreludeBytes;
      EXPECT_EQ(back.contents.torn_tail.has_value(), !at_a_record);
      if (!at_a_record && back.contents.torn_tail.has_value()) {
        EXPECT_EQ(back.contents.torn_tail->offset + back.contents.torn_tail->bytes, size);
      }
    }
    if (HasFailure()) return;
  }
}

// Bytes taken out of the middle, as a bad copy does.
TEST(Damage, BytesThatAreGoneTakeTheRecordsTheyWereOf) {
  const JournalFolder folder;
  const Sample& sample = ASample();
  for (std::size_t i = sample.begins[0]; i < sample.begins[kEvents - 2]; ++i) {
    SCOPED_TRACE(i);
    std::string bytes = sample.bytes;
    bytes.erase(i, 40);
    WriteBytes(folder.path(), bytes);
    const int first = sample.Before(i);
    const int last = std::max(first, sample.Before(i + 39));
    std::vector<int> others = Numbers(0, first);
    for (const int later : Numbers(last + 1, kEvents)) others.push_back(later);
    const ReadBack strict = ReadJournal(folder.path());
    EXPECT_EQ(strict.status.code(), absl::StatusCode::kDataLoss);
    EXPECT_EQ(strict.events, Numbers(0, first));
    const ReadBack skipping = ReadJournal(folder.path(), Skipping());
    EXPECT_EQ(skipping.events, others);
    EXPECT_EQ(skipping.contents.missing_records, static_cast<std::uint64_t>(last + 1 - first));
    if (HasFailure()) return;
  }
}

TEST(Damage, ARecordThatIsGoneIsMissed) {
  const JournalFolder folder;
  const Sample& sample = ASample();
  std::string bytes = sample.bytes;
  bytes.erase(sample.begins[2], sample.begins[4] - sample.begins[2]);
  WriteBytes(folder.path(), bytes);
  const ReadBack strict = ReadJournal(folder.path());
  EXPECT_EQ(strict.status.code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(std::string(strict.status.message()), HasSubstr("2 records are missing"));
  EXPECT_THAT(ReadJournal(folder.path(), Skipping()).events, ElementsAre(0, 1, 4, 5));
}

TEST(Damage, ARecordThatIsThereTwiceIsGivenOnce) {
  const JournalFolder folder;
  const Sample& sample = ASample();
  std::string bytes = sample.bytes;
  bytes.insert(sample.begins[3],
               sample.bytes.substr(sample.begins[1], sample.begins[3] - sample.begins[1]));
  WriteBytes(folder.path(), bytes);
  const ReadBack back = ReadJournal(folder.path());
  EXPECT_EQ(back.status, absl::OkStatus());
  EXPECT_EQ(back.events, Numbers(0, kEvents));
  EXPECT_EQ(back.contents.repeated, 2u);
}

TEST(Damage, AStretchOfAMegabyteIsPassed) {
  const JournalFolder folder;
  const Sample& sample = ASample();
  for (const char filling : {'\0', '\xff', 'S'}) {
    std::string bytes = sample.bytes;
    bytes.insert(sample.begins[3], std::string(1 << 20, filling));
    WriteBytes(folder.path(), bytes);
    const ReadBack strict = ReadJournal(folder.path());
    EXPECT_EQ(strict.status.code(), absl::StatusCode::kDataLoss);
    EXPECT_EQ(strict.events, Numbers(0, 3));
    const ReadBack skipping = ReadJournal(folder.path(), Skipping());
    EXPECT_EQ(skipping.events, Numbers(0, kEvents));
    EXPECT_EQ(skipping.contents.damage[0].bytes, std::size_t{1} << 20);
  }
}

// A later version's records, and payloads that are no messages in spite of their checksum.
TEST(Damage, UnknownRecordsArePassedOver) {
  const JournalFolder folder;
  std::string bytes = ASample().bytes;
  journal::AppendRecord(static_cast<journal::RecordType>(77), kEvents + 1, "what", bytes);
  WriteBytes(folder.path(), bytes);
  const ReadBack back = ReadJournal(folder.path());
  EXPECT_EQ(back.status, absl::OkStatus());
  EXPECT_EQ(back.events, Numbers(0, kEvents));
}

TEST(Damage, APayloadThatIsNoMessageIsDamage) {
  for (const auto type :
       {journal::RecordType::kHeader, journal::RecordType::kEvent, journal::RecordType::kLoss}) {
    const JournalFolder folder;
    std::string bytes = ASample().bytes;
    journal::AppendRecord(type, kEvents + 1, "\x08", bytes);  // a number that is cut short
    WriteBytes(folder.path(), bytes);
    const ReadBack back = ReadJournal(folder.path());
    EXPECT_EQ(back.status.code(), absl::StatusCode::kDataLoss);
    EXPECT_EQ(back.events, Numbers(0, kEvents));
    EXPECT_EQ(ReadJournal(folder.path(), Skipping()).status, absl::OkStatus());
  }
}

TEST(Damage, AnyBytesAreReadToTheirEnd) {
  const JournalFolder folder;
  std::mt19937 random(7);
  for (int i = 0; i < 300; ++i) {
    std::string bytes = ASample().bytes;
    for (int change = 0; change < 4; ++change) {
      const std::size_t at = random() % bytes.size();
      const std::size_t size = random() % 64;
      if (random() % 2 == 0) {
        bytes.erase(at, size);
      } else {
        bytes.insert(at, bytes.substr(random() % bytes.size(), size));
      }
    }
    WriteBytes(folder.path(), bytes);
    const ReadBack back = ReadJournal(folder.path(), Skipping());
    EXPECT_TRUE(std::is_sorted(back.events.begin(), back.events.end()));
    EXPECT_TRUE(std::adjacent_find(back.events.begin(), back.events.end()) == back.events.end());
  }
}

}  // namespace
}  // namespace sluice
