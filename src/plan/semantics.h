// The rules of the language that checking, compiling and showing share: what a
// literal is worth, what each aggregate is, and which type an expression has.
// Each rule is decided here and nowhere else.
//
// All functions are pure and safe to call from any thread. None of them trusts
// its input: a message with unset parts gets an answer, never a crash.
#ifndef SLUICE_SRC_PLAN_SEMANTICS_H_
#define SLUICE_SRC_PLAN_SEMANTICS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "sluice/v1/plan.pb.h"

namespace sluice::plan {

// What holds where a plan says nothing else, in nanoseconds.
inline constexpr std::int64_t kDefaultTick = 1'000'000'000;
inline constexpr std::int64_t kDefaultLateness = 0;
inline constexpr std::int64_t kDefaultAhead = 60'000'000'000;
inline constexpr std::int64_t kDefaultMissingAfter = 300'000'000'000;

// A number or a duration (in ns, as a double) are both doubles at run time.
enum class Type { kNumber, kDuration, kTruth };

absl::string_view TypeName(Type type);  // "a number", "a duration", "a truth"

// A decimal fraction numerator / 10^exponent, exactly, in its lowest terms.
struct Decimal {
  std::int64_t numerator = 0;  // magnitude below 10^18
  int exponent = 0;            // 0..18

  // 10^exponent.
  std::int64_t denominator() const;
};

// The value of a literal: the double nearest to the decimal that is meant (97 %
// is the double nearest to 0.97), or the nanoseconds of a duration. Infinite
// where the multiplier takes it past the range of a double.
double LiteralValue(const v1::Literal& literal);

// The power of ten that a unit multiplies by: -2 for percent, 3 for k, 0 for none.
int UnitExponent(v1::Literal::Unit unit);

// The decimal that a number literal means, exactly, so that ranks and shares can
// be computed without rounding. Nothing where it needs more than 18 digits, and
// for a duration.
absl::optional<Decimal> LiteralDecimal(const v1::Literal& literal);

// Whether `held` members are as many as a bound, a number or a share of all members,
// exactly: of 100 members, 7 are 7 %. -1, 0 or 1: fewer, just as many, more.
int CompareWithBound(std::size_t held, std::size_t members, const Decimal& bound, bool is_share);

// What an aggregate's function computes.
enum class Function {
  kMean,
  kMin,
  kMax,
  kSum,
  kCount,
  kStddev,
  kLast,
  kDelta,
  kIncrease,
  kRate,
  kSuccessRatio,
  kFailureRatio,
  kSuccesses,
  kFailures,
  kQuantile,
  kShareAbove,
  kShareBelow,
  kSilence,
};

struct FunctionInfo {
  Function function;
  absl::string_view name;               // "quantile" stands for p50, p99.9, ... too
  std::vector<v1::Signal::Kind> kinds;  // of signals it may be asked of
};

const std::vector<FunctionInfo>& AllFunctions();

// The function that a name means, p50 and p99.9 included; nothing if none. A
// name such as p101 means a quantile too, one that QuantileAsked refuses.
const FunctionInfo* FindFunction(absl::string_view name);

bool FunctionTakes(const FunctionInfo& info, v1::Signal::Kind kind);

// The word of the language: "gauge", "counter", ... ; empty for none of them.
absl::string_view KindName(v1::Signal::Kind kind);

// The quantile that is asked for: of p99.9 0.999, of quantile(0.999, s) its
// argument. Nothing where the aggregate is no quantile or it is not in [0, 1].
absl::optional<Decimal> QuantileAsked(const v1::Aggregate& aggregate);

// Nanoseconds in one unit of the signal's values, where these are durations
// (unit ns, us, ms, s, m, h or d); nothing where they are plain numbers.
absl::optional<double> NanosecondsPerUnit(const v1::Signal& signal);

// The type of an aggregate over a signal: durations where it speaks of values of
// a signal with a time unit (a counter's increase is one), and for silence; else
// numbers: counts, ratios, and rates, whatever it is that they count per second.
Type AggregateType(Function function, const v1::Signal& signal);

// The type of the literal: a number (percentages and 1.5k are numbers too) or a
// duration.
Type LiteralType(const v1::Literal& literal);

// The type that an operation makes of its operands' types; nothing where it does
// not take them. Durations scale by numbers, and their quotient is a number.
absl::optional<Type> NegatedType(Type operand);
absl::optional<Type> ArithmeticType(v1::Arithmetic::Op op, Type left, Type right);
absl::optional<Type> ComparedType(Type left, Type right);  // a truth, of two alike
absl::optional<Type> FoldedType(v1::Fold::Quantifier quantifier, Type body);

// Whether the quantifier folds truths (any, all, at least, at most) and not values.
bool FoldsTruths(v1::Fold::Quantifier quantifier);

// The comparison that is true where this one is false, of known values.
v1::Comparison::Op Negated(v1::Comparison::Op op);

// Whether the expression, of a checked plan, is a truth.
bool IsTruth(const v1::Expr& expr);

// Whether people read it as a percentage.
bool IsRatio(Function function);

// The least and the greatest value that the function can have, whatever the
// samples: ratios and shares lie in [0, 1], counts are not negative.
struct Range {
  double least;
  double greatest;
};
Range FunctionRange(Function function);

}  // namespace sluice::plan

#endif  // SLUICE_SRC_PLAN_SEMANTICS_H_
