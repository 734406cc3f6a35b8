// How text from a file is shown in an error.
#ifndef SLUICE_SRC_TRACE_QUOTE_H_
#define SLUICE_SRC_TRACE_QUOTE_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace sluice::trace {

// The text without what could take over a terminal: control characters, and bytes that
// are not UTF-8, as escapes. Long text is cut, with an ellipsis.
std::string Shown(absl::string_view text);

// Shown(), between backquotes.
std::string Quoted(absl::string_view text);

// Quoted(), with commas between; of many, the first few.
std::string QuotedList(const std::vector<absl::string_view>& texts);

// Whether `text` is UTF-8, so that it may stand in the strings of an event.
bool IsUtf8(absl::string_view text);

}  // namespace sluice::trace

#endif  // SLUICE_SRC_TRACE_QUOTE_H_
