// Every finding that Check can make: its stable code, and whether it stops a plan.
// This is the only list of them; a test holds a golden against each.
#ifndef SLUICE_SRC_PLAN_CODES_H_
#define SLUICE_SRC_PLAN_CODES_H_

#include <vector>

#include "absl/strings/string_view.h"
#include "sluice/diagnostic.h"

namespace sluice::plan {

// X(enumerator, code, severity)
#define SLUICE_PLAN_CODES(X)                                     \
  /* Said twice. */                                              \
  X(kDuplicateName, "duplicate-name", kError)                    \
  X(kDuplicateStatement, "duplicate-statement", kError)          \
  X(kDuplicateClause, "duplicate-clause", kError)                \
  X(kDuplicateLabel, "duplicate-label", kError)                  \
  X(kDuplicateValue, "duplicate-value", kError)                  \
  X(kDuplicateField, "duplicate-field", kError)                  \
  /* Names that mean nothing. */                                 \
  X(kUnknownSignal, "unknown-signal", kError)                    \
  X(kUnknownGate, "unknown-gate", kError)                        \
  X(kUnknownLever, "unknown-lever", kError)                      \
  X(kUnknownRole, "unknown-role", kError)                        \
  X(kUnknownRamp, "unknown-ramp", kError)                        \
  X(kUnknownMessage, "unknown-message", kError)                  \
  X(kUnknownLabel, "unknown-label", kError)                      \
  X(kUnknownFunction, "unknown-function", kError)                \
  X(kUnknownVariable, "unknown-variable", kError)                \
  X(kUnknownValue, "unknown-value", kError)                      \
  X(kUnknownItem, "unknown-item", kError)                        \
  X(kUnknownTimezone, "unknown-timezone", kError)                \
  X(kUnresolvedImport, "unresolved-import", kError)              \
  X(kUnknownMessageType, "unknown-message-type", kError)         \
  X(kUnknownEnum, "unknown-enum", kError)                        \
  X(kUnknownField, "unknown-field", kError)                      \
  /* Circles. */                                                 \
  X(kRoleCycle, "role-cycle", kError)                            \
  X(kGateCycle, "gate-cycle", kError)                            \
  X(kSelfReference, "self-reference", kError)                    \
  /* Left out. */                                                \
  X(kMissingOwner, "missing-owner", kError)                      \
  X(kMissingCondition, "missing-condition", kError)              \
  X(kMissingLever, "missing-lever", kError)                      \
  X(kMissingStep, "missing-step", kError)                        \
  X(kMissingWindow, "missing-window", kError)                    \
  X(kMissingArgument, "missing-argument", kError)                \
  X(kMissingLabel, "missing-label", kError)                      \
  /* Aggregates. */                                              \
  X(kAggregateNotOffered, "aggregate-not-offered", kError)       \
  X(kSuperfluousWindow, "superfluous-window", kError)            \
  X(kSuperfluousArgument, "superfluous-argument", kError)        \
  X(kQuantileOutOfRange, "quantile-out-of-range", kError)        \
  X(kStepOutsideRamp, "step-outside-ramp", kError)               \
  X(kFromZeroNotCounter, "from-zero-not-counter", kError)        \
  /* Types. */                                                   \
  X(kUnitMismatch, "unit-mismatch", kError)                      \
  X(kNotATruth, "not-a-truth", kError)                           \
  X(kNotAValue, "not-a-value", kError)                           \
  X(kBadArithmetic, "bad-arithmetic", kError)                    \
  X(kConfidenceNeedsRatio, "confidence-needs-ratio", kError)     \
  X(kConfidenceNeedsOrder, "confidence-needs-order", kError)     \
  X(kConfidenceOutOfRange, "confidence-out-of-range", kError)    \
  /* Labels. */                                                  \
  X(kPartialLabels, "partial-labels", kError)                    \
  X(kLabelAlreadyFixed, "label-already-fixed", kError)           \
  X(kLabelNotFixed, "label-not-fixed", kError)                   \
  X(kFoldWithoutMembers, "fold-without-members", kError)         \
  X(kGateWithoutSegments, "gate-without-segments", kError)       \
  X(kBadBound, "bad-bound", kError)                              \
  /* Time. */                                                    \
  X(kTickTooSmall, "tick-too-small", kError)                     \
  X(kOffTick, "off-tick", kError)                                \
  X(kZeroDuration, "zero-duration", kError)                      \
  X(kBadFor, "bad-for", kError)                                  \
  X(kMomentOrder, "moment-order", kError)                        \
  X(kAfterEnd, "after-end", kError)                              \
  /* Messages of the host, and what fills them. */               \
  X(kFieldType, "field-type", kError)                            \
  X(kFieldOutOfRange, "field-out-of-range", kError)              \
  X(kMissingField, "missing-field", kError)                      \
  X(kOneofTwice, "oneof-twice", kError)                          \
  X(kUnfillableField, "unfillable-field", kError)                \
  X(kValueOfNothing, "value-of-nothing", kError)                 \
  X(kBadPlaceholder, "bad-placeholder", kError)                  \
  X(kUnknownFormat, "unknown-format", kError)                    \
  X(kFormatType, "format-type", kError)                          \
  /* Levers, ramps and what they are set to. */                  \
  X(kValueCount, "value-count", kError)                          \
  X(kValueOutOfRange, "value-out-of-range", kError)              \
  X(kHoldLabels, "hold-labels", kError)                          \
  /* Bounds on what a plan may cost. */                          \
  X(kTooManyLabels, "too-many-labels", kError)                   \
  X(kTooManySegments, "too-many-segments", kError)               \
  X(kTooManyOpenPanes, "too-many-open-panes", kError)            \
  X(kWindowTooLong, "window-too-long", kError)                   \
  X(kWindowsTooLong, "windows-too-long", kError)                 \
  X(kForTooLong, "for-too-long", kError)                         \
  X(kFlapOutOfRange, "flap-out-of-range", kError)                \
  /* Likely mistakes. */                                         \
  X(kUnknownSeverity, "unknown-severity", kWarning)              \
  X(kContradictorySelector, "contradictory-selector", kWarning)  \
  X(kAmbiguousVariable, "ambiguous-variable", kWarning)          \
  X(kUncheckedAction, "unchecked-action", kWarning)              \
  X(kUncheckedLever, "unchecked-lever", kWarning)                \
  X(kNeverTrips, "never-trips", kWarning)                        \
  X(kNeverClears, "never-clears", kWarning)                      \
  X(kClearOnWrongSide, "clear-on-wrong-side", kWarning)          \
  X(kRatioWithoutGiven, "ratio-without-given", kWarning)         \
  X(kBaselineWithoutWarmup, "baseline-without-warmup", kWarning) \
  X(kForOutlastsCount, "for-outlasts-count", kWarning)           \
  X(kSilenceUnwatched, "silence-unwatched", kWarning)            \
  X(kUnreadSignal, "unread-signal", kWarning)                    \
  X(kUnusedMessage, "unused-message", kWarning)                  \
  X(kHoldAtRest, "hold-at-rest", kWarning)                       \
  X(kHeldTwice, "held-twice", kWarning)                          \
  X(kHoldsAtOdds, "holds-at-odds", kWarning)                     \
  X(kUntestedGate, "untested-gate", kWarning)                    \
  X(kExpectsNowhere, "expects-nowhere", kWarning)

enum class Code {
#define SLUICE_PLAN_CODE(enumerator, name, severity) enumerator,
  SLUICE_PLAN_CODES(SLUICE_PLAN_CODE)
#undef SLUICE_PLAN_CODE
};

struct CodeInfo {
  Code code;
  absl::string_view name;
  Diagnostic::Severity severity;
};

// In the order of the list, so a Code is its own place in it.
const std::vector<CodeInfo>& AllCodes();

}  // namespace sluice::plan

#endif  // SLUICE_SRC_PLAN_CODES_H_
