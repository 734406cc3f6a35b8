// Quantiles of windows: the panes of each segment, and the counts of what is in the window.
#ifndef SLUICE_SRC_WINDOW_HISTOGRAM_H_
#define SLUICE_SRC_WINDOW_HISTOGRAM_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "src/plan/program.h"
#include "src/plan/semantics.h"
#include "src/window/bucket_counts.h"
#include "src/window/buckets.h"
#include "src/window/state.h"

namespace sluice::window {

// The place, from 1, of the sample that is quantile `q` of `total` samples: the
// smallest with at least q of them at or below it. Exact: 7 % of 100 is 7.
std::uint64_t QuantileRank(const plan::Decimal& q, std::uint64_t total);

// Of what was counted. Nothing is known of no samples: NaN.
double QuantileOf(const BucketCounts& counts, const plan::Decimal& q);

// The histograms of a window, by segment. Keeps what each of its panes held, to
// take it out again when the pane leaves.
// Not thread-safe.
class HistogramWindow {
 public:
  explicit HistogramWindow(const plan::WindowSpec& spec);

  void Reserve(std::size_t capacity) { segments_.resize(std::max(capacity, segments_.size())); }

  // The segment's pane of the next tick. Answers how many samples and counts it looked at, and
  // one for the segment.
  std::size_t Push(std::size_t segment, const PaneWords& pane);

  // Quickest for the quantile that was asked for last.
  double Quantile(std::size_t segment, const plan::Decimal& q) const {
    return QuantileOf(segments_[segment].counts, q);
  }

  // Of a window of one pane, which has no offset: adds it to the counts.
  void AddTo(std::size_t segment, BucketCounts& counts) const;

  void Save(SegmentNumbers segments, v1::WindowState& state) const;
  absl::Status Load(const v1::WindowState& state, SegmentNumbers segments);

  std::size_t bytes() const;

  // What a segment takes, while its values are within a power of two; but for its panes,
  static std::size_t BytesPerSegment(const plan::WindowSpec& spec);
  // which take so much for each sample, on the average; or for each bucket, where there are many
  // samples in it.
  static std::size_t BytesPerBucket(const plan::WindowSpec& spec);

  // What Push looks at for a segment, and for each bucket that its panes use.
  static constexpr std::size_t kStepsPerTick = 1;
  static constexpr std::size_t kStepsPerBucket = 2;

 private:
  // Words of panes, oldest first, in a ring that grows as needed. Before those of each pane comes
  // their number, in a word where they are plain: else kNotPlain, and two words.
  class Ring {
   public:
    std::uint32_t size() const { return size_; }
    void Append(const PaneWords& pane);
    // The pane that begins so many words after the oldest one. Answers what it takes, together
    // with its number.
    template <typename OnPane>
    std::uint32_t Read(std::uint32_t at, std::vector<std::int16_t>& scratch,
                       const OnPane& on_pane) const;
    void RemoveOldest(std::uint32_t words) {
      size_ -= words;
      oldest_ = size_ == 0 ? 0 : Place(words);
    }
    std::size_t bytes() const { return capacity_ * sizeof(std::int16_t); }

   private:
    std::uint32_t Place(std::uint32_t at) const {
      const std::uint32_t to_end = capacity_ - oldest_;
      return at < to_end ? oldest_ + at : at - to_end;
    }
    void Grow(std::size_t needed);
    void Put(const std::int16_t* words, std::size_t n);
    void Copy(std::uint32_t at, std::size_t n, std::int16_t* out) const;

    std::unique_ptr<std::int16_t[]> words_;
    std::uint32_t capacity_ = 0;
    std::uint32_t oldest_ = 0;
    std::uint32_t size_ = 0;
  };

  struct Segment {
    BucketCounts counts;
    Ring ring;
    std::uint32_t entered = 0;  // words of panes that are in the window, or were
    std::uint32_t panes = 0;    // in the ring,
    std::uint32_t waiting = 0;  // and those of them that are yet to enter the window
  };

  std::size_t Leave(Segment& segment);
  std::size_t Enter(Segment& segment);

  std::uint32_t offset_;
  std::uint32_t slots_;
  std::vector<Segment> segments_;
  std::vector<std::int16_t> scratch_;  // words of a pane, where they are in two parts
};

}  // namespace sluice::window

#endif  // SLUICE_SRC_WINDOW_HISTOGRAM_H_
