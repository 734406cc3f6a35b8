// What the samples of one series and tick come to, apart from a store: to be handed from an engine
// that folds samples to the one that decides.
#ifndef SLUICE_SRC_WINDOW_PANE_PART_H_
#define SLUICE_SRC_WINDOW_PANE_PART_H_

#include <cstdint>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "absl/types/span.h"
#include "src/plan/program.h"
#include "src/window/buckets.h"
#include "src/window/compensated.h"

namespace sluice::window {

// Of fields that nobody asks for nothing is said: they are as they are here.
struct PanePart {
  double count = 0;
  double ok = 0;
  Compensated sum;
  Compensated squares;
  // Of no meaning where `count` is 0.
  double min = 0;
  double max = 0;
  double first = 0;
  double last = 0;
  std::int64_t oldest_ns = 0;
  std::int64_t newest_ns = 0;
  absl::InlinedVector<double, 4> above;  // by threshold
  absl::InlinedVector<double, 4> below;
  absl::Span<const BucketCount> buckets;  // ascending
};

// The places of a store's thresholds among those of a part, which has all of them.
struct ThresholdPlaces {
  ThresholdPlaces(const plan::Fields& store, const plan::Fields& part);

  std::vector<std::size_t> above;
  std::vector<std::size_t> below;
};

}  // namespace sluice::window

#endif  // SLUICE_SRC_WINDOW_PANE_PART_H_
