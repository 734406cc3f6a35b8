// The table of rooms in docs/architecture.md is what the #includes in src/ say.
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "tests/docs/markdown.h"

namespace sluice::docs {
namespace {

namespace fs = std::filesystem;

using Imports = std::map<std::string, std::set<std::string>>;

Imports ImportsOfThePage() {
  Imports rooms;
  const std::string page = ReadFile(SLUICE_TOP_DIR "/docs/architecture.md");
  const std::size_t begin = page.find("| room | does | imports |");
  const std::size_t end = page.find("\n\n", begin);
  for (absl::string_view line : absl::StrSplit(page.substr(begin, end - begin), '\n')) {
    if (!absl::ConsumePrefix(&line, "| `")) continue;
    const std::vector<std::string> cells = absl::StrSplit(line, '|');
    std::set<std::string>& imports = rooms[cells.at(0).substr(0, cells.at(0).find('`'))];
    // Names stand in backticks: every second piece between them is one.
    const std::vector<std::string> pieces = absl::StrSplit(cells.at(2), '`');
    for (std::size_t i = 1; i < pieces.size(); i += 2) imports.insert(pieces[i]);
  }
  return rooms;
}

Imports ImportsOfTheCode() {
  Imports rooms;
  const fs::path src = fs::path(SLUICE_TOP_DIR) / "src";
  for (const auto& entry : fs::recursive_directory_iterator(src)) {
    const fs::path& path = entry.path();
    if (path.extension() != ".h" && path.extension() != ".cc") continue;
    const std::string room = path.lexically_relative(src).begin()->string();
    std::set<std::string>& imports = rooms[room];
    for (absl::string_view line : absl::StrSplit(ReadFile(path.string()), '\n')) {
      if (!absl::ConsumePrefix(&line, "#include \"src/")) continue;
      const std::string other(line.substr(0, line.find('/')));
      if (other != room) imports.insert(other);
    }
  }
  return rooms;
}

TEST(PageOfTheArchitecture, TellsWhatEachRoomImports) {
  EXPECT_EQ(ImportsOfThePage(), ImportsOfTheCode());
}

}  // namespace
}  // namespace sluice::docs
