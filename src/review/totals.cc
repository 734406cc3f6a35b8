#include "src/review/totals.h"

#include <algorithm>
#include <vector>

namespace sluice::review {
namespace {

Measure MeasureOf(std::vector<std::int64_t> times) {
  if (times.empty()) return {};
  std::sort(times.begin(), times.end());
  return {times.size(), times[(times.size() - 1) / 2], times.back()};
}

void Count(Verdict verdict, Promise& promise) {
  switch (verdict) {
    case Verdict::kNone:
      return;
    case Verdict::kKept:
      ++promise.kept;
      return;
    case Verdict::kMissed:
      ++promise.missed;
      return;
    case Verdict::kOpen:
      ++promise.open;
      return;
  }
}

}  // namespace

Totals TotalsOf(const Incidents& incidents, std::int64_t now_ns) {
  Totals totals;
  std::vector<std::int64_t> detect, acknowledge, mitigate, clear;
  for (const Incident& incident : incidents.all()) {
    if (incident.shadow) {
      ++totals.shadows;
      continue;
    }
    ++totals.incidents;
    const std::int64_t from = incident.tripped_ns;
    detect.push_back(from - incident.since_ns);
    if (incident.acknowledged_ns.has_value()) {
      acknowledge.push_back(*incident.acknowledged_ns - from);
    }
    if (incident.mitigated_ns.has_value()) mitigate.push_back(*incident.mitigated_ns - from);
    if (incident.cleared_ns.has_value()) clear.push_back(*incident.cleared_ns - from);
    Count(incident.Acknowledged(now_ns), totals.acknowledged_within);
    Count(incident.Resolved(now_ns), totals.resolved_within);
    totals.escalations += incident.escalations.size();
    totals.breaches += incident.breached_ns.has_value();
    totals.reminders += incident.reminders;
  }
  totals.detect = MeasureOf(std::move(detect));
  totals.acknowledge = MeasureOf(std::move(acknowledge));
  totals.mitigate = MeasureOf(std::move(mitigate));
  totals.clear = MeasureOf(std::move(clear));
  totals.escalations += incidents.other_escalations();
  totals.refused_acts = incidents.refused_acts();
  totals.notes = incidents.notes();
  return totals;
}

}  // namespace sluice::review
