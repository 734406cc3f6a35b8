#include "src/plan/crc32c.h"

#include <boost/crc.hpp>

namespace sluice::plan {
namespace {

using Sum = boost::crc_optimal<32, 0x1EDC6F41, 0xFFFFFFFF, 0xFFFFFFFF, true, true>;

}  // namespace

std::uint32_t Crc32c(absl::string_view bytes) { return Crc32c(bytes, {}); }

std::uint32_t Crc32c(absl::string_view first, absl::string_view second) {
  Sum sum;
  sum.process_bytes(first.data(), first.size());
  sum.process_bytes(second.data(), second.size());
  return sum.checksum();
}

}  // namespace sluice::plan
