#include "src/window/seal.h"

#include <algorithm>

namespace sluice::window {

std::size_t SealPane(std::size_t slot, std::int64_t tick, std::size_t segments, const Cells& cells,
                     PaneStore& store, const std::vector<int>& over,
                     std::vector<SlidingWindow>& windows) {
  store.BeginSeal(slot, tick, cells);
  for (std::size_t begin = 0; begin < segments; begin += PaneStore::kBlock) {
    const std::size_t n = std::min(PaneStore::kBlock, segments - begin);
    store.SealBlock(begin, n);
    for (const int window : over) {
      windows[static_cast<std::size_t>(window)].PushBlock(tick, store, begin, n);
    }
    store.KeepBlock(begin, n);
  }
  std::size_t steps = store.EndSeal(segments);
  for (const int window : over) {
    steps += windows[static_cast<std::size_t>(window)].Push(tick, store, segments);
  }
  return steps;
}

}  // namespace sluice::window
