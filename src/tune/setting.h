// What is tried of a gate: a threshold, and for how long its condition must hold.
#ifndef SLUICE_SRC_TUNE_SETTING_H_
#define SLUICE_SRC_TUNE_SETTING_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "sluice/v1/plan.pb.h"

namespace sluice::tune {

struct Setting {
  v1::SignedLiteral threshold;
  v1::ForClause duration;  // 0s where the gate trips at once
};

// As a plan spells them: 97%, -5, 800ms; 3m, 4m of 5m, 0s.
std::string ThresholdText(const v1::SignedLiteral& threshold);
std::string DurationText(const v1::ForClause& duration);

// What a threshold is worth: a number, or nanoseconds.
double ThresholdValue(const v1::SignedLiteral& threshold);
bool IsDuration(const v1::SignedLiteral& threshold);

// A number of so many decimals, counted in `unit`: 98.5 in percent is 98.5%.
v1::SignedLiteral NumberIn(v1::Literal::Unit unit, double count, int decimals);

// A duration, to the nanosecond. Of both, what no plan can spell becomes the most it can.
v1::SignedLiteral DurationOf(double ns);

// Whether they mean the same, however they are spelled: 97% and 0.97 do.
bool SameThreshold(const v1::SignedLiteral& a, const v1::SignedLiteral& b);
bool SameDuration(const v1::ForClause& a, const v1::ForClause& b);

// More than these are refused: as values of one list, and as pairs of two.
inline constexpr std::size_t kMostValues = 200;
inline constexpr std::size_t kMostSettings = 1000;

// Lists as options spell them: values with commas between, each a number as in a plan
// (97%, -5, 800ms) or a range A..B by STEP, whose values are exact decimals: the one
// behind 90.2% in steps of 0.1% is 90.3%. In the order of the list, without repetition.
// InvalidArgument says what is wrong and what would be right.
absl::StatusOr<std::vector<v1::SignedLiteral>> ReadThresholds(absl::string_view text);

// The same of durations, of which each may be `D of W` too.
absl::StatusOr<std::vector<v1::ForClause>> ReadDurations(absl::string_view text);

}  // namespace sluice::tune

#endif  // SLUICE_SRC_TUNE_SETTING_H_
