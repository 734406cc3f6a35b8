// Messages that gates send: the host's own types, and what its real handlers answered.
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "launch.pb.h"
#include "sluice/plan.h"
#include "sluice/testing.h"
#include "tests/testing/told.h"

namespace sluice::testing {
namespace {

using absl::Minutes;
using launch::PauseExpansion;
using launch::ResumeExpansion;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Property;

constexpr char kPlan[] = R"(
  plan "Night"
  import "launch.proto"
  role lead
  signal stream_start outcome by region
  gate start_success by region {
    owner lead
    when  success_ratio(stream_start) over 1m < 97%
    for   3m
    do    launch.PauseExpansion { campaign: "spring", region: $region, observed: $value }
    on clear do launch.ResumeExpansion { region: $region }
  })";

// In sg starts fail from 2m to 10m, and in eu from 4m to 12m.
class MessagesTest : public ::testing::Test {
 protected:
  MessagesTest() : sim_(Plan::Parse(kPlan, "night.sluice")) {
    sim_.Feed(R"(stream_start{region = "sg"} 10/s: 99% for 2m, 80% for 8m, 99% for 10m)");
    sim_.Feed(R"(stream_start{region = "eu"} 10/s: 99% for 4m, 80% for 8m, 99% for 8m)");
  }

  // A host that pauses by itself, but refuses the first so many times.
  void BindPause(int refusals) {
    const absl::Status bound = sim_.engine().On<PauseExpansion>(
        [this, refusals](const PauseExpansion& pause, const Decision&) {
          calls_.push_back(pause.region());
          if (static_cast<int>(calls_.size()) <= refusals) {
            return absl::UnavailableError("the campaign service is busy");
          }
          return absl::OkStatus();
        });
    EXPECT_TRUE(bound.ok()) << bound;
  }

