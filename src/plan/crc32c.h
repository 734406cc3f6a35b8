// The checksum of what is kept in files: CRC-32C (Castagnoli), as iSCSI, ext4 and LevelDB have it.
#ifndef SLUICE_SRC_PLAN_CRC32C_H_
#define SLUICE_SRC_PLAN_CRC32C_H_

#include <cstdint>

#include "absl/strings/string_view.h"

namespace sluice::plan {

// Of "123456789" it is 0xE3069283.
std::uint32_t Crc32c(absl::string_view bytes);
// Of the two, one after the other.
std::uint32_t Crc32c(absl::string_view first, absl::string_view second);

}  // namespace sluice::plan

#endif  // SLUICE_SRC_PLAN_CRC32C_H_
