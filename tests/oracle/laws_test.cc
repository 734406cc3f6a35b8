// Laws that relate two runs of the engine, whatever the right answer is: the events
// must be the same to the last field.
#include "tests/oracle/laws.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <numeric>
#include <string>

#include "sluice/plan.h"
#include "tests/oracle/case_file.h"
#include "tests/oracle/compare.h"
#include "tests/oracle/drive.h"
#include "tests/oracle/generate.h"

namespace sluice::oracle {
namespace {

constexpr std::uint64_t kPairs = 1'000;
// Seeds that the comparison with the oracle doesn't use.
constexpr std::uint64_t kFirstSeed = 1'000'000'000;

class Laws : public testing::Test {
 protected:
  // Calls `check` with pairs of which every sample is accepted, until one fails.
  template <typename Check>
  void ForPairs(const Check& check) {
    for (std::uint64_t i = 0; i < kPairs && !HasFailure(); ++i) {
      const Pair pair = OnlyAccepted(RandomPair(kFirstSeed + i));
      const SpokenPlan spoken = Speak(pair.plan);
      ASSERT_TRUE(spoken.plan.ok()) << spoken.text << spoken.plan.status();
      SCOPED_TRACE(testing::Message() << "seed " << kFirstSeed + i << "\n" << spoken.text);
      Random random(i);
      check(pair, *spoken.plan, random);
    }
  }

  static std::vector<v1::Event> EventsOf(const Plan& plan, const Pair& pair,
                                         const std::vector<Step>& steps,
                                         const std::vector<std::size_t>& preregister = {}) {
    const absl::StatusOr<Outcome> outcome = DriveEngine(plan, pair.start_ns, steps, preregister);
    EXPECT_TRUE(outcome.ok()) << outcome.status();
    if (!outcome.ok()) return {};
    for (Verdict verdict : outcome->verdicts) EXPECT_EQ(verdict, Verdict::kAccepted);
    return outcome->events;
  }

