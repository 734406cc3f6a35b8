// Which settings are worth trying, as the data and the plan suggest.
#include "src/tune/look.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tests/tune/tune_plans.h"

namespace sluice::tune {
namespace {

using testing::HasSubstr;

std::string ThresholdsSeen(const Plan& plan, const std::string& csv, std::size_t threshold = 0) {
  absl::StatusOr<Look> look = Look::Make(SubjectOf(plan, threshold));
  if (!look.ok()) return std::string(look.status().message());
  ReplayInto(look->plan(), csv, *look);
  const auto thresholds = look->Thresholds();
  return thresholds.ok() ? absl::StrJoin(Texts(*thresholds), ",")
                         : std::string(thresholds.status().message());
}

// 1, 2, ... 1000, a second each.
std::string Ramp() {
  std::string csv = "time,signal,region,value,ok,total\n";
  for (int i = 1; i <= 1000; ++i) absl::StrAppend(&csv, i, ",x,,", i, ",,\n");
  return csv;
}

TEST(ALook, FindsTheTailOnTheSideThatTrips) {
  // Above 800 for 20 % of the time, above 900 for 10 %, above 950 for 5 %, ...
  EXPECT_EQ(ThresholdsSeen(GatePlan("when last(x) over 1s > 700"), Ramp()),
            "700,800,900,950,980,990,995,998,999,1000");
  EXPECT_EQ(ThresholdsSeen(GatePlan("when last(x) over 1s < 700"), Ramp()),
            "1,2,3,6,12,20,50,100,200,700");
}

TEST(ALook, SpellsThemAsThePlanDoes) {
  std::string csv = "time,signal,region,value,ok,total\n";
  for (int i = 1; i <= 1000; ++i) {
    absl::StrAppend(&csv, i, ",s,sg,,", 100'000 - i, ",100000\n");
    absl::StrAppend(&csv, i, ",t,,", 500 + i / 10, ",,\n");
  }
  EXPECT_EQ(ThresholdsSeen(GatePlan("when success_ratio(s) over 1s < 97% "
                                    "given count(s) over 1s > 1",
                                    "region"),
                           csv),
            "97%,99%,99.001%,99.002%,99.005%,99.01%,99.02%,99.05%,99.1%,99.2%");
  EXPECT_EQ(ThresholdsSeen(GatePlan("when max(t) over 1s > 1s"), csv),
            "580ms,590ms,595ms,598ms,599ms,600ms,1s");
}

TEST(ALook, SolvesForFactors) {
  // x is 1 to 1000 times what it was.
  std::string csv = "time,signal,region,value,ok,total\n";
  for (int i = 1; i <= 1000; ++i) {
    absl::StrAppend(&csv, i * 2, ",x,,10,,\n", i * 2 + 1, ",x,,", i * 10, ",,\n");
  }
  const std::string seen =
      ThresholdsSeen(GatePlan("when last(x) over 1s > 3 * last(x) over 1s offset 1s"), csv);
  EXPECT_EQ(seen, "3,600,700,800,900,960,980,992,997,999,1000");
}

TEST(ALook, LooksIntoQuantifiersMemberByMember) {
  std::string csv = "time,signal,region,value,ok,total\n";
  for (int i = 1; i <= 100; ++i) {
    for (const char* region : {"eu", "sg"}) {
      absl::StrAppend(&csv, i, ",s,", region, ",,", region[0] == 'e' ? 100 : 50, ",100\n");
    }
  }
  EXPECT_EQ(ThresholdsSeen(GatePlan("when any of region (success_ratio(s) over 1s < 97%)"), csv),
            "50%,97%");
}

// Good times and bad ones, and nothing between: a threshold may lie anywhere there.
TEST(ALook, LooksIntoTheMiddleOfAGap) {
  std::string csv = "time,signal,region,value,ok,total\n";
  for (int i = 0; i < 1000; ++i) {
    absl::StrAppend(&csv, i, ",x,,", i < 30 ? 90 + i / 10 : 10 + i % 3, ",,\n");
  }
  EXPECT_EQ(ThresholdsSeen(GatePlan("when last(x) over 1s > 70"), csv), "10,50,70,90,91,92");
}

TEST(ALook, CountsOnlyWhatIsGiven) {
  EXPECT_EQ(
      ThresholdsSeen(GatePlan("when last(x) over 1s > 7 given last(x) over 1s <= 10"), Ramp()),
      "7,8,9,10");
}

TEST(ALook, KeepsNegativeAndConstantValues) {
  std::string csv = "time,signal,region,value,ok,total\n";
  for (int i = 0; i < 100; ++i) absl::StrAppend(&csv, i, ",x,,-5,,\n");
  EXPECT_EQ(ThresholdsSeen(GatePlan("when last(x) over 1s > 60"), csv), "-5,60");
  std::string zero = "time,signal,region,value,ok,total\n";
  for (int i = 0; i < 100; ++i) absl::StrAppend(&zero, i, ",x,,0,,\n");
  EXPECT_EQ(ThresholdsSeen(GatePlan("when last(x) over 1s > 60"), zero), "0,60");
}

TEST(ALook, SaysWhereItSeesNothing) {
  EXPECT_EQ(ThresholdsSeen(GatePlan("when p95(t) over 1s > 1s"), Ramp()),
            "nothing is known of the value in this data");
  EXPECT_EQ(ThresholdsSeen(GatePlan("when at least 3 of region (success_ratio(s) over 1s < 97%)"),
                           Ramp(), 1),
            "how many members to try is not told by the data");
}

std::string UsualOf(const std::string& clauses) {
  const auto text = [](std::string* out, const v1::ForClause& clause) {
    *out += DurationText(clause);
  };
  return absl::StrJoin(UsualDurations(SubjectOf(GatePlan(clauses))), ",", text);
}

TEST(UsualDurations, AreAroundThePlansOwn) {
  EXPECT_EQ(UsualOf("when mean(x) over 1m > 60 for 3m"), "0s,1m30s,3m,6m");
  EXPECT_EQ(UsualOf("when mean(x) over 1m > 60 for 1s"), "0s,1s,2s");
  EXPECT_EQ(UsualOf("when mean(x) over 1m > 60 for 4m of 5m"), "0s,2m,4m of 5m,4m,8m");
  EXPECT_EQ(UsualOf("when mean(x) over 1m > 60"), "0s,30s,1m,2m");
  EXPECT_EQ(UsualOf("when mean(x) over 1m > 3 * mean(x) over 10m"), "0s,5m,10m,20m");
  EXPECT_EQ(UsualOf("when silence(x) > 1m"), "0s,3s,6s,12s");
}

}  // namespace
}  // namespace sluice::tune
