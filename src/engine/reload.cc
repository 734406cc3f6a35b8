// Another plan for an engine that runs: a snapshot of the old one is loaded under the new one,
// after what means something else now has ended there.
#include "sluice/reload.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "sluice/v1/snapshot.pb.h"
#include "src/engine/core.h"
#include "src/engine/event_fields.h"
#include "src/engine/lever_events.h"
#include "src/engine/probe.h"
#include "src/engine/ramp_events.h"
#include "src/engine/saved_ticks.h"
#include "src/engine/snapshot_format.h"
#include "src/language/source.h"
#include "src/plan/plan_id.h"
#include "src/window/state_columns.h"

namespace sluice {
namespace {

using Fate = ReloadChange::Fate;
using What = ReloadChange::What;

absl::string_view WhatName(What what) {
  switch (what) {
    case What::kSignal:
      return "signal";
    case What::kGate:
      return "gate";
    case What::kLever:
      return "lever";
    case What::kRamp:
      break;
  }
  return "ramp";
}

bool Ends(const ReloadChange& change) {
  return change.fate == Fate::kAnew || change.fate == Fate::kRemoved;
}

std::string LineOf(const ReloadChange& change) {
  absl::string_view fate = "goes on";
  if (change.fate == Fate::kNew) fate = "is new";
  if (change.fate == Fate::kAnew) fate = "begins anew";
  if (change.fate == Fate::kRemoved) fate = "is gone";
  return absl::StrCat(WhatName(change.what), " ", change.name, " ", fate,
                      change.why.empty() ? "" : ": ", change.why, change.live.empty() ? "" : "; ",
                      change.live);
}

// An event that a reload brings about may come in a tick that has brought about another of the
// same kind.
void MarkAsOfReload(v1::Event& event) { event.set_id(absl::StrCat(event.id(), "/reload")); }

}  // namespace

bool ReloadReport::KeepsAll() const {
  return std::all_of(changes.begin(), changes.end(),
                     [](const ReloadChange& change) { return change.fate == Fate::kKept; });
}

std::string ReloadReport::ToText() const {
  std::string text;
  std::size_t kept = 0;
  for (const ReloadChange& change : changes) {
    if (change.fate == Fate::kKept) ++kept;
    if (change.fate == Fate::kKept && change.why.empty()) continue;
    absl::StrAppend(&text, LineOf(change), "\n");
  }
  absl::StrAppend(&text, kept, " of ", changes.size(), kept == 1 ? " goes" : " go",
                  " on as they are\n");
  return text;
}

// ---- What ends

void Engine::Core::EndGate(int number, absl::string_view why, const evaluate::Surroundings& in) {
  const auto at = static_cast<std::size_t>(number);
  const plan::GateSpec& spec = program_.gates[at];
  std::vector<std::uint32_t> segments = populations_.segments(spec.population);
  std::sort(segments.begin(), segments.end(),
            [&](std::uint32_t a, std::uint32_t b) { return SegmentBefore(number, a, b); });
  for (const std::uint32_t segment : segments) {
    if (incidents_[at].IsSilenced(segment, sealed_)) {
      incidents_[at].Silence(segment, 0);
      v1::Event ended = EventOfGate(number, segment);
      ended.set_kind(v1::Event::SILENCE_ENDED);
      ended.set_reason(std::string(why));
      TellOfPeople(sealed_, std::move(ended));
    }
    happened_.clear();
    if (machines_[at].blind(segment)) {
      const std::int64_t since = machines_[at].blind_since(segment);
      happened_.push_back(
          {gate::Transition::Kind::kSighted, segment, since, gate::kNoTick, false, true});
    }
    machines_[at].GiveUp(segment, sealed_, happened_);
    for (const gate::Transition& transition : happened_) {
      v1::Event event = WriteEvent(number, transition, in);
      event.set_reason(std::string(why));
      MarkAsOfReload(event);
      Tell(number, transition, std::move(event), in.time_ns);
    }
  }
}

void Engine::Core::EndLever(int number, absl::string_view why) {
  for (const gate::Levers::EndedPin& pin : levers_.Pins(number)) {
    levers_.RemovePin(number, pin.segment);
    v1::Event event = EventOfLever(number, pin.segment);
    event.set_kind(v1::Event::UNPINNED);
    event.set_reason(std::string(why));
    TellOfPeople(sealed_, std::move(event));
  }
  const int space = program_.levers[static_cast<std::size_t>(number)].space;
  for (const std::uint32_t segment : spaces_.InUse(space)) {
    if (levers_.exists(number, segment)) levers_.RemoveSegment(number, segment);
  }
}

void Engine::Core::EndRamp(int number, bool gone, absl::string_view why,
                           const evaluate::Surroundings& in) {
  const engine::RampEvents events(program_, spaces_, in.time_ns);
  const gate::Ramp& ramp = ramps_[static_cast<std::size_t>(number)].machine();
  const plan::RampSpec& spec = program_.ramps[static_cast<std::size_t>(number)];
  for (const std::uint32_t segment : populations_.segments(spec.population)) {
    if (!gate::Allows(ramp.state(segment), gate::RampAct::kAbort)) continue;
    gate::RampMove move;
    move.kind = gate::RampMove::Kind::kAborted;
    move.segment = segment;
    move.from = ramp.place(segment);
    move.to = {-1, spec.closed};
    v1::Event event = events.Moved(number, move, {}, 1);
    event.set_reason(std::string(why));
    if (gone) event.clear_to();  // it caps its lever no longer
    MarkAsOfReload(event);
    dispatcher_.AddEvent(std::move(event));
  }
}

void Engine::Core::EndWhatGoes(const LoadNotes& notes) {
  const evaluate::Surroundings in = SurroundingsAt(sealed_);
  for (const ReloadChange& change : notes.report.changes) {
    if (!Ends(change)) continue;
    const std::string why =
        absl::StrCat("plan changed: the ", WhatName(change.what),
                     change.fate == Fate::kRemoved ? " is gone" : " begins anew");
    if (change.what == What::kGate) EndGate(program_.FindGate(change.name), why, in);
    if (change.what == What::kLever) EndLever(program_.FindLever(change.name), why);
    if (change.what == What::kRamp) {
      EndRamp(program_.FindRamp(change.name), change.fate == Fate::kRemoved, why, in);
    }
  }
  for (const auto& [lever, values] : notes.lost) {
    const int number = program_.FindLever(lever);
    const int space = program_.levers[static_cast<std::size_t>(number)].space;
    const evaluate::LabelValues segment(values.begin(), values.end());
    const auto found = spaces_.Find(space, segment);
    if (found.has_value()) levers_.RemoveSegment(number, *found);
  }
  // What ended gates held is released by the next tick, as ever.
  moved_.clear();
  levers_.TakeRemoved(moved_);
  const engine::LeverEvents events(program_, spaces_, in.time_ns);
  for (const gate::LeverChange& change : moved_) {
    v1::Event event = events.Moved(change);
    event.set_reason("released: plan changed");
    MarkAsOfReload(event);
    dispatcher_.AddLeverChange(change.lever, std::move(event), change.from, change.to);
  }
}

// What the changes mean as things stand.
void Engine::Core::AddLive(ReloadReport& report) const {
  for (ReloadChange& change : report.changes) {
    if (!Ends(change)) continue;
    std::vector<std::string> where;
    if (change.what == What::kGate) {
      const int number = program_.FindGate(change.name);
      const plan::GateSpec& spec = program_.gates[static_cast<std::size_t>(number)];
      for (const std::uint32_t segment : populations_.segments(spec.population)) {
        if (!evaluate::IsTripped((*states_[static_cast<std::size_t>(number)])[segment])) continue;
        where.push_back(engine::Target(spec.name, spec.labels, spec.label_order,
                                       spaces_.values(spec.space, segment)));
      }
      if (!where.empty()) change.live = "tripped, and clears: ";
    } else if (change.what == What::kLever) {
      const int number = program_.FindLever(change.name);
      const plan::LeverSpec& spec = program_.levers[static_cast<std::size_t>(number)];
      for (const std::uint32_t segment : spaces_.InUse(spec.space)) {
        if (!levers_.exists(number, segment)) continue;
        const double value = levers_.value(number, segment);
        if (value == spec.rest) continue;
        where.push_back(absl::StrCat(engine::Target(spec.name, spec.labels, spec.label_order,
                                                    spaces_.values(spec.space, segment)),
                                     " at ", engine::LeverValueText(spec, value)));
      }
      if (!where.empty()) change.live = "off rest, and released: ";
    } else if (change.what == What::kRamp) {
      const int number = program_.FindRamp(change.name);
      const plan::RampSpec& spec = program_.ramps[static_cast<std::size_t>(number)];
      const gate::Ramp& ramp = ramps_[static_cast<std::size_t>(number)].machine();
      for (const std::uint32_t segment : populations_.segments(spec.population)) {
        if (!gate::Allows(ramp.state(segment), gate::RampAct::kAbort)) continue;
        where.push_back(absl::StrCat(engine::Target(spec.name, spec.labels, spec.label_order,
                                                    spaces_.values(spec.space, segment)),
                                     " in ",
                                     engine::RampPlaceText(program_, spec, ramp.place(segment))));
      }
      if (!where.empty()) {
        change.live = change.fate == Fate::kRemoved ? "under way, and caps its lever no longer: "
                                                    : "under way, and closed: ";
      }
    }
    std::sort(where.begin(), where.end());
    change.live += engine::NameSome(where.size(), [&](std::size_t i) { return where[i]; });
  }
}

// ---- The host's side

// Whether all handlers of the engine before fit this plan, and none is missing.
absl::Status Engine::Core::CheckHost(const Core& before) const {
  for (const google::protobuf::Descriptor* type : before.dispatcher_.handled()) {
    if (absl::Status good = CheckDefinition(type); !good.ok()) return good;
  }
  for (const auto& [name, bound] : before.bound_levers_) {
    const absl::StatusOr<int> lever = LeverInForm(name, bound.form);
    if (!lever.ok() && !absl::IsNotFound(lever.status())) return lever.status();
  }
  return CheckHandlers([&before](const google::protobuf::Descriptor* type) {
    return before.dispatcher_.handles(type);
  });
}

void Engine::Core::TakeHandlers(Core& before) {
  dispatcher_.TakeHandlers(before.dispatcher_);
  bound_levers_ = std::move(before.bound_levers_);
  for (const auto& [name, bound] : bound_levers_) {
    const absl::StatusOr<int> number = LeverInForm(name, bound.form);
    if (number.ok()) Rebind(*number, bound);
  }
  set_probe(before.probe_);
  if (probe_ != nullptr && started_) probe_->OnTaken(SurroundingsAt(sealed_));
}

void Engine::Core::TakeHost(Core& before) {
  const auto origin = [&](const engine::Dispatcher::Origin& from) -> engine::Dispatcher::Origin {
    if (from.gate < 0) return from;
    const plan::GateSpec& old = before.program_.gates[static_cast<std::size_t>(from.gate)];
    Labels labels;
    const auto& names = before.program_.spaces[static_cast<std::size_t>(old.space)].labels;
    const evaluate::LabelValues values = before.spaces_.values(old.space, from.segment);
    for (std::size_t i = 0; i < names.size(); ++i) labels.emplace_back(names[i], values[i]);
    const auto found = FindSegment(old.name, labels);
    // Nothing that happens in this plan drops what a gate sends that is gone.
    if (!found.ok()) return {-1 - from.gate, from.segment};
    return {found->first, found->second};
  };
  const auto lever = [&](int from) {
    return program_.FindLever(before.program_.levers[static_cast<std::size_t>(from)].name);
  };
  dispatcher_.TakeDeliveries(before.dispatcher_, origin, lever);
  TakeHandlers(before);
  // Messages must not outlive the plan that made them.
  if (!dispatcher_.anything_waits()) return;
  before_ = std::move(before.before_);
  before_.push_back(before.plan_);
}

void Engine::Core::TellReloaded(const ReloadReport& report) {
  v1::Event event;
  engine::SetTime(sealed_ * tick_ns_, event.mutable_time());
  event.set_kind(v1::Event::RELOADED);
  std::vector<std::string> lines;
  for (const ReloadChange& change : report.changes) {
    if (change.fate != Fate::kKept) lines.push_back(LineOf(change));
  }
  const std::string name = program_.name.empty() ? "" : absl::StrCat(" \"", program_.name, "\"");
  event.set_reason(absl::StrCat(
      "another plan", name, ": ",
      lines.empty() ? "all goes on"
                    : engine::NameSome(lines.size(), [&](std::size_t i) { return lines[i]; })));
  event.set_id(
      engine::EventId("plan", {}, event, absl::StrCat("RELOADED:", plan::PlanId(plan_.ToText()))));
  dispatcher_.AddEvent(std::move(event));
}

absl::StatusOr<std::unique_ptr<Engine::Core>> Engine::Core::Under(const Plan& plan,
                                                                  const v1::SnapshotState& state,
                                                                  LoadNotes& notes) const {
  const plan::Program& program = plan.program();
  const absl::StatusOr<std::size_t> open = engine::OpenPanesFor(state, program);
  if (!open.ok()) return open.status();
  auto core = std::make_unique<Core>(plan, options_, nullptr, *open);
  absl::Status good = core->Prepare();
  if (!good.ok()) return good;
  if (state.tick_ns() == program.tick_ns) {
    good = core->Load(state, notes);
  } else {
    v1::SnapshotState counted = state;
    engine::CountInTicksOf(program, counted);
    good = core->Load(counted, notes);
  }
  if (!good.ok()) return good;
  return core;
}

absl::StatusOr<ReloadReport> Engine::Core::PlanReload(const Plan& plan) const {
  const absl::StatusOr<v1::SnapshotState> state = Save();
  if (!state.ok()) return state.status();
  LoadNotes notes;
  const auto core = Under(plan, *state, notes);
  if (!core.ok()) return core.status();
  AddLive(notes.report);
  return notes.report;
}

absl::StatusOr<std::unique_ptr<Engine::Core>> Engine::Core::Reloaded(const Plan& plan,
                                                                     const Core& host) {
  const absl::StatusOr<v1::SnapshotState> before = Save();
  if (!before.ok()) return before.status();
  LoadNotes notes;
  auto trial = Under(plan, *before, notes);
  if (!trial.ok()) return trial.status();
  if (absl::Status good = (*trial)->CheckHost(host); !good.ok()) return good;
  AddLive(notes.report);
  EndWhatGoes(notes);
  if (&host == this) Deliver();
  absl::StatusOr<v1::SnapshotState> state = Save();
  if (!state.ok()) return state.status();
  state->clear_sendings();  // they are taken over as they are
  state->clear_deliveries();
  LoadNotes again;
  auto core = Under(plan, *state, again);
  if (!core.ok()) return core.status();
  (*core)->TakeHost(*this);
  (*core)->TellReloaded(notes.report);
  return core;
}

// ---- The public face

absl::StatusOr<ReloadReport> Engine::PlanReload(const Plan& plan) const {
  return core_->PlanReload(plan);
}

absl::Status Engine::Reload(const Plan& plan) {
  if (!core_->started()) {
    return absl::FailedPreconditionError(
        "the engine has not started: make one of the other plan (Engine::Create)");
  }
  auto core = core_->Reloaded(plan, *core_);
  if (!core.ok()) return core.status();
  core_ = *std::move(core);
  cells_ = &core_->cells();
  core_->Deliver();
  return absl::OkStatus();
}

absl::Status engine::Restart(Engine& engine) {
  const absl::StatusOr<v1::Snapshot> snapshot = engine.Snapshot();
  if (!snapshot.ok()) return snapshot.status();
  const absl::StatusOr<v1::SnapshotState> state = UnpackSnapshot(*snapshot);
  if (!state.ok()) return state.status();
  auto core = engine.core_->Restored(*snapshot, *state);
  if (!core.ok()) return core.status();
  engine.core_ = *std::move(core);
  engine.cells_ = &engine.core_->cells();
  return absl::OkStatus();
}

absl::Status Engine::Restore(const v1::Snapshot& snapshot) {
  if (core_->started()) {
    return absl::FailedPreconditionError("the engine has started: a new one is to be restored");
  }
  const absl::StatusOr<v1::SnapshotState> state = engine::UnpackSnapshot(snapshot);
  if (!state.ok()) return state.status();
  auto core = core_->Restored(snapshot, *state);
  if (!core.ok()) return core.status();
  core_ = *std::move(core);
  cells_ = &core_->cells();
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<Engine::Core>> Engine::Core::Restored(
    const v1::Snapshot& snapshot, const v1::SnapshotState& state) {
  const bool of_this_plan = snapshot.plan_id() == plan::PlanId(plan_.ToText());
  const absl::StatusOr<Plan> plan = of_this_plan
                                        ? absl::StatusOr<Plan>(plan_)
                                        : Plan::Parse(snapshot.plan_text(), "the snapshot's plan");
  if (!plan.ok()) {
    return absl::FailedPreconditionError(
        absl::StrCat("the snapshot is of another plan, which can't be read here, and so not be"
                     " changed for this one: ",
                     plan.status().message()));
  }
  if (state.tick_ns() != plan->program().tick_ns) {
    return window::BadSnapshot("its tick is not its plan's");
  }
  LoadNotes notes;
  if (of_this_plan) {
    if (absl::Status good = CheckHost(*this); !good.ok()) return good;
    auto core = Under(plan_, state, notes);
    if (core.ok()) (*core)->TakeHandlers(*this);
    return core;
  }
  // It goes on with the plan it was taken of, which is then changed for this one.
  auto before = Under(*plan, state, notes);
  if (!before.ok()) return before.status();
  auto core = (*before)->Reloaded(plan_, *this);
  if (!core.ok()) return core.status();
  (*core)->TakeHandlers(*this);
  return core;
}

}  // namespace sluice
