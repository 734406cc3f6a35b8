// examples/gradual_opening.sluice
#include "sluice/builder.h"
#include "sluice/builder/scenario.h"
#include "tests/builder/example_plans.h"

namespace sluice::build {

using namespace std::chrono_literals;

PlanBuilder GradualOpening() {
  PlanBuilder plan("Opening a region step by step");
  const Role incident_lead = plan.Role("incident_lead");
  const Role release_lead = plan.Role("release_lead").ReportsTo(incident_lead);

  const Label region("region");
  const auto stream_start = plan.Outcome("stream_start").By(region);
  const auto admission = plan.PercentLever("admission", Wins::kLowest, 100_pct).By(region);

  const Gate start_failing = plan.Gate("start_failing")
                                 .By(region)
                                 .Owner(release_lead)
                                 .Severity("critical")
                                 .When(SuccessRatio(stream_start).Over(1min) < 97_pct)
                                 .Given(Count(stream_start).Over(1min) >= 200)
                                 .For(2min)
                                 .ClearFor(5min);

  const Ramp open_up = plan.Ramp("open_up")
                           .By(region)
                           .Owner(release_lead)
                           .Lever(admission)
                           .Step(5_pct, 10min)
                           .Step(25_pct, 15min, Checkpoint::kYes)
                           .Step(50_pct, 15min)
                           .Step(100_pct, 30min)
                           .Guard(start_failing)
                           .RollbackToCheckpoint()
                           .AdvanceWhen(SuccessRatio(stream_start).OverStep() >= 98.5_pct);

  const auto in_sg = stream_start.Where(region == "sg");
  plan.Scenario("a good region opens in forty minutes")
      .Owner(release_lead)
      .Feed(Feed(in_sg).PerSecond(20).Value(99.5_pct, 1h + 20min))
      .StartRamp(In(open_up, region == "sg"), 5min, release_lead)
      .Expect(Is(In(admission, region == "sg"), 0_pct).At(5min))
      .Expect(Is(In(admission, region == "sg"), 5_pct).At(15min))
      .Expect(Is(In(admission, region == "sg"), 25_pct).At(30min))
      .Expect(Is(In(admission, region == "sg"), 50_pct).At(45min))
      .Expect(Is(In(admission, region == "sg"), 100_pct).At(46min));

  plan.Scenario("at half of its audience the region breaks")
      .Owner(release_lead)
      .Feed(Feed(in_sg)
                .PerSecond(20)
                .Value(99.5_pct, 35min)
                .Value(80_pct, 10min)
                .Value(99.5_pct, 30min))
      .StartRamp(In(open_up, region == "sg"), 5min, release_lead)
      .ResumeRamp(In(open_up, region == "sg"), 55min, incident_lead, "the cause is found")
      .Expect(Trips(In(start_failing, region == "sg")).By(38min))
      .Expect(Is(In(admission, region == "sg"), 25_pct).From(38min, 1h + 9min))
      .Expect(Is(In(admission, region == "sg"), 50_pct).At(1h + 11min));

  plan.Scenario("nobody can tell how it goes")
      .Owner(release_lead)
      .Feed(Feed(in_sg).PerSecond(20).Value(99.5_pct, 12min).Nothing(20min))
      .StartRamp(In(open_up, region == "sg"), 5min, release_lead)
      .Expect(Is(In(admission, region == "sg"), 5_pct).From(6min, 32min));
  return plan;
}

}  // namespace sluice::build
