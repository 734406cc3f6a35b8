// The signals of a plan in C++ (sluice/builder.h) and what can be asked of them. A signal's
// kind and the type of its values are part of its type, so an aggregate that the kind does
// not offer, or an aggregate without its window, does not compile.
#ifndef SLUICE_BUILDER_SIGNAL_H_
#define SLUICE_BUILDER_SIGNAL_H_

#include <chrono>
#include <ratio>
#include <string>
#include <type_traits>
#include <utility>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "sluice/builder/expression.h"
#include "sluice/export.h"
#include "sluice/v1/plan.pb.h"

namespace sluice::build {

struct Draft;

// ---- Signals -----------------------------------------------------------------------

inline constexpr v1::Signal::Kind kGauge = v1::Signal::GAUGE;
inline constexpr v1::Signal::Kind kCounter = v1::Signal::COUNTER;
inline constexpr v1::Signal::Kind kEvents = v1::Signal::EVENTS;
inline constexpr v1::Signal::Kind kOutcome = v1::Signal::OUTCOME;
inline constexpr v1::Signal::Kind kDistribution = v1::Signal::DISTRIBUTION;

// A signal, or what a selector leaves of it: what an aggregate is asked of. Its values
// are `Value`s: NumberExpr, or DurationExpr where the signal has a unit of time.
template <v1::Signal::Kind kKind, typename Value>
class Selected {
 public:
  // By name alone: for a signal that is declared elsewhere, or further below.
  explicit Selected(absl::string_view name) {
    target_.mutable_name()->set_text(name.data(), name.size());
  }

  // All of them must hold: starts.Where(region == "sg", platform != "tv").
  template <typename... Matchers>
  Selected Where(const Matchers&... matchers) const {
    Selected narrowed = *this;
    (narrowed.target_.add_segment()->CopyFrom(matchers.proto()), ...);
    return narrowed;
  }

  // The signal by name, with the selector.
  const v1::Target& target() const { return target_; }

 private:
  v1::Target target_;
};

// The part of a declaration that all kinds share. Writes into the builder's plan, and
// is good as long as the builder lives.
class SLUICE_EXPORT SignalDeclaration {
 public:
  SignalDeclaration(Draft* draft, v1::Signal* signal) : draft_(draft), signal_(signal) {}

  void AddLabel(const Label& label) const;
  void SetUnit(absl::string_view unit) const;
  void SetFromZero() const;

 private:
  Draft* draft_;
  v1::Signal* signal_;
};

// A signal as PlanBuilder declares it.
template <v1::Signal::Kind kKind, typename Value>
class Signal : public Selected<kKind, Value> {
 public:
  Signal(absl::string_view name, SignalDeclaration declaration)
      : Selected<kKind, Value>(name), declaration_(declaration) {}

  template <typename... Labels>
  Signal By(const Labels&... labels) const {
    (declaration_.AddLabel(labels), ...);
    return *this;
  }

  // A unit for people: Unit("percent"). A unit of time makes another type of signal:
  // plan.Gauge<std::chrono::milliseconds>("latency").
  Signal Unit(absl::string_view unit) const {
    static_assert(std::is_same_v<Value, NumberExpr>, "sluice: this signal has a unit of time");
    declaration_.SetUnit(unit);
    return *this;
  }

  Signal FromZero() const {
    static_assert(kKind == kCounter, "sluice: only a counter counts `from zero`");
    declaration_.SetFromZero();
    return *this;
  }

 private:
  SignalDeclaration declaration_;
};

// The name of a unit of time in a plan: ms for std::chrono::milliseconds.
template <typename Unit>
constexpr const char* UnitName() {
  using Period = typename Unit::period;
  if constexpr (std::is_same_v<Period, std::nano>) return "ns";
  if constexpr (std::is_same_v<Period, std::micro>) return "us";
  if constexpr (std::is_same_v<Period, std::milli>) return "ms";
  if constexpr (std::is_same_v<Period, std::ratio<1>>) return "s";
  if constexpr (std::is_same_v<Period, std::ratio<60>>) return "m";
  if constexpr (std::is_same_v<Period, std::ratio<3600>>) return "h";
  if constexpr (std::is_same_v<Period, std::ratio<86400>>) return "d";
  return "";
}

// ---- Aggregates --------------------------------------------------------------------

// An aggregate with its window, which may be moved back in time.
template <typename Value>
class Windowed : public Value {
 public:
  explicit Windowed(v1::Expr expr) : Value(std::move(expr)) {}

