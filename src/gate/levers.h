// The levers of a plan: what holds each of them, and the values that follow.
#ifndef SLUICE_SRC_GATE_LEVERS_H_
#define SLUICE_SRC_GATE_LEVERS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/types/optional.h"
#include "src/evaluate/spaces.h"
#include "src/gate/state.h"
#include "src/plan/program.h"

namespace sluice::gate {

// A gate or a ramp that holds a lever: its segment, and the value (as in HoldSpec).
struct Hold {
  int gate = -1;  // -1: of a ramp
  std::uint32_t segment = 0;
  double at = 0;
  int ramp = -1;
  int step = -1;  // of a ramp: the place in its steps; -1 before the first
};

// The last word of people on a lever: it beats all that gates hold.
struct Pin {
  double at = 0;
  std::int64_t until = 0;  // the tick from which on it is no more
  std::string role;
  std::string note;
  std::uint64_t number = 0;  // of two that pin one segment the later one counts
};

// A value of a lever, in one of its segments, that has changed in a tick.
struct LeverChange {
  int lever = -1;
  std::uint32_t segment = 0;
  double from = 0;
  double to = 0;
  std::vector<Hold> causes;  // those that hold it at `to`: by gate and segment, then ramps
  bool removed = false;      // the segment does not exist any more
  absl::optional<Pin> pin;   // that sets it to `to`
};

// A hold that found as many segments off rest as there may be.
struct LeverRefusal {
  int lever = -1;
  std::uint32_t segment = 0;
  double wanted = 0;
  std::vector<Hold> causes;
  std::vector<std::uint32_t> standing;  // the segments that are off rest, oldest first
};

// A lever's value per segment is the most restrictive of its rest and of all that
// holds it. A gate with the lever's labels holds one segment; one with none of them
// holds all, also those that come later. Where the plan caps how many segments may be
// off rest, those that were wanted there first stand, and others wait for a place. That is
// about gates, which too many may have tripped at once: what a ramp caps the lever at neither
// needs a place nor takes one.
//
// Works on what was told since the last Resolve; a tick in which nothing moved costs
// nothing. Not thread-safe.
class Levers {
 public:
  Levers(const plan::Program& program, const evaluate::Spaces& spaces);

  // The segment of the lever exists from now on; or no longer. What it was held at is
  // then released, which the next Resolve tells as a change.
  void AddSegment(int lever, std::uint32_t segment);
  void RemoveSegment(int lever, std::uint32_t segment);

  // A gate holds all that it has holds for, in one of its segments; or no longer.
  void SetHolding(int gate, std::uint32_t segment, bool holding);

  // Pins one of the lever's segments, or, where none is given, all of them, those to come
  // included. A pin of the same is replaced.
  void SetPin(int lever, absl::optional<std::uint32_t> segment, Pin pin);
  // That very pin; null where there is none.
  const Pin* FindPin(int lever, absl::optional<std::uint32_t> segment) const;
  void RemovePin(int lever, absl::optional<std::uint32_t> segment);
  struct EndedPin {
    int lever;
    absl::optional<std::uint32_t> segment;
    Pin pin;
  };
  // Takes out those that end in this tick.
  std::vector<EndedPin> TakeEndedPins(std::int64_t tick);
  // What pins a segment now; null where nothing does.
  const Pin* PinOf(int lever, std::uint32_t segment) const;

  // A ramp caps its lever in one of its segments, from now on by this step at this value.
  void SetRamp(int ramp, std::uint32_t segment, int step, double at);

  // Recomputes what changed since. Appends the changes, in the order of the plan's
  // levers and of their segments' label values; and each refusal once, when it begins.
  void Resolve(std::int64_t tick, std::vector<LeverChange>& changes,
               std::vector<LeverRefusal>& refusals);

  // What RemoveSegment has released since the last Resolve, which then tells nothing of it.
  void TakeRemoved(std::vector<LeverChange>& changes);

