#include "src/review/terms.h"

#include <cstddef>
#include <utility>

#include "src/engine/lever_events.h"

namespace sluice::review {

Terms TermsOf(const plan::Program& program) {
  Terms terms;
  for (std::size_t i = 0; i < program.levers.size(); ++i) {
    const plan::LeverSpec& lever = program.levers[i];
    terms.levers[lever.name] = {lever.labels, engine::LeverValueText(lever, lever.rest),
                                program.OwnersOfLever(static_cast<int>(i))};
  }
  for (const plan::GateSpec& spec : program.gates) {
    Terms::Gate& gate = terms.gates[spec.name];
    gate.labels = spec.labels;
    gate.acknowledge_within_ns = spec.acknowledge_ticks * program.tick_ns;
    gate.resolve_within_ns = spec.resolve_ticks * program.tick_ns;
    for (const plan::HoldSpec& hold : spec.holds) {
      gate.holds.push_back(program.levers[static_cast<std::size_t>(hold.lever)].name);
    }
  }
  for (const plan::RampSpec& ramp : program.ramps) {
    Terms::Ramp& named = terms.ramps[ramp.name];
    named.labels = ramp.labels;
    named.owner = ramp.owner;
    for (const plan::RelatedGate& guard : ramp.guards) {
      named.guards.push_back(program.gates[static_cast<std::size_t>(guard.gate)].name);
    }
  }
  return terms;
}

namespace {

// What is not known of may stand in a journal all the same.
template <typename Known>
std::string TargetIn(const std::map<std::string, Known>& known, const std::string& name,
                     const engine::Segment& segment) {
  const auto found = known.find(name);
  return found == known.end() ? engine::TargetText(name, segment)
                              : engine::TargetText(name, found->second.labels, segment);
}

}  // namespace

void Terms::KeepNamesOf(const Terms& before) {
  for (const auto& [name, gate] : before.gates) {
    Gate gone = gate;
    gone.acknowledge_within_ns = 0;  // it promises nothing any more
    gone.resolve_within_ns = 0;
    gates.emplace(name, std::move(gone));
  }
  levers.insert(before.levers.begin(), before.levers.end());
  ramps.insert(before.ramps.begin(), before.ramps.end());
}

std::string Terms::GateText(const std::string& name, const engine::Segment& segment) const {
  return TargetIn(gates, name, segment);
}

std::string Terms::LeverText(const std::string& name, const engine::Segment& segment) const {
  return TargetIn(levers, name, segment);
}

std::string Terms::RampText(const std::string& name, const engine::Segment& segment) const {
  return TargetIn(ramps, name, segment);
}

}  // namespace sluice::review
