// The sum of a window of reals, kept by adding each pane that enters and taking away each
// that leaves; exactly, so that nothing drifts.
//
// A double is cut at a coarse grid: the part that is a multiple of 2^c, and the rest, a
// multiple of 2^f. As long as all numbers of a window are multiples of 2^f and not too
// large, the parts add up without rounding, each kind in a double of its own; so the
// totals depend neither on order nor on what has passed through. This is reproducible
// summation in bins (Demmel and Nguyen, "Parallel reproducible summation", IEEE
// Transactions on Computers 64, 2015), with two bins.
//
// For a window of 60 panes the numbers may span 95 bits: those of doubles that differ by a
// factor of 2^42. The grids follow the data. Where numbers span more than they can, the
// window must be computed otherwise (sliding_window.h).
#ifndef SLUICE_SRC_WINDOW_EXACT_TOTALS_H_
#define SLUICE_SRC_WINDOW_EXACT_TOTALS_H_

#include <cstddef>
#include <cstdint>

#include "src/window/kernels.h"
#include "src/window/pane_history.h"

namespace sluice::window {

// Not thread-safe.
class ExactTotals {
 public:
  // Of this many panes.
  explicit ExactTotals(std::int64_t panes);

  // Moves the window of n segments one pane on. The sum of segment i is then coarse[i] +
  // fine[i], which must have been zero at first, and are not to be changed by others. False
  // where a number is off the grids; the totals of all segments must then be restarted.
  bool Slide(std::size_t n, const SumRow& entering, const SumRow& leaving, double* coarse,
             double* fine) const;

  // Makes the totals of the window of ticks last - panes + 1 ... last anew, on other grids. False
  // where none suit its numbers: the totals are then unspecified, now and for good. Adds to `steps`
  // how many sums of panes it looked at.
  bool Restart(const PaneHistory& history, std::int64_t last, std::size_t segments, double* coarse,
               double* fine, std::size_t& steps);

 private:
  // What the numbers of a window need of the grids.
  struct Extent {
    int highest = -2000;  // all are below 2^highest,
    int lowest = 2000;    // and multiples of 2^lowest
  };

  static void Include(const double* values, std::size_t n, Extent& extent);
  bool SetGrids(const Extent& extent);

  std::int64_t panes_;
  Extent seen_;
  int room_;  // log2 of more panes than are ever added up at once
  Grids grids_;
};

}  // namespace sluice::window

#endif  // SLUICE_SRC_WINDOW_EXACT_TOTALS_H_
