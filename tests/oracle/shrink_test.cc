#include "tests/oracle/shrink.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "google/protobuf/util/message_differencer.h"
#include "tests/oracle/case_file.h"
#include "tests/oracle/drive.h"

namespace sluice::oracle {
namespace {

bool Meets(const Pair& pair, v1::Event::Kind kind) {
  if (!Speak(pair.plan).plan.ok()) return false;
  const Outcome outcome = Evaluate(pair.plan, pair.start_ns, pair.steps);
  return std::any_of(outcome.events.begin(), outcome.events.end(),
                     [kind](const v1::Event& event) { return event.kind() == kind; });
}

bool Clears(const Pair& pair) { return Meets(pair, v1::Event::CLEAR); }
bool Refuses(const Pair& pair) { return Meets(pair, v1::Event::CAPPED); }

std::int64_t CountOf(const Pair& pair, v1::Item::KindCase kind) {
  return std::count_if(pair.plan.items().begin(), pair.plan.items().end(),
                       [kind](const v1::Item& item) { return item.kind_case() == kind; });
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
    EXPECT_LE(CountOf(pair, v1::Item::kGate), 3) << seed << "\n" << CaseToText(pair, {});
  }
}

// Of any in which a hold is refused: one lever, one gate with one hold, and no action.
TEST(Shrink, LeavesOutLeversAndActionsThatAreNotNeeded) {
  int shrunk = 0;
  for (std::uint64_t seed = 1; shrunk < 3; ++seed) {
    Pair pair = RandomPair(seed);
    if (!Refuses(pair)) continue;
    ++shrunk;
    pair = Shrink(std::move(pair), Refuses);
    EXPECT_TRUE(Refuses(pair)) << seed;
    EXPECT_EQ(CountOf(pair, v1::Item::kLever), 1) << seed << "\n" << CaseToText(pair, {});
    for (const v1::Item& item : pair.plan.items()) {
      const auto& clauses = item.gate().clauses();
      EXPECT_EQ(std::count_if(clauses.begin(), clauses.end(),
                              [](const v1::Clause& clause) { return clause.has_do_(); }),
                0)
          << seed << "\n"
          << CaseToText(pair, {});
    }
  }
}

TEST(Steps, AreReadBackFromTheirText) {
  const Pair pair = RandomPair(7);
  std::int64_t start_ns = 0;
  std::vector<Step> steps;
  const std::string text = StepsToText(pair.start_ns, pair.steps);
  ASSERT_TRUE(StepsFromText(text, start_ns, steps).ok());
  EXPECT_EQ(start_ns, pair.start_ns);
  ASSERT_EQ(steps.size(), pair.steps.size());
  for (std::size_t i = 0; i < steps.size(); ++i) {
    using google::protobuf::util::MessageDifferencer;
    EXPECT_EQ(steps[i].kind, pair.steps[i].kind);
    EXPECT_EQ(steps[i].now_ns, pair.steps[i].now_ns);
    EXPECT_TRUE(MessageDifferencer::Equals(steps[i].sample, pair.steps[i].sample));
    EXPECT_TRUE(MessageDifferencer::Equals(steps[i].target, pair.steps[i].target));
  }
}

}  // namespace
}  // namespace sluice::oracle