  Simulator sim_;
  std::vector<std::string> calls_;
};

// Its words are ours, whatever GoogleMock's version.
MATCHER_P(OfRegion, region, absl::StrCat(negation ? "isn't" : "is", " for ", region)) {
  *result_listener << "for " << arg.region();
  return arg.region() == region;
}

TEST_F(MessagesTest, AreFoundByMatchersOfTheHostsOwnType) {
  sim_.AdvanceTo(Minutes(20));
  EXPECT_THAT(sim_, Sent<PauseExpansion>());
  EXPECT_THAT(sim_, Sent<PauseExpansion>(OfRegion("sg"), Times(1)));
  EXPECT_THAT(sim_, Sent<PauseExpansion>(::testing::_, Times(2)));
  EXPECT_THAT(sim_, Sent<PauseExpansion>(::testing::_, Times::AtLeast(2)));
  EXPECT_THAT(sim_, Not(Sent<PauseExpansion>(::testing::_, Times::AtLeast(3))));
  EXPECT_THAT(sim_, Not(Sent<PauseExpansion>(OfRegion("us"))));
  EXPECT_THAT(sim_, Sent<PauseExpansion>(OfRegion("us"), Times(0)));
  EXPECT_THAT(sim_, Sent<PauseExpansion>(Property(&PauseExpansion::observed, ::testing::Lt(0.97)),
                                         Times(2)));
  EXPECT_THAT(sim_, Sent<ResumeExpansion>(::testing::_, Times(2), By(Minutes(14))));
}

TEST_F(MessagesTest, AreFoundByTheFieldsThatMatter) {
  sim_.AdvanceTo(Minutes(20));
  PauseExpansion pause;
  pause.set_region("eu");
  EXPECT_THAT(sim_, Sent<PauseExpansion>(pause, Times(1)));
  pause.set_campaign("spring");
  EXPECT_THAT(sim_, Sent<PauseExpansion>(pause));
  pause.set_campaign("autumn");
  EXPECT_THAT(sim_, Not(Sent<PauseExpansion>(pause)));
}

TEST_F(MessagesTest, AreFoundByTime) {
  sim_.AdvanceTo(Minutes(20));
  EXPECT_THAT(sim_, Sent<PauseExpansion>(OfRegion("sg"), By(Minutes(6))));
  EXPECT_THAT(sim_,
              Sent<PauseExpansion>(OfRegion("eu"), Times(1), Between(Minutes(7), Minutes(8))));
  EXPECT_THAT(sim_, Not(Sent<PauseExpansion>(OfRegion("eu"), By(Minutes(7)))));
}

TEST_F(MessagesTest, AreAtHandAsTheyWereSent) {
  sim_.AdvanceTo(Minutes(20));
  const std::vector<PauseExpansion> pauses = sim_.sent<PauseExpansion>();
  ASSERT_EQ(pauses.size(), 2u);
  EXPECT_EQ(pauses[0].region(), "sg");
  EXPECT_EQ(pauses[1].campaign(), "spring");
  ASSERT_EQ(sim_.sent().size(), 4u);
  EXPECT_EQ(sim_.sent()[0].decision.on(), "trip");
  EXPECT_EQ(sim_.sent()[0].at, Minutes(5) + absl::Seconds(7));
  EXPECT_EQ(sim_.sent()[0].attempts, 0) << "nobody handles it";
}

TEST_F(MessagesTest, GoToTheHostsRealHandlers) {
  BindPause(0);
  sim_.AdvanceTo(Minutes(20));
  EXPECT_THAT(calls_, ElementsAre("sg", "eu"));
  EXPECT_THAT(sim_, Delivered<PauseExpansion>(OfRegion("sg"), Times(1)));
  EXPECT_THAT(sim_, Delivered<PauseExpansion>(::testing::_, Times(2)));
  EXPECT_EQ(sim_.sent()[0].attempts, 1);
}

TEST_F(MessagesTest, ThatAreRefusedAreSentAgainAndThenDelivered) {
  BindPause(2);
  sim_.AdvanceTo(Minutes(20));
  EXPECT_THAT(calls_, ElementsAre("sg", "sg", "sg", "eu"));
  EXPECT_EQ(sim_.sent()[0].attempts, 3);
  EXPECT_THAT(sim_, Delivered<PauseExpansion>(OfRegion("sg")));
}

TEST_F(MessagesTest, ThatWereNeverTakenAreToldWithTheAnswer) {
  BindPause(1000);
  sim_.AdvanceTo(Minutes(20));
  EXPECT_THAT(sim_, Not(Delivered<PauseExpansion>()));
  EXPECT_TRUE(sim_.sent()[0].dropped);
  EXPECT_EQ(Told(sim_, Delivered<PauseExpansion>(OfRegion("sg"))),
            R"(NOT MET
Expected: launch.PauseExpansion, which is for sg, is delivered
  Actual: 20m of "Night", delivered 0 times; not so, or with other fields: at 5m7s launch.PauseExpansion { campaign: "spring", region: "sg", observed: 0.8 }; at 7m7s launch.PauseExpansion { campaign: "spring", region: "eu", observed: 0.8 }
          at 5m7s: the handler answered UNAVAILABLE: the campaign service is busy after 11 attempts, and it was dropped
          at 7m7s: for eu
)");
}

TEST_F(MessagesTest, ThatNobodyHandlesAreNotDelivered) {
  sim_.AdvanceTo(Minutes(20));
  EXPECT_THAT(Told(sim_, Delivered<PauseExpansion>(OfRegion("sg"))),
              HasSubstr("at 5m7s: no handler was called with it"));
}

TEST_F(MessagesTest, OfOtherFieldsOrTimesAreTold) {
  sim_.AdvanceTo(Minutes(20));
  EXPECT_EQ(Told(sim_, Sent<PauseExpansion>(OfRegion("us"), Times(1))),
            R"(NOT MET
Expected: launch.PauseExpansion, which is for us, is sent once
  Actual: 20m of "Night", sent 0 times; with other fields: at 5m7s launch.PauseExpansion { campaign: "spring", region: "sg", observed: 0.8 }; at 7m7s launch.PauseExpansion { campaign: "spring", region: "eu", observed: 0.8 }
          at 5m7s: for sg
          at 7m7s: for eu
)");
  EXPECT_EQ(Told(sim_, Sent<PauseExpansion>(OfRegion("eu"), Times(1), By(Minutes(7)))),
            R"(NOT MET
Expected: launch.PauseExpansion, which is for eu, is sent once by 7m
  Actual: 20m of "Night", sent 0 times; with other fields: at 5m7s launch.PauseExpansion { campaign: "spring", region: "sg", observed: 0.8 }
          at 5m7s: for sg
          1 more was sent at other times
)");
  PauseExpansion pause;
  pause.set_region("us");
  EXPECT_EQ(Told(sim_, Sent<PauseExpansion>(pause, Times(1), By(Minutes(6)))),
            R"(NOT MET
Expected: launch.PauseExpansion, which has { region: "us" }, is sent once by 6m
  Actual: 20m of "Night", sent 0 times; with other fields: at 5m7s launch.PauseExpansion { campaign: "spring", region: "sg", observed: 0.8 }
          at 5m7s: modified: region: "us" -> "sg"
)");
  EXPECT_EQ(Told(sim_, Not(Sent<PauseExpansion>(OfRegion("sg")))),
            R"(NOT MET
Expected: launch.PauseExpansion, which is for sg, is not sent
  Actual: 20m of "Night", sent 1 time: at 5m7s launch.PauseExpansion { campaign: "spring", region: "sg", observed: 0.8 }
)");
}

// A plan that was read with the host's .proto files has its own types of that name.
TEST_F(MessagesTest, OfTypesReadFromFilesAreFoundByTheirNames) {
  PlanOptions options;
  options.import_paths = {SLUICE_TEST_DATA_DIR "/../examples/launch_night"};
  Simulator sim(Plan::Parse(kPlan, "night.sluice", nullptr, options));
  sim.Feed(R"(stream_start{region = "sg"} 10/s: 80% for 5m)");
  sim.AdvanceTo(Minutes(5));
  EXPECT_THAT(sim, Sent<PauseExpansion>(OfRegion("sg"), Times(1)));
  EXPECT_EQ(sim.sent<PauseExpansion>().size(), 1u);
}

}  // namespace
}  // namespace sluice::testing
