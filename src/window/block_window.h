// Windows over columns from which nothing can be taken away: minima, maxima, the first and
// the last; and sums of reals that are too unlike for exact_totals.h.
//
// Only an associative operation is needed: nothing is subtracted, so nothing drifts.
//
// Time is cut into blocks of b = panes / 2 panes (rounded down), at absolute
// multiples of b. A window that ends in block k is
//
//     the end of block k-2  (+)  all of block k-1  (+)  block k so far
//
// The end of k-2 is one value of that block's suffixes, which were made during
// block k-1, one a tick, from its last pane backwards; the rest is a running
// prefix. So each tick costs the same four combinations, whatever the length:
// the two-stack queue (Tangwongsan, Hirzel, Schneider, VLDB J. 2021) made
// worst-case constant by the fixed length. What is combined with what depends on
// the tick alone, never on the data or on when the engine began.
//
// Memory: panes x columns x segments doubles. A suffix takes the place of its pane.
#ifndef SLUICE_SRC_WINDOW_BLOCK_WINDOW_H_
#define SLUICE_SRC_WINDOW_BLOCK_WINDOW_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "src/plan/program.h"
#include "src/window/aligned.h"
#include "src/window/lanes.h"
#include "src/window/state.h"

namespace sluice::window {

// Not thread-safe.
class BlockWindow {
 public:
  // A window of these fields over `panes` panes that ends `offset` panes ago.
  BlockWindow(const plan::Fields& fields, std::int64_t panes, std::int64_t offset);

  // Makes room for `capacity` segments. New ones have seen no sample.
  void Reserve(std::size_t capacity);

  // Takes in the pane of tick number `tick` (absolute time / tick), which follows the last
  // one pushed: a column for each of layout(), `segments` of which are in use. Answers how
  // many numbers it combined.
  std::size_t Push(std::int64_t tick, const std::vector<const double*>& columns,
                   std::size_t segments);

  // Everything that a later tick may need; of these fields.
  void Save(const plan::Fields& fields, SegmentNumbers segments, v1::WindowState& state) const;
  // Of a window of the same length and offset; fields that are not there stay empty. All numbers
  // of segments are below `in_use`.
  absl::Status Load(const plan::Fields& fields, const v1::WindowState& state,
                    SegmentNumbers segments, std::size_t in_use);

  const Layout& layout() const { return layout_; }
  // The window that ends at the last tick pushed (minus the offset), by segment.
  const double* column(int column) const {
    return result_.data() + static_cast<std::size_t>(column) * capacity_;
  }

  // Bytes that a segment takes.
  static std::size_t BytesPerSegment(const plan::Fields& fields, std::int64_t panes,
                                     std::int64_t offset);

  // Numbers that a tick combines for a segment, on the average of a block.
  static double StepsPerTick(const plan::Fields& fields, std::int64_t panes);

 private:
  // A pane's worth of columns for all segments, at a place of a ring.
  double* Slot(AlignedVector<double>& ring, std::int64_t at) {
    return ring.data() + static_cast<std::size_t>(at) * slot_size();
  }
  std::size_t slot_size() const { return static_cast<std::size_t>(layout_.columns) * capacity_; }
  void Fill(double* slot, std::size_t from) const;
  void Widen(AlignedVector<double>& ring, std::size_t slots, std::size_t old_capacity) const;
  void Take(const std::vector<const double*>& columns, double* slot) const;
  void Copy(const double* from, double* to) const;
  std::size_t CombineSlots(const double* older, const double* newer, double* out) const;
  std::size_t Slide(std::int64_t tick, const double* pane);
  // What Save keeps of a column, one place after the other: in which ring, and where it begins.
  struct Kept {
    AlignedVector<double> BlockWindow::*ring;
    std::size_t at;
  };
  std::vector<Kept> KeptOf(int column) const;

  Layout layout_;
  std::int64_t panes_;
  std::int64_t offset_;
  std::int64_t block_;
  std::size_t capacity_ = 0;
  std::size_t segments_ = 0;

  AlignedVector<double> ring_;      // 2 x block_ slots: panes, then suffixes
  AlignedVector<double> delayed_;   // the last offset_ panes
  AlignedVector<double> incoming_;  // one slot: the pane that enters now
  AlignedVector<double> prefix_;    // one slot: this block so far
  AlignedVector<double> running_;   // one slot: the block before, and this one so far
  AlignedVector<double> result_;    // one slot
};

}  // namespace sluice::window

#endif  // SLUICE_SRC_WINDOW_BLOCK_WINDOW_H_
