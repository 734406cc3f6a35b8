#include "src/gate/ramps.h"

#include <algorithm>
#include <utility>

namespace sluice::gate {
namespace {

RampState After(RampAct act) {
  switch (act) {
    case RampAct::kHold:
      return RampState::kHeld;
    case RampAct::kAbort:
      return RampState::kAborted;
    case RampAct::kStart:
    case RampAct::kResume:
      break;
  }
  return RampState::kRunning;
}

}  // namespace

bool Allows(RampState state, RampAct act) {
  switch (act) {
    case RampAct::kStart:
      return !IsActive(state);
    case RampAct::kHold:
      return state == RampState::kRunning;
    case RampAct::kResume:
      return state == RampState::kHeld || state == RampState::kRolledBack;
    case RampAct::kAbort:
      break;
  }
  return IsActive(state) || state == RampState::kDone;
}

void Ramp::AddSegment(std::uint32_t segment) {
  if (segment >= segments_.size()) segments_.resize(segment + 1);
  segments_[segment].exists = true;
  segments_[segment].place = Closed();
}

void Ramp::Ask(std::uint32_t number, RampAct act, std::string role, std::string note) {
  Segment& segment = segments_[number];
  segment.requests.push_back({act, std::move(role), std::move(note)});
  segment.asked = After(act);
  if (!std::exchange(segment.listed, true)) active_.push_back(number);
}

std::int64_t Ramp::NeededHold(std::uint32_t number) const {
  const int step = segments_[number].place.step;
  return step < 0 ? 0 : spec_.steps[static_cast<std::size_t>(step)].hold_ticks;
}

// The tick in which a step began has nothing of it yet, so it is never over in that one.
bool Ramp::HoldIsOver(std::uint32_t number, std::int64_t tick) const {
  const Segment& segment = segments_[number];
  return segment.state == RampState::kRunning && segment.clear_since != kNoTick &&
         tick != segment.since && tick - segment.clear_since >= NeededHold(number);
}

// Where a trip takes it. Always further down, and at the end before the first step.
RampPlace Ramp::Below(const RampPlace& place) const {
  switch (spec_.rollback) {
    case plan::RampSpec::Rollback::kValue: {
      if (!MoreRestrictive(spec_.rollback_at, place.at)) return Closed();
      int step = place.step;
      while (step >= 0 && MoreRestrictive(spec_.rollback_at, StepPlace(step).at)) --step;
      return {step, spec_.rollback_at};
    }
    case plan::RampSpec::Rollback::kCheckpoint:
      for (int step = place.step - 1; step > 0; --step) {
        if (spec_.steps[static_cast<std::size_t>(step)].checkpoint) return StepPlace(step);
      }
      break;
    case plan::RampSpec::Rollback::kFirst:
      break;
  }
  return place.step > 0 ? StepPlace(0) : Closed();
}

void Ramp::Begin(Segment& segment, RampState state, const RampPlace& place, std::int64_t tick) {
  segment.state = state;
  segment.place = place;
  segment.since = tick;
  segment.clear_since = kNoTick;
}

void Ramp::Do(std::uint32_t number, const Request& request, std::int64_t tick,
              const RampEvidence& evidence, std::vector<RampMove>& moves) {
  Segment& segment = segments_[number];
  RampMove move;
  move.segment = number;
  move.act = request.act;
  move.role = request.role;
  move.note = request.note;
  move.from = segment.place;
  const bool goes_on = request.act == RampAct::kStart || request.act == RampAct::kResume;
  if (!Allows(segment.state, request.act) || (goes_on && evidence.tripped)) {
    move.kind = RampMove::Kind::kRefused;
    move.to = move.from;
    moves.push_back(std::move(move));
    return;
  }
  switch (request.act) {
    case RampAct::kStart:
      move.kind = RampMove::Kind::kStarted;
      Begin(segment, RampState::kRunning, StepPlace(0), tick);
      break;
    case RampAct::kHold:
      move.kind = RampMove::Kind::kHeld;
      segment.state = RampState::kHeld;
      segment.clear_since = kNoTick;
      break;
    case RampAct::kResume:
      move.kind = RampMove::Kind::kResumed;
      // What was held goes on in its step; after a rollback a step begins.
      if (segment.state == RampState::kRolledBack) {
        Begin(segment, RampState::kRunning, segment.place.step < 0 ? StepPlace(0) : segment.place,
              tick);
      }
      segment.state = RampState::kRunning;
      break;
    case RampAct::kAbort:
      move.kind = RampMove::Kind::kAborted;
      Begin(segment, RampState::kAborted, Closed(), tick);
      break;
  }
  move.to = segment.place;
  moves.push_back(std::move(move));
}

void Ramp::RollBack(std::uint32_t number, std::int64_t tick, std::vector<RampMove>& moves) {
  Segment& segment = segments_[number];
  RampMove move;
  move.kind = RampMove::Kind::kRolledBack;
  move.segment = number;
  move.from = segment.place;
  const bool closed = segment.place.step < 0 && segment.place.at == spec_.closed;
  if (closed) return;  // there is nowhere further down
  Begin(segment, RampState::kRolledBack, Below(segment.place), tick);
  move.to = segment.place;
  moves.push_back(std::move(move));
}

void Ramp::Advance(std::uint32_t number, std::int64_t tick, const RampEvidence& evidence,
                   std::vector<RampMove>& moves) {
  Segment& segment = segments_[number];
  if (!evidence.clear) {
    segment.clear_since = kNoTick;
    return;
  }
  if (segment.clear_since == kNoTick) segment.clear_since = tick;
  if (!HoldIsOver(number, tick) || !evidence.advance) return;
  RampMove move;
  move.segment = number;
  move.from = segment.place;
  move.held = tick - segment.clear_since;
  const int next = segment.place.step + 1;
  if (static_cast<std::size_t>(next) < spec_.steps.size()) {
    move.kind = RampMove::Kind::kAdvanced;
    Begin(segment, RampState::kRunning, StepPlace(next), tick);
    segment.clear_since = tick;
  } else {
    move.kind = RampMove::Kind::kDone;
    Begin(segment, RampState::kDone, segment.place, tick);
  }
  move.to = segment.place;
  moves.push_back(std::move(move));
}

void Ramp::Step(std::uint32_t number, std::int64_t tick, const RampEvidence& evidence,
                std::vector<RampMove>& moves) {
  // By number: nothing that is done here makes more segments.
  Segment& segment = segments_[number];
  const std::vector<Request> requests = std::exchange(segment.requests, {});
  for (const Request& request : requests) Do(number, request, tick, evidence, moves);
  if (evidence.trip && IsActive(segment.state)) RollBack(number, tick, moves);
  if (segment.state == RampState::kRunning) Advance(number, tick, evidence, moves);
  segment.asked = segment.state;
}

void Ramp::EndTick() {
  const auto rests = [this](std::uint32_t number) {
    Segment& segment = segments_[number];
    segment.listed = IsActive(segment.state) || !segment.requests.empty();
    return !segment.listed;
  };
  active_.erase(std::remove_if(active_.begin(), active_.end(), rests), active_.end());
}

}  // namespace sluice::gate
