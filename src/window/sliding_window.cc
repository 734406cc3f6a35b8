#include "src/window/sliding_window.h"

#include <algorithm>

#include "src/window/floor_divide.h"

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

}  // namespace

SlidingWindow::SlidingWindow(const plan::WindowSpec& spec, const Layout& source,
                             const plan::Fields& source_fields)
    : layout_(spec.fields),
      source_columns_(static_cast<std::size_t>(layout_.columns)),
      panes_(spec.panes),
      offset_(spec.offset),
      block_(spec.panes / 2) {
  const auto map = [&](int to, int from, int n) {
    if (to >= 0) AddColumns(to, from, n, source_columns_);
  };
  map(layout_.count, source.count, 1);
  map(layout_.ok, source.ok, 1);
  map(layout_.sum, source.sum, 2);
  map(layout_.squares, source.squares, 2);
  map(layout_.min, source.min, 1);
  map(layout_.max, source.max, 1);
  map(layout_.first, source.first, 1);
  map(layout_.last, source.last, 1);
  MapThresholds(spec.fields.above, layout_.above, source_fields.above, source.above,
                source_columns_);
  MapThresholds(spec.fields.below, layout_.below, source_fields.below, source.below,
                source_columns_);
}

std::size_t SlidingWindow::BytesPerSegment(const plan::WindowSpec& spec) {
  const auto columns = static_cast<std::size_t>(Layout(spec.fields).columns);
  const auto slots = static_cast<std::size_t>(spec.panes / 2 * 2 + spec.offset + 4);
  return slots * columns * sizeof(double);
}

void SlidingWindow::Fill(double* slot, std::size_t from) const {
  for (std::size_t column = 0; column < layout_.empty.size(); ++column) {
    double* values = slot + column * capacity_;
    std::fill(values + from, values + capacity_, layout_.empty[column]);
  }
}

void SlidingWindow::Widen(std::vector<double>& ring, std::size_t slots,
                          std::size_t old_capacity) const {
  const auto columns = static_cast<std::size_t>(layout_.columns);
  std::vector<double> wider(slots * slot_size());
  for (std::size_t slot = 0; slot < slots; ++slot) {
    for (std::size_t column = 0; column < columns; ++column) {
      const double* from = ring.data() + (slot * columns + column) * old_capacity;
      std::copy(from, from + old_capacity, wider.data() + (slot * columns + column) * capacity_);
    }
    Fill(wider.data() + slot * slot_size(), old_capacity);
  }
  ring = std::move(wider);
}

void SlidingWindow::Reserve(std::size_t capacity) {
  if (capacity <= capacity_) return;
  const std::size_t old_capacity = capacity_;
  capacity_ = capacity;
  Widen(ring_, static_cast<std::size_t>(2 * block_), old_capacity);
  Widen(delayed_, static_cast<std::size_t>(offset_), old_capacity);
  for (std::vector<double>* slot : {&incoming_, &prefix_, &running_, &result_}) {
    Widen(*slot, 1, old_capacity);
  }
}

void SlidingWindow::Take(const double* pane, std::size_t stride, double* slot) const {
  for (std::size_t column = 0; column < source_columns_.size(); ++column) {
    const double* from = pane + static_cast<std::size_t>(source_columns_[column]) * stride;
    std::copy(from, from + segments_, slot + column * capacity_);
  }
}

void SlidingWindow::CombineSlots(const double* older, const double* newer, double* out) const {
  for (const Lane& lane : layout_.lanes) {
    const std::size_t at = static_cast<std::size_t>(lane.column) * capacity_;
    CombineColumns(lane.combine, segments_, capacity_, older + at, newer + at, out + at);
  }
}

void SlidingWindow::Push(std::int64_t tick, const double* pane, std::size_t stride,
                         std::size_t segments) {
  segments_ = segments;
  if (layout_.columns == 0 || segments == 0) return;
  if (offset_ == 0) {
    Take(pane, stride, incoming_.data());
  } else {
    // The slot that this pane will take holds the one of `offset_` ticks ago.
    double* slot = Slot(delayed_, FloorModulo(tick, offset_));
    std::copy(slot, slot + slot_size(), incoming_.data());
    Take(pane, stride, slot);
  }
  Slide(tick - offset_, incoming_.data());
}

void SlidingWindow::Slide(std::int64_t tick, const double* pane) {
  if (panes_ == 1) {
    std::copy(pane, pane + slot_size(), result_.data());
    return;
  }
  const std::int64_t block = FloorDivide(tick, block_);
  const std::int64_t at = FloorModulo(tick, block_);
  // Blocks take turns in the two halves of the ring.
  const std::int64_t ours = (block & 1) * block_;
  const std::int64_t before = block_ - ours;

  if (at == 0) {
    CombineSlots(prefix_.data(), pane, running_.data());
    std::copy(pane, pane + slot_size(), prefix_.data());
  } else {
    CombineSlots(running_.data(), pane, running_.data());
    CombineSlots(prefix_.data(), pane, prefix_.data());
  }
  // The block before the last still stands, as suffixes, in the places of ours
  // that this block has not reached. A window of odd length begins one pane
  // earlier, with the very place that this pane is about to take.
  const std::int64_t oldest = at + (panes_ % 2 == 0 ? 1 : 0);
  if (oldest < block_) {
    CombineSlots(Slot(ring_, ours + oldest), running_.data(), result_.data());
  } else {
    std::copy(running_.begin(), running_.end(), result_.begin());
  }
  std::copy(pane, pane + slot_size(), Slot(ring_, ours + at));

  const std::int64_t next = block_ - 2 - at;
  if (next >= 0) {
    double* suffix = Slot(ring_, before + next);
    CombineSlots(suffix, Slot(ring_, before + next + 1), suffix);
  }
}

}  // namespace sluice::window
