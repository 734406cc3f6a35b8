// Levers and their values.
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "google/protobuf/descriptor.h"
#include "sluice/builder.h"
#include "src/plan/host_types.h"

namespace sluice::build {
namespace {

using google::protobuf::EnumDescriptor;
using google::protobuf::EnumValueDescriptor;

// EXPANSION_PAUSED of an enum Expansion as `paused`: what is left of its name where that
// still means the value, else the name.
std::string ShortName(const EnumDescriptor& type, const EnumValueDescriptor& value) {
  const std::string whole = absl::AsciiStrToLower(value.name());
  for (std::size_t at = whole.rfind('_'); at != std::string::npos && at > 0;
       at = whole.rfind('_', at - 1)) {
    const std::string rest = whole.substr(at + 1);
    if (plan::FindEnumValue(type, rest) == &value) return rest;
  }
  return plan::FindEnumValue(type, whole) == &value ? whole : value.name();
}

}  // namespace

v1::LeverValue LeverValueNamed(absl::string_view name) {
  v1::LeverValue value;
  value.mutable_name()->set_text(name.data(), name.size());
  return value;
}

v1::LeverValue LeverValueOf(const Literal& number) {
  v1::LeverValue value;
  *value.mutable_number() = number.proto();
  return value;
}

void Lever::AddLabel(const Label& label) const {
  if (lever_ != nullptr) lever_->add_labels()->set_text(label.name());
}

void Lever::SetAtMost(const Literal& segments) const {
  if (lever_ != nullptr) *lever_->mutable_at_most() = segments.proto();
}

void Lever::SetOwner(const RoleRef& role) const {
  if (lever_ != nullptr) lever_->mutable_owner()->set_text(role.name());
}

v1::LeverValue Lever::OfEnum(const EnumDescriptor& type, int number) const {
  const EnumValueDescriptor* value = type.FindValueByNumber(number);
  if (value == nullptr) return LeverValueNamed(absl::StrCat(number));
  if (lever_ != nullptr) {
    for (const v1::Name& listed : lever_->values()) {
      if (plan::FindEnumValue(type, listed.text()) == value) return LeverValueNamed(listed.text());
    }
  }
  return LeverValueNamed(ShortName(type, *value));
}

}  // namespace sluice::build
