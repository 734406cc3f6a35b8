// What people do, and whom a gate calls: acknowledgements, silences, pins, the SLA matrix.
#include "gmock/gmock.h"
#include "tests/engine/engine_fixture.h"

namespace sluice {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// A tick is a second: a window of 5 ticks to acknowledge, one of 20 to resolve.
constexpr char kPlan[] = R"(
  role incident_lead
  role growth_lead reports to incident_lead
  role oncall reports to growth_lead
  role stranger
  severity sev1 { acknowledge within 5s, resolve within 20s }
  signal ok gauge by region
  lever expansion by region { open, slow, paused } owner growth_lead
  lever pace percent, lowest wins, default 100%
  gate bad by region {
    owner oncall
    severity sev1
    when last(ok) over 1s < 1
    hold expansion at slow
    hold pace at 50%
    remind every 4s
    on missing 1h hold
  })";

class PeopleTest : public ::testing::Test {
 protected:
  void SetUp() override { Run(kPlan); }
  void Run(absl::string_view plan, const EngineOptions& options = {}) {
    run_ = RunPlan(plan, options);
    ASSERT_NE(run_, nullptr);
    ASSERT_TRUE(run_->engine->Start(kStart).ok());
    now_ = 0;
  }
  Engine& engine() { return *run_->engine; }

  // Each second up to and with this one, `sg` reports this.
  void Until(int second, double value, const char* region = "sg") {
    const GaugeSeries series = engine().Gauge("ok", {{"region", region}}).value();
    while (now_ < second) {
      ++now_;
      ASSERT_TRUE(engine().Record(series, kStart + now_ * kSecond, value).ok());
      ASSERT_TRUE(engine().AdvanceTo(kStart + now_ * kSecond).ok());
    }
  }
  static std::int64_t At(int second) { return kStart + second * kSecond; }

  // "ESCALATE 6 to growth_lead", of these kinds; and who did it.
  std::vector<std::string> Told(const std::vector<v1::Event::Kind>& kinds) const {
    std::vector<std::string> told;
    for (const v1::Event& event : run_->events) {
      if (std::find(kinds.begin(), kinds.end(), event.kind()) == kinds.end()) continue;
      std::string& text = told.emplace_back(absl::StrCat(
          v1::Event::Kind_Name(event.kind()), " ", event.time().seconds() - kStart / kSecond));
      if (!event.escalated_to().empty()) absl::StrAppend(&text, " to ", event.escalated_to());
      if (event.kind() == v1::Event::LEVER) {
        absl::StrAppend(&text, " ", event.lever(), " ", event.to());
      }
      if (!event.role().empty()) absl::StrAppend(&text, " by ", event.role());
    }
    return told;
  }
  std::vector<std::string> Calls() const { return Told({v1::Event::ESCALATE, v1::Event::BREACH}); }
  std::string Expansion(const char* region = "sg") {
    return engine().LeverValue("expansion", {{"region", region}}).value();
  }

  const Labels sg_ = {{"region", "sg"}};
  std::unique_ptr<Running> run_;
  int now_ = 0;
};

TEST_F(PeopleTest, WhatNobodyAcknowledgesGoesUpTheLineAndBreaches) {
  Until(2, 1);
  Until(30, 0);  // trips at 3
  EXPECT_THAT(Calls(), ElementsAre("ESCALATE 8 to growth_lead", "ESCALATE 13 to incident_lead",
                                   "BREACH 23", "ESCALATE 23 to incident_lead"));
  EXPECT_THAT(Told({v1::Event::REMIND}), ElementsAre("REMIND 7", "REMIND 11", "REMIND 15",
                                                     "REMIND 19", "REMIND 23", "REMIND 27"));
}

TEST_F(PeopleTest, AnAcknowledgementEndsAllButTheTimeToResolve) {
  Until(2, 1);
  Until(9, 0);
  ASSERT_TRUE(engine().Acknowledge("bad", sg_, "oncall", "looking").ok());
  Until(30, 0);
  EXPECT_THAT(Calls(), ElementsAre("ESCALATE 8 to growth_lead", "BREACH 23",
                                   "ESCALATE 23 to incident_lead"));
  EXPECT_THAT(Told({v1::Event::REMIND}), ElementsAre("REMIND 7"));
  EXPECT_THAT(Told({v1::Event::ACKNOWLEDGED}), ElementsAre("ACKNOWLEDGED 10 by oncall"));
  Until(31, 1);
  const v1::Event& clear = run_->events[run_->events.size() - 3];
  EXPECT_EQ(clear.kind(), v1::Event::CLEAR);
  EXPECT_EQ(clear.acknowledged_by(), "oncall");
}

