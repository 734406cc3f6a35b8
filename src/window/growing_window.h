// Aggregates over all panes since a beginning that each segment has of its own: what a ramp asks
// `over step`.
//
// No pane ever leaves it, so panes are added up as they come: whole numbers exactly, sums of
// reals in twice the precision (compensated.h). The result depends on the panes alone.
#ifndef SLUICE_SRC_WINDOW_GROWING_WINDOW_H_
#define SLUICE_SRC_WINDOW_GROWING_WINDOW_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "src/plan/program.h"
#include "src/window/aligned.h"
#include "src/window/bucket_counts.h"
#include "src/window/histogram.h"
#include "src/window/lanes.h"
#include "src/window/sliding_window.h"
#include "src/window/state.h"

namespace sluice::window {

// Not thread-safe.
class GrowingWindow {
 public:
  // Of panes with these fields; with histograms too, where quantiles are asked.
  GrowingWindow(const plan::Fields& fields, bool histogram);

  // Makes room for `capacity` segments. New ones have no pane.
  void Reserve(std::size_t capacity);

  // The segment begins anew, without a pane.
  void Clear(std::size_t segment);

  // Adds a pane: that of segment `from` of the store, as a window of one pane over it has it
  // (`pane`, of the same fields; `histogram`, which may be null where there are none). It is pane
  // number `panes` since the beginning, from 1.
  void Add(std::size_t segment, const SlidingWindow& pane, const HistogramWindow* histogram,
           std::uint32_t from, std::int64_t panes);

  TotalsView totals() const { return {&layout_, results_.data()}; }
  // Since the beginning; 0: nothing is known of the segment.
  std::int64_t panes(std::size_t segment) const { return panes_[segment]; }
  double Quantile(std::size_t segment, const plan::Decimal& q) const {
    return QuantileOf(counts_[segment], q);
  }

  void Save(const plan::Fields& fields, SegmentNumbers segments, v1::GatheredState& state) const;
  absl::Status Load(const plan::Fields& fields, const v1::GatheredState& state,
                    SegmentNumbers segments);

  std::size_t bytes() const;
  // That a segment takes; and with histograms, while its values are within a power of two.
  static std::size_t BytesPerSegment(const plan::Fields& fields, bool histogram);

 private:
  void Combine(const Lane& lane, std::size_t segment, const SlidingWindow& pane,
               std::uint32_t from);
  double& At(int column, std::size_t segment) {
    return totals_[static_cast<std::size_t>(column)][segment];
  }

  Layout layout_;
  bool histogram_;
  std::vector<AlignedVector<double>> totals_;  // by column
  std::vector<const double*> results_;         // these
  std::vector<std::int64_t> panes_;
  std::vector<BucketCounts> counts_;  // where there are histograms
};

}  // namespace sluice::window

#endif  // SLUICE_SRC_WINDOW_GROWING_WINDOW_H_
