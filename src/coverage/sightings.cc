#include "src/coverage/sightings.h"

#include <algorithm>

#include "absl/base/attributes.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "src/coverage/deciding.h"
#include "src/engine/lever_events.h"
#include "src/evaluate/state_code.h"
#include "src/evaluate/truth.h"

namespace sluice::coverage {
namespace {

using evaluate::IsTripped;
using evaluate::kFalse;
using evaluate::kTrue;
using evaluate::kUnknown;

}  // namespace

struct Sightings::Segment {
  std::uint32_t number;
  std::uint8_t before;  // its state
  std::uint8_t after;
  evaluate::Truth when;
  evaluate::Truth given;
  bool warm;

  bool evident() const { return warm && given == kTrue; }
};

Sightings::Sightings(const Outline& outline, const plan::Program& program)
    : outline_(outline),
      program_(program),
      seen_(outline.points.size()),
      deeds_(program.gates.size()),
      states_(program.gates.size()) {}

void Sightings::OnTaken(const evaluate::Surroundings& in) {
  other_plan_ = in.program != &program_;
  if (other_plan_) return;
  for (std::size_t gate = 0; gate < states_.size(); ++gate) states_[gate] = *(*in.states)[gate];
}

void Sightings::OnGate(const engine::GateStep& step) {
  if (other_plan_) return;
  const auto at = static_cast<std::size_t>(step.gate);
  const plan::GateSpec& spec = program_.gates[at];
  std::vector<std::uint8_t>& states = states_[at];
  states.resize(step.machine.states().size(), evaluate::kAbsent);
  for (const std::uint32_t number : step.in.populations->segments(spec.population)) {
    Segment segment{};
    segment.number = number;
    segment.before = states[number];
    if (segment.before == evaluate::kAbsent) {
      segment.before = spec.starts_tripped ? evaluate::kTripped : evaluate::kClear;
    }
    segment.after = states[number] = step.machine.states()[number];
    segment.when = step.evaluator.when()[number];
    segment.given = step.evaluator.given() == nullptr ? kTrue : step.evaluator.given()[number];
    segment.warm = step.machine.warm(number);
    NoteConditions(step, segment);
    NoteTimes(step, segment);
  }
  for (const gate::Transition& transition : step.happened) {
    NoteTransition(outline_.gates[at], spec, transition, deeds_[at]);
  }
}

void Sightings::NoteConditions(const engine::GateStep& step, const Segment& segment) {
  const auto at = static_cast<std::size_t>(step.gate);
  const plan::GateSpec& spec = program_.gates[at];
  const GatePoints& points = outline_.gates[at];
  Deciding deciding(spec, step.evaluator, step.in, seen_);
  const bool tripped = IsTripped(segment.before);
  // Where the gate is tripped, `when` only counts if it is also what clears it.
  if (segment.evident() && (!tripped || spec.clear_when.root < 0 || spec.of_ticks > 0)) {
    deciding.Note(points.when, segment.number);
  }
  if (tripped) {
    if (points.clear_when.has_value() && segment.evident()) {
      deciding.Note(*points.clear_when, segment.number);
    }
    return;
  }
  if (segment.when != kTrue) return;
  if (points.given.has_value() && segment.warm) deciding.Note(*points.given, segment.number);
  if (!segment.warm && segment.given == kTrue) See(points.warmup_holds);
}

void Sightings::NoteTimes(const engine::GateStep& step, const Segment& segment) {
  const auto at = static_cast<std::size_t>(step.gate);
  const GatePoints& points = outline_.gates[at];
  const plan::GateSpec& spec = program_.gates[at];
  const bool known = segment.when != kUnknown;
  if (segment.before == evaluate::kPending && segment.after == evaluate::kClear && known) {
    See(points.ends_before_for);
  }
  if (IsTripped(segment.before) && IsTripped(segment.after) && segment.evident() &&
      segment.when == kFalse && !step.machine.ready(segment.number)) {
    See(points.clear_holds);
  }
  if (points.cooldown_holds != kNone && segment.after == evaluate::kPending && segment.evident() &&
      segment.when == kTrue) {
    const gate::Machine::Progress progress = step.machine.ProgressOf(segment.number);
    if (progress.held >= progress.needed) See(points.cooldown_holds);
  }
  if (points.flap_holds != kNone && segment.after == evaluate::kRecovering) {
    const gate::Machine::Progress progress = step.machine.ProgressOf(segment.number);
    const bool would_clear = progress.held >= spec.clear_for_ticks;
    if (would_clear && progress.held < progress.needed) See(points.flap_holds);
  }
}

void Sightings::NoteTransition(const GatePoints& points, const plan::GateSpec& spec,
                               const gate::Transition& transition, GateDeeds& deeds) {
  switch (transition.kind) {
    case gate::Transition::Kind::kTrip:
      deeds.tripped = true;
      See(points.trips);
      See(points.shadow_mutes);
      See(transition.by_missing ? points.missing : points.outlasts_for);
      if (transition.flapping) See(points.flaps);
      break;
    case gate::Transition::Kind::kClear:
    case gate::Transition::Kind::kReset:
      deeds.cleared = true;
      See(points.clears);
      See(transition.by_missing ? points.missing : points.clear_clears);
      if (transition.tripped_at == gate::kNoTick) See(points.clears_from_start);
      break;
    case gate::Transition::Kind::kReady:
      See(points.latch_holds);
      See(points.clear_clears);
      break;
    case gate::Transition::Kind::kBlind:
      deeds.blind = true;
      if (spec.missing_then == v1::MissingClause::HOLD) See(points.missing);
      break;
    case gate::Transition::Kind::kSighted:
      break;
  }
}

void Sightings::OnRamp(const engine::RampStep& step) {
  if (other_plan_) return;
  const auto at = static_cast<std::size_t>(step.ramp);
  const RampPoints& points = outline_.ramps[at];
  for (const gate::RampMove& move : step.moves) {
    const auto from = static_cast<std::size_t>(std::max(move.from.step, 0));
    const auto to = static_cast<std::size_t>(std::max(move.to.step, 0));
    switch (move.kind) {
      case gate::RampMove::Kind::kStarted:
        See(points.reached[0]);
        break;
      case gate::RampMove::Kind::kAdvanced:
        See(points.reached[to]);
        ABSL_FALLTHROUGH_INTENDED;
      case gate::RampMove::Kind::kDone:
        See(points.passed[from]);
        See(points.advances);
        break;
      case gate::RampMove::Kind::kRolledBack:
        if (move.to.step >= 0) See(points.rolled_back);
        break;
      default:
        break;
    }
  }
  if (step.waits) See(points.waits);
  for (const int guard : step.rolled_back_by) {
    See(points.rollbacks[static_cast<std::size_t>(guard)]);
  }
}

void Sightings::NoteEvents(const std::vector<scenario::Happening>& happened) {
  for (const scenario::Happening& happening : happened) {
    const v1::Event& event = happening.event;
    switch (event.kind()) {
      case v1::Event::TRIP: {
        const auto gate = static_cast<std::size_t>(program_.FindGate(event.gate()));
        const GatePoints& points = outline_.gates[gate];
        if (event.suppressed_by().empty()) {
          See(points.unsuppressed);
          break;
        }
        deeds_[gate].suppressed = true;
        for (std::size_t i = 0; i < points.suppressors.size(); ++i) {
          const int other = program_.gates[gate].suppressed_by[i].gate;
          const bool alone =
              event.suppressed_by_size() == 1 &&
              event.suppressed_by(0) == program_.gates[static_cast<std::size_t>(other)].name;
          if (alone) See(points.suppressors[i]);
        }
        break;
      }
      case v1::Event::REMIND:
        See(outline_.gates[static_cast<std::size_t>(program_.FindGate(event.gate()))].reminds);
        break;
      case v1::Event::BREACH:
        See(SeverityOf(event).breaches);
        break;
      case v1::Event::ESCALATE:
        // A lever that is refused escalates too, and so does a breach.
        if (event.lever().empty() && !event.breach()) {
          See(SeverityOf(event).escalates);
        }
        break;
      case v1::Event::CAPPED:
        See(outline_.caps[static_cast<std::size_t>(program_.FindLever(event.lever()))]);
        break;
      case v1::Event::LEVER:
        NoteLever(event);
        break;
      case v1::Event::ACTION:
        NoteAction(event);
        break;
      default:
        break;
    }
  }
}

// A hold decides where its gate alone brings the lever to its value.
void Sightings::NoteLever(const v1::Event& event) {
  const int lever = program_.FindLever(event.lever());
  const std::string target = event.causes().empty() ? "" : event.causes(0);
  const std::string name = target.substr(0, target.find('{'));
  for (const std::string& cause : event.causes()) {
    if (cause.substr(0, cause.find('{')) != name) return;
  }
  const int gate = program_.FindGate(name);
  if (gate < 0) return;
  const plan::GateSpec& spec = program_.gates[static_cast<std::size_t>(gate)];
  const GatePoints& points = outline_.gates[static_cast<std::size_t>(gate)];
  for (std::size_t i = 0; i < spec.holds.size(); ++i) {
    if (spec.holds[i].lever != lever) continue;
    const plan::LeverSpec& moved = program_.levers[static_cast<std::size_t>(lever)];
    if (engine::LeverValueText(moved, spec.holds[i].at) == event.to()) See(points.holds[i]);
  }
}

void Sightings::NoteAction(const v1::Event& event) {
  const auto gate = static_cast<std::size_t>(program_.FindGate(event.gate()));
  const std::vector<plan::ActionSpec>& actions = program_.gates[gate].actions;
  for (std::size_t i = 0; i < actions.size(); ++i) {
    const std::string& message = actions[i].source.message().text();
    if (event.action().message() != message) continue;
    // Of several by one message, the id has the number.
    const std::string number = actions[i].number > 1 ? absl::StrCat("#", actions[i].number) : "";
    const std::string kind = absl::StrCat("/ACTION:", message, number);
    const bool same = absl::StrContains(event.id(), absl::StrCat(kind, "/")) ||
                      absl::StrContains(event.id(), absl::StrCat(kind, ":"));
    if (same) See(outline_.gates[gate].actions[i]);
  }
}

}  // namespace sluice::coverage