TEST_F(PeopleTest, AnAcknowledgementAtTheDeadlineIsInTime) {
  Until(2, 1);
  Until(7, 0);
  ASSERT_TRUE(engine().Acknowledge("bad", sg_, "oncall").ok());
  Until(12, 0);
  EXPECT_THAT(Calls(), IsEmpty());
}

TEST_F(PeopleTest, WhatTripsAgainIsAnIncidentOfItsOwn) {
  Until(2, 1);
  Until(4, 0);
  ASSERT_TRUE(engine().Acknowledge("bad", sg_, "oncall").ok());
  Until(6, 0);
  Until(7, 1);
  Until(14, 0);  // trips at 8
  EXPECT_THAT(Calls(), ElementsAre("ESCALATE 13 to growth_lead"));
}

TEST_F(PeopleTest, WhatIsNotTrippedCantBeAcknowledged) {
  Until(2, 1);
  EXPECT_TRUE(absl::IsFailedPrecondition(engine().Acknowledge("bad", sg_, "oncall")));
  EXPECT_TRUE(absl::IsNotFound(engine().Acknowledge("bad", {{"region", "eu"}}, "oncall")));
  EXPECT_EQ(engine().Acknowledge("bad", {}, "oncall").message(),
            "gate bad is by region: say which region is meant");
  EXPECT_EQ(engine().Acknowledge("bad", {{"regoin", "sg"}}, "oncall").message(),
            "gate bad is by region: it has no label `regoin`; did you mean `region`?");
  EXPECT_EQ(engine().Acknowledge("bad", {{"region", "sg"}, {"region", "eu"}}, "oncall").message(),
            "gate bad is by region: the label `region` was given twice");
  EXPECT_TRUE(absl::IsNotFound(engine().Acknowledge("worse", sg_, "oncall")));
  const absl::Status nobody = engine().Acknowledge("bad", sg_, "oncal");
  EXPECT_TRUE(absl::IsNotFound(nobody));
  EXPECT_THAT(std::string(nobody.message()), HasSubstr("oncall"));
  Until(3, 1);
  EXPECT_THAT(Told({v1::Event::ACT_REFUSED}), ElementsAre("ACT_REFUSED 3 by oncall"));
  EXPECT_EQ(run_->events.back().act(), "acknowledge");
}

TEST_F(PeopleTest, ASilenceHoldsBackWhatIsStillTrueAtItsEnd) {
  Until(2, 1);
  Until(4, 0);
  EXPECT_TRUE(
      absl::IsPermissionDenied(engine().Silence("bad", sg_, At(16), "stranger", "let me sleep")));
  ASSERT_TRUE(engine().Silence("bad", sg_, At(16), "growth_lead", "known").ok());
  Until(20, 0);
  // Two deadlines have passed by then: the second role is asked, once.
  EXPECT_THAT(Calls(), ElementsAre("ESCALATE 16 to incident_lead"));
  EXPECT_THAT(Told({v1::Event::REMIND}), ElementsAre("REMIND 19"));
  EXPECT_THAT(
      Told({v1::Event::SILENCED, v1::Event::SILENCE_ENDED, v1::Event::ACT_REFUSED}),
      ElementsAre("ACT_REFUSED 5 by stranger", "SILENCED 5 by growth_lead", "SILENCE_ENDED 16"));
}

TEST_F(PeopleTest, ABreachIsAFactThoughNobodyIsCalledForIt) {
  Until(2, 1);
  Until(4, 0);
  ASSERT_TRUE(engine().Silence("bad", sg_, At(40), "growth_lead", "known").ok());
  Until(28, 0);
  EXPECT_THAT(Calls(), ElementsAre("BREACH 23"));
  ASSERT_TRUE(engine().Silence("bad", sg_, At(28), "oncall", "all awake").ok());
  Until(30, 0);
  EXPECT_THAT(Calls(), ElementsAre("BREACH 23", "ESCALATE 29 to incident_lead",
                                   "ESCALATE 29 to incident_lead"));
}

