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

// Of which size a pair is.
struct Size {
  // Values of each label; 0: a few. With many, gates have many segments.
  std::uint64_t breadth = 0;
  // Windows and traces are this many times longer.
  std::int64_t stretch = 1;
};

// The same seed and size give the same pair.
Pair RandomPair(std::uint64_t seed, const Size& size = {});

// The parts of RandomPair.
v1::Plan RandomPlan(Random& random, const Size& size);
void RandomTrace(Random& random, const Size& size, Pair& pair);

// Values that signals take and are compared with, so that traces meet the thresholds
// of plans. Of outcomes: ratios.
const std::vector<double>& GridOf(const v1::Signal& signal);

}  // namespace sluice::oracle

#endif  // SLUICE_TESTS_ORACLE_GENERATE_H_
