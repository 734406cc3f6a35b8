// The scenarios of examples/launch_night/plan.sluice, in C++.
#include "launch.pb.h"
#include "sluice/builder.h"
#include "sluice/builder/scenario.h"
#include "tests/builder/example_plans.h"

namespace sluice::build {
namespace {

using namespace std::chrono_literals;

// What the plan declares above, by name.
const RoleRef incident_lead("incident_lead"), infra_lead("infra_lead"), growth_lead("growth_lead");
const Label region("region"), cdn("cdn"), method("method"), platform("platform"), edge("edge");
const Selected<kOutcome, NumberExpr> stream_start("stream_start"), payment("payment");
const Selected<kDistribution, DurationExpr> join_latency("join_latency");
const Selected<kCounter, NumberExpr> reconnects("reconnects");
const Selected<kEvents, NumberExpr> app_crash("app_crash");
const Selected<kGauge, NumberExpr> edge_cpu("edge_cpu");
const LeverRef expansion("expansion"), offers("offers"), traffic("traffic"), audience("audience");
const RampRef opening("opening");
const GateRef start_success("start_success"), brownout("brownout"), slow_join("slow_join"),
    reconnect_storm("reconnect_storm"), payment_spike("payment_spike"), crash_wave("crash_wave"),
    edge_hot("edge_hot"), starts_silent("starts_silent"), payments_silent("payments_silent");

template <typename Message>
Message About(const std::string& name) {
  Message message;
  message.set_region(name);
  return message;
}

// Attempts in a region, as many as there usually are.
Feed Starts(const std::string& name) {
  return Feed(stream_start.Where(region == name)).PerSecond(500);
}

void AddStarts(PlanBuilder& plan) {
  launch::TellRole told;
  told.set_role("growth_lead");
  told.set_text(
      "growth_lead: since 08:05 only 90.0 % of streams start in sg, expansion is paused there");
  plan.Scenario("one region cannot start streams")
      .Owner(growth_lead)
      .Feed(Starts("sg").Value(99_pct, 5min).Value(90_pct, 10min).Value(98.5_pct, 20min))
      .Feed(Starts("eu").Value(99_pct, 5min).Value(90_pct, 1min).Value(99_pct, 29min))
      .Expect(Trips(In(start_success, region == "sg")).At(8min + 14s))
      .Expect(Clears(In(start_success, region == "sg")).At(25min))
      .Expect(Never(Trips(In(start_success, region == "eu"))))
      .Expect(Is(In(expansion, region == "sg"), "paused").From(8min + 14s, 24min + 59s))
      .Expect(Is(In(expansion, region == "eu"), "running").From(0s, 35min))
      .Expect(Sent(About<launch::PauseExpansion>("sg"), 1))
      .Expect(Sent(told, 1))
      .Expect(Sent(About<launch::ResumeExpansion>("sg"), 1));

  plan.Scenario("three regions just keep the promise")
      .Owner(growth_lead)
      .Feed(Starts("sg").Value(97_pct, 10min))
      .Feed(Starts("eu").Value(97_pct, 10min))
      .Feed(Starts("us").Value(97_pct, 10min))
      .Expect(StaysClear(start_success))
      .Expect(StaysClear(brownout));

  plan.Scenario("a region with too few viewers to judge, and one with just enough")
      .Owner(growth_lead)
      .Feed(Feed(stream_start.Where(region == "sg")).Rate(199, 1min).Value(50_pct, 10min))
      .Feed(Feed(stream_start.Where(region == "eu")).Rate(200, 1min).Value(50_pct, 10min))
      .Expect(Never(Trips(In(start_success, region == "sg"))))
      .Expect(Trips(In(start_success, region == "eu")).At(4min));

  plan.Scenario("three regions cannot start streams")
      .Owner(incident_lead)
      .Feed(Starts("sg").Value(99_pct, 5min).Value(90_pct, 4min).Value(99_pct, 10min))
      .Feed(Starts("eu").Value(99_pct, 5min).Value(90_pct, 4min).Value(99_pct, 10min))
      .Feed(Starts("us").Value(99_pct, 5min).Value(90_pct, 4min).Value(99_pct, 10min))
      .Feed(Starts("br").Value(99_pct, 19min))
      .Feed(Starts("ap").Value(99_pct, 19min))
      .Expect(Trips(brownout).At(6min + 14s))
      .Expect(Is(In(expansion, region == "br"), "paused").At(6min + 14s))
      .Expect(Is(traffic, 50_pct).At(6min + 14s))
      .Expect(Clears(brownout).At(14min + 47s))
      .Expect(Is(traffic, 100_pct).At(15min));

  plan.Scenario("two regions cannot start streams, and a third for moments")
      .Owner(incident_lead)
      .Feed(Starts("sg").Value(99_pct, 5min).Value(90_pct, 5min))
      .Feed(Starts("eu").Value(99_pct, 5min).Value(90_pct, 5min))
      .Feed(Starts("us").Value(99_pct, 5min).Value(90_pct, 15s).Value(99_pct, 4min + 45s))
      .Feed(Starts("br").Value(99_pct, 10min))
      .Feed(Starts("ap").Value(99_pct, 10min))
      .Expect(Never(Trips(brownout)));

  plan.Scenario("three regions fail while hardly anybody is there")
      .Owner(incident_lead)
      .Feed(Feed(stream_start.Where(region == "sg")).Rate(333, 1min).Value(90_pct, 10min))
      .Feed(Feed(stream_start.Where(region == "eu")).Rate(333, 1min).Value(90_pct, 10min))
      .Feed(Feed(stream_start.Where(region == "us")).Rate(333, 1min).Value(90_pct, 10min))
      .Expect(Never(Trips(brownout)));

  plan.Scenario("three regions fail as soon as there is somebody")
      .Owner(incident_lead)
      .Feed(Feed(stream_start.Where(region == "sg")).Rate(333, 1min).Value(90_pct, 10min))
      .Feed(Feed(stream_start.Where(region == "eu")).Rate(333, 1min).Value(90_pct, 10min))
      .Feed(Feed(stream_start.Where(region == "us")).Rate(334, 1min).Value(90_pct, 10min))
      .Expect(Trips(brownout).At(2min));
}

// All but what one of them does, and the payments, are well for so long.
build::Scenario WithAllWell(build::Scenario scenario, const Length& length,
                            absl::string_view but_for) {
  for (const char* at : {"sg", "eu", "us", "br", "ap"}) {
    if (at != but_for) scenario.Feed(Starts(at).Value(99_pct, length));
  }
  for (const char* by : {"card", "wallet", "bank"}) {
    scenario.Feed(Feed(payment.Where(method == by)).PerSecond(2).Value(99_pct, length));
  }
  return scenario;
}

void AddCalls(PlanBuilder& plan) {
  const Target sg = In(start_success, region == "sg");
  launch::CallRole asked, called;
  asked.set_role("incident_lead");
  called.set_role("incident_lead");
  called.set_text(
      "sg has been down for 5m, since 08:08, and growth_lead does not answer: 90.0 % of its "
      "streams "
      "start");
  WithAllWell(plan.Scenario("nobody answers for a region")
                  .Owner(incident_lead)
                  .Feed(Starts("sg").Value(99_pct, 5min).Value(90_pct, 50min)),
              55min, "sg")
      .Timeline(Timeline()
                    .Of("TRIP", "ESCALATE", "BREACH")
                    .Event(8min + 14s, sg, "TRIP")
                    .Event(13min + 14s, sg, "ESCALATE")
                    .Event(53min + 14s, sg, "BREACH")
                    .Event(53min + 14s, sg, "ESCALATE"))
      .Expect(Sent(called, 1))
      .Expect(Sent(asked, 2));

  WithAllWell(plan.Scenario("nobody answers for a hot edge").Owner(infra_lead), 130min, "")
      .Feed(Feed(edge_cpu.Where(edge == "sin-1")).Value(60_pct, 5min).Value(95_pct, 125min))
      .Timeline(Timeline()
                    .Of("TRIP", "ESCALATE", "BREACH")
                    .Event(9min + 50s, edge_hot, "TRIP")
                    .Event(24min + 50s, edge_hot, "ESCALATE")
                    .Event(2h + 9min + 50s, edge_hot, "BREACH")
                    .Event(2h + 9min + 50s, edge_hot, "ESCALATE"));
}

void AddNetworks(PlanBuilder& plan) {
  auto shift = About<launch::ShiftCdn>("sg");
  shift.set_reason("since 08:05 one viewer in twenty waits 2.1s in sg, and 2s at most is right");
  plan.Scenario("a slow network")
      .Owner(infra_lead)
      .Feed(Feed(join_latency.Where(region == "sg", cdn == "east"))
                .PerSecond(2)
                .Value(400ms, 5min)
                .Value(2100ms, 10min)
                .Value(1050ms, 10min)
                .Value(950ms, 15min))
      .Feed(
          Feed(join_latency.Where(region == "sg", cdn == "west")).PerSecond(8).Value(400ms, 40min))
      .Feed(Feed(join_latency.Where(region == "eu", cdn == "east"))
                .PerSecond(10)
                .Value(400ms, 5min)
                .Value(1s + 900ms, 10min)
                .Value(400ms, 25min))
      .Feed(Feed(join_latency.Where(region == "us", cdn == "east"))
                .PerSecond(10)
                .Value(400ms, 5min)
                .Value(2100ms, 1min)
                .Value(400ms, 34min))
      .Expect(Trips(In(slow_join, region == "sg")).At(8min + 31s))
      .Expect(Clears(In(slow_join, region == "sg")).At(31min + 45s))
      .Expect(Never(Trips(In(slow_join, region == "eu"))))
      .Expect(Never(Trips(In(slow_join, region == "us"))))
      .Expect(Sent(shift, 1));

  plan.Scenario("a slow network with too few viewers to judge, and one with just enough")
      .Owner(infra_lead)
      .Feed(
          Feed(join_latency.Where(region == "sg", cdn == "east")).Rate(24.5, 1min).Value(3s, 10min))
      .Feed(Feed(join_latency.Where(region == "eu", cdn == "east")).Rate(25, 1min).Value(3s, 10min))
      .Expect(Never(Trips(In(slow_join, region == "sg"))))
      .Expect(Trips(In(slow_join, region == "eu")).At(5min));

  plan.Scenario("streams are slow where they do not start")
      .Owner(infra_lead)
      .Feed(Starts("sg").Value(99_pct, 5min).Value(90_pct, 20min))
      .Feed(Feed(join_latency.Where(region == "sg", cdn == "east"))
                .PerSecond(10)
                .Value(400ms, 6min)
                .Value(3s, 19min))
      .Expect(Trips(In(start_success, region == "sg")).By(9min))
      .Expect(Trips(In(slow_join, region == "sg")).By(10min))
      .Expect(Sent(About<launch::ShiftCdn>("sg"), 0));

  plan.Scenario("a storm of reconnects")
      .Owner(infra_lead)
      .Feed(Starts("sg").Value(99_pct, 25min))
      .Feed(Feed(reconnects.Where(region == "sg"))
                .Line(0, 3000, 5min)
                .Line(3000, 21000, 5min)
                .Line(21000, 30000, 15min))
      .Feed(Feed(reconnects.Where(region == "eu"))
                .Line(0, 3000, 5min)
                .Line(3000, 6600, 1min)
                .Line(6600, 18000, 19min))
      .Expect(Trips(In(reconnect_storm, region == "sg")).At(7min + 19s))
      .Expect(Is(In(expansion, region == "sg"), "throttled").At(7min + 19s))
      .Expect(Clears(In(reconnect_storm, region == "sg")).At(15min + 43s))
      .Expect(Never(Trips(In(reconnect_storm, region == "eu"))));

  plan.Scenario("reconnects are no longer counted")
      .Owner(infra_lead)
      .Feed(Starts("sg").Value(99_pct, 25min))
      .Feed(Feed(reconnects.Where(region == "sg"))
                .Line(0, 18000, 5min)
                .Nothing(10min)
                .Value(18000, 10min))
      .Feed(Feed(reconnects.Where(region == "eu")).Line(0, 3000, 5min).Nothing(20min))
      .Expect(Trips(In(reconnect_storm, region == "sg")).At(2min + 27s))
      .Expect(GoesBlind(In(reconnect_storm, region == "sg")).At(9min))
      .Expect(Is(In(expansion, region == "sg"), "throttled").From(9min, 15min))
      .Expect(GoesBlind(In(reconnect_storm, region == "eu")).At(9min))
      .Expect(Never(Trips(In(reconnect_storm, region == "eu"))));
}

void AddPayments(PlanBuilder& plan) {
  plan.Scenario("payments by wallet fail")
      .Owner(growth_lead)
      .Feed(Feed(payment.Where(method == "card")).PerSecond(50).Value(98_pct, 2h))
      .Feed(Feed(payment.Where(method == "wallet"))
                .PerSecond(50)
                .Value(86_pct, 20min)
                .Value(98_pct, 23min)
                .Value(74_pct, 8min)
                .Value(94_pct, 20min)
                .Value(94.5_pct, 49min))
      .Expect(Trips(payment_spike).At(48min + 25s))
      .Expect(Is(offers, "throttled").At(48min + 25s))
      .Expect(Clears(payment_spike).At(1h + 16min + 2s))
      .Expect(Sent(launch::PromptAlternateMethod(), 1));

  plan.Scenario("payments fail for a minute, and again two minutes later")
      .Owner(growth_lead)
      .Feed(Feed(payment.Where(method == "card"))
                .PerSecond(50)
                .Value(98_pct, 40min)
                .Value(50_pct, 1min)
                .Value(98_pct, 2min)
                .Value(50_pct, 1min)
                .Value(98_pct, 4min))
      .Expect(Trips(payment_spike).At(44min + 50s));

  plan.Scenario("payments fail for a minute, and again two and a half minutes later")
      .Owner(growth_lead)
      .Feed(Feed(payment.Where(method == "card"))
                .PerSecond(50)
                .Value(98_pct, 40min)
                .Value(50_pct, 1min)
                .Value(98_pct, 2min + 30s)
                .Value(50_pct, 1min)
                .Value(98_pct, 10min))
      .Expect(Never(Trips(payment_spike)));

  plan.Scenario("payments fail again")
      .Owner(growth_lead)
      .Feed(Feed(payment.Where(method == "card"))
                .PerSecond(50)
                .Value(98_pct, 40min)
                .Value(88_pct, 5min)
                .Value(98_pct, 9min)
                .Value(60_pct, 10min))
      .Expect(Trips(payment_spike).At(44min + 48s))
      .Expect(Clears(payment_spike).At(54min + 1s))
      .Expect(Trips(payment_spike).At(59min + 1s));

  plan.Scenario("payments fail as soon as the doors open")
      .Owner(growth_lead)
      .Feed(Feed(payment.Where(method == "card"))
                .PerSecond(50)
                .Value(98_pct, 9min)
                .Value(40_pct, 10min))
      .Expect(Trips(payment_spike).At(13min + 59s));

  plan.Scenario("too few payments to judge")
      .Owner(growth_lead)
      .Feed(Feed(payment.Where(method == "card"))
                .Rate(49.5, 1min)
                .Value(100_pct, 40min)
                .Value(50_pct, 10min))
      .Expect(Never(Trips(payment_spike)));

  plan.Scenario("just enough payments to judge")
      .Owner(growth_lead)
      .Feed(Feed(payment.Where(method == "card"))
                .Rate(50, 1min)
                .Value(100_pct, 40min)
                .Value(50_pct, 10min))
      .Expect(Trips(payment_spike).At(44min + 2s));
}

void AddCrashesAndEdges(PlanBuilder& plan) {
  plan.Scenario("an update crashes now and then")
      .Owner(infra_lead)
      .Feed(Feed(app_crash.Where(platform == "ios")).Rate(24, 1min).Value(1, 10min))
      .Expect(StaysClear(crash_wave));

  plan.Scenario("an update crashes")
      .Owner(infra_lead)
      .Feed(Feed(app_crash.Where(platform == "ios")).Rate(25, 1min).Value(1, 10min).Nothing(50min))
      .Feed(Feed(app_crash.Where(platform == "tv"))
                .Rate(12, 1min)
                .Nothing(10min)
                .Value(1, 20min)
                .Nothing(30min))
      .Feed(
          Feed(app_crash.Where(platform == "web")).Rate(11.8, 1min).Nothing(30min).Value(1, 30min))
      .Expect(Trips(crash_wave).At(4min + 51s))
      .Expect(Is(offers, "off").At(4min + 51s))
      .Expect(Clears(crash_wave).At(39min));

  plan.Scenario("one edge runs hot")
      .Owner(infra_lead)
      .Feed(Feed(edge_cpu.Where(edge == "sg-1"))
                .Every(10s)
                .Value(60_pct, 10min)
                .Value(92_pct, 10min)
                .Value(92.5_pct, 10min)
                .Value(85_pct, 15min)
                .Value(92_pct, 5min)
                .Value(60_pct, 10min))
      .Feed(Feed(edge_cpu.Where(edge == "sg-2")).Every(10s).Value(60_pct, 1h))
      .Expect(Never(Trips(edge_hot).By(20min)))
      .Expect(Trips(edge_hot).At(23min + 10s))
      .Expect(Is(traffic, 70_pct).At(23min + 10s))
      .Expect(Clears(edge_hot).At(54min + 10s));

  plan.Scenario("an edge runs hot for a moment, and later nothing is heard of it")
      .Owner(infra_lead)
      .Feed(Feed(edge_cpu.Where(edge == "sg-1"))
                .Every(10s)
                .Value(60_pct, 5min)
                .Value(100_pct, 2min)
                .Value(60_pct, 5min)
                .Nothing(5min))
      .Expect(GoesBlind(edge_hot).At(16min))
      .Expect(Never(Trips(edge_hot)));

  plan.Scenario("nothing is heard any more of a hot edge")
      .Owner(infra_lead)
      .Feed(Feed(edge_cpu.Where(edge == "sg-1")).Every(10s).Value(95_pct, 5min).Nothing(10min))
      .Expect(Trips(edge_hot).At(3min + 10s))
      .Expect(GoesBlind(edge_hot).At(9min))
      .Expect(Is(traffic, 70_pct).At(15min));
}

// Viewers of sg who join as fast as they should, for so long.
Feed GoodJoins(const Length& length) {
  return Feed(join_latency.Where(region == "sg", cdn == "east")).PerSecond(10).Value(400ms, length);
}

void AddOpening(PlanBuilder& plan) {
  const Target in_sg = In(opening, region == "sg");
  const Target sg = In(audience, region == "sg");
  plan.Scenario("a good region opens in forty minutes, and fails when it is open")
      .Owner(growth_lead)
      .Feed(Starts("sg").Value(98.5_pct, 45min).Value(99.6_pct, 30min + 2s).Value(90_pct, 10min))
      .Feed(GoodJoins(85min + 2s))
      .StartRamp(in_sg, 5min, growth_lead)
      .Expect(Is(sg, 0_pct).From(0s, 5min))
      .Expect(Is(sg, 5_pct).From(5min + 1s, 15min))
      .Expect(Is(sg, 25_pct).From(15min + 1s, 30min))
      .Expect(Is(sg, 50_pct).From(30min + 1s, 45min))
      .Expect(Is(sg, 100_pct).From(45min + 1s, 85min))
      .Expect(Trips(In(start_success, region == "sg")).By(79min));

  plan.Scenario("a region fails just before it is open")
      .Owner(growth_lead)
      .Feed(Starts("sg").Value(98.5_pct, 45min).Value(99.6_pct, 29min + 40s).Value(90_pct, 10min))
      .Feed(GoodJoins(84min + 40s))
      .StartRamp(in_sg, 5min, growth_lead)
      .Expect(Trips(In(start_success, region == "sg")).By(78min))
      .Expect(Is(sg, 25_pct).At(80min));

  plan.Scenario("a region that is not quite good enough stays where it is")
      .Owner(growth_lead)
      .Feed(Starts("sg").Value(98.4_pct, 40min))
      .Feed(GoodJoins(40min))
      .StartRamp(in_sg, 5min, growth_lead)
      .Expect(Is(sg, 5_pct).From(5min + 1s, 40min));

  plan.Scenario("a region gets slow at half of its audience")
      .Owner(infra_lead)
      .Feed(Starts("sg").Value(99.5_pct, 60min))
      .Feed(GoodJoins(35min).Value(3s, 10min))
      .StartRamp(in_sg, 5min, growth_lead)
      .Expect(Trips(In(slow_join, region == "sg")).By(40min))
      .Expect(Is(sg, 25_pct).At(40min));
}

void AddSilence(PlanBuilder& plan) {
  plan.Scenario("a region falls silent")
      .Owner(infra_lead)
      .Feed(Starts("sg").Value(99_pct, 5min).Nothing(2min).Value(99_pct, 5min))
      .Feed(Starts("eu").Value(99_pct, 5min).Nothing(29s).Value(99_pct, 6min + 31s))
      .Expect(Trips(In(starts_silent, region == "sg")).At(5min + 31s))
      .Expect(Is(In(expansion, region == "sg"), "throttled").At(5min + 31s))
      .Expect(Clears(In(starts_silent, region == "sg")).At(8min + 1s))
      .Expect(StaysClear(In(starts_silent, region == "eu")));

  plan.Scenario("payments by wallet fall silent")
      .Owner(growth_lead)
      .Feed(Feed(payment.Where(method == "wallet"))
                .PerSecond(10)
                .Value(99_pct, 5min)
                .Nothing(5min)
                .Value(99_pct, 5min))
      .Feed(Feed(payment.Where(method == "card"))
                .PerSecond(10)
                .Value(99_pct, 5min)
                .Nothing(2min)
                .Value(99_pct, 8min))
      .Expect(Trips(In(payments_silent, method == "wallet")).At(7min + 1s))
      .Expect(Clears(In(payments_silent, method == "wallet")).At(12min + 1s))
      .Expect(StaysClear(In(payments_silent, method == "card")));

  plan.Scenario("samples come late")
      .Owner(infra_lead)
      .Feed(Starts("sg").Late(5s).Value(99_pct, 5min))
      .Feed(Starts("eu").Late(6s).Value(99_pct, 5min))
      .Expect(Never(Trips(In(starts_silent, region == "sg"))))
      .Expect(Trips(In(starts_silent, region == "eu")).At(31s));
}

}  // namespace

void AddLaunchNightScenarios(PlanBuilder& plan) {
  AddStarts(plan);
  AddCalls(plan);
  AddNetworks(plan);
  AddPayments(plan);
  AddCrashesAndEdges(plan);
  AddOpening(plan);
  AddSilence(plan);
}

}  // namespace sluice::build
