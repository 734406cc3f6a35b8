// Tests of the backend's own: its plan, with the handlers that the night has, on a virtual
// clock. What the plan decides is one half; that the services then do it is the other.
#include <array>
#include <cstddef>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "handlers.h"
#include "launch.pb.h"
#include "services.h"
#include "sluice/engine.h"
#include "sluice/plan.h"
#include "sluice/testing.h"

namespace backend {
namespace {

using absl::Minutes;
using sluice::testing::Between;
using sluice::testing::By;
using sluice::testing::Cleared;
using sluice::testing::Delivered;
using sluice::testing::LeverIs;
using sluice::testing::Sent;
using sluice::testing::Simulator;
using sluice::testing::StaysClear;
using sluice::testing::Suppressed;
using sluice::testing::Times;
using sluice::testing::Tripped;
using ::testing::Lt;
using ::testing::Not;
using ::testing::Property;

const sluice::Labels kSg = {{"region", "sg"}};
const sluice::Labels kEu = {{"region", "eu"}};

// [fixture]
class LaunchTest : public ::testing::Test {
 protected:
  LaunchTest() : sim_(sluice::Plan::FromFile(SLUICE_EXAMPLE_PLAN)) {
    EXPECT_TRUE(BindHandlers(sim_.engine(), services_).ok());  // as in the night
  }

  Services services_;
  Simulator sim_;
};
// [/fixture]

// [campaign]
TEST_F(LaunchTest, StopsTheCampaignWhereStreamsDoNotStart) {
  sim_.Feed(R"(stream_start{region = "sg"} 50/s: 99% for 5m, 60% for 10m, 99% for 15m)");
  sim_.Feed(R"(stream_start{region = "eu"} 50/s: 99% for 30m)");
  sim_.RunFor(Minutes(10));
  EXPECT_THAT(sim_, Tripped("start_success", kSg, Between(Minutes(7), Minutes(8))));
  EXPECT_THAT(sim_, StaysClear("start_success", kEu));
  EXPECT_THAT(sim_, LeverIs("expansion", EXPANSION_PAUSED, kSg));
  EXPECT_THAT(sim_, Delivered<PauseCampaign>(Property("region", &PauseCampaign::region, "sg")));
  EXPECT_EQ(services_.campaign.Share("sg"), 0) << "viewers are still let in";
  EXPECT_EQ(services_.campaign.Share("eu"), 1);

  sim_.RunFor(Minutes(20));
  EXPECT_THAT(sim_, Cleared("start_success", kSg, By(Minutes(25))));
  EXPECT_EQ(services_.campaign.Share("sg"), 1) << "the campaign does not go on";
}
// [/campaign]

TEST_F(LaunchTest, HoldsEveryRegionBackWhereThreeAreInTrouble) {
  for (const char* region : {"sg", "eu", "us"}) {
    sim_.Feed(absl::StrCat("stream_start{region = \"", region, "\"} 50/s: 99% for 5m, 60% for 5m"));
  }
  sim_.Feed(R"(stream_start{region = "br"} 50/s: 99% for 10m)");
  sim_.RunFor(Minutes(10));
  EXPECT_THAT(sim_, Tripped("brownout", By(Minutes(7))));
  EXPECT_THAT(sim_, LeverIs("expansion", EXPANSION_PAUSED));
  EXPECT_EQ(services_.campaign.Share("br"), 0);
}

TEST_F(LaunchTest, DoesNotTellOfSlowJoinsWhereStreamsDoNotStart) {
  sim_.Feed(R"(stream_start{region = "sg"} 50/s: 99% for 5m, 60% for 10m)");
  sim_.Feed(R"(join_latency{region = "sg"} 20/s: 500ms for 5m, 4s for 10m)");
  sim_.RunFor(Minutes(15));
  EXPECT_THAT(sim_, Suppressed("slow_join", kSg));
}

// The provider of wallets takes one payment a second, whoever asks. The more of them are
// led elsewhere, the more go well: what the check-out does follows from the plan, and what
// the plan sees from the check-out.
// [loop]
TEST_F(LaunchTest, LeadsBuyersAwayFromAProviderThatIsDown) {
  std::array<sluice::OutcomeSeries, kMethods.size()> payments;
  for (std::size_t i = 0; i < kMethods.size(); ++i) {
    payments[i] = sim_.engine().Outcome("payment", {{"method", kMethods[i]}}).value();
  }
  double asked_of_wallets = 0;
  sim_.EachTick([&](absl::Time now) {
    const bool down = now >= sim_.TimeAt(Minutes(5));
    for (std::size_t i = 0; i < kMethods.size(); ++i) {
      const double asked = 40 * services_.checkout.Shares()[i];
      const double paid = down && i == 1 ? 1 : asked;
      EXPECT_TRUE(sim_.engine()
                      .Record(payments[i], absl::ToUnixNanos(now), static_cast<std::uint64_t>(paid),
                              static_cast<std::uint64_t>(asked))
                      .ok());
      if (i == 1) asked_of_wallets = asked;
    }
  });
  sim_.RunFor(Minutes(5));
  EXPECT_THAT(sim_, StaysClear("payment_trouble"));
  EXPECT_EQ(asked_of_wallets, 14);

  sim_.RunFor(Minutes(10));
  EXPECT_THAT(sim_, Tripped("payment_trouble", By(Minutes(7))));
  EXPECT_THAT(sim_, Sent<PromptOtherMethod>(
                        Property("failing", &PromptOtherMethod::failing, Not(Lt(0.05)))));
  EXPECT_LT(asked_of_wallets, 5) << "buyers are not led elsewhere";
  EXPECT_EQ(services_.offers.offers(), OFFERS_THROTTLED);
}
// [/loop]

// A campaign that the service does not know: the message is refused, again and again, and
// the plan can't do more than say so.
TEST_F(LaunchTest, IsToldWhereTheCampaignServiceRefuses) {
  const absl::Status bound =
      sim_.engine().On<PauseCampaign>([this](PauseCampaign pause, const sluice::Decision&) {
        pause.set_campaign("autumn");
        return services_.campaign.Pause(pause);
      });
  ASSERT_TRUE(bound.ok()) << bound;
  sim_.Feed(R"(stream_start{region = "sg"} 50/s: 60% for 10m)");
  sim_.RunFor(Minutes(10));
  EXPECT_THAT(sim_, Sent<PauseCampaign>(::testing::_, Times(1)));
  EXPECT_THAT(sim_, Not(Delivered<PauseCampaign>()));
  EXPECT_EQ(services_.campaign.Share("sg"), 0) << "the lever holds it back all the same";
}

}  // namespace
}  // namespace backend
