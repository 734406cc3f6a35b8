#include "src/cli/tune_picture.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "src/cli/event_line.h"
#include "src/cli/markup.h"
#include "src/cli/replay_summary.h"
#include "src/cli/time_axis.h"
#include "src/language/print.h"
#include "src/language/unicode.h"

namespace sluice::cli {
namespace {

// All lengths are in px.
constexpr double kPadding = 24;
constexpr double kCellWidth = 148;
constexpr double kCellHeight = 62;
constexpr double kLaneHeight = 26;
constexpr double kLeastTimeline = 560;
constexpr double kCharacter = 7.2;  // of the font, in 12px; wide enough for all of them
constexpr int kLevels = 6;

// Colours for both grounds. A cell's text is dark on light colours and light on dark ones.
constexpr char kStyle[] = R"(<style>
text{font:12px system-ui,"DejaVu Sans",sans-serif;fill:#1f2933}
.title{font-size:15px;font-weight:600}.muted{fill:#5b6770}.right{text-anchor:end}
.middle{text-anchor:middle}.strong{font-weight:600}
.ground{fill:#ffffff}.lane{fill:#eef1f4}.grid{stroke:#cbd2d9;stroke-width:1}
.l0{fill:#bfe6cd}.l1{fill:#dcecb9}.l2{fill:#fae8ad}.l3{fill:#fbd09c}.l4{fill:#f5ae90}.l5{fill:#ea8a82}
.incident{fill:#f0b429;fill-opacity:.35}.true{fill:#207a4c}.false{fill:#c0392b}.plain{fill:#486581}
.frontier{fill:none;stroke:#1f2933;stroke-width:1.5}
.recommended{fill:none;stroke:#1f2933;stroke-width:4}
.present{fill:none;stroke:#1f2933;stroke-width:2;stroke-dasharray:5 4}
@media(prefers-color-scheme:dark){
text{fill:#e6eaee}.muted{fill:#a3aeb8}
.ground{fill:#14181c}.lane{fill:#232a31}.grid{stroke:#3b454e}
.l0{fill:#1d5a3b}.l1{fill:#435820}.l2{fill:#64541b}.l3{fill:#754619}.l4{fill:#7d3522}.l5{fill:#842a2a}
.incident{fill:#f0b429;fill-opacity:.3}.true{fill:#4fc98a}.false{fill:#ff7b6b}.plain{fill:#8fb3d4}
.frontier,.recommended,.present{stroke:#e6eaee}
}
</style>
)";

double WidthOf(absl::string_view text) {
  return static_cast<double>(language::DisplayWidth(text)) * kCharacter;
}

// A drawing that grows downwards.
class Svg {
 public:
  void Text(double x, double y, absl::string_view look, absl::string_view text) {
    absl::StrAppendFormat(&body_, "<text x=\"%.1f\" y=\"%.1f\" class=\"%s\">%s</text>\n", x, y,
                          look, Markup(text));
    Reach(x, y);
  }

  // `title` is shown when one points at it; empty: none.
  void Rect(double x, double y, double width, double height, absl::string_view look,
            absl::string_view title) {
    absl::StrAppendFormat(&body_,
                          "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" class=\"%s\"",
                          x, y, width, height, look);
    if (title.empty()) {
      absl::StrAppend(&body_, "/>\n");
    } else {
      absl::StrAppend(&body_, "><title>", Markup(title), "</title></rect>\n");
    }
    Reach(x + width, y + height);
  }

  void Line(double x, double from, double to) {
    absl::StrAppendFormat(
        &body_, "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\" class=\"grid\"/>\n", x, x,
        from, to);
  }

  void Reach(double x, double y) {
    width_ = std::max(width_, x);
    height_ = std::max(height_, y);
  }

  std::string Whole(absl::string_view title) const {
    const double width = width_ + kPadding;
    const double height = height_ + kPadding;
    return absl::StrCat(
        absl::StrFormat("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%.0f\" height=\"%.0f\" "
                        "viewBox=\"0 0 %.0f %.0f\" role=\"img\">\n",
                        width, height, width, height),
        "<title>", Markup(title), "</title>\n", kStyle,
        "<rect width=\"100%\" height=\"100%\" class=\"ground\"/>\n", body_, "</svg>\n");
  }

 private:
  std::string body_;
  double width_ = 0;
  double height_ = 0;
};

// ---- The settings --------------------------------------------------------------

std::size_t Faults(const tune::Verdict& verdict) { return verdict.missed + verdict.false_trips; }

// How bad a setting looks: of all that were tried, from none (0) to the most.
int LevelOf(const Tuned& tuned, std::size_t place) {
  double most = 0;
  const auto measure = [&tuned](std::size_t i) {
    return tuned.judged ? static_cast<double>(Faults(tuned.verdicts[i]))
                        : ShareTripped(tuned.courses[i]);
  };
  for (std::size_t i = 0; i < tuned.settings.size(); ++i) most = std::max(most, measure(i));
  const double value = measure(place);
  if (value <= 0) return 0;
  // By their logarithms: 1 and 3 differ as much as 10 and 30.
  const double least = tuned.judged ? 1 : most / 1000;
  const double share =
      std::log(std::max(value / least, 1.0)) / std::log(std::max(most / least, 2.0));
  return 1 + std::min(kLevels - 2, static_cast<int>(share * (kLevels - 1)));
}

std::vector<std::string> LinesOf(const Tuned& tuned, std::size_t place) {
  const tune::Course& course = tuned.courses[place];
  const std::string trips =
      absl::StrCat(Counted(course.trips.size(), "trip"), ", ", PercentText(ShareTripped(course)));
  if (!tuned.judged)
    return {Counted(course.trips.size(), "trip"), PercentText(ShareTripped(course))};
  const tune::Verdict& verdict = tuned.verdicts[place];
  std::vector<std::string> lines = {
      absl::StrCat(verdict.missed, " missed, ", Grouped(verdict.false_trips), " false"), trips};
  if (verdict.delay_ns.has_value()) {
    lines.push_back(absl::StrCat("within ", language::PrintDuration(*verdict.delay_ns)));
  }
  return lines;
}

void DrawCell(const Tuned& tuned, std::size_t place, double x, double y, Svg& svg) {
  const std::vector<std::string> lines = LinesOf(tuned, place);
  std::string title = SettingText(tuned.settings[place]);
  for (const std::string& line : lines) absl::StrAppend(&title, ", ", line);
  svg.Rect(x + 2, y + 2, kCellWidth - 4, kCellHeight - 4, absl::StrCat("l", LevelOf(tuned, place)),
           title);
  const bool recommended = tuned.judged && place == tuned.recommended;
  if (recommended) {
    svg.Rect(x + 3, y + 3, kCellWidth - 6, kCellHeight - 6, "recommended", "");
  } else if (tuned.judged && tuned.verdicts[place].on_frontier) {
    svg.Rect(x + 3, y + 3, kCellWidth - 6, kCellHeight - 6, "frontier", "");
  }
  if (place == tuned.present) {
    svg.Rect(x + 7, y + 6.5, kCellWidth - 14, kCellHeight - 13, "present", "");
  }
  double line_y = y + kCellHeight / 2 + 4.5 - static_cast<double>(lines.size() - 1) * 6.5;
  for (std::size_t i = 0; i < lines.size(); ++i, line_y += 13) {
    svg.Text(x + kCellWidth / 2, line_y, i == 0 ? "middle strong" : "middle", lines[i]);
  }
}

double LabelWidth(const Tuned& tuned) {
  double width = WidthOf("threshold");
  for (const v1::SignedLiteral& threshold : tuned.thresholds) {
    width = std::max(width, WidthOf(tune::ThresholdText(threshold)));
  }
  return width;
}

// Answers with where it ends.
double DrawGrid(const Tuned& tuned, double y, Svg& svg) {
  const double left = kPadding + LabelWidth(tuned) + 10;
  svg.Text(left - 10, y, "right muted", "threshold");
  for (std::size_t d = 0; d < tuned.durations.size(); ++d) {
    svg.Text(left + (static_cast<double>(d) + 0.5) * kCellWidth, y, "middle muted",
             absl::StrCat("for ", tune::DurationText(tuned.durations[d])));
  }
  y += 8;
  for (std::size_t t = 0; t < tuned.thresholds.size(); ++t, y += kCellHeight) {
    svg.Text(left - 10, y + kCellHeight / 2 + 4, "right strong",
             tune::ThresholdText(tuned.thresholds[t]));
    for (std::size_t d = 0; d < tuned.durations.size(); ++d) {
      DrawCell(tuned, t * tuned.durations.size() + d, left + static_cast<double>(d) * kCellWidth, y,
               svg);
    }
  }
  return y;
}

// ---- The time of the data ------------------------------------------------------

class Timeline {
 public:
  Timeline(const Tuned& tuned, double left, double width)
      : tuned_(tuned), left_(left), width_(width) {}

  double left() const { return left_; }
  double width() const { return width_; }

  double At(std::int64_t time_ns) const {
    const double span = std::max(1.0, static_cast<double>(tuned_.end_ns - tuned_.begin_ns));
    const double share = static_cast<double>(time_ns - tuned_.begin_ns) / span;
    return left_ + std::min(1.0, std::max(0.0, share)) * width_;
  }

  // Full hours or days, a few of them.
  void DrawAxis(double top, double bottom, Svg& svg) const {
    for (const TimeMark& mark : RoundTimes(tuned_.begin_ns, tuned_.end_ns, absl::UTCTimeZone())) {
      svg.Line(At(mark.at_ns), top, bottom);
      svg.Text(At(mark.at_ns), bottom + 14, "middle muted",
               absl::FormatTime(mark.of_days ? "%Y-%m-%d" : "%m-%d %H:%M",
                                absl::FromUnixNanos(mark.at_ns), absl::UTCTimeZone()));
    }
  }

  void DrawIncidents(double y, double height, Svg& svg) const {
    for (const tune::Incident& incident : tuned_.incidents) {
      const double from = At(incident.begin_ns);
      svg.Rect(from, y, std::max(2.0, At(incident.end_ns) - from), height, "incident",
               absl::StrCat("incident ", incident.name, incident.name.empty() ? "" : ", ",
                            TimeText(incident.begin_ns, tuned_.tick_ns), " to ",
                            TimeText(incident.end_ns, tuned_.tick_ns)));
    }
  }

  // When the gate was tripped, in any segment.
  void DrawTrips(std::size_t place, double y, Svg& svg) const {
    const std::vector<tune::Trip>& trips = tuned_.courses[place].trips;
    for (std::size_t i = 0; i < trips.size(); ++i) {
      const std::int64_t to = trips[i].cleared_ns.value_or(tuned_.end_ns);
      const double from = At(trips[i].at_ns);
      const bool is_true = tuned_.judged && tuned_.verdicts[place].trip_is_true[i];
      svg.Rect(from, y + 6, std::max(2.0, At(to) - from), kLaneHeight - 12,
               !tuned_.judged ? "plain"
               : is_true      ? "true"
                              : "false",
               absl::StrCat(!tuned_.judged ? ""
                            : is_true      ? "in an incident, "
                                           : "false trip, ",
                            TimeText(trips[i].at_ns, tuned_.tick_ns), ", tripped for ",
                            language::PrintDuration(to - trips[i].at_ns)));
    }
  }

 private:
  const Tuned& tuned_;
  const double left_;
  const double width_;
};

struct Lane {
  std::string label;
  absl::optional<std::size_t> place;  // of a setting; none: the incidents
};

void DrawTimeline(const Tuned& tuned, double y, double right, Svg& svg) {
  std::vector<Lane> lanes;
  if (tuned.judged) {
    lanes.push_back({"incidents", {}});
    lanes.push_back({absl::StrCat("recommended: ", SettingText(tuned.settings[tuned.recommended])),
                     tuned.recommended});
  }
  if (!tuned.judged || tuned.present != tuned.recommended) {
    lanes.push_back(
        {absl::StrCat("in the plan: ", SettingText(tuned.settings[tuned.present])), tuned.present});
  }
  double label_width = 0;
  for (const Lane& lane : lanes) label_width = std::max(label_width, WidthOf(lane.label));
  const double left = kPadding + label_width + 10;
  const Timeline timeline(tuned, left, std::max(kLeastTimeline, right - left));
  svg.Text(kPadding, y, "strong", "When the gate was tripped");
  y += 12;
  const double bottom = y + static_cast<double>(lanes.size()) * kLaneHeight;
  for (std::size_t i = 0; i < lanes.size(); ++i) {
    svg.Rect(left, y + static_cast<double>(i) * kLaneHeight + 2, timeline.width(), kLaneHeight - 4,
             "lane", "");
  }
  timeline.DrawAxis(y, bottom, svg);
  timeline.DrawIncidents(y, bottom - y, svg);
  for (const Lane& lane : lanes) {
    svg.Text(left - 10, y + kLaneHeight / 2 + 4, "right", lane.label);
    if (lane.place.has_value()) timeline.DrawTrips(*lane.place, y, svg);
    y += kLaneHeight;
  }
  svg.Reach(left + timeline.width() + 40, bottom + 14);
}

// A line of small marks and what they stand for.
double DrawLegend(const Tuned& tuned, double y, Svg& svg) {
  struct Mark {
    const char* look;
    const char* text;
  };
  std::vector<Mark> marks;
  if (tuned.judged) marks = {{"recommended", "recommended"}, {"frontier", "on the frontier"}};
  // Where the plan's own is none of those that were tried, no cell shows it.
  const bool in_grid = tuned.present < tuned.thresholds.size() * tuned.durations.size();
  if (in_grid) marks.push_back({"present", "in the plan"});
  if (tuned.judged) {
    marks.insert(
        marks.end(),
        {{"incident", "incident"}, {"true", "trip in an incident"}, {"false", "false trip"}});
  }
  double x = kPadding;
  for (const Mark& mark : marks) {
    svg.Rect(x + 2, y - 10, 20, 12, mark.look, "");
    svg.Text(x + 30, y, "muted", mark.text);
    x += 30 + WidthOf(mark.text) + 20;
  }
  svg.Reach(x, y);
  return y;
}

}  // namespace

std::string TunePicture(const Tuned& tuned) {
  Svg svg;
  const std::string title =
      absl::StrCat(tuned.subject.gate.name().text(), ": ", tuned.subject.condition);
  double y = kPadding + 12;
  svg.Text(kPadding, y, "title", title);
  svg.Reach(kPadding + WidthOf(title) * 1.2, y);
  y += 20;
  svg.Text(
      kPadding, y, "muted",
      absl::StrCat(
          TimeText(tuned.begin_ns, tuned.tick_ns), " to ", TimeText(tuned.end_ns, tuned.tick_ns),
          tuned.judged ? absl::StrCat(", ", Counted(tuned.incidents.size(), "incident")) : ""));
  y = DrawGrid(tuned, y + 30, svg);
  const double right =
      kPadding + LabelWidth(tuned) + 10 + static_cast<double>(tuned.durations.size()) * kCellWidth;
  y = DrawLegend(tuned, y + 28, svg);
  DrawTimeline(tuned, y + 34, right, svg);
  return svg.Whole(absl::StrCat("Settings of gate ", title));
}

}  // namespace sluice::cli
