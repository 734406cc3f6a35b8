#include "src/evaluate/fold.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "src/window/compensated.h"

namespace sluice::evaluate {
namespace {

int CompareWithBound(const plan::Node& fold, std::size_t held, std::size_t members) {
  return plan::CompareWithBound(held, members, fold.bound, fold.bound_is_share);
}

}  // namespace

Truth Quantify(const plan::Node& fold, std::size_t members, std::size_t held, std::size_t unknown) {
  if (members == 0) return kUnknown;
  switch (fold.quantifier) {
    case v1::Fold::ALL:
      if (held + unknown < members) return kFalse;
      return unknown > 0 ? kUnknown : kTrue;
    case v1::Fold::AT_LEAST:
      if (CompareWithBound(fold, held, members) >= 0) return kTrue;
      return CompareWithBound(fold, held + unknown, members) < 0 ? kFalse : kUnknown;
    case v1::Fold::AT_MOST:
      if (CompareWithBound(fold, held, members) > 0) return kFalse;
      return CompareWithBound(fold, held + unknown, members) <= 0 ? kTrue : kUnknown;
    case v1::Fold::ANY:
    default:
      if (held > 0) return kTrue;
      return unknown > 0 ? kUnknown : kFalse;
  }
}

double FoldValues(v1::Fold::Quantifier quantifier, absl::Span<const double> values,
                  const std::vector<std::uint32_t>& members) {
  window::Compensated sum;
  double least = std::numeric_limits<double>::infinity();
  double most = -least;
  double known = 0;
  for (const std::uint32_t member : members) {
    const double value = values[member];
    if (std::isnan(value)) continue;
    ++known;
    sum = Add(sum, value);
    least = std::min(least, value);
    most = std::max(most, value);
  }
  if (known == 0) return std::numeric_limits<double>::quiet_NaN();
  switch (quantifier) {
    case v1::Fold::MIN:
      return least;
    case v1::Fold::MAX:
      return most;
    case v1::Fold::SUM:
      return sum.hi;
    case v1::Fold::MEAN:
    default:
      return Divide(sum, known).hi;
  }
}

}  // namespace sluice::evaluate
