// What a gate's decisions move: which actions are due, and whether it holds its levers.
#ifndef SLUICE_SRC_GATE_ISSUER_H_
#define SLUICE_SRC_GATE_ISSUER_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/types/optional.h"
#include "sluice/v1/plan.pb.h"
#include "src/gate/machine.h"
#include "src/gate/state.h"
#include "src/plan/program.h"

namespace sluice::gate {

// Keeps, per segment, what the host was told and what is true, so that a gate which was
// suppressed makes up for it: what is still true when the suppression ends is issued
// then. A shadow gate issues nothing. Not thread-safe.
class Issuer {
 public:
  // `gate` must outlive this.
  explicit Issuer(const plan::GateSpec& gate) : gate_(gate) {}

  // Whether the gate can issue anything at all.
  bool acts() const { return Acts(gate_); }

  // The segment exists from `tick` on, and is tripped where the gate `starts tripped`
  // (of which no action tells); or no longer.
  // True where it holds from the start.
  bool AddSegment(std::uint32_t segment, std::int64_t tick);
  void RemoveSegment(std::uint32_t segment);

  static std::size_t BytesPerSegment(const plan::GateSpec& gate) {
    return Acts(gate) ? sizeof(Segment) : 0;
  }

  // Notes a transition of the segment.
  void Note(const Transition& transition);

  struct Due {
    bool holding_changed = false;
    bool holding = false;
    absl::optional<v1::DoClause::On> action;  // TRIP or CLEAR
  };

  // What is to be issued in this segment now. It counts as issued from here on.
  Due Settle(std::uint32_t segment, bool suppressed);

  // Segments to settle in every tick, since another gate may begin or cease to suppress
  // them: those that are tripped, or of which the host has not heard the last. And such
  // as have come to exist tripped. In no order.
  const std::vector<std::uint32_t>& open() const { return open_; }

  // Whether all of the segment is told, and it is clear.
  bool at_rest(std::uint32_t segment) const;

  bool holds(std::uint32_t segment) const {
    return segment < segments_.size() && segments_[segment].holding;
  }

  // Writes and reads a segment that exists. Where the gate that was saved did not act, or its state
  // is another one than the machine's, `tripped`, what was not told then is not told now; whether
  // it holds is settled in the next tick.
  void Save(std::uint32_t segment, v1::GateStanding_Segment& state) const;
  absl::Status Load(std::uint32_t segment, const v1::GateStanding_Segment& state, bool tripped);

  // The transition that brought the segment where it is; for one that starts tripped, as
  // if it had tripped in its first tick.
  const Transition& last(std::uint32_t segment) const { return segments_[segment].last; }

 private:
  struct Segment {
    std::int64_t incident = 0;  // its number, from 1
    std::int64_t told = 0;      // the last incident of which the host has heard
    bool tripped = false;
    bool told_tripped = false;
    bool holding = false;
    bool open = false;
    std::size_t place = 0;  // in open_, where it is open
    Transition last;
  };

  static bool Acts(const plan::GateSpec& gate) {
    return !gate.shadow && (!gate.holds.empty() || !gate.actions.empty());
  }
  void Open(std::uint32_t segment);
  void Close(std::uint32_t segment);

  const plan::GateSpec& gate_;
  std::vector<Segment> segments_;  // by number
  std::vector<std::uint32_t> open_;
};

}  // namespace sluice::gate

#endif  // SLUICE_SRC_GATE_ISSUER_H_
