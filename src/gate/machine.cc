#include "src/gate/machine.h"

#include <algorithm>
#include <utility>

namespace sluice::gate {
namespace {

using evaluate::kFalse;
using evaluate::kTrue;
using evaluate::kUnknown;
using evaluate::Truth;
using Kind = Transition::Kind;

}  // namespace

Machine::Machine(const plan::GateSpec& gate, std::int64_t tick_ns)
    : gate_(gate), tick_ns_(tick_ns) {}

std::size_t Machine::BytesPerSegment(const plan::GateSpec& gate) {
  return sizeof(Segment) + 2 * sizeof(std::uint8_t) + sizeof(std::uint32_t) + sizeof(std::int64_t) +
         (gate.of_ticks > 0 ? sizeof(TickHistory) + static_cast<std::size_t>(gate.of_ticks) : 0) +
         (gate.flap_trips > 0 ? sizeof(std::vector<std::int64_t>) +
                                    static_cast<std::size_t>(gate.flap_trips) * sizeof(std::int64_t)
                              : 0);
}

void Machine::AddSegment(std::uint32_t segment, std::int64_t tick) {
  if (segment >= states_.size()) {
    states_.resize(segment + 1, evaluate::kAbsent);
    places_.resize(segment + 1);
    due_.resize(segment + 1);
    attention_.resize(segment + 1);
  }
  states_[segment] = gate_.starts_tripped ? evaluate::kTripped : evaluate::kClear;
  places_[segment] = static_cast<std::uint32_t>(segments_.size());
  Segment added{};
  added.number = segment;
  added.warm_at = tick + gate_.warmup_ticks;
  segments_.push_back(added);
  Attend(added);
  if (gate_.of_ticks > 0) histories_.emplace_back(gate_.of_ticks);
  if (gate_.flap_trips > 0) {
    trips_.emplace_back(static_cast<std::size_t>(gate_.flap_trips), kNoTick);
  }
}

void Machine::RemoveSegment(std::uint32_t segment) {
  const std::size_t place = places_[segment];
  const std::size_t last = segments_.size() - 1;
  places_[segments_[last].number] = static_cast<std::uint32_t>(place);
  // The last one moves into the gap.
  segments_[place] = segments_[last];
  segments_.pop_back();
  if (gate_.of_ticks > 0) {
    if (place != last) histories_[place] = std::move(histories_[last]);
    histories_.pop_back();
  }
  if (gate_.flap_trips > 0) {
    if (place != last) trips_[place] = std::move(trips_[last]);
    trips_.pop_back();
  }
  states_[segment] = evaluate::kAbsent;
  attention_[segment] = 0;
}

std::int64_t Machine::blind_since(std::uint32_t segment) const {
  const Segment& own = segments_[places_[segment]];
  return own.blind ? own.missing_since : kNoTick;
}

bool Machine::ready(std::uint32_t segment) const {
  return segment < states_.size() && states_[segment] != evaluate::kAbsent &&
         segments_[places_[segment]].ready;
}

Machine::Progress Machine::ProgressOf(std::uint32_t segment) const {
  const Segment& own = segments_[places_[segment]];
  switch (states_[segment]) {
    case evaluate::kPending:
      if (gate_.of_ticks > 0) {
        return {own.since, histories_[places_[segment]].true_ticks(), gate_.for_ticks};
      }
      return {own.since, Elapsed(own, gate_.for_ticks), gate_.for_ticks};
    case evaluate::kRecovering:
      return {own.since, Elapsed(own, NeededToClear(own)), NeededToClear(own)};
    case evaluate::kTripped:
      return {own.tripped_at, 0, 0};
    default:
      return {};
  }
}

// In ticks without the unknown ones.
std::int64_t Machine::Elapsed(const Segment& segment, std::int64_t needed) const {
  return needed - (due_[segment.number] - last_tick_);
}

std::int64_t Machine::NeededToClear(const Segment& segment) const {
  return segment.flapping ? std::max(gate_.clear_for_ticks, gate_.flap_hold_ticks)
                          : gate_.clear_for_ticks;
}

void Machine::RequestReset(std::uint32_t segment) {
  segments_[places_[segment]].reset = true;
  Attend(segments_[places_[segment]]);
}

// Notes whether the segment may be passed over while its conditions stay as they are.
void Machine::Attend(const Segment& segment) {
  attention_[segment.number] = segment.reset || segment.missing || !segment.warm ? 1 : 0;
}

std::size_t Machine::Step(std::int64_t tick, const Conditions& conditions,
                          std::vector<Transition>& happened) {
  last_tick_ = tick;
  // Of M of N, each tick counts, or ceases to.
  if (gate_.of_ticks > 0) {
    for (Segment& segment : segments_) StepSegment(segment, tick, conditions, happened);
    return segments_.size();
  }
  wakeful_.clear();
  FindWakeful(states_.size(), tick, {states_.data(), attention_.data(), due_.data()}, conditions,
              wakeful_);
  // In the order in which all would have been stepped.
  const auto earlier = [this](std::uint32_t a, std::uint32_t b) { return places_[a] < places_[b]; };
  if (!std::is_sorted(wakeful_.begin(), wakeful_.end(), earlier)) {
    std::sort(wakeful_.begin(), wakeful_.end(), earlier);
  }
  for (const std::uint32_t number : wakeful_) {
    StepSegment(segments_[places_[number]], tick, conditions, happened);
  }
  return states_.size() + wakeful_.size();
}

Machine::Verdicts Machine::Judge(const Segment& segment, const Conditions& conditions) {
  const std::uint32_t at = segment.number;
  const bool evident =
      segment.warm && (conditions.given == nullptr || conditions.given[at] == kTrue);
  const Truth c = evident ? conditions.when[at] : kUnknown;
  Verdicts verdicts{c, evaluate::Not(c), c == kTrue};
  if (gate_.of_ticks > 0) {
    TickHistory& history = histories_[PlaceOf(segment)];
    history.Push(c == kTrue, c == kUnknown);
    const std::int64_t held = history.true_ticks();
    verdicts.trip = held >= gate_.for_ticks                            ? kTrue
                    : held + history.unknown_ticks() < gate_.for_ticks ? kFalse
                                                                       : kUnknown;
    verdicts.clear = evaluate::Not(verdicts.trip);
    verdicts.counting = held > 0;
  }
  if (conditions.clear_when != nullptr) {
    verdicts.clear = evident ? conditions.clear_when[at] : kUnknown;
  }
  return verdicts;
}

void Machine::StepSegment(Segment& segment, std::int64_t tick, const Conditions& conditions,
                          std::vector<Transition>& happened) {
  if (segment.reset) {
    segment.reset = false;
    if (segment.ready) {
      Clear(segment, tick, segment.since, false, happened);
      happened.back().kind = Kind::kReset;
    }
  }
  segment.warm = segment.warm || tick >= segment.warm_at;
  const Verdicts verdicts = Judge(segment, conditions);
  switch (State(segment)) {
    case evaluate::kClear:
    case evaluate::kPending:
      StepTowardsTrip(segment, tick, verdicts, happened);
      break;
    default:
      StepTowardsClear(segment, tick, verdicts, happened);
      break;
  }
  const bool known = conditions.when[segment.number] != kUnknown;
  if (!known || segment.missing) StepMissing(segment, tick, known, happened);
  Attend(segment);
}

void Machine::StepTowardsTrip(Segment& segment, std::int64_t tick, const Verdicts& verdicts,
                              std::vector<Transition>& happened) {
  std::uint8_t& state = State(segment);
  const bool m_of_n = gate_.of_ticks > 0;
  if (m_of_n ? !verdicts.counting : verdicts.trip == kFalse) {
    state = evaluate::kClear;
    return;
  }
  if (state == evaluate::kClear) {
    if (!verdicts.counting) return;
    state = evaluate::kPending;
    segment.since = tick;
    Due(segment) = tick + gate_.for_ticks;
  } else if (verdicts.trip == kUnknown) {
    ++Due(segment);
  }
  const bool held = m_of_n || tick >= Due(segment);
  if (verdicts.trip == kTrue && held && tick >= segment.cooled_at) {
    Trip(segment, tick, segment.since, false, happened);
  }
}

void Machine::StepTowardsClear(Segment& segment, std::int64_t tick, const Verdicts& verdicts,
                               std::vector<Transition>& happened) {
  std::uint8_t& state = State(segment);
  if (verdicts.clear == kUnknown) {
    if (state == evaluate::kRecovering) ++Due(segment);
    return;
  }
  if (verdicts.clear == kFalse) {
    state = evaluate::kTripped;
    segment.ready = false;
    return;
  }
  if (state == evaluate::kTripped) {
    state = evaluate::kRecovering;
    segment.since = tick;
    Due(segment) = tick + NeededToClear(segment);
  }
  if (tick >= Due(segment)) HeldClear(segment, tick, happened);
}

void Machine::HeldClear(Segment& segment, std::int64_t tick, std::vector<Transition>& happened) {
  if (!gate_.latch) return Clear(segment, tick, segment.since, false, happened);
  if (segment.ready) return;
  segment.ready = true;
  happened.push_back(
      {Kind::kReady, segment.number, segment.since, segment.tripped_at, segment.flapping, false});
}

void Machine::Trip(Segment& segment, std::int64_t tick, std::int64_t since, bool by_missing,
                   std::vector<Transition>& happened) {
  State(segment) = evaluate::kTripped;
  segment.tripped_at = tick;
  if (gate_.flap_trips > 0) {
    // The ring holds as many trips as make it flap: the oldest is the one to ask.
    std::vector<std::int64_t>& ring = trips_[PlaceOf(segment)];
    std::rotate(ring.begin(), ring.begin() + 1, ring.end());
    ring.back() = tick;
    segment.flapping = ring.front() != kNoTick && ring.front() > tick - gate_.flap_in_ticks;
  }
  happened.push_back({Kind::kTrip, segment.number, since, tick, segment.flapping, by_missing});
}

void Machine::Clear(Segment& segment, std::int64_t tick, std::int64_t since, bool by_missing,
                    std::vector<Transition>& happened) {
  State(segment) = evaluate::kClear;
  segment.cooled_at = tick + gate_.cooldown_ticks;
  happened.push_back(
      {Kind::kClear, segment.number, since, segment.tripped_at, segment.flapping, by_missing});
  segment.ready = false;
  segment.flapping = false;
}

void Machine::StepMissing(Segment& segment, std::int64_t tick, bool known,
                          std::vector<Transition>& happened) {
  if (known) {
    segment.missing = false;
    if (!segment.blind) return;
    segment.blind = false;
    happened.push_back({Kind::kSighted, segment.number, segment.missing_since, segment.tripped_at,
                        segment.flapping, true});
    return;
  }
  if (!segment.missing) {
    segment.missing = true;
    segment.missing_since = tick;
  }
  if (segment.blind || (tick - segment.missing_since) * tick_ns_ < gate_.missing_ns) return;
  segment.blind = true;
  happened.push_back({Kind::kBlind, segment.number, segment.missing_since, segment.tripped_at,
                      segment.flapping, true});
  const bool tripped = evaluate::IsTripped(State(segment));
  if (gate_.missing_then == v1::MissingClause::TRIP && !tripped) {
    Trip(segment, tick, segment.missing_since, true, happened);
  } else if (gate_.missing_then == v1::MissingClause::CLEAR) {
    if (tripped) {
      Clear(segment, tick, segment.missing_since, true, happened);
    } else {
      State(segment) = evaluate::kClear;
    }
  }
}

}  // namespace sluice::gate
