#include "src/review/sight.h"

#include <algorithm>

#include "google/protobuf/util/time_util.h"

namespace sluice::review {

using google::protobuf::util::TimeUtil;

void Sight::Add(const v1::Event& event) {
  const std::int64_t now_ns = engine::TimeOf(event);
  const Key key = {event.gate(), engine::SegmentOf(event)};
  const auto sent = [&]() -> Sent& {
    Sent& one = sent_[{event.gate(), event.action().message()}];
    one.gate = event.gate();
    one.message = event.action().message();
    one.owner = event.owner();
    return one;
  };
  switch (event.kind()) {
    case v1::Event::BLIND:
      if (blind_.count(key) > 0) return;
      blind_[key] = gaps_.size();
      gaps_.push_back({key.first, key.second, event.owner(),
                       event.has_since() ? TimeUtil::TimestampToNanoseconds(event.since()) : now_ns,
                       now_ns, absl::nullopt, false});
      return;
    case v1::Event::SIGHTED:
      if (const auto found = blind_.find(key); found != blind_.end()) {
        gaps_[found->second].until_ns = now_ns;
        blind_.erase(found);
      }
      return;
    case v1::Event::SILENCED:
    case v1::Event::SILENCE_ENDED:
      if (const auto found = silenced_.find(key); found != silenced_.end()) {
        silences_[found->second].ended_ns = now_ns;
        silenced_.erase(found);
      }
      if (event.kind() == v1::Event::SILENCE_ENDED) return;
      silenced_[key] = silences_.size();
      silences_.push_back({key.first, key.second, event.role(), event.note(), now_ns,
                           TimeUtil::TimestampToNanoseconds(event.until()), absl::nullopt});
      return;
    case v1::Event::ACTION:
      ++sent().sent;
      return;
    case v1::Event::ACTION_FAILED:
      ++sent().failed;
      sent().last_reason = event.reason();
      return;
    case v1::Event::ACTION_DROPPED:
      ++sent().dropped;
      sent().last_reason = event.reason();
      return;
    case v1::Event::READY:
      ready_[key] = event;
      return;
    case v1::Event::CLEAR:
      ready_.erase(key);
      return;
    case v1::Event::RETIRED:
      retired_.push_back(event);
      return;
    case v1::Event::REFUSED:
      refused_.push_back(event);
      return;
    case v1::Event::CAPPED:
      capped_.push_back(event);
      return;
    default:
      return;
  }
}

void Sight::BeginRun(std::int64_t now_ns) {
  for (const auto& [key, place] : blind_) {
    gaps_[place].until_ns = std::max(gaps_[place].told_ns, now_ns);
    gaps_[place].lost = true;
  }
  for (const auto& [key, place] : silenced_) {
    silences_[place].ended_ns = std::max(silences_[place].since_ns, now_ns);
  }
  blind_.clear();
  silenced_.clear();
  ready_.clear();
}

std::vector<Sent> Sight::sent() const {
  std::vector<Sent> all;
  for (const auto& [key, one] : sent_) all.push_back(one);
  return all;
}

std::vector<v1::Event> Sight::ready() const {
  std::vector<v1::Event> all;
  for (const auto& [key, event] : ready_) all.push_back(event);
  return all;
}

}  // namespace sluice::review
