// The state machine of one gate, for all its segments.
#ifndef SLUICE_SRC_GATE_MACHINE_H_
#define SLUICE_SRC_GATE_MACHINE_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <limits>
#include <vector>

#include "src/evaluate/state_code.h"
#include "src/evaluate/truth.h"
#include "src/gate/state.h"
#include "src/gate/tick_history.h"
#include "src/gate/wakeful.h"
#include "src/plan/program.h"

namespace sluice::gate {

// No tick: before all of them.
inline constexpr std::int64_t kNoTick = std::numeric_limits<std::int64_t>::min();

// Something that happened to a segment in a tick. Times are numbers of ticks.
struct Transition {
  enum class Kind { kTrip, kClear, kBlind, kSighted, kReady, kReset };

  Kind kind = Kind::kTrip;
  std::uint32_t segment = 0;
  // kTrip: since when it was pending; kClear, kReady: since when the clear
  // condition held; kBlind, kSighted: the first tick of the gap.
  std::int64_t since = 0;
  std::int64_t tripped_at = kNoTick;  // of the incident, where it began with a trip
  bool flapping = false;
  bool by_missing = false;  // because of `on missing`, not of a condition
};

// Not thread-safe.
class Machine {
 public:
  // `gate` must outlive this.
  Machine(const plan::GateSpec& gate, std::int64_t tick_ns);

  // The segment exists from this tick on.
  void AddSegment(std::uint32_t segment, std::int64_t tick);

  // The segment does not exist any more. Its number may come again.
  void RemoveSegment(std::uint32_t segment);

  // One step of every segment that exists. Appends what happened. Answers how many segments
  // it looked at, those twice that could not be passed over.
  std::size_t Step(std::int64_t tick, const Conditions& conditions,
                   std::vector<Transition>& happened);

  // By segment: evaluate::StateCode. May be shorter than the space.
  const std::vector<std::uint8_t>& states() const { return states_; }

  bool ready(std::uint32_t segment) const;
  bool blind(std::uint32_t segment) const { return segments_[places_[segment]].blind; }

  // Whether it has existed for as long as `warmup` asks, as of the last step.
  bool warm(std::uint32_t segment) const { return segments_[places_[segment]].warm; }

  // How far the segment is on its way, in ticks.
  struct Progress {
    std::int64_t since = kNoTick;  // of its state; of tripped: the trip
    std::int64_t held = 0;         // pending, recovering
    std::int64_t needed = 0;
  };
  Progress ProgressOf(std::uint32_t segment) const;

  // Since which tick it is blind: that its condition is unknown was told. kNoTick where it is not.
  std::int64_t blind_since(std::uint32_t segment) const;

  // Clears a segment that is latched and ready, at the beginning of the next step.
  void RequestReset(std::uint32_t segment);

  // Nothing is known of the segment before this tick.
  void WarmUp(std::uint32_t segment, std::int64_t tick);
  // Nothing is known of the next `ticks` ticks, which are passed over: neither state nor silence
  // has lasted meanwhile.
  void Skip(std::int64_t ticks);
  // Clears a segment that is tripped or recovering now, whatever its condition says; what is
  // pending is so no longer.
  void GiveUp(std::uint32_t segment, std::int64_t tick, std::vector<Transition>& happened);

  // Writes and reads a segment that exists; a state that can't be is InvalidArgument.
  void Save(std::uint32_t segment, v1::GateStanding_Segment& state) const;
  absl::Status Load(std::uint32_t segment, const v1::GateStanding_Segment& state);
  // The tick that the state is of.
  void set_last_tick(std::int64_t tick) { last_tick_ = tick; }

  static std::size_t BytesPerSegment(const plan::GateSpec& gate);
  // As long as nothing changes.
  static constexpr std::size_t kStepsPerTick = 1;

 private:
  struct Segment {
    std::int64_t warm_at = 0;           // known nothing before, as `warmup` asks
    std::int64_t since = 0;             // pending or recovering
    std::int64_t tripped_at = kNoTick;  // also of one that starts tripped
    std::int64_t cooled_at = kNoTick;   // from this tick on it may trip again
    std::int64_t missing_since = 0;
    std::uint32_t number = 0;
    bool missing : 1;
    bool blind : 1;
    bool ready : 1;
    bool flapping : 1;
    bool reset : 1;
    bool warm : 1;  // it has existed for as long as `warmup` asks
  };

  // The conditions of one segment, after `given`, `warmup` and M of N.
  struct Verdicts {
    evaluate::Truth trip;   // c, or the M-of-N condition of it
    evaluate::Truth clear;  // r
    bool counting;          // M of N: some tick counts
  };

  Verdicts Judge(const Segment& segment, const Conditions& conditions);
  std::int64_t Elapsed(const Segment& segment, std::int64_t needed) const;
  std::int64_t NeededToClear(const Segment& segment) const;
  void StepSegment(Segment& segment, std::int64_t tick, const Conditions& conditions,
                   std::vector<Transition>& happened);
  void StepTowardsTrip(Segment& segment, std::int64_t tick, const Verdicts& verdicts,
                       std::vector<Transition>& happened);
  void StepTowardsClear(Segment& segment, std::int64_t tick, const Verdicts& verdicts,
                        std::vector<Transition>& happened);
  void StepMissing(Segment& segment, std::int64_t tick, bool known,
                   std::vector<Transition>& happened);
  void Trip(Segment& segment, std::int64_t tick, std::int64_t since, bool by_missing,
            std::vector<Transition>& happened);
  void Clear(Segment& segment, std::int64_t tick, std::int64_t since, bool by_missing,
             std::vector<Transition>& happened);
  void HeldClear(Segment& segment, std::int64_t tick, std::vector<Transition>& happened);
  void Attend(const Segment& segment);
  std::int64_t& Due(const Segment& segment) { return due_[segment.number]; }
  std::size_t PlaceOf(const Segment& segment) const { return places_[segment.number]; }
  std::uint8_t& State(const Segment& segment) { return states_[segment.number]; }

  const plan::GateSpec& gate_;
  std::int64_t tick_ns_;
  std::deque<Segment> segments_;
  std::vector<std::uint8_t> states_;   // by segment number
  std::vector<std::uint32_t> places_;  // by segment number: in segments_
  // By segment number: when what is pending or recovering has held for long enough, if
  // nothing unknown comes between; and who can't be passed over (wakeful.h).
  std::vector<std::int64_t> due_;
  std::vector<std::uint8_t> attention_;
  std::vector<std::uint32_t> wakeful_;  // scratch
  std::int64_t last_tick_ = 0;          // of Step
  // By place, as segments_ is.
  std::vector<TickHistory> histories_;            // where M of N is asked
  std::vector<std::vector<std::int64_t>> trips_;  // where flapping is watched: rings
};

}  // namespace sluice::gate

#endif  // SLUICE_SRC_GATE_MACHINE_H_
