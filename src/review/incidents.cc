#include "src/review/incidents.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/time_util.h"
#include "src/engine/event_fields.h"

namespace sluice::review {
namespace {

using google::protobuf::util::TimeUtil;

bool Contains(const std::vector<std::string>& names, absl::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

void MitigateBy(Incident& incident, std::int64_t now_ns, std::string how) {
  incident.mitigated_ns = now_ns;
  incident.mitigated_by = std::move(how);
}

}  // namespace

Verdict Incident::Acknowledged(std::int64_t now_ns) const {
  if (acknowledge_within_ns == 0 || shadow || (suppressed && !acknowledged_ns.has_value())) {
    return Verdict::kNone;
  }
  if (lost_ns.has_value()) now_ns = std::min(now_ns, *lost_ns);
  const std::int64_t deadline = tripped_ns + acknowledge_within_ns;
  const absl::optional<std::int64_t> done =
      acknowledged_ns.has_value() ? acknowledged_ns : cleared_ns;
  if (done.has_value()) return *done <= deadline ? Verdict::kKept : Verdict::kMissed;
  return now_ns >= deadline ? Verdict::kMissed : Verdict::kOpen;
}

Verdict Incident::Resolved(std::int64_t now_ns) const {
  if (resolve_within_ns == 0 || shadow) return Verdict::kNone;
  if (lost_ns.has_value()) now_ns = std::min(now_ns, *lost_ns);
  const std::int64_t deadline = tripped_ns + resolve_within_ns;
  if (breached_ns.has_value()) return Verdict::kMissed;
  if (cleared_ns.has_value()) return *cleared_ns <= deadline ? Verdict::kKept : Verdict::kMissed;
  return now_ns >= deadline ? Verdict::kMissed : Verdict::kOpen;
}

// Also one that sight was lost of.
Incident* Incidents::FindLast(const v1::Event& event) {
  const auto found = last_.find({event.gate(), engine::SegmentOf(event)});
  return found == last_.end() ? nullptr : &all_[found->second];
}

Incident* Incidents::FindOpen(const v1::Event& event) {
  Incident* const last = FindLast(event);
  return last != nullptr && last->open() ? last : nullptr;
}

template <typename Mitigate>
void Incidents::ForEachUnmitigated(const Segment& segment, Mitigate mitigate) {
  for (const auto& [key, place] : last_) {
    Incident& incident = all_[place];
    if (incident.open() && !incident.mitigated_ns.has_value() &&
        engine::Agree(incident.segment, segment))
      mitigate(incident);
  }
}

void Incidents::Add(const v1::Event& event) {
  const std::int64_t now_ns = engine::TimeOf(event);
  Incident* const incident = FindOpen(event);
  switch (event.kind()) {
    case v1::Event::TRIP:
      return Trip(event, now_ns);
    case v1::Event::CLEAR:
      return Clear(event, now_ns);
    case v1::Event::ACKNOWLEDGED:
      if (incident == nullptr || incident->acknowledged_ns.has_value()) return;
      incident->acknowledged_ns = now_ns;
      incident->acknowledged_by = event.role();
      incident->acknowledged_note = event.note();
      return;
    case v1::Event::ESCALATE:
      return Escalate(event, now_ns);
    case v1::Event::BREACH:
      if (incident != nullptr) incident->breached_ns = now_ns;
      return;
    case v1::Event::REMIND:
      if (incident != nullptr) ++incident->reminders;
      return;
    case v1::Event::LEVER:
      return Lever(event, now_ns);
    case v1::Event::PINNED:
      return Pin(event, now_ns);
    case v1::Event::RAMP:
      return Ramp(event, now_ns);
    case v1::Event::ACT_REFUSED:
      ++refused_acts_;
      return;
    case v1::Event::NOTE:
      ++notes_;
      return;
    default:
      return;
  }
}

void Incidents::BeginRun(Terms terms, std::int64_t now_ns) {
  terms_ = std::move(terms);
  // A new engine knows nothing of the incidents that were open. If it decides the same again,
  // that will be seen.
  for (const auto& [key, place] : last_) {
    if (all_[place].open()) all_[place].lost_ns = now_ns;
  }
  off_rest_.clear();
}

void Incidents::ChangePlan(Terms terms) {
  terms.KeepNamesOf(terms_);
  terms_ = std::move(terms);
}

void Incidents::Clear(const v1::Event& event, std::int64_t now_ns) {
  Incident* const incident = FindLast(event);
  if (incident == nullptr) {
    ++clears_without_trip_;
    return;
  }
  last_.erase({event.gate(), engine::SegmentOf(event)});
  // What a later run clears is another incident, unless it says when that began.
  const bool the_same = !incident->lost_ns.has_value() ||
                        (event.has_tripped_at() && TimeUtil::TimestampToNanoseconds(
                                                       event.tripped_at()) == incident->tripped_ns);
  if (!the_same) {
    ++clears_without_trip_;
    return;
  }
  incident->lost_ns.reset();
  incident->cleared_ns = now_ns;
  incident->reset_by = event.role();
  incident->reset_note = event.note();
}

void Incidents::Trip(const v1::Event& event, std::int64_t now_ns) {
  if (Incident* const before = FindLast(event); before != nullptr) {
    if (before->tripped_ns == now_ns) {
      before->lost_ns.reset();
      return;
    }
    if (!before->lost_ns.has_value()) before->lost_ns = now_ns;
  }
  Incident incident;
  incident.gate = event.gate();
  incident.segment = engine::SegmentOf(event);
  incident.owner = event.owner();
  incident.severity = event.severity();
  incident.reason = event.reason();
  incident.shadow = event.shadow();
  incident.flapping = event.flapping();
  incident.suppressed = event.suppressed_by_size() > 0;
  incident.since_ns = event.has_since() ? TimeUtil::TimestampToNanoseconds(event.since()) : now_ns;
  incident.tripped_ns = now_ns;
  const auto gate = terms_.gates.find(event.gate());
  if (gate != terms_.gates.end()) {
    incident.acknowledge_within_ns = gate->second.acknowledge_within_ns;
    incident.resolve_within_ns = gate->second.resolve_within_ns;
    if (!incident.shadow && !incident.suppressed) {
      for (const auto& [lever, value] : off_rest_) {
        if (!Contains(gate->second.holds, lever.first) ||
            !engine::Agree(incident.segment, lever.second)) {
          continue;
        }
        MitigateBy(incident, now_ns,
                   absl::StrCat(terms_.LeverText(lever.first, lever.second), " was at ", value,
                                " already"));
        break;
      }
    }
  }
  last_[{incident.gate, incident.segment}] = all_.size();
  all_.push_back(std::move(incident));
}

void Incidents::Lever(const v1::Event& event, std::int64_t now_ns) {
  Segment segment = engine::SegmentOf(event);
  const auto lever = terms_.levers.find(event.lever());
  const bool at_rest = lever != terms_.levers.end() && lever->second.rest == event.to();
  const std::string target = terms_.LeverText(event.lever(), segment);
  if (at_rest) {
    off_rest_.erase({event.lever(), std::move(segment)});
    return;
  }
  ForEachUnmitigated(segment, [&](Incident& incident) {
    const std::string name = terms_.GateText(incident.gate, incident.segment);
    const bool causes =
        std::find(event.causes().begin(), event.causes().end(), name) != event.causes().end();
    if (causes) MitigateBy(incident, now_ns, absl::StrCat(target, " at ", event.to()));
  });
  off_rest_[{event.lever(), std::move(segment)}] = event.to();
}

void Incidents::Pin(const v1::Event& event, std::int64_t now_ns) {
  const auto lever = terms_.levers.find(event.lever());
  if (lever != terms_.levers.end() && lever->second.rest == event.to()) return;
  const Segment segment = engine::SegmentOf(event);
  ForEachUnmitigated(segment, [&](Incident& incident) {
    MitigateBy(incident, now_ns,
               absl::StrCat(terms_.LeverText(event.lever(), segment), " pinned at ", event.to(),
                            " by ", event.role()));
  });
}

void Incidents::Ramp(const v1::Event& event, std::int64_t now_ns) {
  const absl::string_view move = engine::RampMoveOf(event);
  const bool rolled_back = move == "rolled_back";
  const bool held = move == "held";
  if (!rolled_back && !held && move != "aborted") return;
  const auto known = terms_.ramps.find(event.ramp());
  const Segment segment = engine::SegmentOf(event);
  ForEachUnmitigated(segment, [&](Incident& incident) {
    if (rolled_back &&
        (known == terms_.ramps.end() || !Contains(known->second.guards, incident.gate))) {
      return;
    }
    const std::string ramp = absl::StrCat("ramp ", terms_.RampText(event.ramp(), segment));
    MitigateBy(incident, now_ns,
               rolled_back ? absl::StrCat(ramp, " rolled back to ", event.to())
                           : absl::StrCat(ramp, held ? " held at " : " aborted, at ", event.to(),
                                          event.role().empty() ? "" : " by ", event.role()));
  });
}

void Incidents::Escalate(const v1::Event& event, std::int64_t now_ns) {
  Incident* const incident = FindOpen(event);
  if (incident == nullptr || !event.lever().empty()) {
    ++other_escalations_;
    return;
  }
  incident->escalations.push_back({now_ns, event.escalated_to(), event.breach()});
}

}  // namespace sluice::review
