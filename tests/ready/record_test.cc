// What journals tell of drills and of the checklist.
#include "src/ready/record.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "absl/strings/str_cat.h"
#include "sluice/plan.h"

namespace sluice::ready {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kDay = 24 * 60 * 60 * kSecond;

v1::Event EventAt(std::int64_t time_ns, v1::Event::Kind kind) {
  v1::Event event;
  event.set_kind(kind);
  event.mutable_time()->set_seconds(time_ns / kSecond);
  return event;
}

v1::Event DrillAt(std::int64_t time_ns, const std::string& scenario) {
  v1::Event event = EventAt(time_ns, static_cast<v1::Event::Kind>(25));
  event.set_reason(scenario);
  return event;
}

v1::Event TickAt(std::int64_t time_ns, const std::string& item) {
  v1::Event event = EventAt(time_ns, v1::Event::CHECKED);
  event.set_item(item);
  return event;
}

class RecordTest : public testing::Test {
 protected:
  static constexpr std::int64_t kNow = 20'000 * kDay;
  static constexpr std::int64_t kWithin = 14 * kDay;

  const std::string kText = "role r\nchecklist {\n  item \"a\" owner r\n  item \"b\" owner r\n}\n";
  const Plan plan_ = Plan::Parse(kText, "p.sluice").value();
  const scenario::PlanText text_{"p.sluice", kText};
  const Owners owners_{plan_.program(), {}};
  Record record_{kNow};
};

TEST_F(RecordTest, WithoutAJournalNoItemIsTicked) {
  const auto points = ChecklistPoints(text_, nullptr);
  ASSERT_THAT(points, SizeIs(2));
  EXPECT_EQ(points[0].subject, "a");
  EXPECT_EQ(points[0].owner, "r");
  EXPECT_EQ(points[0].line, 3);
  EXPECT_THAT(points[0].remedy, HasSubstr("--journal"));
  EXPECT_EQ(points[1].line, 4);
}

TEST_F(RecordTest, WhatIsTickedIsDone) {
  record_.Note(TickAt(kNow - kDay, "b"));
  record_.Note(TickAt(kNow + kSecond, "a"));  // not yet
  const auto points = ChecklistPoints(text_, &record_);
  ASSERT_THAT(points, SizeIs(1));
  EXPECT_EQ(points[0].subject, "a");
}

TEST_F(RecordTest, WhatIsTickedInADrillIsAnExercise) {
  record_.Note(TickAt(kNow - kDay, "a"));
  record_.BeginJournal();
  EXPECT_FALSE(record_.of_drill());
  record_.Note(DrillAt(kNow - kDay, "rehearsal"));
  record_.Note(TickAt(kNow - kDay, "b"));
  EXPECT_TRUE(record_.of_drill());
  EXPECT_TRUE(record_.IsTicked("a"));
  EXPECT_FALSE(record_.IsTicked("b"));
  record_.BeginJournal();
  EXPECT_FALSE(record_.of_drill());
  record_.Note(TickAt(kNow - kDay, "b"));
  EXPECT_TRUE(record_.IsTicked("b"));
}

// By the drill's own time, which is later than now: it was one all the same.
TEST_F(RecordTest, ADrillToComeIsNoneYetButItsTicksAreNoTicks) {
  record_.Note(DrillAt(kNow + kDay, "rehearsal"));
  record_.Note(TickAt(kNow - kDay, "b"));
  EXPECT_FALSE(record_.IsTicked("b"));
  EXPECT_FALSE(record_.last_drill().has_value());
}

TEST_F(RecordTest, ADrillMustHaveBeenAndNotTooLongAgo) {
  EXPECT_EQ(DrillPoints(record_, kWithin, owners_).at(0).kind, Kind::kNoDrill);
  record_.Note(DrillAt(kNow - kWithin - kSecond, "old"));
  const OpenPoint old = DrillPoints(record_, kWithin, owners_).at(0);
  EXPECT_EQ(old.kind, Kind::kOldDrill);
  EXPECT_EQ(old.subject, "old");
  EXPECT_EQ(old.owner, "r");
  EXPECT_THAT(old.words, HasSubstr("14 days ago, more than 14d: \"old\""));
  record_.Note(DrillAt(kNow + kDay, "to come"));
  EXPECT_THAT(DrillPoints(record_, kWithin, owners_), SizeIs(1));
  record_.Note(DrillAt(kNow - kWithin, "new"));
  EXPECT_THAT(DrillPoints(record_, kWithin, owners_), IsEmpty());
}

TEST_F(RecordTest, TheLastDrillIsTheNewestInWhateverOrderTheyAreRead) {
  record_.Note(DrillAt(kNow - kDay, "new"));
  record_.Note(DrillAt(kNow - 3 * kDay, "old"));
  EXPECT_EQ(record_.last_drill()->scenario, "new");
}

TEST_F(RecordTest, TimesThatCannotBeAreNoTimes) {
  v1::Event event = DrillAt(0, "never");
  event.mutable_time()->set_seconds(std::numeric_limits<std::int64_t>::max());
  record_.Note(event);
  EXPECT_FALSE(record_.last_drill().has_value());
}

TEST(Ago, IsSaidInTheLargestUnitThatHasPassed) {
  EXPECT_EQ(Ago(0), "just now");
  EXPECT_EQ(Ago(60 * kSecond), "1 minute ago");
  EXPECT_EQ(Ago(kDay - kSecond), "23 hours ago");
  EXPECT_EQ(Ago(kDay), "1 day ago");
  EXPECT_EQ(Ago(30 * kDay), "30 days ago");
}

}  // namespace
}  // namespace sluice::ready
