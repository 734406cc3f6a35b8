// Streams of events, and what a comparison makes of them.
#include "src/compare/comparison.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "sluice/plan.h"

namespace sluice::compare {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

constexpr std::int64_t kSecond = 1'000'000'000;

constexpr char kPlan[] = R"(
role r
signal x gauge by k
lever pace by k { full, slow }
lever width percent, lowest wins, default 100%
gate g by k { owner r  when last(x) over 1s > 10  hold pace at slow }
)";

v1::Event EventAt(std::int64_t second, v1::Event::Kind kind, const std::string& value = "a") {
  v1::Event event;
  event.set_kind(kind);
  event.mutable_time()->set_seconds(second);
  event.mutable_since()->set_seconds(second);
  event.set_gate("g");
  (*event.mutable_segment())["k"] = value;
  return event;
}

v1::Event LeverAt(std::int64_t second, const std::string& from, const std::string& to) {
  v1::Event event;
  event.set_kind(v1::Event::LEVER);
  event.mutable_time()->set_seconds(second);
  event.set_lever("width");
  event.set_from(from);
  event.set_to(to);
  return event;
}

std::vector<std::string> Words(const ShadowReport& report) {
  std::vector<std::string> words;
  for (const DecisionDifference& difference : report.differences) words.push_back(difference.words);
  return words;
}

class ComparisonTest : public testing::Test {
 protected:
  const Plan plan_ = Plan::Parse(kPlan, "p.sluice").value();
  Comparison comparison_{plan_.program(), plan_.program(), 3};
};

// One stream may be told far ahead of the other, as it is where a host advances by hours.
TEST_F(ComparisonTest, HowStreamsAreInterleavedMakesNoDifference) {
  const std::vector<v1::Event> live = {EventAt(10, v1::Event::TRIP), EventAt(20, v1::Event::CLEAR),
                                       EventAt(30, v1::Event::TRIP), EventAt(35, v1::Event::CLEAR)};
  const std::vector<v1::Event> candidate = {EventAt(20, v1::Event::TRIP),
                                            EventAt(32, v1::Event::CLEAR)};
  Comparison step_by_step(plan_.program(), plan_.program(), 3);
  for (std::int64_t second = 0; second <= 40; ++second) {
    // The candidate is told first.
    for (const v1::Event& event : candidate) {
      if (event.time().seconds() == second) step_by_step.Note(kCandidate, event);
    }
    for (const v1::Event& event : live) {
      if (event.time().seconds() == second) step_by_step.Note(kLive, event);
    }
    step_by_step.SettleUpTo(second * kSecond);
  }
  for (const v1::Event& event : live) comparison_.Note(kLive, event);
  for (const v1::Event& event : candidate) comparison_.Note(kCandidate, event);
  comparison_.SettleUpTo(40 * kSecond);
  EXPECT_EQ(comparison_.Report().ToString(), step_by_step.Report().ToString());
  // What ends when the other begins is another incident.
  EXPECT_THAT(Words(comparison_.Report()),
              ElementsAre("would not have tripped: live tripped for 10s",
                          "would have tripped 10s earlier, cleared 3s earlier, for 12s instead of "
                          "5s"));
}

TEST_F(ComparisonTest, WhatIsNotSettledIsNotReported) {
  comparison_.Note(kLive, EventAt(10, v1::Event::TRIP));
  EXPECT_TRUE(comparison_.Report().same());
  comparison_.SettleUpTo(9 * kSecond);
  EXPECT_TRUE(comparison_.Report().same());
  comparison_.SettleUpTo(12 * kSecond);
  EXPECT_THAT(Words(comparison_.Report()),
              ElementsAre("would not have tripped: live tripped for 2s so far"));
}

TEST_F(ComparisonTest, AnIncidentThatBeganBeforeHasNoBeginningToCompare) {
  v1::Event clear = EventAt(50, v1::Event::CLEAR);
  clear.mutable_tripped_at()->set_seconds(-500);
  comparison_.Note(kCandidate, EventAt(10, v1::Event::TRIP));
  comparison_.Note(kCandidate, EventAt(60, v1::Event::CLEAR));
  comparison_.Note(kLive, clear);
  comparison_.SettleUpTo(100 * kSecond);
  const ShadowReport report = comparison_.Report();
  EXPECT_EQ(report.trips.earlier + report.trips.later + report.trips.more, 0u);
  EXPECT_THAT(Words(report), ElementsAre(HasSubstr("would have tripped, too, cleared 10s later")));
}

