#include "src/cli/incident_steps.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "src/cli/json.h"
#include "src/language/print.h"

namespace sluice::cli {
namespace {

using language::PrintDuration;
using review::Incident;
using review::Verdict;

std::string MeasureJson(const review::Measure& measure) {
  if (measure.count == 0) return "{\"count\":0}";
  return absl::StrCat("{\"count\":", measure.count,
                      ",\"median\":", JsonString(PrintDuration(measure.median_ns)),
                      ",\"worst\":", JsonString(PrintDuration(measure.worst_ns)), "}");
}

std::string PromiseJson(const review::Promise& promise) {
  return absl::StrCat("{\"kept\":", promise.kept, ",\"missed\":", promise.missed,
                      ",\"open\":", promise.open, "}");
}

const char* Bool(bool value) { return value ? "true" : "false"; }

}  // namespace

std::vector<IncidentStep> StepsOf(const Incident& incident, std::int64_t now_ns) {
  const std::int64_t tripped_ns = incident.tripped_ns;
  const auto after = [tripped_ns](absl::optional<std::int64_t> at_ns) {
    return at_ns.has_value() ? absl::optional<std::int64_t>(*at_ns - tripped_ns) : absl::nullopt;
  };
  std::vector<IncidentStep> steps;
  steps.push_back({"first bad", incident.since_ns, absl::nullopt, "", Verdict::kNone, 0});
  steps.push_back({"tripped", tripped_ns, tripped_ns - incident.since_ns, "", Verdict::kNone, 0});
  const std::string note =
      incident.acknowledged_note.empty() ? "" : absl::StrCat(": ", incident.acknowledged_note);
  steps.push_back({"acknowledged", incident.acknowledged_ns, after(incident.acknowledged_ns),
                   incident.acknowledged_ns.has_value()
                       ? absl::StrCat("by ", incident.acknowledged_by, note)
                   : incident.Acknowledged(now_ns) == Verdict::kKept
                       ? "by nobody, and it cleared before that was due"
                       : "by nobody",
                   incident.Acknowledged(now_ns), incident.acknowledge_within_ns});
  steps.push_back({"mitigated", incident.mitigated_ns, after(incident.mitigated_ns),
                   incident.mitigated_ns.has_value() ? incident.mitigated_by : "by nothing",
                   Verdict::kNone, 0});
  const std::string why =
      incident.reset_note.empty() ? "" : absl::StrCat(": ", incident.reset_note);
  steps.push_back(
      {"cleared", incident.cleared_ns, after(incident.cleared_ns),
       incident.cleared_ns.has_value()
           ? (incident.reset_by.empty() ? "" : absl::StrCat("reset by ", incident.reset_by, why))
           : (incident.open() ? "not yet" : "not known"),
       incident.Resolved(now_ns), incident.resolve_within_ns});
  if (incident.lost_ns.has_value()) {
    steps.push_back({"lost", incident.lost_ns, after(incident.lost_ns),
                     "its run ended, or it tripped anew, and no clear was told", Verdict::kNone,
                     0});
  }
  for (const Incident::Escalation& escalation : incident.escalations) {
    steps.push_back(
        {"escalated", escalation.at_ns, after(escalation.at_ns),
         absl::StrCat("to ", escalation.to, escalation.breach ? ", for it was not resolved" : ""),
         Verdict::kNone, 0});
  }
  return steps;
}

std::string AfterText(std::int64_t after_ns) {
  return after_ns == 0 ? "at once" : PrintDuration(after_ns);
}

std::string VerdictText(const IncidentStep& step) {
  const std::string within = PrintDuration(step.within_ns);
  switch (step.verdict) {
    case Verdict::kNone:
      return "";
    case Verdict::kKept:
      return absl::StrCat("kept, within ", within);
    case Verdict::kMissed:
      return absl::StrCat("missed, not within ", within);
    case Verdict::kOpen:
      break;
  }
  return absl::StrCat("open, ", within, " not over");
}

Colour ColourOf(Verdict verdict) {
  return verdict == Verdict::kKept     ? Colour::kGreen
         : verdict == Verdict::kMissed ? Colour::kRed
                                       : Colour::kNone;
}

absl::string_view VerdictName(Verdict verdict) {
  switch (verdict) {
    case Verdict::kKept:
      return "KEPT";
    case Verdict::kMissed:
      return "MISSED";
    case Verdict::kOpen:
      return "OPEN";
    case Verdict::kNone:
      break;
  }
  return "NONE";
}

std::vector<std::string> AboutIncident(const Incident& incident) {
  std::vector<std::string> about{incident.owner};
  if (!incident.severity.empty()) about.push_back(incident.severity);
  if (incident.shadow) about.push_back("shadow: it does not count");
  if (incident.suppressed) about.push_back("suppressed");
  if (incident.flapping) about.push_back("flapping");
  return about;
}

std::string MeasureText(const review::Measure& measure, std::size_t incidents) {
  if (measure.count == 0) return "";
  std::string text = absl::StrCat(PrintDuration(measure.worst_ns), " at worst");
  if (measure.count > 1) absl::StrAppend(&text, ", ", PrintDuration(measure.median_ns), " median");
  if (measure.count < incidents) absl::StrAppend(&text, ", ", measure.count, " of ", incidents);
  return text;
}

std::string PromiseText(const review::Promise& promise) {
  std::string text = absl::StrCat(promise.kept, " kept, ", promise.missed, " missed");
  if (promise.open > 0) absl::StrAppend(&text, ", ", promise.open, " open");
  return text;
}

std::string SegmentJson(const engine::Segment& segment) {
  const auto label = [](std::string* out, const auto& entry) {
    absl::StrAppend(out, JsonString(entry.first), ":", JsonString(entry.second));
  };
  return absl::StrCat("{", absl::StrJoin(segment, ",", label), "}");
}

std::string IncidentJson(const Incident& incident, std::int64_t now_ns,
                         absl::FunctionRef<std::string(std::int64_t)> time) {
  const auto at = [&](absl::string_view name, absl::optional<std::int64_t> time_ns) {
    if (!time_ns.has_value()) return std::string();
    return absl::StrCat(",\"", name, "\":", time(*time_ns));
  };
  const auto to = [&](absl::string_view name, absl::optional<std::int64_t> time_ns) {
    if (!time_ns.has_value()) return std::string();
    return absl::StrCat(",\"to_", name,
                        "\":", JsonString(PrintDuration(*time_ns - incident.tripped_ns)));
  };
  std::vector<std::string> escalations;
  for (const Incident::Escalation& escalation : incident.escalations) {
    escalations.push_back(absl::StrCat("{\"at\":", time(escalation.at_ns),
                                       ",\"to\":", JsonString(escalation.to),
                                       ",\"breach\":", Bool(escalation.breach), "}"));
  }
  return absl::StrCat(
      "\"gate\":", JsonString(incident.gate), ",\"segment\":", SegmentJson(incident.segment),
      ",\"owner\":", JsonString(incident.owner), ",\"severity\":", JsonString(incident.severity),
      ",\"reason\":", JsonString(incident.reason), ",\"shadow\":", Bool(incident.shadow),
      ",\"suppressed\":", Bool(incident.suppressed), ",\"flapping\":", Bool(incident.flapping),
      ",\"state\":\"",
      incident.open()                   ? "OPEN"
      : incident.cleared_ns.has_value() ? "CLEARED"
                                        : "LOST",
      "\"", at("since", incident.since_ns), at("tripped", incident.tripped_ns),
      at("acknowledged", incident.acknowledged_ns),
      ",\"acknowledged_by\":", JsonString(incident.acknowledged_by),
      ",\"acknowledged_note\":", JsonString(incident.acknowledged_note),
      at("mitigated", incident.mitigated_ns),
      ",\"mitigated_by\":", JsonString(incident.mitigated_by), at("cleared", incident.cleared_ns),
      ",\"reset_by\":", JsonString(incident.reset_by),
      ",\"reset_note\":", JsonString(incident.reset_note), at("lost", incident.lost_ns),
      at("breached", incident.breached_ns),
      ",\"to_detect\":", JsonString(PrintDuration(incident.tripped_ns - incident.since_ns)),
      to("acknowledge", incident.acknowledged_ns), to("mitigate", incident.mitigated_ns),
      to("clear", incident.cleared_ns), ",\"acknowledged_in_time\":\"",
      VerdictName(incident.Acknowledged(now_ns)), "\",\"resolved_in_time\":\"",
      VerdictName(incident.Resolved(now_ns)), "\",\"escalations\":[",
      absl::StrJoin(escalations, ","), "],\"reminders\":", incident.reminders);
}

std::string TotalsJson(const review::Totals& totals) {
  return absl::StrCat("\"detect\":", MeasureJson(totals.detect),
                      ",\"acknowledge\":", MeasureJson(totals.acknowledge),
                      ",\"mitigate\":", MeasureJson(totals.mitigate),
                      ",\"clear\":", MeasureJson(totals.clear),
                      ",\"acknowledged_in_time\":", PromiseJson(totals.acknowledged_within),
                      ",\"resolved_in_time\":", PromiseJson(totals.resolved_within),
                      ",\"escalations\":", totals.escalations, ",\"breaches\":", totals.breaches,
                      ",\"reminders\":", totals.reminders,
                      ",\"refused_acts\":", totals.refused_acts, ",\"notes\":", totals.notes);
}

}  // namespace sluice::cli
