// Where the clear threshold goes when the tuned one moves.
#include "src/tune/clear_along.h"

#include <gtest/gtest.h>

#include <string>

#include "src/language/print.h"
#include "tests/tune/tune_plans.h"

namespace sluice::tune {
namespace {

struct MoveCase {
  const char* when;
  int number;  // which candidate, from 1
  const char* to;
  const char* clear;
  const char* moved;
};

class ClearThreshold : public testing::TestWithParam<MoveCase> {};

TEST_P(ClearThreshold, MovesAlong) {
  v1::Expr when = ConditionOf(GetParam().when);
  v1::Expr clear = ConditionOf(GetParam().clear);
  MoveAlong(clear, CandidatesIn(when)[static_cast<std::size_t>(GetParam().number - 1)],
            Threshold(GetParam().to));
  EXPECT_EQ(language::PrintExpr(clear), GetParam().moved);
}

INSTANTIATE_TEST_SUITE_P(
    InProportion, ClearThreshold,
    testing::Values(
        MoveCase{"mean(x) over 1m > 60", 1, "30", "mean(x) over 5m < 50", "mean(x) over 5m < 25"},
        MoveCase{"mean(x) over 1m > 60", 1, "70", "mean(x) over 5m < 50", "mean(x) over 5m < 58.3"},
        MoveCase{"p95(t) over 1m > 800ms", 1, "400ms", "p95(t) over 5m < 500ms",
                 "p95(t) over 5m < 250ms"},
        MoveCase{"p95(t) over 1m > 800ms", 1, "333ms", "p95(t) over 5m < 500ms",
                 "p95(t) over 5m < 208.1ms"},
        // Of a ratio that trips where it is low: of what is missing to 100 %.
        MoveCase{"success_ratio(s) over 1m < 97%", 1, "99%", "success_ratio(s) over 5m >= 98.5%",
                 "success_ratio(s) over 5m >= 99.5%"},
        MoveCase{"success_ratio(s) over 1m < 97%", 1, "90%", "success_ratio(s) over 5m >= 98.5%",
                 "success_ratio(s) over 5m >= 95%"},
        MoveCase{"success_ratio(s) over 1m < 97%", 1, "99.9%", "success_ratio(s) over 5m >= 98.5%",
                 "success_ratio(s) over 5m >= 99.95%"},
        MoveCase{"success_ratio(s) over 1m < 97%", 1, "100%", "success_ratio(s) over 5m >= 98.5%",
                 "success_ratio(s) over 5m >= 100%"},
        MoveCase{"failure_ratio(s) over 1m > 3%", 1, "1%", "failure_ratio(s) over 5m < 1.5%",
                 "failure_ratio(s) over 5m < 0.5%"},
        // Of a baseline.
        MoveCase{"mean(x) over 1m > 2 * mean(x) over 1h", 1, "3",
                 "mean(x) over 5m < 1.5 * mean(x) over 1h",
                 "mean(x) over 5m < 2.25 * mean(x) over 1h"},
        // Written the other way round.
        MoveCase{"mean(x) over 1m > 60", 1, "30", "50 > mean(x) over 5m", "25 > mean(x) over 5m"},
        MoveCase{"mean(x) over 1m > 60", 1, "30", "not (mean(x) over 5m >= 50)",
                 "not (mean(x) over 5m >= 25)"}));

INSTANTIATE_TEST_SUITE_P(InDistance, ClearThreshold,  // where a proportion means nothing
                         testing::Values(MoveCase{"mean(x) over 1m > 5", 1, "8",
                                                  "mean(x) over 1m < -5", "mean(x) over 1m < -2"},
                                         MoveCase{"mean(x) over 1m > 0", 1, "3",
                                                  "mean(x) over 1m < -5", "mean(x) over 1m < -2"},
                                         MoveCase{"mean(x) over 1m > 5", 1, "-5",
                                                  "mean(x) over 1m < 2", "mean(x) over 1m < -8"}));

INSTANTIATE_TEST_SUITE_P(
    OnItsSide, ClearThreshold,  // rounding does not take it across
    testing::Values(MoveCase{"mean(x) over 1m > 60", 1, "0.1", "mean(x) over 1m < 59.9",
                             "mean(x) over 1m < 0.0998"},
                    MoveCase{"mean(x) over 1m > 60", 1, "30", "mean(x) over 1m <= 60",
                             "mean(x) over 1m <= 30"},
                    MoveCase{"mean(x) over 1m > 60", 1, "60.0", "mean(x) over 1m < 49.123",
                             "mean(x) over 1m < 49.123"},
                    MoveCase{"p95(t) over 1m > 12h34m56s", 1, "12h34m56s",
                             "p95(t) over 1m < 12h34m55s", "p95(t) over 1m < 12h34m55s"}));

INSTANTIATE_TEST_SUITE_P(
    OfTheSameValue, ClearThreshold,  // and no other
    testing::Values(
        // Of a band, the end that is tuned.
        MoveCase{"mean(x) over 1m < 10 or mean(x) over 1m > 60", 2, "120",
                 "mean(x) over 1m > 15 and mean(x) over 1m < 50",
                 "mean(x) over 1m > 15 and mean(x) over 1m < 100"},
        MoveCase{"mean(x) over 1m < 10 or mean(x) over 1m > 60", 1, "20",
                 "mean(x) over 1m > 15 and mean(x) over 1m < 50",
                 "mean(x) over 1m > 30 and mean(x) over 1m < 50"},
        // Of two windows, that of the tuned one.
        MoveCase{"mean(x) over 1m > 90 or mean(x) over 1h > 70", 1, "45",
                 "mean(x) over 1m < 80 and mean(x) over 1h < 60",
                 "mean(x) over 1m < 40 and mean(x) over 1h < 60"},
        MoveCase{"mean(x) over 1m > 60", 1, "30", "max(x) over 1m < 50", "max(x) over 1m < 50"},
        MoveCase{"mean(x) over 1m > 60", 1, "30", "mean(x) over 1m < 50 and p95(t) over 1m < 50ms",
                 "mean(x) over 1m < 25 and p95(t) over 1m < 50ms"}));

INSTANTIATE_TEST_SUITE_P(
    OfQuantifiers, ClearThreshold,
    testing::Values(
        MoveCase{"at least 3 of region (success_ratio(s) over 1m < 97%)", 1, "6",
                 "at most 1 of region (success_ratio(s) over 5m < 97%)",
                 "at most 2 of region (success_ratio(s) over 5m < 97%)"},
        MoveCase{"at least 3 of region (success_ratio(s) over 1m < 97%)", 1, "1",
                 "at most 1 of region (success_ratio(s) over 5m < 97%)",
                 "at most 0 of region (success_ratio(s) over 5m < 97%)"},
        MoveCase{"at least 60% of region (success_ratio(s) over 1m < 97%)", 1, "30%",
                 "at most 20% of region (success_ratio(s) over 5m < 97%)",
                 "at most 10% of region (success_ratio(s) over 5m < 97%)"},
        // Members other than those counted are another thing.
        MoveCase{"at least 3 of region (success_ratio(s) over 1m < 97%)", 1, "1",
                 "at most 1 of region (success_ratio(s) over 5m < 90%)",
                 "at most 1 of region (success_ratio(s) over 5m < 90%)"},
        // Inside: the members that count for tripping are those that count for clearing.
        MoveCase{"at least 3 of region (success_ratio(s) over 1m < 97%)", 2, "99%",
                 "at most 1 of region (success_ratio(s) over 5m < 97%)",
                 "at most 1 of region (success_ratio(s) over 5m < 99%)"},
        MoveCase{"any of region (success_ratio(s) over 1m < 97%)", 1, "99%",
                 "all of region (success_ratio(s) over 5m >= 98.5%)",
                 "all of region (success_ratio(s) over 5m >= 99.5%)"}));

}  // namespace
}  // namespace sluice::tune
