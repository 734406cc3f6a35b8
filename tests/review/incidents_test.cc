// What counts as an incident's detection, acknowledgement, mitigation and end, and whether a
// promise was kept.
#include "src/review/incidents.h"

#include <gtest/gtest.h>

#include <string>

#include "google/protobuf/util/time_util.h"
#include "sluice/plan.h"
#include "src/review/totals.h"

namespace sluice::review {
namespace {

using google::protobuf::util::TimeUtil;

constexpr std::int64_t kMinute = 60'000'000'000;

constexpr char kPlan[] = R"(
role lead
role owner reports to lead
severity critical { acknowledge within 5m, resolve within 30m }
signal up gauge by region, host
lever expansion by region { running, paused }
lever admission percent, lowest wins, default 100%
gate down by region { owner owner severity critical when min(up) over 1m < 1 hold expansion at paused }
gate calm by region { owner owner when min(up) over 1m < 0 }
ramp open_up { owner owner lever admission step 50% hold 1m step 100% hold 1m guard down }
)";

v1::Event At(std::int64_t minute, v1::Event::Kind kind, const std::string& gate = "",
             const std::string& region = "") {
  v1::Event event;
  *event.mutable_time() = TimeUtil::NanosecondsToTimestamp(minute * kMinute);
  event.set_kind(kind);
  event.set_gate(gate);
  event.set_owner("owner");
  if (!region.empty()) (*event.mutable_segment())["region"] = region;
  return event;
}

v1::Event Trip(std::int64_t minute, const std::string& region, std::int64_t since) {
  v1::Event event = At(minute, v1::Event::TRIP, "down", region);
  *event.mutable_since() = TimeUtil::NanosecondsToTimestamp(since * kMinute);
  return event;
}

v1::Event Lever(std::int64_t minute, const std::string& region, const std::string& to,
                const std::string& cause) {
  v1::Event event = At(minute, v1::Event::LEVER, "", region);
  event.set_lever("expansion");
  event.set_to(to);
  if (!cause.empty()) event.add_causes(cause);
  return event;
}

v1::Event Pin(std::int64_t minute, const std::string& lever, const std::string& region,
              const std::string& to) {
  v1::Event event = At(minute, v1::Event::PINNED, "", region);
  event.set_lever(lever);
  event.set_to(to);
  event.set_role("lead");
  return event;
}

v1::Event Ramp(std::int64_t minute, const std::string& move) {
  v1::Event event = At(minute, v1::Event::RAMP);
  event.set_ramp("open_up");
  event.set_to("50%");
  event.set_role("lead");
  event.set_id("open_up/RAMP:" + move + "/2026-01-01T00:00:00Z");
  return event;
}

class IncidentsTest : public testing::Test {
 protected:
  IncidentsTest() : incidents_(TermsOf((*Plan::Parse(kPlan, "test.sluice")).program())) {}

  const Incident& only() const {
    EXPECT_EQ(incidents_.all().size(), 1u);
    return incidents_.all().front();
  }
  Verdict Acknowledged(std::int64_t minute) const { return only().Acknowledged(minute * kMinute); }
  Verdict Resolved(std::int64_t minute) const { return only().Resolved(minute * kMinute); }

