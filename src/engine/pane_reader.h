// Reads a batch of panes that came from elsewhere, and believes nothing of it.
#ifndef SLUICE_SRC_ENGINE_PANE_READER_H_
#define SLUICE_SRC_ENGINE_PANE_READER_H_

#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "sluice/v1/panes.pb.h"
#include "src/evaluate/label_pool.h"
#include "src/plan/program.h"
#include "src/window/buckets.h"
#include "src/window/pane_part.h"

namespace sluice::engine {

// Of one series. Its texts are the batch's.
struct SeriesPane {
  int signal = 0;
  evaluate::LabelValues values;  // in the signal's order of labels
  std::uint64_t samples = 0;
  window::PanePart part;
};

struct ReadBatch {
  std::vector<SeriesPane> series;
  std::vector<window::BucketCount> buckets;  // that the parts point to
};

// InvalidArgument, with the place and what is wrong there, where the batch is not one that a
// PaneExport of this folding program could have written. The plan's id is not looked at.
absl::StatusOr<ReadBatch> ReadPanes(const plan::Program& folding, const v1::PaneBatch& batch);

}  // namespace sluice::engine

#endif  // SLUICE_SRC_ENGINE_PANE_READER_H_
