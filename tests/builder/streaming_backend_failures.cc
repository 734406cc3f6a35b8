// examples/streaming_backend/failures.sluice
#include "sluice/builder.h"
#include "sluice/builder/scenario.h"
#include "streaming_backend/launch.pb.h"
#include "tests/builder/example_plans.h"

namespace sluice::build {

using namespace std::chrono_literals;

PlanBuilder StreamingBackendFailures() {
  PlanBuilder plan;
  plan.Use("launch.sluice");
  // What the other file declares.
  const RoleRef infra_lead("infra_lead"), growth_lead("growth_lead");
  const Label region("region"), method("method");
  const Selected<kOutcome, NumberExpr> stream_start("stream_start"), payment("payment");
  const GateRef start_success("start_success"), starts_silent("starts_silent");
  const GateRef payment_trouble("payment_trouble");
  const LeverRef expansion("expansion"), offers("offers");

  backend::PauseCampaign pause;
  pause.set_campaign("spring");
  pause.set_region("sg");
  backend::ResumeCampaign resume;
  resume.set_region("sg");
  plan.Scenario("one region cannot start streams")
      .Owner(infra_lead)
      .Feed(Feed(stream_start.Where(region == "sg"))
                .PerSecond(50)
                .Value(99_pct, 5min)
                .Value(60_pct, 10min)
                .Value(99_pct, 15min))
      .Feed(Feed(stream_start.Where(region == "eu")).PerSecond(50).Value(99_pct, 30min))
      .Expect(Trips(In(start_success, region == "sg")).Between(7min, 8min))
      .Expect(Clears(In(start_success, region == "sg")).By(25min))
      .Expect(Never(Trips(In(start_success, region == "eu"))))
      .Expect(Is(In(expansion, region == "sg"), "paused").At(10min))
      .Expect(Is(In(expansion, region == "eu"), "running").From(0s, 30min))
      .Expect(Sent(pause, 1))
      .Expect(Sent(resume, 1));

  plan.Scenario("the provider of wallets can hardly pay any more")
      .Owner(growth_lead)
      .Feed(Feed(payment.Where(method == "card")).PerSecond(3).Value(99_pct, 30min))
      .Feed(Feed(payment.Where(method == "wallet"))
                .PerSecond(2)
                .Value(99_pct, 5min)
                .Value(50_pct, 10min)
                .Value(99_pct, 15min))
      .Expect(Trips(payment_trouble).By(8min))
      .Expect(Is(offers, "throttled").At(10min))
      .Expect(Sent(backend::PromptOtherMethod(), 1));

  plan.Scenario("a region falls silent")
      .Owner(infra_lead)
      .Feed(
          Feed(stream_start.Where(region == "sg")).PerSecond(50).Value(99_pct, 5min).Nothing(5min))
      .Expect(Trips(In(starts_silent, region == "sg")).At(5min + 31s))
      .Expect(Never(Trips(In(start_success, region == "sg"))))
      .Expect(Is(In(expansion, region == "sg"), "throttled").At(10min));
  return plan;
}

}  // namespace sluice::build
