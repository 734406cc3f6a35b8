// Gates, levers and ramps, to a snapshot and from it.
#include <cmath>

#include "absl/strings/str_cat.h"
#include "sluice/v1/snapshot.pb.h"
#include "src/gate/incidents.h"
#include "src/gate/issuer.h"
#include "src/gate/levers.h"
#include "src/gate/machine.h"
#include "src/gate/ramps.h"

namespace sluice::gate {
namespace {

absl::Status Bad(absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat("a snapshot that can't be: ", what));
}

void SaveTransition(const Transition& transition, v1::GateStanding::Transition& state) {
  state.set_kind(static_cast<std::uint32_t>(transition.kind));
  state.set_since(transition.since);
  if (transition.tripped_at != kNoTick) state.set_tripped_at(transition.tripped_at);
  state.set_flapping(transition.flapping);
  state.set_by_missing(transition.by_missing);
}

bool LoadTransition(const v1::GateStanding::Transition& state, std::uint32_t segment,
                    Transition& transition) {
  if (state.kind() > static_cast<std::uint32_t>(Transition::Kind::kReset)) return false;
  transition.kind = static_cast<Transition::Kind>(state.kind());
  transition.segment = segment;
  transition.since = state.since();
  transition.tripped_at = state.has_tripped_at() ? state.tripped_at() : kNoTick;
  transition.flapping = state.flapping();
  transition.by_missing = state.by_missing();
  return true;
}

void SavePin(const Pin& pin, v1::LeverStanding::Pin& state) {
  state.set_at(pin.at);
  state.set_until(pin.until);
  state.set_role(pin.role);
  state.set_note(pin.note);
  state.set_number(pin.number);
}

Pin LoadPin(const v1::LeverStanding::Pin& state) {
  return {state.at(), state.until(), state.role(), state.note(), state.number()};
}

}  // namespace

// ---- Machines

void Machine::Save(std::uint32_t number, v1::GateStanding_Segment& state) const {
  const Segment& segment = segments_[places_[number]];
  state.set_state(states_[number]);
  state.set_warm_at(segment.warm_at);
  state.set_since(segment.since);
  if (segment.tripped_at != kNoTick) state.set_tripped_at(segment.tripped_at);
  if (segment.cooled_at != kNoTick) state.set_cooled_at(segment.cooled_at);
  if (segment.missing) state.set_missing_since(segment.missing_since);
  state.set_blind(segment.blind);
  state.set_ready(segment.ready);
  state.set_flapping(segment.flapping);
  state.set_reset(segment.reset);
  state.set_due(due_[number]);
  if (gate_.of_ticks > 0) state.set_history(histories_[places_[number]].Save());
  if (gate_.flap_trips == 0) return;
  for (const std::int64_t trip : trips_[places_[number]]) {
    if (trip != kNoTick) state.add_trips(trip);
  }
}

absl::Status Machine::Load(std::uint32_t number, const v1::GateStanding_Segment& state) {
  Segment& segment = segments_[places_[number]];
  const auto wanted = static_cast<std::uint8_t>(state.state());
  if (state.state() != wanted || wanted == evaluate::kAbsent ||
      (wanted != evaluate::kClear && wanted != evaluate::kPending &&
       !evaluate::IsTripped(wanted))) {
    return Bad(absl::StrCat("gate ", gate_.name, " is in no state that there is"));
  }
  states_[number] = wanted;
  segment.warm_at = state.warm_at();
  segment.warm = false;  // the next step finds out
  segment.since = state.since();
  segment.tripped_at = state.has_tripped_at() ? state.tripped_at() : kNoTick;
  segment.cooled_at = state.has_cooled_at() ? state.cooled_at() : kNoTick;
  segment.missing = state.has_missing_since();
  segment.missing_since = state.missing_since();
  segment.blind = state.blind() && segment.missing;
  segment.ready = state.ready();
  segment.flapping = state.flapping();
  segment.reset = state.reset();
  due_[number] = state.due();
  if (gate_.of_ticks > 0 && !histories_[places_[number]].Load(state.history())) {
    return Bad(absl::StrCat("gate ", gate_.name, " remembers other ticks than it asks for"));
  }
  if (gate_.flap_trips > 0) {
    std::vector<std::int64_t>& ring = trips_[places_[number]];
    if (static_cast<std::size_t>(state.trips_size()) > ring.size()) {
      return Bad(absl::StrCat("gate ", gate_.name, " remembers more trips than it asks for"));
    }
    for (int i = 0; i < state.trips_size(); ++i) {
      ring[ring.size() - static_cast<std::size_t>(state.trips_size() - i)] = state.trips(i);
    }
  }
  Attend(segment);
  return absl::OkStatus();
}

void Machine::WarmUp(std::uint32_t number, std::int64_t tick) {
  Segment& segment = segments_[places_[number]];
  if (tick <= segment.warm_at) return;
  segment.warm_at = tick;
  segment.warm = false;
  Attend(segment);
}

