#include "src/ready/open_point.h"

#include <cstddef>

namespace sluice::ready {

const std::vector<absl::string_view>& AllKinds() {
  static const auto& kinds = *new std::vector<absl::string_view>{
#define SLUICE_OPEN_POINT(enumerator, name) name,
      SLUICE_OPEN_POINTS(SLUICE_OPEN_POINT)
#undef SLUICE_OPEN_POINT
  };
  return kinds;
}

absl::string_view NameOf(Kind kind) { return AllKinds()[static_cast<std::size_t>(kind)]; }

}  // namespace sluice::ready
