#include "src/cli/scenario_files.h"

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "src/cli/parallel.h"
#include "src/language/unicode.h"

namespace sluice::cli {
namespace {

namespace fs = std::filesystem;

absl::Status SystemError(const fs::path& path, const std::error_code& error) {
  return absl::ErrnoToStatus(error.value(), language::Escaped(path.string()));
}

bool IsHidden(const fs::path& path) { return path.filename().string().rfind('.', 0) == 0; }

bool IsAmong(const std::vector<std::string>& files, const std::string& path) {
  return std::any_of(files.begin(), files.end(), [&](const std::string& file) {
    std::error_code unknown;
    return fs::equivalent(file, path, unknown);
  });
}

// Adds the plans of a folder, but for those that are there already.
absl::Status AddFolder(const std::string& folder, std::vector<std::string>& files) {
  std::vector<std::string> found;
  std::error_code error;
  fs::recursive_directory_iterator at(folder, error);
  for (; !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
    const fs::path& path = at->path();
    if (IsHidden(path)) {
      at.disable_recursion_pending();
    } else if (std::error_code unknown;
               path.extension() == ".sluice" && !fs::is_directory(path, unknown)) {
      found.push_back(path.lexically_normal().string());
    }
  }
  if (error) return SystemError(folder, error);
  if (found.empty()) {
    return absl::NotFoundError(
        absl::StrCat(language::Escaped(folder), ": there is no .sluice file in this folder"));
  }
  std::sort(found.begin(), found.end());
  for (std::string& path : found) {
    if (!IsAmong(files, path)) files.push_back(std::move(path));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<std::string>> FilesOf(const std::vector<std::string>& paths) {
  std::vector<std::string> files;
  for (const std::string& path : paths) {
    std::error_code unknown;
    if (!fs::is_directory(path, unknown)) {
      files.push_back(path);
    } else if (const absl::Status added = AddFolder(path, files); !added.ok()) {
      return added;
    }
  }
  return files;
}

absl::StatusOr<std::unique_ptr<scenario::Suite>> LoadSuite(
    const std::string& path, const PlanFile& file, const std::vector<std::string>& import_paths,
    Diagnostics& diagnostics) {
  return scenario::Suite::Load(file.name, file.bytes, ImportOptions(path, import_paths),
                               diagnostics);
}

void RunAll(std::vector<Tested>& all, TestCoverage* coverage) {
  std::vector<std::unique_ptr<coverage::Sightings>> sightings(all.size());
  ForEachInParallel(all.size(), [&](std::size_t i) {
    if (coverage != nullptr) sightings[i] = coverage->Watch(*all[i].suite);
    all[i].result = all[i].suite->Run(*all[i].one, sightings[i].get());
  });
  if (coverage == nullptr) return;
  for (std::size_t i = 0; i < all.size(); ++i) coverage->Add(all[i], *sightings[i]);
}

}  // namespace sluice::cli
