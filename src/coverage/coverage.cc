#include "src/coverage/coverage.h"

#include "src/plan/program.h"

namespace sluice::coverage {

Coverage::Coverage(const scenario::PlanText& text, const Plan& plan)
    : text_(text),
      outline_(text.parsed, plan.program()),
      shown_by_(outline_.points.size()),
      counts_(outline_.gates.size()) {}

void Coverage::Add(const std::string& scenario, const Sightings& sightings) {
  for (std::size_t point = 0; point < shown_by_.size(); ++point) {
    if (sightings.seen()[point]) shown_by_[point].push_back(scenarios_.size());
  }
  for (std::size_t gate = 0; gate < counts_.size(); ++gate) {
    const GateDeeds& deeds = sightings.gates()[gate];
    counts_[gate].tripped += deeds.tripped ? 1 : 0;
    counts_[gate].cleared += deeds.cleared ? 1 : 0;
    counts_[gate].blind += deeds.blind ? 1 : 0;
    counts_[gate].suppressed += deeds.suppressed ? 1 : 0;
  }
  scenarios_.push_back(scenario);
}

Shown Coverage::ShownOf(const Clause& clause) const {
  const std::size_t missing = MissingOf(clause).size();
  if (missing == 0) return Shown::kWholly;
  return missing == clause.points.size() ? Shown::kNot : Shown::kPartly;
}

std::vector<std::string> Coverage::MissingOf(const Clause& clause) const {
  std::vector<std::string> missing;
  for (const int point : clause.points) {
    if (!ShownBy(point).empty()) continue;
    missing.push_back(outline_.points[static_cast<std::size_t>(point)].missing);
  }
  return missing;
}

Coverage::Tally Coverage::Count() const {
  Tally tally;
  for (const Clause& clause : outline_.clauses) {
    const bool shown = ShownOf(clause) == Shown::kWholly;
    ++(clause.whole ? tally.gates : tally.clauses);
    if (shown) ++(clause.whole ? tally.gates_shown : tally.clauses_shown);
  }
  return tally;
}

}  // namespace sluice::coverage
