#include "src/evaluate/aggregates.h"

#include <cmath>
#include <limits>

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

// The columns of one window, by field.
struct Columns {
  const window::SlidingWindow& window;
  const window::Layout& layout;

  double At(int column, std::size_t segment) const { return window.column(column)[segment]; }
  Compensated Pair(int column, std::size_t segment) const {
    return {At(column, segment), At(column + 1, segment)};
  }
};

double Stddev(const Columns& in, std::size_t i) {
  const double n = in.At(in.layout.count, i);
  if (n == 0) return kNone;
  const Compensated sum = in.Pair(in.layout.sum, i);
  // n * (sum of squares) - sum^2, which is n^2 times the variance.
  const Compensated spread =
      Add(Multiply(in.Pair(in.layout.squares, i), n), Negate(Multiply(sum, sum)));
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
    rise = in.Pair(in.layout.sum, i);
  }
  return Divide(Multiply(rise, kNsPerSecond), window_ns).hi;
}

// A value in the signal's unit, told in ns where it is a duration: rounded once.
double InUnit(Compensated value, double scale) {
  return scale == 1 ? value.hi : SnapToNanosecond(Multiply(value, scale).hi);
}

double Mean(Compensated sum, double n, double scale) {
  if (n == 0) return kNone;
  if (scale == 1) return Divide(sum, n).hi;
  return SnapToNanosecond(Divide(Multiply(sum, scale), n).hi);
}

// Minimum and maximum of nothing are infinite; so is what overflows.
double Finite(double value) { return std::isfinite(value) ? value : kNone; }

double Share(const Columns& in, std::size_t i, int column) {
  return in.At(column, i) / in.At(in.layout.count, i);  // 0/0 is NaN: unknown
}

double Value(const plan::Node& node, const Columns& in, std::size_t i) {
  const window::Layout& layout = in.layout;
  switch (node.function) {
    case Function::kMean:
      return Mean(in.Pair(layout.sum, i), in.At(layout.count, i), node.scale);
    case Function::kSum:
    case Function::kIncrease:
      return in.At(layout.count, i) == 0 ? kNone : InUnit(in.Pair(layout.sum, i), node.scale);
    case Function::kMin:
      return InUnit({in.At(layout.min, i), 0}, node.scale);
    case Function::kMax:
      return InUnit({in.At(layout.max, i), 0}, node.scale);
    case Function::kCount:
      return in.At(layout.count, i);
    case Function::kStddev:
      return InUnit({Stddev(in, i), 0}, node.scale);
    case Function::kLast:
      return InUnit({in.At(layout.last, i), 0}, node.scale);
    case Function::kDelta:
      return InUnit(window::TwoSum(in.At(layout.last, i), -in.At(layout.first, i)), node.scale);
    case Function::kRate:
      return Rate(in, i, node.window_ns);
    case Function::kSuccessRatio:
      return Share(in, i, layout.ok);
    case Function::kFailureRatio: {
      const double n = in.At(layout.count, i);
      return (n - in.At(layout.ok, i)) / n;
    }
    case Function::kSuccesses:
      return in.At(layout.ok, i);
    case Function::kFailures:
      return in.At(layout.count, i) - in.At(layout.ok, i);
    case Function::kShareAbove:
      return Share(in, i, layout.above[node.threshold]);
    case Function::kShareBelow:
      return Share(in, i, layout.below[node.threshold]);
    case Function::kQuantile:
    case Function::kSilence:
      break;
  }
  return kNone;
}

}  // namespace

void Aggregate(const plan::Node& node, const window::SlidingWindow& window,
               const window::HistogramWindow* histogram, std::size_t segments,
               std::vector<double>& out) {
  if (node.function == Function::kQuantile) {
    for (std::size_t i = 0; i < segments; ++i) {
      out[i] = InUnit({histogram->Quantile(i, node.quantile), 0}, node.scale);
    }
  } else {
    const Columns in{window, window.layout()};
    for (std::size_t i = 0; i < segments; ++i) out[i] = Value(node, in, i);
  }
  for (std::size_t i = 0; i < segments; ++i) out[i] = Finite(out[i]);
}

}  // namespace sluice::evaluate
