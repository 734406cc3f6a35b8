// What a night's events come to beside its incidents: levers and pins, gaps, calls, and what is
// left to be closed; and what a host that is started anew makes of it all.
#include "src/review/review.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/time_util.h"
#include "sluice/plan.h"
#include "src/review/follow_ups.h"

namespace sluice::review {
namespace {

using google::protobuf::util::TimeUtil;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::int64_t kMinute = 60'000'000'000;

constexpr char kPlan[] = R"(
role lead
role owner reports to lead
role keeper reports to lead
severity critical { acknowledge within 5m, resolve within 30m }
signal up gauge by region
lever expansion by region { running, slow, paused } owner keeper
lever admission percent, lowest wins, default 100%
gate down by region { owner owner severity critical when min(up) over 1m < 1 hold expansion at paused }
ramp open_up { owner owner lever admission step 50% hold 1m step 100% hold 1m guard down }
)";

class ReviewTest : public testing::Test {
 protected:
  ReviewTest() : plan_(*Plan::Parse(kPlan, "test.sluice")) { Begin(0); }

  void Begin(std::int64_t minute) { review_.BeginRun("id", minute * kMinute, &plan_.program()); }

  // Put adds it, with an id of its own.
  static v1::Event At(std::int64_t minute, v1::Event::Kind kind, const std::string& region = "") {
    v1::Event event;
    *event.mutable_time() = TimeUtil::NanosecondsToTimestamp(minute * kMinute);
    event.set_kind(kind);
    if (!region.empty()) (*event.mutable_segment())["region"] = region;
    return event;
  }
  void Put(v1::Event event) {
    event.set_id(absl::StrCat(++number_, "/", event.id(), "/x"));
    review_.Add(event);
  }
  void Gate(std::int64_t minute, v1::Event::Kind kind, const std::string& region) {
    v1::Event event = At(minute, kind, region);
    event.set_gate("down");
    event.set_owner("owner");
    Put(event);
  }
  void Lever(std::int64_t minute, const std::string& region, const std::string& from,
             const std::string& to) {
    v1::Event event = At(minute, v1::Event::LEVER, region);
    event.set_lever("expansion");
    event.set_from(from);
    event.set_to(to);
    event.add_causes("down{region = \"sg\"}");
    Put(event);
  }
  void Pin(std::int64_t minute, v1::Event::Kind kind, const std::string& region,
           const std::string& role) {
    v1::Event event = At(minute, kind, region);
    event.set_lever("expansion");
    event.set_role(role);
    event.set_to("slow");
    *event.mutable_until() = TimeUtil::NanosecondsToTimestamp((minute + 10) * kMinute);
    Put(event);
  }
  void Ramp(std::int64_t minute, const std::string& move, const std::string& role) {
    v1::Event event = At(minute, v1::Event::RAMP);
    event.set_ramp("open_up");
    event.set_owner("owner");
    event.set_to("50%");
    event.set_role(role);
    event.set_id(absl::StrCat("RAMP:", move));
    Put(event);
  }

  // "slow 1-3", "paused 3-" where it lasts.
  std::vector<std::string> Held() const {
    std::vector<std::string> all;
    for (const review::Held& held : review_.levers().held()) {
      all.push_back(
          absl::StrCat(held.value, " ", held.since_ns / kMinute, "-",
                       held.until_ns.has_value() ? absl::StrCat(*held.until_ns / kMinute) : "",
                       held.began_before ? ", began before" : "", held.lost ? ", lost" : ""));
    }
    return all;
  }
  // "held keeper expansion"
  std::vector<std::string> FollowUps() const {
    std::vector<std::string> all;
    for (const FollowUp& one : FollowUpsOf(review_)) {
      all.push_back(absl::StrCat(NameOf(one.kind), " ", one.owner, " ", one.subject));
    }
    return all;
  }

