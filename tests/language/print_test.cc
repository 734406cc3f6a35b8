#include "src/language/print.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "src/language/parse.h"

namespace sluice::language {
namespace {

v1::Plan ParseGood(const std::string& text) {
  Diagnostics diagnostics;
  v1::Plan plan = Parse(Source("test", text), diagnostics);
  EXPECT_TRUE(diagnostics.empty()) << diagnostics.ToString();
  return plan;
}

std::string Formatted(const std::string& text) { return Print(ParseGood(text)); }

TEST(PrintExpr, StaysInOneLineWhateverItsLength) {
  std::string text = "mean(cpu) over 1m > 5";
  for (int i = 0; i < 20; ++i) text += " and mean(cpu) over 1m > 5";
  const v1::Plan plan = ParseGood(absl::StrCat("gate g { when ", text, " }"));
  EXPECT_EQ(PrintExpr(plan.items(0).gate().clauses(0).when()), text);
}

TEST(PrintAggregate, IsAsItStandsInAPlan) {
  const std::string text =
      "quantile(99.5%, latency{cdn not in (\"a\", \"b\")}) over 1m30s offset 1h";
  const v1::Plan plan = ParseGood(absl::StrCat("gate g { when ", text, " > 5ms }"));
  EXPECT_EQ(PrintAggregate(plan.items(0).gate().clauses(0).when().comparison().left().aggregate()),
            text);
}

TEST(Lines, BreakBehindAHundredColumns) {
  // "gate g {" and a clause that is as long as may be, and one longer.
  const auto clause = [](std::size_t length) {
    const std::string begin = "  suppressed by a, ";
    return absl::StrCat("gate g {\n", begin, std::string(length - begin.size(), 'b'), "\n}\n");
  };
  EXPECT_EQ(Formatted(clause(100)), clause(100));
  EXPECT_THAT(Formatted(clause(101)), testing::HasSubstr("a,\n                b"));
}

TEST(Lines, OfAListAreFilledToAHundredColumns) {
  const auto list = [](std::size_t first) {
    return absl::StrCat("gate g { suppressed by ", std::string(first, 'a'), ", bb, c }");
  };
  // "  suppressed by ", then the first name, then ", bb," in what is left of 100.
  EXPECT_THAT(Formatted(list(79)), testing::HasSubstr(", bb,\n"));
  EXPECT_THAT(Formatted(list(80)), testing::HasSubstr("a,\n                bb, c\n"));
}

TEST(Lines, AreMeasuredAsTheyAreShown) {
  // 30 letters of two columns each make the line too long, though they are 30 characters.
  std::string wide;
  for (int i = 0; i < 30; ++i) wide += "東";
  const std::string printed = Formatted(
      absl::StrCat("gate g { do M { a: \"", wide, "\", b: \"", std::string(20, 'b'), "\" } }"));
  EXPECT_THAT(printed, testing::HasSubstr("M {\n    a: "));
}

TEST(Columns, DoNotWaitForANameThatIsVeryLong) {
  const std::string name(41, 'n');
  EXPECT_EQ(Formatted(absl::StrCat("role a reports to b role ", name,
                                   " reports to b role cc reports to b")),
            absl::StrCat("role a   reports to b\nrole ", name,
                         "  reports to b\nrole cc  reports to b\n"));
}

TEST(Columns, CostNoMoreThanTheTextIsLong) {
  std::string text = absl::StrCat("signal ", std::string(100'000, 'a'), " gauge by x\n");
  for (int i = 0; i < 1000; ++i) text += "signal b gauge by x\n";
  EXPECT_LT(Formatted(text).size(), 2 * text.size());
}

TEST(StripSpans, LeavesWhatThePlanSays) {
  v1::Plan plan = ParseGood("gate g by x {\n  when mean(cpu{x = \"a\"}) over 1m > 5\n}\n");
  const std::string text = Print(plan);
  EXPECT_THAT(plan.DebugString(), testing::HasSubstr("span"));
  StripSpans(plan);
  EXPECT_THAT(plan.DebugString(), testing::Not(testing::HasSubstr("span")));
  EXPECT_EQ(Print(plan), text);
}

TEST(Print, OfNothingIsNothing) { EXPECT_EQ(Print(v1::Plan()), ""); }

}  // namespace
}  // namespace sluice::language
