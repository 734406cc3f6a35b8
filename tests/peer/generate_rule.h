// Random alerting rules of what `sluice import prometheus` carries over, and recordings on which
// the listed differences between the two sides don't show.
#ifndef SLUICE_TESTS_PEER_GENERATE_RULE_H_
#define SLUICE_TESTS_PEER_GENERATE_RULE_H_

#include <cstdint>
#include <string>

#include "tests/peer/recording.h"

namespace sluice::peer {

struct RuleDraw {
  // Each metric has `@` in front, for a prefix. They are load and depth by region and host, flag
  // by region, site without labels; and the counters hits and total by region and host.
  std::string expr;
  std::string recorded;  // what `@recorded` in `expr` stands for; may be empty
  std::int64_t for_ns = 0;
  std::int64_t keep_firing_for_ns = 0;
  Recording recording;
  bool waits = false;  // whether a gate may wait for data where the alert ends
};

// The same seed gives the same rule.
RuleDraw RandomRule(std::uint64_t seed);

}  // namespace sluice::peer

#endif  // SLUICE_TESTS_PEER_GENERATE_RULE_H_