  const Plan plan_;
  Review review_;
  int number_ = 0;
};

TEST_F(ReviewTest, ALeverIsHeldFromOneMoveToTheNext) {
  Lever(1, "sg", "running", "slow");
  Lever(2, "eu", "running", "paused");
  Lever(3, "sg", "slow", "paused");
  Lever(7, "sg", "paused", "running");
  Lever(9, "sg", "running", "slow");
  EXPECT_THAT(Held(), ElementsAre("slow 1-3", "paused 2-", "paused 3-7", "slow 9-"));
}

TEST_F(ReviewTest, TotalsOfALeverCountTimesAwayFromItsRest) {
  Lever(1, "sg", "running", "slow");
  Lever(3, "sg", "slow", "paused");
  Lever(7, "sg", "paused", "running");
  Lever(9, "sg", "running", "slow");
  const std::vector<HeldTotal> totals = review_.levers().Totals(12 * kMinute);
  ASSERT_EQ(totals.size(), 1u);
  EXPECT_EQ(totals[0].times, 2u);
  EXPECT_EQ(totals[0].total_ns, 9 * kMinute);
  EXPECT_TRUE(totals[0].holds_still);
}

TEST_F(ReviewTest, ALeverThatWasAwayWhenTheEventsBeginHasNoBegin) {
  Gate(1, v1::Event::TRIP, "sg");
  Lever(5, "sg", "paused", "slow");
  EXPECT_THAT(Held(), ElementsAre("paused 1-5, began before", "slow 5-"));
}

TEST_F(ReviewTest, WithoutAPlanTheFirstMoveTellsTheRest) {
  Review review;
  review.BeginRun("id", 0, nullptr);
  v1::Event event = At(1, v1::Event::LEVER, "sg");
  event.set_lever("expansion");
  event.set_from("running");
  event.set_to("paused");
  review.Add(event);
  event = At(3, v1::Event::LEVER, "sg");
  event.set_lever("expansion");
  event.set_from("paused");
  event.set_to("running");
  review.Add(event);
  ASSERT_EQ(review.levers().held().size(), 1u);
  EXPECT_EQ(review.levers().held()[0].until_ns, 3 * kMinute);
}

TEST_F(ReviewTest, APinEndsByItsTimeByPeopleOrByAnotherOne) {
  Pin(1, v1::Event::PINNED, "sg", "lead");
  Pin(2, v1::Event::PINNED, "sg", "keeper");
  Pin(3, v1::Event::UNPINNED, "sg", "lead");
  Pin(4, v1::Event::PINNED, "", "keeper");
  Pin(14, v1::Event::UNPINNED, "", "");
  Pin(15, v1::Event::PINNED, "eu", "keeper");
  const std::vector<review::Pin>& pins = review_.levers().pins();
  ASSERT_EQ(pins.size(), 4u);
  EXPECT_EQ(pins[0].end, review::Pin::End::kReplaced);
  EXPECT_EQ(pins[0].ended_by, "keeper");
  EXPECT_EQ(pins[1].end, review::Pin::End::kUnpinned);
  EXPECT_EQ(pins[1].ended_by, "lead");
  EXPECT_EQ(pins[2].end, review::Pin::End::kTimeOver);
  EXPECT_EQ(pins[2].ended_ns, 14 * kMinute);
  EXPECT_EQ(pins[3].end, review::Pin::End::kNone);
  EXPECT_EQ(pins[3].until_ns, 25 * kMinute);
  EXPECT_THAT(FollowUps(), ElementsAre("pinned keeper expansion{region = \"eu\"}"));
}

TEST_F(ReviewTest, TheLastCallIsTheLastThatPeopleMade) {
  Pin(1, v1::Event::PINNED, "sg", "lead");
  Pin(2, v1::Event::PINNED, "sg", "keeper");
  Pin(12, v1::Event::UNPINNED, "sg", "");
  Ramp(3, "held", "owner");
  Ramp(4, "resumed", "lead");
  Ramp(5, "advanced", "");
  Ramp(6, "refused", "owner");
  std::vector<std::string> calls;
  for (const LastCall& call : review_.LastCalls()) {
    calls.push_back(absl::StrCat(call.name, " by ", call.event.role()));
  }
  EXPECT_THAT(calls, ElementsAre("expansion by keeper", "open_up by lead"));
  EXPECT_EQ(review_.acts().size(), 5u) << "a ramp that moves on is nobody's act";
}

TEST_F(ReviewTest, ARampThatWaitsForPeopleIsLeftToItsOwner) {
  Ramp(1, "started", "owner");
  EXPECT_THAT(FollowUps(), IsEmpty());
  for (const char* move : {"held", "rolled_back", "aborted"}) {
    Ramp(2, move, "");
    EXPECT_THAT(FollowUps(), ElementsAre("ramp owner open_up")) << move;
  }
  Ramp(3, "resumed", "lead");
  EXPECT_THAT(FollowUps(), IsEmpty());
}

TEST_F(ReviewTest, AnIncidentLeavesEachThingThatWasNotWell) {
  Gate(10, v1::Event::TRIP, "sg");
  Gate(50, v1::Event::NOTE, "");
  EXPECT_THAT(FollowUps(), ElementsAre("unresolved owner down{region = \"sg\"}",
                                       "not_acknowledged owner down{region = \"sg\"}",
                                       "not_resolved owner down{region = \"sg\"}",
                                       "not_mitigated owner down{region = \"sg\"}"));
}

TEST_F(ReviewTest, OneThatWentWellLeavesNothing) {
  Gate(10, v1::Event::TRIP, "sg");
  Lever(10, "sg", "running", "paused");
  Gate(12, v1::Event::ACKNOWLEDGED, "sg");
  Gate(20, v1::Event::CLEAR, "sg");
  Lever(20, "sg", "paused", "running");
  EXPECT_THAT(FollowUps(), IsEmpty());
}

TEST_F(ReviewTest, InShadowNothingIsLeft) {
  v1::Event event = At(10, v1::Event::TRIP, "sg");
  event.set_gate("down");
  event.set_shadow(true);
  event.set_flapping(true);
  Put(event);
  EXPECT_THAT(FollowUps(), IsEmpty());
}

TEST_F(ReviewTest, WhatIsLeftOfLeversAndGatesIsToldOnceForManySegments) {
  for (const char* region : {"ap", "eu", "sg"}) {
    Lever(1, region, "running", "slow");
    Gate(2, v1::Event::BLIND, region);
  }
  Gate(5, v1::Event::SIGHTED, "sg");
  EXPECT_THAT(FollowUps(), ElementsAre("held keeper expansion", "blind owner down"));
}

TEST_F(ReviewTest, MessagesHoldsResetsAndSilencesAreLeftToo) {
  v1::Event failed = At(1, v1::Event::ACTION_FAILED, "sg");
  failed.set_gate("down");
  failed.set_owner("owner");
  failed.mutable_action()->set_message("Pause");
  failed.set_reason("no route");
  Put(failed);
  v1::Event capped = At(2, v1::Event::CAPPED, "sg");
  capped.set_lever("expansion");
  Put(capped);
  Gate(3, v1::Event::READY, "sg");
  Gate(3, v1::Event::READY, "eu");
  Gate(4, v1::Event::CLEAR, "eu");
  v1::Event silenced = At(5, v1::Event::SILENCED, "sg");
  silenced.set_gate("down");
  silenced.set_role("lead");
  Put(silenced);
  v1::Event series = At(6, v1::Event::REFUSED);
  series.set_signal("up");
  Put(series);
  EXPECT_THAT(FollowUps(), ElementsAre("reset owner down{region = \"sg\"}",
                                       "silenced lead down{region = \"sg\"}", "message owner down",
                                       "capped keeper expansion", "series  up"));
}

TEST_F(ReviewTest, AGapLastsFromItsFirstUnknownTick) {
  v1::Event blind = At(3, v1::Event::BLIND, "sg");
  blind.set_gate("down");
  *blind.mutable_since() = TimeUtil::NanosecondsToTimestamp(2 * kMinute);
  Put(blind);
  Gate(7, v1::Event::SIGHTED, "sg");
  ASSERT_EQ(review_.sight().gaps().size(), 1u);
  EXPECT_EQ(review_.sight().gaps()[0].since_ns, 2 * kMinute);
  EXPECT_EQ(review_.sight().gaps()[0].until_ns, 7 * kMinute);
}

TEST_F(ReviewTest, WhatWasOpenIsLostSightOfWhenTheHostIsStartedAnew) {
  Gate(10, v1::Event::TRIP, "sg");
  Lever(10, "sg", "running", "paused");
  Gate(11, v1::Event::BLIND, "eu");
  Pin(12, v1::Event::PINNED, "eu", "lead");
  Begin(20);
  const Incident& incident = review_.incidents().all().front();
  EXPECT_FALSE(incident.open());
  EXPECT_EQ(incident.lost_ns, 20 * kMinute);
  EXPECT_EQ(incident.Resolved(100 * kMinute), Verdict::kOpen) << "there was time when it was lost";
  EXPECT_THAT(Held(), ElementsAre("paused 10-20, lost"));
  EXPECT_EQ(review_.sight().gaps()[0].until_ns, 20 * kMinute);
  EXPECT_EQ(review_.levers().pins()[0].end, review::Pin::End::kLost);
  EXPECT_THAT(FollowUps(), Contains("lost_sight owner down{region = \"sg\"}"));

  // What is told of the gate from now on is not told of that incident.
  Gate(21, v1::Event::ACKNOWLEDGED, "sg");
  EXPECT_FALSE(review_.incidents().all().front().acknowledged_ns.has_value());
  Gate(25, v1::Event::TRIP, "sg");
  Gate(30, v1::Event::CLEAR, "sg");
  ASSERT_EQ(review_.incidents().all().size(), 2u);
  EXPECT_FALSE(review_.incidents().all()[0].cleared_ns.has_value());
  EXPECT_EQ(review_.incidents().all()[1].cleared_ns, 30 * kMinute);
}

TEST_F(ReviewTest, AClearThatSaysWhenItTrippedIsOfThatIncident) {
  Gate(10, v1::Event::TRIP, "sg");
  Begin(20);
  v1::Event clear = At(30, v1::Event::CLEAR, "sg");
  clear.set_gate("down");
  *clear.mutable_tripped_at() = TimeUtil::NanosecondsToTimestamp(10 * kMinute);
  Put(clear);
  EXPECT_EQ(review_.incidents().all().front().cleared_ns, 30 * kMinute);
  EXPECT_FALSE(review_.incidents().all().front().lost_ns.has_value());
  Gate(31, v1::Event::CLEAR, "eu");
  EXPECT_EQ(review_.incidents().clears_without_trip(), 1u);
}

TEST_F(ReviewTest, ATripOnATripLosesSightOfTheFirst) {
  Gate(10, v1::Event::TRIP, "sg");
  Gate(20, v1::Event::TRIP, "sg");
  ASSERT_EQ(review_.incidents().all().size(), 2u);
  EXPECT_EQ(review_.incidents().all()[0].lost_ns, 20 * kMinute);
  EXPECT_TRUE(review_.incidents().all()[1].open());
}

TEST_F(ReviewTest, AnEventToldAgainCountsOnce) {
  v1::Event note = At(1, v1::Event::NOTE);
  note.set_id("a");
  review_.Add(note);
  review_.Add(note);
  EXPECT_EQ(review_.repeated(), 1u);
  EXPECT_EQ(review_.incidents().notes(), 1u);
}

TEST_F(ReviewTest, TheNightIsFromItsStartToItsLastEventAndDueADayLater) {
  EXPECT_TRUE(review_.empty());
  Gate(10, v1::Event::TRIP, "sg");
  Gate(12, v1::Event::CLEAR, "sg");
  EXPECT_EQ(review_.begin_ns(), 0);
  EXPECT_EQ(review_.first_ns(), 10 * kMinute);
  EXPECT_EQ(review_.end_ns(), 12 * kMinute);
  EXPECT_EQ(review_.due_ns(), (12 + 24 * 60) * kMinute);
}

TEST_F(ReviewTest, ADrillsTimesAreThoseOfItsScenario) {
  v1::Event drill = At(1'000'000, v1::Event::DRILL);  // by the clock
  drill.set_id("drill/DRILL/1970-01-01T00:02:00Z");   // by the scenario
  review_.Add(drill);
  Gate(10, v1::Event::TRIP, "sg");
  EXPECT_EQ(review_.begin_ns(), 2 * kMinute);
  EXPECT_EQ(review_.end_ns(), 10 * kMinute);
}

TEST_F(ReviewTest, ATickWithoutAnEngineIsNoPartOfTheNight) {
  Gate(10, v1::Event::TRIP, "sg");
  v1::Event tick = At(100, v1::Event::CHECKED);
  tick.set_role("owner");
  review_.AddTick(tick);
  EXPECT_EQ(review_.end_ns(), 10 * kMinute);
  EXPECT_EQ(review_.acts().size(), 1u);
}

}  // namespace
}  // namespace sluice::review
