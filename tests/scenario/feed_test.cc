// The samples that a feed makes: how many, when, and of what value.
#include "src/scenario/feed.h"

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "sluice/plan.h"

namespace sluice::scenario {
namespace {

using ::testing::ElementsAre;

constexpr std::int64_t kSecond = 1'000'000'000;

constexpr char kSignals[] = R"(
  role r
  signal starts outcome by region
  signal latency distribution ms
  signal cpu gauge
  signal reconnects counter
  signal crash events
  gate g { owner r  when count(starts) over 1m > 1 or count(latency) over 1m > 1
           or count(cpu) over 1m > 1 or increase(reconnects) over 1m > 1
           or count(crash) over 1m > 1 })";

class FeedTest : public ::testing::Test {
 protected:
  // All arrivals of the feed.
  std::vector<Arrival> Feed(const std::string& feed) {
    plan_ = std::make_unique<Plan>(
        Plan::Parse(absl::StrCat(kSignals, "\nscenario \"s\" { ", feed, " }"), "p").value());
    for (const v1::Item& item : plan_->proto().items()) {
      if (item.has_scenario()) feed_ = &item.scenario().clauses(0).feed();
    }
    const plan::Program& program = plan_->program();
    const int signal = program.FindSignal(feed_->signal().name().text());
    FeedSource source(*feed_, program.signals[static_cast<std::size_t>(signal)], kSecond);
    std::vector<Arrival> all;
    Arrival arrival;
    while (source.Next(arrival).value()) all.push_back(arrival);
    return all;
  }

  std::vector<std::string> Values(const std::string& feed) {
    std::vector<std::string> values;
    for (const Arrival& arrival : Feed(feed)) {
      values.push_back(absl::StrCat(arrival.row.time_ns / kSecond, "s ", arrival.row.value));
    }
    return values;
  }

  std::vector<std::string> Outcomes(const std::string& feed) {
    std::vector<std::string> values;
    for (const Arrival& arrival : Feed(feed)) {
      values.push_back(absl::StrCat(arrival.row.ok, "/", arrival.row.total));
    }
    return values;
  }

  std::unique_ptr<Plan> plan_;
  const v1::Feed* feed_ = nullptr;
};

TEST_F(FeedTest, TheFirstSampleIsAtOneStepAndTheLastAtTheEnd) {
  EXPECT_THAT(Values("feed cpu every 10s: 5 for 30s"), ElementsAre("10s 5", "20s 5", "30s 5"));
  EXPECT_EQ(Feed("feed cpu: 5 for 5m").size(), 300u);
}

TEST_F(FeedTest, PartsFollowOnOneAnotherAndNothingIsNothing) {
  EXPECT_THAT(Values("feed cpu every 10s: 5 for 20s, _ for 20s, 7 for 10s"),
              ElementsAre("10s 5", "20s 5", "50s 7"));
}

TEST_F(FeedTest, StepsLieAtWholeMultiplesWhateverThePartsAre) {
  EXPECT_THAT(Values("feed cpu every 10s: 5 for 15s, 7 for 15s"),
              ElementsAre("10s 5", "20s 7", "30s 7"));
}

TEST_F(FeedTest, AStraightLineEndsInItsEnd) {
  EXPECT_THAT(Values("feed cpu every 10s: 0 -> 100 for 40s"),
              ElementsAre("10s 25", "20s 50", "30s 75", "40s 100"));
  EXPECT_THAT(Values("feed cpu: -1 -> 1 for 2s"), ElementsAre("1s 0", "2s 1"));
}

TEST_F(FeedTest, AnOutcomesRunningRatioIsExact) {
  EXPECT_THAT(Outcomes("feed starts{region = \"sg\"} 10/s: 97% for 10s"),
              ElementsAre("10/10", "9/10", "10/10", "10/10", "10/10", "9/10", "10/10", "10/10",
                          "9/10", "10/10"));
  std::uint64_t ok = 0;
  std::uint64_t total = 0;
  for (const Arrival& arrival : Feed("feed starts{region = \"sg\"} 333/s: 98.7% for 1000s")) {
    ASSERT_LE(arrival.row.ok, arrival.row.total);
    ok += arrival.row.ok;
    total += arrival.row.total;
  }
  EXPECT_EQ(total, 333'000u);
  EXPECT_EQ(ok, 328'671u);
}

TEST_F(FeedTest, ARateIsSpreadEvenlyOverTheTicks) {
  EXPECT_THAT(Outcomes("feed starts{region = \"sg\"} 90/m: 100% for 4s"),
              ElementsAre("1/1", "2/2", "1/1", "2/2"));
  EXPECT_THAT(Outcomes("feed starts{region = \"sg\"} 1.5/s: 0% for 2s"), ElementsAre("0/1", "0/2"));
}

TEST_F(FeedTest, WithoutARateASampleIsOneAttempt) {
  EXPECT_THAT(Outcomes("feed starts{region = \"sg\"} every 10s: 50% for 40s"),
              ElementsAre("1/1", "0/1", "1/1", "0/1"));
}

TEST_F(FeedTest, DurationsAreToldInTheUnitOfTheSignal) {
  EXPECT_THAT(Values("feed latency: 2s for 1s, 250ms for 1s, 40 for 1s"),
              ElementsAre("1s 2000", "2s 250", "3s 40"));
}

TEST_F(FeedTest, ARateGivesADistributionSoManyValues) {
  const std::vector<Arrival> all = Feed("feed latency 50/s: 800ms for 1s");
  ASSERT_EQ(all.size(), 1u);
  EXPECT_THAT(all[0].row.buckets, ElementsAre(std::make_pair(800.0, std::uint64_t{50})));
}

TEST_F(FeedTest, EventsHappenAsOftenAsTheRateSays) {
  EXPECT_EQ(Feed("feed crash: 3 for 1s")[0].row.total, 3u);
  EXPECT_EQ(Feed("feed crash 20/s: 1 for 1s")[0].row.total, 20u);
}

TEST_F(FeedTest, LateSamplesKeepTheirOwnTime) {
  const std::vector<Arrival> all = Feed("feed cpu late 7s: 1 for 1s");
  EXPECT_EQ(all[0].row.time_ns, kSecond);
  EXPECT_EQ(all[0].at_ns, 8 * kSecond);
}

TEST_F(FeedTest, ALargeRateForLongIsExactStill) {
  const std::vector<Arrival> all = Feed("feed starts{region = \"sg\"} 1G/s: 99.9% for 1d");
  EXPECT_EQ(all.back().row.total, 1'000'000'000u);
  EXPECT_EQ(all.back().row.ok, 999'000'000u);
}

}  // namespace
}  // namespace sluice::scenario
