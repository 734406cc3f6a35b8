#include "src/journal/format.h"

#include <algorithm>
#include <boost/endian/conversion.hpp>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "src/plan/crc32c.h"

namespace sluice::journal {
namespace {

using boost::endian::load_little_u32;
using boost::endian::load_little_u64;
using boost::endian::store_little_u32;
using boost::endian::store_little_u64;
using plan::Crc32c;

// As PNG's: bytes that a transfer as text would change.
constexpr absl::string_view kMagic = "\x89SLJ\r\n\x1a\n";

constexpr std::size_t kTypeAt = 4;
constexpr std::size_t kNumberAt = 8;
constexpr std::size_t kLengthAt = 16;
constexpr std::size_t kHeadCrcAt = 20;
constexpr std::size_t kCrcAt = 24;

const unsigned char* At(absl::string_view bytes, std::size_t offset) {
  return reinterpret_cast<const unsigned char*>(bytes.data()) + offset;
}

void AppendLittle(std::uint32_t number, std::string& out) {
  unsigned char bytes[sizeof number];
  store_little_u32(bytes, number);
  out.append(reinterpret_cast<const char*>(bytes), sizeof bytes);
}

void AppendLittle(std::uint64_t number, std::string& out) {
  unsigned char bytes[sizeof number];
  store_little_u64(bytes, number);
  out.append(reinterpret_cast<const char*>(bytes), sizeof bytes);
}

// What both checksums of a record cover.
absl::string_view Covered(absl::string_view head) {
  return head.substr(kTypeAt, kHeadCrcAt - kTypeAt);
}

}  // namespace

std::string Prelude() {
  std::string prelude(kMagic);
  AppendLittle(kVersion, prelude);
  AppendLittle(Crc32c(prelude), prelude);
  return prelude;
}

PreludeState ReadPrelude(absl::string_view bytes, std::uint32_t& version) {
  const std::string right = Prelude();
  const absl::string_view head = bytes.substr(0, kPreludeBytes);
  if (head == right) return PreludeState::kGood;
  if (head.size() < kPreludeBytes && absl::StartsWith(right, head)) return PreludeState::kShort;
  if (std::all_of(head.begin(), head.end(), [](char byte) { return byte == 0; })) {
    return PreludeState::kShort;
  }
  constexpr std::size_t kSummed = kPreludeBytes - sizeof(std::uint32_t);
  if (head.size() == kPreludeBytes && absl::StartsWith(head, kMagic) &&
      load_little_u32(At(head, kSummed)) == Crc32c(head.substr(0, kSummed))) {
    version = load_little_u32(At(head, kMagic.size()));
    return PreludeState::kOtherVersion;
  }
  return PreludeState::kBad;
}

void AppendRecord(RecordType type, std::uint64_t number, absl::string_view payload,
                  std::string& out) {
  const std::size_t begin = out.size();
  absl::StrAppend(&out, kMarker);
  AppendLittle(static_cast<std::uint32_t>(type), out);
  AppendLittle(number, out);
  AppendLittle(static_cast<std::uint32_t>(payload.size()), out);
  const absl::string_view covered = Covered(absl::string_view(out).substr(begin));
  const std::uint32_t head_crc = Crc32c(covered);
  const std::uint32_t crc = Crc32c(covered, payload);
  AppendLittle(head_crc, out);
  AppendLittle(crc, out);
  absl::StrAppend(&out, payload);
}

RecordState ReadRecord(absl::string_view bytes, RecordHead& head, absl::string_view& payload,
                       absl::string_view& what) {
  if (!absl::StartsWith(bytes, kMarker.substr(0, bytes.size()))) {
    what = "no record begins there";
    return RecordState::kBad;
  }
  if (bytes.size() < kHeadBytes) {
    what = "a record is cut short";
    return RecordState::kShort;
  }
  if (load_little_u32(At(bytes, kHeadCrcAt)) != Crc32c(Covered(bytes))) {
    what = "the checksum of a record's head is wrong";
    return RecordState::kBad;
  }
  head = HeadOf(bytes);
  if (head.length > kMaxPayloadBytes) {
    what = "a record says to be longer than any may be";
    return RecordState::kBad;
  }
  payload = bytes.substr(kHeadBytes, head.length);
  if (payload.size() < head.length) {
    what = "a record is cut short";
    return RecordState::kShort;
  }
  if (load_little_u32(At(bytes, kCrcAt)) != Crc32c(Covered(bytes), payload)) {
    what = "the checksum of a record is wrong";
    return RecordState::kBad;
  }
  return RecordState::kGood;
}

RecordHead HeadOf(absl::string_view bytes) {
  RecordHead head;
  head.type = static_cast<RecordType>(load_little_u32(At(bytes, kTypeAt)));
  head.number = load_little_u64(At(bytes, kNumberAt));
  head.length = load_little_u32(At(bytes, kLengthAt));
  return head;
}

}  // namespace sluice::journal
