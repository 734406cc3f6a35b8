// How the numbers of panes and windows are written to a snapshot, and read from one
// (sluice/v1/snapshot.proto).
#ifndef SLUICE_SRC_WINDOW_STATE_COLUMNS_H_
#define SLUICE_SRC_WINDOW_STATE_COLUMNS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "google/protobuf/repeated_field.h"
#include "sluice/v1/snapshot.pb.h"
#include "src/plan/program.h"
#include "src/window/buckets.h"
#include "src/window/lanes.h"
#include "src/window/state.h"

namespace sluice::window {

// InvalidArgument: "a snapshot that can't be: <what>".
absl::Status BadSnapshot(absl::string_view what);

// Names of fields, by the layout's lanes: count, sum, above 0.25.
std::vector<std::string> FieldNames(const plan::Fields& fields, const Layout& layout);

// `empty` is the number of most.
v1::Column SaveColumn(const double* values, double empty, SegmentNumbers segments);
// Writes the numbers of segments that are there.
absl::Status LoadColumn(const v1::Column& column, double empty, SegmentNumbers segments,
                        double* values);

// Null where there is none.
const v1::LaneState* FindLane(const google::protobuf::RepeatedPtrField<v1::LaneState>& lanes,
                              absl::string_view field);

void SaveBucket(BucketCount entry, v1::HistogramState& histogram);
// Checks them, and appends what there is.
absl::Status LoadBuckets(const v1::HistogramState& histogram, std::vector<BucketCount>& buckets);

}  // namespace sluice::window

#endif  // SLUICE_SRC_WINDOW_STATE_COLUMNS_H_
