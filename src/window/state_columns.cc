#include "src/window/state_columns.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include "absl/strings/str_cat.h"

namespace sluice::window {
namespace {

constexpr double kMostWhole = 0x1p53;

bool SameBits(double a, double b) { return std::memcmp(&a, &b, sizeof a) == 0; }

bool IsWhole(double value) {
  return value >= 0 && value <= kMostWhole && std::trunc(value) == value && !std::signbit(value);
}

}  // namespace

absl::Status BadSnapshot(absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat("a snapshot that can't be: ", what));
}

std::vector<std::string> FieldNames(const plan::Fields& fields, const Layout& layout) {
  std::vector<std::string> by_column(static_cast<std::size_t>(layout.columns));
  const auto name = [&](int column, std::string text) {
    if (column >= 0) by_column[static_cast<std::size_t>(column)] = std::move(text);
  };
  name(layout.count, "count");
  name(layout.ok, "ok");
  name(layout.sum, "sum");
  name(layout.squares, "squares");
  name(layout.min, "min");
  name(layout.max, "max");
  name(layout.first, "first");
  name(layout.last, "last");
  const auto threshold = [](absl::string_view side, double value) {
    std::uint64_t bits;
    std::memcpy(&bits, &value, sizeof bits);
    return absl::StrCat(side, " ", absl::Hex(bits, absl::kZeroPad16));
  };
  for (std::size_t i = 0; i < fields.above.size(); ++i) {
    name(layout.above[i], threshold("above", fields.above[i]));
  }
  for (std::size_t i = 0; i < fields.below.size(); ++i) {
    name(layout.below[i], threshold("below", fields.below[i]));
  }
  std::vector<std::string> names;
  for (const Lane& lane : layout.lanes) {
    names.push_back(by_column[static_cast<std::size_t>(lane.column)]);
  }
  return names;
}

v1::Column SaveColumn(const double* values, double empty, SegmentNumbers segments) {
  v1::Column column;
  bool all_empty = true;
  bool all_whole = true;
  for (const std::uint32_t segment : segments) {
    all_empty = all_empty && SameBits(values[segment], empty);
    all_whole = all_whole && IsWhole(values[segment]);
  }
  if (all_empty) return column;
  for (const std::uint32_t segment : segments) {
    if (all_whole) {
      column.add_whole(static_cast<std::uint64_t>(values[segment]));
    } else {
      column.add_real(values[segment]);
    }
  }
  return column;
}

absl::Status LoadColumn(const v1::Column& column, double empty, SegmentNumbers segments,
                        double* values) {
  const auto fits = [&](int size) {
    return size == 0 || static_cast<std::size_t>(size) == segments.size();
  };
  if (!fits(column.whole_size()) || !fits(column.real_size()) ||
      (column.whole_size() > 0 && column.real_size() > 0)) {
    return BadSnapshot("a column is not as long as its list of segments");
  }
  for (std::size_t i = 0; i < segments.size(); ++i) {
    if (segments[i] == kNoSegment) continue;
    const int at = static_cast<int>(i);
    values[segments[i]] = column.whole_size() > 0  ? static_cast<double>(column.whole(at))
                          : column.real_size() > 0 ? column.real(at)
                                                   : empty;
  }
  return absl::OkStatus();
}

const v1::LaneState* FindLane(const google::protobuf::RepeatedPtrField<v1::LaneState>& lanes,
                              absl::string_view field) {
  const auto found = std::find_if(lanes.begin(), lanes.end(), [field](const v1::LaneState& lane) {
    return lane.field() == field;
  });
  return found == lanes.end() ? nullptr : &*found;
}

void SaveBucket(BucketCount entry, v1::HistogramState& histogram) {
  const int last = histogram.buckets_size() - 1;
  if (last >= 0 && histogram.buckets(last) == entry.bucket) {
    histogram.set_counts(last, histogram.counts(last) + entry.count);
    return;
  }
  histogram.add_buckets(entry.bucket);
  histogram.add_counts(entry.count);
}

absl::Status LoadBuckets(const v1::HistogramState& histogram, std::vector<BucketCount>& buckets) {
  if (histogram.buckets_size() != histogram.counts_size()) {
    return BadSnapshot("a histogram has more counts than buckets, or fewer");
  }
  for (int i = 0; i < histogram.buckets_size(); ++i) {
    const BucketCount entry{histogram.buckets(i), histogram.counts(i)};
    if (!IsBucket(entry.bucket) || entry.count == 0 ||
        static_cast<double>(entry.count) > kMostWhole) {
      return BadSnapshot("a histogram has a bucket that no sample falls into");
    }
    buckets.push_back(entry);
  }
  return absl::OkStatus();
}

}  // namespace sluice::window
