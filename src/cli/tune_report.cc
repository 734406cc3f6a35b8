#include "src/cli/tune_report.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "src/cli/event_line.h"
#include "src/cli/json.h"
#include "src/cli/replay_summary.h"
#include "src/language/print.h"
#include "src/language/unicode.h"
#include "src/plan/people_time.h"
#include "src/tune/edit.h"

namespace sluice::cli {
namespace {

using language::Escaped;

constexpr std::size_t kGap = 2;  // blanks between columns

std::string DelayText(const absl::optional<std::int64_t>& delay_ns) {
  return delay_ns.has_value() ? language::PrintDuration(*delay_ns) : "";
}

// ---- The table -----------------------------------------------------------------

// Cells, each column as wide as its widest cell; the first ones to the left, numbers to the
// right. The last one is as long as it is.
class Table {
 public:
  Table(std::vector<std::string> header, std::vector<bool> to_right)
      : to_right_(std::move(to_right)) {
    Add(std::move(header), Colour::kFaint);
  }

  void Add(std::vector<std::string> cells, Colour colour) {
    widths_.resize(std::max(widths_.size(), cells.size()));
    for (std::size_t i = 0; i < cells.size(); ++i) {
      widths_[i] = std::max(widths_[i], language::DisplayWidth(cells[i]));
    }
    rows_.emplace_back(std::move(cells), colour);
  }

  std::string Text(const Ink& ink) const {
    std::string text;
    for (const auto& [cells, colour] : rows_) {
      std::string line;
      for (std::size_t i = 0; i < cells.size(); ++i) {
        const std::string blanks(widths_[i] - language::DisplayWidth(cells[i]), ' ');
        const std::string gap(i == 0 ? 0 : kGap, ' ');
        absl::StrAppend(&line, gap, to_right_[i] ? blanks : "", cells[i],
                        to_right_[i] ? "" : blanks);
      }
      line.erase(line.find_last_not_of(' ') + 1);
      absl::StrAppend(&text, ink(colour, line), "\n");
    }
    return text;
  }