TEST_F(ComparisonTest, ALeverOfManyValuesIsComparedValueByValue) {
  comparison_.Note(kLive, LeverAt(10, "100%", "50%"));
  comparison_.Note(kLive, LeverAt(30, "50%", "100%"));
  comparison_.Note(kCandidate, LeverAt(10, "100%", "50%"));
  comparison_.Note(kCandidate, LeverAt(20, "50%", "10%"));
  comparison_.Note(kCandidate, LeverAt(30, "10%", "100%"));
  comparison_.SettleUpTo(100 * kSecond);
  EXPECT_THAT(Words(comparison_.Report()),
              ElementsAre("would have been at 50% then, too, for 10s instead of 20s",
                          "would have been at 10% for 10s, where live was not"));
}

// The newest are kept; sums have all.
TEST_F(ComparisonTest, DifferencesAreBoundedAndSumsAreNot) {
  for (int i = 0; i < 5; ++i) {
    comparison_.Note(kCandidate, EventAt(10 * i, v1::Event::TRIP, absl::StrCat("k", i)));
    comparison_.Note(kCandidate, EventAt(10 * i + 5, v1::Event::CLEAR, absl::StrCat("k", i)));
  }
  comparison_.SettleUpTo(100 * kSecond);
  const ShadowReport report = comparison_.Report();
  EXPECT_EQ(report.trips.more, 5u);
  ASSERT_THAT(report.differences, SizeIs(3));
  EXPECT_EQ(report.left_out, 2u);
  EXPECT_EQ(report.differences[0].segment[0].second, "k2");
  EXPECT_THAT(report.ToString(), HasSubstr("(2 earlier differences are left out)"));
}

// Segments come and go, as where they are sessions: those that were over a day ago are forgotten,
// and what they differed by is not.
TEST_F(ComparisonTest, WhatIsLongOverIsForgottenButForItsSum) {
  constexpr int kSegments = 20'000;
  for (int i = 0; i < kSegments; ++i) {
    comparison_.Note(kLive, EventAt(60 * i, v1::Event::TRIP, absl::StrCat("k", i)));
    comparison_.Note(kLive, EventAt(60 * i + 5, v1::Event::CLEAR, absl::StrCat("k", i)));
    comparison_.Note(kCandidate, EventAt(60 * i, v1::Event::TRIP, absl::StrCat("k", i)));
    comparison_.Note(kCandidate, EventAt(60 * i + 6, v1::Event::CLEAR, absl::StrCat("k", i)));
    comparison_.SettleUpTo((60 * i + 30) * kSecond);
    EXPECT_LE(comparison_.kept(), 2 * 24 * 60 + 1024);
  }
  const ShadowReport report = comparison_.Report();
  EXPECT_EQ(report.trips.live, kSegments);
  EXPECT_EQ(report.left_out + report.differences.size(), kSegments);
}

TEST_F(ComparisonTest, CountsWhatIsSaidAndAsked) {
  v1::Event action = EventAt(10, v1::Event::ACTION);
  action.mutable_action()->set_message("launch.Pause");
  comparison_.Note(kCandidate, action);
  comparison_.Note(kCandidate, action);
  comparison_.Note(kLive, action);
  comparison_.Note(kLive, EventAt(10, v1::Event::CAPPED));
  comparison_.Note(kCandidate, EventAt(10, v1::Event::CAPPED));
  comparison_.Note(kLive, EventAt(10, v1::Event::REMIND));  // nobody's decision
  comparison_.SettleUpTo(20 * kSecond);
  const ShadowReport report = comparison_.Report();
  EXPECT_FALSE(report.same());
  EXPECT_EQ(report.sum, "as many trips, none missed; launch.Pause: 2 instead of 1");
}

TEST_F(ComparisonTest, TextOfUsersDrivesNoTerminal) {
  comparison_.Note(kLive, EventAt(10, v1::Event::TRIP, "\x1b[31m\n"));
  comparison_.SettleUpTo(20 * kSecond);
  const std::string text = comparison_.Report().ToString();
  EXPECT_THAT(text, testing::Not(HasSubstr("\x1b")));
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 3) << text;
}

}  // namespace
}  // namespace sluice::compare
