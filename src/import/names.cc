#include "src/import/names.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace sluice::import {
namespace {

bool IsLower(char c) { return absl::ascii_islower(static_cast<unsigned char>(c)); }
bool IsUpper(char c) { return absl::ascii_isupper(static_cast<unsigned char>(c)); }
bool IsDigit(char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)); }

// Whether a word begins at `at`: the D of NodeDown, and of APIDown.
bool BeginsWord(absl::string_view name, std::size_t at) {
  if (at == 0 || !IsUpper(name[at])) return false;
  const char before = name[at - 1];
  if (IsLower(before) || IsDigit(before)) return true;
  return IsUpper(before) && at + 1 < name.size() && IsLower(name[at + 1]);
}

}  // namespace

std::string PlanName(absl::string_view name, absl::string_view otherwise) {
  std::string plain;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    if (BeginsWord(name, i) && !plain.empty() && plain.back() != '_') plain += '_';
    if (IsLower(c) || IsUpper(c) || (IsDigit(c) && !plain.empty())) {
      plain += absl::ascii_tolower(static_cast<unsigned char>(c));
    } else if (IsDigit(c)) {
      absl::StrAppend(&plain, "n", name.substr(i, 1));
    } else if (!plain.empty() && (plain.back() != '_' || c == '_')) {
      plain += '_';
    }
  }
  while (!plain.empty() && plain.back() == '_') plain.pop_back();
  return plain.empty() ? std::string(otherwise) : plain;
}

const std::string& Names::For(const std::string& original, absl::string_view otherwise) {
  const auto found = given_.find(original);
  if (found != given_.end()) return found->second;
  return given_[original] = New(original, otherwise);
}

std::string Names::New(absl::string_view original, absl::string_view otherwise) {
  const std::string plain = PlanName(original, otherwise);
  std::string name = plain;
  for (int i = 2; !taken_.insert(name).second; ++i) name = absl::StrCat(plain, "_", i);
  return name;
}

}  // namespace sluice::import
