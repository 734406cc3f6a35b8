// Text -> Plan proto.
#ifndef SLUICE_SRC_LANGUAGE_PARSE_H_
#define SLUICE_SRC_LANGUAGE_PARSE_H_

#include <cstddef>

#include "sluice/diagnostic.h"
#include "src/language/source.h"

namespace sluice::language {

// Bounds on what a text may hold, so that no text costs unbounded time or memory.
inline constexpr std::size_t kMaxTextBytes = 1u << 20;
// Levels of an expression's syntax tree. Small enough for the stored form to stay within
// protobuf's own limits, of 100 nested messages in binary form and 64 in JSON.
inline constexpr int kMaxNesting = 24;
// Parentheses that are open at one place. The tree doesn't hold them; the parser's stack does.
inline constexpr int kMaxParentheses = 100;
// Levels of nested messages and lists in an action; as above.
inline constexpr int kMaxActionNesting = 16;

// Parses the whole text, recovering after an error at the next clause or
// statement so that all errors are found at once. What could be understood is in
// the plan that is returned, with spans; where `diagnostics` got an error, that
// plan is only good for finding more errors.
v1::Plan Parse(const Source& source, Diagnostics& diagnostics);

}  // namespace sluice::language

#endif  // SLUICE_SRC_LANGUAGE_PARSE_H_
