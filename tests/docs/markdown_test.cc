#include "tests/docs/markdown.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::docs {
namespace {

using testing::ElementsAre;

TEST(Markdown, FindsBlocksWithTheirNotes) {
  const std::string page = "text\n<!-- file: a.csv -->\n```text\nx\n```\n\n```sluice\ny\nz\n```\n";
  const std::vector<Block> blocks = BlocksOf(page);
  ASSERT_EQ(blocks.size(), 2u);
  EXPECT_EQ(blocks[0].line, 3u);
  EXPECT_EQ(blocks[0].info, "text");
  EXPECT_EQ(blocks[0].text, "x\n");
  EXPECT_EQ(NoteOf(blocks[0], "file"), "a.csv");
  EXPECT_EQ(NoteOf(blocks[0], "from"), "");
  EXPECT_EQ(blocks[1].info, "sluice");
  EXPECT_EQ(page.substr(blocks[1].begin, blocks[1].end - blocks[1].begin), "y\nz\n");
}

TEST(Markdown, TellsFencesThatMakeNoBlock) {
  EXPECT_THAT(LooseFences("```text\nx\n```\n"), ElementsAre());
  EXPECT_THAT(LooseFences("- item\n  ```text\n  x\n  ```\n"), ElementsAre(2, 4));
  EXPECT_THAT(LooseFences("a\n```text\nx\n"), ElementsAre(2));
}

TEST(Markdown, FindsLinksOutsideOfCode) {
  const std::string page = "[a](b.md), `[c](d)`\n```text\n[e](f)\n```\n![g](h.png \"title\")\n";
  const std::vector<Link> links = LinksOf(page);
  ASSERT_EQ(links.size(), 2u);
  EXPECT_EQ(links[0].target, "b.md");
  EXPECT_EQ(links[0].line, 1u);
  EXPECT_EQ(links[1].target, "h.png");
  EXPECT_EQ(links[1].line, 5u);
}

TEST(Markdown, MakesAnchorsOfHeadings) {
  EXPECT_THAT(AnchorsOf("# The `for` clause, twice\n## A b\n```text\n# no\n```\n## A b\n"),
              ElementsAre("the-for-clause-twice", "a-b", "a-b-1"));
}

}  // namespace
}  // namespace sluice::docs
