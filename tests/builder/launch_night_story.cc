// examples/launch_night/night.sluice
#include "sluice/builder.h"
#include "sluice/builder/scenario.h"
#include "tests/builder/example_plans.h"

namespace sluice::build {
namespace {

using namespace std::chrono_literals;

const Label region("region"), cdn("cdn"), method("method"), edge("edge");
const LeverRef expansion("expansion"), audience("audience");
const GateRef start_success("start_success");
const RampRef opening("opening");

Timeline WholeNight() {
  return Timeline()
      .Of("TRIP", "CLEAR", "ESCALATE", "BREACH", "ACKNOWLEDGED", "RAMP", "PINNED", "UNPINNED",
          "LEVER")
      .LeverEvent(0s, In(audience, region == "ap"), 0_pct)
      .LeverEvent(0s, In(audience, region == "br"), 0_pct)
      .LeverEvent(0s, In(audience, region == "eu"), 0_pct)
      .LeverEvent(0s, In(audience, region == "sg"), 0_pct)
      .LeverEvent(0s, In(audience, region == "us"), 0_pct)
      .RampEvent(5min + 1s, In(opening, region == "eu"), 5_pct)
      .RampEvent(5min + 1s, In(opening, region == "sg"), 5_pct)
      .LeverEvent(5min + 1s, In(audience, region == "eu"), 5_pct)
      .LeverEvent(5min + 1s, In(audience, region == "sg"), 5_pct)
      .RampEvent(15min + 1s, In(opening, region == "eu"), 25_pct)
      .RampEvent(15min + 1s, In(opening, region == "sg"), 25_pct)
      .LeverEvent(15min + 1s, In(audience, region == "eu"), 25_pct)
      .LeverEvent(15min + 1s, In(audience, region == "sg"), 25_pct)
      .RampEvent(30min + 1s, In(opening, region == "eu"), 50_pct)
      .RampEvent(30min + 1s, In(opening, region == "sg"), 50_pct)
      .LeverEvent(30min + 1s, In(audience, region == "eu"), 50_pct)
      .LeverEvent(30min + 1s, In(audience, region == "sg"), 50_pct)
      .Event(38min + 16s, In(start_success, region == "sg"), "TRIP")
      .RampEvent(38min + 16s, In(opening, region == "sg"), 25_pct)
      .LeverEvent(38min + 16s, In(expansion, region == "sg"), "paused")
      .LeverEvent(38min + 16s, In(audience, region == "sg"), 25_pct)
      .Event(43min + 16s, In(start_success, region == "sg"), "ESCALATE")
      .Event(44min + 1s, In(start_success, region == "sg"), "ACKNOWLEDGED")
      .RampEvent(44min + 31s, In(opening, region == "eu"), 50_pct)
      .Event(45min + 1s, expansion, "PINNED")
      .LeverEvent(45min + 1s, In(expansion, region == "ap"), "paused")
      .LeverEvent(45min + 1s, In(expansion, region == "br"), "paused")
      .LeverEvent(45min + 1s, In(expansion, region == "eu"), "paused")
      .LeverEvent(45min + 1s, In(expansion, region == "us"), "paused")
      .Event(1h + 4min + 29s, In(start_success, region == "sg"), "CLEAR")
      .Event(1h + 20min, expansion, "UNPINNED")
      .LeverEvent(1h + 20min, In(expansion, region == "ap"), "running")
      .LeverEvent(1h + 20min, In(expansion, region == "br"), "running")
      .LeverEvent(1h + 20min, In(expansion, region == "eu"), "running")
      .LeverEvent(1h + 20min, In(expansion, region == "sg"), "running")
      .LeverEvent(1h + 20min, In(expansion, region == "us"), "running")
      .RampEvent(1h + 21min + 1s, In(opening, region == "eu"), 50_pct)
      .RampEvent(1h + 21min + 1s, In(opening, region == "sg"), 25_pct)
      .RampEvent(1h + 36min + 1s, In(opening, region == "eu"), 100_pct)
      .RampEvent(1h + 36min + 1s, In(opening, region == "sg"), 50_pct)
      .LeverEvent(1h + 36min + 1s, In(audience, region == "eu"), 100_pct)
      .LeverEvent(1h + 36min + 1s, In(audience, region == "sg"), 50_pct)
      .RampEvent(1h + 51min + 1s, In(opening, region == "sg"), 100_pct)
      .LeverEvent(1h + 51min + 1s, In(audience, region == "sg"), 100_pct);
}

}  // namespace

PlanBuilder LaunchNightStory() {
  PlanBuilder plan;
  plan.Use("plan.sluice");
  const RoleRef incident_lead("incident_lead"), infra_lead("infra_lead");
  const RoleRef growth_lead("growth_lead");
  const Selected<kOutcome, NumberExpr> stream_start("stream_start"), payment("payment");
  const Selected<kDistribution, DurationExpr> join_latency("join_latency");
  const Selected<kGauge, NumberExpr> edge_cpu("edge_cpu");
  const auto starts = [&](const char* at) {
    return Feed(stream_start.Where(region == at)).PerSecond(500);
  };
  const auto joins = [&](const char* at) {
    return Feed(join_latency.Where(region == at, cdn == "east")).PerSecond(10);
  };
  const auto payments = [&](const char* by, int rate) {
    return Feed(payment.Where(method == by)).PerSecond(rate).Value(98_pct, 2h);
  };
  constexpr char kCause[] = "it was the new player, rolled back";
  plan.Scenario("a region fails, and nobody answers")
      .Owner(incident_lead)
      .Feed(starts("sg").Value(99.5_pct, 35min).Value(90_pct, 20min).Value(99.5_pct, 65min))
      .Feed(starts("eu").Value(99.5_pct, 2h))
      .Feed(starts("us").Value(99.5_pct, 2h))
      .Feed(starts("br").Value(99.5_pct, 2h))
      .Feed(starts("ap").Value(99.5_pct, 2h))
      .Feed(joins("sg").Value(400ms, 2h))
      .Feed(joins("eu").Value(400ms, 2h))
      .Feed(payments("card", 50))
      .Feed(payments("wallet", 50))
      .Feed(payments("bank", 20))
      .Feed(Feed(edge_cpu.Where(edge == "sg-1")).Every(10s).Value(60_pct, 2h))
      .Tick("Everyone who owns a gate can be reached, and has said so", 1min, incident_lead)
      .Tick("The release was rolled back once, in the rehearsal", 2min, infra_lead)
      .Tick("A second provider of payments answers", 3min, growth_lead)
      .StartRamp(In(opening, region == "sg"), 5min, growth_lead)
      .StartRamp(In(opening, region == "eu"), 5min, growth_lead)
      .Acknowledge(In(start_success, region == "sg"), 44min, incident_lead, "on it")
      .HoldRamp(In(opening, region == "eu"), 44min + 30s, incident_lead, "nor there")
      .Pin(expansion, "paused", 45min, 80min, incident_lead, "not before we know what it is")
      .ResumeRamp(In(opening, region == "sg"), 81min, incident_lead, kCause)
      .ResumeRamp(In(opening, region == "eu"), 81min, incident_lead, kCause)
      .Timeline(WholeNight());

  plan.Scenario("a region fails at half of its audience")
      .Owner(growth_lead)
      .Feed(starts("sg").Value(99.5_pct, 35min).Value(90_pct, 5min).Value(99.5_pct, 60min))
      .Feed(joins("sg").Value(400ms, 100min))
      .StartRamp(In(opening, region == "sg"), 5min, growth_lead)
      .ResumeRamp(In(opening, region == "sg"), 1h, incident_lead, "the cause is found")
      .Expect(Trips(In(start_success, region == "sg")).By(39min))
      .Expect(Is(In(audience, region == "sg"), 25_pct).From(39min, 75min))
      .Expect(Is(In(audience, region == "sg"), 50_pct).At(75min + 1s));

  plan.Scenario("nobody can tell how a region does")
      .Owner(growth_lead)
      .Feed(starts("sg").Value(99.5_pct, 12min).Nothing(28min))
      .Feed(joins("sg").Value(400ms, 40min))
      .StartRamp(In(opening, region == "sg"), 5min, growth_lead)
      .Expect(Is(In(audience, region == "sg"), 5_pct).From(5min + 1s, 40min));

  plan.Scenario("a region may not go on before it is well, nor on anybody's word")
      .Owner(growth_lead)
      .Feed(starts("sg").Value(99.5_pct, 35min).Value(90_pct, 5min).Value(99.5_pct, 20min))
      .Feed(joins("sg").Value(400ms, 1h))
      .StartRamp(In(opening, region == "sg"), 5min, growth_lead)
      .ResumeRamp(In(opening, region == "sg"), 40min, growth_lead, "it looks better")
      .ResumeRamp(In(opening, region == "sg"), 55min, infra_lead)
      .ResumeRamp(In(opening, region == "sg"), 56min, growth_lead, "it was the new player")
      .Timeline(Timeline()
                    .Of("RAMP", "ACT_REFUSED")
                    .RampEvent(5min + 1s, In(opening, region == "sg"), 5_pct)
                    .RampEvent(15min + 1s, In(opening, region == "sg"), 25_pct)
                    .RampEvent(30min + 1s, In(opening, region == "sg"), 50_pct)
                    .RampEvent(38min + 16s, In(opening, region == "sg"), 25_pct)
                    .Event(40min + 1s, In(opening, region == "sg"), "ACT_REFUSED")
                    .Event(55min + 1s, In(opening, region == "sg"), "ACT_REFUSED")
                    .RampEvent(56min + 1s, In(opening, region == "sg"), 25_pct));
  return plan;
}

}  // namespace sluice::build
