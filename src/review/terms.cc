#include "src/review/terms.h"

#include <cstddef>

#include "src/engine/lever_events.h"

namespace sluice::review {

Terms TermsOf(const plan::Program& program) {
  Terms terms;
  for (const plan::LeverSpec& lever : program.levers) {
    terms.levers[lever.name] = {lever.labels, engine::LeverValueText(lever, lever.rest)};
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
    for (const plan::RelatedGate& guard : ramp.guards) {
      named.guards.push_back(program.gates[static_cast<std::size_t>(guard.gate)].name);
    }
  }
  return terms;
}

}  // namespace sluice::review
