// The rules of the language that checking, compiling and showing share: what a
// literal is worth, what each aggregate is, and which type an expression has.
// Each rule is decided here and nowhere else.
#ifndef SLUICE_SRC_PLAN_SEMANTICS_H_
#define SLUICE_SRC_PLAN_SEMANTICS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "sluice/v1/plan.pb.h"

namespace sluice::plan {

// A number or a duration (in ns, as a double) are both doubles at run time.
enum class Type { kNumber, kDuration, kTruth };

absl::string_view TypeName(Type type);  // "a number", "a duration", "a truth"

// A decimal fraction numerator / 10^exponent, exactly.
struct Decimal {
  std::int64_t numerator = 0;
  int exponent = 0;  // 0..18
};

// The value of a literal: the double nearest to the decimal that is meant (97 %
// is the double nearest to 0.97), or the nanoseconds of a duration.
double LiteralValue(const v1::Literal& literal);

// The decimal that a number literal means, exactly, so that ranks and shares can
// be computed without rounding. Nothing where it needs more than 18 digits.
absl::optional<Decimal> LiteralDecimal(const v1::Literal& literal);

// What an aggregate's function computes.
enum class Function {
  kMean, kMin, kMax, kSum, kCount, kStddev, kLast, kDelta,   // gauge ...
  kIncrease, kRate,
  kSuccessRatio, kFailureRatio, kSuccesses, kFailures,
  kQuantile, kShareAbove, kShareBelow,
  kSilence,
};

struct FunctionInfo {
  Function function;
  absl::string_view name;            // "quantile" stands for p50, p99.9, ... too
  std::vector<v1::Signal::Kind> kinds;  // of signals it may be asked of
};

const std::vector<FunctionInfo>& AllFunctions();

// The function that a name means, p50 and p99.9 included; nothing if none.
const FunctionInfo* FindFunction(absl::string_view name);

bool FunctionTakes(const FunctionInfo& info, v1::Signal::Kind kind);

// The quantile that is asked for: of p99.9 0.999, of quantile(0.999, s) its
// argument. Nothing where the aggregate is no quantile or it is not in [0, 1].
absl::optional<Decimal> QuantileAsked(const v1::Aggregate& aggregate);

// Nanoseconds in one unit of the signal's values, where these are durations
// (unit ns, us, ms, s, m, h or d); nothing where they are plain numbers.
absl::optional<double> NanosecondsPerUnit(const v1::Signal& signal);

// The type of an aggregate over a signal: durations where it speaks of values of
// a signal with a time unit, and for silence; else numbers.
Type AggregateType(Function function, const v1::Signal& signal);

// Whether people read it as a percentage.
bool IsRatio(Function function);

}  // namespace sluice::plan

#endif  // SLUICE_SRC_PLAN_SEMANTICS_H_
