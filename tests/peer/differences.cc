#include "tests/peer/differences.h"

namespace sluice::peer {

const std::vector<DifferenceInfo>& AllDifferences() {
  static const auto* const all = new std::vector<DifferenceInfo>{
      {Difference::kLeftEdge, "The left edge of a window"},
      {Difference::kStaleMarker, "Markers of staleness"},
      {Difference::kNoData, "No data"},
      {Difference::kGiven, "Too little evidence"},
      {Difference::kUnlessNoData, "Not, of no data"},
      {Difference::kCountOfSilence, "The count of silence"},
      {Difference::kRoundedMean, "A mean is rounded once"},
      {Difference::kDivisionByZero, "Division by zero"},
  };
  return *all;
}

Undone Undone::All() {
  Undone all;
  for (const DifferenceInfo& info : AllDifferences()) all = all.With(info.difference);
  return all;
}

}  // namespace sluice::peer
