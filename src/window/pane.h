// One pane of a store: what the samples of one tick come to, by segment.
#ifndef SLUICE_SRC_WINDOW_PANE_H_
#define SLUICE_SRC_WINDOW_PANE_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "src/window/aligned.h"
#include "src/window/buckets.h"

namespace sluice::window {

// Times of the newest and the oldest sample where there is none.
inline constexpr std::int64_t kBeforeAll = std::numeric_limits<std::int64_t>::min();
inline constexpr std::int64_t kAfterAll = std::numeric_limits<std::int64_t>::max();

struct Pane {
  // By the layout's columns, each over all segments. That of what sums lack is empty as
  // long as none lacks anything.
  std::vector<AlignedVector<double>> columns;
  // Of the newest and oldest sample; empty where the store needs no times.
  std::vector<std::int64_t> newest_ns;
  std::vector<std::int64_t> oldest_ns;
  // What came the long way; empty where there are none.
  std::vector<std::vector<BucketCount>> histograms;
  std::vector<std::uint32_t> with_histogram;  // segments whose list is not empty
  std::size_t capacity = 0;                   // segments
  bool used = false;                          // there is a sample in it
};

}  // namespace sluice::window

#endif  // SLUICE_SRC_WINDOW_PANE_H_