  Windowed Offset(const Length& offset) const {
    v1::Expr expr = this->expr();
    expr.mutable_aggregate()->mutable_offset()->set_ns(offset.ns());
    return Windowed(std::move(expr));
  }
};

// An aggregate that has no window yet: no value before Over says which.
template <typename Value>
class Asked {
 public:
  Asked(absl::string_view function, const v1::Target& signal) {
    v1::Aggregate& aggregate = *expr_.mutable_aggregate();
    aggregate.mutable_function()->set_text(function.data(), function.size());
    *aggregate.mutable_signal() = signal.name();
    *aggregate.mutable_selector() = signal.segment();
  }

  Asked Before(const Literal& argument) && {
    *expr_.mutable_aggregate()->mutable_argument_before() = argument.proto();
    return std::move(*this);
  }
  Asked After(const v1::Literal& argument) && {
    *expr_.mutable_aggregate()->mutable_argument_after() = argument;
    return std::move(*this);
  }

  Windowed<Value> Over(const Length& window) const {
    v1::Expr expr = expr_;
    expr.mutable_aggregate()->mutable_over()->set_ns(window.ns());
    return Windowed<Value>(std::move(expr));
  }
  // In Ramp::AdvanceWhen alone: since the present step began.
  Windowed<Value> OverStep() const {
    v1::Expr expr = expr_;
    expr.mutable_aggregate()->set_over_step(true);
    return Windowed<Value>(std::move(expr));
  }

