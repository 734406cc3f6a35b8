#include "src/window/block_window.h"

#include <algorithm>
#include <utility>

#include "src/window/floor_divide.h"
#include "src/window/kernels.h"

namespace sluice::window {

BlockWindow::BlockWindow(const plan::Fields& fields, std::int64_t panes, std::int64_t offset)
    : layout_(fields), panes_(panes), offset_(offset), block_(panes / 2) {}

std::size_t BlockWindow::BytesPerSegment(const plan::Fields& fields, std::int64_t panes,
                                         std::int64_t offset) {
  const auto columns = static_cast<std::size_t>(Layout(fields).columns);
  return static_cast<std::size_t>(panes / 2 * 2 + offset + 4) * columns * sizeof(double);
}

// What Slide does in one block, shared among its panes.
double BlockWindow::StepsPerTick(const plan::Fields& fields, std::int64_t panes) {
  if (panes == 1) return 0;
  const auto block = static_cast<double>(panes / 2);
  const double running_and_prefix = 2 * block - 1;
  const double results = panes % 2 == 0 ? block - 1 : block;
  const double suffixes = block - 1;
  return static_cast<double>(Layout(fields).lanes.size()) *
         (running_and_prefix + results + suffixes) / block;
}

void BlockWindow::Fill(double* slot, std::size_t from) const {
  for (std::size_t column = 0; column < layout_.empty.size(); ++column) {
    double* values = slot + column * capacity_;
    std::fill(values + from, values + capacity_, layout_.empty[column]);
  }
}

void BlockWindow::Widen(AlignedVector<double>& ring, std::size_t slots,
                        std::size_t old_capacity) const {
  const auto columns = static_cast<std::size_t>(layout_.columns);
  AlignedVector<double> wider(slots * slot_size());
  for (std::size_t slot = 0; slot < slots; ++slot) {
    for (std::size_t column = 0; column < columns; ++column) {
      const double* from = ring.data() + (slot * columns + column) * old_capacity;
      std::copy(from, from + old_capacity, wider.data() + (slot * columns + column) * capacity_);
    }
    Fill(wider.data() + slot * slot_size(), old_capacity);
  }
  ring = std::move(wider);
}

void BlockWindow::Reserve(std::size_t capacity) {
  if (capacity <= capacity_) return;
  const std::size_t old_capacity = capacity_;
  capacity_ = capacity;
  Widen(ring_, static_cast<std::size_t>(2 * block_), old_capacity);
  Widen(delayed_, static_cast<std::size_t>(offset_), old_capacity);
  for (AlignedVector<double>* slot : {&incoming_, &prefix_, &running_, &result_}) {
    Widen(*slot, 1, old_capacity);
  }
}

void BlockWindow::Take(const std::vector<const double*>& columns, double* slot) const {
  for (std::size_t column = 0; column < columns.size(); ++column) {
    std::copy_n(columns[column], segments_, slot + column * capacity_);
  }
}

void BlockWindow::Copy(const double* from, double* to) const {
  for (std::size_t column = 0; column < layout_.empty.size(); ++column) {
    std::copy_n(from + column * capacity_, segments_, to + column * capacity_);
  }
}

std::size_t BlockWindow::CombineSlots(const double* older, const double* newer, double* out) const {
  for (const Lane& lane : layout_.lanes) {
    const std::size_t at = static_cast<std::size_t>(lane.column) * capacity_;
    BestKernels().combine(lane.combine, segments_, capacity_, older + at, newer + at, out + at);
  }
  return layout_.lanes.size() * segments_;
}

std::size_t BlockWindow::Push(std::int64_t tick, const std::vector<const double*>& columns,
                              std::size_t segments) {
  segments_ = segments;
  if (segments == 0) return 0;
  if (offset_ == 0) {
    Take(columns, incoming_.data());
  } else {
    // The slot that this pane will take holds the one of `offset_` ticks ago.
    double* slot = Slot(delayed_, FloorModulo(tick, offset_));
    Copy(slot, incoming_.data());
    Take(columns, slot);
  }
  return Slide(tick - offset_, incoming_.data());
}

std::size_t BlockWindow::Slide(std::int64_t tick, const double* pane) {
  if (panes_ == 1) {
    Copy(pane, result_.data());
    return 0;
  }
  const std::int64_t block = FloorDivide(tick, block_);
  const std::int64_t at = FloorModulo(tick, block_);
  // Blocks take turns in the two halves of the ring.
  const std::int64_t ours = (block & 1) * block_;
  const std::int64_t before = block_ - ours;

  std::size_t steps = 0;
  if (at == 0) {
    steps += CombineSlots(prefix_.data(), pane, running_.data());
    Copy(pane, prefix_.data());
  } else {
    steps += CombineSlots(running_.data(), pane, running_.data());
    steps += CombineSlots(prefix_.data(), pane, prefix_.data());
  }
  // The block before the last still stands, as suffixes, in the places of ours
  // that this block has not reached. A window of odd length begins one pane
  // earlier, with the very place that this pane is about to take.
  const std::int64_t oldest = at + (panes_ % 2 == 0 ? 1 : 0);
  if (oldest < block_) {
    steps += CombineSlots(Slot(ring_, ours + oldest), running_.data(), result_.data());
  } else {
    Copy(running_.data(), result_.data());
  }
  Copy(pane, Slot(ring_, ours + at));

  const std::int64_t next = block_ - 2 - at;
  if (next >= 0) {
    double* suffix = Slot(ring_, before + next);
    steps += CombineSlots(suffix, Slot(ring_, before + next + 1), suffix);
  }
  return steps;
}

}  // namespace sluice::window
