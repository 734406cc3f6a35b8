// Random plans with random traces: the engine must say what the oracle says.
//
// SLUICE_RANDOM_PAIRS=N   tries N pairs in all (10,000 if not given)
// SLUICE_RANDOM_SEED=N    tries that pair alone
#include <gtest/gtest.h>

#include <cstdint>
#include <iostream>
#include <string>

#include "google/protobuf/util/message_differencer.h"
#include "sluice/plan.h"
#include "src/language/print.h"
#include "tests/environment.h"
#include "tests/oracle/case_file.h"
#include "tests/oracle/compare.h"
#include "tests/oracle/drive.h"
#include "tests/oracle/generate.h"
#include "tests/oracle/shrink.h"

namespace sluice::oracle {
namespace {

constexpr std::uint64_t kShards = 10;

// How engine and oracle differ over `pair`; empty where they don't.
std::string DifferenceOver(const Pair& pair, const Plan& plan) {
  const Outcome expected = Evaluate(pair.plan, pair.start_ns, pair.steps);
  const absl::StatusOr<Outcome> actual = DriveEngine(plan, pair.start_ns, pair.steps);
  if (!actual.ok()) return actual.status().ToString();
  return Difference(pair.plan, pair.steps, expected, *actual);
}

bool Differs(const Pair& pair) {
  const SpokenPlan spoken = Speak(pair.plan);
  return spoken.plan.ok() && !DifferenceOver(pair, *spoken.plan).empty();
}

std::string Report(const Pair& failing) {
  const Pair pair = Shrink(failing, Differs);
  const Outcome expected = Evaluate(pair.plan, pair.start_ns, pair.steps);
  return CaseToText(pair, expected.events) + DifferenceOver(pair, *Speak(pair.plan).plan);
}

// What the text of a plan says, without how it is laid out.
v1::Plan WithoutLayout(v1::Plan plan) {
  language::StripSpans(plan);
  for (v1::Item& item : *plan.mutable_items()) {
    item.clear_layout();
    if (!item.has_gate()) continue;
    for (v1::Clause& clause : *item.mutable_gate()->mutable_clauses()) clause.clear_layout();
  }
  return plan;
}

// False where it failed.
bool TryPair(std::uint64_t seed, const Size& size = {}) {
  const Pair pair = RandomPair(seed, size);
  const SpokenPlan spoken = Speak(pair.plan);
  if (!spoken.plan.ok()) {
    ADD_FAILURE() << "seed " << seed << ": the generator made a plan that is refused\n"
                  << spoken.text << spoken.plan.status();
    return false;
  }
  const v1::Plan read = WithoutLayout(spoken.plan->proto());
  google::protobuf::util::MessageDifferencer differencer;
  std::string differences;
  differencer.ReportDifferencesToString(&differences);
  if (!differencer.Compare(pair.plan, read)) {
    ADD_FAILURE() << "seed " << seed << ": the text of a plan says something else\n"
                  << spoken.text << differences;
    return false;
  }
  if (DifferenceOver(pair, *spoken.plan).empty()) return true;
  ADD_FAILURE() << "seed " << seed << "\n" << Report(pair);
  return false;
}

class RandomPairs : public testing::TestWithParam<std::uint64_t> {};

TEST_P(RandomPairs, EngineAgreesWithOracle) {
  const std::uint64_t alone = FromEnvironment("SLUICE_RANDOM_SEED", 0);
  if (alone != 0) {
    if (GetParam() == 0) TryPair(alone);
    return;
  }
  const std::uint64_t pairs = FromEnvironment("SLUICE_RANDOM_PAIRS", 10'000);
  for (std::uint64_t seed = GetParam() + 1; seed <= pairs; seed += kShards) {
    if (!TryPair(seed)) return;
  }
}

// The engine works on columns of segments, in steps of several: here there are many.
TEST(ManySegments, EngineAgreesWithOracle) {
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    if (!TryPair(seed, {5 + seed % 40, 1})) return;
  }
}

// Windows of many ticks, over many more.
TEST(LongWindows, EngineAgreesWithOracle) {
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    if (!TryPair(seed, {0, 2 + static_cast<std::int64_t>(seed % 16)})) return;
  }
}

INSTANTIATE_TEST_SUITE_P(Shards, RandomPairs, testing::Range<std::uint64_t>(0, kShards));

}  // namespace
}  // namespace sluice::oracle
