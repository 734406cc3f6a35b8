// What the people have to know of, gathered from the gates, levers and ramps.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "src/engine/core.h"
#include "src/engine/event_fields.h"
#include "src/engine/lever_events.h"
#include "src/engine/people.h"
#include "src/engine/ramp_guards.h"
#include "src/engine/standing.h"
#include "src/engine/status.h"
#include "src/language/print.h"
#include "src/window/floor_divide.h"

namespace sluice {

using engine::Matter;
using engine::Urgency;
using Level = RoleStatus::Level;

std::vector<RoleStatus> Engine::Core::Room() const {
  const std::vector<Matter> matters = MattersNow();
  std::vector<RoleStatus> room;
  for (const plan::RoleSpec& role : program_.roles) {
    room.push_back(engine::StatusOf(role.name, matters));
  }
  return room;
}

absl::StatusOr<RoleStatus> Engine::Core::Status(absl::string_view role) const {
  if (absl::Status known = program_.CheckRole(role); !known.ok()) return known;
  return engine::StatusOf(role, MattersNow());
}

std::vector<Matter> Engine::Core::MattersNow() const {
  std::vector<Matter> matters;
  for (std::size_t i = 0; i < program_.gates.size(); ++i) {
    // What is in shadow neither acts nor holds, and asks nothing of anyone.
    if (!program_.gates[i].shadow) AddGateMatters(static_cast<int>(i), matters);
  }
  for (const engine::RampRunner& ramp : ramps_) AddRampMatters(ramp, matters);
  for (std::size_t i = 0; i < program_.levers.size(); ++i) {
    AddPinMatters(static_cast<int>(i), matters);
  }
  AddChecklistMatters(matters);
  return matters;
}

std::string Engine::Core::TimeOf(std::int64_t tick) const {
  return program_.people_time.TimeOfDayAt(absl::FromUnixNanos(tick * tick_ns_),
                                          absl::FromUnixNanos(sealed_ * tick_ns_));
}

// ---- Gates

void Engine::Core::AddGateMatters(int gate, std::vector<Matter>& matters) const {
  const auto at = static_cast<std::size_t>(gate);
  const plan::GateSpec& spec = program_.gates[at];
  for (const std::uint32_t segment : populations_.segments(spec.population)) {
    const GateStatus standing = engine::StandingOf(machines_[at], segment, start_ns_, tick_ns_);
    const std::int64_t blind_since = machines_[at].blind_since(segment);
    const bool blind = blind_since != gate::kNoTick;
    if (standing.state == GateState::kClear && !blind) continue;
    Matter matter;
    matter.subject = engine::Target(spec.name, spec.labels, spec.label_order,
                                    spaces_.values(spec.space, segment));
    matter.severity = spec.severity_place;
    matter.place = spec.place;
    matter.since_ns = standing.since_ns;
    const std::string since = TimeOf(standing.since_ns / tick_ns_);
    if (incidents_[at].IsOpen(segment)) {
      AddIncident(gate, segment, matter);
    } else if (standing.state == GateState::kPending) {
      matter.level = Level::kWatch;
      matter.words = absl::StrCat("pending since ", since);
    } else if (standing.state != GateState::kClear) {
      // It starts tripped, and has not cleared yet.
      matter.level = Level::kWatch;
      matter.words = absl::StrCat("not yet clear since ", since, HeldWords(spec));
    }
    matter.Concerns(spec.owner);
    if (blind) {
      matter.level = std::max(matter.level, Level::kAttention);
      if (matter.since_ns == 0) matter.since_ns = blind_since * tick_ns_;
      absl::StrAppend(&matter.words, matter.words.empty() ? "" : ", ", "blind since ",
                      TimeOf(blind_since));
      matter.Concerns(spec.owner, Urgency::kRegainSight,
                      absl::StrCat("find out why ", matter.subject, " sees nothing"));
    }
    matters.push_back(std::move(matter));
  }
}

void Engine::Core::AddIncident(int gate, std::uint32_t segment, Matter& matter) const {
  const auto at = static_cast<std::size_t>(gate);
  const plan::GateSpec& spec = program_.gates[at];
  const gate::Incidents& incidents = incidents_[at];
  const bool recovers = engine::StateOf(machines_[at].states()[segment]) == GateState::kRecovering;
  const std::string& taken_by = incidents.acknowledged_by(segment);
  const gate::Incidents::Deadlines deadlines = incidents.DeadlinesOf(segment);
  const std::int64_t tripped_at = incidents.TripOf(segment).tripped_at;

  matter.level = Level::kIncident;
  matter.since_ns = tripped_at * tick_ns_;
  matter.breached = deadlines.breached;
  matter.waits = taken_by.empty();
  const std::int64_t deadline = std::min(deadlines.acknowledge_by, deadlines.resolve_by);
  if (deadline != gate::Incidents::kNever) matter.deadline_ns = deadline * tick_ns_;
  matter.words = spec.severity.empty() ? "" : absl::StrCat("[", spec.severity, "] ");
  absl::StrAppend(&matter.words, "tripped ", TimeOf(tripped_at), recovers ? ", recovering" : "");
  if (!taken_by.empty()) {
    absl::StrAppend(&matter.words, ", acknowledged by ", taken_by);
  } else if (deadlines.asked != spec.owner) {
    absl::StrAppend(&matter.words, ", not acknowledged, escalated to ", deadlines.asked);
  } else {
    absl::StrAppend(&matter.words, ", not acknowledged");
  }
  if (deadlines.breached) {
    absl::StrAppend(&matter.words, ", not resolved by ", TimeOf(deadlines.resolve_by));
  }
  const std::string muted = MutedWords(gate, segment);
  absl::StrAppend(&matter.words, muted, HeldWords(spec));
  if (machines_[at].ready(segment)) {
    absl::StrAppend(&matter.words, "; would clear, and waits for its reset");
    matter.Concerns(spec.owner, Urgency::kReset, absl::StrCat("reset ", matter.subject));
  }
  if (muted.empty()) AddAsked(gate, segment, matter);
}

// Who has been asked, from the owner up the line, and what each should do.
void Engine::Core::AddAsked(int gate, std::uint32_t segment, Matter& matter) const {
  const auto at = static_cast<std::size_t>(gate);
  const plan::GateSpec& spec = program_.gates[at];
  const std::string& taken_by = incidents_[at].acknowledged_by(segment);
  const gate::Incidents::Deadlines deadlines = incidents_[at].DeadlinesOf(segment);
  const auto by = [&](std::int64_t deadline) {
    return deadline == gate::Incidents::kNever ? "" : absl::StrCat(" by ", TimeOf(deadline));
  };
  const std::string resolve =
      deadlines.breached ? absl::StrCat("resolve ", matter.subject, ", overdue since ",
                                        TimeOf(deadlines.resolve_by))
                         : absl::StrCat("resolve ", matter.subject, by(deadlines.resolve_by));
  std::vector<std::string> line = program_.LineAbove(spec.owner);
  line.insert(line.begin(), spec.owner);
  if (!taken_by.empty()) matter.Concerns(taken_by, Urgency::kResolve, resolve);
  for (auto role = line.begin(); taken_by.empty() && role != line.end(); ++role) {
    const bool asked_last = *role == deadlines.asked;
    matter.Concerns(*role, Urgency::kAcknowledge,
                    absl::StrCat("acknowledge ", matter.subject,
                                 asked_last ? by(deadlines.acknowledge_by) : ", overdue"));
    if (asked_last) break;
  }
  if (deadlines.breached) matter.Concerns(line.back(), Urgency::kResolve, resolve);
}

std::string Engine::Core::HeldWords(const plan::GateSpec& gate) const {
  if (gate.holds.empty()) return "";
  return absl::StrCat("; holds ", engine::NameSome(gate.holds.size(), [&](std::size_t i) {
                        const plan::HoldSpec& hold = gate.holds[i];
                        const auto& lever = program_.levers[static_cast<std::size_t>(hold.lever)];
                        return absl::StrCat(lever.name, " at ",
                                            engine::LeverValueText(lever, hold.at));
                      }));
}

std::string Engine::Core::MutedWords(int gate, std::uint32_t segment) const {
  const std::int64_t silenced_until =
      incidents_[static_cast<std::size_t>(gate)].silenced_until(segment);
  if (silenced_until > sealed_) return absl::StrCat(", silenced until ", TimeOf(silenced_until));
  return Suppressed(gate, segment) ? ", suppressed" : "";
}

// ---- Ramps, pins, the checklist

void Engine::Core::AddRampMatters(const engine::RampRunner& ramp,
                                  std::vector<Matter>& matters) const {
  const plan::RampSpec& spec = ramp.spec();
  const gate::Ramp& machine = ramp.machine();
  const auto& lever = program_.levers[static_cast<std::size_t>(spec.lever)];
  for (const std::uint32_t segment : populations_.segments(spec.population)) {
    if (!machine.exists(segment)) continue;
    Matter matter;
    matter.subject = absl::StrCat("ramp ", engine::Target(spec.name, spec.labels, spec.label_order,
                                                          spaces_.values(spec.space, segment)));
    const gate::RampPlace place = machine.place(segment);
    const std::string at = engine::LeverValueText(lever, place.at);
    const std::string step =
        absl::StrCat("in step ", place.step + 1, " of ", spec.steps.size(), ", at ", at);
    const bool moved = machine.since(segment) != gate::kNoTick;
    const std::string since = moved ? TimeOf(machine.since(segment)) : "";
    if (moved) matter.since_ns = machine.since(segment) * tick_ns_;
    matter.Concerns(spec.owner);
    switch (machine.state(segment)) {
      case gate::RampState::kIdle:
        matter.level = Level::kWatch;
        matter.words = absl::StrCat("not started, holds ", lever.name, " at ", at);
        matter.Concerns(spec.owner, Urgency::kBegin, absl::StrCat("start ", matter.subject));
        break;
      case gate::RampState::kRunning:
        matter.words = absl::StrCat(step, " since ", since);
        break;
      case gate::RampState::kHeld:
        matter.level = Level::kAttention;
        matter.words = absl::StrCat("held ", step);
        matter.Concerns(spec.owner, Urgency::kGoOn, absl::StrCat("resume ", matter.subject));
        break;
      case gate::RampState::kRolledBack: {
        const evaluate::Surroundings in = SurroundingsAt(sealed_);
        const engine::RampGuards guards(spec, in, machines_, evaluators_);
        const bool tripped = ticks_ > 0 && guards.AnyTripped(segment);
        matter.level = Level::kAttention;
        matter.words = absl::StrCat("rolled back to ", at, " at ", since);
        matter.Concerns(
            spec.owner, Urgency::kResume,
            absl::StrCat("resume ", matter.subject, tripped ? " once its guards are clear" : ""));
        break;
      }
      case gate::RampState::kAborted:
        matter.level = Level::kWatch;
        matter.words = absl::StrCat("aborted at ", since, ", holds ", lever.name, " at ", at);
        break;
      case gate::RampState::kDone:
        matter.words = absl::StrCat("done at ", since);
        break;
    }
    matters.push_back(std::move(matter));
  }
}

void Engine::Core::AddPinMatters(int lever, std::vector<Matter>& matters) const {
  const plan::LeverSpec& spec = program_.levers[static_cast<std::size_t>(lever)];
  const auto add = [&](absl::optional<std::uint32_t> segment) {
    const gate::Pin* const pin = levers_.FindPin(lever, segment);
    if (pin == nullptr) return;
    Matter matter;
    matter.level = Level::kWatch;
    matter.subject = segment.has_value()
                         ? engine::Target(spec.name, spec.labels, spec.label_order,
                                          spaces_.values(spec.space, *segment))
                         : absl::StrCat(spec.name, spec.labels.empty() ? "" : " everywhere");
    matter.words = absl::StrCat("pinned at ", engine::LeverValueText(spec, pin->at), " until ",
                                TimeOf(pin->until), " by ", pin->role);
    matter.Concerns(pin->role);
    for (const std::string& owner : program_.OwnersOfLever(lever)) matter.Concerns(owner);
    matters.push_back(std::move(matter));
  };
  add(absl::nullopt);
  if (spec.labels.empty()) return;
  for (const std::uint32_t segment : populations_.segments(spec.population)) add(segment);
}

void Engine::Core::AddChecklistMatters(std::vector<Matter>& matters) const {
  for (std::size_t i = 0; i < program_.checklist.size(); ++i) {
    if (!checked_by_[i].empty()) continue;
    const plan::ChecklistItemSpec& item = program_.checklist[i];
    Matter matter;
    matter.level = Level::kWatch;
    matter.place = i;
    matter.subject = language::PrintQuoted(item.text);
    matter.words = "is not ticked";
    matter.Concerns(item.owner, Urgency::kTick, absl::StrCat("tick ", matter.subject));
    matters.push_back(std::move(matter));
  }
}

// ---- Telling

void Engine::Core::TellStatus(const evaluate::Surroundings& in) {
  // At the multiples of the period, so that a restart moves none of them.
  if (program_.status_ns == 0 || window::FloorModulo(in.time_ns, program_.status_ns) >= tick_ns_) {
    return;
  }
  for (const RoleStatus& status : Room()) {
    v1::Event event;
    engine::SetTime(in.time_ns, event.mutable_time());
    event.set_kind(v1::Event::STATUS);
    event.set_role(status.role);
    event.set_reason(status.line);
    event.set_next_action(status.next);
    event.set_id(engine::EventId(status.role, {}, event, "STATUS"));
    dispatcher_.AddEvent(std::move(event));
  }
}

}  // namespace sluice
