#include "src/plan/semantics.h"

#include <cmath>
#include <limits>
#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace sluice::plan {
namespace {

using v1::Literal;
using v1::Signal;

Literal Number(double number, Literal::Unit unit = Literal::NONE) {
  Literal literal;
  literal.set_number(number);
  literal.set_unit(unit);
  return literal;
}

Literal Duration(std::int64_t ns) {
  Literal literal;
  literal.set_duration_ns(ns);
  return literal;
}

Signal SignalOf(Signal::Kind kind, const std::string& unit = "") {
  Signal signal;
  signal.set_kind(kind);
  if (!unit.empty()) signal.mutable_unit()->set_text(unit);
  return signal;
}

v1::Aggregate Asked(const std::string& function) {
  v1::Aggregate aggregate;
  aggregate.mutable_function()->set_text(function);
  return aggregate;
}

TEST(LiteralValue, IsTheDoubleNearestToTheDecimalMeant) {
  EXPECT_EQ(LiteralValue(Number(97, Literal::PERCENT)), 0.97);
  EXPECT_EQ(LiteralValue(Number(99.9, Literal::PERCENT)), 0.999);
  EXPECT_EQ(LiteralValue(Number(0.07, Literal::PERCENT)), 0.0007);
  EXPECT_EQ(LiteralValue(Number(1.1, Literal::KILO)), 1100.0);
  EXPECT_EQ(LiteralValue(Number(0.3, Literal::MEGA)), 300000.0);
  EXPECT_EQ(LiteralValue(Number(2.2, Literal::GIGA)), 2.2e9);
  EXPECT_EQ(LiteralValue(Number(0.1)), 0.1);
}

TEST(LiteralValue, OfEveryPercentageWithThreePlacesIsThatOfItsFraction) {
  for (int thousandths = 0; thousandths <= 100'000; ++thousandths) {
    const double percent = std::stod(absl::StrCat(thousandths, "e-3"));
    const double fraction = std::stod(absl::StrCat(thousandths, "e-5"));
    ASSERT_EQ(LiteralValue(Number(percent, Literal::PERCENT)), fraction) << percent;
  }
}

TEST(LiteralValue, HoldsAtTheEndsOfDoubles) {
  const double largest = std::numeric_limits<double>::max();
  const double least = std::numeric_limits<double>::denorm_min();
  EXPECT_EQ(LiteralValue(Number(largest)), largest);
  EXPECT_TRUE(std::isinf(LiteralValue(Number(largest, Literal::KILO))));
  EXPECT_EQ(LiteralValue(Number(least, Literal::PERCENT)), 0);
  EXPECT_EQ(LiteralValue(Number(0, Literal::GIGA)), 0);
  EXPECT_EQ(LiteralValue(Number(-50, Literal::PERCENT)), -0.5);
  EXPECT_EQ(LiteralValue(Literal()), 0);
}

TEST(LiteralValue, OfADurationIsItsNanoseconds) {
  EXPECT_EQ(LiteralValue(Duration(800'000'000)), 8e8);
  EXPECT_EQ(LiteralType(Duration(1)), Type::kDuration);
  EXPECT_EQ(LiteralType(Number(97, Literal::PERCENT)), Type::kNumber);
}

TEST(LiteralDecimal, IsExactAndInLowestTerms) {
  const absl::optional<Decimal> percent = LiteralDecimal(Number(99.9, Literal::PERCENT));
  ASSERT_TRUE(percent.has_value());
  EXPECT_EQ(percent->numerator, 999);
  EXPECT_EQ(percent->exponent, 3);

  const absl::optional<Decimal> kilo = LiteralDecimal(Number(1.5, Literal::KILO));
  ASSERT_TRUE(kilo.has_value());
  EXPECT_EQ(kilo->numerator, 1500);
  EXPECT_EQ(kilo->exponent, 0);

  const absl::optional<Decimal> hundred = LiteralDecimal(Number(100, Literal::PERCENT));
  ASSERT_TRUE(hundred.has_value());
  EXPECT_EQ(hundred->numerator, 1);
  EXPECT_EQ(hundred->exponent, 0);

  const absl::optional<Decimal> zero = LiteralDecimal(Number(0));
  ASSERT_TRUE(zero.has_value());
  EXPECT_EQ(zero->numerator, 0);
}

TEST(LiteralDecimal, RefusesMoreThanEighteenDigits) {
  EXPECT_FALSE(LiteralDecimal(Number(1e18)).has_value());
  EXPECT_TRUE(LiteralDecimal(Number(1e17)).has_value());
  EXPECT_FALSE(LiteralDecimal(Number(1e17, Literal::KILO)).has_value());
  EXPECT_TRUE(LiteralDecimal(Number(1e-18)).has_value());
  EXPECT_FALSE(LiteralDecimal(Number(1e-19)).has_value());
  EXPECT_FALSE(LiteralDecimal(Number(std::numeric_limits<double>::infinity())).has_value());
  EXPECT_FALSE(LiteralDecimal(Duration(1)).has_value());
}

TEST(Functions, AreFoundByNameAndAsPercentiles) {
  for (const FunctionInfo& info : AllFunctions()) {
    EXPECT_EQ(FindFunction(info.name), &info);
    EXPECT_FALSE(info.kinds.empty());
  }
  for (const char* name : {"p50", "p99.9", "p99.99", "p0", "p100", "p101"}) {
    ASSERT_NE(FindFunction(name), nullptr) << name;
    EXPECT_EQ(FindFunction(name)->function, Function::kQuantile);
  }
  for (const char* name : {"", "p", "p.5", "p99.", "p9x", "p9.9.9", "P50", "median", "px"}) {
    EXPECT_EQ(FindFunction(name), nullptr) << name;
  }
}

TEST(Functions, AreOfferedByTheKindsOfTheLanguage) {
  const auto offered = [](Signal::Kind kind) {
    std::string names;
    for (const FunctionInfo& info : AllFunctions()) {
      if (FunctionTakes(info, kind)) absl::StrAppend(&names, info.name, " ");
    }
    return names;
  };
  EXPECT_EQ(offered(Signal::GAUGE), "mean min max sum count stddev last delta silence ");
  EXPECT_EQ(offered(Signal::COUNTER), "increase rate silence ");
  EXPECT_EQ(offered(Signal::EVENTS), "count rate silence ");
  EXPECT_EQ(offered(Signal::OUTCOME),
            "success_ratio failure_ratio successes failures count rate silence ");
  EXPECT_EQ(offered(Signal::DISTRIBUTION),
            "quantile mean min max sum count share_above share_below silence ");
  EXPECT_EQ(offered(Signal::KIND_UNSPECIFIED), "");
}

TEST(QuantileAsked, IsExact) {
  const absl::optional<Decimal> named = QuantileAsked(Asked("p99.9"));
  ASSERT_TRUE(named.has_value());
  EXPECT_EQ(named->numerator, 999);
  EXPECT_EQ(named->exponent, 3);

  v1::Aggregate aggregate = Asked("quantile");
  EXPECT_FALSE(QuantileAsked(aggregate).has_value());
  *aggregate.mutable_argument_before() = Number(99.9, Literal::PERCENT);
  ASSERT_TRUE(QuantileAsked(aggregate).has_value());
  EXPECT_EQ(QuantileAsked(aggregate)->numerator, 999);
}

TEST(QuantileAsked, LiesWithinZeroAndOne) {
  EXPECT_TRUE(QuantileAsked(Asked("p0")).has_value());
  EXPECT_TRUE(QuantileAsked(Asked("p100")).has_value());
  EXPECT_TRUE(QuantileAsked(Asked("p100.0")).has_value());
  EXPECT_FALSE(QuantileAsked(Asked("p100.1")).has_value());
  EXPECT_FALSE(QuantileAsked(Asked("p99.99999999999999999999")).has_value());
  EXPECT_FALSE(QuantileAsked(Asked("mean")).has_value());
  v1::Aggregate aggregate = Asked("quantile");
  *aggregate.mutable_argument_before() = Number(95);
  EXPECT_FALSE(QuantileAsked(aggregate).has_value());
  *aggregate.mutable_argument_before() = Number(-0.5);
  EXPECT_FALSE(QuantileAsked(aggregate).has_value());
  *aggregate.mutable_argument_before() = Duration(1);
  EXPECT_FALSE(QuantileAsked(aggregate).has_value());
}

TEST(Units, OfTimeMakeDurations) {
  EXPECT_EQ(NanosecondsPerUnit(SignalOf(Signal::DISTRIBUTION, "ms")), 1e6);
  EXPECT_EQ(NanosecondsPerUnit(SignalOf(Signal::GAUGE, "d")), 86400e9);
  EXPECT_FALSE(NanosecondsPerUnit(SignalOf(Signal::GAUGE, "bytes")).has_value());
  EXPECT_FALSE(NanosecondsPerUnit(SignalOf(Signal::GAUGE)).has_value());
}

TEST(AggregateType, IsADurationOnlyWhereItSpeaksOfValuesInTime) {
  const Signal timed = SignalOf(Signal::DISTRIBUTION, "ms");
  const Signal plain = SignalOf(Signal::DISTRIBUTION, "bytes");
  for (const Function function :
       {Function::kMean, Function::kMin, Function::kMax, Function::kSum, Function::kStddev,
        Function::kLast, Function::kDelta, Function::kQuantile, Function::kIncrease}) {
    EXPECT_EQ(AggregateType(function, timed), Type::kDuration);
    EXPECT_EQ(AggregateType(function, plain), Type::kNumber);
  }
  for (const Function function :
       {Function::kCount, Function::kRate, Function::kSuccessRatio, Function::kFailureRatio,
        Function::kSuccesses, Function::kFailures, Function::kShareAbove, Function::kShareBelow}) {
    EXPECT_EQ(AggregateType(function, timed), Type::kNumber);
  }
  EXPECT_EQ(AggregateType(Function::kSilence, plain), Type::kDuration);
}

TEST(ArithmeticType, AddsLikeToLikeAndScalesDurations) {
  constexpr Type kN = Type::kNumber;
  constexpr Type kD = Type::kDuration;
  constexpr Type kT = Type::kTruth;
  using v1::Arithmetic;
  EXPECT_EQ(ArithmeticType(Arithmetic::ADD, kN, kN), kN);
  EXPECT_EQ(ArithmeticType(Arithmetic::SUBTRACT, kD, kD), kD);
  EXPECT_EQ(ArithmeticType(Arithmetic::ADD, kN, kD), absl::nullopt);
  EXPECT_EQ(ArithmeticType(Arithmetic::MULTIPLY, kN, kD), kD);
  EXPECT_EQ(ArithmeticType(Arithmetic::MULTIPLY, kD, kN), kD);
  EXPECT_EQ(ArithmeticType(Arithmetic::MULTIPLY, kD, kD), absl::nullopt);
  EXPECT_EQ(ArithmeticType(Arithmetic::DIVIDE, kD, kD), kN);
  EXPECT_EQ(ArithmeticType(Arithmetic::DIVIDE, kD, kN), kD);
  EXPECT_EQ(ArithmeticType(Arithmetic::DIVIDE, kN, kD), absl::nullopt);
  EXPECT_EQ(ArithmeticType(Arithmetic::ADD, kT, kT), absl::nullopt);
  EXPECT_EQ(ArithmeticType(Arithmetic::OP_UNSPECIFIED, kN, kN), absl::nullopt);
  EXPECT_EQ(NegatedType(kD), kD);
  EXPECT_EQ(NegatedType(kT), absl::nullopt);
  EXPECT_EQ(ComparedType(kD, kD), kT);
  EXPECT_EQ(ComparedType(kD, kN), absl::nullopt);
  EXPECT_EQ(ComparedType(kT, kT), absl::nullopt);
}

TEST(FoldedType, IsThatOfItsBody) {
  EXPECT_EQ(FoldedType(v1::Fold::ANY, Type::kTruth), Type::kTruth);
  EXPECT_EQ(FoldedType(v1::Fold::AT_MOST, Type::kNumber), absl::nullopt);
  EXPECT_EQ(FoldedType(v1::Fold::MEAN, Type::kDuration), Type::kDuration);
  EXPECT_EQ(FoldedType(v1::Fold::SUM, Type::kTruth), absl::nullopt);
}

}  // namespace
}  // namespace sluice::plan
