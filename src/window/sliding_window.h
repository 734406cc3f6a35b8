// Aggregates over the last panes, for many segments at once: each tick brings one pane,
// and asks for what the last ones come to.
//
// Whole numbers, and sums of reals where they can be made exact (exact_totals.h), are
// added when a pane enters and taken away when it leaves; all else is combined anew
// (block_window.h). Either way the work of a tick is the same whatever the length, and
// the result depends on the panes of the window alone.
#ifndef SLUICE_SRC_WINDOW_SLIDING_WINDOW_H_
#define SLUICE_SRC_WINDOW_SLIDING_WINDOW_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "absl/types/optional.h"
#include "src/plan/program.h"
#include "src/window/aligned.h"
#include "src/window/block_window.h"
#include "src/window/exact_totals.h"
#include "src/window/lanes.h"
#include "src/window/pane_store.h"
#include "src/window/state.h"

namespace sluice::window {

// Those fields from which nothing can be taken away.
plan::Fields OrderedFields(const plan::Fields& fields);

// Not thread-safe.
class SlidingWindow {
 public:
  // A window over `spec.panes` panes that ends `spec.offset` panes ago, of panes that are
  // laid out like `source`.
  SlidingWindow(const plan::WindowSpec& spec, const plan::Fields& source);

  // Makes room for `capacity` segments. New ones have seen no sample.
  void Reserve(std::size_t capacity);

  // Takes in the pane that a store seals (seal.h), that of tick number `tick` (absolute time /
  // tick), which must follow the last one: block by block of its segments, and then as a whole.
  // Answers how many numbers it combined.
  void PushBlock(std::int64_t tick, const PaneStore& store, std::size_t begin, std::size_t n);
  std::size_t Push(std::int64_t tick, const PaneStore& store, std::size_t segments);
  // What PushBlock will take away of these segments has been idle for a whole window, and is far:
  // asks for it while the block's panes are put together.
  void PrefetchBlock(std::int64_t tick, const PaneStore& store, std::size_t begin,
                     std::size_t n) const;

  void Save(SegmentNumbers segments, v1::WindowState& state) const;
  // Once the store's panes are loaded, all of whose `in_use` segments have numbers below that: the
  // window that ends at the tick `tick`. `state` may be null, where a snapshot has none of it.
  // Whether it is then known as a whole is for the caller to say (Covers).
  absl::Status Load(std::int64_t tick, const PaneStore& store, std::size_t in_use,
                    const v1::WindowState* state, SegmentNumbers segments);
  // Whether this state of a store makes the whole window known, and not some panes of it.
  static bool Covers(const plan::WindowSpec& spec, const v1::StoreState& state);

  const Layout& layout() const { return layout_; }
  // The window that ends at the last tick pushed (minus the offset), by segment. Of a sum
  // two columns, which are still to be added: both are exact, their sum is to be rounded.
  const double* column(int column) const { return results_[static_cast<std::size_t>(column)]; }

  TotalsView totals() const { return {&layout_, results_.data()}; }

  // That had a place at the last Push.
  std::size_t segments() const { return segments_; }

  std::size_t bytes() const;

  // Bytes that a segment takes, while sums can be made exact, and where they can't.
  static std::size_t LeastBytesPerSegment(const plan::WindowSpec& spec);
  static std::size_t MostBytesPerSegment(const plan::WindowSpec& spec);

  // Numbers that a tick combines for a segment, on the average of many; likewise.
  static double LeastStepsPerTick(const plan::WindowSpec& spec);
  static double MostStepsPerTick(const plan::WindowSpec& spec);

  // Panes that a store must remember for it.
  static std::int64_t Depth(const plan::WindowSpec& spec);

 private:
  std::size_t EndSums(std::int64_t tick, const PaneStore& store);
  std::size_t CombineSums(std::int64_t tick, const PaneStore& store);
  void PointAtResults();
  void CombineFrom(std::int64_t tick, const PaneStore& store, std::size_t& steps);

  plan::WindowSpec spec_;
  Layout layout_;
  std::vector<int> source_columns_;  // of ours, in the panes pushed
  std::size_t capacity_ = 0;
  std::size_t segments_ = 0;

  std::vector<AlignedVector<double>> totals_;  // by column; empty where `ordered_` has it
  ExactTotals exact_;
  bool off_grid_ = false;                // a number of the pane that comes in
  absl::optional<BlockWindow> sums_;     // where they can't be made exact
  absl::optional<BlockWindow> ordered_;  // all that can't be taken away
  std::vector<int> ordered_columns_;     // of `ordered_`, in ours
  std::vector<const double*> pane_;      // scratch: columns of a pane
  std::vector<const double*> results_;   // by column
};

}  // namespace sluice::window

#endif  // SLUICE_SRC_WINDOW_SLIDING_WINDOW_H_
