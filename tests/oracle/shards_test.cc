// Panes as data: several engines that fold, and one that decides on what they hand in, decide as
// one engine that has seen all samples; to the last byte of each event.
#include "tests/oracle/shards.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "tests/oracle/case_file.h"
#include "tests/oracle/compare.h"
#include "tests/oracle/drive.h"
#include "tests/oracle/generate.h"
#include "tests/oracle/laws.h"

namespace sluice::oracle {
namespace {

constexpr std::uint64_t kPairs = 120;
// Seeds that no other test of random pairs uses.
constexpr std::uint64_t kFirstSeed = 3'000'000'000;

struct Counts {
  std::uint64_t events = 0;
  std::uint64_t deaths = 0;
  std::uint64_t repeated = 0;
};

// Runs random pairs by one engine and by shards, until they differ. `prepare` makes of each pair
// what is run.
template <typename Prepare, typename Check>
Counts ForPairs(Sharding sharding, std::uint64_t salt, const Prepare& prepare, const Check& check) {
  Counts counts;
  for (std::uint64_t i = 0; i < kPairs && !testing::Test::HasFailure(); ++i) {
    const std::uint64_t seed = kFirstSeed + salt * kPairs + i;
    const Pair pair = prepare(RandomPair(seed));
    const SpokenPlan spoken = Speak(pair.plan);
    EXPECT_TRUE(spoken.plan.ok()) << spoken.text << spoken.plan.status();
    if (!spoken.plan.ok()) break;
    sharding.shards = 1 + i % 8;
    SCOPED_TRACE(testing::Message() << "seed " << seed << ", " << sharding.shards << " shards\n"
                                    << spoken.text);
    Random random(seed);
    const auto one = DriveEngine(*spoken.plan, pair.start_ns, pair.steps);
    const auto many = DriveShards(*spoken.plan, pair.start_ns, pair.steps, sharding, random);
    EXPECT_TRUE(one.ok()) << one.status();
    EXPECT_TRUE(many.ok()) << many.status();
    if (!one.ok() || !many.ok()) break;
    EXPECT_EQ(ExactDifference(one->events, many->outcome.events), "")
        << StepsToText(pair.start_ns, pair.steps);
    EXPECT_EQ(one->ticks, many->outcome.ticks);
    check(*one, many->outcome);
    counts.events += one->events.size();
    counts.deaths += many->deaths;
    counts.repeated += many->repeated;
  }
  return counts;
}

const auto kNoMatter = [](const Outcome&, const Outcome&) {};

void ExpectSameTallies(const Outcome& one, const Outcome& many) {
  EXPECT_TRUE(one.tallies == many.tallies) << "samples are counted otherwise";
}

// Values of levers are asked of the engine by name, which is no matter of panes.
Pair WithoutLeverQuestions(Pair pair) {
  pair.steps.erase(std::remove_if(pair.steps.begin(), pair.steps.end(),
                                  [](const Step& step) { return !step.target.lever().empty(); }),
                   pair.steps.end());
  return pair;
}

TEST(Shards, SamplesGoodBadAndLateAreJudgedAlike) {
  const Counts counts = ForPairs(
      {}, 0, WithoutLeverQuestions,
      [](const Outcome& one, const Outcome& many) { EXPECT_EQ(one.verdicts, many.verdicts); });
  EXPECT_GT(counts.events, 500u);
}

TEST(Shards, SeriesThatAreSplitAddUp) {
  Sharding sharding;
  sharding.series_may_split = true;
  const Counts counts = ForPairs(sharding, 1, OnlyAccepted, ExpectSameTallies);
  EXPECT_GT(counts.events, 500u);
}

TEST(Shards, BatchesMayComeInAnyOrderAndTwice) {
  Sharding sharding;
  sharding.disorder = true;
  const Counts counts = ForPairs(sharding, 2, OnlyAccepted, ExpectSameTallies);
  EXPECT_GT(counts.events, 500u);
  EXPECT_GT(counts.repeated, 100u);
}

TEST(Shards, AShardMayDieAndComeBack) {
  Sharding sharding;
  sharding.deaths = sharding.disorder = true;
  const Counts counts = ForPairs(sharding, 3, OnlyAccepted, kNoMatter);
  EXPECT_GT(counts.events, 500u);
  EXPECT_GT(counts.deaths, 250u);
  EXPECT_GT(counts.repeated, 300u);
}

}  // namespace
}  // namespace sluice::oracle
