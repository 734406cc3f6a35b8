// The values of levers that have names for them.
#ifndef SLUICE_SRC_PLAN_LEVER_VALUES_H_
#define SLUICE_SRC_PLAN_LEVER_VALUES_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "google/protobuf/descriptor.h"
#include "sluice/v1/plan.pb.h"
#include "src/plan/host_types.h"

namespace sluice::plan {

// From rest to most restrictive: those that the plan lists; or, of a lever that is
// bound to an enum and lists none, those of the enum by their numbers, but for a zero
// that ends in UNSPECIFIED. These are named without the enum's own name, in lower
// case: EXPANSION_PAUSED of an enum Expansion is `paused`.
class LeverValues {
 public:
  LeverValues() = default;
  LeverValues(const v1::Lever& lever, const HostTypes& types);

  const std::vector<std::string>& names() const { return names_; }
  // Null where the lever is bound to none, or to one that can't be found.
  const google::protobuf::EnumDescriptor* type() const { return type_; }
  bool from_enum() const { return from_enum_; }

  // The place of a value among `names`, by its name there or by any spelling of the
  // enum's value that it stands for.
  absl::optional<int> Find(absl::string_view name) const;

 private:
  std::vector<std::string> names_;
  std::vector<const google::protobuf::EnumValueDescriptor*> values_;  // null where it has none
  const google::protobuf::EnumDescriptor* type_ = nullptr;
  bool from_enum_ = false;
};

}  // namespace sluice::plan

#endif  // SLUICE_SRC_PLAN_LEVER_VALUES_H_
