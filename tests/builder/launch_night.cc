// examples/launch_night/plan.sluice
#include "launch.pb.h"
#include "sluice/builder.h"
#include "tests/builder/example_plans.h"

namespace sluice::build {

using namespace std::chrono_literals;

PlanBuilder LaunchNight() {
  PlanBuilder plan("Spring launch night");
  plan.Tick(1s).Lateness(5s).Timezone("Asia/Singapore").Import("launch.proto");

  const Role incident_lead = plan.Role("incident_lead");
  const Role infra_lead = plan.Role("infra_lead").ReportsTo(incident_lead);
  const Role growth_lead = plan.Role("growth_lead").ReportsTo(incident_lead);

  const auto critical = plan.Severity("critical").AcknowledgeWithin(5min).ResolveWithin(45min);
  const auto major = plan.Severity("major").AcknowledgeWithin(15min).ResolveWithin(2h);

  const Label region("region"), cdn("cdn"), method("method"), edge("edge");
  const auto stream_start =
      plan.Outcome("stream_start").By(region.Expecting({"sg", "eu", "us", "br", "ap"}));
  const auto join_latency =
      plan.Distribution<std::chrono::milliseconds>("join_latency").By(region, cdn);
  const auto reconnects = plan.Counter("reconnects").By(region);
  const auto payment = plan.Outcome("payment").By(method.Expecting({"card", "wallet", "bank"}));
  const auto app_crash = plan.Events("app_crash").By(Label("platform"));
  const auto edge_cpu = plan.Gauge("edge_cpu").By(edge);

  const auto expansion = plan.Lever("expansion", {"running", "throttled", "paused"}).By(region);
  const auto offers = plan.Lever("offers", {"normal", "throttled", "off"});
  const auto traffic = plan.PercentLever("traffic", Wins::kLowest, 100_pct);

  const auto audience = plan.PercentLever("audience", Wins::kLowest, 100_pct).By(region);

  plan.Ramp("opening")
      .By(region)
      .Owner(growth_lead)
      .Lever(audience)
      .Step(5_pct, 10min)
      .Step(25_pct, 15min, Checkpoint::kYes)
      .Step(50_pct, 15min)
      .Step(100_pct, 30min)
      .Guard(GateRef("start_success"), GateRef("slow_join"))
      .RollbackToCheckpoint()
      .AdvanceWhen(SuccessRatio(stream_start).OverStep() >= 98.5_pct);

  plan.StatusEvery(15min);

  plan.Checklist()
      .Item("Everyone who owns a gate can be reached, and has said so", incident_lead)
      .Item("The release was rolled back once, in the rehearsal", infra_lead)
      .Item("A second provider of payments answers", growth_lead);

  const auto region_is_down = plan.Message(
      "region_is_down",
      "{owner}: since {since:time} only {value:.1%} of streams start in {region}, expansion is "
      "paused there");
  const auto call_for_region = plan.Message(
      "call_for_region",
      "{region} has been down for {tripped_at:ago}, since {tripped_at:time}, and {owner} does not "
      "answer: {value:.1%} of its streams start");
  const auto slow_region = plan.Message(
      "slow_region",
      "since {since:time} one viewer in twenty waits {value:.1s} in {region}, and {threshold:s} at "
      "most is right");

  const Gate start_success =
      plan.Gate("start_success")
          .By(region)
          .Owner(growth_lead)
          .Severity(critical)
          .When(SuccessRatio(stream_start).Over(1min) < 97_pct)
          .Given(Count(stream_start).Over(1min) >= 200)
          .For(3min)
          .ClearWhen(SuccessRatio(stream_start).Over(5min) >= 98.5_pct, 5min)
          .Hold(expansion, "paused")
          .Do<launch::PauseExpansion>([](launch::PauseExpansion& pause, const Vars& v) {
            pause.set_campaign("spring");
            pause.set_region(v.Label("region"));
            pause.set_observed(v.value());
          })
          .Do<launch::TellRole>([&](launch::TellRole& tell, const Vars& v) {
            tell.set_role(v.owner());
            tell.set_text(v.Message(region_is_down));
          })
          .OnClearDo<launch::ResumeExpansion>([](launch::ResumeExpansion& resume, const Vars& v) {
            resume.set_campaign("spring");
            resume.set_region(v.Label("region"));
          })
          .OnEscalateDo<launch::CallRole>([&](launch::CallRole& call, const Vars& v) {
            call.set_role(v.escalated_to());
            call.set_text(v.Message(call_for_region));
          });

  plan.Gate("brownout")
      .Owner(incident_lead)
      .Severity(critical)
      .When(AtLeast(3).Of(region, SuccessRatio(stream_start).Over(1min) < 97_pct))
      .Given(Count(stream_start).Over(1min) >= 1000)
      .For(1min)
      .ClearFor(5min)
      .Hold(expansion, "paused")
      .Hold(traffic, 50_pct);

  plan.Gate("slow_join")
      .By(region)
      .Owner(infra_lead)
      .Severity(major)
      .When(P95(join_latency).Over(2min) > 2s)
      .Given(Count(join_latency).Over(2min) >= 50)
      .For(3min)
      .ClearWhen(P95(join_latency).Over(5min) < 1s, 3min)
      .SuppressedBy(start_success)
      .Do<launch::ShiftCdn>([&](launch::ShiftCdn& shift, const Vars& v) {
        shift.set_region(v.Label("region"));
        shift.set_reason(v.Message(slow_region));
      });

  plan.Gate("reconnect_storm")
      .By(region)
      .Owner(infra_lead)
      .Severity(major)
      .When(Rate(reconnects).Over(1min) > 25)
      .For(2min)
      .ClearWhen(Rate(reconnects).Over(3min) < 15, 3min)
      .OnMissing(3min, Missing::kHold)
      .Hold(expansion, "throttled");

  plan.Gate("payment_spike")
      .Owner(growth_lead)
      .Severity(major)
      .When(FailureRatio(payment).Over(2min) > 3 * FailureRatio(payment).Over(30min).Offset(2min))
      .Given(Count(payment).Over(2min) >= 100)
      .For(4min, 5min)
      .ClearWhen(FailureRatio(payment).Over(5min) < 4_pct, 5min)
      .Warmup(10min)
      .Cooldown(5min)
      .Hold(offers, "throttled")
      .Do<launch::PromptAlternateMethod>();

  plan.Gate("crash_wave")
      .Owner(infra_lead)
      .Severity(major)
      .When(Count(app_crash).Over(5min) > 120)
      .ClearWhen(Count(app_crash).Over(5min) < 60, 5min)
      .Hold(offers, "off");

  plan.Gate("edge_hot")
      .Owner(infra_lead)
      .Severity(major)
      .When(MaxOf(edge, Mean(edge_cpu).Over(2min)) > 92_pct)
      .For(3min)
      .ClearWhen(MaxOf(edge, Mean(edge_cpu).Over(5min)) < 85_pct, 3min)
      .OnMissing(2min, Missing::kHold)
      .Hold(traffic, 70_pct);

  plan.Gate("starts_silent")
      .By(region)
      .Owner(infra_lead)
      .Severity(critical)
      .When(Silence(stream_start) > 30s)
      .ClearFor(1min)
      .Hold(expansion, "throttled");

  plan.Gate("payments_silent")
      .By(method)
      .Owner(growth_lead)
      .Severity(major)
      .When(Silence(payment) > 2min)
      .ClearFor(2min);
  AddLaunchNightScenarios(plan);
  return plan;
}

}  // namespace sluice::build
