// Looking on while an engine evaluates: for scenarios and coverage.
#ifndef SLUICE_SRC_ENGINE_PROBE_H_
#define SLUICE_SRC_ENGINE_PROBE_H_

#include <vector>

#include "sluice/engine.h"
#include "src/evaluate/gate_evaluator.h"
#include "src/gate/machine.h"

namespace sluice::engine {

// A gate's step in a tick.
struct GateStep {
  int gate;                                  // its place in Program::gates
  const evaluate::GateEvaluator& evaluator;  // with the columns that were stepped on
  const gate::Machine& machine;              // after the step
  const std::vector<gate::Transition>& happened;
  const evaluate::Surroundings& in;
};

class Probe {
 public:
  virtual ~Probe() = default;

  // After each gate's step in each tick, in the order of evaluation. What `step` refers
  // to stands until this returns. Of the engine it may ask nothing.
  virtual void OnGate(const GateStep& step) = 0;
};

// Sets the one that looks on; null for nobody. It must outlive the engine, or be taken
// away before.
void SetProbe(Engine& engine, Probe* probe);

}  // namespace sluice::engine

#endif  // SLUICE_SRC_ENGINE_PROBE_H_
