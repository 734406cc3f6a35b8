// A first look at the data: which thresholds are worth trying.
#ifndef SLUICE_SRC_TUNE_LOOK_H_
#define SLUICE_SRC_TUNE_LOOK_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "sluice/plan.h"
#include "src/engine/probe.h"
#include "src/tune/subject.h"

namespace sluice::tune {

// Counts the values that the tuned number is held against, in every tick and segment in
// which they are known and `given` holds. In memory that doesn't grow with the data: values
// that agree to one part in a million count as one.
//
// Not thread-safe.
class Look : public engine::Probe {
 public:
  // InvalidArgument where no values can be told from the plan: of the bound of a quantifier.
  static absl::StatusOr<Look> Make(const Subject& subject);

  // To be run by the engine that this looks on.
  const Plan& plan() const { return plan_; }

  void OnGate(const engine::GateStep& step) override;

  // Thresholds past which the value was for 20 % of the time, 10, 5, 2, 1, 0.5, 0.2, 0.1
  // and 0.05 %, and where it leaps between two of them over more than half of their range,
  // one in the middle; round numbers spelled as the plan's own, which is among them.
  // Ascending.
  // NotFound where no value was ever known.
  absl::StatusOr<std::vector<v1::SignedLiteral>> Thresholds() const;

 private:
  Look(Plan plan, const Subject& subject);

  // The values at those shares, and in that gap, ascending and distinct.
  std::vector<double> Edges() const;

  Plan plan_;
  int gate_;
  bool below_;
  v1::SignedLiteral present_;
  absl::flat_hash_map<double, std::uint64_t> counts_;
  std::uint64_t total_ = 0;
  bool all_whole_ = true;
};

// Durations worth trying: none, and half, once and twice the plan's own; where it has none,
// the longest window that the tuned value has. Whole ticks, ascending, the plan's own among
// them.
std::vector<v1::ForClause> UsualDurations(const Subject& subject);

}  // namespace sluice::tune

#endif  // SLUICE_SRC_TUNE_LOOK_H_
