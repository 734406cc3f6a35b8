#include "src/plan/host_types.h"

#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace sluice::plan {
namespace {

// LeverExpansion -> LEVER_EXPANSION_
std::string PrefixOf(const google::protobuf::EnumDescriptor& type) {
  std::string prefix;
  const std::string& name = type.name();
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool begins_word = i > 0 && absl::ascii_isupper(static_cast<unsigned char>(name[i])) &&
                             !absl::ascii_isupper(static_cast<unsigned char>(name[i - 1]));
    if (begins_word && name[i - 1] != '_') prefix.push_back('_');
    prefix.push_back(absl::ascii_toupper(static_cast<unsigned char>(name[i])));
  }
  return absl::StrCat(prefix, "_");
}

}  // namespace

const google::protobuf::EnumValueDescriptor* FindEnumValue(
    const google::protobuf::EnumDescriptor& type, absl::string_view name) {
  const std::string prefixed = absl::StrCat(PrefixOf(type), name);
  const google::protobuf::EnumValueDescriptor* with_prefix = nullptr;
  for (int i = 0; i < type.value_count(); ++i) {
    if (absl::EqualsIgnoreCase(type.value(i)->name(), name)) return type.value(i);
    if (absl::EqualsIgnoreCase(type.value(i)->name(), prefixed)) with_prefix = type.value(i);
  }
  return with_prefix;
}

}  // namespace sluice::plan
