#include "src/mutate/reach.h"

#include <algorithm>
#include <string>

namespace sluice::mutate {

Reach Reach::OfGate(const plan::Program& program, int gate) {
  Reach reach(program);
  reach.gates_[static_cast<std::size_t>(gate)] = true;
  reach.SpreadFromGates();
  return reach;
}

Reach Reach::OfLever(const plan::Program& program, int lever) {
  Reach reach(program);
  reach.levers_[static_cast<std::size_t>(lever)] = true;
  return reach;
}

Reach Reach::OfAll(const plan::Program& program) {
  Reach reach(program);
  reach.gates_.assign(reach.gates_.size(), true);
  reach.levers_.assign(reach.levers_.size(), true);
  return reach;
}

// Gates stand behind those that they look at.
void Reach::SpreadFromGates() {
  const auto reached = [this](int gate) { return gates_[static_cast<std::size_t>(gate)]; };
  for (std::size_t i = 0; i < gates_.size(); ++i) {
    const plan::GateSpec& gate = program_.gates[i];
    const std::vector<int> read = gate.GatesRead();
    gates_[i] = gates_[i] || std::any_of(read.begin(), read.end(), reached);
    if (!gates_[i]) continue;
    for (const plan::HoldSpec& hold : gate.holds) {
      levers_[static_cast<std::size_t>(hold.lever)] = true;
    }
  }
  SpreadToRamps();
}

// Ramps stand behind all gates.
void Reach::SpreadToRamps() {
  for (const plan::RampSpec& ramp : program_.ramps) {
    const std::vector<int> read = ramp.GatesRead();
    const bool reached = std::any_of(read.begin(), read.end(), [this](int gate) {
      return gates_[static_cast<std::size_t>(gate)];
    });
    if (reached) levers_[static_cast<std::size_t>(ramp.lever)] = true;
  }
}

// A gate also sends what it has for `on escalate` where a lever refuses its hold.
bool Reach::Sends(const std::string& message) const {
  for (std::size_t i = 0; i < gates_.size(); ++i) {
    const plan::GateSpec& gate = program_.gates[i];
    const bool refused =
        std::any_of(gate.holds.begin(), gate.holds.end(), [this](const plan::HoldSpec& hold) {
          const auto lever = static_cast<std::size_t>(hold.lever);
          return levers_[lever] && program_.levers[lever].capped;
        });
    if (!gates_[i] && !refused) continue;
    for (const plan::ActionSpec& action : gate.actions) {
      if (action.source.message().text() == message) return true;
    }
  }
  return false;
}

int Reach::ClausesAbout(const v1::Scenario& scenario) const {
  const auto gate = [this](const v1::Target& target) {
    const int number = program_.FindGate(target.name().text());
    return number >= 0 && gates_[static_cast<std::size_t>(number)];
  };
  const auto lever = [this](const v1::Target& target) {
    const int number = program_.FindLever(target.name().text());
    return number >= 0 && levers_[static_cast<std::size_t>(number)];
  };
  // Whether what people do to a ramp is allowed depends on where it stands.
  const auto ramp = [this](const v1::Target& target) {
    const int number = program_.FindRamp(target.name().text());
    if (number < 0) return false;
    const int moved = program_.ramps[static_cast<std::size_t>(number)].lever;
    return levers_[static_cast<std::size_t>(moved)];
  };
  int about = 0;
  for (const v1::ScenarioClause& clause : scenario.clauses()) {
    const v1::Expectation& expect = clause.expect();
    const bool tells = clause.has_timeline() || clause.only() ||
                       (clause.has_act() && gate(clause.act().target())) ||
                       (clause.has_act() && ramp(clause.act().target())) ||
                       (expect.has_gate() && gate(expect.gate().gate())) ||
                       (expect.has_lever() && lever(expect.lever().lever())) ||
                       (expect.has_action() && Sends(expect.action().action().message().text()));
    about += tells ? 1 : 0;
  }
  return about;
}

}  // namespace sluice::mutate
