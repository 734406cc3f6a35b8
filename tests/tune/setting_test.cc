// Lists of thresholds and durations, as options spell them.
#include "src/tune/setting.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_join.h"
#include "tests/tune/tune_plans.h"

namespace sluice::tune {
namespace {

using testing::HasSubstr;

struct ListCase {
  const char* text;
  const char* values;  // with commas between, or a part of what is said where it is wrong
};

class ThresholdLists : public testing::TestWithParam<ListCase> {};

TEST_P(ThresholdLists, AreReadExactly) {
  const auto list = ReadThresholds(GetParam().text);
  ASSERT_TRUE(list.ok()) << list.status();
  EXPECT_EQ(absl::StrJoin(Texts(*list), ","), GetParam().values);
}

INSTANTIATE_TEST_SUITE_P(
    Good, ThresholdLists,
    testing::Values(
        ListCase{"60", "60"}, ListCase{"97%", "97%"}, ListCase{" 90% , 95%", "90%,95%"},
        ListCase{"-5,0,5", "-5,0,5"}, ListCase{"-0", "0"},
        ListCase{"800ms,1s,1m30s", "800ms,1s,1m30s"}, ListCase{"90%..99% by 3%", "90%,93%,96%,99%"},
        ListCase{"90..95 by 2", "90,92,94"},  // the end need not be hit
        ListCase{"0.1..0.5 by 0.1", "0.1,0.2,0.3,0.4,0.5"},
        ListCase{"99.7%..100% by 0.1%", "99.7%,99.8%,99.9%,100%"},
        ListCase{"-10..10 by 5", "-10,-5,0,5,10"}, ListCase{"1k..2k by 500", "1k,1.5k,2k"},
        ListCase{"500..2k by 500", "500,1000,1500,2000"},
        ListCase{"200ms..1s by 400ms", "200ms,600ms,1s"}, ListCase{"5..5 by 1", "5"},
        ListCase{"1_000", "1000"}, ListCase{"97%,0.97,97%", "97%"},  // they mean the same
        ListCase{"1,2..3 by 1,2", "1,2,3"}));

class BadThresholdLists : public testing::TestWithParam<ListCase> {};

TEST_P(BadThresholdLists, SayWhatWouldBeRight) {
  const auto list = ReadThresholds(GetParam().text);
  EXPECT_EQ(list.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(list.status().message()), HasSubstr(GetParam().values));
}

INSTANTIATE_TEST_SUITE_P(
    Bad, BadThresholdLists,
    testing::Values(
        ListCase{"", "a value is missing; values are listed as in 90%,95%,99%"},
        ListCase{"1,,2", "a value is missing"}, ListCase{"1,", "a value is missing"},
        ListCase{"abc", "\"abc\" is no number"}, ListCase{"5x", "`x`"},
        ListCase{"--5", "is no number"}, ListCase{"5e3", "no exponents"},
        ListCase{"90%..99%", "has no step; write 90%..99% by 1%"},
        ListCase{"1m..5m", "write 1m..5m by 1m"}, ListCase{"..5 by 1", "a value is missing"},
        ListCase{"99%..90% by 1%", "holds nothing; a range goes up"},
        ListCase{"1..5 by 0", "in steps above 0"}, ListCase{"1..5 by -1", "in steps above 0"},
        ListCase{"90%..99% by 1", "mixes 90% and 1; give both ends and the step in one unit"},
        ListCase{"1..5 by 1m", "mixes 1 and 1m"}, ListCase{"1s..5 by 1s", "mixes 1s and 5"},
        ListCase{"0..1 by 0.0000000001", "more than 200 values; take larger steps"},
        ListCase{"0.000000000000000001..1 by 1000000000000000000", "more than 18 digits"},
        ListCase{"\x1b[31m", "\\u001b"}));

class DurationLists : public testing::TestWithParam<ListCase> {};

TEST_P(DurationLists, AreReadExactly) {
  const auto list = ReadDurations(GetParam().text);
  ASSERT_TRUE(list.ok()) << list.status();
  const auto text = [](std::string* out, const v1::ForClause& clause) {
    *out += DurationText(clause);
  };
  EXPECT_EQ(absl::StrJoin(*list, ",", text), GetParam().values);
}

INSTANTIATE_TEST_SUITE_P(
    Good, DurationLists,
    testing::Values(ListCase{"0s", "0s"}, ListCase{"1m,3m", "1m,3m"},
                    ListCase{"4m of 5m", "4m of 5m"}, ListCase{"3m,3m of 5m,3m", "3m,3m of 5m"},
                    ListCase{"1m..3m by 1m of 5m", "1m of 5m,2m of 5m,3m of 5m"},
                    ListCase{"0s..2m by 1m", "0s,1m,2m"}));

class BadDurationLists : public testing::TestWithParam<ListCase> {};

TEST_P(BadDurationLists, SayWhatWouldBeRight) {
  const auto list = ReadDurations(GetParam().text);
  EXPECT_EQ(list.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(list.status().message()), HasSubstr(GetParam().values));
}

INSTANTIATE_TEST_SUITE_P(
    Bad, BadDurationLists,
    testing::Values(ListCase{"5", "\"5\" is no duration; durations are listed as in 0s,3m,5m"},
                    ListCase{"-5m", "is no duration"}, ListCase{"5%", "is no duration"},
                    ListCase{"", "a value is missing"},
                    ListCase{"4m of", "there is no unit `m of`"},
                    ListCase{"4m of 5", "\"5\" is no duration"},
                    ListCase{"1m of 2m..3m by 1m", "a range behind `of`"}));

TEST(Settings, HaveTheValueOfTheirUnit) {
  EXPECT_DOUBLE_EQ(ThresholdValue(Threshold("97%")), 0.97);
  EXPECT_DOUBLE_EQ(ThresholdValue(Threshold("-2k")), -2000);
  EXPECT_DOUBLE_EQ(ThresholdValue(Threshold("800ms")), 8e8);
  EXPECT_TRUE(IsDuration(Threshold("800ms")));
  EXPECT_FALSE(IsDuration(Threshold("800")));
}

}  // namespace
}  // namespace sluice::tune
