// A made-up night: the samples of ten minutes, and which shard each belongs to.
#ifndef SLUICE_EXAMPLES_SHARDED_NIGHT_H_
#define SLUICE_EXAMPLES_SHARDED_NIGHT_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "sluice/v1/trace.pb.h"

namespace sharded {

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kStart = 1'772'395'200 * kSecond;  // 2026-03-01 20:00 UTC
constexpr int kSeconds = 600;

// By second, from the first on: what comes in then. A few samples come a second late.
std::vector<sluice::v1::Trace> MakeNight();

// All samples of a series go to one shard: what a counter rose by, only two of them tell.
std::size_t ShardOf(const sluice::v1::Sample& sample, std::size_t shards);

}  // namespace sharded

#endif  // SLUICE_EXAMPLES_SHARDED_NIGHT_H_
