#include "src/cli/drill_score.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "src/cli/json.h"
#include "src/cli/replay_summary.h"
#include "src/language/print.h"
#include "src/language/unicode.h"
#include "src/review/totals.h"
#include "src/scenario/happened.h"

namespace sluice::cli {
namespace {

using language::Escaped;
using language::PrintDuration;
using review::Incident;
using review::Verdict;

// The time by which events have been judged: that of the last tick.
std::int64_t NowOf(const drill::Drill& drill) {
  const std::int64_t tick_ns = drill.plan().program().tick_ns;
  return drill.origin_ns() + drill.time_ns() / tick_ns * tick_ns;
}

// "kept, within 5m"; empty where nothing was promised.
std::string VerdictText(Verdict verdict, std::int64_t within_ns, const Ink& ink) {
  const std::string within = PrintDuration(within_ns);
  switch (verdict) {
    case Verdict::kNone:
      return "";
    case Verdict::kKept:
      return absl::StrCat(ink(Colour::kGreen, "kept"), ", within ", within);
    case Verdict::kMissed:
      return absl::StrCat(ink(Colour::kRed, "missed"), ", not within ", within);
    case Verdict::kOpen:
      break;
  }
  return absl::StrCat("open, ", within, " not over");
}

// One thing that happened to an incident, or did not.
struct Row {
  std::string what;
  std::string when;  // from the scenario's beginning; - where it did not happen
  std::string how;   // escaped
  std::string verdict;
};

std::string RowsText(const std::vector<Row>& rows) {
  std::array<std::size_t, 3> widths{};
  for (const Row& row : rows) {
    widths[0] = std::max(widths[0], row.what.size());
    widths[1] = std::max(widths[1], row.when.size());
    if (!row.verdict.empty()) widths[2] = std::max(widths[2], language::DisplayWidth(row.how));
  }
  std::string text;
  for (const Row& row : rows) {
    absl::StrAppend(&text, "  ", Padded(row.what, widths[0]), "  ", Padded(row.when, widths[1]),
                    "  ", row.verdict.empty() ? row.how : Padded(row.how, widths[2]),
                    row.verdict.empty() ? "" : "  ", row.verdict, "\n");
  }
  return text;
}

std::string IncidentText(const Incident& incident, std::int64_t origin_ns, std::int64_t now_ns,
                         const Ink& ink) {
  const auto at = [&](std::int64_t time_ns) { return PrintDuration(time_ns - origin_ns); };
  const auto after = [&](std::int64_t time_ns) {
    return time_ns == incident.tripped_ns ? std::string("at once")
                                          : PrintDuration(time_ns - incident.tripped_ns);
  };
  std::vector<Row> rows;
  rows.push_back(
      {"tripped", at(incident.tripped_ns),
       incident.tripped_ns == incident.since_ns
           ? "at once"
           : absl::StrCat("after ", PrintDuration(incident.tripped_ns - incident.since_ns),
                          " of its condition"),
       ""});
  const std::string taken =
      VerdictText(incident.Acknowledged(now_ns), incident.acknowledge_within_ns, ink);
  rows.push_back(incident.acknowledged_ns.has_value()
                     ? Row{"acknowledged", at(*incident.acknowledged_ns),
                           absl::StrCat(after(*incident.acknowledged_ns), ", by ",
                                        Escaped(incident.acknowledged_by)),
                           taken}
                     : Row{"acknowledged", "-", "by nobody", taken});
  rows.push_back(
      incident.mitigated_ns.has_value()
          ? Row{"mitigated", at(*incident.mitigated_ns),
                absl::StrCat(after(*incident.mitigated_ns), ", ", Escaped(incident.mitigated_by)),
                ""}
          : Row{"mitigated", "-", "by nothing", ""});
  const std::string resolved =
      VerdictText(incident.Resolved(now_ns), incident.resolve_within_ns, ink);
  rows.push_back(incident.cleared_ns.has_value() ? Row{"cleared", at(*incident.cleared_ns),
                                                       after(*incident.cleared_ns), resolved}
                                                 : Row{"cleared", "-", "not yet", resolved});
  for (const Incident::Escalation& escalation : incident.escalations) {
    rows.push_back({"escalated", at(escalation.at_ns),
                    absl::StrCat("to ", Escaped(escalation.to),
                                 escalation.breach ? ", for it was not resolved" : ""),
                    ""});
  }
  std::vector<std::string> notes{Escaped(incident.owner)};
  if (!incident.severity.empty()) notes.push_back(Escaped(incident.severity));
  if (incident.shadow) notes.push_back("shadow: it does not count");
  if (incident.suppressed) notes.push_back("suppressed");
  return absl::StrCat(
      ink(Colour::kBold, Escaped(scenario::TargetText(incident.gate, incident.segment))), "  ",
      ink(Colour::kFaint, absl::StrCat("(", absl::StrJoin(notes, ", "), ")")), "\n",
      RowsText(rows));
}

// "to acknowledge  40s at worst, 20s in the middle, 2 of 3"
Row MeasureRow(absl::string_view what, const review::Measure& measure, std::size_t incidents) {
  if (measure.count == 0) return {std::string(what), "-", "none", ""};
  std::string how = "at worst";
  if (measure.count > 1) absl::StrAppend(&how, ", ", PrintDuration(measure.median_ns), " median");
  if (measure.count < incidents) absl::StrAppend(&how, ", ", measure.count, " of ", incidents);
  return {std::string(what), PrintDuration(measure.worst_ns), how, ""};
}

std::string PromiseText(absl::string_view what, const review::Promise& promise, const Ink& ink) {
  std::string text = absl::StrCat(what, " ", promise.kept, " kept, ");
  const std::string missed = absl::StrCat(promise.missed, " missed");
  absl::StrAppend(&text, promise.missed > 0 ? ink(Colour::kRed, missed) : missed);
  if (promise.open > 0) absl::StrAppend(&text, ", ", promise.open, " open");
  return text;
}

std::string TotalsText(const review::Totals& totals, const Ink& ink) {
  std::string text = Counted(totals.incidents, "incident");
  if (totals.shadows > 0) absl::StrAppend(&text, ", and ", totals.shadows, " in shadow");
  text = absl::StrCat(ink(Colour::kBold, text), "\n");
  if (totals.incidents > 0) {
    absl::StrAppend(&text,
                    RowsText({MeasureRow("to detect", totals.detect, totals.incidents),
                              MeasureRow("to acknowledge", totals.acknowledge, totals.incidents),
                              MeasureRow("to mitigate", totals.mitigate, totals.incidents),
                              MeasureRow("to clear", totals.clear, totals.incidents)}));
  }
  absl::StrAppend(&text, "promises: ", PromiseText("acknowledged", totals.acknowledged_within, ink),
                  "; ", PromiseText("resolved", totals.resolved_within, ink), "\n");
  return absl::StrCat(
      text, "heard: ", Counted(totals.escalations, "escalation"), ", ", Grouped(totals.breaches),
      totals.breaches == 1 ? " breach" : " breaches", ", ", Counted(totals.reminders, "reminder"),
      ", ", Counted(totals.refused_acts, "refused act"), ", ", Counted(totals.notes, "note"), "\n");
}

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

std::string IncidentJson(const Incident& incident, std::int64_t origin_ns, std::int64_t now_ns) {
  std::vector<std::string> labels;
  for (const auto& [label, value] : incident.segment) {
    labels.push_back(absl::StrCat(JsonString(label), ":", JsonString(value)));
  }
  const auto time = [&](absl::string_view name, absl::optional<std::int64_t> time_ns) {
    if (!time_ns.has_value()) return std::string();
    return absl::StrCat(",\"", name, "\":", JsonString(PrintDuration(*time_ns - origin_ns)));
  };
  std::vector<std::string> escalations;
  for (const Incident::Escalation& escalation : incident.escalations) {
    escalations.push_back(absl::StrCat(
        "{\"at\":", JsonString(PrintDuration(escalation.at_ns - origin_ns)), ",\"to\":",
        JsonString(escalation.to), ",\"breach\":", escalation.breach ? "true" : "false", "}"));
  }
  return absl::StrCat(
      "{\"gate\":", JsonString(incident.gate), ",\"segment\":{", absl::StrJoin(labels, ","),
      "},\"owner\":", JsonString(incident.owner), ",\"severity\":", JsonString(incident.severity),
      ",\"shadow\":", incident.shadow ? "true" : "false",
      ",\"suppressed\":", incident.suppressed ? "true" : "false", time("since", incident.since_ns),
      time("tripped", incident.tripped_ns), time("acknowledged", incident.acknowledged_ns),
      ",\"acknowledged_by\":", JsonString(incident.acknowledged_by),
      time("mitigated", incident.mitigated_ns),
      ",\"mitigated_by\":", JsonString(incident.mitigated_by), time("cleared", incident.cleared_ns),
      time("breached", incident.breached_ns), ",\"acknowledged_in_time\":\"",
      VerdictName(incident.Acknowledged(now_ns)), "\",\"resolved_in_time\":\"",
      VerdictName(incident.Resolved(now_ns)), "\",\"escalations\":[",
      absl::StrJoin(escalations, ","), "],\"reminders\":", incident.reminders, "}");
}

}  // namespace

std::string ScoreText(const drill::Drill& drill, const Ink& ink) {
  const std::int64_t now_ns = NowOf(drill);
  std::string text = absl::StrCat(ink(Colour::kBold, "SCORE"), "  ", Escaped(drill.title()), ", ",
                                  PrintDuration(drill.time_ns()), " played",
                                  drill.over() ? "" : ", left before its end", "\n\n");
  for (const Incident& incident : drill.incidents().all()) {
    absl::StrAppend(&text, IncidentText(incident, drill.origin_ns(), now_ns, ink), "\n");
  }
  return absl::StrCat(text, TotalsText(review::TotalsOf(drill.incidents(), now_ns), ink));
}

std::string ScoreJson(const drill::Drill& drill) {
  const std::int64_t now_ns = NowOf(drill);
  const review::Totals totals = review::TotalsOf(drill.incidents(), now_ns);
  std::vector<std::string> incidents;
  for (const Incident& incident : drill.incidents().all()) {
    incidents.push_back(IncidentJson(incident, drill.origin_ns(), now_ns));
  }
  return absl::StrCat(
      "{\"score\":{\"scenario\":", JsonString(drill.title()),
      ",\"played\":", JsonString(PrintDuration(drill.time_ns())),
      ",\"over\":", drill.over() ? "true" : "false", ",\"incidents\":[",
      absl::StrJoin(incidents, ","), "],\"detect\":", MeasureJson(totals.detect),
      ",\"acknowledge\":", MeasureJson(totals.acknowledge),
      ",\"mitigate\":", MeasureJson(totals.mitigate), ",\"clear\":", MeasureJson(totals.clear),
      ",\"acknowledged_in_time\":", PromiseJson(totals.acknowledged_within),
      ",\"resolved_in_time\":", PromiseJson(totals.resolved_within),
      ",\"escalations\":", totals.escalations, ",\"breaches\":", totals.breaches,
      ",\"reminders\":", totals.reminders, ",\"refused_acts\":", totals.refused_acts,
      ",\"notes\":", totals.notes, "}}\n");
}

bool AllKept(const drill::Drill& drill) {
  const review::Totals totals = review::TotalsOf(drill.incidents(), NowOf(drill));
  return totals.acknowledged_within.missed == 0 && totals.resolved_within.missed == 0;
}

}  // namespace sluice::cli
