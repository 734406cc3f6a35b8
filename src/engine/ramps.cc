// Ramps: what people do to them, and how a tick moves them.
#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "src/engine/core.h"
#include "src/engine/event_fields.h"
#include "src/engine/lever_events.h"
#include "src/engine/probe.h"
#include "src/engine/ramp_events.h"
#include "src/language/print.h"
#include "src/language/source.h"
#include "src/language/unicode.h"

namespace sluice {
namespace {

RampState Told(gate::RampState state) {
  switch (state) {
    case gate::RampState::kRunning:
      return RampState::kRunning;
    case gate::RampState::kHeld:
      return RampState::kHeld;
    case gate::RampState::kRolledBack:
      return RampState::kRolledBack;
    case gate::RampState::kAborted:
      return RampState::kAborted;
    case gate::RampState::kDone:
      return RampState::kDone;
    case gate::RampState::kIdle:
      break;
  }
  return RampState::kIdle;
}

// Why an act is not allowed: "is running already, ...".
absl::string_view Standing(gate::RampState state) {
  switch (state) {
    case gate::RampState::kRunning:
      return "is running: HoldRamp and AbortRamp are what can be done";
    case gate::RampState::kHeld:
      return "is held: ResumeRamp and AbortRamp are what can be done";
    case gate::RampState::kRolledBack:
      return "was rolled back: ResumeRamp and AbortRamp are what can be done";
    case gate::RampState::kAborted:
      return "was aborted: StartRamp starts it over";
    case gate::RampState::kDone:
      return "is done: StartRamp starts it over, AbortRamp takes it back";
    case gate::RampState::kIdle:
      break;
  }
  return "has not been started: StartRamp starts it";
}

}  // namespace

void Engine::Core::MakeRamps() {
  guards_.resize(program_.gates.size());
  for (std::size_t i = 0; i < program_.ramps.size(); ++i) {
    ramps_.emplace_back(program_, static_cast<int>(i));
    for (const plan::RelatedGate& guard : program_.ramps[i].guards) {
      guards_[static_cast<std::size_t>(guard.gate)] = true;
    }
  }
}

void Engine::Core::BeginRamp(int ramp, std::uint32_t segment) {
  ramps_[static_cast<std::size_t>(ramp)].machine().AddSegment(segment);
  levers_.SetRamp(ramp, segment, -1, program_.ramps[static_cast<std::size_t>(ramp)].closed);
}

absl::StatusOr<std::pair<int, std::uint32_t>> Engine::Core::FindRamp(absl::string_view name,
                                                                     const Labels& segment) const {
  const int ramp = program_.FindRamp(name);
  if (ramp < 0) {
    std::vector<std::string> known;
    for (const plan::RampSpec& spec : program_.ramps) known.push_back(spec.name);
    return absl::NotFoundError(absl::StrCat("the plan has no ramp `", language::Escaped(name), "`",
                                            language::DidYouMean(name, known)));
  }
  const plan::RampSpec& spec = program_.ramps[static_cast<std::size_t>(ramp)];
  const absl::optional<evaluate::LabelValues> values = ValuesIn(spec.space, segment);
  const auto found = values.has_value() ? spaces_.Find(spec.space, *values) : absl::nullopt;
  if (!found.has_value() || !populations_.exists(spec.population, *found)) {
    return absl::NotFoundError(
        absl::StrCat(engine::NoSuchSegment(absl::StrCat("ramp ", spec.name), spec.labels, segment),
                     started_ ? "" : " (the engine has not started)"));
  }
  return std::make_pair(ramp, *found);
}

absl::Status Engine::Core::MoveRamp(gate::RampAct act, absl::string_view name,
                                    const Labels& segment, absl::string_view role,
                                    absl::string_view reason) {
  const auto found = FindRamp(name, segment);
  if (!found.ok()) return found.status();
  engine::RampRunner& ramp = ramps_[static_cast<std::size_t>(found->first)];
  if (absl::Status known = program_.CheckRole(role); !known.ok()) return known;
  const auto refuse = [&](const absl::Status& why) {
    v1::Event event;
    event.set_ramp(ramp.spec().name);
    event.set_owner(ramp.spec().owner);
    event.set_role(std::string(role));
    event.set_note(std::string(reason));
    engine::SetSegment(program_.spaces[static_cast<std::size_t>(ramp.spec().space)],
                       spaces_.values(ramp.spec().space, found->second), event);
    return RefuseAct(engine::RampActText(act), std::move(event), why);
  };
  if (!program_.IsAtOrAbove(role, ramp.spec().owner)) {
    return refuse(absl::PermissionDeniedError(
        absl::StrCat("ramp ", ramp.spec().name, " is ", ramp.spec().owner,
                     "'s, or of those above; ", role, " is none of these")));
  }
  const gate::RampState state = ramp.machine().AskedState(found->second);
  if (!gate::Allows(state, act)) {
    return refuse(absl::FailedPreconditionError(
        absl::StrCat("ramp ", ramp.spec().name, " ", Standing(state))));
  }
  if (act == gate::RampAct::kStart || act == gate::RampAct::kResume) {
    const evaluate::Surroundings in = SurroundingsAt(sealed_);
    const engine::RampGuards guards(ramp.spec(), in, machines_, evaluators_);
    if (ticks_ > 0 && guards.AnyTripped(found->second)) {
      return refuse(absl::FailedPreconditionError(absl::StrCat(
          "ramp ", ramp.spec().name, " can't go on: ", guards.Tripped(found->second))));
    }
  }
  ramp.machine().Ask(found->second, act, std::string(role), std::string(reason));
  return absl::OkStatus();
}

absl::StatusOr<RampStatus> Engine::Core::StandingOfRamp(absl::string_view name,
                                                        const Labels& segment) const {
  const auto found = FindRamp(name, segment);
  if (!found.ok()) return found.status();
  const engine::RampRunner& ramp = ramps_[static_cast<std::size_t>(found->first)];
  const gate::Ramp& machine = ramp.machine();
  const std::uint32_t number = found->second;
  RampStatus status;
  status.state = Told(machine.state(number));
  status.step = static_cast<std::size_t>(machine.place(number).step + 1);
  status.steps = ramp.spec().steps.size();
  status.value = engine::LeverValueText(
      program_.levers[static_cast<std::size_t>(ramp.spec().lever)], machine.place(number).at);
  if (machine.since(number) != gate::kNoTick) status.since_ns = machine.since(number) * tick_ns_;
  status.waits_for = WhatRampWaitsFor(ramp, number, status);
  return status;
}

std::string Engine::Core::WhatRampWaitsFor(const engine::RampRunner& ramp, std::uint32_t number,
                                           RampStatus& status) const {
  switch (status.state) {
    case RampState::kIdle:
    case RampState::kAborted:
      return "StartRamp";
    case RampState::kHeld:
    case RampState::kRolledBack:
      return "ResumeRamp";
    case RampState::kDone:
      return "";
    case RampState::kRunning:
      break;
  }
  const gate::Ramp& machine = ramp.machine();
  const evaluate::Surroundings in = SurroundingsAt(sealed_);
  const std::int64_t clear_since = machine.clear_since(number);
  status.needed = absl::Nanoseconds(machine.NeededHold(number) * tick_ns_);
  if (clear_since == gate::kNoTick) {
    return engine::RampGuards(ramp.spec(), in, machines_, evaluators_).NotClear(number);
  }
  status.held = absl::Nanoseconds((sealed_ - clear_since) * tick_ns_);
  if (!machine.HoldIsOver(number, sealed_)) {
    return absl::StrCat(
        "the step's hold: ", language::PrintDuration(absl::ToInt64Nanoseconds(status.held)), " of ",
        language::PrintDuration(absl::ToInt64Nanoseconds(status.needed)));
  }
  return absl::StrCat("advance when ", ramp.AdvanceWords(number, in));
}

void Engine::Core::NoteTrips(int gate) {
  if (!guards_[static_cast<std::size_t>(gate)]) return;
  for (const gate::Transition& transition : happened_) {
    if (transition.kind != gate::Transition::Kind::kTrip) continue;
    guard_trips_.push_back({gate, transition.segment});
  }
}

engine::RampWords Engine::Core::WordsOf(const engine::RampRunner& ramp, const gate::RampMove& move,
                                        const evaluate::Surroundings& in) const {
  const engine::RampGuards guards(ramp.spec(), in, machines_, evaluators_);
  engine::RampWords words;
  switch (move.kind) {
    case gate::RampMove::Kind::kRolledBack: {
      std::vector<std::string> tripped;
      for (const engine::Trip& trip : guards.TripsOf(move.segment, guard_trips_)) {
        tripped.push_back(guards.Name(trip.gate, trip.segment) + " tripped");
      }
      words.guards = absl::StrJoin(tripped, ", ");
      break;
    }
    case gate::RampMove::Kind::kRefused:
      words.guards = guards.Tripped(move.segment);
      break;
    case gate::RampMove::Kind::kAdvanced:
    case gate::RampMove::Kind::kDone:
      words.advance = ramp.AdvanceWords(move.segment, in);
      break;
    default:
      break;
  }
  return words;
}

void Engine::Core::TellProbe(int number, const std::vector<gate::RampMove>& moves,
                             const evaluate::Surroundings& in) {
  const engine::RampRunner& ramp = ramps_[static_cast<std::size_t>(number)];
  const auto& active = ramp.machine().active();
  if (active.empty() && moves.empty()) return;
  engine::RampStep step{number, moves, false, {}};
  step.waits = std::any_of(active.begin(), active.end(), [&](std::uint32_t segment) {
    return ramp.machine().HoldIsOver(segment, in.time_ns / tick_ns_) && !ramp.MayAdvance(segment);
  });
  const engine::RampGuards guards(ramp.spec(), in, machines_, evaluators_);
  for (const gate::RampMove& move : moves) {
    if (move.kind != gate::RampMove::Kind::kRolledBack) continue;
    for (const engine::Trip& trip : guards.TripsOf(move.segment, guard_trips_)) {
      for (std::size_t i = 0; i < ramp.spec().guards.size(); ++i) {
        if (ramp.spec().guards[i].gate != trip.gate) continue;
        step.rolled_back_by.push_back(static_cast<int>(i));
      }
    }
  }
  probe_->OnRamp(step);
}

void Engine::Core::StepRamps(const evaluate::Surroundings& in) {
  const engine::RampEvents events(program_, spaces_, in.time_ns);
  for (std::size_t i = 0; i < ramps_.size(); ++i) {
    std::vector<gate::RampMove> moves;
    const engine::RampRunner::Gates gates{machines_, evaluators_, guard_trips_};
    steps_ += ramps_[i].Step(in, gates, moves);
    if (probe_ != nullptr) TellProbe(static_cast<int>(i), moves, in);
    for (auto move = moves.begin(); move != moves.end(); ++move) {
      const auto times = std::count_if(moves.begin(), move + 1, [&](const gate::RampMove& other) {
        return other.segment == move->segment && other.kind == move->kind;
      });
      const int ramp = static_cast<int>(i);
      dispatcher_.AddEvent(
          events.Moved(ramp, *move, WordsOf(ramps_[i], *move, in), static_cast<int>(times)));
      if (move->to.step != move->from.step || move->to.at != move->from.at) {
        levers_.SetRamp(ramp, move->segment, move->to.step, move->to.at);
      }
    }
  }
  guard_trips_.clear();
}

}  // namespace sluice
