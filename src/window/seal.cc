#include "src/window/seal.h"

#include <algorithm>

namespace sluice::window {
namespace {

std::size_t PushHistograms(std::size_t segments, PaneStore& store, const std::vector<int>& over,
                           const std::vector<std::unique_ptr<HistogramWindow>>& histograms) {
  std::size_t steps = 0;
  for (std::uint32_t segment = 0; segment < segments; ++segment) {
    const PaneWords pane = store.SealHistogram(segment);
    for (const int window : over) {
      const auto& histogram = histograms[static_cast<std::size_t>(window)];
      if (histogram != nullptr) steps += histogram->Push(segment, pane);
    }
  }
  return steps;
}

}  // namespace

std::size_t SealPane(std::size_t slot, std::int64_t tick, std::size_t segments, const Cells& cells,
                     PaneStore& store, const std::vector<int>& over,
                     std::vector<SlidingWindow>& windows,
                     const std::vector<std::unique_ptr<HistogramWindow>>& histograms) {
  store.BeginSeal(slot, tick, &cells);
  std::size_t steps = 0;
  if (store.has_histograms()) steps += PushHistograms(segments, store, over, histograms);
  for (std::size_t begin = 0; begin < segments; begin += PaneStore::kBlock) {
    const std::size_t n = std::min(PaneStore::kBlock, segments - begin);
    for (const int window : over) {
      windows[static_cast<std::size_t>(window)].PrefetchBlock(tick, store, begin, n);
    }
    store.SealBlock(begin, n);
    for (const int window : over) {
      windows[static_cast<std::size_t>(window)].PushBlock(tick, store, begin, n);
    }
    store.KeepBlock(begin, n);
  }
  steps += store.EndSeal(segments);
  for (const int window : over) {
    steps += windows[static_cast<std::size_t>(window)].Push(tick, store, segments);
  }
  return steps;
}

}  // namespace sluice::window
