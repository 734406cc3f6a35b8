#include "src/gate/incidents.h"

#include <algorithm>

#include "src/evaluate/state_code.h"

namespace sluice::gate {

Incidents::Incidents(const plan::Program& program, const plan::GateSpec& gate)
    : gate_(gate), line_(program.LineAbove(gate.owner)) {}

void Incidents::Note(const Transition& transition) {
  switch (transition.kind) {
    case Transition::Kind::kTrip: {
      Incident& incident = open_[transition.segment];
      incident = Incident();
      incident.trip = transition;
      next_ = 0;  // the next step finds out
      break;
    }
    case Transition::Kind::kClear:
    case Transition::Kind::kReset:
      open_.erase(transition.segment);
      break;
    default:
      break;
  }
}

void Incidents::Forget(std::uint32_t segment) {
  open_.erase(segment);
  silences_.erase(segment);
}

const std::string& Incidents::acknowledged_by(std::uint32_t segment) const {
  static const std::string* const nobody = new std::string();
  const auto found = open_.find(segment);
  return found == open_.end() ? *nobody : found->second.acknowledged_by;
}

void Incidents::Acknowledge(std::uint32_t segment, const std::string& role) {
  open_.at(segment).acknowledged_by = role;
}

void Incidents::Silence(std::uint32_t segment, std::int64_t until) {
  if (until == 0) {
    silences_.erase(segment);
  } else {
    silences_[segment] = until;
  }
}

bool Incidents::IsSilenced(std::uint32_t segment, std::int64_t tick) const {
  return tick < silenced_until(segment);
}

std::int64_t Incidents::silenced_until(std::uint32_t segment) const {
  const auto found = silences_.find(segment);
  return found == silences_.end() ? 0 : found->second;
}

std::vector<std::uint32_t> Incidents::TakeEndedSilences(std::int64_t tick) {
  std::vector<std::uint32_t> ended;
  for (const auto& [segment, until] : silences_) {
    if (until <= tick) ended.push_back(segment);
  }
  for (const std::uint32_t segment : ended) silences_.erase(segment);
  return ended;
}

void Incidents::StepOne(std::int64_t tick, std::uint32_t segment, std::uint8_t state, bool quiet,
                        Incident& incident, std::vector<Call>& calls) {
  const std::int64_t tripped_at = incident.trip.tripped_at;
  const std::int64_t age = tick - tripped_at;
  if (Waits(incident)) {
    const auto due =
        std::min(static_cast<std::size_t>(age / gate_.acknowledge_ticks), line_.size());
    if (due > incident.escalations && quiet) {
      held_back_ = true;
    } else if (due > incident.escalations) {
      incident.escalations = due;
      calls.push_back({Call::Kind::kEscalate, segment, line_[due - 1]});
    }
    Await(tripped_at + static_cast<std::int64_t>(due + 1) * gate_.acknowledge_ticks);
  }
  if (gate_.resolve_ticks > 0 && age < gate_.resolve_ticks) {
    Await(tripped_at + gate_.resolve_ticks);
  } else if (gate_.resolve_ticks > 0) {
    const std::string& root = line_.empty() ? gate_.owner : line_.back();
    if (!incident.breached) calls.push_back({Call::Kind::kBreach, segment, root});
    incident.breached = true;
    if (!incident.breach_escalated && quiet) {
      held_back_ = true;
    } else if (!incident.breach_escalated) {
      incident.breach_escalated = true;
      calls.push_back({Call::Kind::kEscalateBreach, segment, root});
    }
  }
  if (gate_.remind_ticks == 0 || !incident.acknowledged_by.empty()) return;
  const std::int64_t due = age / gate_.remind_ticks;
  if (due > incident.reminders && !quiet && state == evaluate::kTripped) {
    calls.push_back({Call::Kind::kRemind, segment, gate_.owner});
  }
  incident.reminders = due;
  Await(tripped_at + (due + 1) * gate_.remind_ticks);
}

Incidents::Deadlines Incidents::DeadlinesOf(std::uint32_t segment) const {
  const Incident& incident = open_.at(segment);
  Deadlines deadlines;
  deadlines.breached = incident.breached;
  deadlines.asked = incident.escalations == 0 ? gate_.owner : line_[incident.escalations - 1];
  if (Waits(incident)) {
    deadlines.acknowledge_by =
        incident.trip.tripped_at +
        static_cast<std::int64_t>(incident.escalations + 1) * gate_.acknowledge_ticks;
  }
  if (gate_.resolve_ticks > 0)
    deadlines.resolve_by = incident.trip.tripped_at + gate_.resolve_ticks;
  return deadlines;
}

}  // namespace sluice::gate
