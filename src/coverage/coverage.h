// What the scenarios of a plan show of it, taken together.
#ifndef SLUICE_SRC_COVERAGE_COVERAGE_H_
#define SLUICE_SRC_COVERAGE_COVERAGE_H_

#include <cstddef>
#include <string>
#include <vector>

#include "sluice/plan.h"
#include "src/coverage/outline.h"
#include "src/coverage/sightings.h"
#include "src/scenario/suite.h"

namespace sluice::coverage {

enum class Shown { kNot, kPartly, kWholly };

// Not thread-safe.
class Coverage {
 public:
  // `text` is the plan's, and must outlive this.
  Coverage(const scenario::PlanText& text, const Plan& plan);

  const scenario::PlanText& text() const { return text_; }
  const Outline& outline() const { return outline_; }

  // What one scenario has shown, of an engine that ran this plan.
  void Add(const std::string& scenario, const Sightings& sightings);

  // The titles of those that were added, in that order.
  const std::vector<std::string>& scenarios() const { return scenarios_; }
  // Those that show a point: places in scenarios().
  const std::vector<std::size_t>& ShownBy(int point) const {
    return shown_by_[static_cast<std::size_t>(point)];
  }

  Shown ShownOf(const Clause& clause) const;
  // What no scenario shows of a clause, each to go on behind "no scenario".
  std::vector<std::string> MissingOf(const Clause& clause) const;

  // In how many scenarios a gate did what, by its place in the program.
  struct GateCounts {
    std::size_t tripped = 0;
    std::size_t cleared = 0;
    std::size_t blind = 0;
    std::size_t suppressed = 0;
  };
  const GateCounts& CountsOf(int gate) const { return counts_[static_cast<std::size_t>(gate)]; }

  struct Tally {
    std::size_t gates = 0;
    std::size_t gates_shown = 0;  // wholly, as such: tripped and cleared
    std::size_t clauses = 0;
    std::size_t clauses_shown = 0;  // wholly

    bool complete() const { return gates == gates_shown && clauses == clauses_shown; }
  };
  Tally Count() const;

 private:
  const scenario::PlanText& text_;
  Outline outline_;
  std::vector<std::string> scenarios_;
  std::vector<std::vector<std::size_t>> shown_by_;  // by point
  std::vector<GateCounts> counts_;                  // by gate
};

}  // namespace sluice::coverage

#endif  // SLUICE_SRC_COVERAGE_COVERAGE_H_
