#include "src/window/buckets.h"

#include <algorithm>
#include <limits>

namespace sluice::window {
namespace {

constexpr int kFractionBits = 52;

double FromBits(std::uint64_t bits) {
  double value;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

}  // namespace

std::int32_t BucketOf(double value) {
  std::uint64_t bits;
  std::memcpy(&bits, &value, sizeof bits);
  const auto part =
      static_cast<std::int32_t>((bits & ~(std::uint64_t{1} << 63)) >> (kFractionBits - kGroupBits));
  if (value == 0) return 0;
  return value > 0 ? part + kGroup : ~part;
}

double BucketValue(std::int32_t bucket) {
  if (bucket == 0) return 0;
  const auto part = static_cast<std::uint64_t>(bucket > 0 ? bucket - kGroup : ~bucket);
  const double low = FromBits(part << (kFractionBits - kGroupBits));
  const double high = FromBits(((part + 1) << (kFractionBits - kGroupBits)) - 1);
  // Between the bounds where the relative errors at both are the same.
  const double value = low == 0 ? high / 2 : low + (high - low) * (low / (low + high));
  return bucket > 0 ? value : -value;
}

bool IsBucket(std::int64_t bucket) {
  static const std::int64_t least = BucketOf(-std::numeric_limits<double>::max());
  static const std::int64_t most = BucketOf(std::numeric_limits<double>::max());
  return bucket >= least && bucket <= most && (bucket <= 0 || bucket >= kGroup);
}

void Compact(std::vector<BucketCount>& counts) {
  std::sort(counts.begin(), counts.end(),
            [](const BucketCount& a, const BucketCount& b) { return a.bucket < b.bucket; });
  std::size_t kept = 0;
  for (const BucketCount& entry : counts) {
    if (kept > 0 && counts[kept - 1].bucket == entry.bucket) {
      counts[kept - 1].count += entry.count;
    } else {
      counts[kept++] = entry;
    }
  }
  counts.resize(kept);
}

bool AppendWords(BucketCount entry, std::vector<std::int16_t>& words) {
  if (!IsNarrow(entry.bucket) || entry.count > UINT16_MAX) {
    std::int16_t wide[7] = {kWide};
    std::memcpy(wide + 1, &entry.bucket, sizeof(entry.bucket));
    std::memcpy(wide + 3, &entry.count, sizeof(entry.count));
    words.insert(words.end(), std::begin(wide), std::end(wide));
    return false;
  }
  const std::int16_t narrow = ToNarrow(entry.bucket);
  if (entry.count < 3) {
    words.insert(words.end(), static_cast<std::size_t>(entry.count), narrow);
    return true;
  }
  words.insert(words.end(), {kRun, narrow, static_cast<std::int16_t>(entry.count)});
  return false;
}

}  // namespace sluice::window
