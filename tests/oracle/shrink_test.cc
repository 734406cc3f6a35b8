#include "tests/oracle/shrink.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/oracle/case_file.h"
#include "tests/oracle/drive.h"

namespace sluice::oracle {
namespace {

bool Clears(const Pair& pair) {
  if (!Speak(pair.plan).plan.ok()) return false;
  const Outcome outcome = Evaluate(pair.plan, pair.start_ns, pair.steps);
  return std::any_of(outcome.events.begin(), outcome.events.end(),
                     [](const v1::Event& event) { return event.kind() == v1::Event::CLEAR; });
}

// Of any pair in which something clears, little is needed: one signal, one gate, and a
// sample or two.
TEST(Shrink, LeavesOutWhatIsNotNeeded) {
  int shrunk = 0;
  for (std::uint64_t seed = 1; shrunk < 5; ++seed) {
    Pair pair = RandomPair(seed);
    if (!Clears(pair)) continue;
    ++shrunk;
    pair = Shrink(std::move(pair), Clears);
    EXPECT_TRUE(Clears(pair)) << seed;
    EXPECT_LE(pair.steps.size(), 8u) << seed << "\n" << CaseToText(pair, {});
    const auto gates = std::count_if(pair.plan.items().begin(), pair.plan.items().end(),
                                     [](const v1::Item& item) { return item.has_gate(); });
    EXPECT_LE(gates, 3) << seed << "\n" << CaseToText(pair, {});
  }
}

TEST(Steps, AreReadBackFromTheirText) {
  const Pair pair = RandomPair(7);
  std::int64_t start_ns = 0;
  std::vector<Step> steps;
  const std::string text = StepsToText(pair.start_ns, pair.steps);
  ASSERT_TRUE(StepsFromText(text, start_ns, steps).ok());
  EXPECT_EQ(start_ns, pair.start_ns);
  EXPECT_EQ(StepsToText(start_ns, steps), text);
}

}  // namespace
}  // namespace sluice::oracle
