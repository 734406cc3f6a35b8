// examples/cmake_consumer/consumer.sluice
#include "cmake_consumer/consumer.pb.h"
#include "sluice/builder.h"
#include "sluice/builder/scenario.h"
#include "tests/builder/example_plans.h"

namespace sluice::build {

using namespace std::chrono_literals;

PlanBuilder CmakeConsumer() {
  PlanBuilder plan;
  plan.Import("consumer.proto");
  const Role on_call = plan.Role("on_call");
  const Label region("region");
  const auto stream_start = plan.Outcome("stream_start").By(region);
  const auto doors = plan.Lever<consumer::Doors>("doors", {"open", "closed"}).By(region);

  const Gate start_success =
      plan.Gate("start_success")
          .By(region)
          .Owner(on_call)
          .When(SuccessRatio(stream_start).Over(1min) < 97_pct)
          .Given(Count(stream_start).Over(1min) >= 200)
          .For(3min)
          .Hold(doors, consumer::DOORS_CLOSED)
          .Do<consumer::PageOnCall>([](consumer::PageOnCall& page, const Vars& v) {
            page.set_region(v.Label("region"));
            page.set_why(v.reason());
          });

  consumer::PageOnCall page;
  page.set_region("sg");
  plan.Scenario("one region cannot start streams")
      .Owner(on_call)
      .Feed(Feed(stream_start.Where(region == "sg"))
                .PerSecond(100)
                .Value(99_pct, 5min)
                .Value(90_pct, 10min))
      .Feed(Feed(stream_start.Where(region == "eu")).PerSecond(100).Value(99_pct, 15min))
      .Expect(Trips(In(start_success, region == "sg")).By(9min))
      .Expect(Never(Trips(In(start_success, region == "eu"))))
      .Expect(Is(In(doors, region == "sg"), "closed").At(10min))
      .Expect(Sent(page, 1));
  return plan;
}

}  // namespace sluice::build
