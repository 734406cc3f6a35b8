#include "src/evaluate/aggregates.h"

#include <cmath>
#include <limits>

#include "src/evaluate/column_loops.h"
#include "src/window/compensated.h"

namespace sluice::evaluate {

double SnapToNanosecond(double ns) {
  const double whole = std::nearbyint(ns);
  return std::fabs(ns - whole) <= std::fabs(ns) * 0x1p-51 ? whole : ns;
}

namespace {

using plan::Function;
using window::Compensated;

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

// The columns of one window, by field, from a segment on.
struct Columns {
  window::TotalsView totals;
  std::size_t begin;
  const window::Layout& layout = *totals.layout;

  const double* From(int column) const { return totals.column(column) + begin; }
  double At(int column, std::size_t segment) const { return From(column)[segment]; }
  Compensated Sum(std::size_t segment) const {
    return window::TwoSum(At(layout.sum, segment), At(layout.sum + 1, segment));
  }
  Compensated Squares(std::size_t segment) const {
    return {At(layout.squares, segment), At(layout.squares + 1, segment)};
  }
};

double Stddev(const Columns& in, std::size_t i) {
  const double n = in.At(in.layout.count, i);
  if (n == 0) return kNone;
  const Compensated sum = in.Sum(i);
  // n * (sum of squares) - sum^2, which is n^2 times the variance.
  const Compensated spread = Add(Multiply(in.Squares(i), n), Negate(Multiply(sum, sum)));
  // What the squares' own rounding can make up is no spread: equal values have none.
  const double rounding = in.At(in.layout.squares, i) * n * 0x1p-98;
  if (std::isnan(spread.hi)) return kNone;
  return spread.hi > rounding ? std::sqrt(spread.hi) / n : 0;
}

// Per second, rounded once: 21 in 700 ms are 30.
double Rate(const Columns& in, std::size_t i, double window_ns) {
  constexpr double kNsPerSecond = 1e9;
  Compensated rise{in.At(in.layout.count, i), 0};
  if (in.layout.sum >= 0) {
    // A counter's: known where there was a sample.
    if (rise.hi == 0) return kNone;
    rise = in.Sum(i);
  }
  return Divide(Multiply(rise, kNsPerSecond), window_ns).hi;
}

// A value in the signal's unit, told in ns where it is a duration: rounded once.
double InUnit(Compensated value, double scale) {
  return scale == 1 ? value.hi : SnapToNanosecond(Multiply(value, scale).hi);
}

// Minimum and maximum of nothing are infinite; so is what overflows.
double Finite(double value) { return std::isfinite(value) ? value : kNone; }

template <typename Value>
void ForEach(std::size_t n, double* out, Value value) {
  for (std::size_t i = 0; i < n; ++i) out[i] = Finite(value(i));
}

// Durations, which are told in ns.
void AggregateDurations(const plan::Node& node, const Columns& in, std::size_t n, double* out) {
  const window::Layout& layout = in.layout;
  switch (node.function) {
    case Function::kMean:
      return ForEach(n, out, [&](std::size_t i) {
        const double count = in.At(layout.count, i);
        if (count == 0) return kNone;
        return SnapToNanosecond(Divide(Multiply(in.Sum(i), node.scale), count).hi);
      });
    case Function::kSum:
    case Function::kIncrease:
      return ForEach(n, out, [&](std::size_t i) {
        return in.At(layout.count, i) == 0 ? kNone : InUnit(in.Sum(i), node.scale);
      });
    case Function::kMin:
      return ForEach(n, out, [&](std::size_t i) {
        return InUnit({in.At(layout.min, i), 0}, node.scale);
      });
    case Function::kMax:
      return ForEach(n, out, [&](std::size_t i) {
        return InUnit({in.At(layout.max, i), 0}, node.scale);
      });
    default:  // kLast
      return ForEach(n, out, [&](std::size_t i) {
        return InUnit({in.At(layout.last, i), 0}, node.scale);
      });
  }
}

void AggregateNumbers(const plan::Node& node, const Columns& in, std::size_t n, double* out) {
  const window::Layout& layout = in.layout;
  const auto column = [&](int number) { return in.From(number); };
  const ColumnLoops& loops = BestColumnLoops();
  switch (node.function) {
    case Function::kMean:
      return loops.mean(n, column(layout.sum), column(layout.sum + 1), column(layout.count), out);
    case Function::kSum:
    case Function::kIncrease:
      return loops.sum(n, column(layout.sum), column(layout.sum + 1), column(layout.count), out);
    case Function::kMin:
      return loops.copy(n, column(layout.min), out);
    case Function::kMax:
      return loops.copy(n, column(layout.max), out);
    case Function::kLast:
      return loops.copy(n, column(layout.last), out);
    case Function::kCount:
      return loops.copy(n, column(layout.count), out);
    case Function::kSuccesses:
      return loops.copy(n, column(layout.ok), out);
    case Function::kFailures:
      return loops.rest(n, column(layout.ok), column(layout.count), out);
    case Function::kSuccessRatio:
      return loops.ratio(n, column(layout.ok), column(layout.count), out);
    case Function::kFailureRatio:
      return loops.rest_ratio(n, column(layout.ok), column(layout.count), out);
    case Function::kShareAbove:
      return loops.ratio(n, column(layout.above[node.threshold]), column(layout.count), out);
    case Function::kShareBelow:
      return loops.ratio(n, column(layout.below[node.threshold]), column(layout.count), out);
    case Function::kRate:
      return ForEach(n, out, [&](std::size_t i) { return Rate(in, i, node.window_ns); });
    case Function::kStddev:
    case Function::kDelta:
    case Function::kQuantile:
    case Function::kSilence:
      break;
  }
}

// All but quantiles.
void AggregateColumns(const plan::Node& node, const Columns& in, std::size_t n, double* out) {
  switch (node.function) {
    case Function::kStddev:
      return ForEach(n, out, [&](std::size_t i) { return InUnit({Stddev(in, i), 0}, node.scale); });
    case Function::kDelta:
      return ForEach(n, out, [&](std::size_t i) {
        return InUnit(window::TwoSum(in.At(in.layout.last, i), -in.At(in.layout.first, i)),
                      node.scale);
      });
    default:
      if (node.scale == 1) {
        AggregateNumbers(node, in, n, out);
      } else {
        AggregateDurations(node, in, n, out);
      }
  }
}

}  // namespace

void Aggregate(const plan::Node& node, const window::SlidingWindow& window,
               const window::HistogramWindow* histogram, std::size_t begin, std::size_t n,
               double* out) {
  if (node.function != Function::kQuantile) {
    return AggregateColumns(node, {window.totals(), begin}, n, out);
  }
  ForEach(n, out, [&](std::size_t i) {
    return InUnit({histogram->Quantile(begin + i, node.quantile), 0}, node.scale);
  });
}

void AggregateGrowing(const plan::Node& node, const window::GrowingWindow& window,
                      std::int64_t tick_ns, std::size_t n, double* out) {
  const Columns in{window.totals(), 0};
  switch (node.function) {
    case Function::kQuantile:
      ForEach(n, out, [&](std::size_t i) {
        return InUnit({window.Quantile(i, node.quantile), 0}, node.scale);
      });
      break;
    case Function::kRate:
      ForEach(n, out, [&](std::size_t i) {
        return Rate(in, i, static_cast<double>(window.panes(i) * tick_ns));
      });
      break;
    default:
      AggregateColumns(node, in, n, out);
  }
  for (std::size_t i = 0; i < n; ++i) {
    if (window.panes(i) == 0) out[i] = kNone;
  }
}

}  // namespace sluice::evaluate
