// What the readers of JSON share: simdjson, without exceptions.
#ifndef SLUICE_SRC_TRACE_JSON_H_
#define SLUICE_SRC_TRACE_JSON_H_

#include <simdjson.h>

#include <string>

#include "absl/strings/string_view.h"

namespace sluice::trace {

// What is wrong with the JSON, in words.
std::string DescribeJsonFault(simdjson::error_code code);

// Whether nothing is left behind what was read of the document.
bool AtEnd(simdjson::ondemand::document& document);

// Whether the value is null; false where it only begins like it. Other values can be read
// afterwards.
bool ReadNull(simdjson::ondemand::value value, bool& null);

// The text of a number, as it is written. INCORRECT_TYPE for what is no number.
simdjson::error_code ReadNumberText(simdjson::ondemand::value value, absl::string_view& text);

// A string, or the text of a number or of a truth as it is written; nothing for null.
// INCORRECT_TYPE for others. A string is good as long as its document.
simdjson::error_code ReadScalarText(simdjson::ondemand::value value, absl::string_view& text);

}  // namespace sluice::trace

#endif  // SLUICE_SRC_TRACE_JSON_H_
