#include "src/plan/plan_id.h"

#include <boost/uuid/name_generator_sha1.hpp>
#include <boost/uuid/uuid.hpp>
#include <boost/uuid/uuid_io.hpp>

namespace sluice::plan {
namespace {

constexpr boost::uuids::uuid kNamespace = {{0x7c, 0x3a, 0x1f, 0x0e, 0x5d, 0x0b, 0x4f, 0x0e, 0x9b,
                                            0x57, 0x2a, 0x6e, 0x1d, 0x7f, 0x4c, 0x11}};

}  // namespace

std::string PlanId(absl::string_view text) {
  return boost::uuids::to_string(
      boost::uuids::name_generator_sha1(kNamespace)(text.data(), text.size()));
}

}  // namespace sluice::plan
