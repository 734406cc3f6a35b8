// Quantiles with a relative error below 1 %: samples are counted in buckets that
// grow with their values.
//
// A bucket is one of 64 equal parts of a power of two: the top 6 bits of a
// double's fraction, together with its exponent and sign. The value shown for a
// bucket differs from each sample in it by at most 1/129 of the sample (for all
// but subnormal numbers, whose parts are wider). Counts are whole numbers, so
// histograms add up exactly, in any order, and panes that leave a window can be
// subtracted without drift.
#ifndef SLUICE_SRC_WINDOW_HISTOGRAM_H_
#define SLUICE_SRC_WINDOW_HISTOGRAM_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "src/plan/program.h"
#include "src/plan/semantics.h"

namespace sluice::window {

// Buckets are numbered in the order of their values; zero is in bucket 0.
std::int32_t BucketOf(double value);
double BucketValue(std::int32_t bucket);

struct BucketCount {
  std::int32_t bucket;
  std::uint64_t count;
};

// The place, from 1, of the sample that is quantile `q` of `total` samples: the
// smallest with at least q of them at or below it. Exact: 7 % of 100 is 7.
std::uint64_t QuantileRank(const plan::Decimal& q, std::uint64_t total);

// Sorts and adds up equal buckets.
void Compact(std::vector<BucketCount>& counts);

// Counts of one window of one segment.
class WindowCounts {
 public:
  static constexpr std::int32_t kGroup = 64;
  // What it takes once there are counts, for each power of two that these span.
  static constexpr std::size_t kGroupBytes =
      (static_cast<std::size_t>(kGroup) + 1) * sizeof(std::uint64_t);

  void Add(BucketCount entry);
  // The entry must have been added before.
  void Remove(BucketCount entry);

  std::uint64_t total() const { return total_; }
  std::size_t bytes() const {
    return (counts_.capacity() + groups_.capacity()) * sizeof(std::uint64_t);
  }
  // The bucket of the sample at this place in the order of values, from 1.
  std::int32_t BucketAt(std::uint64_t rank) const;

 private:
  void Include(std::int32_t bucket);
  std::size_t Place(std::int32_t bucket) const {
    return static_cast<std::size_t>(bucket - first_bucket_);
  }

  std::int32_t first_bucket_ = 0;      // a multiple of kGroup
  std::vector<std::uint64_t> counts_;  // by bucket, from first_bucket_ on
  std::vector<std::uint64_t> groups_;  // sums of kGroup counts each
  std::uint64_t total_ = 0;
};

// The histograms of a window, by segment. Keeps what each of its panes held, to
// take it out again when the pane leaves.
// Not thread-safe.
class HistogramWindow {
 public:
  explicit HistogramWindow(const plan::WindowSpec& spec);

  void Reserve(std::size_t capacity);

  // The pane of the next tick; `pane[i]` are the counts of segment i. Segments
  // beyond its size have none. Answers how many counts it looked at, one for each segment
  // among them.
  std::size_t Push(const std::vector<std::vector<BucketCount>>& pane, std::size_t segments);

  // Nothing is known of a window without samples: NaN.
  double Quantile(std::size_t segment, const plan::Decimal& q) const;

  std::size_t bytes() const;

  // What a segment takes, while its values are within a power of two; but for its panes,
  static std::size_t BytesPerSegment(const plan::WindowSpec& spec);
  // which take so much for each bucket that one uses, on the average.
  static std::size_t BytesPerBucket(const plan::WindowSpec& spec);

  // What Push looks at for a segment, and for each bucket that its panes use.
  static constexpr std::size_t kStepsPerTick = 1;
  static constexpr std::size_t kStepsPerBucket = 2;

 private:
  // What is in the panes, oldest first, in a ring that grows as needed.
  struct Segment {
    WindowCounts counts;
    std::vector<BucketCount> ring;
    std::uint64_t newest = 0;   // entries ever written,
    std::uint64_t entered = 0;  // ever added to the counts,
    std::uint64_t oldest = 0;   // and ever taken out
  };

  std::uint32_t& Length(std::int64_t pane, std::size_t segment);
  void Append(Segment& segment, const std::vector<BucketCount>& counts);

  std::int64_t offset_;
  std::int64_t slots_;
  std::int64_t pushed_ = 0;
  std::size_t capacity_ = 0;
  std::vector<Segment> segments_;
  std::vector<std::uint32_t> lengths_;  // entries of each pane: slots_ x capacity_
};

}  // namespace sluice::window

#endif  // SLUICE_SRC_WINDOW_HISTOGRAM_H_
