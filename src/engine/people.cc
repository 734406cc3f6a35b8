// What people do: it is judged when they ask for it, and takes effect in the next tick, before
// the gates are evaluated.
#include "src/engine/people.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "src/engine/condition_words.h"
#include "src/engine/core.h"
#include "src/engine/event_fields.h"
#include "src/engine/event_writer.h"
#include "src/engine/lever_events.h"
#include "src/engine/standing.h"
#include "src/engine/ticks.h"
#include "src/language/print.h"
#include "src/language/source.h"
#include "src/language/unicode.h"

namespace sluice {

namespace engine {

absl::StatusOr<double> LeverValueNamed(const plan::LeverSpec& lever, absl::string_view text) {
  const auto unknown = [&](absl::string_view remedy) {
    return absl::InvalidArgumentError(absl::StrCat("lever ", lever.name, " has no value `",
                                                   language::Escaped(text), "`", remedy));
  };
  if (lever.scale == v1::Lever::NAMES) {
    const auto found = std::find(lever.values.begin(), lever.values.end(), text);
    if (found == lever.values.end()) return unknown(language::DidYouMean(text, lever.values));
    return static_cast<double>(found - lever.values.begin());
  }
  double number = 0;
  absl::string_view digits = text;
  const bool percent = absl::ConsumeSuffix(&digits, "%");
  if (percent != (lever.scale == v1::Lever::PERCENT) || !absl::SimpleAtod(digits, &number) ||
      !std::isfinite(number)) {
    return unknown(lever.scale == v1::Lever::PERCENT ? ": write it as 50%" : ": write a number");
  }
  if (!percent) return number;
  if (number < 0 || number > 100) return unknown(": from 0% to 100%");
  return number / 100;
}

}  // namespace engine

namespace {

using engine::Request;
using language::Quoted;

// The first tick at or after a time.
std::int64_t TickFrom(std::int64_t time_ns, std::int64_t tick_ns) {
  return engine::TickOf(time_ns, tick_ns);
}

}  // namespace

// ---- Asking

absl::Status Engine::Core::CheckMayActFor(absl::string_view role,
                                          const std::vector<std::string>& owners,
                                          absl::string_view what) const {
  for (const std::string& owner : owners) {
    if (program_.IsAtOrAbove(role, owner)) return absl::OkStatus();
  }
  if (owners.empty()) {
    return absl::PermissionDeniedError(
        absl::StrCat(what, " is for nobody to say: it has no owner, and no gate or ramp holds it"));
  }
  return absl::PermissionDeniedError(absl::StrCat(what, " is for ", absl::StrJoin(owners, ", "),
                                                  " and those above to say, not for ", role));
}

v1::Event Engine::Core::EventOfGate(int gate, std::uint32_t segment) const {
  const plan::GateSpec& spec = program_.gates[static_cast<std::size_t>(gate)];
  v1::Event event;
  event.set_gate(spec.name);
  event.set_owner(spec.owner);
  event.set_severity(spec.severity);
  engine::SetSegment(program_.spaces[static_cast<std::size_t>(spec.space)],
                     spaces_.values(spec.space, segment), event);
  return event;
}

v1::Event Engine::Core::EventOfLever(int lever, absl::optional<std::uint32_t> segment) const {
  const plan::LeverSpec& spec = program_.levers[static_cast<std::size_t>(lever)];
  v1::Event event;
  event.set_lever(spec.name);
  event.set_owner(spec.owner);
  if (segment.has_value()) {
    engine::SetSegment(program_.spaces[static_cast<std::size_t>(spec.space)],
                       spaces_.values(spec.space, *segment), event);
  }
  return event;
}

absl::Status Engine::Core::RefuseAct(absl::string_view act, v1::Event event,
                                     const absl::Status& why) {
  event.set_kind(v1::Event::ACT_REFUSED);
  event.set_act(std::string(act));
  event.set_reason(std::string(why.message()));
  requests_.push_back({Request::Kind::kTell, 0, absl::nullopt, 0, 0, std::move(event)});
  return why;
}

absl::Status Engine::Core::Acknowledge(absl::string_view gate, const Labels& segment,
                                       absl::string_view role, absl::string_view note) {
  const auto found = FindSegment(gate, segment);
  if (!found.ok()) return found.status();
  if (absl::Status known = program_.CheckRole(role); !known.ok()) return known;
  v1::Event event = EventOfGate(found->first, found->second);
  event.set_role(std::string(role));
  event.set_note(std::string(note));
  const gate::Incidents& incidents = incidents_[static_cast<std::size_t>(found->first)];
  if (!incidents.IsOpen(found->second)) {
    return RefuseAct("acknowledge", std::move(event),
                     absl::FailedPreconditionError(absl::StrCat(
                         "gate ", gate, " is not tripped there: there is nothing to acknowledge")));
  }
  event.set_kind(v1::Event::ACKNOWLEDGED);
  event.set_reason(absl::StrCat("acknowledged by ", role, note.empty() ? "" : ": ", note));
  engine::SetTime(incidents.TripOf(found->second).tripped_at * tick_ns_,
                  event.mutable_tripped_at());
  requests_.push_back(
      {Request::Kind::kAcknowledge, found->first, found->second, 0, 0, std::move(event)});
  return absl::OkStatus();
}

absl::Status Engine::Core::Silence(absl::string_view gate, const Labels& segment,
                                   std::int64_t until_ns, absl::string_view role,
                                   absl::string_view reason) {
  const auto found = FindSegment(gate, segment);
  if (!found.ok()) return found.status();
  if (absl::Status known = program_.CheckRole(role); !known.ok()) return known;
  if (absl::Status good = engine::CheckTime("an end", until_ns); !good.ok()) return good;
  v1::Event event = EventOfGate(found->first, found->second);
  event.set_role(std::string(role));
  event.set_note(std::string(reason));
  const plan::GateSpec& spec = program_.gates[static_cast<std::size_t>(found->first)];
  if (absl::Status may = CheckMayActFor(role, {spec.owner}, absl::StrCat("a silence of ", gate));
      !may.ok()) {
    return RefuseAct("silence", std::move(event), may);
  }
  const bool ends = until_ns <= decided_ns();
  if (ends) {
    event.set_kind(v1::Event::SILENCE_ENDED);
    event.set_reason(absl::StrCat("ended by ", role, reason.empty() ? "" : ": ", reason));
  } else {
    event.set_kind(v1::Event::SILENCED);
    event.set_reason(absl::StrCat("silenced by ", role, reason.empty() ? "" : ": ", reason));
    engine::SetTime(until_ns, event.mutable_until());
  }
  requests_.push_back({Request::Kind::kSilence, found->first, found->second, 0,
                       ends ? 0 : TickFrom(until_ns, tick_ns_), std::move(event)});
  return absl::OkStatus();
}

absl::StatusOr<Engine::Core::LeverTarget> Engine::Core::FindLeverTarget(
    absl::string_view name, const Labels& segment) const {
  const int lever = program_.FindLever(name);
  if (lever < 0) {
    std::vector<std::string> known;
    for (const plan::LeverSpec& spec : program_.levers) known.push_back(spec.name);
    return absl::NotFoundError(
        absl::StrCat("the plan has no lever ", Quoted(name), language::DidYouMean(name, known)));
  }
  const plan::LeverSpec& spec = program_.levers[static_cast<std::size_t>(lever)];
  if (segment.empty() && !spec.labels.empty()) return LeverTarget{lever, absl::nullopt};
  const absl::optional<evaluate::LabelValues> values = ValuesIn(spec.space, segment);
  const auto found = values.has_value() ? spaces_.Find(spec.space, *values) : absl::nullopt;
  if (!found.has_value() || !levers_.exists(lever, *found)) {
    return absl::NotFoundError(
        engine::NoSuchSegment(absl::StrCat("lever ", spec.name), spec.labels, segment));
  }
  return LeverTarget{lever, *found};
}

absl::Status Engine::Core::Pin(absl::string_view name, const Labels& segment,
                               absl::string_view value, std::int64_t until_ns,
                               absl::string_view role, absl::string_view reason) {
  const absl::StatusOr<LeverTarget> target = FindLeverTarget(name, segment);
  if (!target.ok()) return target.status();
  if (absl::Status known = program_.CheckRole(role); !known.ok()) return known;
  const plan::LeverSpec& spec = program_.levers[static_cast<std::size_t>(target->lever)];
  const absl::StatusOr<double> at = engine::LeverValueNamed(spec, value);
  if (!at.ok()) return at.status();
  if (absl::Status good = engine::CheckTime("an end", until_ns); !good.ok()) return good;
  if (until_ns <= decided_ns()) {
    return absl::InvalidArgumentError(
        absl::StrCat("a pin of lever ", name, " is to end, and not before now"));
  }
  v1::Event event = EventOfLever(target->lever, target->segment);
  event.set_role(std::string(role));
  event.set_note(std::string(reason));
  event.set_to(engine::LeverValueText(spec, *at));
  engine::SetTime(until_ns, event.mutable_until());
  if (absl::Status may =
          CheckMayActFor(role, program_.OwnersOfLever(target->lever), absl::StrCat("lever ", name));
      !may.ok()) {
    return RefuseAct("pin", std::move(event), may);
  }
  event.set_kind(v1::Event::PINNED);
  event.set_reason(absl::StrCat("pinned by ", role, reason.empty() ? "" : ": ", reason));
  requests_.push_back({Request::Kind::kPin, target->lever, target->segment, *at,
                       TickFrom(until_ns, tick_ns_), std::move(event)});
  return absl::OkStatus();
}

absl::Status Engine::Core::Unpin(absl::string_view name, const Labels& segment,
                                 absl::string_view role, absl::string_view reason) {
  const absl::StatusOr<LeverTarget> target = FindLeverTarget(name, segment);
  if (!target.ok()) return target.status();
  if (absl::Status known = program_.CheckRole(role); !known.ok()) return known;
  v1::Event event = EventOfLever(target->lever, target->segment);
  event.set_role(std::string(role));
  event.set_note(std::string(reason));
  if (absl::Status may =
          CheckMayActFor(role, program_.OwnersOfLever(target->lever), absl::StrCat("lever ", name));
      !may.ok()) {
    return RefuseAct("unpin", std::move(event), may);
  }
  if (!WillBePinned(*target)) {
    return RefuseAct(
        "unpin", std::move(event),
        absl::FailedPreconditionError(absl::StrCat("lever ", name, " is not pinned just there")));
  }
  event.set_kind(v1::Event::UNPINNED);
  event.set_reason(absl::StrCat("ended by ", role, reason.empty() ? "" : ": ", reason));
  requests_.push_back(
      {Request::Kind::kUnpin, target->lever, target->segment, 0, 0, std::move(event)});
  return absl::OkStatus();
}

absl::Status Engine::Core::Tick(absl::string_view item, absl::string_view role,
                                absl::string_view note) {
  const auto& checklist = program_.checklist;
  const auto found =
      std::find_if(checklist.begin(), checklist.end(),
                   [&](const plan::ChecklistItemSpec& spec) { return spec.text == item; });
  if (found == checklist.end()) {
    std::vector<std::string> known;
    for (const plan::ChecklistItemSpec& spec : checklist) known.push_back(spec.text);
    return absl::NotFoundError(absl::StrCat("no checklist has the item ", Quoted(item),
                                            language::DidYouMean(item, known)));
  }
  if (absl::Status known = program_.CheckRole(role); !known.ok()) return known;
  const int number = static_cast<int>(found - checklist.begin());
  v1::Event event;
  event.set_item(found->text);
  event.set_owner(found->owner);
  event.set_role(std::string(role));
  event.set_note(std::string(note));
  const std::string what = absl::StrCat("ticking ", Quoted(item));
  if (absl::Status may = CheckMayActFor(role, {found->owner}, what); !may.ok()) {
    return RefuseAct("tick", std::move(event), may);
  }
  const bool asked =
      std::any_of(requests_.begin(), requests_.end(), [number](const Request& request) {
        return request.kind == Request::Kind::kTick && request.number == number;
      });
  const std::string& before = checked_by_[static_cast<std::size_t>(number)];
  if (asked || !before.empty()) {
    return RefuseAct("tick", std::move(event),
                     absl::FailedPreconditionError(absl::StrCat(Quoted(item), " was ticked before",
                                                                asked ? "" : ", by ", before)));
  }
  event.set_kind(v1::Event::CHECKED);
  event.set_reason(absl::StrCat("ticked by ", role, note.empty() ? "" : ": ", note));
  requests_.push_back({Request::Kind::kTick, number, absl::nullopt, 0, 0, std::move(event)});
  return absl::OkStatus();
}

std::vector<ChecklistItem> Engine::Core::Checklist() const {
  std::vector<ChecklistItem> items;
  for (std::size_t i = 0; i < program_.checklist.size(); ++i) {
    items.push_back({program_.checklist[i].text, program_.checklist[i].owner, checked_by_[i]});
  }
  return items;
}

// Once what was asked for since the last tick has taken effect.
bool Engine::Core::WillBePinned(const LeverTarget& target) const {
  bool pinned = levers_.FindPin(target.lever, target.segment) != nullptr;
  for (const Request& request : requests_) {
    const bool of_pin =
        request.kind == Request::Kind::kPin || request.kind == Request::Kind::kUnpin;
    if (of_pin && request.number == target.lever && request.segment == target.segment) {
      pinned = request.kind == Request::Kind::kPin;
    }
  }
  return pinned;
}

// ---- Taking effect

void Engine::Core::TakeActs(std::int64_t tick) {
  EndSilences(tick);
  EndPins(tick);
  std::vector<Request> requests = std::move(requests_);
  requests_.clear();
  for (Request& request : requests) Take(tick, request);
}

void Engine::Core::Take(std::int64_t tick, Request& request) {
  const auto number = static_cast<std::size_t>(request.number);
  switch (request.kind) {
    case Request::Kind::kTell:
      break;
    case Request::Kind::kAcknowledge:
      incidents_[number].Acknowledge(*request.segment, request.event.role());
      break;
    case Request::Kind::kSilence:
      incidents_[number].Silence(*request.segment, request.until_tick);
      break;
    case Request::Kind::kPin:
      levers_.SetPin(
          request.number, request.segment,
          {request.at, request.until_tick, request.event.role(), request.event.note(), 0});
      break;
    case Request::Kind::kUnpin:
      levers_.RemovePin(request.number, request.segment);
      break;
    case Request::Kind::kTick:
      checked_by_[static_cast<std::size_t>(request.number)] = request.event.role();
      break;
  }
  TellOfPeople(tick, std::move(request.event));
}

void Engine::Core::EndSilences(std::int64_t tick) {
  for (std::size_t gate = 0; gate < incidents_.size(); ++gate) {
    std::vector<std::uint32_t> ended = incidents_[gate].TakeEndedSilences(tick);
    const int number = static_cast<int>(gate);
    std::sort(ended.begin(), ended.end(),
              [&](std::uint32_t a, std::uint32_t b) { return SegmentBefore(number, a, b); });
    for (const std::uint32_t segment : ended) {
      v1::Event event = EventOfGate(number, segment);
      event.set_kind(v1::Event::SILENCE_ENDED);
      event.set_reason("its time is over");
      TellOfPeople(tick, std::move(event));
    }
  }
}

void Engine::Core::EndPins(std::int64_t tick) {
  for (const gate::Levers::EndedPin& ended : levers_.TakeEndedPins(tick)) {
    v1::Event event = EventOfLever(ended.lever, ended.segment);
    event.set_kind(v1::Event::UNPINNED);
    event.set_reason(absl::StrCat("its time is over: ", ended.pin.role, " had pinned it",
                                  ended.pin.note.empty() ? "" : ": ", ended.pin.note));
    TellOfPeople(tick, std::move(event));
  }
}

// Two acts of one tick may be alike but for their notes: their ids are told apart by a number.
void Engine::Core::TellOfPeople(std::int64_t tick, v1::Event event) {
  engine::SetTime(tick * tick_ns_, event.mutable_time());
  std::string name = absl::StrCat(event.gate(), event.lever());
  static const auto* const none = new std::vector<std::string>();
  const std::vector<std::string>* labels = none;
  if (!event.item().empty()) {
    name = "checklist";
  } else if (!event.ramp().empty()) {
    name = event.ramp();
    labels = &program_.ramps[static_cast<std::size_t>(program_.FindRamp(name))].labels;
  } else if (!event.lever().empty()) {
    labels = &program_.levers[static_cast<std::size_t>(program_.FindLever(event.lever()))].labels;
  } else {
    labels = &program_.gates[static_cast<std::size_t>(program_.FindGate(event.gate()))].labels;
  }
  if (event.segment().empty()) labels = none;
  std::string kind = v1::Event::Kind_Name(event.kind());
  if (!event.role().empty()) absl::StrAppend(&kind, ":", event.role());
  std::string id = engine::EventId(name, *labels, event, kind);
  if (ids_tick_ != tick) ids_of_people_.clear();
  ids_tick_ = tick;
  const int before = ids_of_people_[id]++;
  if (before > 0) {
    id = engine::EventId(name, *labels, event, absl::StrCat(kind, "#", before + 1));
  }
  event.set_id(std::move(id));
  dispatcher_.AddEvent(std::move(event));
}

// ---- Who must be asked now

void Engine::Core::CallPeople(std::int64_t tick, const evaluate::Surroundings& in) {
  for (std::size_t gate = 0; gate < incidents_.size(); ++gate) {
    if (!incidents_[gate].MayCall(tick)) continue;
    const int number = static_cast<int>(gate);
    calls_.clear();
    incidents_[gate].Step(
        tick, machines_[gate].states(),
        [&](std::uint32_t segment) { return Suppressed(number, segment); }, calls_);
    std::sort(calls_.begin(), calls_.end(), [&](const gate::Call& a, const gate::Call& b) {
      if (a.segment != b.segment) return SegmentBefore(number, a.segment, b.segment);
      return a.kind < b.kind;
    });
    for (const gate::Call& call : calls_) Call(number, call, in);
  }
}

void Engine::Core::Call(int gate, const gate::Call& call, const evaluate::Surroundings& in) {
  using Kind = gate::Call::Kind;
  const auto at = static_cast<std::size_t>(gate);
  const plan::GateSpec& spec = program_.gates[at];
  const gate::Transition& trip = incidents_[at].TripOf(call.segment);
  v1::Event event = WriteEvent(gate, trip, in);
  engine::SetTime(trip.tripped_at * tick_ns_, event.mutable_tripped_at());
  event.set_acknowledged_by(incidents_[at].acknowledged_by(call.segment));
  const engine::FactsNow facts(evaluators_[at], call.segment, in);
  const std::string now = engine::ConditionWords(spec, facts)
                              .Next(engine::StateOf(machines_[at].states()[call.segment]));
  const std::string age = language::PrintDuration(in.time_ns - trip.tripped_at * tick_ns_);
  const auto tell = [&](v1::Event::Kind kind, absl::string_view id, absl::string_view why) {
    event.set_kind(kind);
    event.set_reason(absl::StrCat(why, "; ", now));
    event.set_id(engine::EventId(spec.name, spec.labels, event, id));
    dispatcher_.AddEvent(event);
  };
  const std::string resolve = language::PrintDuration(spec.resolve_ticks * tick_ns_);
  switch (call.kind) {
    case Kind::kBreach:
      tell(v1::Event::BREACH, "BREACH", absl::StrCat("not resolved within ", resolve));
      return;
    case Kind::kEscalate:
      event.set_escalated_to(call.to);
      tell(v1::Event::ESCALATE, absl::StrCat("ESCALATE:", call.to),
           absl::StrCat("not acknowledged for ", age));
      SendActions(gate, call.segment, v1::DoClause::ESCALATE, event, call.to);
      return;
    case Kind::kEscalateBreach:
      event.set_escalated_to(call.to);
      event.set_breach(true);
      tell(v1::Event::ESCALATE, "ESCALATE:breach", absl::StrCat("not resolved within ", resolve));
      SendActions(gate, call.segment, v1::DoClause::ESCALATE, event, "breach");
      return;
    case Kind::kRemind:
      tell(v1::Event::REMIND, "REMIND", absl::StrCat("not acknowledged for ", age));
      SendActions(gate, call.segment, v1::DoClause::REMIND, event);
      return;
  }
}

}  // namespace sluice
