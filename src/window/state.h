// What panes and windows are written to, and read from: parts of a snapshot
// (sluice/v1/snapshot.proto).
#ifndef SLUICE_SRC_WINDOW_STATE_H_
#define SLUICE_SRC_WINDOW_STATE_H_

#include <cstdint>

#include "absl/types/span.h"

namespace sluice::v1 {
class GatheredState;
class HistogramState;
class OpenPaneState;
class StoreState;
class WindowState;
}  // namespace sluice::v1

namespace sluice::window {

// The numbers of those segments that a snapshot's columns are of, in its order. When it is read,
// kNoSegment is one that is not there any more.
using SegmentNumbers = absl::Span<const std::uint32_t>;
inline constexpr std::uint32_t kNoSegment = UINT32_MAX;

}  // namespace sluice::window

#endif  // SLUICE_SRC_WINDOW_STATE_H_
