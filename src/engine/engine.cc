#include "sluice/engine.h"

#include <utility>

#include "src/engine/core.h"
#include "src/engine/probe.h"

namespace sluice {

void engine::SetProbe(Engine& engine, Probe* probe) { engine.core_->set_probe(probe); }

Engine::Engine(std::unique_ptr<Core> core) : core_(std::move(core)), cells_(&core_->cells()) {}
Engine::~Engine() = default;

absl::StatusOr<std::unique_ptr<Engine>> Engine::Create(const Plan& plan, EngineOptions options) {
  return Make(plan, options, nullptr);
}

absl::StatusOr<std::unique_ptr<Engine>> Engine::Make(const Plan& plan, const EngineOptions& options,
                                                     std::shared_ptr<const plan::Program> folding) {
  if (options.max_jump <= absl::ZeroDuration()) {
    return absl::InvalidArgumentError("EngineOptions::max_jump must be more than zero");
  }
  if (options.retire_after <= absl::ZeroDuration()) {
    return absl::InvalidArgumentError("EngineOptions::retire_after must be more than zero");
  }
  if (options.max_series_per_signal == 0 || options.max_pending_counter_samples == 0 ||
      options.max_pane_sources == 0) {
    return absl::InvalidArgumentError("a bound of EngineOptions must be at least 1");
  }
  auto core = std::make_unique<Core>(plan, options, std::move(folding));
  if (absl::Status prepared = core->Prepare(); !prepared.ok()) return prepared;
  return std::unique_ptr<Engine>(new Engine(std::move(core)));
}

void Engine::OnEvent(absl::AnyInvocable<void(const v1::Event&)> callback) {
  core_->OnEvent(std::move(callback));
}

absl::Status Engine::BindAction(const google::protobuf::Message& prototype, ActionHandler handler) {
  return core_->BindAction(prototype, std::move(handler));
}

absl::Status Engine::BindLever(absl::string_view lever, const Form& form, LeverHandler handler) {
  return core_->BindLever(lever, form, std::move(handler));
}

absl::StatusOr<Engine::RawValue> Engine::FindLever(absl::string_view lever, const Labels& segment,
                                                   const Form& form) const {
  return core_->FindLever(lever, segment, form);
}

absl::Status Engine::Start(std::int64_t time_ns) { return core_->Start(time_ns); }
absl::Status Engine::AdvanceTo(std::int64_t now_ns) { return core_->AdvanceTo(now_ns); }

absl::StatusOr<GaugeSeries> Engine::Gauge(absl::string_view signal, const Labels& labels) {
  const auto id = core_->Resolve(v1::Signal::GAUGE, signal, labels);
  if (!id.ok()) return id.status();
  return GaugeSeries(*id);
}

absl::StatusOr<CounterSeries> Engine::Counter(absl::string_view signal, const Labels& labels) {
  const auto id = core_->Resolve(v1::Signal::COUNTER, signal, labels);
  if (!id.ok()) return id.status();
  return CounterSeries(*id);
}

absl::StatusOr<EventsSeries> Engine::Events(absl::string_view signal, const Labels& labels) {
  const auto id = core_->Resolve(v1::Signal::EVENTS, signal, labels);
  if (!id.ok()) return id.status();
  return EventsSeries(*id);
}

absl::StatusOr<OutcomeSeries> Engine::Outcome(absl::string_view signal, const Labels& labels) {
  const auto id = core_->Resolve(v1::Signal::OUTCOME, signal, labels);
  if (!id.ok()) return id.status();
  return OutcomeSeries(*id);
}

absl::StatusOr<DistributionSeries> Engine::Distribution(absl::string_view signal,
                                                        const Labels& labels) {
  const auto id = core_->Resolve(v1::Signal::DISTRIBUTION, signal, labels);
  if (!id.ok()) return id.status();
  return DistributionSeries(*id);
}

absl::Status Engine::Merge(const v1::PaneBatch& batch) { return core_->Merge(batch); }

absl::Status Engine::AdvanceReported(std::int64_t now_ns, absl::Duration patience,
                                     absl::Span<const std::string> sources) {
  return core_->AdvanceReported(now_ns, patience, sources);
}

std::vector<PaneSource> Engine::PaneSources() const { return core_->PaneSources(); }

absl::Status Engine::Reset(absl::string_view gate, const Labels& segment, absl::string_view role,
                           absl::string_view note) {
  return core_->Reset(gate, segment, role, note);
}

absl::Status Engine::Acknowledge(absl::string_view gate, const Labels& segment,
                                 absl::string_view role, absl::string_view note) {
  return core_->Acknowledge(gate, segment, role, note);
}

absl::Status Engine::Silence(absl::string_view gate, const Labels& segment, std::int64_t until_ns,
                             absl::string_view role, absl::string_view reason) {
  return core_->Silence(gate, segment, until_ns, role, reason);
}

absl::Status Engine::Pin(absl::string_view lever, const Labels& segment, absl::string_view value,
                         std::int64_t until_ns, absl::string_view role, absl::string_view reason) {
  return core_->Pin(lever, segment, value, until_ns, role, reason);
}

absl::Status Engine::Unpin(absl::string_view lever, const Labels& segment, absl::string_view role,
                           absl::string_view reason) {
  return core_->Unpin(lever, segment, role, reason);
}

absl::Status Engine::Tick(absl::string_view item, absl::string_view role, absl::string_view note) {
  return core_->Tick(item, role, note);
}

absl::Status Engine::StartRamp(absl::string_view ramp, const Labels& segment,
                               absl::string_view role, absl::string_view reason) {
  return core_->MoveRamp(gate::RampAct::kStart, ramp, segment, role, reason);
}

absl::Status Engine::HoldRamp(absl::string_view ramp, const Labels& segment, absl::string_view role,
                              absl::string_view reason) {
  return core_->MoveRamp(gate::RampAct::kHold, ramp, segment, role, reason);
}

absl::Status Engine::ResumeRamp(absl::string_view ramp, const Labels& segment,
                                absl::string_view role, absl::string_view reason) {
  return core_->MoveRamp(gate::RampAct::kResume, ramp, segment, role, reason);
}

absl::Status Engine::AbortRamp(absl::string_view ramp, const Labels& segment,
                               absl::string_view role, absl::string_view reason) {
  return core_->MoveRamp(gate::RampAct::kAbort, ramp, segment, role, reason);
}

absl::StatusOr<RampStatus> Engine::Ramp(absl::string_view ramp, const Labels& segment) const {
  return core_->StandingOfRamp(ramp, segment);
}

absl::StatusOr<RoleStatus> Engine::Status(absl::string_view role) const {
  return core_->Status(role);
}

std::vector<RoleStatus> Engine::Room() const { return core_->Room(); }

std::vector<ChecklistItem> Engine::Checklist() const { return core_->Checklist(); }

absl::StatusOr<GateState> Engine::State(absl::string_view gate, const Labels& segment) const {
  return core_->State(gate, segment);
}

absl::StatusOr<GateStatus> Engine::Explain(absl::string_view gate, const Labels& segment) const {
  return core_->Explain(gate, segment);
}

absl::StatusOr<v1::Signal::Kind> Engine::KindOf(absl::string_view signal) const {
  return core_->KindOf(signal);
}

Statistics Engine::statistics() const { return core_->statistics(); }

}  // namespace sluice
