#include "src/plan/field_kind.h"

#include <cfloat>
#include <cmath>
#include <cstdint>
#include <limits>

#include "absl/strings/str_cat.h"

namespace sluice::plan {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

// A file of that name need not hold what protobuf's own does.
bool IsSecondsAndNanos(const Descriptor& type) {
  const FieldDescriptor* seconds = type.FindFieldByNumber(1);
  const FieldDescriptor* nanos = type.FindFieldByNumber(2);
  return seconds != nullptr && !seconds->is_repeated() &&
         seconds->cpp_type() == FieldDescriptor::CPPTYPE_INT64 && nanos != nullptr &&
         !nanos->is_repeated() && nanos->cpp_type() == FieldDescriptor::CPPTYPE_INT32;
}

const FieldDescriptor* WrappedIn(const Descriptor& type) {
  if (type.well_known_type() < Descriptor::WELLKNOWNTYPE_DOUBLEVALUE ||
      type.well_known_type() > Descriptor::WELLKNOWNTYPE_BOOLVALUE) {
    return nullptr;
  }
  const FieldDescriptor* value = type.FindFieldByNumber(1);
  const bool scalar = value != nullptr && !value->is_repeated() &&
                      value->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE;
  return scalar ? value : nullptr;
}

template <typename Integer>
FieldSlot Whole() {
  FieldSlot slot;
  slot.kind = FieldKind::kWhole;
  slot.least = static_cast<double>(std::numeric_limits<Integer>::min());
  slot.greatest = static_cast<double>(std::numeric_limits<Integer>::max());
  // 2^63 - 1 and 2^64 - 1 are no doubles, and were rounded up.
  if (sizeof(Integer) == 8) slot.greatest = std::nextafter(slot.greatest, 0.0);
  return slot;
}

FieldSlot ScalarSlot(const FieldDescriptor& field) {
  FieldSlot slot;
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      return Whole<std::int32_t>();
    case FieldDescriptor::CPPTYPE_INT64:
      return Whole<std::int64_t>();
    case FieldDescriptor::CPPTYPE_UINT32:
      return Whole<std::uint32_t>();
    case FieldDescriptor::CPPTYPE_UINT64:
      return Whole<std::uint64_t>();
    case FieldDescriptor::CPPTYPE_FLOAT:
      slot.kind = FieldKind::kReal;
      slot.greatest = static_cast<double>(FLT_MAX);
      slot.least = -slot.greatest;
      break;
    case FieldDescriptor::CPPTYPE_DOUBLE:
      slot.kind = FieldKind::kReal;
      slot.greatest = DBL_MAX;
      slot.least = -DBL_MAX;
      break;
    case FieldDescriptor::CPPTYPE_BOOL:
      slot.kind = FieldKind::kTruth;
      break;
    case FieldDescriptor::CPPTYPE_STRING:
      slot.kind =
          field.type() == FieldDescriptor::TYPE_BYTES ? FieldKind::kBytes : FieldKind::kText;
      break;
    case FieldDescriptor::CPPTYPE_ENUM:
      slot.kind = FieldKind::kEnum;
      break;
    case FieldDescriptor::CPPTYPE_MESSAGE:
      break;
  }
  return slot;
}

FieldSlot MessageSlot(const FieldDescriptor& field) {
  FieldSlot slot;
  const Descriptor& type = *field.message_type();
  if (field.is_map() || field.type() == FieldDescriptor::TYPE_GROUP ||
      type.well_known_type() == Descriptor::WELLKNOWNTYPE_ANY) {
    return slot;
  }
  if (const FieldDescriptor* wrapped = WrappedIn(type)) {
    slot = ScalarSlot(*wrapped);
    slot.scalar = wrapped;
    slot.wrapped = true;
    return slot;
  }
  slot.kind = FieldKind::kMessage;
  if (IsSecondsAndNanos(type)) {
    if (type.well_known_type() == Descriptor::WELLKNOWNTYPE_TIMESTAMP) {
      slot.kind = FieldKind::kTimestamp;
    } else if (type.well_known_type() == Descriptor::WELLKNOWNTYPE_DURATION) {
      slot.kind = FieldKind::kDuration;
    }
  }
  return slot;
}

}  // namespace

FieldSlot SlotOf(const FieldDescriptor& field) {
  FieldSlot slot =
      field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE ? MessageSlot(field) : ScalarSlot(field);
  if (!slot.wrapped) slot.scalar = &field;
  return slot;
}

std::string Describe(const FieldSlot& slot, const FieldDescriptor& field) {
  switch (slot.kind) {
    case FieldKind::kWhole:
      return absl::StrCat("a whole number (", slot.scalar->type_name(), ")");
    case FieldKind::kReal:
      return absl::StrCat("a number (", slot.scalar->type_name(), ")");
    case FieldKind::kTruth:
      return "`true` or `false`";
    case FieldKind::kText:
      return "a string";
    case FieldKind::kBytes:
      return "bytes, written as a string";
    case FieldKind::kEnum:
      return absl::StrCat("a value of the enum ", slot.scalar->enum_type()->full_name());
    case FieldKind::kTimestamp:
      return "a time (google.protobuf.Timestamp)";
    case FieldKind::kDuration:
      return "a duration (google.protobuf.Duration)";
    case FieldKind::kMessage:
      return absl::StrCat("a message ", field.message_type()->full_name());
    case FieldKind::kNone:
      break;
  }
  return "what a plan can't say";
}

absl::optional<absl::Time> ReadTime(absl::string_view text) {
  absl::Time time;
  std::string ignored;
  const absl::Time first = absl::FromUnixSeconds(-62'135'596'800);
  const absl::Time last = absl::FromUnixSeconds(253'402'300'800);
  if (!absl::ParseTime(absl::RFC3339_full, text, &time, &ignored)) return absl::nullopt;
  if (time < first || time >= last) return absl::nullopt;
  return time;
}

}  // namespace sluice::plan
