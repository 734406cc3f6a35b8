#include "src/trace/quote.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace sluice::trace {
namespace {

TEST(Shown, LeavesTextAsItIs) {
  EXPECT_EQ(Shown("eu-west-1"), "eu-west-1");
  EXPECT_EQ(Shown("Zürich 東京"), "Zürich 東京");
  EXPECT_EQ(Shown(""), "");
}

TEST(Shown, EscapesWhatCouldTakeOverATerminal) {
  EXPECT_EQ(Shown("a\nb"), "a\\nb");
  EXPECT_EQ(Shown("\x1b[31m"), "\\x1b[31m");
  EXPECT_EQ(Shown(absl::string_view("\0", 1)), "\\x00");
  EXPECT_EQ(Shown("\x7f"), "\\x7f");
  EXPECT_EQ(Shown("\xC2\x9B"), "\\xc2\\x9b") << "a C1 control";
}

TEST(Shown, EscapesBytesThatAreNotUtf8) { EXPECT_EQ(Shown("caf\xE9"), "caf\\xe9"); }

TEST(Shown, CutsLongTextBetweenCharacters) {
  EXPECT_EQ(Shown(std::string(100, 'x')), std::string(80, 'x') + "…");
  std::string umlauts = "x";
  for (int i = 0; i < 100; ++i) umlauts += "ü";
  EXPECT_EQ(Shown(umlauts), umlauts.substr(0, 79) + "…");
}

TEST(QuotedList, NamesTheFirstFew) {
  EXPECT_EQ(QuotedList({"a", "b"}), "`a`, `b`");
  std::string twelve = "`c`";
  for (int i = 1; i < 12; ++i) twelve += ", `c`";
  EXPECT_EQ(QuotedList(std::vector<absl::string_view>(12, "c")), twelve);
  EXPECT_EQ(QuotedList(std::vector<absl::string_view>(20, "c")), twelve + " and 8 more");
}

TEST(IsUtf8, KnowsItWhereverTheByteIs) {
  for (std::size_t size = 0; size < 40; ++size) {
    for (std::size_t at = 0; at < size; ++at) {
      std::string text(size, 'a');
      EXPECT_TRUE(IsUtf8(text));
      text[at] = '\xFF';
      EXPECT_FALSE(IsUtf8(text)) << at << " of " << size;
    }
  }
  EXPECT_TRUE(IsUtf8("東京"));
  EXPECT_FALSE(IsUtf8("\xED\xA0\x80")) << "a surrogate";
}

}  // namespace
}  // namespace sluice::trace
