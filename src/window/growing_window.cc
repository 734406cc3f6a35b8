#include "src/window/growing_window.h"

#include "src/window/compensated.h"
#include "src/window/kernels.h"

namespace sluice::window {

GrowingWindow::GrowingWindow(const plan::Fields& fields, bool histogram)
    : layout_(fields),
      histogram_(histogram),
      totals_(static_cast<std::size_t>(layout_.columns)),
      results_(static_cast<std::size_t>(layout_.columns)) {}

void GrowingWindow::Reserve(std::size_t capacity) {
  if (capacity <= panes_.size()) return;
  for (std::size_t column = 0; column < totals_.size(); ++column) {
    totals_[column].resize(capacity, layout_.empty[column]);
    results_[column] = totals_[column].data();
  }
  panes_.resize(capacity);
  if (histogram_) counts_.resize(capacity);
}

void GrowingWindow::Clear(std::size_t segment) {
  if (segment >= panes_.size()) return;
  for (std::size_t column = 0; column < totals_.size(); ++column) {
    totals_[column][segment] = layout_.empty[column];
  }
  panes_[segment] = 0;
  if (histogram_) counts_[segment] = BucketCounts();
}

// As windows combine panes (kernels.h), for one segment: `older` and `newer` are a lane's columns.
void GrowingWindow::Combine(const Lane& lane, std::size_t segment, const SlidingWindow& pane,
                            std::uint32_t from) {
  double newer[2] = {pane.column(lane.column)[from]};
  double older[2] = {At(lane.column, segment)};
  const bool pair = lane.combine == Combine::kCompensated;
  if (pair) {
    const Compensated entering = TwoSum(newer[0], pane.column(lane.column + 1)[from]);
    newer[0] = entering.hi;
    newer[1] = entering.lo;
    older[1] = At(lane.column + 1, segment);
  }
  BestKernels().combine(lane.combine, 1, 1, older, newer, older);
  At(lane.column, segment) = older[0];
  if (pair) At(lane.column + 1, segment) = older[1];
}

void GrowingWindow::Add(std::size_t segment, const SlidingWindow& pane,
                        const HistogramWindow* histogram, std::uint32_t from, std::int64_t panes) {
  for (const Lane& lane : layout_.lanes) Combine(lane, segment, pane, from);
  panes_[segment] = panes;
  if (histogram_) histogram->AddTo(from, counts_[segment]);
}

std::size_t GrowingWindow::bytes() const {
  std::size_t bytes = panes_.size() * (totals_.size() * sizeof(double) + sizeof(std::int64_t)) +
                      counts_.size() * sizeof(BucketCounts);
  for (const BucketCounts& counts : counts_) bytes += counts.bytes();
  return bytes;
}

std::size_t GrowingWindow::BytesPerSegment(const plan::Fields& fields, bool histogram) {
  return static_cast<std::size_t>(Layout(fields).columns) * sizeof(double) + sizeof(std::int64_t) +
         (histogram ? sizeof(BucketCounts) + BucketCounts::kGroupBytes : 0);
}

}  // namespace sluice::window
