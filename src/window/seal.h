// The end of a tick in one store: its pane is sealed, and all windows over it move on.
#ifndef SLUICE_SRC_WINDOW_SEAL_H_
#define SLUICE_SRC_WINDOW_SEAL_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "src/window/cells.h"
#include "src/window/histogram.h"
#include "src/window/pane_store.h"
#include "src/window/sliding_window.h"

namespace sluice::window {

// Seals the pane of `slot`, which is that of tick `tick`, together with what the tick's cells
// came to, and moves those `windows` and `histograms` on that are over the store; of the latter,
// those are null that nobody asks for. `segments` are in use. Answers how many numbers it looked
// at.
std::size_t SealPane(std::size_t slot, std::int64_t tick, std::size_t segments, const Cells& cells,
                     PaneStore& store, const std::vector<int>& over,
                     std::vector<SlidingWindow>& windows,
                     const std::vector<std::unique_ptr<HistogramWindow>>& histograms);

}  // namespace sluice::window

#endif  // SLUICE_SRC_WINDOW_SEAL_H_
