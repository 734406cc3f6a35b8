#include "src/cli/drill_score.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "src/cli/incident_steps.h"
#include "src/cli/json.h"
#include "src/cli/replay_summary.h"
#include "src/engine/event_fields.h"
#include "src/language/print.h"
#include "src/language/unicode.h"
#include "src/review/totals.h"

namespace sluice::cli {
namespace {

using language::Escaped;
using language::PrintDuration;
using review::Incident;

// The time by which events have been judged: that of the last tick.
std::int64_t NowOf(const drill::Drill& drill) {
  const std::int64_t tick_ns = drill.plan().program().tick_ns;
  return drill.origin_ns() + drill.time_ns() / tick_ns * tick_ns;
}

// A line of a table.
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
    absl::StrAppend(&text, "  ", Padded(row.what, widths[0]), "  ");
    if (row.how.empty() && row.verdict.empty()) {
      absl::StrAppend(&text, row.when, "\n");
      continue;
    }
    absl::StrAppend(&text, Padded(row.when, widths[1]), "  ",
                    row.verdict.empty() ? row.how : Padded(row.how, widths[2]),
                    row.verdict.empty() ? "" : "  ", row.verdict, "\n");
  }
  return text;
}

// "1m47s, by growth_lead"; of a trip "after 3m of its condition".
std::string HowText(const IncidentStep& step) {
  const std::string how = Escaped(step.how);
  if (!step.after_ns.has_value()) return how;
  const std::string after = AfterText(*step.after_ns);
  if (step.what == "tripped" && *step.after_ns > 0) {
    return absl::StrCat("after ", after, " of its condition");
  }
  if (step.what == "escalated") return how;
  return absl::StrCat(after, how.empty() ? "" : ", ", how);
}

std::string IncidentText(const Incident& incident, std::int64_t origin_ns, std::int64_t now_ns,
                         const Ink& ink) {
  std::vector<Row> rows;
  for (const IncidentStep& step : StepsOf(incident, now_ns)) {
    rows.push_back({step.what,
                    step.at_ns.has_value() ? PrintDuration(*step.at_ns - origin_ns) : "-",
                    HowText(step), ink(ColourOf(step.verdict), VerdictText(step))});
  }
  return absl::StrCat(
      ink(Colour::kBold, Escaped(engine::TargetText(incident.gate, incident.segment))), "  ",
      ink(Colour::kFaint,
          absl::StrCat("(", Escaped(absl::StrJoin(AboutIncident(incident), ", ")), ")")),
      "\n", RowsText(rows));
}

Row MeasureRow(absl::string_view what, const review::Measure& measure, std::size_t incidents) {
  const std::string how = MeasureText(measure, incidents);
  if (how.empty()) return {std::string(what), "-", "none", ""};
  const std::size_t blank = how.find(' ');
  return {std::string(what), how.substr(0, blank), how.substr(blank + 1), ""};
}

std::string PromiseLine(absl::string_view what, const review::Promise& promise, const Ink& ink) {
  const std::string missed = absl::StrCat(promise.missed, " missed");
  return absl::StrCat(
      what, " ",
      absl::StrReplaceAll(PromiseText(promise),
                          {{missed, promise.missed > 0 ? ink(Colour::kRed, missed) : missed}}));
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
  absl::StrAppend(&text, "promises: ", PromiseLine("acknowledged", totals.acknowledged_within, ink),
                  "; ", PromiseLine("resolved", totals.resolved_within, ink), "\n");
  return absl::StrCat(
      text, "heard: ", Counted(totals.escalations, "escalation"), ", ", Grouped(totals.breaches),
      totals.breaches == 1 ? " breach" : " breaches", ", ", Counted(totals.reminders, "reminder"),
      ", ", Counted(totals.refused_acts, "refused act"), ", ", Counted(totals.notes, "note"), "\n");
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
  const auto since = [&drill](std::int64_t time_ns) {
    return JsonString(PrintDuration(time_ns - drill.origin_ns()));
  };
  std::vector<std::string> incidents;
  for (const Incident& incident : drill.incidents().all()) {
    incidents.push_back(absl::StrCat("{", IncidentJson(incident, now_ns, since), "}"));
  }
  return absl::StrCat("{\"score\":{\"scenario\":", JsonString(drill.title()),
                      ",\"played\":", JsonString(PrintDuration(drill.time_ns())),
                      ",\"over\":", drill.over() ? "true" : "false", ",\"incidents\":[",
                      absl::StrJoin(incidents, ","), "],", TotalsJson(totals), "}}\n");
}

bool AllKept(const drill::Drill& drill) {
  const review::Totals totals = review::TotalsOf(drill.incidents(), NowOf(drill));
  return totals.acknowledged_within.missed == 0 && totals.resolved_within.missed == 0;
}

}  // namespace sluice::cli
