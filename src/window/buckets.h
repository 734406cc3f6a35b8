// The buckets of histograms: parts of the range of doubles that grow with their values, so that
// quantiles have a relative error below 1 %.
//
// A bucket is one of 64 equal parts of a power of two: the top 6 bits of a
// double's fraction, together with its exponent and sign. The value shown for a
// bucket differs from each sample in it by at most 1/129 of the sample (for all
// but subnormal numbers, whose parts are wider).
//
// Most samples have a bucket that fits into 16 bits (ToNarrowBucket in sluice/open_cells.h). What
// a pane holds of a segment is kept as a sequence of words of that size:
//
//   b                  a sample in the narrow bucket b
//   kRun, b, n         n of them
//   kWide, b2, n4      n samples in bucket b, in two words; n in four
//
// It is plain where there is none but the first.
#ifndef SLUICE_SRC_WINDOW_BUCKETS_H_
#define SLUICE_SRC_WINDOW_BUCKETS_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

#include "absl/types/span.h"
#include "sluice/open_cells.h"

namespace sluice::window {

// Buckets are numbered in the order of their values; zero is in bucket 0, and those of a power of
// two are a group: their numbers differ in the lowest bits alone.
std::int32_t BucketOf(double value);
double BucketValue(std::int32_t bucket);
// Whether there are values that fall into it: the numbers of buckets have a gap below group 1.
bool IsBucket(std::int64_t bucket);

constexpr std::int32_t kGroupBits = 6;
constexpr std::int32_t kGroup = 1 << kGroupBits;

struct BucketCount {
  std::int32_t bucket;
  std::uint64_t count;
};

// Sorts and adds up equal buckets.
void Compact(std::vector<BucketCount>& counts);

// Narrow buckets are in the same order as the others, and groups are the same.
constexpr std::int32_t FromNarrow(std::int32_t narrow) {
  return narrow > 0   ? narrow + internal::kNarrowBase
         : narrow < 0 ? narrow - internal::kNarrowBase
                      : 0;
}
constexpr bool IsNarrow(std::int32_t bucket) {
  const std::int32_t part = bucket > 0 ? bucket - kGroup : ~bucket;
  return bucket == 0 ||
         static_cast<std::uint32_t>(part - internal::kNarrowBase) < internal::kNarrowSpan;
}
constexpr std::int16_t ToNarrow(std::int32_t bucket) {
  return static_cast<std::int16_t>(bucket > 0   ? bucket - internal::kNarrowBase
                                   : bucket < 0 ? bucket + internal::kNarrowBase
                                                : 0);
}

using Words = absl::Span<const std::int16_t>;

struct PaneWords {
  Words words;
  bool plain = true;
};

constexpr std::int16_t kRun = INT16_MIN;
constexpr std::int16_t kWide = INT16_MIN + 1;

// A 16-bit word as it is, without its sign.
constexpr std::uint16_t Bits(std::int16_t word) { return static_cast<std::uint16_t>(word); }

// Appends the shortest form of these samples. False where that is not plain.
bool AppendWords(BucketCount entry, std::vector<std::int16_t>& words);

// Calls `on_samples(Words)` for samples by themselves, and `on_count(BucketCount)` for others.
// Answers of how many of either it told.
template <typename OnSamples, typename OnCount>
std::size_t ReadWords(const PaneWords& pane, const OnSamples& on_samples, const OnCount& on_count) {
  if (pane.plain) {
    if (!pane.words.empty()) on_samples(pane.words);
    return pane.words.size();
  }
  std::size_t told = 0;
  const std::int16_t* next = pane.words.data();
  const std::int16_t* const end = next + pane.words.size();
  while (next != end) {
    const std::int16_t* const begin = next;
    while (next != end && *next > kWide) ++next;
    if (next != begin) {
      on_samples(Words(begin, static_cast<std::size_t>(next - begin)));
      told += static_cast<std::size_t>(next - begin);
      continue;
    }
    BucketCount entry{};
    if (*next == kRun) {
      entry = {FromNarrow(next[1]), Bits(next[2])};
      next += 3;
    } else {
      std::memcpy(&entry.bucket, next + 1, sizeof(entry.bucket));
      std::memcpy(&entry.count, next + 3, sizeof(entry.count));
      next += 7;
    }
    on_count(entry);
    ++told;
  }
  return told;
}

// The same, each sample by itself as a count of one.
template <typename OnCount>
void ReadCounts(const PaneWords& pane, const OnCount& on_count) {
  ReadWords(
      pane,
      [&](Words samples) {
        for (const std::int16_t narrow : samples) on_count(BucketCount{FromNarrow(narrow), 1});
      },
      on_count);
}

}  // namespace sluice::window

#endif  // SLUICE_SRC_WINDOW_BUCKETS_H_
