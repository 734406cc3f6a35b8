#include "src/compare/episodes.h"

#include <algorithm>
#include <utility>

namespace sluice::compare {
namespace {

void Add(const Episode::Part& other, Episode::Part& part) {
  if (other.span.times == 0) return;
  if (part.span.times == 0) {
    part = other;
    return;
  }
  DecisionSpan& span = part.span;
  const DecisionSpan& more = other.span;
  if (more.begin_ns < span.begin_ns) {
    span.begin_ns = more.begin_ns;
    span.mute = more.mute;
    span.began_before = more.began_before;
  }
  if (other.open_since.has_value()) part.open_since = other.open_since;
  span.held_ns += more.held_ns;
  span.times += more.times;
  span.escalations += more.escalations;
  span.breach = span.breach || more.breach;
  if (part.open_since.has_value()) {
    span.end_ns.reset();
  } else if (more.end_ns.has_value()) {
    span.end_ns = std::max(*more.end_ns, span.end_ns.value_or(*more.end_ns));
  }
}

}  // namespace

void Episodes::Join(std::int64_t since_ns) {
  while (!closed_.empty() && closed_.back().end_ns > since_ns) {
    for (const Side side : {kLive, kCandidate}) {
      Add(closed_.back().parts[side], open_->parts[side]);
    }
    open_->end_ns = std::max(open_->end_ns, closed_.back().end_ns);
    closed_.pop_back();
  }
}

void Episodes::Begin(Side side, std::int64_t at_ns, std::int64_t since_ns, bool mute) {
  if (FindOpen(side) != nullptr) return;
  if (!open_.has_value()) open_.emplace();
  Episode::Part begun;
  begun.span.begin_ns = at_ns;
  begun.span.times = 1;
  begun.span.mute = mute;
  begun.open_since = at_ns;
  Add(begun, open_->parts[side]);
  Join(std::min(since_ns, at_ns));
}

void Episodes::End(Side side, std::int64_t at_ns) {
  if (FindOpen(side) == nullptr) return;
  Episode::Part& part = open_->parts[side];
  part.span.held_ns += at_ns - *part.open_since;
  part.span.end_ns = at_ns;
  part.open_since.reset();
  open_->end_ns = std::max(open_->end_ns, at_ns);
  if (open_->open()) return;
  closed_.push_back(*std::move(open_));
  open_.reset();
}

void Episodes::EndOfBefore(Side side, std::int64_t begin_ns, std::int64_t at_ns) {
  Begin(side, begin_ns, begin_ns, false);
  if (DecisionSpan* span = FindOpen(side); span != nullptr) span->began_before = true;
  End(side, at_ns);
}

DecisionSpan* Episodes::FindOpen(Side side) {
  if (!open_.has_value() || !open_->parts[side].open_since.has_value()) return nullptr;
  return &open_->parts[side].span;
}

void Episodes::TakeFinal(std::int64_t now_ns, absl::FunctionRef<void(const Episode&)> take) {
  while (!closed_.empty() &&
         (closed_.size() > kMostKept || now_ns - closed_.front().end_ns >= kLookBackNs)) {
    take(closed_.front());
    closed_.pop_front();
  }
}

void Episodes::ForEach(absl::FunctionRef<void(const Episode&)> call) const {
  for (const Episode& episode : closed_) call(episode);
  if (open_.has_value()) call(*open_);
}

}  // namespace sluice::compare
