#include "src/gate/levers.h"

#include <algorithm>
#include <utility>

#include "src/plan/semantics.h"

namespace sluice::gate {
namespace {

bool SameHolder(const Hold& a, const Hold& b) {
  return a.gate == b.gate && a.ramp == b.ramp && a.segment == b.segment;
}

void Remove(const Hold& holder, std::vector<Hold>& holds) {
  holds.erase(std::remove_if(holds.begin(), holds.end(),
                             [&](const Hold& hold) { return SameHolder(hold, holder); }),
              holds.end());
}

}  // namespace

Levers::Levers(const plan::Program& program, const evaluate::Spaces& spaces)
    : program_(program), spaces_(spaces), levers_(program.levers.size()) {}

std::size_t Levers::BytesPerSegment() { return sizeof(Segment); }

bool Levers::MoreRestrictive(const plan::LeverSpec& spec, double a, double b) const {
  return spec.lowest_wins ? a < b : a > b;
}

void Levers::MarkDirty(Lever& lever, std::uint32_t segment) {
  Segment& own = lever.segments[segment];
  if (own.dirty) return;
  own.dirty = true;
  lever.dirty.push_back(segment);
}

void Levers::MarkAllDirty(Lever& lever) {
  for (std::uint32_t i = 0; i < lever.segments.size(); ++i) {
    if (lever.segments[i].exists) MarkDirty(lever, i);
  }
}

void Levers::AddSegment(int number, std::uint32_t segment) {
  Lever& lever = levers_[static_cast<std::size_t>(number)];
  if (segment >= lever.segments.size()) lever.segments.resize(segment + 1);
  Segment& own = lever.segments[segment];
  own.exists = true;
  own.value = Spec(number).rest;
  ++lever.existing;
  // One segment more may mean one place more under a cap that is a share.
  if (Spec(number).capped) {
    MarkAllDirty(lever);
  } else {
    MarkDirty(lever, segment);
  }
}

void Levers::RemoveSegment(int number, std::uint32_t segment) {
  Lever& lever = levers_[static_cast<std::size_t>(number)];
  Segment& own = lever.segments[segment];
  if (own.value != Spec(number).rest) lever.removed.emplace_back(segment, own.value);
  const bool was_dirty = own.dirty;  // and then stands in the list
  lever.pins -= own.pin.has_value() ? 1 : 0;
  own = Segment();
  own.dirty = was_dirty;
  --lever.existing;
  if (Spec(number).capped) MarkAllDirty(lever);
}

std::vector<Hold>& Levers::HoldsOn(Lever& lever, int projection, std::uint32_t holder) {
  if (projection < 0) {
    MarkAllDirty(lever);
    return lever.everywhere;
  }
  const std::uint32_t held = spaces_.projection(projection)[holder];
  if (held >= lever.segments.size()) lever.segments.resize(held + 1);
  MarkDirty(lever, held);
  return lever.segments[held].holds;
}

void Levers::SetHolding(int gate, std::uint32_t segment, bool holding) {
  const plan::GateSpec& spec = program_.gates[static_cast<std::size_t>(gate)];
  for (const plan::HoldSpec& hold : spec.holds) {
    std::vector<Hold>& holds =
        HoldsOn(levers_[static_cast<std::size_t>(hold.lever)], hold.projection, segment);
    const Hold holder{gate, segment, hold.at};
    if (holding) {
      holds.push_back(holder);
    } else {
      Remove(holder, holds);
    }
  }
}

void Levers::SetRamp(int ramp, std::uint32_t segment, int step, double at) {
  const plan::RampSpec& spec = program_.ramps[static_cast<std::size_t>(ramp)];
  std::vector<Hold>& holds =
      HoldsOn(levers_[static_cast<std::size_t>(spec.lever)], spec.projection, segment);
  const Hold holder{-1, segment, at, ramp, step};
  Remove(holder, holds);
  holds.push_back(holder);
}

// ---- Pins

const Pin* Levers::PinOf(const Lever& lever, const Segment& segment) {
  const Pin* own = segment.pin.has_value() ? &*segment.pin : nullptr;
  const Pin* all = lever.pin.has_value() ? &*lever.pin : nullptr;
  if (own == nullptr || all == nullptr) return own == nullptr ? all : own;
  return own->number > all->number ? own : all;
}

const Pin* Levers::PinOf(int lever, std::uint32_t segment) const {
  const Lever& at = levers_[static_cast<std::size_t>(lever)];
  return at.pins == 0 ? nullptr : PinOf(at, at.segments[segment]);
}

void Levers::MarkPinned(Lever& lever, absl::optional<std::uint32_t> segment) {
  if (segment.has_value()) {
    MarkDirty(lever, *segment);
  } else {
    MarkAllDirty(lever);
  }
}

const Pin* Levers::FindPin(int number, absl::optional<std::uint32_t> segment) const {
  const Lever& lever = levers_[static_cast<std::size_t>(number)];
  const absl::optional<Pin>& pin = segment.has_value() ? lever.segments[*segment].pin : lever.pin;
  return pin.has_value() ? &*pin : nullptr;
}

void Levers::SetPin(int number, absl::optional<std::uint32_t> segment, Pin pin) {
  Lever& lever = levers_[static_cast<std::size_t>(number)];
  absl::optional<Pin>& place = segment.has_value() ? lever.segments[*segment].pin : lever.pin;
  lever.pins += place.has_value() ? 0 : 1;
  pin.number = ++pins_set_;
  place = std::move(pin);
  MarkPinned(lever, segment);
}

void Levers::RemovePin(int number, absl::optional<std::uint32_t> segment) {
  Lever& lever = levers_[static_cast<std::size_t>(number)];
  absl::optional<Pin>& place = segment.has_value() ? lever.segments[*segment].pin : lever.pin;
  lever.pins -= place.has_value() ? 1 : 0;
  place.reset();
  MarkPinned(lever, segment);
}

std::vector<Levers::EndedPin> Levers::TakeEndedPins(std::int64_t tick) {
  std::vector<EndedPin> ended;
  for (std::size_t i = 0; i < levers_.size(); ++i) {
    Lever& lever = levers_[i];
    if (lever.pins == 0) continue;
    const int number = static_cast<int>(i);
    const auto ends = [tick](const absl::optional<Pin>& pin) {
      return pin.has_value() && pin->until <= tick;
    };
    if (ends(lever.pin)) ended.push_back({number, absl::nullopt, *lever.pin});
    for (std::uint32_t segment = 0; segment < lever.segments.size(); ++segment) {
      const absl::optional<Pin>& pin = lever.segments[segment].pin;
      if (ends(pin)) ended.push_back({number, segment, *pin});
    }
  }
  for (const EndedPin& end : ended) RemovePin(end.lever, end.segment);
  std::stable_sort(ended.begin(), ended.end(), [this](const EndedPin& a, const EndedPin& b) {
    if (a.lever != b.lever || !a.segment.has_value() || !b.segment.has_value()) return false;
    return LabelsBefore(Spec(a.lever), *a.segment, *b.segment);
  });
  return ended;
}

// ---- Values

double Levers::Wanted(const plan::LeverSpec& spec, const Lever& lever,
                      const Segment& segment) const {
  double wanted = spec.rest;
  for (const std::vector<Hold>* holds : {&segment.holds, &lever.everywhere}) {
    for (const Hold& hold : *holds) {
      if (hold.ramp < 0 && MoreRestrictive(spec, hold.at, wanted)) wanted = hold.at;
    }
  }
  return wanted;
}

double Levers::Ramped(const plan::LeverSpec& spec, const Lever& lever, const Segment& segment,
                      double at) const {
  for (const std::vector<Hold>* holds : {&segment.holds, &lever.everywhere}) {
    for (const Hold& hold : *holds) {
      if (hold.ramp >= 0 && MoreRestrictive(spec, hold.at, at)) at = hold.at;
    }
  }
  return at;
}

// Gates before ramps, each in the order of the plan and then of their label values.
bool Levers::Earlier(const Hold& a, const Hold& b) const {
  if (a.ramp != b.ramp) return a.ramp < b.ramp;
  if (a.gate != b.gate) return a.gate < b.gate;
  const plan::ConditionsSpec& holder = a.ramp < 0
                                           ? static_cast<const plan::ConditionsSpec&>(
                                                 program_.gates[static_cast<std::size_t>(a.gate)])
                                           : program_.ramps[static_cast<std::size_t>(a.ramp)];
  return spaces_.Before(holder.space, holder.label_order, a.segment, b.segment);
}

// At its rest no gate is to be named, but a ramp that has let it go.
std::vector<Hold> Levers::Causes(const plan::LeverSpec& spec, const Lever& lever,
                                 const Segment& segment, double at) const {
  std::vector<Hold> causes;
  for (const std::vector<Hold>* holds : {&segment.holds, &lever.everywhere}) {
    for (const Hold& hold : *holds) {
      if (hold.at == at && (at != spec.rest || hold.ramp >= 0)) causes.push_back(hold);
    }
  }
  std::sort(causes.begin(), causes.end(),
            [this](const Hold& a, const Hold& b) { return Earlier(a, b); });
  // A gate may hold a lever twice, and at the same value.
  causes.erase(std::unique(causes.begin(), causes.end(), SameHolder), causes.end());
  return causes;
}

bool Levers::LabelsBefore(const plan::LeverSpec& spec, std::uint32_t a, std::uint32_t b) const {
  return spaces_.Before(spec.space, spec.label_order, a, b);
}

// Those wanted off rest first get the places of the cap; who has one keeps it.
void Levers::GivePlaces(int number, std::vector<LeverRefusal>& refusals) {
  const plan::LeverSpec& spec = Spec(number);
  Lever& lever = levers_[static_cast<std::size_t>(number)];
  std::vector<std::uint32_t> standing, waiting;
  for (std::uint32_t i = 0; i < lever.segments.size(); ++i) {
    const Segment& segment = lever.segments[i];
    if (segment.exists && segment.wanted) (segment.placed ? standing : waiting).push_back(i);
  }
  if (waiting.empty()) return;
  const auto older = [&](std::uint32_t a, std::uint32_t b) {
    const Segment& left = lever.segments[a];
    const Segment& right = lever.segments[b];
    if (left.wanted_since != right.wanted_since) return left.wanted_since < right.wanted_since;
    return LabelsBefore(spec, a, b);
  };
  std::sort(standing.begin(), standing.end(), older);
  std::sort(waiting.begin(), waiting.end(), older);
  for (const std::uint32_t i : waiting) {
    Segment& segment = lever.segments[i];
    if (plan::CompareWithBound(standing.size() + 1, lever.existing, spec.most,
                               spec.most_is_share) <= 0) {
      segment.placed = true;
      segment.refused = false;
      standing.push_back(i);
      MarkDirty(lever, i);
    } else if (!segment.refused) {
      segment.refused = true;
      const double wanted = Wanted(spec, lever, segment);
      refusals.push_back({number, i, wanted, Causes(spec, lever, segment, wanted), standing});
      // Of a place only gates are refused.
      std::vector<Hold>& causes = refusals.back().causes;
      causes.erase(std::remove_if(causes.begin(), causes.end(),
                                  [](const Hold& hold) { return hold.ramp >= 0; }),
                   causes.end());
    }
  }
}

void Levers::ResolveOne(int number, std::int64_t tick, std::vector<LeverChange>& changes,
                        std::vector<LeverRefusal>& refusals) {
  const plan::LeverSpec& spec = Spec(number);
  Lever& lever = levers_[static_cast<std::size_t>(number)];
  const std::size_t first = changes.size();
  TakeRemoved(number, changes);
  for (const std::uint32_t i : lever.dirty) {
    Segment& segment = lever.segments[i];
    const bool wanted = segment.exists && Wanted(spec, lever, segment) != spec.rest;
    if (wanted && !segment.wanted) segment.wanted_since = tick;
    segment.wanted = wanted;
    segment.placed = wanted && (segment.placed || !spec.capped);
    segment.refused = wanted && segment.refused;
  }
  if (spec.capped) GivePlaces(number, refusals);
  for (const std::uint32_t i : lever.dirty) {
    Segment& segment = lever.segments[i];
    segment.dirty = false;
    if (!segment.exists) continue;
    segment.resolved = true;
    const Pin* const pin = PinOf(lever, segment);
    const double value = pin != nullptr
                             ? pin->at
                             : Ramped(spec, lever, segment,
                                      segment.placed ? Wanted(spec, lever, segment) : spec.rest);
    if (value == segment.value) continue;
    changes.push_back({number, i, segment.value, value, {}, false, absl::nullopt});
    if (pin != nullptr) {
      changes.back().pin = *pin;
    } else {
      changes.back().causes = Causes(spec, lever, segment, value);
    }
    segment.value = value;
  }
  lever.dirty.clear();
  std::sort(changes.begin() + static_cast<std::ptrdiff_t>(first), changes.end(),
            [&](const LeverChange& a, const LeverChange& b) {
              return LabelsBefore(spec, a.segment, b.segment);
            });
}

void Levers::TakeRemoved(int number, std::vector<LeverChange>& changes) {
  Lever& lever = levers_[static_cast<std::size_t>(number)];
  for (const auto& [segment, from] : lever.removed) {
    changes.push_back({number, segment, from, Spec(number).rest, {}, true, absl::nullopt});
  }
  lever.removed.clear();
}

void Levers::TakeRemoved(std::vector<LeverChange>& changes) {
  for (std::size_t i = 0; i < levers_.size(); ++i) TakeRemoved(static_cast<int>(i), changes);
}

void Levers::Resolve(std::int64_t tick, std::vector<LeverChange>& changes,
                     std::vector<LeverRefusal>& refusals) {
  for (std::size_t i = 0; i < levers_.size(); ++i) {
    if (levers_[i].dirty.empty() && levers_[i].removed.empty()) continue;
    ResolveOne(static_cast<int>(i), tick, changes, refusals);
  }
}

bool Levers::exists(int lever, std::uint32_t segment) const {
  const auto& segments = levers_[static_cast<std::size_t>(lever)].segments;
  return segment < segments.size() && segments[segment].exists;
}

double Levers::value(int number, std::uint32_t segment) const {
  const Lever& lever = levers_[static_cast<std::size_t>(number)];
  const Segment& own = lever.segments[segment];
  return own.resolved ? own.value : FirstValue(Spec(number), lever, own, lever.existing);
}

double Levers::value_of_another(int number) const {
  const Lever& lever = levers_[static_cast<std::size_t>(number)];
  Segment another;
  for (std::size_t gate = 0; gate < program_.gates.size(); ++gate) {
    const plan::GateSpec& spec = program_.gates[gate];
    if (!spec.starts_tripped || spec.shadow) continue;
    for (const plan::HoldSpec& hold : spec.holds) {
      if (hold.lever != number || hold.projection < 0) continue;
      another.holds.push_back({static_cast<int>(gate), 0, hold.at});
    }
  }
  for (std::size_t ramp = 0; ramp < program_.ramps.size(); ++ramp) {
    const plan::RampSpec& spec = program_.ramps[ramp];
    if (spec.lever != number || spec.projection < 0) continue;
    another.holds.push_back({-1, 0, spec.closed, static_cast<int>(ramp)});
  }
  return FirstValue(Spec(number), lever, another, lever.existing + 1);
}

// A segment that was never resolved stands behind those that have a place or wait for one.
double Levers::FirstValue(const plan::LeverSpec& spec, const Lever& lever, const Segment& segment,
                          std::size_t existing) const {
  const auto before =
      std::count_if(lever.segments.begin(), lever.segments.end(),
                    [](const Segment& other) { return other.exists && other.wanted; });
  const bool full =
      spec.capped && plan::CompareWithBound(static_cast<std::size_t>(before) + 1, existing,
                                            spec.most, spec.most_is_share) > 0;
  if (const Pin* pin = PinOf(lever, segment)) return pin->at;
  return Ramped(spec, lever, segment, full ? spec.rest : Wanted(spec, lever, segment));
}

}  // namespace sluice::gate
