#include "sluice/diagnostic.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "src/language/source.h"

namespace sluice::language {
namespace {

Diagnostic At(const Source& source, std::uint32_t begin, std::uint32_t end) {
  v1::Span span;
  span.set_begin(begin);
  span.set_end(end);
  return source.At(span, Diagnostic::Severity::kError, "code", "message", "");
}

TEST(Places, CountLinesAndCharactersFromOne) {
  const Source source("f", "ab\ncd\r\n\xEF\xBC\xA1x\n");
  EXPECT_EQ(At(source, 0, 1).line, 1u);
  EXPECT_EQ(At(source, 0, 1).column, 1u);
  EXPECT_EQ(At(source, 4, 5).line, 2u);
  EXPECT_EQ(At(source, 4, 5).column, 2u);
  EXPECT_EQ(At(source, 4, 5).source_line, "cd");
  // The x stands behind a letter of three bytes.
  EXPECT_EQ(At(source, 10, 11).line, 3u);
  EXPECT_EQ(At(source, 10, 11).column, 2u);
}

TEST(Places, AreClampedToTheTextAndToTheirFirstLine) {
  const Source source("f", "ab\ncdef");
  EXPECT_EQ(At(source, 1, 6).width, 1u);
  EXPECT_EQ(At(source, 1000, 2000).line, 2u);
  EXPECT_EQ(At(source, 1000, 2000).column, 5u);
  EXPECT_EQ(At(source, 5, 2).width, 1u);
  EXPECT_EQ(At(Source("f", ""), 0, 0).line, 1u);
  EXPECT_EQ(At(Source("f", ""), 0, 0).column, 1u);
}

TEST(Places, DoNotCountTheByteOrderMark) {
  const Source source("f", "\xEF\xBB\xBFplan");
  EXPECT_EQ(At(source, 3, 7).column, 1u);
  EXPECT_EQ(At(source, 0, 0).column, 1u);
  EXPECT_EQ(At(source, 3, 7).source_line, "plan");
}

TEST(Carets, StandBelowTheWordsMeant) {
  EXPECT_EQ(At(Source("f", "when cpu > 5"), 5, 8).ToString(),
            "f:1:6: error: message [code]\n"
            "  when cpu > 5\n"
            "       ^~~");
}

TEST(Carets, FollowTabs) {
  EXPECT_EQ(At(Source("f", "\twhen\tcpu"), 6, 9).ToString(),
            "f:1:7: error: message [code]\n"
            "  \twhen\tcpu\n"
            "  \t    \t^~~");
}

TEST(Carets, CountWideCharactersTwice) {
  EXPECT_EQ(At(Source("f", "東京 x"), 7, 8).ToString(),
            "f:1:4: error: message [code]\n"
            "  東京 x\n"
            "       ^");
  EXPECT_EQ(At(Source("f", "x 東京"), 2, 8).ToString(),
            "f:1:3: error: message [code]\n"
            "  x 東京\n"
            "    ^~~~");
}

TEST(Carets, FollowWhatIsEscaped) {
  EXPECT_EQ(At(Source("f", "a\x1b[31m b"), 7, 8).ToString(),
            "f:1:8: error: message [code]\n"
            "  a\\u001b[31m b\n"
            "              ^");
}

TEST(Carets, StaySeenInLongLines) {
  const std::string text = std::string(300, 'a') + "b" + std::string(300, 'c');
  const std::string shown = At(Source("f", text), 300, 301).ToString();
  EXPECT_EQ(shown, "f:1:301: error: message [code]\n  …" + std::string(60, 'a') + "b" +
                       std::string(59, 'c') + "…\n   " + std::string(60, ' ') + "^");
}

TEST(Carets, AreLeftOutWhereTheLineIsHuge) {
  const std::string text(100'000, 'a');
  EXPECT_EQ(At(Source("f", text), 5, 6).ToString(), "f:1:6: error: message [code]");
}

TEST(Shown, IsNothingThatDrivesATerminal) {
  Diagnostic diagnostic;
  diagnostic.message =
      "a\x1b"
      "b";
  diagnostic.file = "x\ny";
  diagnostic.remedy = "r\u202er";
  diagnostic.code = "c";
  diagnostic.severity = Diagnostic::Severity::kWarning;
  EXPECT_EQ(diagnostic.ToString(), "x\\u000ay: warning: a\\u001bb [c]\n  r\\u202er");
}

TEST(Shown, IsRightWhateverTheHostFillsIn) {
  Diagnostic diagnostic;
  diagnostic.message = "m";
  EXPECT_EQ(diagnostic.ToString(), "error: m");
  diagnostic.line = 3;
  diagnostic.column = 50;
  diagnostic.source_line = "short";
  diagnostic.width = 1000;
  EXPECT_EQ(diagnostic.ToString(), "3:50: error: m");
  diagnostic.column = 5;
  EXPECT_EQ(diagnostic.ToString(), "3:5: error: m\n  short\n      ^");
}

TEST(Lists, KeepAHundredErrorsAndCountTheRest) {
  Diagnostics diagnostics;
  EXPECT_TRUE(diagnostics.empty());
  for (std::size_t i = 0; i < 150; ++i) {
    Diagnostic diagnostic;
    diagnostic.message = "m";
    diagnostics.Add(diagnostic);
  }
  Diagnostic warning;
  warning.severity = Diagnostic::Severity::kWarning;
  diagnostics.Add(warning);
  EXPECT_EQ(diagnostics.error_count(), 150u);
  EXPECT_EQ(diagnostics.warning_count(), 1u);
  // Errors leave room for warnings.
  EXPECT_EQ(diagnostics.all().size(), Diagnostics::kMaxKept + 1);
  EXPECT_THAT(diagnostics.ToString(), testing::EndsWith("and 50 more\n"));
}

TEST(Lists, AreSortedByPlaceAndElseStayInOrder) {
  const Source source("f", "a b\nc d");
  Diagnostics diagnostics;
  const auto add = [&](std::uint32_t begin, const char* message) {
    Diagnostic diagnostic = At(source, begin, begin + 1);
    diagnostic.message = message;
    diagnostics.Add(diagnostic);
  };
  add(4, "third");
  add(2, "second");
  add(6, "fourth");
  add(0, "first");
  add(4, "after the third");
  diagnostics.Sort();
  std::string order;
  for (const Diagnostic& diagnostic : diagnostics.all()) {
    absl::StrAppend(&order, diagnostic.message, ", ");
  }
  EXPECT_EQ(order, "first, second, third, after the third, fourth, ");
}

TEST(NearestName, IsTheOneThatWasMostLikelyMeant) {
  const std::vector<std::string> names = {"stream_start", "join_latency", "payment", "cpu", "mem"};
  EXPECT_EQ(NearestName("stream_strat", names), "stream_start");
  EXPECT_EQ(NearestName("streamstart", names), "stream_start");
  EXPECT_EQ(NearestName("pyament", names), "payment");
  EXPECT_EQ(NearestName("payments", names), "payment");
  EXPECT_EQ(NearestName("cpus", names), "cpu");
  EXPECT_EQ(NearestName("cup", names), "cpu");
}

TEST(NearestName, IsNoneWhereNothingIsNear) {
  const std::vector<std::string> names = {"stream_start", "payment", "cpu", ""};
  EXPECT_EQ(NearestName("disk", names), "");
  EXPECT_EQ(NearestName("x", names), "");
  EXPECT_EQ(NearestName("", names), "");
  EXPECT_EQ(NearestName("payment_failures", names), "");
  // Two slips in seven letters may be one word; three are another.
  EXPECT_EQ(NearestName("paxxent", names), "payment");
  EXPECT_EQ(NearestName("paxxxnt", names), "");
  EXPECT_EQ(NearestName("cpu", {}), "");
  EXPECT_EQ(NearestName(std::string(1000, 'a'), {std::string(1000, 'a')}), "");
}

}  // namespace
}  // namespace sluice::language