void Machine::Skip(std::int64_t ticks) {
  last_tick_ += ticks;
  for (Segment& segment : segments_) {
    Due(segment) += ticks;
    if (segment.missing && !segment.blind) segment.missing_since += ticks;
  }
  for (TickHistory& history : histories_) {
    for (std::int64_t i = std::min(ticks, gate_.of_ticks); i > 0; --i) history.Push(false, true);
  }
}

void Machine::GiveUp(std::uint32_t number, std::int64_t tick, std::vector<Transition>& happened) {
  Segment& segment = segments_[places_[number]];
  if (evaluate::IsTripped(states_[number])) {
    Clear(segment, tick, tick, false, happened);
  } else {
    states_[number] = evaluate::kClear;
  }
}

// ---- What gates have told and hold

void Issuer::Save(std::uint32_t number, v1::GateStanding_Segment& state) const {
  if (number >= segments_.size()) return;
  const Segment& segment = segments_[number];
  state.set_incident(segment.incident);
  state.set_told(segment.told);
  state.set_tripped(segment.tripped);
  state.set_told_tripped(segment.told_tripped);
  state.set_holding(segment.holding);
  state.set_open(segment.open);
  SaveTransition(segment.last, *state.mutable_last());
}

absl::Status Issuer::Load(std::uint32_t number, const v1::GateStanding_Segment& state,
                          bool tripped) {
  if (!acts()) return absl::OkStatus();
  Segment& segment = segments_[number];
  Close(number);
  segment.tripped = tripped;
  const bool same = state.has_last() && state.tripped() == tripped;
  segment.incident = state.incident();
  segment.told = same ? state.told() : segment.incident;
  segment.told_tripped = same ? state.told_tripped() : tripped;
  segment.holding = same && state.holding();
  if (state.has_last()) {
    if (!LoadTransition(state.last(), number, segment.last)) {
      return Bad(absl::StrCat("gate ", gate_.name, " last did what no gate does"));
    }
  } else {
    segment.last.kind = tripped ? Transition::Kind::kTrip : Transition::Kind::kClear;
    segment.last.segment = number;
    segment.last.since = state.since();
    segment.last.tripped_at = state.has_tripped_at() ? state.tripped_at() : kNoTick;
  }
  const bool owed = tripped ? segment.told != segment.incident : segment.told_tripped;
  if (tripped || owed || segment.holding || state.open()) Open(number);
  return absl::OkStatus();
}

// ---- Incidents

void Incidents::Save(std::uint32_t segment, v1::GateStanding_Segment& state) const {
  state.set_silenced_until(silenced_until(segment));
  const auto found = open_.find(segment);
  if (found == open_.end()) return;
  const Incident& incident = found->second;
  v1::GateStanding::Incident& saved = *state.mutable_open_incident();
  SaveTransition(incident.trip, *saved.mutable_trip());
  saved.set_escalations(incident.escalations);
  saved.set_reminders(incident.reminders);
  saved.set_breached(incident.breached);
  saved.set_breach_escalated(incident.breach_escalated);
  saved.set_acknowledged_by(incident.acknowledged_by);
}

absl::Status Incidents::Load(std::uint32_t segment, const v1::GateStanding_Segment& state,
                             std::int64_t tick) {
  if (state.silenced_until() != 0) silences_[segment] = state.silenced_until();
  if (!state.has_open_incident() || gate_.shadow) return absl::OkStatus();
  const v1::GateStanding::Incident& saved = state.open_incident();
  Incident incident;
  if (!LoadTransition(saved.trip(), segment, incident.trip) ||
      incident.trip.tripped_at == kNoTick) {
    return Bad(absl::StrCat("gate ", gate_.name, " has an incident without a trip"));
  }
  // The line of another owner may be shorter, and the windows of another severity longer.
  incident.escalations = std::min(static_cast<std::size_t>(saved.escalations()), line_.size());
  incident.reminders = saved.reminders();
  const bool overdue =
      gate_.resolve_ticks > 0 && tick - incident.trip.tripped_at >= gate_.resolve_ticks;
  incident.breached = overdue && saved.breached();
  incident.breach_escalated = overdue && saved.breach_escalated();
  incident.acknowledged_by = saved.acknowledged_by();
  open_[segment] = std::move(incident);
  next_ = 0;  // the next step finds out
  return absl::OkStatus();
}

// ---- Levers

bool Levers::IsValue(const plan::LeverSpec& spec, double at) {
  if (spec.scale != v1::Lever::NAMES) return std::isfinite(at);
  return at >= 0 && at < static_cast<double>(spec.values.size()) && std::trunc(at) == at;
}

void Levers::Save(int number, std::uint32_t segment, v1::LeverStanding_Segment& state) const {
  const Segment& own = levers_[static_cast<std::size_t>(number)].segments[segment];
  state.set_value(own.value);
  state.set_resolved(own.resolved);
  state.set_placed(own.placed);
  state.set_refused(own.refused);
  state.set_wanted(own.wanted);
  state.set_wanted_since(own.wanted_since);
  if (own.pin.has_value()) gate::SavePin(*own.pin, *state.mutable_pin());
}

