// Which numbers a sample may have, told before anything of it is taken in.
#ifndef SLUICE_SRC_ENGINE_SAMPLE_RULES_H_
#define SLUICE_SRC_ENGINE_SAMPLE_RULES_H_

#include <cmath>
#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "sluice/engine.h"

namespace sluice::engine {

// Counts are added up in doubles, which hold whole numbers exactly up to here.
inline constexpr std::uint64_t kMostCounted = std::uint64_t{1} << 53;

// Of a gauge or a distribution; of a counter; of an outcome or of happenings.
inline bool IsGoodValue(double value) { return std::isfinite(value); }
inline bool IsGoodCounter(double value) { return std::isfinite(value) && value >= 0; }
inline bool AreGoodCounts(std::uint64_t ok, std::uint64_t total) {
  return ok <= total && total <= kMostCounted;
}

// The first bucket that is not good; null where all are.
const HistogramBucket* FindBadBucket(absl::Span<const HistogramBucket> histogram);

// What is wrong with numbers that are not good.
std::string FaultOfValue(double value);
std::string FaultOfCounter(double value);
std::string FaultOfCounts(std::uint64_t ok, std::uint64_t total);
std::string FaultOfBucket(const HistogramBucket& bucket);

// InvalidArgument that names the signal.
absl::Status BadSample(absl::string_view signal, absl::string_view fault);

}  // namespace sluice::engine

#endif  // SLUICE_SRC_ENGINE_SAMPLE_RULES_H_
