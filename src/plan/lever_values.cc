#include "src/plan/lever_values.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"

namespace sluice::plan {
namespace {

using google::protobuf::EnumDescriptor;
using google::protobuf::EnumValueDescriptor;

// The shortest name of a value by which it is found again.
std::string ShortName(const EnumValueDescriptor& value) {
  const std::string whole = absl::AsciiStrToLower(value.name());
  for (std::size_t at = whole.rfind('_'); at != std::string::npos && at > 0;
       at = whole.rfind('_', at - 1)) {
    const std::string name = whole.substr(at + 1);
    if (name.empty() || !absl::ascii_isalpha(static_cast<unsigned char>(name[0]))) continue;
    if (FindEnumValue(*value.type(), name) == &value) return name;
  }
  return whole;
}

std::vector<std::string> NamesOf(const EnumDescriptor& type) {
  std::vector<const EnumValueDescriptor*> values;
  for (int i = 0; i < type.value_count(); ++i) {
    const EnumValueDescriptor* value = type.value(i);
    const bool unspecified = value->number() == 0 && absl::EndsWith(value->name(), "UNSPECIFIED");
    // Of several names of one number the first one counts.
    const bool alias = type.FindValueByNumber(value->number()) != value;
    if (!unspecified && !alias) values.push_back(value);
  }
  std::sort(values.begin(), values.end(),
            [](const auto* a, const auto* b) { return a->number() < b->number(); });
  std::vector<std::string> names;
  for (const EnumValueDescriptor* value : values) names.push_back(ShortName(*value));
  return names;
}

}  // namespace

LeverValues::LeverValues(const v1::Lever& lever, const HostTypes& types) {
  if (lever.has_enum_type()) type_ = types.FindEnum(lever.enum_type().text());
  from_enum_ = lever.scale() == v1::Lever::NAMES && lever.values().empty() && type_ != nullptr;
  if (from_enum_) {
    names_ = NamesOf(*type_);
  } else {
    for (const v1::Name& value : lever.values()) names_.push_back(value.text());
  }
  for (const std::string& name : names_) {
    values_.push_back(type_ == nullptr ? nullptr : FindEnumValue(*type_, name));
  }
}

absl::optional<int> LeverValues::Find(absl::string_view name) const {
  const auto place = std::find(names_.begin(), names_.end(), name);
  if (place != names_.end()) return static_cast<int>(place - names_.begin());
  const EnumValueDescriptor* wanted = type_ == nullptr ? nullptr : FindEnumValue(*type_, name);
  if (wanted == nullptr) return absl::nullopt;
  for (std::size_t i = 0; i < values_.size(); ++i) {
    if (values_[i] != nullptr && values_[i]->number() == wanted->number()) {
      return static_cast<int>(i);
    }
  }
  return absl::nullopt;
}

}  // namespace sluice::plan
