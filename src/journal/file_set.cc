#include "src/journal/file_set.h"

#include <algorithm>
#include <filesystem>

#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"

namespace sluice::journal {

std::string FullFile(const std::string& path, std::uint32_t number) {
  return absl::StrFormat("%s.%06u", path, number);
}

absl::StatusOr<FileSet> FindFiles(Files& files, const std::string& path) {
  std::vector<std::string> names;
  if (const int error = files.ListBeside(path, names); error != 0) {
    return FileError(error, "its folder can't be read", path);
  }
  const std::string live = std::filesystem::path(path).filename().string();
  FileSet found;
  for (const std::string& name : names) {
    if (name == live) found.live = true;
    absl::string_view suffix = name;
    std::uint32_t number = 0;
    // Of other spellings of a number, none is ours.
    if (absl::ConsumePrefix(&suffix, live) && absl::ConsumePrefix(&suffix, ".") &&
        absl::SimpleAtoi(suffix, &number) && number > 0 && FullFile(live, number) == name) {
      found.full.push_back(number);
    }
  }
  std::sort(found.full.begin(), found.full.end());
  return found;
}

}  // namespace sluice::journal