 private:
  std::vector<bool> to_right_;
  std::vector<std::size_t> widths_;
  std::vector<std::pair<std::vector<std::string>, Colour>> rows_;
};

// The places of the settings, by threshold and then by duration.
std::vector<std::size_t> InOrder(const Tuned& tuned) {
  std::vector<std::size_t> places(tuned.settings.size());
  std::iota(places.begin(), places.end(), 0);
  const auto key = [&tuned](std::size_t i) {
    const tune::Setting& setting = tuned.settings[i];
    return std::make_pair(tune::ThresholdValue(setting.threshold),
                          setting.duration.duration().ns());
  };
  std::stable_sort(places.begin(), places.end(),
                   [&](std::size_t a, std::size_t b) { return key(a) < key(b); });
  return places;
}

std::string RemarkOf(const Tuned& tuned, std::size_t place) {
  const bool recommended = tuned.judged && place == tuned.recommended;
  if (place != tuned.present) return recommended ? "<- recommended" : "";
  return recommended ? "<- recommended, as the plan has it" : "<- the plan's own";
}

Colour ColourOf(const Tuned& tuned, std::size_t place) {
  if (tuned.judged && place == tuned.recommended) return Colour::kGreen;
  if (place == tuned.present) return Colour::kYellow;
  return tuned.judged && tuned.verdicts[place].on_frontier ? Colour::kBold : Colour::kNone;
}

std::string TableText(const Tuned& tuned, const Ink& ink) {
  std::vector<std::string> header = {" ", "threshold", "for", "trips", "tripped"};
  std::vector<bool> to_right = {false, true, false, true, true};
  if (tuned.judged) {
    header.insert(header.end(), {"missed", "false", "delay"});
    to_right.insert(to_right.end(), {true, true, true});
  }
  header.push_back("");
  to_right.push_back(false);
  Table table(std::move(header), std::move(to_right));
  for (const std::size_t place : InOrder(tuned)) {
    const tune::Setting& setting = tuned.settings[place];
    const tune::Course& course = tuned.courses[place];
    std::vector<std::string> cells = {
        tuned.judged && tuned.verdicts[place].on_frontier ? "*" : " ",
        tune::ThresholdText(setting.threshold), tune::DurationText(setting.duration),
        Grouped(course.trips.size()), PercentText(ShareTripped(course))};
    if (tuned.judged) {
      const tune::Verdict& verdict = tuned.verdicts[place];
      cells.push_back(absl::StrCat(verdict.missed, " of ", tuned.incidents.size()));
      cells.push_back(Grouped(verdict.false_trips));
      cells.push_back(DelayText(verdict.delay_ns));
    }
    cells.push_back(RemarkOf(tuned, place));
    table.Add(std::move(cells), ColourOf(tuned, place));
  }
  return table.Text(ink);
}

// ---- What goes with it ---------------------------------------------------------

std::string Heading(const Tuned& tuned) {
  const tune::Subject& subject = tuned.subject;
  const std::string threshold = tune::ThresholdText(subject.present.threshold);
  const std::string duration = tune::DurationText(subject.present.duration);
  std::string text =
      absl::StrCat("gate ", Escaped(subject.gate.name().text()), ": `", Escaped(subject.condition),
                   "` for ", duration, "; the ", threshold, " and the ", duration, " are tuned\n");
  const std::string clear = tune::ClearText(subject, subject.present);
  if (!clear.empty()) {
    std::vector<std::string> moving;
    for (const v1::SignedLiteral& number : tune::MovingNumbers(subject)) {
      moving.push_back(absl::StrCat("the ", tune::ThresholdText(number)));
    }
    absl::StrAppend(&text, "`clear when ", Escaped(clear), "`",
                    moving.empty() ? " stays as it is: it has no threshold for the same value\n"
                                   : absl::StrCat("; ", absl::StrJoin(moving, ", "),
                                                  moving.size() == 1 ? " moves" : " move",
                                                  " along in proportion\n"));
  }
  if (subject.latch) {
    absl::StrAppend(&text, "its `latch` is left out: as if it were reset once it is ready\n");
  }
  return absl::StrCat(text, "\n");
}

std::string VerdictText(const Tuned& tuned, std::size_t place) {
  const tune::Verdict& verdict = tuned.verdicts[place];
  return absl::StrCat(verdict.missed, " of ", Counted(tuned.incidents.size(), "incident"),
                      " missed, ", Counted(verdict.false_trips, "false trip"),
                      verdict.delay_ns.has_value()
                          ? absl::StrCat(", half caught within ", DelayText(verdict.delay_ns))
                          : "");
}

std::string AnswerText(const tune::Answer& answer, std::int64_t tick_ns) {
  if (answer.delay_ns.has_value()) {
    return absl::StrCat(*answer.delay_ns < 0 ? "" : "after ", DelayText(answer.delay_ns));
  }
  if (!answer.tripped_since_ns.has_value()) return "missed";
  return absl::StrCat("missed: tripped since ", TimeText(*answer.tripped_since_ns, tick_ns));
}

std::string IncidentText(const tune::Incident& incident, std::int64_t tick_ns) {
  std::string text = TimeText(incident.begin_ns, tick_ns);
  const auto label = [](std::string* out, const auto& entry) {
    absl::StrAppend(out, Escaped(entry.first), " = ", Escaped(language::PrintQuoted(entry.second)));
  };
  if (!incident.segment.empty()) {
    absl::StrAppend(&text, " {", absl::StrJoin(incident.segment, ", ", label), "}");
  }
  if (!incident.name.empty()) absl::StrAppend(&text, " ", Escaped(incident.name));
  return text;
}

// What the recommended setting and the plan's own made of each incident.
std::string IncidentsText(const Tuned& tuned, const Ink& ink) {
  const bool both = tuned.recommended != tuned.present;
  std::vector<std::string> header = {"  incident", SettingText(tuned.settings[tuned.recommended])};
  if (both) {
    header.push_back(absl::StrCat(SettingText(tuned.settings[tuned.present]), ", the plan's own"));
  }
  Table table(std::move(header), {false, false, false});
  for (std::size_t i = 0; i < tuned.incidents.size(); ++i) {
    std::vector<std::string> cells = {
        absl::StrCat("  ", IncidentText(tuned.incidents[i], tuned.tick_ns)),
        AnswerText(tuned.verdicts[tuned.recommended].answers[i], tuned.tick_ns)};
    if (both) {
      cells.push_back(AnswerText(tuned.verdicts[tuned.present].answers[i], tuned.tick_ns));
    }
    table.Add(std::move(cells), Colour::kNone);
  }
  return table.Text(ink);
}

std::string Conclusion(const Tuned& tuned, const Ink& ink) {
  const std::string best = SettingText(tuned.settings[tuned.recommended]);
  std::string text = absl::StrCat(
      "\n* on the frontier: no other is better in missed, false or delay, and worse in none.\n"
      "  Recommended of these: fewest missed and false together, then fewest missed, then\n"
      "  shortest delay (in which half of the incidents are caught), then nearest to the plan.\n\n",
      ink(Colour::kGreen, "recommended: "), ink(Colour::kBold, best), ": ",
      VerdictText(tuned, tuned.recommended), "\n");
  if (tuned.recommended == tuned.present) {
    absl::StrAppend(&text, "             which is what the plan has\n");
  } else {
    absl::StrAppend(&text, "  the plan's ", SettingText(tuned.settings[tuned.present]), ": ",
                    VerdictText(tuned, tuned.present), "\n\n",
                    tune::ClausesText(tuned.subject, tuned.settings[tuned.recommended]));
  }
  if (!tuned.incidents.empty()) absl::StrAppend(&text, "\n", IncidentsText(tuned, ink));
  return text;
}

// ---- JSON ----------------------------------------------------------------------

std::string Seconds(std::int64_t ns) {
  return language::PrintNumber(static_cast<double>(ns) / 1e9);
}

std::string JsonTime(std::int64_t time_ns) {
  return JsonString(plan::TimeInUtc(absl::FromUnixNanos(time_ns)));
}

std::string IncidentJson(const tune::Incident& incident, const tune::Answer& answer) {
  const auto label = [](std::string* out, const auto& entry) {
    absl::StrAppend(out, JsonString(entry.first), ":", JsonString(entry.second));
  };
  std::string json = absl::StrCat("{\"begin\":", JsonTime(incident.begin_ns),
                                  ",\"end\":", JsonTime(incident.end_ns));
  if (!incident.name.empty()) absl::StrAppend(&json, ",\"name\":", JsonString(incident.name));
  if (!incident.segment.empty()) {
    absl::StrAppend(&json, ",\"segment\":{", absl::StrJoin(incident.segment, ",", label), "}");
  }
  if (answer.delay_ns.has_value()) {
    absl::StrAppend(&json, ",\"missed\":false,\"delay\":", Seconds(*answer.delay_ns));
  } else {
    absl::StrAppend(&json, ",\"missed\":true");
    if (answer.tripped_since_ns.has_value()) {
      absl::StrAppend(&json, ",\"tripped_since\":", JsonTime(*answer.tripped_since_ns));
    }
  }
  return absl::StrCat(json, "}");
}

std::string VerdictJson(const Tuned& tuned, std::size_t place) {
  const tune::Verdict& verdict = tuned.verdicts[place];
  std::vector<std::string> incidents;
  for (std::size_t i = 0; i < tuned.incidents.size(); ++i) {
    incidents.push_back(IncidentJson(tuned.incidents[i], verdict.answers[i]));
  }
  return absl::StrCat(
      ",\"missed\":", verdict.missed, ",\"false_trips\":", verdict.false_trips,
      verdict.delay_ns.has_value() ? absl::StrCat(",\"delay\":", Seconds(*verdict.delay_ns)) : "",
      ",\"frontier\":", verdict.on_frontier ? "true" : "false",
      ",\"recommended\":", place == tuned.recommended ? "true" : "false", ",\"incidents\":[",
      absl::StrJoin(incidents, ","), "]");
}

}  // namespace

double ShareTripped(const tune::Course& course) {
  return course.ticks == 0
             ? 0
             : static_cast<double>(course.tripped_ticks) / static_cast<double>(course.ticks);
}

// As many digits as people compare by; what is above 0 never looks like it.
std::string PercentText(double share) {
  const double percent = share * 100;
  if (percent == 0) return "0 %";
  if (percent < 0.01) return "< 0.01 %";
  return absl::StrFormat("%.*f %%", percent < 1 ? 2 : percent < 10 ? 1 : 0, percent);
}

std::string SettingText(const tune::Setting& setting) {
  return absl::StrCat(tune::ThresholdText(setting.threshold), " for ",
                      tune::DurationText(setting.duration));
}

std::string TuneText(const Tuned& tuned, const Ink& ink) {
  std::string text = absl::StrCat(Heading(tuned), TableText(tuned, ink));
  if (tuned.judged) absl::StrAppend(&text, Conclusion(tuned, ink));
  return text;
}

std::string TuneJson(const Tuned& tuned) {
  std::string json;
  for (const std::size_t place : InOrder(tuned)) {
    const tune::Setting& setting = tuned.settings[place];
    const tune::Course& course = tuned.courses[place];
    const double value = tune::ThresholdValue(setting.threshold);
    const auto suppressed = std::count_if(course.trips.begin(), course.trips.end(),
                                          [](const tune::Trip& trip) { return trip.suppressed; });
    const std::string clear = tune::ClearText(tuned.subject, setting);
    absl::StrAppend(
        &json, "{\"gate\":", JsonString(tuned.subject.gate.name().text()),
        ",\"threshold\":", JsonString(tune::ThresholdText(setting.threshold)),
        ",\"threshold_value\":",
        language::PrintNumber(tune::IsDuration(setting.threshold) ? value / 1e9 : value),
        ",\"for\":", JsonString(tune::DurationText(setting.duration)),
        clear.empty() ? "" : absl::StrCat(",\"clear_when\":", JsonString(clear)),
        ",\"present\":", place == tuned.present ? "true" : "false",
        ",\"trips\":", course.trips.size(), ",\"suppressed_trips\":", suppressed,
        ",\"tripped_share\":", language::PrintNumber(ShareTripped(course)),
        tuned.judged ? VerdictJson(tuned, place) : "", "}\n");
  }
  return json;
}

}  // namespace sluice::cli
