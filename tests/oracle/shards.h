// Puts samples through several folders and one engine that decides, as a broker would carry them.
#ifndef SLUICE_TESTS_ORACLE_SHARDS_H_
#define SLUICE_TESTS_ORACLE_SHARDS_H_

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "sluice/plan.h"
#include "tests/oracle/oracle.h"
#include "tests/oracle/random.h"

namespace sluice::oracle {

struct Sharding {
  std::uint64_t shards = 1;
  // Samples of one series may go to several shards, but for those of counters.
  bool series_may_split = false;
  // A shard dies at times, with all that it had in memory, before, while or after it hands in its
  // batches; and comes back later, to take its samples again since its last checkpoint.
  bool deaths = false;
  // Batches come late, in any order, and more than once.
  bool disorder = false;
};

// What became of it: deaths and batches that came again are counted, so that tests see that there
// were some.
struct ShardedOutcome {
  Outcome outcome;  // the verdicts on samples are their shards', as long as none dies
  std::uint64_t deaths = 0;
  std::uint64_t repeated = 0;
  std::uint64_t bytes = 0;  // of all batches
};

absl::StatusOr<ShardedOutcome> DriveShards(const Plan& plan, std::int64_t start_ns,
                                           const std::vector<Step>& steps, const Sharding& sharding,
                                           Random& random);

}  // namespace sluice::oracle

#endif  // SLUICE_TESTS_ORACLE_SHARDS_H_
