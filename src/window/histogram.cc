#include "src/window/histogram.h"

#include <algorithm>
#include <cstring>
#include <limits>

namespace sluice::window {
namespace {

constexpr int kFractionBits = 52;
constexpr int kBucketBits = 6;  // 64 buckets for each power of two

double FromBits(std::uint64_t bits) {
  double value;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

}  // namespace

std::int32_t BucketOf(double value) {
  std::uint64_t bits;
  std::memcpy(&bits, &value, sizeof bits);
  const auto magnitude = static_cast<std::int32_t>((bits & ~(std::uint64_t{1} << 63)) >>
                                                   (kFractionBits - kBucketBits));
  if (value == 0) return 0;
  return value > 0 ? magnitude + 1 : -(magnitude + 1);
}

double BucketValue(std::int32_t bucket) {
  if (bucket == 0) return 0;
  const auto part = static_cast<std::uint64_t>(bucket > 0 ? bucket : -bucket) - 1;
  const double low = FromBits(part << (kFractionBits - kBucketBits));
  const double high = FromBits(((part + 1) << (kFractionBits - kBucketBits)) - 1);
  // Between the bounds where the relative errors at both are the same.
  const double value = low == 0 ? high / 2 : low + (high - low) * (low / (low + high));
  return bucket > 0 ? value : -value;
}

std::uint64_t QuantileRank(const plan::Decimal& q, std::uint64_t total) {
  __extension__ using Wide = unsigned __int128;
  const auto scale = static_cast<Wide>(q.denominator());
  const Wide product = static_cast<Wide>(q.numerator) * total;
  const Wide rank = (product + scale - 1) / scale;
  return std::clamp<std::uint64_t>(static_cast<std::uint64_t>(rank), 1, total);
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

void WindowCounts::Include(std::int32_t bucket) {
  const auto floor_to_group = [](std::int32_t b) { return b & ~(kGroup - 1); };
  if (counts_.empty()) {
    first_bucket_ = floor_to_group(bucket);
    counts_.resize(static_cast<std::size_t>(kGroup));
    groups_.resize(1);
    return;
  }
  if (bucket < first_bucket_) {
    const std::int32_t first = floor_to_group(bucket);
    const auto added = static_cast<std::size_t>(first_bucket_ - first);
    counts_.insert(counts_.begin(), added, 0);
    groups_.insert(groups_.begin(), added / static_cast<std::size_t>(kGroup), 0);
    first_bucket_ = first;
  } else if (Place(bucket) >= counts_.size()) {
    const std::size_t size = Place(floor_to_group(bucket)) + static_cast<std::size_t>(kGroup);
    counts_.resize(size);
    groups_.resize(size / static_cast<std::size_t>(kGroup));
  }
}

void WindowCounts::Add(BucketCount entry) {
  if (entry.bucket < first_bucket_ || Place(entry.bucket) >= counts_.size()) Include(entry.bucket);
  const std::size_t place = Place(entry.bucket);
  counts_[place] += entry.count;
  groups_[place / static_cast<std::size_t>(kGroup)] += entry.count;
  total_ += entry.count;
}

void WindowCounts::Remove(BucketCount entry) {
  const std::size_t place = Place(entry.bucket);
  counts_[place] -= entry.count;
  groups_[place / static_cast<std::size_t>(kGroup)] -= entry.count;
  total_ -= entry.count;
}

std::int32_t WindowCounts::BucketAt(std::uint64_t rank) const {
  std::uint64_t below = 0;
  std::size_t group = 0;
  while (below + groups_[group] < rank) below += groups_[group++];
  std::size_t place = group * static_cast<std::size_t>(kGroup);
  while (below + counts_[place] < rank) below += counts_[place++];
  return first_bucket_ + static_cast<std::int32_t>(place);
}

HistogramWindow::HistogramWindow(const plan::WindowSpec& spec)
    : offset_(spec.offset), slots_(spec.panes + spec.offset) {}

std::size_t HistogramWindow::BytesPerSegment(const plan::WindowSpec& spec) {
  return sizeof(Segment) + WindowCounts::kGroupBytes +
         static_cast<std::size_t>(spec.panes + spec.offset) * sizeof(std::uint32_t);
}

// A ring that has just grown has a quarter more than it needs.
std::size_t HistogramWindow::BytesPerBucket(const plan::WindowSpec& spec) {
  return static_cast<std::size_t>(spec.panes + spec.offset) * sizeof(BucketCount) * 9 / 8;
}

std::size_t HistogramWindow::bytes() const {
  std::size_t bytes = segments_.size() * sizeof(Segment) + lengths_.size() * sizeof(lengths_[0]);
  for (const Segment& segment : segments_) {
    bytes += segment.counts.bytes() + segment.ring.size() * sizeof(BucketCount);
  }
  return bytes;
}

void HistogramWindow::Reserve(std::size_t capacity) {
  if (capacity <= capacity_) return;
  std::vector<std::uint32_t> wider(static_cast<std::size_t>(slots_) * capacity);
  for (std::size_t slot = 0; slot < static_cast<std::size_t>(slots_); ++slot) {
    std::copy_n(lengths_.begin() + static_cast<std::ptrdiff_t>(slot * capacity_), capacity_,
                wider.begin() + static_cast<std::ptrdiff_t>(slot * capacity));
  }
  lengths_ = std::move(wider);
  capacity_ = capacity;
  segments_.resize(capacity);
}

std::uint32_t& HistogramWindow::Length(std::int64_t pane, std::size_t segment) {
  return lengths_[static_cast<std::size_t>(pane % slots_) * capacity_ + segment];
}

void HistogramWindow::Append(Segment& segment, const std::vector<BucketCount>& counts) {
  const std::uint64_t kept = segment.newest - segment.oldest;
  if (kept + counts.size() > segment.ring.size()) {
    const std::size_t needed = kept + counts.size();
    std::vector<BucketCount> larger(std::max<std::size_t>(16, needed + needed / 4));
    for (std::uint64_t i = 0; i < kept; ++i) {
      larger[i] = segment.ring[(segment.oldest + i) % segment.ring.size()];
    }
    segment.ring = std::move(larger);
    segment.entered -= segment.oldest;
    segment.newest = kept;
    segment.oldest = 0;
  }
  for (const BucketCount& entry : counts) {
    segment.ring[segment.newest++ % segment.ring.size()] = entry;
  }
}

std::size_t HistogramWindow::Push(const std::vector<std::vector<BucketCount>>& pane,
                                  std::size_t segments) {
  static const std::vector<BucketCount> kNone;
  std::size_t steps = segments;
  for (std::size_t i = 0; i < segments; ++i) {
    Segment& segment = segments_[i];
    // The slot of the new pane is that of the pane which leaves the window now.
    std::uint32_t& length = Length(pushed_, i);
    steps += length;
    for (; length > 0; --length) {
      segment.counts.Remove(segment.ring[segment.oldest++ % segment.ring.size()]);
    }
    const std::vector<BucketCount>& counts = i < pane.size() ? pane[i] : kNone;
    if (!counts.empty()) Append(segment, counts);
    length = static_cast<std::uint32_t>(counts.size());
    if (pushed_ < offset_) continue;
    steps += Length(pushed_ - offset_, i);
    for (std::uint32_t k = Length(pushed_ - offset_, i); k > 0; --k) {
      segment.counts.Add(segment.ring[segment.entered++ % segment.ring.size()]);
    }
  }
  ++pushed_;
  return steps;
}

double HistogramWindow::Quantile(std::size_t segment, const plan::Decimal& q) const {
  const WindowCounts& counts = segments_[segment].counts;
  if (counts.total() == 0) return std::numeric_limits<double>::quiet_NaN();
  return BucketValue(counts.BucketAt(QuantileRank(q, counts.total())));
}

}  // namespace sluice::window
