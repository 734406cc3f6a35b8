#include "src/review/incidents.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "google/protobuf/util/time_util.h"
#include "src/engine/event_fields.h"
#include "src/evaluate/label_pool.h"

namespace sluice::review {
namespace {

using google::protobuf::util::TimeUtil;

Segment SegmentOf(const v1::Event& event) {
  return Segment(event.segment().begin(), event.segment().end());
}

// Whether they have the same values of the labels that both have.
bool Agree(const Segment& a, const Segment& b) {
  return std::all_of(a.begin(), a.end(), [&b](const auto& label) {
    const auto found = b.find(label.first);
    return found == b.end() || found->second == label.second;
  });
}

bool Contains(const std::vector<std::string>& names, absl::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// start_success{region = "sg"}, as events write it. `known` are those of a kind that the plan
// has; what it hasn't may stand in a journal all the same.
template <typename Known>
std::string TargetText(const std::map<std::string, Known>& known, const std::string& name,
                       const Segment& segment) {
  if (segment.empty()) return name;
  const auto declared = known.find(name);
  std::vector<std::string> labels;
  if (declared != known.end()) {
    labels = declared->second.labels;
  } else {
    for (const auto& label : segment) labels.push_back(label.first);
  }
  std::vector<int> order;
  evaluate::LabelValues values;
  for (const std::string& label : labels) {
    const auto value = segment.find(label);
    order.push_back(static_cast<int>(values.size()));
    values.push_back(value == segment.end() ? absl::string_view() : value->second);
  }
  return engine::Target(name, labels, order, values);
}

// What the id of a RAMP says that has happened: "held".
absl::string_view RampMoveOf(const v1::Event& event) {
  absl::string_view id = event.id();
  id = id.substr(0, id.rfind('/'));
  id.remove_prefix(id.rfind('/') + 1);
  if (!absl::ConsumePrefix(&id, "RAMP:")) return {};
  return id.substr(0, id.find('#'));
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
  const std::int64_t deadline = tripped_ns + acknowledge_within_ns;
  const absl::optional<std::int64_t> done =
      acknowledged_ns.has_value() ? acknowledged_ns : cleared_ns;
  if (done.has_value()) return *done <= deadline ? Verdict::kKept : Verdict::kMissed;
  return now_ns >= deadline ? Verdict::kMissed : Verdict::kOpen;
}

Verdict Incident::Resolved(std::int64_t now_ns) const {
  if (resolve_within_ns == 0 || shadow) return Verdict::kNone;
  const std::int64_t deadline = tripped_ns + resolve_within_ns;
  if (breached_ns.has_value()) return Verdict::kMissed;
  if (cleared_ns.has_value()) return *cleared_ns <= deadline ? Verdict::kKept : Verdict::kMissed;
  return now_ns >= deadline ? Verdict::kMissed : Verdict::kOpen;
}

Incident* Incidents::FindOpen(const v1::Event& event) {
  const auto found = open_.find({event.gate(), SegmentOf(event)});
  return found == open_.end() ? nullptr : &all_[found->second];
}

template <typename Mitigate>
void Incidents::ForEachUnmitigated(const Segment& segment, Mitigate mitigate) {
  for (const auto& [key, place] : open_) {
    Incident& incident = all_[place];
    if (!incident.mitigated_ns.has_value() && Agree(incident.segment, segment)) mitigate(incident);
  }
}

void Incidents::Add(const v1::Event& event) {
  const std::int64_t now_ns = TimeUtil::TimestampToNanoseconds(event.time());
  Incident* const incident = FindOpen(event);
  switch (event.kind()) {
    case v1::Event::TRIP:
      return Trip(event, now_ns);
    case v1::Event::CLEAR:
      if (incident != nullptr) incident->cleared_ns = now_ns;
      open_.erase({event.gate(), SegmentOf(event)});
      return;
    case v1::Event::ACKNOWLEDGED:
      if (incident == nullptr || incident->acknowledged_ns.has_value()) return;
      incident->acknowledged_ns = now_ns;
      incident->acknowledged_by = event.role();
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

void Incidents::Trip(const v1::Event& event, std::int64_t now_ns) {
  Incident incident;
  incident.gate = event.gate();
  incident.segment = SegmentOf(event);
  incident.owner = event.owner();
  incident.severity = event.severity();
  incident.reason = event.reason();
  incident.shadow = event.shadow();
  incident.suppressed = event.suppressed_by_size() > 0;
  incident.since_ns = event.has_since() ? TimeUtil::TimestampToNanoseconds(event.since()) : now_ns;
  incident.tripped_ns = now_ns;
  const auto gate = terms_.gates.find(event.gate());
  if (gate != terms_.gates.end()) {
    incident.acknowledge_within_ns = gate->second.acknowledge_within_ns;
    incident.resolve_within_ns = gate->second.resolve_within_ns;
    if (!incident.shadow && !incident.suppressed) {
      for (const auto& [lever, value] : off_rest_) {
        if (!Contains(gate->second.holds, lever.first) || !Agree(incident.segment, lever.second)) {
          continue;
        }
        MitigateBy(incident, now_ns,
                   absl::StrCat(TargetText(terms_.levers, lever.first, lever.second), " was at ",
                                value, " already"));
        break;
      }
    }
  }
  // A trip without a clear before it: a journal may have lost that.
  open_[{incident.gate, incident.segment}] = all_.size();
  all_.push_back(std::move(incident));
}

void Incidents::Lever(const v1::Event& event, std::int64_t now_ns) {
  Segment segment = SegmentOf(event);
  const auto lever = terms_.levers.find(event.lever());
  const bool at_rest = lever != terms_.levers.end() && lever->second.rest == event.to();
  const std::string target = TargetText(terms_.levers, event.lever(), segment);
  if (at_rest) {
    off_rest_.erase({event.lever(), std::move(segment)});
    return;
  }
  ForEachUnmitigated(segment, [&](Incident& incident) {
    const std::string name = TargetText(terms_.gates, incident.gate, incident.segment);
    const bool causes =
        std::find(event.causes().begin(), event.causes().end(), name) != event.causes().end();
    if (causes) MitigateBy(incident, now_ns, absl::StrCat(target, " at ", event.to()));
  });
  off_rest_[{event.lever(), std::move(segment)}] = event.to();
}

void Incidents::Pin(const v1::Event& event, std::int64_t now_ns) {
  const auto lever = terms_.levers.find(event.lever());
  if (lever != terms_.levers.end() && lever->second.rest == event.to()) return;
  const Segment segment = SegmentOf(event);
  ForEachUnmitigated(segment, [&](Incident& incident) {
    MitigateBy(incident, now_ns,
               absl::StrCat(TargetText(terms_.levers, event.lever(), segment), " pinned at ",
                            event.to(), " by ", event.role()));
  });
}

void Incidents::Ramp(const v1::Event& event, std::int64_t now_ns) {
  const absl::string_view move = RampMoveOf(event);
  const bool rolled_back = move == "rolled_back";
  const bool held = move == "held";
  if (!rolled_back && !held && move != "aborted") return;
  const auto known = terms_.ramps.find(event.ramp());
  const Segment segment = SegmentOf(event);
  ForEachUnmitigated(segment, [&](Incident& incident) {
    if (rolled_back &&
        (known == terms_.ramps.end() || !Contains(known->second.guards, incident.gate))) {
      return;
    }
    const std::string ramp = absl::StrCat("ramp ", TargetText(terms_.ramps, event.ramp(), segment));
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
