#include "src/trace/columns.h"

#include "absl/strings/str_cat.h"
#include "src/trace/quote.h"

namespace sluice::trace {

Columns::Columns(const std::map<std::string, std::string>& ours_to_theirs)
    : ours_to_theirs_(ours_to_theirs) {
  for (const auto& [ours, theirs] : ours_to_theirs_) theirs_to_ours_.emplace(theirs, ours);
}

absl::Status Columns::Check(const std::map<std::string, std::string>& ours_to_theirs) {
  absl::flat_hash_map<absl::string_view, absl::string_view> seen;
  for (const auto& [ours, theirs] : ours_to_theirs) {
    if (ours.empty() || theirs.empty()) {
      return absl::InvalidArgumentError(absl::StrCat(
          "the column ", Quoted(ours), " can't be taken from ", Quoted(theirs), ": name both"));
    }
    const auto [other, fresh] = seen.emplace(theirs, ours);
    if (fresh) continue;
    return absl::InvalidArgumentError(
        absl::StrCat("the file's column ", Quoted(theirs), " can't be both ", Quoted(other->second),
                     " and ", Quoted(ours), "; give it to one of them"));
  }
  return absl::OkStatus();
}

absl::optional<absl::string_view> Columns::Ours(absl::string_view theirs) const {
  if (ours_to_theirs_.empty()) return theirs;
  const auto renamed = theirs_to_ours_.find(theirs);
  if (renamed != theirs_to_ours_.end()) return absl::string_view(renamed->second);
  if (ours_to_theirs_.count(std::string(theirs)) != 0) return absl::nullopt;
  return theirs;
}

absl::string_view Columns::Theirs(absl::string_view ours) const {
  const auto renamed = ours_to_theirs_.find(std::string(ours));
  return renamed == ours_to_theirs_.end() ? ours : absl::string_view(renamed->second);
}

}  // namespace sluice::trace
