#include "src/window/sliding_window.h"

#include <algorithm>

namespace sluice::window {
namespace {

void AddColumns(int to, int from, int n, std::vector<int>& columns) {
  for (int i = 0; i < n; ++i) columns[static_cast<std::size_t>(to + i)] = from + i;
}

// Where the source keeps each value of `ours`.
void MapThresholds(const std::vector<double>& ours, const std::vector<int>& our_columns,
                   const std::vector<double>& theirs, const std::vector<int>& their_columns,
                   std::vector<int>& columns) {
  for (std::size_t i = 0; i < ours.size(); ++i) {
    const auto at = std::lower_bound(theirs.begin(), theirs.end(), ours[i]) - theirs.begin();
    AddColumns(our_columns[i], their_columns[static_cast<std::size_t>(at)], 1, columns);
  }
}

// For each column of `ours`, the one of `theirs` that holds the same field.
std::vector<int> MapColumns(const plan::Fields& our_fields, const Layout& ours,
                            const plan::Fields& their_fields, const Layout& theirs) {
  std::vector<int> columns(static_cast<std::size_t>(ours.columns));
  const auto map = [&columns](int to, int from, int n) {
    if (to >= 0) AddColumns(to, from, n, columns);
  };
  map(ours.count, theirs.count, 1);
  map(ours.ok, theirs.ok, 1);
  map(ours.sum, theirs.sum, 2);
  map(ours.squares, theirs.squares, 2);
  map(ours.min, theirs.min, 1);
  map(ours.max, theirs.max, 1);
  map(ours.first, theirs.first, 1);
  map(ours.last, theirs.last, 1);
  MapThresholds(our_fields.above, ours.above, their_fields.above, theirs.above, columns);
  MapThresholds(our_fields.below, ours.below, their_fields.below, theirs.below, columns);
  return columns;
}

void PrefetchColumn(const double* numbers, std::size_t n) {
  constexpr std::size_t kPerLine = 64 / sizeof(double);
  for (std::size_t i = 0; i < n; i += kPerLine) __builtin_prefetch(numbers + i);
}

plan::Fields SumAlone() {
  plan::Fields fields;
  fields.sum = true;
  return fields;
}

}  // namespace

plan::Fields OrderedFields(const plan::Fields& fields) {
  plan::Fields ordered;
  ordered.squares = fields.squares;
  ordered.min = fields.min;
  ordered.max = fields.max;
  ordered.first = fields.first;
  ordered.last = fields.last;
  return ordered;
}

SlidingWindow::SlidingWindow(const plan::WindowSpec& spec, const plan::Fields& source)
    : spec_(spec),
      layout_(spec.fields),
      source_columns_(MapColumns(spec.fields, layout_, source, Layout(source))),
      totals_(static_cast<std::size_t>(layout_.columns)),
      exact_(spec.panes),
      results_(static_cast<std::size_t>(layout_.columns)) {
  const plan::Fields ordered = OrderedFields(spec.fields);
  const Layout ordered_layout(ordered);
  if (ordered_layout.columns > 0) {
    ordered_.emplace(ordered, spec.panes, spec.offset);
    ordered_columns_ = MapColumns(ordered, ordered_layout, spec.fields, layout_);
  }
}

std::int64_t SlidingWindow::Depth(const plan::WindowSpec& spec) {
  const Layout layout(spec.fields);
  const bool taken_away = std::any_of(
      layout.lanes.begin(), layout.lanes.end(),
      [&](const Lane& lane) { return lane.combine == Combine::kSum || lane.column == layout.sum; });
  return taken_away ? spec.panes + spec.offset + 1 : 0;
}

double SlidingWindow::LeastStepsPerTick(const plan::WindowSpec& spec) {
  const plan::Fields ordered = OrderedFields(spec.fields);
  const std::size_t taken_away = Layout(spec.fields).lanes.size() - Layout(ordered).lanes.size();
  return static_cast<double>(taken_away) + BlockWindow::StepsPerTick(ordered, spec.panes);
}

double SlidingWindow::MostStepsPerTick(const plan::WindowSpec& spec) {
  const double least = LeastStepsPerTick(spec);
  if (!spec.fields.sum) return least;
  return std::max(least, least - 1 + BlockWindow::StepsPerTick(SumAlone(), spec.panes));
}

std::size_t SlidingWindow::LeastBytesPerSegment(const plan::WindowSpec& spec) {
  const plan::Fields ordered = OrderedFields(spec.fields);
  const int totals = Layout(spec.fields).columns - Layout(ordered).columns;
  return static_cast<std::size_t>(totals) * sizeof(double) +
         BlockWindow::BytesPerSegment(ordered, spec.panes, spec.offset);
}

std::size_t SlidingWindow::MostBytesPerSegment(const plan::WindowSpec& spec) {
  return LeastBytesPerSegment(spec) +
         (spec.fields.sum ? BlockWindow::BytesPerSegment(SumAlone(), spec.panes, spec.offset) : 0);
}

std::size_t SlidingWindow::bytes() const {
  std::size_t numbers = 0;
  for (const AlignedVector<double>& total : totals_) numbers += total.size();
  std::size_t bytes = numbers * sizeof(double);
  if (ordered_.has_value()) {
    bytes += capacity_ *
             BlockWindow::BytesPerSegment(OrderedFields(spec_.fields), spec_.panes, spec_.offset);
  }
  if (sums_.has_value()) {
    bytes += capacity_ * BlockWindow::BytesPerSegment(SumAlone(), spec_.panes, spec_.offset);
  }
  return bytes;
}

void SlidingWindow::Reserve(std::size_t capacity) {
  if (capacity <= capacity_) return;
  capacity_ = capacity;
  for (const Lane& lane : layout_.lanes) {
    const auto column = static_cast<std::size_t>(lane.column);
    if (lane.combine == Combine::kSum) Lengthen(totals_[column], capacity);
    if (lane.column == layout_.sum && !sums_.has_value()) {
      Lengthen(totals_[column], capacity);
      Lengthen(totals_[column + 1], capacity);
    }
  }
  if (ordered_.has_value()) ordered_->Reserve(capacity);
  if (sums_.has_value()) sums_->Reserve(capacity);
  PointAtResults();
}

void SlidingWindow::PointAtResults() {
  for (std::size_t column = 0; column < totals_.size(); ++column) {
    results_[column] = totals_[column].data();
  }
  for (std::size_t i = 0; i < ordered_columns_.size(); ++i) {
    results_[static_cast<std::size_t>(ordered_columns_[i])] = ordered_->column(static_cast<int>(i));
  }
  if (sums_.has_value()) {
    results_[static_cast<std::size_t>(layout_.sum)] = sums_->column(0);
    results_[static_cast<std::size_t>(layout_.sum) + 1] = sums_->column(1);
  }
}

void SlidingWindow::PrefetchBlock(std::int64_t tick, const PaneStore& store, std::size_t begin,
                                  std::size_t n) const {
  if (layout_.sum < 0 || sums_.has_value()) return;
  const SumRow leaving = store.history().Sums(tick - spec_.offset - spec_.panes).From(begin);
  PrefetchColumn(leaving.hi, n);
  if (leaving.lo != nullptr) PrefetchColumn(leaving.lo, n);
}

void SlidingWindow::PushBlock(std::int64_t tick, const PaneStore& store, std::size_t begin,
                              std::size_t n) {
  const std::int64_t last = tick - spec_.offset;
  for (const Lane& lane : layout_.lanes) {
    if (lane.combine != Combine::kSum) continue;
    const auto column = static_cast<std::size_t>(lane.column);
    store.history().SlideCounts(source_columns_[column], last, last - spec_.panes, begin, n,
                                totals_[column].data() + begin);
  }
  if (layout_.sum < 0 || sums_.has_value() || off_grid_) return;
  SumRow entering =
      spec_.offset == 0 ? store.entering_sums() : store.history().Sums(last).From(begin);
  SumRow leaving = store.history().Sums(last - spec_.panes).From(begin);
  if (entering.lo == nullptr && leaving.lo != nullptr) entering.lo = store.zeros();
  if (leaving.lo == nullptr && entering.lo != nullptr) leaving.lo = store.zeros();
  const auto column = static_cast<std::size_t>(layout_.sum);
  off_grid_ = !exact_.Slide(n, entering, leaving, totals_[column].data() + begin,
                            totals_[column + 1].data() + begin);
}

std::size_t SlidingWindow::Push(std::int64_t tick, const PaneStore& store, std::size_t segments) {
  segments_ = segments;
  if (segments == 0) return 0;
  std::size_t steps = 0;
  for (const Lane& lane : layout_.lanes) steps += lane.combine == Combine::kSum ? segments : 0;
  if (layout_.sum >= 0) steps += EndSums(tick, store);
  if (ordered_.has_value()) {
    pane_.clear();
    for (const int column : ordered_columns_) {
      pane_.push_back(store.sealed(source_columns_[static_cast<std::size_t>(column)]));
    }
    steps += ordered_->Push(tick, pane_, segments);
  }
  return steps;
}

std::size_t SlidingWindow::EndSums(std::int64_t tick, const PaneStore& store) {
  if (sums_.has_value()) return CombineSums(tick, store);
  std::size_t steps = segments_;
  if (!off_grid_) return steps;
  off_grid_ = false;
  const auto column = static_cast<std::size_t>(layout_.sum);
  if (exact_.Restart(store.history(), tick - spec_.offset, segments_, totals_[column].data(),
                     totals_[column + 1].data(), steps)) {
    return steps;
  }
  CombineFrom(tick, store, steps);
  return steps;
}

// From now on they are combined. All panes that matter are still there.
void SlidingWindow::CombineFrom(std::int64_t tick, const PaneStore& store, std::size_t& steps) {
  sums_.emplace(SumAlone(), spec_.panes, spec_.offset);
  sums_->Reserve(capacity_);
  for (std::int64_t past = tick - spec_.panes - spec_.offset + 1; past <= tick; ++past) {
    steps += CombineSums(past, store);
  }
  const auto column = static_cast<std::size_t>(layout_.sum);
  totals_[column] = totals_[column + 1] = {};
  PointAtResults();
}

std::size_t SlidingWindow::CombineSums(std::int64_t tick, const PaneStore& store) {
  const SumRow row = store.history().Sums(tick);
  pane_ = {row.hi, row.lo == nullptr ? store.zeros() : row.lo};
  return sums_->Push(tick, pane_, segments_);
}

}  // namespace sluice::window
