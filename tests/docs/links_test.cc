// Links of README.md and docs/*.md lead somewhere.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/docs/markdown.h"

namespace sluice::docs {
namespace {

namespace fs = std::filesystem;

TEST(LinksOfTheDocs, LeadToFilesAndHeadingsThatExist) {
  std::size_t links = 0;
  for (const Page& page : AllPages(SLUICE_TOP_DIR)) {
    const fs::path folder = (fs::path(SLUICE_TOP_DIR) / page.name).parent_path();
    for (const Link& link : LinksOf(page.text)) {
      if (absl::StrContains(link.target, "://")) continue;
      ++links;
      const std::size_t hash = link.target.find('#');
      const std::string file = link.target.substr(0, hash);
      const fs::path to = file.empty() ? fs::path(SLUICE_TOP_DIR) / page.name : folder / file;
      const std::string where = absl::StrCat(page.name, ":", link.line, ": ", link.target);
      ASSERT_TRUE(fs::exists(to)) << where;
      if (hash == std::string::npos) continue;
      const std::vector<std::string> anchors = AnchorsOf(ReadFile(to.string()));
      const std::string anchor = link.target.substr(hash + 1);
      EXPECT_NE(std::find(anchors.begin(), anchors.end(), anchor), anchors.end()) << where;
    }
  }
  EXPECT_GT(links, 0u) << "no page links to another: are the links found?";
}

// A fence that is not found is a block that no test looks at.
TEST(BlocksOfTheDocs, HaveTheirFencesAtTheMargin) {
  for (const Page& page : AllPages(SLUICE_TOP_DIR)) {
    for (const std::size_t line : LooseFences(page.text)) {
      ADD_FAILURE() << page.name << ":" << line << ": a fence that is indented, or never closed";
    }
  }
}

}  // namespace
}  // namespace sluice::docs
