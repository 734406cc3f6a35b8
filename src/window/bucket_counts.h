// How many samples of a window are in which bucket, and the bucket of a rank.
//
// Counts are whole numbers, so they add up exactly, in any order, and what leaves a window can be
// subtracted without drift.
#ifndef SLUICE_SRC_WINDOW_BUCKET_COUNTS_H_
#define SLUICE_SRC_WINDOW_BUCKET_COUNTS_H_

#include <cstddef>
#include <cstdint>
#include <variant>
#include <vector>

#include "src/window/buckets.h"

namespace sluice::window {

// Those groups of buckets have counts that samples have been in. Counts are as wide as the number
// of all samples needs.
// Not thread-safe, for questions either.
class BucketCounts {
 public:
  // What it takes for each power of two that samples are in, as long as they are few.
  static constexpr std::size_t kGroupBytes = kGroup * sizeof(std::uint16_t) + 8;

  // Samples in these narrow buckets.
  void Add(Words samples);
  void Add(BucketCount entry);
  // They must have been added before.
  void Remove(Words samples);
  void Remove(BucketCount entry);

  std::uint64_t total() const { return total_; }

  // The bucket of the sample at this place in the order of values, from 1 to the total. It is
  // looked for from where the last one was found.
  std::int32_t BucketAt(std::uint64_t rank) const;

  // Tells what there is, in the order of buckets, and has nothing then.
  template <typename OnCount>
  void Drain(const OnCount& on_count) {
    std::visit(
        [&](auto& counts) {
          for (const Group& group : groups_) {
            auto* const of = counts.data() + std::size_t{group.block} * kGroup;
            if (SumOf(of) == 0) continue;
            for (std::int32_t i = 0; i < kGroup; ++i) {
              if (of[i] != 0) on_count(BucketCount{group.number * kGroup + i, of[i]});
              of[i] = 0;
            }
          }
        },
        counts_);
    total_ = below_ = 0;
  }

  // Tells what there is, in the order of buckets.
  template <typename OnCount>
  void ForEach(const OnCount& on_count) const {
    std::visit(
        [&](const auto& counts) {
          for (const Group& group : groups_) {
            const auto* const of = counts.data() + std::size_t{group.block} * kGroup;
            for (std::int32_t i = 0; i < kGroup; ++i) {
              if (of[i] != 0) on_count(BucketCount{group.number * kGroup + i, of[i]});
            }
          }
        },
        counts_);
  }

  std::size_t bytes() const;

 private:
  static constexpr std::uint16_t kNone = UINT16_MAX;

  // All buckets of a group have the same number but for the lowest bits, which it is without.
  struct Group {
    std::int32_t number;
    std::uint16_t block;  // of counts
  };

  template <typename Count>
  static std::uint64_t SumOf(const Count* counts) {
    std::uint64_t sum = 0;
    for (std::int32_t i = 0; i < kGroup; ++i) sum += counts[i];
    return sum;
  }

  std::size_t NumberBelow(Words samples) const;
  template <typename Count>
  void CountIn(std::vector<Count>& counts, Words samples);
  template <typename Count>
  std::int32_t FindRank(const std::vector<Count>& counts, std::uint64_t rank) const;
  // Makes counts wide enough for so many samples.
  void Widen(std::uint64_t samples);
  std::vector<Group>::const_iterator Find(std::int32_t group) const;
  // The block of a group, which is made where there is none.
  std::uint16_t BlockOf(std::int32_t group);
  // One that nobody needs: of a group without samples, which it takes it from.
  std::uint16_t IdleBlock();
  void Map(std::int32_t group, std::uint16_t block);

  std::vector<Group> groups_;  // in their order
  // Blocks of groups of narrow buckets, by the narrow number, from first_ on.
  std::vector<std::uint16_t> blocks_;
  std::int32_t first_ = 0;
  // kGroup for each block.
  std::variant<std::vector<std::uint16_t>, std::vector<std::uint32_t>, std::vector<std::uint64_t>>
      counts_;
  std::uint64_t total_ = 0;
  // Where the last rank was found; nothing but time depends on it.
  mutable std::int32_t cursor_ = 0;  // a bucket,
  mutable std::uint64_t below_ = 0;  // and how many samples are in lower ones
};

}  // namespace sluice::window

#endif  // SLUICE_SRC_WINDOW_BUCKET_COUNTS_H_
