#include "src/review/levers.h"

#include <algorithm>

#include "google/protobuf/util/time_util.h"

namespace sluice::review {

using google::protobuf::util::TimeUtil;

void Levers::Add(const v1::Event& event, const Terms& terms) {
  const std::int64_t now_ns = engine::TimeOf(event);
  if (!first_ns_.has_value()) first_ns_ = now_ns;
  switch (event.kind()) {
    case v1::Event::LEVER:
      return Move(event, terms, now_ns);
    case v1::Event::PINNED:
      return SetPin(event, now_ns);
    case v1::Event::UNPINNED:
      return EndPin(event, now_ns);
    default:
      return;
  }
}

void Levers::BeginRun(std::int64_t now_ns) {
  for (const auto& [key, place] : off_rest_) {
    held_[place].until_ns = std::max(held_[place].since_ns, now_ns);
    held_[place].lost = true;
  }
  for (const auto& [key, place] : in_force_) {
    pins_[place].end = Pin::End::kLost;
    pins_[place].ended_ns = std::max(pins_[place].since_ns, now_ns);
  }
  off_rest_.clear();
  in_force_.clear();
  seen_.clear();
  first_ns_.reset();
}

void Levers::Close(const Key& key, std::int64_t now_ns) {
  const auto found = off_rest_.find(key);
  if (found == off_rest_.end()) return;
  held_[found->second].until_ns = now_ns;
  off_rest_.erase(found);
}

void Levers::Move(const v1::Event& event, const Terms& terms, std::int64_t now_ns) {
  const Key key = {event.lever(), engine::SegmentOf(event)};
  const auto lever = terms.levers.find(event.lever());
  // Of a lever that no plan tells of, the first move tells where it was before: at rest, most
  // likely.
  const std::string& rest = lever != terms.levers.end()
                                ? lever->second.rest
                                : rests_.emplace(event.lever(), event.from()).first->second;
  const bool is_first = seen_.emplace(key, true).second;
  if (is_first && off_rest_.count(key) == 0 && event.from() != rest) {
    // It was moved before the events began, by what is not known.
    held_.push_back({key.first, key.second, event.from(), *first_ns_, true, now_ns, false, {}});
  }
  Close(key, now_ns);
  if (event.to() == rest) return;
  off_rest_[key] = held_.size();
  held_.push_back({key.first,
                   key.second,
                   event.to(),
                   now_ns,
                   false,
                   {},
                   false,
                   {event.causes().begin(), event.causes().end()}});
}

void Levers::SetPin(const v1::Event& event, std::int64_t now_ns) {
  const Key key = {event.lever(), engine::SegmentOf(event)};
  if (const auto before = in_force_.find(key); before != in_force_.end()) {
    Pin& pin = pins_[before->second];
    pin.end = Pin::End::kReplaced;
    pin.ended_ns = now_ns;
    pin.ended_by = event.role();
  }
  in_force_[key] = pins_.size();
  Pin& pin = pins_.emplace_back();
  pin.lever = key.first;
  pin.segment = key.second;
  pin.value = event.to();
  pin.role = event.role();
  pin.note = event.note();
  pin.since_ns = now_ns;
  pin.until_ns = TimeUtil::TimestampToNanoseconds(event.until());
}

void Levers::EndPin(const v1::Event& event, std::int64_t now_ns) {
  const auto found = in_force_.find({event.lever(), engine::SegmentOf(event)});
  if (found == in_force_.end()) return;
  Pin& pin = pins_[found->second];
  pin.end = event.role().empty() ? Pin::End::kTimeOver : Pin::End::kUnpinned;
  pin.ended_ns = now_ns;
  pin.ended_by = event.role();
  in_force_.erase(found);
}

std::vector<HeldTotal> Levers::Totals(std::int64_t now_ns) const {
  std::map<Key, HeldTotal> totals;
  std::map<Key, std::int64_t> ended;
  for (const Held& held : held_) {
    const Key key = {held.lever, held.segment};
    const auto [at, is_new] = totals.emplace(key, HeldTotal{key.first, key.second, 0, 0, false});
    HeldTotal& total = at->second;
    const std::int64_t until_ns = held.until_ns.value_or(std::max(now_ns, held.since_ns));
    total.total_ns += until_ns - held.since_ns;
    total.holds_still = total.holds_still || !held.until_ns.has_value();
    // From one value to the next it never was at rest.
    if (is_new || ended[key] != held.since_ns) ++total.times;
    ended[key] = until_ns;
  }
  std::vector<HeldTotal> all;
  for (auto& [key, total] : totals) all.push_back(std::move(total));
  return all;
}

}  // namespace sluice::review
