#include "src/window/seal.h"

#include <algorithm>

namespace sluice::window {
namespace {

// Segments whose columns the nearest cache holds from the first step to the last.
constexpr std::size_t kBlock = 256;

}  // namespace

std::size_t SealPane(std::size_t slot, std::int64_t tick, std::size_t segments, const Cells& cells,
                     PaneStore& store, const std::vector<int>& over,
                     std::vector<SlidingWindow>& windows) {
  store.BeginSeal(slot, tick, cells);
  for (std::size_t begin = 0; begin < segments; begin += kBlock) {
    const std::size_t n = std::min(kBlock, segments - begin);
    store.SealBlock(begin, n);
    for (const int window : over) {
      windows[static_cast<std::size_t>(window)].PushBlock(tick, store, begin, n);
    }
  }
  std::size_t steps = store.EndSeal(segments);
  for (const int window : over) {
    steps += windows[static_cast<std::size_t>(window)].Push(tick, store, segments);
  }
  return steps;
}

}  // namespace sluice::window
