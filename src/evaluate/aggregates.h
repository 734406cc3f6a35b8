// From the columns of a window to the value that an aggregate asks for.
#ifndef SLUICE_SRC_EVALUATE_AGGREGATES_H_
#define SLUICE_SRC_EVALUATE_AGGREGATES_H_

#include <cstddef>
#include <cstdint>

#include "src/plan/program.h"
#include "src/window/growing_window.h"
#include "src/window/histogram.h"
#include "src/window/sliding_window.h"

namespace sluice::evaluate {

// Fills out[0 .. n) with the aggregate of the segments from `begin` on; NaN where it is
// unknown. `histogram` may be null where the function is no quantile.
void Aggregate(const plan::Node& node, const window::SlidingWindow& window,
               const window::HistogramWindow* histogram, std::size_t begin, std::size_t n,
               double* out);

// The same of the first n segments of a window that grows; unknown before its first pane.
void AggregateGrowing(const plan::Node& node, const window::GrowingWindow& window,
                      std::int64_t tick_ns, std::size_t n, double* out);

// What differs from a whole nanosecond by rounding alone is taken to be it: a
// sample of 1.07 (s) times 10^9 is not above 1.07s.
double SnapToNanosecond(double ns);

}  // namespace sluice::evaluate

#endif  // SLUICE_SRC_EVALUATE_AGGREGATES_H_