  void ExpectSameBy(Clock clock) {
    ForPairs([clock](const Pair& pair, const Plan& plan, Random& random) {
      const std::vector<Step> steps = Rearrange(pair, clock, random);
      EXPECT_EQ(ExactDifference(EventsOf(plan, pair, pair.steps), EventsOf(plan, pair, steps)), "")
          << StepsToText(pair.start_ns, steps);
    });
  }
};

TEST_F(Laws, ArrivalMayBeShuffledWithinLateness) { ExpectSameBy(Clock::kAsBefore); }

TEST_F(Laws, TheClockMayMoveAtEveryTick) { ExpectSameBy(Clock::kEveryTick); }

TEST_F(Laws, TheClockMayMoveInOneJump) { ExpectSameBy(Clock::kOneJump); }

TEST_F(Laws, TheClockMayMoveAtAnyTime) { ExpectSameBy(Clock::kRandom); }

TEST_F(Laws, SeriesMayBeRegisteredInAnyOrder) {
  ForPairs([](const Pair& pair, const Plan& plan, Random& random) {
    std::vector<std::size_t> order(pair.steps.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    random.Shuffle(order);
    EXPECT_EQ(
        ExactDifference(EventsOf(plan, pair, pair.steps), EventsOf(plan, pair, pair.steps, order)),
        "");
  });
}

TEST_F(Laws, AFormattedPlanIsTheSamePlan) {
  ForPairs([](const Pair& pair, const Plan& plan, Random&) {
    const absl::StatusOr<Plan> again = Plan::Parse(plan.ToText(), "random.sluice");
    ASSERT_TRUE(again.ok()) << again.status();
    EXPECT_EQ(again->ToText(), plan.ToText());
    EXPECT_EQ(ExactDifference(EventsOf(plan, pair, pair.steps), EventsOf(*again, pair, pair.steps)),
              "");
  });
}

TEST_F(Laws, AStoredPlanIsTheSamePlan) {
  ForPairs([](const Pair& pair, const Plan& plan, Random&) {
    const absl::StatusOr<Plan> again = Plan::FromProto(plan.proto(), "random.sluice");
    ASSERT_TRUE(again.ok()) << again.status();
    EXPECT_EQ(ExactDifference(EventsOf(plan, pair, pair.steps), EventsOf(*again, pair, pair.steps)),
              "");
  });
}

// Up to three places of a run.
std::vector<Interruption> RandomInterruptions(Interruption::Kind kind, std::size_t steps,
                                              Random& random) {
  std::vector<Interruption> interruptions;
  const std::int64_t times = random.Between(1, 3);
  for (std::int64_t i = 0; i < times; ++i) {
    const auto last = static_cast<std::int64_t>(steps) - 1;
    interruptions.push_back({static_cast<std::size_t>(random.Between(0, last)), kind});
  }
  return interruptions;
}

TEST_F(Laws, ASnapshotAndTheSamplesSinceAreAsGoodAsNoRestart) {
  ForPairs([](const Pair& pair, const Plan& plan, Random& random) {
    const std::vector<Step> steps = Rearrange(pair, Clock::kRandom, random);
    const auto outcome =
        DriveEngine(plan, pair.start_ns, steps, {},
                    RandomInterruptions(Interruption::Kind::kRestart, steps.size(), random));
    ASSERT_TRUE(outcome.ok()) << outcome.status();
    EXPECT_EQ(ExactDifference(EventsOf(plan, pair, steps), outcome->events), "");
  });
}

TEST_F(Laws, TheSamePlanMayBeReloadedAtAnyTime) {
  ForPairs([](const Pair& pair, const Plan& plan, Random& random) {
    const std::vector<Step> steps = Rearrange(pair, Clock::kRandom, random);
    const auto outcome =
        DriveEngine(plan, pair.start_ns, steps, {},
                    RandomInterruptions(Interruption::Kind::kReload, steps.size(), random));
    ASSERT_TRUE(outcome.ok()) << outcome.status();
    EXPECT_EQ(ExactDifference(EventsOf(plan, pair, steps), outcome->events), "");
  });
}

// The plan without its levers and actions, and what gates decide.
v1::Plan WithoutActs(v1::Plan plan) {
  auto& items = *plan.mutable_items();
  items.erase(std::remove_if(items.begin(), items.end(),
                             [](const v1::Item& item) { return item.has_lever(); }),
              items.end());
  for (v1::Item& item : items) {
    if (!item.has_gate()) continue;
    auto& clauses = *item.mutable_gate()->mutable_clauses();
    clauses.erase(std::remove_if(clauses.begin(), clauses.end(),
                                 [](const v1::Clause& clause) {
                                   return clause.has_hold() || clause.has_do_();
                                 }),
                  clauses.end());
    // `for` right after `clear when` would belong to it.
    std::stable_partition(clauses.begin(), clauses.end(),
                          [](const v1::Clause& clause) { return !clause.has_clear(); });
  }
  return plan;
}

std::vector<v1::Event> OfGates(const std::vector<v1::Event>& events) {
  std::vector<v1::Event> decided;
  std::copy_if(events.begin(), events.end(), std::back_inserter(decided),
               [](const v1::Event& event) {
                 return !event.gate().empty() && event.kind() != v1::Event::ACTION;
               });
  return decided;
}

TEST_F(Laws, LeversAndActionsDecideNothing) {
  int acted = 0;
  ForPairs([&acted](const Pair& pair, const Plan& plan, Random&) {
    const SpokenPlan quiet = Speak(WithoutActs(pair.plan));
    ASSERT_TRUE(quiet.plan.ok()) << quiet.plan.status();
    const std::vector<v1::Event> events = EventsOf(plan, pair, pair.steps);
    const std::vector<v1::Event> decided = OfGates(events);
    EXPECT_EQ(ExactDifference(EventsOf(*quiet.plan, pair, pair.steps), decided), "");
    if (decided.size() < events.size()) ++acted;
  });
  EXPECT_GT(acted, 100);
}

TEST_F(Laws, TwoEnginesOfOnePlanDecideAlike) {
  ForPairs([](const Pair& pair, const Plan& plan, Random&) {
    EXPECT_EQ(ExactDifference(EventsOf(plan, pair, pair.steps), EventsOf(plan, pair, pair.steps)),
              "");
  });
}

// A sample for a tick that has been decided is late, and changes nothing.
TEST_F(Laws, LateSamplesChangeNothing) {
  ForPairs([](const Pair& pair, const Plan& plan, Random& random) {
    std::vector<Step> steps = Rearrange(pair, Clock::kEveryTick, random);
    const std::vector<v1::Event> expected = EventsOf(plan, pair, steps);
    std::vector<Step> with_late;
    std::int64_t now = pair.start_ns;
    std::vector<v1::Sample> seen;
    for (Step& step : steps) {
      if (step.kind == Step::Kind::kSample) seen.push_back(step.sample);
      if (step.kind == Step::Kind::kAdvance) now = step.now_ns;
      with_late.push_back(std::move(step));
      if (seen.empty() || !random.Percent(20)) continue;
      v1::Sample late = random.Pick(seen);
      late.set_time_ns(now - LatenessOf(pair.plan) - TickOf(pair.plan) * random.Between(1, 9));
      with_late.push_back(SampleStep(std::move(late)));
    }
    const absl::StatusOr<Outcome> outcome = DriveEngine(plan, pair.start_ns, with_late);
    ASSERT_TRUE(outcome.ok()) << outcome.status();
    EXPECT_EQ(ExactDifference(expected, outcome->events), "");
  });
}

}  // namespace
}  // namespace sluice::oracle
