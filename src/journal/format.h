// The bytes of a journal's files; docs/journal.md says it for others. All numbers are little
// endian.
//
//   file    = prelude record*
//   prelude = magic[8] version[4] crc32c(magic, version)[4]
//   record  = marker[4] type[4] number[8] length[4] head_crc[4] crc[4] payload[length]
//
// head_crc is of type, number and length; crc of these and the payload. So a length can be
// believed before its payload is there, which tells a record that is cut short from one that
// is damaged. That a record can be found again behind damage, by what it begins with and a
// checksum, is an idea of Ogg's pages (RFC 3533) and Avro's sync markers; LevelDB and RocksDB
// have blocks for it, of which one bad byte takes all that is in them.
#ifndef SLUICE_SRC_JOURNAL_FORMAT_H_
#define SLUICE_SRC_JOURNAL_FORMAT_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace sluice::journal {

inline constexpr std::uint32_t kVersion = 1;
inline constexpr std::size_t kPreludeBytes = 16;
inline constexpr std::size_t kHeadBytes = 28;
inline constexpr std::size_t kMaxPayloadBytes = std::size_t{16} << 20;

// Begins with a byte that UTF-8 never has, so no text in an event looks like a record.
inline constexpr absl::string_view kMarker = "\xffSJR";

// All but headers take a number, one more than the record before; a header, which may stand
// anywhere, has the number of the record that comes next. Types that a reader does not know, it
// passes over.
enum class RecordType : std::uint32_t {
  kHeader = 1,  // sluice.v1.JournalHeader
  kEvent = 2,   // sluice.v1.Event
  kLoss = 3,    // sluice.v1.JournalLoss
};

struct RecordHead {
  RecordType type = RecordType::kEvent;
  std::uint64_t number = 0;
  std::uint32_t length = 0;  // of the payload
};

std::string Prelude();

enum class PreludeState { kGood, kShort, kOtherVersion, kBad };

// Of a file that begins with `bytes`. Short is a beginning of the right one, or nothing but
// zeros, which file systems may leave of a file that was not synced.
PreludeState ReadPrelude(absl::string_view bytes, std::uint32_t& version);

void AppendRecord(RecordType type, std::uint64_t number, absl::string_view payload,
                  std::string& out);

enum class RecordState { kGood, kShort, kBad };

// The record that `bytes` begin with. Sets `head` where the record is good, and where only
// its payload is short; `what` where it is not good, in words.
RecordState ReadRecord(absl::string_view bytes, RecordHead& head, absl::string_view& payload,
                       absl::string_view& what);

// The head of a good record at the start of `bytes`, without a look at its checksums.
RecordHead HeadOf(absl::string_view bytes);

}  // namespace sluice::journal

#endif  // SLUICE_SRC_JOURNAL_FORMAT_H_
