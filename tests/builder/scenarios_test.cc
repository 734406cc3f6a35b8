// Each construct of scenarios, in C++ and as the text that it makes.
#include <gtest/gtest.h>

#include "sluice/builder.h"
#include "sluice/builder/scenario.h"
#include "tests/builder/same_plan.h"

namespace sluice::build {
namespace {

using namespace std::chrono_literals;

TEST(Scenarios, FeedsAreSpelled) {
  PlanBuilder plan;
  const Label region("region");
  const auto starts = plan.Outcome("starts").By(region);
  const auto cpu = plan.Gauge("cpu");
  const auto latency = plan.Distribution<std::chrono::milliseconds>("latency");
  plan.Scenario("feeds")
      .Owner(RoleRef("lead"))
      .Only()
      .Until(1h)
      .FeedFile("night.csv")
      .Feed(Feed(starts.Where(region == "sg"))
                .PerSecond(500)
                .Late(3s)
                .Value(99_pct, 5min)
                .Line(99_pct, 90_pct, 10min)
                .Nothing(1min))
      .Feed(Feed(cpu).Every(10s).Value(-5, 1min).Line(-1.5, 2_k, 1min))
      .Feed(Feed(latency).Rate(2_k, 1min).Value(800ms, 1min).Line(1s, -2s, 1min))
      .Feed(Feed(starts).Rate(1, 24h).Value(1, 48h));
  EXPECT_TRUE(SaysTheSame(plan.proto(), R"(
    signal starts outcome by region
    signal cpu gauge
    signal latency distribution ms
    scenario "feeds" {
      owner lead
      only
      until 1h
      feed file "night.csv"
      feed starts{region = "sg"} 500/s late 3s: 99% for 5m, 99% -> 90% for 10m, _ for 1m
      feed cpu every 10s: -5 for 1m, -1.5 -> 2k for 1m
      feed latency 2k/m: 800ms for 1m, 1s -> -2s for 1m
      feed starts 1/d: 1 for 2d
    }
  )"));
}

TEST(Scenarios, ExpectationsAreSpelled) {
  PlanBuilder plan;
  const Label region("region");
  const Gate gate = plan.Gate("ok").By(region);
  const auto offers = plan.Lever("offers", {"normal", "off"});
  const auto traffic = plan.PercentLever("traffic", Wins::kLowest, 100_pct);
  v1::Name sent;
  sent.set_text("x");
  plan.Scenario("expectations")
      .Expect(Trips(In(gate, region == "sg", In("cdn", {"a", "b"}))).Between(8min, 9min))
      .Expect(Clears(gate).By(30min))
      .Expect(Escalates(gate).At(5min))
      .Expect(GoesBlind(gate).By(5min))
      .Expect(StaysClear(GateRef("later")))
      .Expect(Never(Trips(gate)))
      .Expect(Never(Clears(gate).By(5min)))
      .Expect(Is(In(offers, region == "sg"), "off").At(12min))
      .Expect(Is(traffic, 50_pct).From(5min, 6min))
      .Expect(Sent(sent, 1))
      .Expect(Sent(v1::Span(), 0))
      .Expect(Sent(v1::Span(), 3));
  EXPECT_TRUE(SaysTheSame(plan.proto(), R"(
    gate ok by region { }
    lever offers { normal, off }
    lever traffic percent, lowest wins, default 100%
    scenario "expectations" {
      expect ok{region = "sg", cdn in ("a", "b")} trips between 8m and 9m
      expect ok clears by 30m
      expect ok escalates at 5m
      expect ok goes blind by 5m
      expect later stays clear
      expect ok never trips
      expect ok never clears by 5m
      expect offers{region = "sg"} is off at 12m
      expect traffic is 50% from 5m to 6m
      expect sluice.v1.Name { text: "x" } once
      expect sluice.v1.Span { } never
      expect sluice.v1.Span { } 3 times
    }
  )"));
}

TEST(Scenarios, WhatPeopleDoAndWhatHappensIsSpelled) {
  PlanBuilder plan;
  const Role lead = plan.Role("lead");
  const Gate gate = plan.Gate("ok");
  const auto offers = plan.Lever("offers", {"normal", "off"});
  const auto traffic = plan.PercentLever("traffic", Wins::kLowest, 100_pct);
  const Ramp ramp = plan.Ramp("rollout");
  plan.Scenario("acts")
      .Acknowledge(gate, 1min, lead)
      .Acknowledge(In(gate, Label("region") == "sg"), 1min, lead, "seen")
      .Reset(gate, 2min, lead, "n")
      .Silence(gate, 3min, 4min, lead, "n")
      .Pin(offers, "off", 5min, 6min, lead)
      .Pin(traffic, 30_pct, 5min, 6min, lead, "n")
      .Unpin(traffic, 7min, lead)
      .StartRamp(ramp, 8min, lead)
      .HoldRamp(ramp, 9min, lead)
      .ResumeRamp(ramp, 10min, lead)
      .AbortRamp(ramp, 11min, lead, "n")
      .Tick("an item", 12min, lead)
      .Restart(13min)
      .Restart(14min, 30s)
      .Reload("other.sluice", 15min);
  EXPECT_TRUE(SaysTheSame(plan.proto(), R"(
    role lead
    gate ok { }
    lever offers { normal, off }
    lever traffic percent, lowest wins, default 100%
    ramp rollout { }
    scenario "acts" {
      acknowledge ok at 1m by lead
      acknowledge ok{region = "sg"} at 1m by lead note "seen"
      reset ok at 2m by lead note "n"
      silence ok at 3m until 4m by lead note "n"
      pin offers to off at 5m until 6m by lead
      pin traffic to 30% at 5m until 6m by lead note "n"
      unpin traffic at 7m by lead
      start ramp rollout at 8m by lead
      hold ramp rollout at 9m by lead
      resume ramp rollout at 10m by lead
      abort ramp rollout at 11m by lead note "n"
      tick "an item" at 12m by lead
      restart at 13m
      restart at 14m for 30s
      reload "other.sluice" at 15m
    }
  )"));
}

TEST(Scenarios, TimelinesAreSpelled) {
  PlanBuilder plan;
  const Gate gate = plan.Gate("ok");
  const auto offers = plan.Lever("offers", {"normal", "off"});
  const auto traffic = plan.PercentLever("traffic", Wins::kLowest, 100_pct);
  plan.Scenario("s")
      .Timeline(Timeline()
                    .Event(8min + 14s, In(gate, Label("region") == "sg"), "TRIP")
                    .LeverEvent(9min, offers, "off")
                    .LeverEvent(10min, traffic, 50_pct)
                    .Event(24min, gate, "CLEAR"))
      .Timeline(Timeline().Of("TRIP", "CLEAR"));
  EXPECT_TRUE(SaysTheSame(plan.proto(), R"(
    gate ok { }
    lever offers { normal, off }
    lever traffic percent, lowest wins, default 100%
    scenario "s" {
      timeline {
        8m14s ok{region = "sg"} TRIP
        9m offers LEVER off
        10m traffic LEVER 50%
        24m ok CLEAR
      }
      timeline of TRIP, CLEAR { }
    }
  )"));
}

}  // namespace
}  // namespace sluice::build
