// Files of the tests: finding, reading and rewriting them.
#ifndef SLUICE_TESTS_LANGUAGE_FILES_H_
#define SLUICE_TESTS_LANGUAGE_FILES_H_

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <system_error>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"

namespace sluice::language {

inline std::filesystem::path TestFolder() { return SLUICE_TEST_DATA_DIR; }

inline std::string ReadWhole(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

inline void WriteWhole(const std::filesystem::path& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

// All files below `folder` whose names end in `ending`, in the order of their names.
inline std::vector<std::filesystem::path> FilesBelow(const std::filesystem::path& folder,
                                                     absl::string_view ending) {
  std::vector<std::filesystem::path> found;
  std::error_code error;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder, error)) {
    if (entry.is_regular_file() && absl::EndsWith(entry.path().string(), ending)) {
      found.push_back(entry.path());
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

// SLUICE_UPDATE=1 rewrites what the tests expect; the difference is then reviewed.
inline bool Updating() {
  const char* update = std::getenv("SLUICE_UPDATE");
  return update != nullptr && std::string(update) == "1";
}

}  // namespace sluice::language

#endif  // SLUICE_TESTS_LANGUAGE_FILES_H_
