// examples/streaming_backend/launch.sluice
#include "sluice/builder.h"
#include "streaming_backend/launch.pb.h"
#include "tests/builder/example_plans.h"

namespace sluice::build {

using namespace std::chrono_literals;

PlanBuilder StreamingBackend() {
  PlanBuilder plan("Streaming launch");
  plan.Tick(1s).Lateness(5s).Import("launch.proto");

  const Role incident_lead = plan.Role("incident_lead");
  const Role infra_lead = plan.Role("infra_lead").ReportsTo(incident_lead);
  const Role growth_lead = plan.Role("growth_lead").ReportsTo(incident_lead);

  const Label region("region"), method("method");
  const auto stream_start =
      plan.Outcome("stream_start").By(region.Expecting({"sg", "eu", "us", "br", "ap"}));
  const auto join_latency = plan.Distribution<std::chrono::milliseconds>("join_latency").By(region);
  const auto reconnects = plan.Counter("reconnects").By(region);
  const auto payment = plan.Outcome("payment").By(method.Expecting({"card", "wallet", "bank"}));

  const auto expansion =
      plan.Lever<backend::Expansion>("expansion", {"running", "throttled", "paused"}).By(region);
  const auto offers = plan.Lever<backend::Offers>("offers", {"normal", "throttled", "off"});

  const Gate start_success =
      plan.Gate("start_success")
          .By(region)
          .Owner(growth_lead)
          .Severity("critical")
          .When(SuccessRatio(stream_start).Over(1min) < 97_pct)
          .Given(Count(stream_start).Over(1min) >= 200)
          .For(2min)
          .ClearWhen(SuccessRatio(stream_start).Over(3min) >= 98.5_pct, 3min)
          .Hold(expansion, backend::EXPANSION_PAUSED)
          .Do<backend::PauseCampaign>([](backend::PauseCampaign& pause, const Vars& v) {
            pause.set_campaign("spring");
            pause.set_region(v.Label("region"));
            pause.set_observed(v.value());
          })
          .OnClearDo<backend::ResumeCampaign>([](backend::ResumeCampaign& resume, const Vars& v) {
            resume.set_campaign("spring");
            resume.set_region(v.Label("region"));
          });

  plan.Gate("reconnect_storm")
      .By(region)
      .Owner(infra_lead)
      .Severity("major")
      .When(Rate(reconnects).Over(1min) > 5)
      .For(30s)
      .ClearWhen(Rate(reconnects).Over(3min) < 2, 4min)
      .Hold(expansion, backend::EXPANSION_THROTTLED);

  plan.Gate("brownout")
      .Owner(incident_lead)
      .Severity("critical")
      .When(AtLeast(3).Of(region, SuccessRatio(stream_start).Over(1min) < 97_pct))
      .Given(Count(stream_start).Over(1min) >= 1000)
      .For(1min)
      .ClearFor(5min)
      .Hold(expansion, backend::EXPANSION_PAUSED);

  plan.Gate("slow_join")
      .By(region)
      .Owner(infra_lead)
      .Severity("major")
      .When(P95(join_latency).Over(2min) > 2s)
      .Given(Count(join_latency).Over(2min) >= 50)
      .For(3min)
      .ClearWhen(P95(join_latency).Over(5min) < 1s, 3min)
      .SuppressedBy(start_success);

  plan.Gate("payment_trouble")
      .Owner(growth_lead)
      .Severity("major")
      .When(FailureRatio(payment).Over(2min) > 5_pct)
      .Given(Count(payment).Over(2min) >= 100)
      .For(1min)
      .ClearWhen(FailureRatio(payment).Over(3min) < 2.5_pct, 5min)
      .Hold(offers, backend::OFFERS_THROTTLED)
      .Do<backend::PromptOtherMethod>(
          [](backend::PromptOtherMethod& prompt, const Vars& v) { prompt.set_failing(v.value()); })
      .OnClearDo<backend::StopPrompting>();

  plan.Gate("starts_silent")
      .By(region)
      .Owner(infra_lead)
      .Severity("critical")
      .When(Silence(stream_start) > 30s)
      .ClearFor(1min)
      .Hold(expansion, backend::EXPANSION_THROTTLED);

  plan.Gate("payments_silent")
      .By(method)
      .Owner(growth_lead)
      .Severity("major")
      .When(Silence(payment) > 2min)
      .ClearFor(1min);
  return plan;
}

}  // namespace sluice::build
