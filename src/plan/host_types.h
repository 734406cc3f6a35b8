// What a plan names of the host's own protobuf types.
#ifndef SLUICE_SRC_PLAN_HOST_TYPES_H_
#define SLUICE_SRC_PLAN_HOST_TYPES_H_

#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"

namespace sluice::plan {

// The value of a protobuf enum that a plan's name of it means, whatever the case:
// `paused` is PAUSED, and in an enum Expansion or LeverExpansion also EXPANSION_PAUSED
// or LEVER_EXPANSION_PAUSED, since values of protobuf enums often bear the enum's name.
// Null if none.
const google::protobuf::EnumValueDescriptor* FindEnumValue(
    const google::protobuf::EnumDescriptor& type, absl::string_view name);

}  // namespace sluice::plan

#endif  // SLUICE_SRC_PLAN_HOST_TYPES_H_
