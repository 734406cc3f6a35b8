// The decision "p99 over the last 60 panes is above a bucket, for 180 ticks", by hand: a
// ring of the buckets of the samples, their counts, and the bucket of the rank, which moves
// with each sample.
#ifndef SLUICE_BENCH_LIMIT_P99_GATE_H_
#define SLUICE_BENCH_LIMIT_P99_GATE_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

#include "bench/trips.h"

namespace sluice::bench {

// Values from 1 to 2^20, with 64 buckets to a power of two; others are counted at the ends.
class P99Limit {
 public:
  static constexpr std::uint32_t kBuckets = 20 * 64;

  static std::uint32_t BucketOf(double value) {
    std::uint64_t bits;
    std::memcpy(&bits, &value, sizeof bits);
    const auto bucket = static_cast<std::int64_t>(bits >> 46) - kFirst;
    return static_cast<std::uint32_t>(
        std::min<std::int64_t>(std::max<std::int64_t>(bucket, 0), kBuckets - 1));
  }

  // `most`: the last bucket that is good; `samples`: at most so many in 61 panes.
  P99Limit(std::uint32_t most, std::size_t samples) : most_(most), ring_(samples) {}

  void Record(double value) {
    ring_[newest_] = static_cast<std::uint16_t>(BucketOf(value));
    newest_ = newest_ + 1 == ring_.size() ? 0 : newest_ + 1;
  }

  // Whether it trips now.
  bool Tick() {
    const std::size_t leaving = ends_[at_];
    Count(decided_, newest_, 1);
    Count(oldest_, leaving, -1);
    oldest_ = leaving;
    decided_ = newest_;
    ends_[at_] = newest_;
    at_ = at_ + 1 == kPanes ? 0 : at_ + 1;
    held_ = total_ > 0 && RankBucket() > most_ ? held_ + 1 : 0;
    return held_ == kDue;
  }

 private:
  static constexpr std::size_t kPanes = 60;
  static constexpr std::int64_t kFirst = std::int64_t{1023} << 6;  // the bucket of 1
  static constexpr std::int64_t kDue = 180 + 1;

  // Those of the ring from `begin` up to `end`.
  void Count(std::size_t begin, std::size_t end, std::int32_t sign) {
    if (begin <= end) return CountRun(ring_.data() + begin, end - begin, sign);
    CountRun(ring_.data() + begin, ring_.size() - begin, sign);
    CountRun(ring_.data(), end, sign);
  }
  void CountRun(const std::uint16_t* buckets, std::size_t n, std::int32_t sign) {
    const auto rank_bucket = static_cast<std::uint16_t>(rank_bucket_);
    std::int32_t below = 0;
    for (std::size_t i = 0; i < n; ++i) below += buckets[i] < rank_bucket ? 1 : 0;
    for (std::size_t i = 0; i < n; ++i) counts_[buckets[i]] += sign;
    below_ += sign * below;
    total_ += sign * static_cast<std::int32_t>(n);
  }

  std::uint32_t RankBucket() {
    const std::int32_t rank = (total_ * 99 + 99) / 100;
    while (below_ >= rank) below_ -= counts_[--rank_bucket_];
    while (below_ + counts_[rank_bucket_] < rank) below_ += counts_[rank_bucket_++];
    return rank_bucket_;
  }

  std::uint32_t most_;
  std::vector<std::uint16_t> ring_;
  std::size_t newest_ = 0;   // behind the newest sample,
  std::size_t decided_ = 0;  // and behind that of the last tick
  std::size_t oldest_ = 0;
  std::int32_t counts_[kBuckets] = {};
  std::uint32_t rank_bucket_ = 0;
  std::int32_t below_ = 0;  // samples in lower buckets than that
  std::int32_t total_ = 0;
  std::size_t ends_[kPanes] = {};  // in the ring, of panes
  std::size_t at_ = 0;
  std::int64_t held_ = 0;
};

// The same for many series.
class P99GateLimit {
 public:
  using Sample = double;
  using Key = std::uint32_t;

  static constexpr double kMost = 403;  // bucket [400, 404) is good, that above it is not

  explicit P99GateLimit(std::size_t series) {
    for (std::size_t i = 0; i < series; ++i) series_.emplace_back(P99Limit::BucketOf(kMost), 6'200);
  }

  Key KeyOf(std::uint32_t series) const { return series; }
  void Record(Key series, std::int64_t, double value) { series_[series].Record(value); }
  void Tick(std::int64_t tick, Trips& trips) {
    for (std::uint32_t i = 0; i < series_.size(); ++i) {
      if (series_[i].Tick()) trips.push_back({tick, i});
    }
  }

 private:
  std::vector<P99Limit> series_;
};

}  // namespace sluice::bench

#endif  // SLUICE_BENCH_LIMIT_P99_GATE_H_
