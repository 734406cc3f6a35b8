// What the fields of the host's messages take, in terms of a plan. Check and whoever
// fills a message ask here, so that what was checked is what can be filled.
#ifndef SLUICE_SRC_PLAN_FIELD_KIND_H_
#define SLUICE_SRC_PLAN_FIELD_KIND_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "google/protobuf/descriptor.h"

namespace sluice::plan {

enum class FieldKind {
  kWhole,      // every integer type
  kReal,       // float and double
  kTruth,      // bool
  kText,       // string
  kBytes,      // bytes, from a string
  kEnum,       // an enum of the host
  kTimestamp,  // google.protobuf.Timestamp
  kDuration,   // google.protobuf.Duration
  kMessage,    // any other message, field by field in braces
  kNone,       // a map, a group or google.protobuf.Any: nothing that a plan can say
};

// One value of a field: of a repeated one, each of its entries.
struct FieldSlot {
  FieldKind kind = FieldKind::kNone;
  // What holds the value: the field itself, or the `value` of the wrapper
  // (google.protobuf.DoubleValue, ...) that it is.
  const google::protobuf::FieldDescriptor* scalar = nullptr;
  bool wrapped = false;

  // Of kWhole and of kReal in 32 bits: the range, as the doubles next inside it.
  double least = 0;
  double greatest = 0;
};

FieldSlot SlotOf(const google::protobuf::FieldDescriptor& field);

// "a whole number (int32)", "a google.protobuf.Duration", "a launch.Target in braces".
std::string Describe(const FieldSlot& slot, const google::protobuf::FieldDescriptor& field);

// The largest number up to which a double holds every whole number. A plan's literals
// are doubles, so that whole numbers beyond it can't be said exactly.
inline constexpr double kLargestExactWhole = 9007199254740992.0;

// A time as RFC 3339 has it, within the years 1 to 9999 that a Timestamp can hold.
absl::optional<absl::Time> ReadTime(absl::string_view text);

}  // namespace sluice::plan

#endif  // SLUICE_SRC_PLAN_FIELD_KIND_H_
