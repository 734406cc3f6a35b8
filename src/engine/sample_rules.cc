#include "src/engine/sample_rules.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace sluice::engine {

const HistogramBucket* FindBadBucket(absl::Span<const HistogramBucket> histogram) {
  const auto bad =
      std::find_if(histogram.begin(), histogram.end(), [](const HistogramBucket& bucket) {
        return !std::isfinite(bucket.value) || bucket.count > kMostCounted;
      });
  return bad == histogram.end() ? nullptr : &*bad;
}

std::string FaultOfValue(double value) {
  return absl::StrCat("a value must be a finite number, not ", value);
}

std::string FaultOfCounter(double value) {
  return absl::StrCat("a counter must be a finite number >= 0, not ", value);
}

std::string FaultOfCounts(std::uint64_t ok, std::uint64_t total) {
  return ok > total ? absl::StrCat("ok (", ok, ") is more than total (", total, ")")
                    : absl::StrCat(total, " is more than one sample may count (2^53)");
}

std::string FaultOfBucket(const HistogramBucket& bucket) {
  return absl::StrCat("a histogram's values must be finite and its counts at most 2^53, not ",
                      bucket.value, " x ", bucket.count);
}

absl::Status BadSample(absl::string_view signal, absl::string_view fault) {
  return absl::InvalidArgumentError(absl::StrCat("signal ", signal, ": ", fault));
}

}  // namespace sluice::engine
