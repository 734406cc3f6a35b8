// The code of "A plan in C++" in docs/embedding.md, built and run.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "launch.pb.h"
#include "sluice/builder.h"
#include "sluice/builder/scenario.h"
#include "sluice/engine.h"
#include "sluice/plan.h"

namespace {

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kNow = 1'772'395'200 * kSecond;  // 2026-03-01T20:00:00Z

// [plan]
absl::StatusOr<sluice::Plan> LaunchPlan() {
  using namespace std::chrono_literals;
  using namespace sluice::build;

  PlanBuilder plan("Spring launch night");
  plan.Lateness(5s);
  const auto lead = plan.Role("growth_lead");
  const Label region("region");
  const auto starts = plan.Outcome("stream_start").By(region.Expecting({"sg", "eu"}));
  const auto latency = plan.Distribution<std::chrono::milliseconds>("join_latency").By(region);
  const auto expansion = plan.Lever("expansion", {"running", "throttled", "paused"}).By(region);

  const auto start_success =
      plan.Gate("start_success")
          .By(region)
          .Owner(lead)
          .When(SuccessRatio(starts).Over(1min) < 97_pct)
          .Given(Count(starts).Over(1min) >= 200)
          .For(3min)
          .ClearWhen(SuccessRatio(starts).Over(5min) >= 98.5_pct, 5min)
          .Hold(expansion, "paused")
          .Do<launch::PauseExpansion>([](launch::PauseExpansion& pause, const Vars& v) {
            pause.set_campaign("spring");
            pause.set_region(v.Label("region"));
            pause.set_observed(v.value());
          });

  plan.Gate("slow_join")
      .By(region)
      .Owner(lead)
      .When(P95(latency).Over(2min) > 2s && Count(latency).Over(2min) >= 50)
      .For(3min)
      .SuppressedBy(start_success);

  plan.Gate("starts_silent").By(region).Owner(lead).When(Silence(starts) > 30s);
  return plan.Build();
}
// [/plan]

TEST(BuilderSnippets, ThePlanRuns) {
  const absl::StatusOr<sluice::Plan> plan = LaunchPlan();
  ASSERT_TRUE(plan.ok()) << plan.status();
  auto engine = sluice::Engine::Create(*plan).value();
  std::vector<launch::PauseExpansion> paused;
  const absl::Status bound = engine->On<launch::PauseExpansion>(
      [&](const launch::PauseExpansion& pause, const sluice::Decision&) {
        paused.push_back(pause);
        return absl::OkStatus();
      });
  ASSERT_TRUE(bound.ok()) << bound;
  ASSERT_TRUE(engine->Start(kNow).ok());
  const auto sg = engine->Outcome("stream_start", {{"region", "sg"}}).value();
  for (int second = 1; second <= 300; ++second) {
    const std::int64_t now = kNow + second * kSecond;
    ASSERT_TRUE(engine->Record(sg, now, 90, 100).ok());
    ASSERT_TRUE(engine->AdvanceTo(now).ok());
  }
  ASSERT_EQ(paused.size(), 1u);
  EXPECT_EQ(paused[0].campaign(), "spring");
  EXPECT_EQ(paused[0].region(), "sg");
  EXPECT_DOUBLE_EQ(paused[0].observed(), 0.9);
}

sluice::build::PlanBuilder WithScenario() {
  using namespace std::chrono_literals;
  using namespace sluice::build;
  PlanBuilder plan;
  const auto lead = plan.Role("growth_lead");
  const Label region("region");
  const auto starts = plan.Outcome("stream_start").By(region);
  const auto expansion = plan.Lever("expansion", {"running", "paused"}).By(region);
  const auto start_success = plan.Gate("start_success")
                                 .By(region)
                                 .Owner(lead)
                                 .When(SuccessRatio(starts).Over(1min) < 97_pct)
                                 .Given(Count(starts).Over(1min) >= 200)
                                 .Hold(expansion, "paused");
  // [scenario]
  plan.Scenario("one region cannot start streams")
      .Owner(lead)
      .Feed(Feed(starts.Where(region == "sg"))
                .PerSecond(500)
                .Value(99_pct, 5min)
                .Value(90_pct, 10min))
      .Expect(Trips(In(start_success, region == "sg")).Between(5min, 9min))
      .Expect(Is(In(expansion, region == "sg"), "paused").At(12min));
  // [/scenario]
  return plan;
}

TEST(BuilderSnippets, TheScenarioIsAGoodOne) {
  const absl::StatusOr<sluice::Plan> plan = WithScenario().Build();
  EXPECT_TRUE(plan.ok()) << plan.status();
}

std::string Refusal() {
  using namespace std::chrono_literals;
  using namespace sluice::build;
  PlanBuilder plan;
  const auto lead = plan.Role("growth_lead");
  const auto starts = plan.Outcome("stream_start");
  plan.Gate("start_success")
      .Owner(lead)
      .When(SuccessRatio(starts).Over(1min) < 97_pct)
      .Given(Count(starts).Over(1min) >= 200)
      .For(1500ms);
  return std::string(plan.Build().status().message());
}

// The page shows what is wrong with this one.
TEST(BuilderSnippets, ARefusalNamesGateAndClause) {
  constexpr char kOnThePage[] = R"(
gate start_success, clause `for`: `for` 1s500ms is not a whole number of ticks of 1s; write 1s or 2s [off-tick]
  plan:9:13
    for       1s500ms
              ^~~~~~~
)";
  EXPECT_EQ("\n" + Refusal() + "\n", kOnThePage);
}

}  // namespace
