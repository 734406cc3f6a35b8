#include "src/gate/issuer.h"

namespace sluice::gate {

bool Issuer::AddSegment(std::uint32_t segment, std::int64_t tick) {
  if (!acts()) return false;
  if (segment >= segments_.size()) segments_.resize(segment + 1);
  Segment& own = segments_[segment];
  own = Segment();
  own.last.segment = segment;
  own.last.since = tick;
  if (!gate_.starts_tripped) return false;
  own.tripped = own.told_tripped = own.holding = true;
  own.incident = own.told = 1;
  Open(segment);
  return true;
}

void Issuer::RemoveSegment(std::uint32_t segment) {
  if (segment >= segments_.size()) return;
  Close(segment);
  segments_[segment] = Segment();
}

void Issuer::Note(const Transition& transition) {
  Segment& own = segments_[transition.segment];
  switch (transition.kind) {
    case Transition::Kind::kTrip:
      own.tripped = true;
      ++own.incident;
      break;
    case Transition::Kind::kClear:
    case Transition::Kind::kReset:
      own.tripped = false;
      break;
    default:
      return;
  }
  own.last = transition;
  Open(transition.segment);
}

Issuer::Due Issuer::Settle(std::uint32_t segment, bool suppressed) {
  Segment& own = segments_[segment];
  Due due;
  due.holding = own.tripped && !suppressed;
  due.holding_changed = due.holding != own.holding;
  own.holding = due.holding;
  if (!suppressed) {
    if (own.tripped && own.told != own.incident) {
      due.action = v1::DoClause::TRIP;
    } else if (!own.tripped && own.told_tripped) {
      due.action = v1::DoClause::CLEAR;
    }
    own.told = own.incident;
    own.told_tripped = own.tripped;
  }
  const bool others_may_move_it = own.tripped && !gate_.suppressed_by.empty();
  const bool owed = own.tripped ? own.told != own.incident : own.told_tripped;
  if (!others_may_move_it && !owed) Close(segment);
  return due;
}

bool Issuer::at_rest(std::uint32_t segment) const {
  return segment >= segments_.size() || !segments_[segment].open;
}

void Issuer::Open(std::uint32_t segment) {
  Segment& own = segments_[segment];
  if (own.open) return;
  own.open = true;
  own.place = open_.size();
  open_.push_back(segment);
}

void Issuer::Close(std::uint32_t segment) {
  Segment& own = segments_[segment];
  if (!own.open) return;
  own.open = false;
  segments_[open_.back()].place = own.place;
  open_[own.place] = open_.back();
  open_.pop_back();
}

}  // namespace sluice::gate
