// What each process does.
#ifndef SLUICE_EXAMPLES_SHARDED_ROLES_H_
#define SLUICE_EXAMPLES_SHARDED_ROLES_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "broker.h"
#include "sluice/v1/trace.pb.h"

namespace sharded {

// Names of streams; each shard has a subject in each: samples.0, panes.0, ...
constexpr char kSamples[] = "samples";
constexpr char kPanes[] = "panes";
constexpr char kCheckpoints[] = "checkpoints";

struct Options {
  std::string url;
  std::size_t shards = 3;
  std::string plan;
  std::size_t number = 0;
  int stop_after = 0;  // 0: never
  std::string journal;
};

std::string SubjectOf(const char* stream, std::size_t shard);
std::string SourceOf(std::size_t shard);

// Makes the streams, and publishes second by second what is each shard's; also that time has
// passed for those that have no sample in it.
absl::Status PublishNight(Broker& broker, const std::vector<sluice::v1::Trace>& night,
                          const Options& options);

// Folds until the night is over, from the last checkpoint on where there is one.
absl::Status FoldShard(Broker& broker, const Options& options);

// Decides until all shards have reported the whole night.
absl::Status Decide(Broker& broker, const Options& options);

}  // namespace sharded

#endif  // SLUICE_EXAMPLES_SHARDED_ROLES_H_
