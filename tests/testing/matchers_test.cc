// What matchers say, word for word: tests/testing/told.txt. SLUICE_UPDATE=1 in the
// environment writes the file anew; read the diff before you commit it.
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest-spi.h"
#include "gtest/gtest.h"
#include "launch.pb.h"
#include "sluice/plan.h"
#include "sluice/testing.h"
#include "tests/testing/told.h"

namespace sluice::testing {
namespace {

using absl::Minutes;
using absl::Seconds;
using ::testing::AllOf;
using ::testing::AnyOf;
using ::testing::Not;

const Labels kSg = {{"region", "sg"}};
const Labels kEu = {{"region", "eu"}};

// In sg one start in ten fails from 5m to 15m; in eu all is well, but latency is bad from
// 2m on, and so it is in sg.
constexpr char kPlan[] = R"(
  plan "Night"
  lateness 5s
  import "launch.proto"
  role lead
  signal stream_start outcome by region
  signal join_latency distribution ms by region
  signal payment outcome
  lever expansion launch.Expansion by region { running, throttled, paused }
  lever offers { normal, off }
  lever traffic percent, lowest wins, default 100%
  gate start_success by region {
    owner lead
    when  success_ratio(stream_start) over 1m < 97%
    given count(stream_start) over 1m >= 200
    for   3m
    clear when success_ratio(stream_start) over 5m >= 98.5% for 5m
    hold  expansion at paused
    hold  traffic at 50%
    do    launch.PauseExpansion { campaign: "spring", region: $region, observed: $value }
  }
  gate slow_join by region {
    owner lead
    when  p95(join_latency) over 1m > 2s
    for   4m
    suppressed by start_success
  }
  gate brownout {
    owner lead
    when  at least 2 of region (success_ratio(stream_start) over 1m < 97%)
    for   1m
  }
  gate starts_silent by region {
    owner lead
    when  silence(stream_start) > 30s
    on missing 5m hold
  }
  gate payment_failing {
    owner lead
    when  failure_ratio(payment) over 2m > 5%
    on missing 5m hold
    hold  offers at off
  })";

class Night : public Simulator {
 public:
  Night() : Simulator(Plan::Parse(kPlan, "night.sluice")) {
    Feed(R"(stream_start{region = "sg"} 500/s: 99% for 5m, 90% for 10m, 99% for 20m)");
    Feed(R"(stream_start{region = "eu"} 500/s: 97.2% for 35m)");
    Feed(R"(join_latency{region = "sg"} 20/s: 900ms for 6m, 2500ms for 6m, 900ms for 23m)");
    Feed(R"(payment 5/s: 99% for 8m)");
    AdvanceTo(Minutes(30));
  }
};

// The matchers of told.txt, by their spelling.
std::string AllTold() {
  const Night night;
  std::string told;
#define TELL(...) told += "== " #__VA_ARGS__ "\n" + Told(night, __VA_ARGS__) + "\n"

  TELL(Tripped("start_success", kSg, At(Minutes(8) + Seconds(14))));
  TELL(Tripped("start_success", kSg, By(Minutes(8))));
  TELL(Tripped("start_success", kSg, Between(Minutes(9), Minutes(10))));
  TELL(Tripped("start_success", By(Minutes(9))));
  TELL(Tripped("start_success", kEu));
  TELL(Tripped("start_success", kEu, At(Minutes(10))));
  TELL(Tripped("brownout"));
  TELL(Tripped("payment_failing"));
  TELL(Not(Tripped("start_success", kEu)));
  TELL(Not(Tripped("start_success")));
  TELL(Not(Tripped("start_success", kSg, By(Minutes(10)))));

  TELL(Cleared("start_success", kSg, By(Minutes(25))));
  TELL(Cleared("start_success", kSg, By(Minutes(20))));
  TELL(Cleared("start_success", kEu));
  TELL(WentBlind("payment_failing", At(Minutes(15))));
  TELL(WentBlind("payment_failing", By(Minutes(10))));
  TELL(Escalated("start_success", kSg));
  TELL(Suppressed("slow_join", kSg));
  TELL(Suppressed("slow_join", kSg, By(Minutes(8))));
  TELL(Suppressed("start_success", kSg));
  TELL(StaysClear("start_success", kEu));
  TELL(StaysClear("start_success"));
  TELL(Not(StaysClear("start_success", kEu)));

  TELL(LeverIs("expansion", "running", kSg));
  TELL(LeverIs("expansion", launch::EXPANSION_PAUSED, kSg));
  TELL(LeverIs("traffic", 1));
  TELL(LeverWas("traffic", 0.5, At(Minutes(10))));
  TELL(LeverWas("traffic", 0.25, At(Minutes(10))));
  TELL(LeverWas("expansion", "paused", kSg, Between(Minutes(9), Minutes(20))));
  TELL(LeverWas("expansion", "running", kSg, Between(Minutes(5), Minutes(20))));
  TELL(LeverIs("offers", "off"));
  TELL(Not(LeverIs("offers", "normal")));

  TELL(HasTimeline(R"(8m14s start_success{region = "sg"} TRIP)"));
  TELL(HasTimeline(""));
#undef TELL
  return told;
}

TEST(Matchers, SayWhatCameInsteadAndHowFarOffItWas) {
  const std::string path = SLUICE_TEST_DATA_DIR "/testing/told.txt";
  const std::string told = AllTold();
  if (std::getenv("SLUICE_UPDATE") != nullptr) {
    std::ofstream(path, std::ios::binary) << told;
    return;
  }
  std::ifstream file(path, std::ios::binary);
  std::stringstream expected;
  expected << file.rdbuf();
  EXPECT_EQ(told, expected.str());
}

}  // namespace
}  // namespace sluice::testing
