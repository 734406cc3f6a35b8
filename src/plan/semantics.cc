#include "src/plan/semantics.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <system_error>

#include "absl/strings/str_cat.h"

namespace sluice::plan {
namespace {

using v1::Signal;

// 18 digits always fit into an int64.
constexpr int kMaxDigits = 18;

// A finite number as digits x 10^exponent, by its shortest decimal.
struct Digits {
  bool negative = false;
  std::int64_t digits = 0;  // without zeros at the end; at most 17 of them
  int exponent = 0;
};

Digits ShortestDigits(double number) {
  Digits result;
  if (!std::isfinite(number) || number == 0) return result;
  std::array<char, 64> buffer;
  const std::to_chars_result written = std::to_chars(buffer.data(), buffer.data() + buffer.size(),
                                                     number, std::chars_format::scientific);
  if (written.ec != std::errc()) return result;
  const char* at = buffer.data();
  if (*at == '-') {
    result.negative = true;
    ++at;
  }
  int after_point = 0;
  bool seen_point = false;
  for (; at != written.ptr && *at != 'e'; ++at) {
    if (*at == '.') {
      seen_point = true;
      continue;
    }
    result.digits = result.digits * 10 + (*at - '0');
    if (seen_point) ++after_point;
  }
  int exponent = 0;
  if (at != written.ptr) {
    ++at;  // the e
    if (at != written.ptr && *at == '+') ++at;
    std::from_chars(at, written.ptr, exponent);
  }
  result.exponent = exponent - after_point;
  return result;
}

// The double nearest to digits x 10^exponent.
double FromDigits(const Digits& digits) {
  const std::string text =
      absl::StrCat(digits.negative ? "-" : "", digits.digits, "e", digits.exponent);
  double value = 0;
  const std::from_chars_result read =
      std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec == std::errc()) return value;
  // Out of the range of a double, at one end or the other.
  const double magnitude = digits.exponent > 0 ? std::numeric_limits<double>::infinity() : 0;
  return digits.negative ? -magnitude : magnitude;
}

absl::optional<Decimal> ToDecimal(Digits digits) {
  while (digits.digits != 0 && digits.digits % 10 == 0) {
    digits.digits /= 10;
    ++digits.exponent;
  }
  if (digits.digits == 0) return Decimal{};
  if (digits.exponent < -kMaxDigits) return absl::nullopt;
  std::int64_t limit = 1;
  for (int i = 0; i < kMaxDigits; ++i) limit *= 10;
  for (; digits.exponent > 0; --digits.exponent) {
    if (digits.digits >= limit / 10) return absl::nullopt;
    digits.digits *= 10;
  }
  if (digits.digits >= limit) return absl::nullopt;
  return Decimal{digits.negative ? -digits.digits : digits.digits, -digits.exponent};
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Reads p99.9 as 0.999. False where the name is not of that form; the decimal is
// absent where it has too many digits to be held exactly.
bool ReadPercentile(absl::string_view name, absl::optional<Decimal>* quantile) {
  if (name.size() < 2 || name[0] != 'p' || !IsDigit(name[1]) || !IsDigit(name.back())) {
    return false;
  }
  Digits digits;
  digits.exponent = -2;
  bool seen_point = false;
  bool too_long = false;
  for (const char c : name.substr(1)) {
    if (c == '.') {
      if (seen_point) return false;
      seen_point = true;
    } else if (IsDigit(c)) {
      too_long = too_long || digits.digits >= 100'000'000'000'000'000;
      if (!too_long) digits.digits = digits.digits * 10 + (c - '0');
      if (seen_point) --digits.exponent;
    } else {
      return false;
    }
  }
  *quantile = too_long ? absl::nullopt : ToDecimal(digits);
  return true;
}

bool InUnitInterval(const Decimal& decimal) {
  if (decimal.numerator < 0) return false;
  std::int64_t one = 1;
  for (int i = 0; i < decimal.exponent; ++i) one *= 10;
  return decimal.numerator <= one;
}

constexpr double kInfinity = std::numeric_limits<double>::infinity();

}  // namespace

absl::string_view TypeName(Type type) {
  switch (type) {
    case Type::kNumber:
      return "a number";
    case Type::kDuration:
      return "a duration";
    case Type::kTruth:
      return "a truth";
  }
  return "";
}

std::int64_t Decimal::denominator() const {
  std::int64_t power = 1;
  for (int i = 0; i < exponent; ++i) power *= 10;
  return power;
}

int UnitExponent(v1::Literal::Unit unit) {
  switch (unit) {
    case v1::Literal::PERCENT:
      return -2;
    case v1::Literal::KILO:
      return 3;
    case v1::Literal::MEGA:
      return 6;
    case v1::Literal::GIGA:
      return 9;
    default:
      return 0;
  }
}

double LiteralValue(const v1::Literal& literal) {
  if (literal.value_case() == v1::Literal::kDurationNs) {
    return static_cast<double>(literal.duration_ns());
  }
  const int shift = UnitExponent(literal.unit());
  if (shift == 0 || !std::isfinite(literal.number()) || literal.number() == 0) {
    return literal.number();
  }
  Digits digits = ShortestDigits(literal.number());
  digits.exponent += shift;
  return FromDigits(digits);
}

absl::optional<Decimal> LiteralDecimal(const v1::Literal& literal) {
  if (literal.value_case() == v1::Literal::kDurationNs) return absl::nullopt;
  if (!std::isfinite(literal.number())) return absl::nullopt;
  Digits digits = ShortestDigits(literal.number());
  digits.exponent += UnitExponent(literal.unit());
  return ToDecimal(digits);
}

int CompareWithBound(std::size_t held, std::size_t members, const Decimal& bound, bool is_share) {
  __extension__ using Wide = __int128;
  const Wide left = static_cast<Wide>(held) * bound.denominator();
  Wide right = bound.numerator;
  if (is_share) right *= static_cast<Wide>(members);
  return left < right ? -1 : (left > right ? 1 : 0);
}

const std::vector<FunctionInfo>& AllFunctions() {
  // In the order in which messages list them.
  static const auto* const functions = new std::vector<FunctionInfo>{
      {Function::kSuccessRatio, "success_ratio", {Signal::OUTCOME}},
      {Function::kFailureRatio, "failure_ratio", {Signal::OUTCOME}},
      {Function::kSuccesses, "successes", {Signal::OUTCOME}},
      {Function::kFailures, "failures", {Signal::OUTCOME}},
      {Function::kIncrease, "increase", {Signal::COUNTER}},
      {Function::kQuantile, "quantile", {Signal::DISTRIBUTION}},
      {Function::kMean, "mean", {Signal::GAUGE, Signal::DISTRIBUTION}},
      {Function::kMin, "min", {Signal::GAUGE, Signal::DISTRIBUTION}},
      {Function::kMax, "max", {Signal::GAUGE, Signal::DISTRIBUTION}},
      {Function::kSum, "sum", {Signal::GAUGE, Signal::DISTRIBUTION}},
      {Function::kCount,
       "count",
       {Signal::GAUGE, Signal::EVENTS, Signal::OUTCOME, Signal::DISTRIBUTION}},
      {Function::kRate, "rate", {Signal::COUNTER, Signal::EVENTS, Signal::OUTCOME}},
      {Function::kStddev, "stddev", {Signal::GAUGE}},
      {Function::kLast, "last", {Signal::GAUGE}},
      {Function::kDelta, "delta", {Signal::GAUGE}},
      {Function::kShareAbove, "share_above", {Signal::DISTRIBUTION}},
      {Function::kShareBelow, "share_below", {Signal::DISTRIBUTION}},
      {Function::kSilence,
       "silence",
       {Signal::GAUGE, Signal::COUNTER, Signal::EVENTS, Signal::OUTCOME, Signal::DISTRIBUTION}},
  };
  return *functions;
}

const FunctionInfo* FindFunction(absl::string_view name) {
  absl::optional<Decimal> quantile;
  if (ReadPercentile(name, &quantile)) name = "quantile";
  for (const FunctionInfo& info : AllFunctions()) {
    if (info.name == name) return &info;
  }
  return nullptr;
}

bool FunctionTakes(const FunctionInfo& info, v1::Signal::Kind kind) {
  return std::find(info.kinds.begin(), info.kinds.end(), kind) != info.kinds.end();
}

absl::string_view KindName(v1::Signal::Kind kind) {
  switch (kind) {
    case Signal::GAUGE:
      return "gauge";
    case Signal::COUNTER:
      return "counter";
    case Signal::EVENTS:
      return "events";
    case Signal::OUTCOME:
      return "outcome";
    case Signal::DISTRIBUTION:
      return "distribution";
    default:
      return "";
  }
}

absl::optional<Decimal> QuantileAsked(const v1::Aggregate& aggregate) {
  absl::optional<Decimal> quantile;
  if (aggregate.function().text() == "quantile") {
    if (aggregate.argument_before().value_case() == v1::Literal::VALUE_NOT_SET) {
      return absl::nullopt;
    }
    quantile = LiteralDecimal(aggregate.argument_before());
  } else if (!ReadPercentile(aggregate.function().text(), &quantile)) {
    return absl::nullopt;
  }
  if (!quantile.has_value() || !InUnitInterval(*quantile)) return absl::nullopt;
  return quantile;
}

absl::optional<double> NanosecondsPerUnit(const v1::Signal& signal) {
  struct Unit {
    absl::string_view name;
    double nanoseconds;
  };
  static constexpr std::array<Unit, 7> kUnits = {{
      {"ns", 1},
      {"us", 1e3},
      {"ms", 1e6},
      {"s", 1e9},
      {"m", 60e9},
      {"h", 3600e9},
      {"d", 86400e9},
  }};
  for (const Unit& unit : kUnits) {
    if (unit.name == signal.unit().text()) return unit.nanoseconds;
  }
  return absl::nullopt;
}

Type AggregateType(Function function, const v1::Signal& signal) {
  switch (function) {
    case Function::kSilence:
      return Type::kDuration;
    case Function::kMean:
    case Function::kMin:
    case Function::kMax:
    case Function::kSum:
    case Function::kStddev:
    case Function::kLast:
    case Function::kDelta:
    case Function::kIncrease:
    case Function::kQuantile:
      return NanosecondsPerUnit(signal).has_value() ? Type::kDuration : Type::kNumber;
    case Function::kCount:
    case Function::kRate:
    case Function::kSuccessRatio:
    case Function::kFailureRatio:
    case Function::kSuccesses:
    case Function::kFailures:
    case Function::kShareAbove:
    case Function::kShareBelow:
      return Type::kNumber;
  }
  return Type::kNumber;
}

Type LiteralType(const v1::Literal& literal) {
  return literal.value_case() == v1::Literal::kDurationNs ? Type::kDuration : Type::kNumber;
}

absl::optional<Type> NegatedType(Type operand) {
  if (operand == Type::kTruth) return absl::nullopt;
  return operand;
}

absl::optional<Type> ArithmeticType(v1::Arithmetic::Op op, Type left, Type right) {
  if (left == Type::kTruth || right == Type::kTruth) return absl::nullopt;
  switch (op) {
    case v1::Arithmetic::ADD:
    case v1::Arithmetic::SUBTRACT:
      if (left != right) return absl::nullopt;
      return left;
    case v1::Arithmetic::MULTIPLY:
      if (left == Type::kDuration && right == Type::kDuration) return absl::nullopt;
      return left == Type::kDuration ? left : right;
    case v1::Arithmetic::DIVIDE:
      if (right == Type::kNumber) return left;
      if (left == Type::kNumber) return absl::nullopt;
      return Type::kNumber;
    default:
      return absl::nullopt;
  }
}

absl::optional<Type> ComparedType(Type left, Type right) {
  if (left == Type::kTruth || left != right) return absl::nullopt;
  return Type::kTruth;
}

absl::optional<Type> FoldedType(v1::Fold::Quantifier quantifier, Type body) {
  if (FoldsTruths(quantifier) != (body == Type::kTruth)) return absl::nullopt;
  return body;
}

bool FoldsTruths(v1::Fold::Quantifier quantifier) {
  switch (quantifier) {
    case v1::Fold::ANY:
    case v1::Fold::ALL:
    case v1::Fold::AT_LEAST:
    case v1::Fold::AT_MOST:
      return true;
    default:
      return false;
  }
}

v1::Comparison::Op Negated(v1::Comparison::Op op) {
  switch (op) {
    case v1::Comparison::LT:
      return v1::Comparison::GE;
    case v1::Comparison::LE:
      return v1::Comparison::GT;
    case v1::Comparison::GT:
      return v1::Comparison::LE;
    case v1::Comparison::GE:
      return v1::Comparison::LT;
    case v1::Comparison::EQ:
      return v1::Comparison::NE;
    case v1::Comparison::NE:
      return v1::Comparison::EQ;
    default:
      return op;
  }
}

bool IsTruth(const v1::Expr& expr) {
  switch (expr.kind_case()) {
    case v1::Expr::kComparison:
    case v1::Expr::kNot:
    case v1::Expr::kLogic:
    case v1::Expr::kState:
      return true;
    case v1::Expr::kFold:
      return FoldsTruths(expr.fold().quantifier());
    default:
      return false;
  }
}

bool IsRatio(Function function) {
  switch (function) {
    case Function::kSuccessRatio:
    case Function::kFailureRatio:
    case Function::kShareAbove:
    case Function::kShareBelow:
      return true;
    default:
      return false;
  }
}

Range FunctionRange(Function function) {
  if (IsRatio(function)) return {0, 1};
  switch (function) {
    case Function::kCount:
    case Function::kSuccesses:
    case Function::kFailures:
    case Function::kIncrease:
    case Function::kRate:
    case Function::kStddev:
    case Function::kSilence:
      return {0, kInfinity};
    default:
      break;
  }
  return {-kInfinity, kInfinity};
}

}  // namespace sluice::plan