TEST_F(PeopleTest, APinIsTheLastWordUntilItEnds) {
  Until(2, 1);
  EXPECT_EQ(Expansion(), "open");
  ASSERT_TRUE(engine().Pin("expansion", sg_, "paused", At(8), "incident_lead", "rehearsal").ok());
  Until(3, 1);
  EXPECT_EQ(Expansion(), "paused");
  Until(7, 0);  // the gate holds it at slow, but it is pinned
  EXPECT_EQ(Expansion(), "paused");
  Until(8, 0);
  EXPECT_EQ(Expansion(), "slow");
  Until(9, 1);
  EXPECT_EQ(Expansion(), "open");
  EXPECT_THAT(Told({v1::Event::PINNED, v1::Event::UNPINNED, v1::Event::LEVER}),
              ElementsAre("PINNED 3 by incident_lead", "LEVER 3 expansion paused by incident_lead",
                          "LEVER 4 pace 50%", "UNPINNED 8", "LEVER 8 expansion slow",
                          "LEVER 9 expansion open", "LEVER 9 pace 100%"));
}

TEST_F(PeopleTest, APinMayHoldALeverAtRestThoughGatesWantIt) {
  Until(2, 1);
  Until(4, 0);
  EXPECT_EQ(Expansion(), "slow");
  ASSERT_TRUE(engine().Pin("expansion", sg_, "open", At(60), "growth_lead", "a false alarm").ok());
  Until(6, 0);
  EXPECT_EQ(Expansion(), "open");
  ASSERT_TRUE(engine().Unpin("expansion", sg_, "incident_lead", "it is not").ok());
  Until(7, 0);
  EXPECT_EQ(Expansion(), "slow");
}

TEST_F(PeopleTest, APinEverywhereHoldsSegmentsToComeAndTheLaterOneCounts) {
  Until(2, 1);
  ASSERT_TRUE(engine().Pin("expansion", {}, "paused", At(60), "growth_lead", "launch").ok());
  Until(3, 1);
  EXPECT_EQ(Expansion("eu"), "paused") << "a segment that is not there yet";
  Until(4, 1, "eu");
  EXPECT_EQ(Expansion("eu"), "paused");
  ASSERT_TRUE(engine().Pin("expansion", sg_, "slow", At(6), "growth_lead", "try").ok());
  Until(5, 1);
  EXPECT_EQ(Expansion(), "slow");
  EXPECT_EQ(Expansion("eu"), "paused");
  Until(6, 1);
  EXPECT_EQ(Expansion(), "paused") << "that of all segments still stands";
  ASSERT_TRUE(engine().Unpin("expansion", {}, "growth_lead").ok());
  EXPECT_TRUE(absl::IsFailedPrecondition(engine().Unpin("expansion", {}, "growth_lead")));
  Until(7, 1);
  EXPECT_EQ(Expansion(), "open");
  EXPECT_EQ(Expansion("eu"), "open");
}

TEST_F(PeopleTest, APinIsForTheOwnerAndThoseAbove) {
  Until(2, 1);
  for (const char* role : {"oncall", "stranger"}) {
    const absl::Status denied = engine().Pin("expansion", sg_, "paused", At(9), role, "why not");
    EXPECT_TRUE(absl::IsPermissionDenied(denied)) << role;
    EXPECT_THAT(std::string(denied.message()), HasSubstr("growth_lead"));
    EXPECT_TRUE(absl::IsPermissionDenied(engine().Unpin("expansion", sg_, role)));
  }
  // A lever without an owner is for those of the gates that hold it.
  EXPECT_TRUE(engine().Pin("pace", {}, "25%", At(9), "oncall", "slowly").ok());
  EXPECT_TRUE(absl::IsPermissionDenied(engine().Pin("pace", {}, "25%", At(9), "stranger", "")));
  Until(3, 1);
  EXPECT_EQ(engine().LeverValue<double>("pace").value(), 0.25);
  EXPECT_EQ(Told({v1::Event::ACT_REFUSED}).size(), 5u);
}

