#include "src/ready/owners.h"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace sluice::ready {

std::string OwnerOf(const v1::Scenario& scenario) {
  for (const v1::ScenarioClause& clause : scenario.clauses()) {
    if (clause.has_owner()) return clause.owner().text();
  }
  return "";
}

Owners::Owners(const plan::Program& program, const std::vector<mutate::Known>& scenarios)
    : program_(program) {
  const auto add = [this](const std::string& owner) {
    if (!owner.empty()) all_.push_back(owner);
  };
  for (const plan::GateSpec& gate : program.gates) add(gate.owner);
  for (const plan::LeverSpec& lever : program.levers) add(lever.owner);
  for (const plan::RampSpec& ramp : program.ramps) add(ramp.owner);
  for (const plan::ChecklistItemSpec& item : program.checklist) add(item.owner);
  for (const mutate::Known& one : scenarios) add(OwnerOf(*one.one->scenario));
}

std::string Owners::LeastAbove(const std::vector<std::string>& roles) const {
  if (roles.empty()) return "";
  std::vector<std::string> line = program_.LineAbove(roles.front());
  line.insert(line.begin(), roles.front());
  for (const std::string& candidate : line) {
    const bool above_all = std::all_of(roles.begin(), roles.end(), [&](const std::string& role) {
      return program_.IsAtOrAbove(candidate, role);
    });
    if (above_all) return candidate;
  }
  return "";
}

std::string Owners::OfLever(int lever) const { return LeastAbove(program_.OwnersOfLever(lever)); }

std::string Owners::OfSeverity(absl::string_view severity) const {
  std::vector<std::string> owners;
  for (const plan::GateSpec& gate : program_.gates) {
    if (gate.severity == severity) owners.push_back(gate.owner);
  }
  return LeastAbove(owners);
}

std::string Owners::OfItem(const v1::Item& item) const {
  switch (item.kind_case()) {
    case v1::Item::kGate:
      return program_.gates[static_cast<std::size_t>(program_.FindGate(item.gate().name().text()))]
          .owner;
    case v1::Item::kRamp:
      return program_.ramps[static_cast<std::size_t>(program_.FindRamp(item.ramp().name().text()))]
          .owner;
    case v1::Item::kLever:
      return OfLever(program_.FindLever(item.lever().name().text()));
    case v1::Item::kSeverity:
      return OfSeverity(item.severity().name().text());
    default:
      return OfAll();
  }
}

bool Owners::AnswersForSomething(absl::string_view role) const {
  return std::any_of(all_.begin(), all_.end(),
                     [&](const std::string& owner) { return program_.IsAtOrAbove(role, owner); });
}

}  // namespace sluice::ready
