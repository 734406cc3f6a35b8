// One JSON object a line.
#ifndef SLUICE_SRC_TRACE_JSON_LINES_READER_H_
#define SLUICE_SRC_TRACE_JSON_LINES_READER_H_

#include <memory>

#include "src/trace/input.h"
#include "src/trace/reader.h"

namespace sluice::trace {

// Each line that isn't blank is
//   {"time": …, "signal": …, "labels": {…}, "value": …}
// or has, instead of "value", "ok" and "total", or "n", or "histogram": [[value, count], …].
// A time is a string or a number. A label's value is a string; a number or a truth stands for
// its own text. null is as if the key were not there. Other keys, and a key twice, are errors.
std::unique_ptr<Reader> OpenJsonLines(std::unique_ptr<Input> input, const ReaderOptions& options);

}  // namespace sluice::trace

#endif  // SLUICE_SRC_TRACE_JSON_LINES_READER_H_
