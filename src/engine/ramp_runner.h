// One ramp as the engine runs it: its state machine, the evidence of its steps, its condition.
#ifndef SLUICE_SRC_ENGINE_RAMP_RUNNER_H_
#define SLUICE_SRC_ENGINE_RAMP_RUNNER_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "src/engine/ramp_guards.h"
#include "src/engine/saved_spaces.h"
#include "src/evaluate/gate_evaluator.h"
#include "src/evaluate/spaces.h"
#include "src/gate/machine.h"
#include "src/gate/ramps.h"
#include "src/plan/program.h"
#include "src/window/growing_window.h"

namespace sluice::v1 {
class RampStanding;
}

namespace sluice::engine {

// Not thread-safe.
class RampRunner {
 public:
  // The program must outlive this.
  RampRunner(const plan::Program& program, int ramp);

  const plan::RampSpec& spec() const { return spec_; }
  gate::Ramp& machine() { return machine_; }
  const gate::Ramp& machine() const { return machine_; }

  // Makes all columns as long as their spaces are now.
  void Reserve(const evaluate::Spaces& spaces);

  // The number is free for another segment of the space.
  void Forget(int space, std::uint32_t segment);

  // Whether some step that evidence is gathered in reads the signal `over step`.
  bool GathersOf(int signal) const;

  // Gates as of a tick, after the tick of which the ramp is stepped.
  struct Gates {
    const std::vector<gate::Machine>& machines;
    const std::vector<evaluate::GateEvaluator>& evaluators;
    const std::vector<Trip>& trips;  // of this tick
  };

  // One tick of all segments that it may move, in the order of their label values. Appends what
  // happened. Answers how many segments its loops went over.
  std::size_t Step(const evaluate::Surroundings& in, const Gates& gates,
                   std::vector<gate::RampMove>& moves);

  // What `advance when` came to in a segment, in words, as of the last tick; empty where the
  // ramp has none, or nothing runs.
  std::string AdvanceWords(std::uint32_t segment, const evaluate::Surroundings& in) const;
  bool MayAdvance(std::uint32_t segment) const;

  // Steps that run or are held begin anew at this tick, without the evidence they had: nothing is
  // known of the time that passed.
  void BeginAnew(std::int64_t tick, const evaluate::Spaces& spaces);
  // `advance when` is not known before this tick.
  void WarmUp(std::int64_t tick) { warm_at_ = std::max(warm_at_, tick); }

  // Its segments that exist, with what they gathered.
  void Save(absl::Span<const SavedSpace> saved, v1::RampStanding& state) const;
  absl::Status Load(const v1::RampStanding& state, absl::Span<const SavedSpace> saved);
  // What `advance when` comes to now, where any segment asks for it.
  void Refresh(const evaluate::Surroundings& in);

  std::size_t bytes() const;

 private:
  // What the ramp's condition is read in.
  evaluate::Surroundings Own(const evaluate::Surroundings& in) const;
  std::size_t Gather(const evaluate::Surroundings& in);
  void Clear(std::uint32_t segment, const evaluate::Spaces& spaces);
  std::uint32_t Of(int projection, std::size_t segment, const evaluate::Spaces& spaces) const;

  const plan::Program& program_;
  const plan::RampSpec& spec_;
  gate::Ramp machine_;
  evaluate::GateEvaluator evaluator_;
  std::vector<window::GrowingWindow> windows_;  // as RampSpec::step_windows
  std::int64_t warm_at_ = gate::kNoTick;
};

}  // namespace sluice::engine

#endif  // SLUICE_SRC_ENGINE_RAMP_RUNNER_H_
