// What a gate's decisions lean on, and how the gate looks with another setting.
#include "src/tune/subject.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "src/language/print.h"
#include "src/tune/edit.h"
#include "src/tune/grid.h"
#include "tests/tune/tune_plans.h"

namespace sluice::tune {
namespace {

using testing::HasSubstr;

Setting SettingOf(const std::string& threshold, const std::string& duration) {
  return {Threshold(threshold), Duration(duration)};
}

TEST(Subjects, KeepWhatTheGateReadsAndDropWhatItDoes) {
  const Plan plan = PlanOf(R"(
    plan "Night"
    tick 10s
    lateness 20s
    ahead 2m
    role r
    severity major { acknowledge within 5m }
    signal x gauge
    signal unread gauge
    lever l { a, b }
    gate far { owner r when last(x) over 1m > 1 hold l at b }
    gate near { owner r when tripped(far) latch }
    gate above { owner r when last(x) over 1m > 2 }
    gate other { owner r when tripped(g) }
    gate g {
      owner r severity major
      when last(x) over 1m > 5 and clear(near)
      suppressed by above
      hold l at b
      do m.Message { }
      remind every 5m
      latch  # and a comment
    }
    scenario "s" { feed x: 1 for 1m })");
  const Subject subject = SubjectOf(plan);
  EXPECT_EQ(language::Print(subject.plan), R"(tick     10s
lateness 20s
ahead    2m
role r
signal x       gauge
signal unread  gauge
gate far {
  owner     r
  when      last(x) over 1m > 1
}
gate near {
  owner     r
  when      tripped(far)
  latch
}
gate above {
  owner     r
  when      last(x) over 1m > 2
}
gate g {
  owner     r
  when      last(x) over 1m > 5 and clear(near)
  suppressed by above
  latch
}
)");
  EXPECT_TRUE(subject.latch);
  EXPECT_EQ(ThresholdText(subject.present.threshold), "5");
  EXPECT_EQ(DurationText(subject.present.duration), "0s");
  EXPECT_EQ(subject.condition, "last(x) over 1m > 5");
  const v1::Plan edited = WithGate(subject, WithSetting(subject, SettingOf("7", "30s")));
  EXPECT_THAT(language::Print(edited), HasSubstr(R"(
gate g {
  owner     r
  when      last(x) over 1m > 7 and clear(near)
  for       30s
  suppressed by above
}
)"));
}

TEST(Subjects, ShowTheClausesThatASettingChanges) {
  const Subject subject =
      SubjectOf(GatePlan("when mean(x) over 1m > 60 given count(x) over 1m > 3 for 4m of 5m "
                         "clear when mean(x) over 5m < 50 for 2m cooldown 1m"));
  EXPECT_EQ(ClausesText(subject, SettingOf("30", "2m")),
            "  when      mean(x) over 1m > 30\n"
            "  for       2m\n"
            "  clear     when mean(x) over 5m < 25 for 2m\n");
  EXPECT_EQ(ClausesText(subject, subject.present),
            "  when      mean(x) over 1m > 60\n"
            "  for       4m of 5m\n"
            "  clear     when mean(x) over 5m < 50 for 2m\n");
  EXPECT_EQ(ClearText(subject, SettingOf("30", "2m")), "mean(x) over 5m < 25");
  EXPECT_THAT(Texts(MovingNumbers(subject)), testing::ElementsAre("50"));
}

// Where the plan has no `for` or no condition to clear, none is made up.
TEST(Subjects, GetAForOnlyWhereOneIsNeeded) {
  const Subject subject =
      SubjectOf(GatePlan("when mean(x) over 1m > 60 given count(x) over 1m > 3 clear for 2m"));
  EXPECT_EQ(ClausesText(subject, SettingOf("30", "0s")), "  when      mean(x) over 1m > 30\n");
  EXPECT_EQ(ClausesText(subject, SettingOf("30", "1m")),
            "  when      mean(x) over 1m > 30\n"
            "  for       1m\n");
  EXPECT_EQ(ClearText(subject, SettingOf("30", "1m")), "");
  EXPECT_THAT(MovingNumbers(subject), testing::IsEmpty());
}

std::string Complaint(const Plan& plan, const std::string& gate, std::size_t threshold) {
  return std::string(MakeSubject(plan, gate, threshold).status().message());
}

TEST(Subjects, AreRefusedWithWhatThereIs) {
  const Plan plan = GatePlan("when mean(x) over 1m < 10 or mean(x) over 1m > 60");
  EXPECT_EQ(
      Complaint(PlanOf("role r signal x gauge gate surge { owner r when last(x) over 1s > 1 }"),
                "sugre", 0),
      "the plan has no gate `sugre`; did you mean `surge`?");
  EXPECT_EQ(Complaint(plan, "nothing", 0), "the plan has no gate `nothing`; it has g");
  EXPECT_EQ(Complaint(PlanOf("role r"), "g", 0), "the plan has no gates");
  EXPECT_EQ(Complaint(plan, "g", 0),
            "gate `g` has 2 thresholds; say which one to tune\n"
            "  --threshold 1: the 10 of `mean(x) over 1m < 10`\n"
            "  --threshold 2: the 60 of `mean(x) over 1m > 60`");
  EXPECT_THAT(Complaint(plan, "g", 3), HasSubstr("gate `g` has no threshold 3; it has\n"));
  EXPECT_EQ(Complaint(GatePlan("when count(x) over 1m == 0"), "g", 0),
            "gate `g` has no threshold to tune: `when count(x) over 1m == 0` holds nothing against"
            " a number by <, <=, > or >=");
  EXPECT_EQ(SubjectOf(plan, 2).condition, "mean(x) over 1m > 60");
}

}  // namespace
}  // namespace sluice::tune
