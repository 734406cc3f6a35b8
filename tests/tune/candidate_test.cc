// Which numbers of a condition can be tuned, and what they are held against.
#include "src/tune/candidate.h"

#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "src/language/print.h"
#include "src/tune/setting.h"
#include "tests/tune/tune_plans.h"

namespace sluice::tune {
namespace {

// "60: below VALUE", one a line.
std::string Described(v1::Expr condition) {
  std::string text;
  for (const Candidate& candidate : CandidatesIn(condition)) {
    absl::StrAppend(&text, ThresholdText(NumberOf(candidate)), ": ",
                    HoldsBelow(candidate) ? "below" : "above");
    if (candidate.bounded == nullptr) {
      absl::StrAppend(&text, " of ", language::PrintExpr(ValueAgainst(candidate)));
    }
    absl::StrAppend(&text, "\n");
  }
  return text;
}

struct ConditionCase {
  const char* condition;
  const char* candidates;
};

class Conditions : public testing::TestWithParam<ConditionCase> {};

TEST_P(Conditions, HaveTheirNumbersInReadingOrder) {
  EXPECT_EQ(Described(ConditionOf(GetParam().condition)), GetParam().candidates);
}

INSTANTIATE_TEST_SUITE_P(
    All, Conditions,
    testing::Values(
        ConditionCase{"mean(x) over 1m > 60", "60: above of mean(x) over 1m\n"},
        ConditionCase{"mean(x) over 1m <= 60", "60: below of mean(x) over 1m\n"},
        ConditionCase{"60 < mean(x) over 1m", "60: above of mean(x) over 1m\n"},
        ConditionCase{"mean(x) over 1m > -5", "-5: above of mean(x) over 1m\n"},
        ConditionCase{"p95(t) over 1m > 800ms", "800ms: above of p95(t) over 1m\n"},
        ConditionCase{"success_ratio(s) over 1m < 97% with confidence 95%",
                      "97%: below of success_ratio(s) over 1m\n"},
        ConditionCase{"not (mean(x) over 1m >= 60)", "60: below of mean(x) over 1m\n"},
        // Factors, summands and divisors: what they would have to be.
        ConditionCase{"mean(x) over 1m > 3 * mean(x) over 1h",
                      "3: above of mean(x) over 1m / mean(x) over 1h\n"},
        ConditionCase{"mean(x) over 1m > mean(x) over 1h * 3 + max(x) over 1h",
                      "3: above of (mean(x) over 1m - max(x) over 1h) / mean(x) over 1h\n"},
        ConditionCase{"mean(x) over 1m < mean(x) over 1h / 2",
                      "2: above of mean(x) over 1h / mean(x) over 1m\n"},
        ConditionCase{"mean(x) over 1m < mean(x) over 1h - 20",
                      "20: above of mean(x) over 1h - mean(x) over 1m\n"},
        ConditionCase{"mean(x) over 1m - 20 > mean(x) over 1h",
                      "20: above of mean(x) over 1m - mean(x) over 1h\n"},
        ConditionCase{"-(2 * mean(x) over 1m) > max(x) over 1m",
                      "2: above of -max(x) over 1m / mean(x) over 1m\n"},
        // Several.
        ConditionCase{"mean(x) over 1m < 10 or mean(x) over 1m > 60",
                      "10: below of mean(x) over 1m\n60: above of mean(x) over 1m\n"},
        ConditionCase{"at least 3 of region (success_ratio(s) over 1m < 97%)",
                      "3: above\n97%: below of success_ratio(s) over 1m\n"},
        ConditionCase{"at most 20% of region (success_ratio(s) over 1m < 97%)",
                      "20%: below\n97%: above of success_ratio(s) over 1m\n"},
        ConditionCase{"not (at most 2 of region (success_ratio(s) over 1m >= 97%))",
                      "2: above\n97%: above of success_ratio(s) over 1m\n"},
        ConditionCase{"max of region (rate(c) over 1m) > 5",
                      "5: above of max of region (rate(c) over 1m)\n"},
        // Arguments, exact comparisons, and what is inside a fold of values are none.
        ConditionCase{"share_above(t, 800ms) over 1m > 5%",
                      "5%: above of share_above(t, 800ms) over 1m\n"},
        ConditionCase{"quantile(0.9, t) over 1m > 1s", "1s: above of quantile(0.9, t) over 1m\n"},
        ConditionCase{"count(x) over 1m == 0", ""},
        ConditionCase{"max of region (rate(c) over 1m * 60) > rate(c{region = \"sg\"}) over 1h",
                      ""}));

TEST(Candidates, AreSetInPlace) {
  v1::Expr condition = ConditionOf("mean(x) over 1m > 3 * mean(x) over 1h");
  SetNumber(CandidatesIn(condition)[0], Threshold("-2.5"));
  EXPECT_EQ(language::PrintExpr(condition), "mean(x) over 1m > -2.5 * mean(x) over 1h");
  SetNumber(CandidatesIn(condition)[0], Threshold("4"));
  EXPECT_EQ(language::PrintExpr(condition), "mean(x) over 1m > 4 * mean(x) over 1h");

  v1::Expr fold = ConditionOf("at least 3 of region (success_ratio(s) over 1m < 97%)");
  SetNumber(CandidatesIn(fold)[0], Threshold("2"));
  EXPECT_EQ(language::PrintExpr(fold), "at least 2 of region (success_ratio(s) over 1m < 97%)");
}

}  // namespace
}  // namespace sluice::tune
