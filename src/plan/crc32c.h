// The checksum of records: CRC-32C (Castagnoli), as iSCSI, ext4 and LevelDB have it.
#ifndef SLUICE_SRC_JOURNAL_CRC32C_H_
#define SLUICE_SRC_JOURNAL_CRC32C_H_

#include <cstdint>

#include "absl/strings/string_view.h"

namespace sluice::journal {

// Of "123456789" it is 0xE3069283.
std::uint32_t Crc32c(absl::string_view bytes);
// Of the two, one after the other.
std::uint32_t Crc32c(absl::string_view first, absl::string_view second);

}  // namespace sluice::journal

#endif  // SLUICE_SRC_JOURNAL_CRC32C_H_
