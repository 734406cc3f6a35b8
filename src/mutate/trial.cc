#include "src/mutate/trial.h"

#include <algorithm>
#include <utility>

#include "src/plan/program.h"

namespace sluice::mutate {
Trial::Trial(const Plan& plan, const PlanOptions& options, std::vector<Known> known)
    : plan_(plan), options_(options), known_(std::move(known)) {
  known_.erase(std::remove_if(known_.begin(), known_.end(),
                              [](const Known& one) { return !one.result->fault.status.ok(); }),
               known_.end());
  const plan::Program& program = plan_.program();
  for (std::size_t i = 0; i < program.gates.size(); ++i) {
    orders_.push_back(OrderOf(Reach::OfGate(program, static_cast<int>(i))));
  }
  for (std::size_t i = 0; i < program.levers.size(); ++i) {
    orders_.push_back(OrderOf(Reach::OfLever(program, static_cast<int>(i))));
  }
  orders_.push_back(OrderOf(Reach::OfAll(program)));
}

absl::StatusOr<Plan> Trial::Mutated(const Mutant& mutant) const {
  v1::Plan proto;
  for (int i = 0; i < plan_.proto().items_size(); ++i) {
    const v1::Item& item = i == mutant.item ? mutant.changed : plan_.proto().items(i);
    if (!item.has_scenario()) *proto.add_items() = item;
  }
  return Plan::FromProto(proto, "mutant", nullptr, options_);
}

// Gates have places of their own, then levers; all else has the last.
std::size_t Trial::PlaceOf(const Mutant& mutant) const {
  const plan::Program& program = plan_.program();
  if (mutant.gate >= 0) return static_cast<std::size_t>(mutant.gate);
  if (mutant.lever >= 0) return program.gates.size() + static_cast<std::size_t>(mutant.lever);
  return program.gates.size() + program.levers.size();
}

// At first those that say most about it.
std::vector<std::size_t> Trial::OrderOf(const Reach& reach) const {
  std::vector<std::pair<int, std::size_t>> ranked;
  for (std::size_t i = 0; i < known_.size(); ++i) {
    const int clauses = reach.ClausesAbout(*known_[i].one->scenario);
    if (clauses > 0) ranked.emplace_back(-clauses, i);
  }
  std::sort(ranked.begin(), ranked.end());
  std::vector<std::size_t> order;
  for (const auto& [rank, scenario] : ranked) order.push_back(scenario);
  return order;
}

Verdict Trial::Try(const Mutant& mutant) {
  const absl::StatusOr<Plan> mutated = Mutated(mutant);
  if (!mutated.ok()) return Verdict::kNoPlan;
  std::vector<std::size_t>& shared = orders_[PlaceOf(mutant)];
  std::vector<std::size_t> order;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    order = shared;
  }
  for (const std::size_t scenario : order) {
    const Known& known = known_[scenario];
    if (scenario::IsMet(*mutated, *known.one->scenario, known.suite->folder(),
                        known.result->failures, known.suite->plan_options())) {
      continue;
    }
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto place = std::find(shared.begin(), shared.end(), scenario);
    std::rotate(shared.begin(), place, place + 1);
    return Verdict::kNoticed;
  }
  return Verdict::kAlive;
}

}  // namespace sluice::mutate
