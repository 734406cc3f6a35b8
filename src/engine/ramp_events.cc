#include "src/engine/ramp_events.h"

#include <cstddef>

#include "absl/strings/str_cat.h"
#include "src/engine/event_fields.h"
#include "src/engine/lever_events.h"
#include "src/language/print.h"

namespace sluice::engine {
namespace {

using gate::RampAct;
using gate::RampMove;

std::string ValueText(const plan::Program& program, const plan::RampSpec& ramp, double value) {
  return LeverValueText(program.levers[static_cast<std::size_t>(ramp.lever)], value);
}

absl::string_view KindName(RampMove::Kind kind) {
  switch (kind) {
    case RampMove::Kind::kStarted:
      return "started";
    case RampMove::Kind::kAdvanced:
      return "advanced";
    case RampMove::Kind::kDone:
      return "done";
    case RampMove::Kind::kHeld:
      return "held";
    case RampMove::Kind::kResumed:
      return "resumed";
    case RampMove::Kind::kRolledBack:
      return "rolled_back";
    case RampMove::Kind::kAborted:
      return "aborted";
    case RampMove::Kind::kRefused:
      break;
  }
  return "refused";
}

absl::string_view Done(RampAct act) {
  switch (act) {
    case RampAct::kStart:
      return "started";
    case RampAct::kHold:
      return "held";
    case RampAct::kResume:
      return "resumed";
    case RampAct::kAbort:
      break;
  }
  return "aborted";
}

// "started by release_lead"
std::string ByWhom(const RampMove& move) {
  return absl::StrCat(Done(move.act), " by ", move.role, move.note.empty() ? "" : " (", move.note,
                      move.note.empty() ? "" : ")");
}

}  // namespace

absl::string_view RampActText(RampAct act) {
  switch (act) {
    case RampAct::kHold:
      return "hold ramp";
    case RampAct::kResume:
      return "resume ramp";
    case RampAct::kAbort:
      return "abort ramp";
    case RampAct::kStart:
      break;
  }
  return "start ramp";
}

std::string RampPlaceText(const plan::Program& program, const plan::RampSpec& ramp,
                          const gate::RampPlace& place) {
  const std::string value = ValueText(program, ramp, place.at);
  if (place.step < 0) return absl::StrCat("before step 1 (", value, ")");
  return absl::StrCat("step ", place.step + 1, " of ", ramp.steps.size(), " (", value, ")");
}

std::string RampEvents::RolledBackTo(const plan::RampSpec& ramp,
                                     const gate::RampPlace& place) const {
  const std::string value = ValueText(program_, ramp, place.at);
  if (place.step < 0 || ramp.rollback == plan::RampSpec::Rollback::kValue) return value;
  const bool checkpoint = ramp.steps[static_cast<std::size_t>(place.step)].checkpoint;
  return absl::StrCat(ramp.rollback == plan::RampSpec::Rollback::kCheckpoint && checkpoint
                          ? "the checkpoint "
                          : "the first step, ",
                      value);
}

std::string RampEvents::Reason(const plan::RampSpec& ramp, const RampMove& move,
                               const RampWords& words) const {
  const std::string place = RampPlaceText(program_, ramp, move.to);
  switch (move.kind) {
    case RampMove::Kind::kAdvanced:
    case RampMove::Kind::kDone: {
      const bool done = move.kind == RampMove::Kind::kDone;
      return absl::StrCat(done ? "done: " : "", place, done ? " was held " : ": held ",
                          language::PrintDuration(move.held * program_.tick_ns),
                          ramp.guards.empty() ? "" : " with every guard clear",
                          words.advance.empty() ? "" : ", ", words.advance);
    }
    case RampMove::Kind::kRolledBack:
      return absl::StrCat("rolled back to ", RolledBackTo(ramp, move.to), ": ", words.guards,
                          "; waits for ResumeRamp");
    case RampMove::Kind::kStarted:
    case RampMove::Kind::kResumed:
    case RampMove::Kind::kHeld:
    case RampMove::Kind::kAborted:
      return absl::StrCat(ByWhom(move), ": ", place);
    case RampMove::Kind::kRefused:
      break;
  }
  return absl::StrCat("not ", ByWhom(move), ": ",
                      words.guards.empty() ? "it has moved on before that" : words.guards);
}

v1::Event RampEvents::Moved(int number, const RampMove& move, const RampWords& words,
                            int times) const {
  const plan::RampSpec& ramp = program_.ramps[static_cast<std::size_t>(number)];
  v1::Event event;
  SetTime(time_ns_, event.mutable_time());
  event.set_kind(v1::Event::RAMP);
  event.set_ramp(ramp.name);
  event.set_owner(ramp.owner);
  SetSegment(program_.spaces[static_cast<std::size_t>(ramp.space)],
             spaces_.values(ramp.space, move.segment), event);
  event.set_from(ValueText(program_, ramp, move.from.at));
  event.set_to(ValueText(program_, ramp, move.to.at));
  event.set_step(static_cast<std::uint32_t>(move.to.step + 1));
  event.set_role(move.role);
  if (!move.role.empty()) event.set_act(std::string(RampActText(move.act)));
  event.set_note(move.note);
  event.set_reason(Reason(ramp, move, words));
  std::string kind = absl::StrCat("RAMP:", KindName(move.kind));
  if (times > 1) absl::StrAppend(&kind, "#", times);
  event.set_id(EventId(ramp.name, ramp.labels, event, kind));
  return event;
}

}  // namespace sluice::engine