 private:
  v1::Expr expr_;
};

template <v1::Signal::Kind k, typename V>
Asked<V> Mean(const Selected<k, V>& signal) {
  static_assert(k == kGauge || k == kDistribution,
                "sluice: mean is asked of a gauge or a distribution");
  return Asked<V>("mean", signal.target());
}
template <v1::Signal::Kind k, typename V>
Asked<V> Min(const Selected<k, V>& signal) {
  static_assert(k == kGauge || k == kDistribution,
                "sluice: min is asked of a gauge or a distribution");
  return Asked<V>("min", signal.target());
}
template <v1::Signal::Kind k, typename V>
Asked<V> Max(const Selected<k, V>& signal) {
  static_assert(k == kGauge || k == kDistribution,
                "sluice: max is asked of a gauge or a distribution");
  return Asked<V>("max", signal.target());
}
template <v1::Signal::Kind k, typename V>
Asked<V> Sum(const Selected<k, V>& signal) {
  static_assert(k == kGauge || k == kDistribution,
                "sluice: sum is asked of a gauge or a distribution");
  return Asked<V>("sum", signal.target());
}
template <v1::Signal::Kind k, typename V>
Asked<NumberExpr> Count(const Selected<k, V>& signal) {
  static_assert(k != kCounter,
                "sluice: count is asked of anything but a counter, of which ask Increase or Rate");
  return Asked<NumberExpr>("count", signal.target());
}
template <v1::Signal::Kind k, typename V>
Asked<V> Stddev(const Selected<k, V>& signal) {
  static_assert(k == kGauge, "sluice: stddev is asked of a gauge");
  return Asked<V>("stddev", signal.target());
}
template <v1::Signal::Kind k, typename V>
Asked<V> Last(const Selected<k, V>& signal) {
  static_assert(k == kGauge, "sluice: last is asked of a gauge");
  return Asked<V>("last", signal.target());
}
template <v1::Signal::Kind k, typename V>
Asked<V> Delta(const Selected<k, V>& signal) {
  static_assert(k == kGauge, "sluice: delta is asked of a gauge");
  return Asked<V>("delta", signal.target());
}
template <v1::Signal::Kind k, typename V>
Asked<V> Increase(const Selected<k, V>& signal) {
  static_assert(k == kCounter, "sluice: increase is asked of a counter");
  return Asked<V>("increase", signal.target());
}
template <v1::Signal::Kind k, typename V>
Asked<NumberExpr> Rate(const Selected<k, V>& signal) {
  static_assert(k == kCounter || k == kEvents || k == kOutcome,
                "sluice: rate is asked of a counter, events or an outcome");
  return Asked<NumberExpr>("rate", signal.target());
}
template <v1::Signal::Kind k, typename V>
Asked<NumberExpr> SuccessRatio(const Selected<k, V>& signal) {
  static_assert(k == kOutcome, "sluice: success_ratio is asked of an outcome");
  return Asked<NumberExpr>("success_ratio", signal.target());
}
template <v1::Signal::Kind k, typename V>
Asked<NumberExpr> FailureRatio(const Selected<k, V>& signal) {
  static_assert(k == kOutcome, "sluice: failure_ratio is asked of an outcome");
  return Asked<NumberExpr>("failure_ratio", signal.target());
}
template <v1::Signal::Kind k, typename V>
Asked<NumberExpr> Successes(const Selected<k, V>& signal) {
  static_assert(k == kOutcome, "sluice: successes is asked of an outcome");
  return Asked<NumberExpr>("successes", signal.target());
}
template <v1::Signal::Kind k, typename V>
Asked<NumberExpr> Failures(const Selected<k, V>& signal) {
  static_assert(k == kOutcome, "sluice: failures is asked of an outcome");
  return Asked<NumberExpr>("failures", signal.target());
}
template <v1::Signal::Kind k, typename V>
Asked<V> P50(const Selected<k, V>& signal) {
  static_assert(k == kDistribution, "sluice: p50 is asked of a distribution");
  return Asked<V>("p50", signal.target());
}
template <v1::Signal::Kind k, typename V>
Asked<V> P90(const Selected<k, V>& signal) {
  static_assert(k == kDistribution, "sluice: p90 is asked of a distribution");
  return Asked<V>("p90", signal.target());
}
template <v1::Signal::Kind k, typename V>
Asked<V> P95(const Selected<k, V>& signal) {
  static_assert(k == kDistribution, "sluice: p95 is asked of a distribution");
  return Asked<V>("p95", signal.target());
}
template <v1::Signal::Kind k, typename V>
Asked<V> P99(const Selected<k, V>& signal) {
  static_assert(k == kDistribution, "sluice: p99 is asked of a distribution");
  return Asked<V>("p99", signal.target());
}
// P(99.9, latency): p99.9.
SLUICE_EXPORT std::string PercentileName(double percentile);
template <v1::Signal::Kind k, typename V>
Asked<V> P(double percentile, const Selected<k, V>& signal) {
  static_assert(k == kDistribution, "sluice: percentiles are asked of a distribution");
  return Asked<V>(PercentileName(percentile), signal.target());
}
template <v1::Signal::Kind k, typename V>
Asked<V> Quantile(const Literal& quantile, const Selected<k, V>& signal) {
  static_assert(k == kDistribution, "sluice: quantile is asked of a distribution");
  return Asked<V>("quantile", signal.target()).Before(quantile);
}
// The share of values above, or below, a bound of the signal's own type.
template <v1::Signal::Kind k, typename V>
Asked<NumberExpr> ShareAbove(const Selected<k, V>& signal, const typename V::Constant& bound) {
  static_assert(k == kDistribution, "sluice: share_above is asked of a distribution");
  return Asked<NumberExpr>("share_above", signal.target()).After(bound.proto());
}
template <v1::Signal::Kind k, typename V>
Asked<NumberExpr> ShareBelow(const Selected<k, V>& signal, const typename V::Constant& bound) {
  static_assert(k == kDistribution, "sluice: share_below is asked of a distribution");
  return Asked<NumberExpr>("share_below", signal.target()).After(bound.proto());
}
// The time since the last sample. It takes no window.
template <v1::Signal::Kind k, typename V>
DurationExpr Silence(const Selected<k, V>& signal) {
  v1::Expr expr = Asked<DurationExpr>("silence", signal.target()).Over(absl::Seconds(1)).expr();
  expr.mutable_aggregate()->clear_over();
  return DurationExpr(std::move(expr));
}

}  // namespace sluice::build

#endif  // SLUICE_BUILDER_SIGNAL_H_