  // As of the last Resolve; before the first, the value that the segment begins with.
  bool exists(int lever, std::uint32_t segment) const;
  double value(int lever, std::uint32_t segment) const;
  // The value that one more segment would begin with: that of what holds all segments,
  // of the gates by the lever's labels that start tripped, and of ramps by them, which begin
  // before their first step.
  double value_of_another(int lever) const;

  // Writes a segment that exists, and reads it; and what pins all segments. What holds a segment
  // is not in it: gates and ramps say that anew.
  void Save(int lever, std::uint32_t segment, v1::LeverStanding_Segment& state) const;
  absl::Status Load(int lever, std::uint32_t segment, const v1::LeverStanding_Segment& state);
  void SavePin(int lever, v1::LeverStanding& state) const;
  absl::Status LoadPin(int lever, const v1::LeverStanding& state);
  std::uint64_t pins_set() const { return pins_set_; }
  void set_pins_set(std::uint64_t pins) { pins_set_ = pins; }
  // The pins that there are now.
  std::vector<EndedPin> Pins(int lever) const;

  static std::size_t BytesPerSegment();

 private:
  struct Segment {
    bool exists = false;
    bool resolved = false;  // by some Resolve
    bool dirty = false;
    bool placed = false;   // counts as off rest: it has one of the places of the cap
    bool refused = false;  // waits for a place, and that was told
    double value = 0;
    std::int64_t wanted_since = 0;  // tick; while it is wanted off rest
    bool wanted = false;
    std::vector<Hold> holds;
    absl::optional<Pin> pin;
  };
  struct Lever {
    std::vector<Segment> segments;     // by number in the lever's space
    std::vector<Hold> everywhere;      // by gates that have none of its labels
    std::vector<std::uint32_t> dirty;  // segments to look at
    absl::optional<Pin> pin;           // of all segments
    std::size_t pins = 0;              // that there are
    std::size_t existing = 0;
    std::vector<std::pair<std::uint32_t, double>> removed;  // segments off rest, and their value
  };

  const plan::LeverSpec& Spec(int lever) const {
    return program_.levers[static_cast<std::size_t>(lever)];
  }
  bool MoreRestrictive(const plan::LeverSpec& spec, double a, double b) const;
  static const Pin* PinOf(const Lever& lever, const Segment& segment);
  void MarkPinned(Lever& lever, absl::optional<std::uint32_t> segment);
  // The holds on a segment, own ones or those of all.
  std::vector<Hold>& HoldsOn(Lever& lever, int projection, std::uint32_t holder);
  static bool IsValue(const plan::LeverSpec& spec, double at);
  // By the gates, and by the ramps, `at` being where the gates have brought it.
  double Wanted(const plan::LeverSpec& spec, const Lever& lever, const Segment& segment) const;
  double Ramped(const plan::LeverSpec& spec, const Lever& lever, const Segment& segment,
                double at) const;
  double FirstValue(const plan::LeverSpec& spec, const Lever& lever, const Segment& segment,
                    std::size_t existing) const;
  std::vector<Hold> Causes(const plan::LeverSpec& spec, const Lever& lever, const Segment& segment,
                           double at) const;
  bool Earlier(const Hold& a, const Hold& b) const;
  void MarkDirty(Lever& lever, std::uint32_t segment);
  void MarkAllDirty(Lever& lever);
  bool LabelsBefore(const plan::LeverSpec& spec, std::uint32_t a, std::uint32_t b) const;
  void TakeRemoved(int number, std::vector<LeverChange>& changes);
  void GivePlaces(int number, std::vector<LeverRefusal>& refusals);
  void ResolveOne(int number, std::int64_t tick, std::vector<LeverChange>& changes,
                  std::vector<LeverRefusal>& refusals);

  const plan::Program& program_;
  const evaluate::Spaces& spaces_;
  std::vector<Lever> levers_;
  std::uint64_t pins_set_ = 0;
};

}  // namespace sluice::gate

#endif  // SLUICE_SRC_GATE_LEVERS_H_
