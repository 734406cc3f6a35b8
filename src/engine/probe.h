// Looking on while an engine evaluates: for scenarios, coverage and tests of hosts.
#ifndef SLUICE_SRC_ENGINE_PROBE_H_
#define SLUICE_SRC_ENGINE_PROBE_H_

#include <vector>

#include "absl/status/status.h"
#include "google/protobuf/message.h"
#include "sluice/engine.h"
#include "sluice/v1/event.pb.h"
#include "src/evaluate/gate_evaluator.h"
#include "src/gate/machine.h"
#include "src/gate/ramps.h"

namespace sluice::engine {

// A gate's step in a tick.
struct GateStep {
  int gate;                                  // its place in Program::gates
  const evaluate::GateEvaluator& evaluator;  // with the columns that were stepped on
  const gate::Machine& machine;              // after the step
  const std::vector<gate::Transition>& happened;
  const evaluate::Surroundings& in;
};

// A ramp's step in a tick in which some segment of it was on its way.
struct RampStep {
  int ramp;  // its place in Program::ramps
  const std::vector<gate::RampMove>& moves;
  bool waits;                       // `advance when` alone kept a segment from going on
  std::vector<int> rolled_back_by;  // places in RampSpec::guards: those whose trips did
};

class Probe {
 public:
  virtual ~Probe() = default;

  // After each gate's step in each tick, in the order of evaluation. What `step` refers
  // to stands until this returns. Of the engine it may ask nothing.
  virtual void OnGate(const GateStep& step) = 0;

  // Likewise of ramps, after all gates.
  virtual void OnRamp(const RampStep& /*step*/) {}

  // Another core goes on in the place of the one looked at so far, from its snapshot: of the same
  // plan, or, after a reload, of another one. What was learnt of segments by their numbers, and of
  // gates by theirs, holds no longer.
  virtual void OnTaken(const evaluate::Surroundings& /*in*/) {}

  // Each event that was handed out, whether the host has a callback or not.
  virtual void OnEvent(const v1::Event& /*event*/) {}

  // A message of the host that a gate sends, filled in; before its ACTION is handed out.
  virtual void OnAction(const v1::Event& /*action*/, const google::protobuf::Message& /*message*/) {
  }

  // What the host's handler answered to it, each time that it was called.
  virtual void OnAnswer(const v1::Event& /*action*/, const absl::Status& /*answer*/) {}
};

// Sets the one that looks on; null for nobody. It must outlive the engine, or be taken
// away before.
SLUICE_EXPORT void SetProbe(Engine& engine, Probe* probe);

// The engine goes on from a snapshot of itself, as another process would: with the handlers and
// handles that it has.
SLUICE_EXPORT absl::Status Restart(Engine& engine);

}  // namespace sluice::engine

#endif  // SLUICE_SRC_ENGINE_PROBE_H_
