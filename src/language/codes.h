// The codes of all diagnostics that reading a text can give. They are stable:
// people filter by them. tests/language has a golden for each.
#ifndef SLUICE_SRC_LANGUAGE_CODES_H_
#define SLUICE_SRC_LANGUAGE_CODES_H_

#include "absl/strings/string_view.h"

namespace sluice::language::codes {

#define SLUICE_LANGUAGE_CODES(CODE)                  \
  /* Bytes and words. */                             \
  CODE(kTextTooLarge, "text-too-large")              \
  CODE(kBadUtf8, "bad-utf8")                         \
  CODE(kControlCharacter, "control-character")       \
  CODE(kBadCharacter, "bad-character")               \
  CODE(kWrongQuotes, "wrong-quotes")                 \
  CODE(kOpenString, "open-string")                   \
  CODE(kBadEscape, "bad-escape")                     \
  CODE(kBadNumber, "bad-number")                     \
  CODE(kNumberTooLarge, "number-too-large")          \
  CODE(kUnknownUnit, "unknown-unit")                 \
  CODE(kMissingUnit, "missing-unit")                 \
  CODE(kSpaceBeforeUnit, "space-before-unit")        \
  CODE(kBadDuration, "bad-duration")                 \
  CODE(kDurationTooLong, "duration-too-long")        \
  CODE(kBadName, "bad-name")                         \
  /* What is missing. */                             \
  CODE(kMissingName, "missing-name")                 \
  CODE(kMissingDuration, "missing-duration")         \
  CODE(kMissingNumber, "missing-number")             \
  CODE(kMissingString, "missing-string")             \
  CODE(kMissingValue, "missing-value")               \
  CODE(kMissingOperand, "missing-operand")           \
  CODE(kMissingWord, "missing-word")                 \
  CODE(kMissingBrace, "missing-brace")               \
  CODE(kMissingParenthesis, "missing-parenthesis")   \
  CODE(kMissingBracket, "missing-bracket")           \
  CODE(kMissingComma, "missing-comma")               \
  CODE(kMissingColon, "missing-colon")               \
  CODE(kMissingMoment, "missing-moment")             \
  CODE(kNotWhole, "not-whole")                       \
  /* Statements and clauses. */                      \
  CODE(kUnknownStatement, "unknown-statement")       \
  CODE(kUnknownClause, "unknown-clause")             \
  CODE(kClauseOutsideGate, "clause-outside-gate")    \
  CODE(kEmptyClause, "empty-clause")                 \
  CODE(kStrayBrace, "stray-brace")                   \
  CODE(kUnknownKind, "unknown-kind")                 \
  CODE(kUnknownScale, "unknown-scale")               \
  CODE(kForAfterClear, "for-after-clear")            \
  /* Expressions. */                                 \
  CODE(kNestingTooDeep, "nesting-too-deep")          \
  CODE(kWrongOperator, "wrong-operator")             \
  CODE(kStrayOperator, "stray-operator")             \
  CODE(kChainedComparison, "chained-comparison")     \
  CODE(kBareName, "bare-name")                       \
  CODE(kNestedAggregate, "nested-aggregate")         \
  CODE(kMisplacedWindow, "misplaced-window")         \
  CODE(kMisplacedConfidence, "misplaced-confidence") \
  CODE(kBadSelector, "bad-selector")                 \
  CODE(kBadField, "bad-field")                       \
  /* Scenarios. */                                   \
  CODE(kUnknownExpectation, "unknown-expectation")   \
  CODE(kBadMoment, "bad-moment")                     \
  CODE(kBadRate, "bad-rate")                         \
  CODE(kUnknownEvent, "unknown-event")

#define SLUICE_DECLARE_CODE(name, text) inline constexpr absl::string_view name = text;
SLUICE_LANGUAGE_CODES(SLUICE_DECLARE_CODE)
#undef SLUICE_DECLARE_CODE

#define SLUICE_LIST_CODE(name, text) name,
inline constexpr absl::string_view kAll[] = {SLUICE_LANGUAGE_CODES(SLUICE_LIST_CODE)};
#undef SLUICE_LIST_CODE
#undef SLUICE_LANGUAGE_CODES

}  // namespace sluice::language::codes

#endif  // SLUICE_SRC_LANGUAGE_CODES_H_
