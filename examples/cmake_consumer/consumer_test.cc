// A test of a host against the installed package: its plan, on a virtual clock.
#include "absl/time/time.h"
#include "consumer.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "sluice/engine.h"
#include "sluice/plan.h"
#include "sluice/testing.h"

namespace {

using sluice::testing::By;
using sluice::testing::Delivered;
using sluice::testing::LeverIs;
using sluice::testing::ScenariosOf;
using sluice::testing::Simulator;
using sluice::testing::StaysClear;
using sluice::testing::Times;
using sluice::testing::Tripped;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Property;

const sluice::Labels kSg = {{"region", "sg"}};

TEST(ConsumerTest, PagesWhoIsOnCallAndClosesTheDoors) {
  Simulator sim(sluice::Plan::FromFile(CONSUMER_PLAN));
  bool closed = false;
  ASSERT_TRUE(sim.engine()
                  .OnLever<consumer::Doors>("doors",
                                            [&](const sluice::LeverChange<consumer::Doors>& doors) {
                                              closed = doors.to == consumer::DOORS_CLOSED;
                                            })
                  .ok());
  ASSERT_TRUE(
      sim.engine()
          .On<consumer::PageOnCall>(
              [](const consumer::PageOnCall&, const sluice::Decision&) { return absl::OkStatus(); })
          .ok());
  sim.Feed(R"(stream_start{region = "sg"} 100/s: 99% for 5m, 90% for 10m)");
  sim.Feed(R"(stream_start{region = "eu"} 100/s: 99% for 15m)");
  sim.RunFor(absl::Minutes(15));
  EXPECT_THAT(sim, Tripped("start_success", kSg, By(absl::Minutes(9))));
  EXPECT_THAT(sim, Not(Tripped("start_success", {{"region", "eu"}})));
  EXPECT_THAT(sim, LeverIs("doors", consumer::DOORS_CLOSED, kSg));
  EXPECT_THAT(sim, Delivered<consumer::PageOnCall>(
                       Property("why", &consumer::PageOnCall::why, HasSubstr("< 97 %")), Times(1)));
  EXPECT_TRUE(closed);
}

class EachScenario : public ::testing::TestWithParam<std::string> {};

TEST_P(EachScenario, IsMetWithTheHandlersToo) {
  Simulator sim(sluice::Plan::FromFile(CONSUMER_PLAN));
  sim.Play(GetParam());
}

INSTANTIATE_TEST_SUITE_P(OfThePlan, EachScenario,
                         ::testing::ValuesIn(ScenariosOf(sluice::Plan::FromFile(CONSUMER_PLAN))));

}  // namespace
