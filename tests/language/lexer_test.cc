#include "src/language/lexer.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "src/language/unicode.h"

namespace sluice::language {
namespace {

// The tokens with a bar between: what belongs together.
std::string Split(absl::string_view text) {
  std::string split;
  for (const Token& token : Tokenize(text).tokens) {
    if (token.kind == TokenKind::kEnd) break;
    absl::StrAppend(&split, split.empty() ? "" : "|",
                    text.substr(token.begin, token.end - token.begin));
  }
  return split;
}

TEST(Tokens, AreSplitWhereReadersSplitThem) {
  EXPECT_EQ(Split("gate start_success by region {"), "gate|start_success|by|region|{");
  EXPECT_EQ(Split("p99.9(x)over 1h30m<=97%"), "p99.9|(|x|)|over|1h30m|<=|97%");
  EXPECT_EQ(Split("launch.PauseExpansion{a:$b,c:$message.d}"),
            "launch.PauseExpansion|{|a|:|$b|,|c|:|$message.d|}");
  EXPECT_EQ(Split("1->2"), "1|->|2");
  EXPECT_EQ(Split("1 - >2"), "1|-|>|2");
  EXPECT_EQ(Split("500/s:_ for"), "500|/|s|:|_|for");
  EXPECT_EQ(Split("\"a\\\"b\"c"), "\"a\\\"b\"|c");
  EXPECT_EQ(Split("\"a\nb"), "\"a|b");
  EXPECT_EQ(Split("a#b\nc"), "a|c");
  EXPECT_EQ(Split("a == b=c!=d"), "a|==|b|=|c|!=|d");
  EXPECT_EQ(Split("größe 東京"), "größe|東京");
  EXPECT_EQ(Split("5µs"), "5µs");
  EXPECT_EQ(Split("a…b"), "a|…|b");
  EXPECT_EQ(Split("\xEF\xBB\xBF"
                  "a"),
            "a");
  EXPECT_EQ(Split(""), "");
}

TEST(Tokens, KnowWhetherTheyBeginALine) {
  const Tokens tokens = Tokenize("a b\n\n  c # d\n# e\n\n# f\ng");
  ASSERT_EQ(tokens.tokens.size(), 5u);
  EXPECT_TRUE(tokens.tokens[0].first_on_line);
  EXPECT_FALSE(tokens.tokens[1].first_on_line);
  EXPECT_TRUE(tokens.tokens[2].first_on_line);
  EXPECT_TRUE(tokens.tokens[2].blank_before);
  EXPECT_TRUE(tokens.tokens[3].first_on_line);
  EXPECT_FALSE(tokens.tokens[3].blank_before);
  ASSERT_EQ(tokens.comments.size(), 3u);
  EXPECT_FALSE(tokens.comments[0].own_line);
  EXPECT_TRUE(tokens.comments[1].own_line);
  EXPECT_FALSE(tokens.comments[1].blank_before);
  EXPECT_TRUE(tokens.comments[2].blank_before);
  EXPECT_EQ(tokens.comments[2].next_token, 3u);
}

TEST(BadBytes, AreFoundWhereverTheyStand) {
  EXPECT_TRUE(FindBadBytes("plain\ttext\r\n# é\n", 10).empty());
  const auto found = FindBadBytes("a\xff\nb\x01\rc\x7f\xC2\x9b", 10);
  ASSERT_EQ(found.size(), 5u);
  EXPECT_TRUE(found[0].utf8);
  EXPECT_EQ(found[0].begin, 1u);
  EXPECT_FALSE(found[1].utf8);
  EXPECT_EQ(found[1].code_point, 1u);
  EXPECT_EQ(found[2].code_point, static_cast<std::uint32_t>('\r'));
  EXPECT_EQ(found[3].code_point, 0x7Fu);
  EXPECT_EQ(found[4].code_point, 0x9Bu);
  EXPECT_EQ(FindBadBytes(std::string(100, '\xff'), 7).size(), 7u);
}

TEST(Utf8, IsReadStrictly) {
  const auto valid = [](absl::string_view text) { return DecodeUtf8(text).valid; };
  EXPECT_TRUE(valid("a"));
  EXPECT_TRUE(valid("\u00e9"));
  EXPECT_TRUE(valid("\U0010FFFF"));
  EXPECT_FALSE(valid("\xC0\xAF"));          // overlong
  EXPECT_FALSE(valid("\xE0\x80\xAF"));      // overlong
  EXPECT_FALSE(valid("\xED\xA0\x80"));      // a surrogate
  EXPECT_FALSE(valid("\xF4\x90\x80\x80"));  // beyond U+10FFFF
  EXPECT_FALSE(valid("\x80"));              // a continuation alone
  EXPECT_FALSE(valid("\xE2\x82"));          // cut off
  for (const std::uint32_t point : {0x24u, 0xE9u, 0x20ACu, 0x1F600u}) {
    std::string text;
    AppendUtf8(point, text);
    EXPECT_EQ(DecodeUtf8(text).value, point);
    EXPECT_EQ(DecodeUtf8(text).bytes, text.size());
  }
}

TEST(Escaped, LeavesNothingThatDrivesATerminal) {
  EXPECT_EQ(Escaped("a\x1b[1m\x07\xff é\u202e\u0085"), "a\\u001b[1m\\u0007\\xff é\\u202e\\u0085");
}

}  // namespace
}  // namespace sluice::language