TEST_F(PeopleTest, APinNeedsAValueASegmentAndAnEnd) {
  Until(2, 1);
  EXPECT_TRUE(
      absl::IsInvalidArgument(engine().Pin("expansion", sg_, "shut", At(9), "growth_lead", "")));
  EXPECT_TRUE(
      absl::IsInvalidArgument(engine().Pin("expansion", sg_, "slow", At(2), "growth_lead", "")));
  EXPECT_TRUE(absl::IsInvalidArgument(engine().Pin("pace", {}, "0.5", At(9), "oncall", "")));
  EXPECT_TRUE(absl::IsInvalidArgument(engine().Pin("pace", {}, "150%", At(9), "oncall", "")));
  EXPECT_TRUE(absl::IsNotFound(
      engine().Pin("expansion", {{"region", "xx"}}, "slow", At(9), "growth_lead", "")));
  EXPECT_TRUE(absl::IsNotFound(engine().Pin("expand", {}, "slow", At(9), "growth_lead", "")));
  Until(3, 1);
  EXPECT_THAT(Told({v1::Event::ACT_REFUSED}), IsEmpty());
}

TEST_F(PeopleTest, AShadowGateCallsNobody) {
  Run(R"(
    role lead
    role oncall reports to lead
    severity sev1 { acknowledge within 2s, resolve within 4s }
    signal ok gauge by region
    gate bad by region { owner oncall severity sev1 when last(ok) over 1s < 1 shadow
      remind every 1s })");
  Until(9, 0);
  EXPECT_THAT(Told({v1::Event::TRIP}), ElementsAre("TRIP 1"));
  EXPECT_THAT(Told({v1::Event::ESCALATE, v1::Event::BREACH, v1::Event::REMIND}), IsEmpty());
}

TEST_F(PeopleTest, ASuppressedGateCallsOnceItIsNoMore) {
  Run(R"(
    role lead
    role oncall reports to lead
    severity sev1 { acknowledge within 2s }
    signal ok gauge by region
    gate dead by region { owner oncall when last(ok) over 1s < -1 }
    gate bad by region { owner oncall severity sev1 when last(ok) over 1s < 1 suppressed by dead })");
  Until(7, -5);
  EXPECT_THAT(Calls(), IsEmpty());
  Until(9, 0);
  EXPECT_THAT(Calls(), ElementsAre("ESCALATE 8 to lead"));
}

TEST_F(PeopleTest, AResetTellsWhoAskedForIt) {
  Run(R"(
    role lead
    signal ok gauge by region
    gate bad by region { owner lead when last(ok) over 1s < 1 latch })");
  Until(2, 0);
  EXPECT_TRUE(absl::IsFailedPrecondition(engine().Reset("bad", sg_, "lead")));
  Until(4, 1);
  ASSERT_TRUE(engine().Reset("bad", sg_, "lead", "the disk was changed").ok());
  Until(5, 1);
  EXPECT_THAT(Told({v1::Event::CLEAR, v1::Event::ACT_REFUSED}),
              ElementsAre("ACT_REFUSED 3 by lead", "CLEAR 5 by lead"));
  const v1::Event& clear = run_->events.back();
  EXPECT_EQ(clear.note(), "the disk was changed");
  EXPECT_THAT(clear.reason(), HasSubstr("reset by hand, tripped for 4s: the disk was changed"));
}

TEST_F(PeopleTest, IdsAreTold) {
  Until(2, 1);
  Until(30, 0);
  ASSERT_TRUE(engine().Acknowledge("bad", sg_, "oncall", "one").ok());
  ASSERT_TRUE(engine().Acknowledge("bad", sg_, "oncall", "two").ok());
  ASSERT_TRUE(engine().Pin("expansion", {}, "paused", At(33), "growth_lead", "x").ok());
  Until(40, 0);
  std::vector<std::string> ids;
  for (const v1::Event& event : run_->events) {
    EXPECT_THAT(ids, Not(Contains(event.id())));
    EXPECT_FALSE(event.id().empty()) << event.ShortDebugString();
    ids.push_back(event.id());
  }
}

}  // namespace
}  // namespace sluice
