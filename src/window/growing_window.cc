#include "src/window/growing_window.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "src/window/compensated.h"

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

void GrowingWindow::Combine(const Lane& lane, std::size_t segment, const SlidingWindow& pane,
                            std::uint32_t from) {
  double& total = At(lane.column, segment);
  const double entering = pane.column(lane.column)[from];
  switch (lane.combine) {
    case Combine::kSum:
      total += entering;
      return;
    case Combine::kCompensated: {
      double& lack = At(lane.column + 1, segment);
      const Compensated sum = window::Add(Compensated{total, lack},
                                          TwoSum(entering, pane.column(lane.column + 1)[from]));
      total = sum.hi;
      lack = sum.lo;
      return;
    }
    case Combine::kMin:
      total = std::min(total, entering);
      return;
    case Combine::kMax:
      total = std::max(total, entering);
      return;
    case Combine::kFirst:
      if (std::isnan(total)) total = entering;
      return;
    case Combine::kLast:
      if (!std::isnan(entering)) total = entering;
      return;
  }
}

void GrowingWindow::Add(std::size_t segment, const SlidingWindow& pane,
                        const HistogramWindow* histogram, std::uint32_t from, std::int64_t panes) {
  for (const Lane& lane : layout_.lanes) Combine(lane, segment, pane, from);
  panes_[segment] = panes;
  if (histogram_) histogram->AddTo(from, counts_[segment]);
}

double GrowingWindow::Quantile(std::size_t segment, const plan::Decimal& q) const {
  const BucketCounts& counts = counts_[segment];
  if (counts.total() == 0) return std::numeric_limits<double>::quiet_NaN();
  return BucketValue(counts.BucketAt(QuantileRank(q, counts.total())));
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
