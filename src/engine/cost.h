// What a plan costs the engine that runs it. The rooms say what their parts of it cost;
// here they are added up, for the engine's own bounds and for whoever asks.
#ifndef SLUICE_SRC_ENGINE_COST_H_
#define SLUICE_SRC_ENGINE_COST_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "src/plan/program.h"

namespace sluice::engine {

// A step is one number or one segment looked at in a loop: windows combine numbers,
// conditions and state machines go over segments.
struct SegmentCost {
  // As long as its numbers are narrow and its sums exact (window/pane_history.h,
  // exact_totals.h); and however they are.
  std::size_t bytes = 0;
  std::size_t most_bytes = 0;
  std::size_t fixed_bytes = 0;  // of either: all but panes and windows

  // Of a tick in which no gate changes its state; likewise.
  double steps = 0;
  double most_steps = 0;

  // Histograms: besides, for each bucket that a pane of the segment uses.
  std::size_t bucket_bytes = 0;
  std::size_t bucket_steps = 0;
};

// By space: of each of its segments.
using Cost = std::vector<SegmentCost>;

Cost CostOf(const plan::Program& program);

// Of all that one gate reads and moves, whether others do so too or not.
Cost CostOfGate(const plan::Program& program, int gate);

// Of a series, with its names.
std::size_t BytesPerSeries(const plan::Program& program, const plan::SignalSpec& signal);

// How many panes the windows of a store want back.
std::int64_t DepthOf(const plan::Program& program, const plan::StoreSpec& store);

}  // namespace sluice::engine

#endif  // SLUICE_SRC_ENGINE_COST_H_
