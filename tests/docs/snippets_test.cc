// C++ and CMake in README.md and docs/*.md is code that is built. A block below
//
//   <!-- from: PATH, NAME -->   is the region of that file between its lines `// [NAME]` and
//                               `// [/NAME]`, less the indentation that all its lines share
//   <!-- part of: PATH -->      is a stretch of that file, word for word
//
// A `cpp` block that names no file fails: nobody would notice that it no longer compiles.
// SLUICE_UPDATE=1 in the environment copies the regions into the pages anew.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "tests/docs/markdown.h"

namespace sluice::docs {
namespace {

std::string FileOfTheTree(const std::string& path) {
  return ReadFile(absl::StrCat(SLUICE_TOP_DIR, "/", path));
}

std::string Dedented(const std::vector<absl::string_view>& lines) {
  std::size_t shared = std::string::npos;
  for (const absl::string_view line : lines) {
    const std::size_t indent = line.find_first_not_of(' ');
    if (indent != absl::string_view::npos) shared = std::min(shared, indent);
  }
  std::string text;
  for (const absl::string_view line : lines) {
    absl::StrAppend(&text, line.substr(std::min(shared, line.size())), "\n");
  }
  return text;
}

// The marked region of a file; empty where there is none.
std::string RegionOf(const std::string& path, const std::string& name) {
  std::vector<absl::string_view> region;
  bool inside = false;
  const std::string file = FileOfTheTree(path);
  for (const absl::string_view line : absl::StrSplit(file, '\n')) {
    const absl::string_view bare = absl::StripAsciiWhitespace(line);
    if (bare == absl::StrCat("// [/", name, "]")) return Dedented(region);
    if (inside) region.push_back(line);
    if (bare == absl::StrCat("// [", name, "]")) inside = true;
  }
  return "";
}

// The text that a block should have; with `fault` set where that can't be told.
std::string Wanted(const Block& block, std::string& fault) {
  const std::string whole = NoteOf(block, "part of");
  if (!whole.empty()) {
    if (!absl::StrContains(FileOfTheTree(whole), block.text)) {
      fault = absl::StrCat("is no part of ", whole);
    }
    return block.text;
  }
  if (block.info != "cpp") return block.text;
  const std::pair<std::string, std::string> from =
      absl::StrSplit(NoteOf(block, "from"), absl::MaxSplits(", ", 1));
  const std::string region = RegionOf(from.first, from.second);
  if (region.empty()) fault = "say above it where it is built: <!-- from: PATH, NAME -->";
  return region;
}

TEST(CodeOfTheDocs, IsTheCodeThatIsBuilt) {
  const bool update = std::getenv("SLUICE_UPDATE") != nullptr;
  std::size_t blocks = 0;
  for (const Page& page : AllPages(SLUICE_TOP_DIR)) {
    std::string updated;
    std::size_t kept = 0;
    for (const Block& block : BlocksOf(page.text)) {
      const std::string where = absl::StrCat(page.name, ":", block.line);
      std::string fault;
      const std::string wanted = Wanted(block, fault);
      EXPECT_EQ(fault, "") << where;
      if (!update) {
        EXPECT_EQ(block.text, wanted) << where;
      }
      if (block.info == "cpp") ++blocks;
      absl::StrAppend(&updated, page.text.substr(kept, block.begin - kept), wanted);
      kept = block.end;
    }
    absl::StrAppend(&updated, page.text.substr(kept));
    if (update && updated != page.text) {
      std::ofstream(absl::StrCat(SLUICE_TOP_DIR, "/", page.name), std::ios::binary) << updated;
    }
  }
  EXPECT_GT(blocks, 0u) << "no page shows code: are the blocks found?";
}

}  // namespace
}  // namespace sluice::docs
