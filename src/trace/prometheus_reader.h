// What Prometheus answers to query_range.
#ifndef SLUICE_SRC_TRACE_PROMETHEUS_READER_H_
#define SLUICE_SRC_TRACE_PROMETHEUS_READER_H_

#include <cstdint>
#include <memory>

#include "src/trace/input.h"
#include "src/trace/reader.h"

namespace sluice::trace {

// Its series stand one behind the other, so all samples have to be in memory to be put in
// the order of time. Larger files are refused.
inline constexpr std::uint64_t kMaxPrometheusBytes = std::uint64_t{1} << 30;

// A matrix or a vector: the whole answer, its `data`, or the bare array of series that
// promtool prints. The signal is that of the options, else `__name__`; all other labels stay.
// A NaN (among these the mark of a series that went away) is no sample.
std::unique_ptr<Reader> OpenPrometheus(std::unique_ptr<Input> input, const ReaderOptions& options);

}  // namespace sluice::trace

#endif  // SLUICE_SRC_TRACE_PROMETHEUS_READER_H_
