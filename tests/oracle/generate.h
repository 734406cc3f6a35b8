// Random plans with random traces, drawn so that they meet every construct of the
// language and sit on and around their thresholds.
#ifndef SLUICE_TESTS_ORACLE_GENERATE_H_
#define SLUICE_TESTS_ORACLE_GENERATE_H_

#include <cstdint>
#include <vector>

#include "sluice/v1/plan.pb.h"
#include "tests/oracle/oracle.h"
#include "tests/oracle/random.h"

namespace sluice::oracle {

// A plan and what a host does with its engine.
struct Pair {
  v1::Plan plan;
  std::int64_t start_ns = 0;
  std::vector<Step> steps;
};

// The same seed gives the same pair. With a `breadth`, each label has that many values
// instead of a few, so that gates have many segments.
Pair RandomPair(std::uint64_t seed, std::uint64_t breadth = 0);

// The parts of RandomPair.
v1::Plan RandomPlan(Random& random);
void RandomTrace(Random& random, Pair& pair, std::uint64_t breadth);

// Values that signals take and are compared with, so that traces meet the thresholds
// of plans. Of outcomes: ratios.
const std::vector<double>& GridOf(const v1::Signal& signal);

}  // namespace sluice::oracle

#endif  // SLUICE_TESTS_ORACLE_GENERATE_H_
