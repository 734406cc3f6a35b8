// The state machine of one ramp, for all its segments: which step each is in.
#ifndef SLUICE_SRC_GATE_RAMPS_H_
#define SLUICE_SRC_GATE_RAMPS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "src/gate/machine.h"
#include "src/gate/state.h"
#include "src/plan/program.h"

namespace sluice::gate {

enum class RampState : std::uint8_t {
  kIdle,        // never started: before its first step
  kRunning,     // in a step, on its way to the next
  kHeld,        // people hold it where it is
  kRolledBack,  // a guard tripped; it waits for people
  kAborted,     // people ended it: before its first step
  kDone,        // the last step is over
};

// What people do.
enum class RampAct : std::uint8_t { kStart, kHold, kResume, kAbort };

// Whether a tick may change anything by itself.
inline bool IsActive(RampState state) {
  return state == RampState::kRunning || state == RampState::kHeld ||
         state == RampState::kRolledBack;
}

// Whether people can do this to a ramp in such a state.
bool Allows(RampState state, RampAct act);

// Where a ramp caps its lever. Between two steps is a place that a rollback took it to: there
// it is in the lower one.
struct RampPlace {
  int step = -1;  // among RampSpec::steps; -1 before the first
  double at = 0;
};

// What happened to a segment in a tick.
struct RampMove {
  enum class Kind { kStarted, kAdvanced, kDone, kHeld, kResumed, kRolledBack, kAborted, kRefused };

  Kind kind = Kind::kStarted;
  std::uint32_t segment = 0;
  RampPlace from;
  RampPlace to;
  std::int64_t held = 0;          // kAdvanced, kDone: for how many ticks the guards were clear
  RampAct act = RampAct::kStart;  // kRefused: what was asked for
  std::string role;               // of what people did
  std::string note;
};

// What a ramp is told of a segment in a tick.
struct RampEvidence {
  bool trip = false;     // a guard tripped in this tick
  bool tripped = false;  // a guard is tripped
  bool clear = false;    // every guard is known to be clear
  bool advance = false;  // `advance when` is true, or the ramp has none
};

// Not thread-safe.
class Ramp {
 public:
  // Both must outlive this.
  Ramp(const plan::RampSpec& spec, const plan::LeverSpec& lever) : spec_(spec), lever_(lever) {}

  // The segment exists from now on, and is idle. It does so for good.
  void AddSegment(std::uint32_t segment);
  bool exists(std::uint32_t segment) const {
    return segment < segments_.size() && segments_[segment].exists;
  }

  // The state that the segment has once all is done that was asked for.
  RampState AskedState(std::uint32_t segment) const { return segments_[segment].asked; }

  // People ask for something, which AskedState allows: it is done in the next step.
  void Ask(std::uint32_t segment, RampAct act, std::string role, std::string note);

  // Segments that a tick may move, in no order: those that wait for more than to be started.
  const std::vector<std::uint32_t>& active() const { return active_; }

  // One tick of an active segment. Appends what happened, in order.
  void Step(std::uint32_t segment, std::int64_t tick, const RampEvidence& evidence,
            std::vector<RampMove>& moves);
  // After all active segments were stepped.
  void EndTick();

  RampState state(std::uint32_t segment) const { return segments_[segment].state; }
  RampPlace place(std::uint32_t segment) const { return segments_[segment].place; }
  // The tick in which the step began, or the state where it is in none.
  std::int64_t since(std::uint32_t segment) const { return segments_[segment].since; }
  // Since when all guards were clear in the step; kNoTick while they are not.
  std::int64_t clear_since(std::uint32_t segment) const { return segments_[segment].clear_since; }
  // Whether there is a step that evidence is gathered in.
  bool InStep(std::uint32_t segment) const {
    return exists(segment) && (segments_[segment].state == RampState::kRunning ||
                               segments_[segment].state == RampState::kHeld);
  }
  // In ticks.
  std::int64_t NeededHold(std::uint32_t segment) const;
  // Whether nothing but `advance when` keeps a step that runs from being over in this tick.
  bool HoldIsOver(std::uint32_t segment, std::int64_t tick) const;

  void Save(std::uint32_t segment, v1::RampStanding_Segment& state) const;
  absl::Status Load(std::uint32_t segment, const v1::RampStanding_Segment& state);
  // Steps that run or are held begin anew at this tick: nothing is known of what came before.
  // Answers which ones.
  std::vector<std::uint32_t> BeginAnew(std::int64_t tick);
  // Whether people have asked for something that the next step does.
  bool IsAsked(std::uint32_t segment) const { return !segments_[segment].requests.empty(); }

  static std::size_t BytesPerSegment() { return sizeof(Segment); }

 private:
  struct Request {
    RampAct act;
    std::string role;
    std::string note;
  };
  struct Segment {
    bool exists = false;
    bool listed = false;  // in active_
    RampState state = RampState::kIdle;
    RampState asked = RampState::kIdle;
    RampPlace place;
    std::int64_t since = kNoTick;
    std::int64_t clear_since = kNoTick;
    std::vector<Request> requests;
  };

  bool MoreRestrictive(double a, double b) const { return lever_.lowest_wins ? a < b : a > b; }
  RampPlace Closed() const { return {-1, spec_.closed}; }
  RampPlace StepPlace(int step) const {
    return {step, spec_.steps[static_cast<std::size_t>(step)].at};
  }
  RampPlace Below(const RampPlace& place) const;
  void Begin(Segment& segment, RampState state, const RampPlace& place, std::int64_t tick);
  void Do(std::uint32_t number, const Request& request, std::int64_t tick,
          const RampEvidence& evidence, std::vector<RampMove>& moves);
  void RollBack(std::uint32_t number, std::int64_t tick, std::vector<RampMove>& moves);
  void Advance(std::uint32_t number, std::int64_t tick, const RampEvidence& evidence,
               std::vector<RampMove>& moves);

  const plan::RampSpec& spec_;
  const plan::LeverSpec& lever_;
  std::vector<Segment> segments_;  // by number
  std::vector<std::uint32_t> active_;
};

}  // namespace sluice::gate

#endif  // SLUICE_SRC_GATE_RAMPS_H_
