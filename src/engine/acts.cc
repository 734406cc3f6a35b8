// What decisions move: events, actions, levers.
#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "src/engine/action_message.h"
#include "src/engine/core.h"
#include "src/engine/event_fields.h"
#include "src/engine/event_writer.h"
#include "src/engine/lever_events.h"
#include "src/evaluate/related.h"

namespace sluice {
namespace {

std::string OnName(v1::DoClause::On on) { return absl::AsciiStrToLower(v1::DoClause::On_Name(on)); }

}  // namespace

v1::Event Engine::Core::WriteEvent(int gate, const gate::Transition& transition,
                                   const evaluate::Surroundings& in) const {
  const auto at = static_cast<std::size_t>(gate);
  const plan::GateSpec& spec = program_.gates[at];
  v1::Event event = engine::EventWriter(spec, evaluators_[at], in, tick_ns_).Write(transition);
  for (const plan::RelatedGate& suppressor : spec.suppressed_by) {
    if (Suppresses(spec, suppressor, transition.segment)) {
      event.add_suppressed_by(program_.gates[static_cast<std::size_t>(suppressor.gate)].name);
    }
  }
  return event;
}

void Engine::Core::Act(int gate, const evaluate::Surroundings& in) {
  // Segments are numbered in the order of arrival; events come in that of their
  // label values.
  std::stable_sort(happened_.begin(), happened_.end(),
                   [&](const gate::Transition& a, const gate::Transition& b) {
                     return SegmentBefore(gate, a.segment, b.segment);
                   });
  std::vector<std::uint32_t> open = issuers_[static_cast<std::size_t>(gate)].open();
  std::sort(open.begin(), open.end(),
            [&](std::uint32_t a, std::uint32_t b) { return SegmentBefore(gate, a, b); });
  auto waiting = open.begin();
  for (const gate::Transition& transition : happened_) {
    for (; waiting != open.end() && SegmentBefore(gate, *waiting, transition.segment); ++waiting) {
      SettleOpen(gate, *waiting, in);
    }
    Tell(gate, transition, WriteEvent(gate, transition, in), in.time_ns);
  }
  for (; waiting != open.end(); ++waiting) SettleOpen(gate, *waiting, in);
}

void Engine::Core::Tell(int gate, const gate::Transition& transition, v1::Event event,
                        std::int64_t time_ns) {
  NoteIncident(gate, transition, event);
  dispatcher_.AddEvent(event);
  gate::Issuer& issuer = issuers_[static_cast<std::size_t>(gate)];
  const bool moves = event.kind() == v1::Event::TRIP || event.kind() == v1::Event::CLEAR;
  if (!issuer.acts() || !moves) return;
  const engine::Dispatcher::Origin origin{gate, transition.segment};
  if (event.kind() == v1::Event::TRIP) {
    dispatcher_.Drop(origin, OnName(v1::DoClause::CLEAR), time_ns);
  } else {
    for (const auto on : {v1::DoClause::TRIP, v1::DoClause::REMIND, v1::DoClause::ESCALATE}) {
      dispatcher_.Drop(origin, OnName(on), time_ns);
    }
  }
  issuer.Note(transition);
  Settle(gate, transition.segment, event);
}

// What is told later than it was decided says when that was.
void Engine::Core::NoteTrip(const gate::Transition& transition, v1::Event& event) const {
  if (transition.tripped_at == gate::kNoTick) return;
  engine::SetTime(transition.tripped_at * tick_ns_, event.mutable_tripped_at());
}

void Engine::Core::NoteReset(const Resetter& by, v1::Event& event) {
  event.set_role(by.role);
  if (by.note.empty()) return;
  event.set_note(by.note);
  absl::StrAppend(event.mutable_reason(), ": ", by.note);
}

void Engine::Core::NoteIncident(int gate, const gate::Transition& transition, v1::Event& event) {
  const auto at = static_cast<std::size_t>(gate);
  if (event.kind() == v1::Event::CLEAR) {
    event.set_acknowledged_by(incidents_[at].acknowledged_by(transition.segment));
    const auto reset = resets_.find({gate, transition.segment});
    if (reset != resets_.end()) {
      if (transition.kind == gate::Transition::Kind::kReset) NoteReset(reset->second, event);
      resets_.erase(reset);
    }
  }
  if (!program_.gates[at].shadow) incidents_[at].Note(transition);
}

bool Engine::Core::SegmentBefore(int gate, std::uint32_t a, std::uint32_t b) const {
  const plan::GateSpec& spec = program_.gates[static_cast<std::size_t>(gate)];
  return spaces_.Before(spec.space, spec.label_order, a, b);
}

// A segment whose say may have changed by what another gate did in this tick, or that
// has just come to exist tripped.
void Engine::Core::SettleOpen(int gate, std::uint32_t segment, const evaluate::Surroundings& in) {
  gate::Issuer& issuer = issuers_[static_cast<std::size_t>(gate)];
  const gate::Issuer::Due due = issuer.Settle(segment, Suppressed(gate, segment));
  if (due.holding_changed) levers_.SetHolding(gate, segment, due.holding);
  if (!due.action.has_value()) return;
  v1::Event decision = WriteEvent(gate, issuer.last(segment), in);
  NoteTrip(issuer.last(segment), decision);
  absl::StrAppend(decision.mutable_reason(), "; no longer suppressed");
  SendActions(gate, segment, *due.action, decision);
}

void Engine::Core::Settle(int gate, std::uint32_t segment, const v1::Event& decision) {
  const gate::Issuer::Due due =
      issuers_[static_cast<std::size_t>(gate)].Settle(segment, decision.suppressed_by_size() > 0);
  if (due.holding_changed) levers_.SetHolding(gate, segment, due.holding);
  if (due.action.has_value()) SendActions(gate, segment, *due.action, decision);
}

void Engine::Core::SendActions(int gate, std::uint32_t segment, v1::DoClause::On on,
                               const v1::Event& decision, absl::string_view about) {
  const plan::GateSpec& spec = program_.gates[static_cast<std::size_t>(gate)];
  for (const plan::ActionSpec& action : spec.actions) {
    if (action.on != on) continue;
    v1::Event event = decision;
    event.set_kind(v1::Event::ACTION);
    event.set_on(OnName(on));
    std::string kind = absl::StrCat("ACTION:", action.source.message().text());
    if (action.number > 1) absl::StrAppend(&kind, "#", action.number);
    if (!about.empty()) absl::StrAppend(&kind, ":", about);
    event.set_id(engine::EventId(spec.name, spec.labels, event, kind));
    engine::FilledAction filled = engine::FillAction(action, spec, program_, event);
    *event.mutable_action() = std::move(filled.told);
    dispatcher_.AddAction({gate, segment}, std::move(event), std::move(filled.message));
  }
}

void Engine::Core::MoveLevers(std::int64_t tick, const evaluate::Surroundings& in) {
  moved_.clear();
  refused_.clear();
  levers_.Resolve(tick, moved_, refused_);
  if (moved_.empty() && refused_.empty()) return;
  const engine::LeverEvents events(program_, spaces_, in.time_ns);
  for (const gate::LeverChange& change : moved_) {
    dispatcher_.AddLeverChange(change.lever, events.Moved(change), change.from, change.to);
  }
  for (const gate::LeverRefusal& refusal : refused_) dispatcher_.AddEvent(events.Capped(refusal));
  for (const gate::LeverRefusal& refusal : refused_) {
    const v1::Event escalation = events.Escalated(refusal);
    dispatcher_.AddEvent(escalation);
    for (const gate::Hold& cause : refusal.causes) {
      const gate::Transition& trip =
          issuers_[static_cast<std::size_t>(cause.gate)].last(cause.segment);
      v1::Event decision = WriteEvent(cause.gate, trip, in);
      NoteTrip(trip, decision);
      decision.set_reason(escalation.reason());
      decision.set_escalated_to(escalation.escalated_to());
      SendActions(cause.gate, cause.segment, v1::DoClause::ESCALATE, decision,
                  events.SegmentText(refusal.lever, refusal.segment));
    }
  }
}

bool Engine::Core::Suppressed(int gate, std::uint32_t segment) const {
  const plan::GateSpec& spec = program_.gates[static_cast<std::size_t>(gate)];
  return std::any_of(
      spec.suppressed_by.begin(), spec.suppressed_by.end(),
      [&](const plan::RelatedGate& suppressor) { return Suppresses(spec, suppressor, segment); });
}

// Whether the other gate is tripped in a segment that goes with this one.
bool Engine::Core::Suppresses(const plan::GateSpec& gate, const plan::RelatedGate& suppressor,
                              std::uint32_t segment) const {
  const std::vector<std::uint8_t>& states = *states_[static_cast<std::size_t>(suppressor.gate)];
  return evaluate::AnyRelated(
      program_, spaces_, populations_, suppressor, gate.space, segment,
      [&states](std::uint32_t other) { return evaluate::IsTripped(states[other]); });
}

}  // namespace sluice
