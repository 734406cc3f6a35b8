// The end of a tick in one store: its pane is sealed, and all windows over it move on.
#ifndef SLUICE_SRC_WINDOW_SEAL_H_
#define SLUICE_SRC_WINDOW_SEAL_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "src/window/cells.h"
#include "src/window/pane_store.h"
#include "src/window/sliding_window.h"

namespace sluice::window {

// Seals the pane of `slot`, which is that of tick `tick`, together with what the tick's cells
// came to, and moves those `windows` on that are over the store. `segments` are in use. Answers
// how many numbers it looked at.
std::size_t SealPane(std::size_t slot, std::int64_t tick, std::size_t segments, const Cells& cells,
                     PaneStore& store, const std::vector<int>& over,
                     std::vector<SlidingWindow>& windows);

}  // namespace sluice::window

#endif  // SLUICE_SRC_WINDOW_SEAL_H_
