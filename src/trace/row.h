// One recorded sample, whatever file it came from.
#ifndef SLUICE_SRC_TRACE_ROW_H_
#define SLUICE_SRC_TRACE_ROW_H_

#include <cstdint>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"

namespace sluice::trace {

// The strings are owned by the reader and are good until its next call. Of the
// numbers only those of `form` mean anything.
struct Row {
  // What the row bears; which of them a signal takes is for the engine to say.
  enum class Form { kValue, kOutcome, kEvents, kHistogram };

  std::int64_t time_ns = 0;  // since the Unix epoch
  absl::string_view signal;
  std::vector<std::pair<absl::string_view, absl::string_view>> labels;  // name, value
  Form form = Form::kValue;
  double value = 0;
  std::uint64_t ok = 0;                                   // kOutcome
  std::uint64_t total = 0;                                // kOutcome; n of kEvents
  std::vector<std::pair<double, std::uint64_t>> buckets;  // kHistogram: value, count
  absl::string_view file;  // as errors name it; where it came from, among files that were merged
  std::uint64_t line = 0;  // of the file, from 1; a record number in binary files
};

}  // namespace sluice::trace

#endif  // SLUICE_SRC_TRACE_ROW_H_