  Incidents incidents_;
};

TEST_F(IncidentsTest, ATripOpensOneThatBeganWithItsCondition) {
  incidents_.Add(Trip(10, "sg", 7));
  EXPECT_EQ(only().since_ns, 7 * kMinute);
  EXPECT_EQ(only().tripped_ns, 10 * kMinute);
  EXPECT_TRUE(only().open());
  EXPECT_EQ(only().acknowledge_within_ns, 5 * kMinute);
  EXPECT_EQ(only().resolve_within_ns, 30 * kMinute);
}

TEST_F(IncidentsTest, SegmentsAreIncidentsOfTheirOwn) {
  incidents_.Add(Trip(10, "sg", 7));
  incidents_.Add(Trip(11, "eu", 8));
  incidents_.Add(At(12, v1::Event::CLEAR, "down", "eu"));
  ASSERT_EQ(incidents_.all().size(), 2u);
  EXPECT_TRUE(incidents_.all()[0].open());
  EXPECT_EQ(incidents_.all()[1].cleared_ns, 12 * kMinute);
}

TEST_F(IncidentsTest, ASecondTripIsAnotherIncident) {
  incidents_.Add(Trip(10, "sg", 10));
  incidents_.Add(At(12, v1::Event::CLEAR, "down", "sg"));
  incidents_.Add(Trip(20, "sg", 20));
  ASSERT_EQ(incidents_.all().size(), 2u);
  EXPECT_FALSE(incidents_.all()[0].open());
  EXPECT_TRUE(incidents_.all()[1].open());
}

TEST_F(IncidentsTest, WhatIsAboutNoIncidentIsPassedOver) {
  incidents_.Add(At(1, v1::Event::CLEAR, "down", "sg"));
  incidents_.Add(At(1, v1::Event::ACKNOWLEDGED, "down", "sg"));
  incidents_.Add(At(1, v1::Event::BREACH, "down", "sg"));
  incidents_.Add(At(1, v1::Event::STATUS));
  EXPECT_TRUE(incidents_.all().empty());
}

TEST_F(IncidentsTest, TheFirstAcknowledgementCounts) {
  incidents_.Add(Trip(10, "sg", 10));
  for (const int minute : {13, 14}) {
    v1::Event event = At(minute, v1::Event::ACKNOWLEDGED, "down", "sg");
    event.set_role(minute == 13 ? "owner" : "lead");
    incidents_.Add(event);
  }
  EXPECT_EQ(only().acknowledged_ns, 13 * kMinute);
  EXPECT_EQ(only().acknowledged_by, "owner");
}

TEST_F(IncidentsTest, APromiseIsOpenUntilItsTimeAndThenMissed) {
  incidents_.Add(Trip(10, "sg", 10));
  EXPECT_EQ(Acknowledged(14), Verdict::kOpen);
  EXPECT_EQ(Acknowledged(15), Verdict::kMissed);
  EXPECT_EQ(Resolved(39), Verdict::kOpen);
  EXPECT_EQ(Resolved(40), Verdict::kMissed);
}

TEST_F(IncidentsTest, WhatFallsOnTheLastMinuteIsKept) {
  incidents_.Add(Trip(10, "sg", 10));
  incidents_.Add(At(15, v1::Event::ACKNOWLEDGED, "down", "sg"));
  incidents_.Add(At(40, v1::Event::CLEAR, "down", "sg"));
  EXPECT_EQ(Acknowledged(100), Verdict::kKept);
  EXPECT_EQ(Resolved(100), Verdict::kKept);
}

TEST_F(IncidentsTest, AMinuteLaterIsMissed) {
  incidents_.Add(Trip(10, "sg", 10));
  incidents_.Add(At(16, v1::Event::ACKNOWLEDGED, "down", "sg"));
  incidents_.Add(At(41, v1::Event::CLEAR, "down", "sg"));
  EXPECT_EQ(Acknowledged(100), Verdict::kMissed);
  EXPECT_EQ(Resolved(100), Verdict::kMissed);
}

TEST_F(IncidentsTest, WhatClearsInTimeNeedsNoAcknowledgement) {
  incidents_.Add(Trip(10, "sg", 10));
  incidents_.Add(At(12, v1::Event::CLEAR, "down", "sg"));
  EXPECT_EQ(Acknowledged(100), Verdict::kKept);
}

TEST_F(IncidentsTest, ABreachIsMissed) {
  incidents_.Add(Trip(10, "sg", 10));
  incidents_.Add(At(40, v1::Event::BREACH, "down", "sg"));
  EXPECT_EQ(only().breached_ns, 40 * kMinute);
  EXPECT_EQ(Resolved(40), Verdict::kMissed);
}

TEST_F(IncidentsTest, WithoutASeverityNothingIsPromised) {
  incidents_.Add(At(10, v1::Event::TRIP, "calm", "sg"));
  EXPECT_EQ(Acknowledged(100), Verdict::kNone);
  EXPECT_EQ(Resolved(100), Verdict::kNone);
}

TEST_F(IncidentsTest, InShadowAndWhileSuppressedNobodyIsAsked) {
  v1::Event shadow = Trip(10, "sg", 10);
  shadow.set_shadow(true);
  incidents_.Add(shadow);
  v1::Event suppressed = Trip(10, "eu", 10);
  suppressed.add_suppressed_by("calm");
  incidents_.Add(suppressed);
  const std::int64_t late = 100 * kMinute;
  EXPECT_EQ(incidents_.all()[0].Acknowledged(late), Verdict::kNone);
  EXPECT_EQ(incidents_.all()[0].Resolved(late), Verdict::kNone);
  EXPECT_EQ(incidents_.all()[1].Acknowledged(late), Verdict::kNone);
  EXPECT_EQ(incidents_.all()[1].Resolved(late), Verdict::kMissed);
  EXPECT_EQ(TotalsOf(incidents_, late).incidents, 1u);
  EXPECT_EQ(TotalsOf(incidents_, late).shadows, 1u);
}

TEST_F(IncidentsTest, ALeverThatTheGateHoldsMitigatesIt) {
  incidents_.Add(Trip(10, "sg", 10));
  incidents_.Add(Lever(10, "eu", "paused", "down{region = \"eu\"}"));
  EXPECT_FALSE(only().mitigated_ns.has_value()) << "another segment";
  incidents_.Add(Lever(11, "sg", "paused", "calm{region = \"sg\"}"));
  EXPECT_FALSE(only().mitigated_ns.has_value()) << "another gate's doing";
  incidents_.Add(Lever(12, "sg", "paused", "down{region = \"sg\"}"));
  EXPECT_EQ(only().mitigated_ns, 12 * kMinute);
  EXPECT_EQ(only().mitigated_by, "expansion{region = \"sg\"} at paused");
}

TEST_F(IncidentsTest, ALeverThatIsThereAlreadyDoesSoAtTheTrip) {
  incidents_.Add(Lever(9, "sg", "paused", "other"));
  incidents_.Add(Trip(10, "sg", 10));
  EXPECT_EQ(only().mitigated_ns, 10 * kMinute);
  EXPECT_EQ(only().mitigated_by, "expansion{region = \"sg\"} was at paused already");
}

TEST_F(IncidentsTest, ALeverThatIsBackAtItsRestDoesNot) {
  incidents_.Add(Lever(8, "sg", "paused", "other"));
  incidents_.Add(Lever(9, "sg", "running", ""));
  incidents_.Add(Trip(10, "sg", 10));
  EXPECT_FALSE(only().mitigated_ns.has_value());
}

TEST_F(IncidentsTest, APinAwayFromRestDoes) {
  incidents_.Add(Trip(10, "sg", 10));
  incidents_.Add(Pin(11, "expansion", "eu", "paused"));
  incidents_.Add(Pin(12, "expansion", "sg", "running"));
  EXPECT_FALSE(only().mitigated_ns.has_value());
  incidents_.Add(Pin(13, "admission", "", "10%"));
  EXPECT_EQ(only().mitigated_ns, 13 * kMinute);
  EXPECT_EQ(only().mitigated_by, "admission pinned at 10% by lead");
}

TEST_F(IncidentsTest, ARampThatIsHeldDoesAndOneThatMovesOnDoesNot) {
  incidents_.Add(Trip(10, "sg", 10));
  incidents_.Add(Ramp(11, "advanced"));
  EXPECT_FALSE(only().mitigated_ns.has_value());
  incidents_.Add(Ramp(12, "held#2"));
  EXPECT_EQ(only().mitigated_by, "ramp open_up held at 50% by lead");
}

TEST_F(IncidentsTest, ARollbackIsForItsGuards) {
  incidents_.Add(At(10, v1::Event::TRIP, "calm", "sg"));
  incidents_.Add(Trip(10, "sg", 10));
  incidents_.Add(Ramp(10, "rolled_back"));
  EXPECT_FALSE(incidents_.all()[0].mitigated_ns.has_value());
  EXPECT_EQ(incidents_.all()[1].mitigated_by, "ramp open_up rolled back to 50%");
}

TEST_F(IncidentsTest, EscalationsRemindersRefusalsAndNotesAreCounted) {
  incidents_.Add(Trip(10, "sg", 10));
  v1::Event escalation = At(15, v1::Event::ESCALATE, "down", "sg");
  escalation.set_escalated_to("lead");
  incidents_.Add(escalation);
  v1::Event capped = At(16, v1::Event::ESCALATE, "", "sg");
  capped.set_lever("expansion");
  incidents_.Add(capped);
  incidents_.Add(At(17, v1::Event::REMIND, "down", "sg"));
  incidents_.Add(At(18, v1::Event::ACT_REFUSED, "down", "sg"));
  incidents_.Add(At(19, v1::Event::NOTE));
  ASSERT_EQ(only().escalations.size(), 1u);
  EXPECT_EQ(only().escalations[0].to, "lead");
  const Totals totals = TotalsOf(incidents_, 20 * kMinute);
  EXPECT_EQ(totals.escalations, 2u);
  EXPECT_EQ(totals.reminders, 1u);
  EXPECT_EQ(totals.refused_acts, 1u);
  EXPECT_EQ(totals.notes, 1u);
  EXPECT_EQ(totals.acknowledged_within.missed, 1u);
  EXPECT_EQ(totals.resolved_within.open, 1u);
}

TEST_F(IncidentsTest, APromiseIsThatOfThePlanItTrippedUnder) {
  incidents_.Add(Trip(10, "sg", 10));
  constexpr char kOther[] = R"(
role owner
severity critical { acknowledge within 9m, resolve within 40m }
signal up gauge by region
gate down by region { owner owner severity critical when min(up) over 1m < 1 }
)";
  incidents_.ChangePlan(TermsOf((*Plan::Parse(kOther, "other.sluice")).program()));
  EXPECT_TRUE(only().open());
  incidents_.Add(Trip(11, "eu", 11));
  ASSERT_EQ(incidents_.all().size(), 2u);
  EXPECT_EQ(incidents_.all()[0].acknowledge_within_ns, 5 * kMinute);
  EXPECT_EQ(incidents_.all()[1].acknowledge_within_ns, 9 * kMinute);
  incidents_.Add(At(12, v1::Event::CLEAR, "down", "sg"));
  EXPECT_EQ(incidents_.all()[0].cleared_ns, 12 * kMinute);
  // What is gone is told of as before, and promises nothing.
  EXPECT_EQ(incidents_.terms().GateText("calm", {{"region", "sg"}}), "calm{region = \"sg\"}");
  EXPECT_EQ(incidents_.terms().levers.at("expansion").rest, "running");
}

TEST_F(IncidentsTest, MedianAndWorstAreOfWhatWasDone) {
  for (const int region : {0, 1, 2, 3}) {
    incidents_.Add(Trip(10 + region, std::string(1, static_cast<char>('a' + region)), 10));
  }
  incidents_.Add(At(20, v1::Event::CLEAR, "down", "a"));
  const Totals totals = TotalsOf(incidents_, 20 * kMinute);
  EXPECT_EQ(totals.detect.count, 4u);
  EXPECT_EQ(totals.detect.median_ns, 1 * kMinute);
  EXPECT_EQ(totals.detect.worst_ns, 3 * kMinute);
  EXPECT_EQ(totals.clear.count, 1u);
  EXPECT_EQ(totals.clear.worst_ns, 10 * kMinute);
  EXPECT_EQ(totals.acknowledge.count, 0u);
}

}  // namespace
}  // namespace sluice::review