absl::Status Levers::Load(int number, std::uint32_t segment,
                          const v1::LeverStanding_Segment& state) {
  const plan::LeverSpec& spec = Spec(number);
  Lever& lever = levers_[static_cast<std::size_t>(number)];
  Segment& own = lever.segments[segment];
  if (!IsValue(spec, state.value()) || (state.has_pin() && !IsValue(spec, state.pin().at()))) {
    return Bad(absl::StrCat("lever ", spec.name, " has a value that it can't have"));
  }
  own.value = state.value();
  own.resolved = state.resolved();
  own.placed = state.placed();
  own.refused = state.refused();
  own.wanted = state.wanted();
  own.wanted_since = state.wanted_since();
  if (state.has_pin()) {
    lever.pins += own.pin.has_value() ? 0 : 1;
    own.pin = gate::LoadPin(state.pin());
  }
  MarkDirty(lever, segment);
  return absl::OkStatus();
}

void Levers::SavePin(int number, v1::LeverStanding& state) const {
  const Lever& lever = levers_[static_cast<std::size_t>(number)];
  if (lever.pin.has_value()) gate::SavePin(*lever.pin, *state.mutable_pin());
}

absl::Status Levers::LoadPin(int number, const v1::LeverStanding& state) {
  Lever& lever = levers_[static_cast<std::size_t>(number)];
  if (!state.has_pin()) return absl::OkStatus();
  if (!IsValue(Spec(number), state.pin().at())) {
    return Bad(absl::StrCat("lever ", Spec(number).name, " has a value that it can't have"));
  }
  lever.pins += lever.pin.has_value() ? 0 : 1;
  lever.pin = gate::LoadPin(state.pin());
  MarkAllDirty(lever);
  return absl::OkStatus();
}

std::vector<Levers::EndedPin> Levers::Pins(int number) const {
  std::vector<EndedPin> pins;
  const Lever& lever = levers_[static_cast<std::size_t>(number)];
  if (lever.pin.has_value()) pins.push_back({number, absl::nullopt, *lever.pin});
  for (std::uint32_t segment = 0; segment < lever.segments.size(); ++segment) {
    if (lever.segments[segment].pin.has_value()) {
      pins.push_back({number, segment, *lever.segments[segment].pin});
    }
  }
  return pins;
}

// ---- Ramps

void Ramp::Save(std::uint32_t number, v1::RampStanding_Segment& state) const {
  const Segment& segment = segments_[number];
  state.set_state(static_cast<std::uint32_t>(segment.state));
  state.set_asked(static_cast<std::uint32_t>(segment.asked));
  state.set_step(segment.place.step);
  state.set_at(segment.place.at);
  if (segment.since != kNoTick) state.set_since(segment.since);
  if (segment.clear_since != kNoTick) state.set_clear_since(segment.clear_since);
  for (const Request& request : segment.requests) {
    v1::RampStanding::Request& saved = *state.add_requests();
    saved.set_act(static_cast<std::uint32_t>(request.act));
    saved.set_role(request.role);
    saved.set_note(request.note);
  }
}

absl::Status Ramp::Load(std::uint32_t number, const v1::RampStanding_Segment& state) {
  Segment& segment = segments_[number];
  constexpr auto kLast = static_cast<std::uint32_t>(RampState::kDone);
  const auto steps = static_cast<int>(spec_.steps.size());
  if (state.state() > kLast || state.asked() > kLast || state.step() < -1 ||
      state.step() >= steps || !std::isfinite(state.at()) ||
      (state.state() != static_cast<std::uint32_t>(RampState::kIdle) && !state.has_since())) {
    return Bad(absl::StrCat("ramp ", spec_.name, " is where no ramp can be"));
  }
  segment.state = static_cast<RampState>(state.state());
  segment.asked = static_cast<RampState>(state.asked());
  segment.place = {state.step(), state.at()};
  segment.since = state.has_since() ? state.since() : kNoTick;
  segment.clear_since = state.has_clear_since() ? state.clear_since() : kNoTick;
  for (const v1::RampStanding::Request& request : state.requests()) {
    if (request.act() > static_cast<std::uint32_t>(RampAct::kAbort)) {
      return Bad(absl::StrCat("ramp ", spec_.name, " was asked for what nobody can ask for"));
    }
    segment.requests.push_back(
        {static_cast<RampAct>(request.act()), request.role(), request.note()});
  }
  if ((IsActive(segment.state) || !segment.requests.empty()) && !segment.listed) {
    segment.listed = true;
    active_.push_back(number);
  }
  return absl::OkStatus();
}

std::vector<std::uint32_t> Ramp::BeginAnew(std::int64_t tick) {
  std::vector<std::uint32_t> begun;
  for (const std::uint32_t number : active_) {
    if (!InStep(number)) continue;
    segments_[number].since = tick;
    segments_[number].clear_since = kNoTick;
    begun.push_back(number);
  }
  return begun;
}

}  // namespace sluice::gate
