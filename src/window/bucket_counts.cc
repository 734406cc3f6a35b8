#include "src/window/bucket_counts.h"

#include <algorithm>
#include <limits>
#include <type_traits>

#include "absl/base/optimization.h"
#include "src/window/kernels.h"

namespace sluice::window {
namespace {

// So many groups keep their counts while they have no samples.
constexpr std::size_t kKeptGroups = 8;

constexpr std::int32_t GroupOf(std::int32_t bucket) { return bucket >> kGroupBits; }
constexpr std::size_t PlaceIn(std::int32_t bucket) {
  return static_cast<std::size_t>(bucket & (kGroup - 1));
}
constexpr std::size_t Start(std::uint16_t block) { return std::size_t{block} * kGroup; }

// Narrow buckets below this one are below the bucket.
std::int16_t NarrowBound(std::int32_t bucket) {
  if (IsNarrow(bucket)) return ToNarrow(bucket);
  if (bucket > 0) {  // tiny, or huge
    return bucket < FromNarrow(kGroup) ? std::int16_t{1} : std::numeric_limits<std::int16_t>::max();
  }
  return bucket > FromNarrow(-1) ? std::int16_t{0} : std::numeric_limits<std::int16_t>::min();
}

}  // namespace

std::size_t BucketCounts::NumberBelow(Words samples) const {
  return BestKernels().count_below(samples.size(), samples.data(), NarrowBound(cursor_));
}

void BucketCounts::Widen(std::uint64_t samples) {
  const auto fits = [&](const auto& counts) {
    using Count = typename std::decay_t<decltype(counts)>::value_type;
    return samples <= std::numeric_limits<Count>::max();
  };
  if (ABSL_PREDICT_TRUE(std::visit(fits, counts_))) return;
  if (samples <= std::numeric_limits<std::uint32_t>::max()) {
    const auto& narrow = std::get<0>(counts_);
    counts_ = std::vector<std::uint32_t>(narrow.begin(), narrow.end());
    return;
  }
  std::visit(
      [this](const auto& narrow) {
        counts_ = std::vector<std::uint64_t>(narrow.begin(), narrow.end());
      },
      counts_);
}

// ---- Groups

std::vector<BucketCounts::Group>::const_iterator BucketCounts::Find(std::int32_t group) const {
  return std::lower_bound(groups_.begin(), groups_.end(), group,
                          [](const Group& a, std::int32_t number) { return a.number < number; });
}

std::uint16_t BucketCounts::BlockOf(std::int32_t group) {
  if (const auto known = Find(group); known != groups_.end() && known->number == group) {
    return known->block;
  }
  std::uint16_t block = IdleBlock();
  if (block == kNone) {
    block = static_cast<std::uint16_t>(groups_.size());
    std::visit(
        [](auto& counts) {
          const std::size_t needed = counts.size() + kGroup;
          if (needed > counts.capacity()) counts.reserve(needed + needed / 4 / kGroup * kGroup);
          counts.resize(needed);
        },
        counts_);
  }
  if (groups_.size() == groups_.capacity()) groups_.reserve(groups_.size() * 5 / 4 + 1);
  groups_.insert(Find(group), {group, block});
  Map(group, block);
  return block;
}

std::uint16_t BucketCounts::IdleBlock() {
  if (groups_.size() < kKeptGroups) return kNone;
  const auto idle = std::visit(
      [this](const auto& counts) {
        return std::find_if(groups_.begin(), groups_.end(), [&](const Group& group) {
          return SumOf(counts.data() + Start(group.block)) == 0;
        });
      },
      counts_);
  if (idle == groups_.end()) return kNone;
  const Group freed = *idle;
  groups_.erase(idle);
  Map(freed.number, kNone);
  return freed.block;
}

void BucketCounts::Map(std::int32_t group, std::uint16_t block) {
  const std::int32_t bucket = group * kGroup;
  if (!IsNarrow(bucket)) return;
  const std::int32_t narrow = GroupOf(ToNarrow(bucket));
  if (blocks_.empty()) first_ = narrow;
  const std::int32_t end = first_ + static_cast<std::int32_t>(blocks_.size());
  if (narrow < first_) {
    blocks_.insert(blocks_.begin(), static_cast<std::size_t>(first_ - narrow), kNone);
    first_ = narrow;
  } else if (narrow >= end) {
    const auto needed = static_cast<std::size_t>(narrow - first_) + 1;
    if (needed > blocks_.capacity()) blocks_.reserve(needed);
    blocks_.resize(needed, kNone);
  }
  blocks_[static_cast<std::size_t>(narrow - first_)] = block;
}

// ---- Samples

template <typename Count>
void BucketCounts::CountIn(std::vector<Count>& counts, Words samples) {
  Count* of = counts.data();
  const std::uint16_t* blocks = blocks_.data();
  std::size_t groups = blocks_.size();
  std::int32_t first = first_;
  for (const std::int16_t sample : samples) {
    auto group = static_cast<std::uint32_t>(GroupOf(sample) - first);
    if (ABSL_PREDICT_FALSE(group >= groups || blocks[group] == kNone)) {
      BlockOf(GroupOf(FromNarrow(sample)));
      of = counts.data();
      blocks = blocks_.data();
      groups = blocks_.size();
      first = first_;
      group = static_cast<std::uint32_t>(GroupOf(sample) - first);
    }
    ++of[Start(blocks[group]) + PlaceIn(sample)];
  }
}

void BucketCounts::Add(Words samples) {
  Widen(total_ + samples.size());
  below_ += NumberBelow(samples);
  total_ += samples.size();
  std::visit([&](auto& counts) { CountIn(counts, samples); }, counts_);
}

void BucketCounts::Remove(Words samples) {
  below_ -= NumberBelow(samples);
  total_ -= samples.size();
  std::visit(
      [&](auto& counts) {
        auto* const of = counts.data();
        const std::uint16_t* const blocks = blocks_.data();
        const std::int32_t first = first_;
        for (const std::int16_t sample : samples) {
          --of[Start(blocks[GroupOf(sample) - first]) + PlaceIn(sample)];
        }
      },
      counts_);
}

void BucketCounts::Add(BucketCount entry) {
  Widen(total_ + entry.count);
  const std::size_t place = Start(BlockOf(GroupOf(entry.bucket))) + PlaceIn(entry.bucket);
  std::visit(
      [&](auto& counts) {
        counts[place] = static_cast<std::decay_t<decltype(counts[0])>>(counts[place] + entry.count);
      },
      counts_);
  if (entry.bucket < cursor_) below_ += entry.count;
  total_ += entry.count;
}

void BucketCounts::Remove(BucketCount entry) {
  const std::size_t place = Start(Find(GroupOf(entry.bucket))->block) + PlaceIn(entry.bucket);
  std::visit(
      [&](auto& counts) {
        counts[place] = static_cast<std::decay_t<decltype(counts[0])>>(counts[place] - entry.count);
      },
      counts_);
  if (entry.bucket < cursor_) below_ -= entry.count;
  total_ -= entry.count;
}

// ---- Ranks

// Groups are passed over as a whole where the rank is in none of their buckets.
template <typename Count>
std::int32_t BucketCounts::FindRank(const std::vector<Count>& counts, std::uint64_t rank) const {
  auto group = Find(GroupOf(cursor_));
  const bool within = group != groups_.end() && group->number == GroupOf(cursor_);
  std::int32_t place = within ? static_cast<std::int32_t>(PlaceIn(cursor_)) : 0;
  const auto counts_of = [&] { return counts.data() + Start(group->block); };
  while (below_ >= rank) {
    if (place == 0) {
      --group;
      const std::uint64_t sum = SumOf(counts_of());
      if (below_ - sum >= rank) {
        below_ -= sum;
        continue;
      }
      place = kGroup;
    }
    below_ -= counts_of()[--place];
  }
  for (;; ++group, place = 0) {
    const Count* const of = counts_of();
    if (place == 0) {
      const std::uint64_t sum = SumOf(of);
      if (below_ + sum < rank) {
        below_ += sum;
        continue;
      }
    }
    while (place < kGroup && below_ + of[place] < rank) below_ += of[place++];
    if (place < kGroup) break;
  }
  return cursor_ = group->number * kGroup + place;
}

std::int32_t BucketCounts::BucketAt(std::uint64_t rank) const {
  return std::visit([&](const auto& counts) { return FindRank(counts, rank); }, counts_);
}

std::size_t BucketCounts::bytes() const {
  return groups_.capacity() * sizeof(Group) + blocks_.capacity() * sizeof(blocks_[0]) +
         std::visit([](const auto& counts) { return counts.capacity() * sizeof(counts[0]); },
                    counts_);
}

}  // namespace sluice::window
