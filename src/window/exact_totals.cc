#include "src/window/exact_totals.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "absl/numeric/bits.h"

namespace sluice::window {
namespace {

// Of a double: bits of its significand, and the exponents of its smallest and greatest
// magnitudes.
constexpr int kBits = 53;
constexpr int kLowest = -1074;
constexpr int kHighest = 1023;

// Rounds to multiples of 2^exponent what is below 2^(exponent + 51).
double RoundingTo(int exponent) { return std::ldexp(1.5, exponent + kBits - 1); }

constexpr int kBias = kHighest + kBits - 1;

struct Parts {
  std::uint64_t significand;
  int exponent;  // of its last place
};

Parts PartsOf(double finite) {
  std::uint64_t bits;
  std::memcpy(&bits, &finite, sizeof(bits));
  const std::uint64_t fraction = bits & ((std::uint64_t{1} << (kBits - 1)) - 1);
  const int exponent = static_cast<int>(bits >> (kBits - 1)) & 0x7ff;
  if (exponent == 0) return {fraction, kLowest};
  return {fraction | std::uint64_t{1} << (kBits - 1), exponent - kBias};
}

}  // namespace

ExactTotals::ExactTotals(std::int64_t panes) : panes_(panes), room_(2) {
  // One more than the window has: a pane enters before another one leaves.
  while ((std::int64_t{1} << room_) < panes + 1) ++room_;
}

void ExactTotals::Include(const double* values, std::size_t n, Extent& extent) {
  for (std::size_t i = 0; i < n; ++i) {
    if (values[i] == 0) continue;
    if (!std::isfinite(values[i])) {
      extent.highest = kHighest + 1;
      continue;
    }
    const Parts parts = PartsOf(values[i]);
    extent.highest = std::max(extent.highest, parts.exponent + kBits);
    extent.lowest = std::min(extent.lowest, parts.exponent + absl::countr_zero(parts.significand));
  }
}

// The coarse parts, multiples of 2^c, are below 2^(c + 52 - room), so that as many as
// 2^room add up exactly; and so do the fine ones, which are at most 2^c and multiples of
// 2^(c + room - 53).
bool ExactTotals::SetGrids(const Extent& extent) {
  if (extent.highest < extent.lowest) {  // there are zeros only
    grids_ = {RoundingTo(0), RoundingTo(room_ - kBits), 0};
    return true;
  }
  const int least = extent.highest + room_ - kBits + 1;
  const int most = std::min(extent.lowest + kBits - room_, kHighest - kBits);
  if (least > most) return false;
  // As much room above as below, for what comes.
  const int coarse = least + (most - least) / 2;
  const int fine = std::max(coarse + room_ - kBits, kLowest);
  grids_ = {RoundingTo(coarse), RoundingTo(fine), std::ldexp(1.0, coarse + kBits - 1 - room_)};
  return true;
}

bool ExactTotals::Restart(const PaneHistory& history, std::int64_t last, std::size_t segments,
                          double* coarse, double* fine, std::size_t& steps) {
  Extent extent;
  for (std::int64_t tick = last - panes_ + 1; tick <= last; ++tick) {
    const SumRow row = history.Sums(tick);
    Include(row.hi, segments, extent);
    if (row.lo != nullptr) Include(row.lo, segments, extent);
    steps += segments;
  }
  // What was there before may come again; but what is there now must be right.
  seen_.highest = std::max(seen_.highest, extent.highest);
  seen_.lowest = std::min(seen_.lowest, extent.lowest);
  if (!SetGrids(seen_)) {
    seen_ = extent;
    if (!SetGrids(seen_)) return false;
  }
  std::fill_n(coarse, segments, 0.0);
  std::fill_n(fine, segments, 0.0);
  const std::vector<double> nothing(segments);
  for (std::int64_t tick = last - panes_ + 1; tick <= last; ++tick) {
    const SumRow row = history.Sums(tick);
    const SumRow none{nothing.data(), row.lo == nullptr ? nullptr : nothing.data()};
    steps += segments;
    if (!BestKernels().slide_sums(segments, row, none, grids_, coarse, fine)) return false;
  }
  return true;
}

bool ExactTotals::Slide(std::size_t n, const SumRow& entering, const SumRow& leaving,
                        double* coarse, double* fine) const {
  return grids_.most >= 0 && BestKernels().slide_sums(n, entering, leaving, grids_, coarse, fine);
}

}  // namespace sluice::window
