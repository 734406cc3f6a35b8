// Looking on while an engine evaluates: for scenarios and coverage.
#ifndef SLUICE_SRC_ENGINE_PROBE_H_
#define SLUICE_SRC_ENGINE_PROBE_H_

#include "sluice/engine.h"
#include "src/evaluate/gate_evaluator.h"
#include "src/gate/machine.h"

namespace sluice::engine {

class Probe {
 public:
  virtual ~Probe() = default;

  // After each gate's step in each tick, in the order of evaluation. `gate` is its place
  // in Program::gates; the columns stand until this returns. Of the engine it may ask
  // nothing.
  virtual void OnGate(int gate, const evaluate::GateEvaluator& evaluator,
                      const gate::Machine& machine, const evaluate::Surroundings& in) = 0;
};

// Sets the one that looks on; null for nobody. It must outlive the engine, or be taken
// away before.
void SetProbe(Engine& engine, Probe* probe);

}  // namespace sluice::engine

#endif  // SLUICE_SRC_ENGINE_PROBE_H_
