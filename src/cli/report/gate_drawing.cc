#include "src/cli/report/gate_drawing.h"

#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/types/optional.h"
#include "src/cli/markup.h"
#include "src/cli/time_axis.h"
#include "src/language/print.h"
#include "src/plan/program.h"

namespace sluice::cli {
namespace {

using language::PrintDuration;
using review::GateInSegment;
using review::Incident;
using review::Stretch;

// More of one gate would lie over each other.
constexpr std::size_t kMostIncidents = 300;
constexpr std::size_t kMostMarks = 100;

// From values to places, in parts of the whole height.
class Up {
 public:
  void Reach(double value) {
    least_ = std::min(least_, value);
    most_ = std::max(most_, value);
  }
  bool empty() const { return least_ > most_; }
  double least() const { return least_; }
  double most() const { return most_; }
  // A little room above and below.
  double Percent(double value) const {
    const double range = most_ - least_;
    if (range <= 0) return 50;
    return 92 - 84 * ((value - least_) / range);
  }
  std::string Y(double value) const { return absl::StrFormat("%.2f", Percent(value)); }

 private:
  double least_ = std::numeric_limits<double>::infinity();
  double most_ = -std::numeric_limits<double>::infinity();
};

struct Mark {
  std::int64_t at_ns;
  char letter;
  std::string words;
};

// One gate in one segment.
class GateDrawing {
 public:
  GateDrawing(const Night& night, const GateInSegment& gate, const Across& across,
              const NightClock& clock)
      : night_(night), gate_(gate), across_(across), clock_(clock) {
    if (night.plan.has_value()) {
      const plan::Program& program = night.plan->program();
      const int found = program.FindGate(gate.first);
      if (found >= 0) {
        words_ = review::SidesInWordsOf(program.gates[static_cast<std::size_t>(found)]);
        // What events told of it is then drawn where they told it.
        compared_otherwise_ = night.compared_otherwise.count(gate.first) > 0;
        if (compared_otherwise_) words_.constant.reset();
      }
    }
    for (const Incident& incident : night.review.incidents().all()) {
      if (incident.gate != gate.first || incident.segment != gate.second) continue;
      if (incidents_.size() < kMostIncidents) {
        incidents_.push_back(&incident);
      } else {
        ++left_out_;
      }
    }
    const auto seen = night.review.seen().find(gate);
    if (seen != night.review.seen().end()) seen_ = &seen->second;
    if (night.rerun != nullptr) stretches_ = night.rerun->recorded->Find(gate);
    ReachAll();
  }

  std::string Html() {
    std::string svg = absl::StrCat(
        "<svg viewBox=\"0 0 1000 100\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"",
        Markup(InWords()), "\">\n");
    absl::StrAppend(&svg, Spans(), Grid());
    if (stretches_ != nullptr) absl::StrAppend(&svg, Curves());
    absl::StrAppend(&svg, Constant());
    if (stretches_ == nullptr) absl::StrAppend(&svg, Dots());
    absl::StrAppend(&svg, Edges(), "</svg>");
    std::string name = absl::StrCat("<b>", Markup(gate_.first), "</b>");
    if (!words_.value.empty()) {
      absl::StrAppend(
          &name, "<small> ", Markup(words_.value),
          words_.threshold.empty() ? "" : absl::StrCat(" against ", Markup(words_.threshold)),
          compared_otherwise_ ? ", by the last plan" : "", "</small>");
    }
    if (left_out_ > 0) {
      absl::StrAppend(&name, "<small> the first ", kMostIncidents, " of its ",
                      kMostIncidents + left_out_, " incidents</small>");
    }
    return Track(
        name, absl::StrCat(MarksHtml(), "<div class=\"draw\">", svg, Blind(), Labels(), "</div>"));
  }

 private:
  void ReachAll() {
    if (words_.constant.has_value()) up_.Reach(*words_.constant);
    if (stretches_ != nullptr) {
      for (const Stretch& stretch : *stretches_) {
        if (stretch.threshold.has_value()) up_.Reach(*stretch.threshold);
        if (stretch.known == 0) continue;
        up_.Reach(stretch.least);
        up_.Reach(stretch.most);
      }
      return;
    }
    if (seen_ == nullptr) return;
    for (const review::SeenValue& seen : *seen_) {
      if (seen.value.has_value()) up_.Reach(*seen.value);
      if (seen.threshold.has_value()) up_.Reach(*seen.threshold);
    }
  }

  std::int64_t EndOf(const Incident& incident) const {
    return incident.cleared_ns.value_or(incident.lost_ns.value_or(across_.time().end_ns));
  }

  std::string InWords() const {
    std::vector<std::string> parts;
    for (const Incident* incident : incidents_) {
      parts.push_back(absl::StrCat("tripped from ", clock_.At(incident->tripped_ns), " to ",
                                   incident->open() ? "the end" : clock_.At(EndOf(*incident))));
    }
    return absl::StrCat(night_.review.terms().GateText(gate_.first, gate_.second), ": ",
                        parts.empty() ? "never tripped" : absl::StrJoin(parts, ", "));
  }

  std::string Rect(std::int64_t from_ns, std::int64_t to_ns, const char* look) const {
    const double from = across_.Share(from_ns) * 1000;
    const double to = across_.Share(to_ns) * 1000;
    return absl::StrFormat(
        "<rect x=\"%.1f\" y=\"0\" width=\"%.1f\" height=\"100\" class=\"%s\"/>\n", from,
        std::max(0.5, to - from), look);
  }

  std::string Spans() const {
    std::string svg;
    for (const Incident* incident : incidents_) {
      if (incident->since_ns < incident->tripped_ns) {
        absl::StrAppend(&svg, Rect(incident->since_ns, incident->tripped_ns, "pending"));
      }
      absl::StrAppend(&svg, Rect(incident->tripped_ns, EndOf(*incident), "tripped"));
    }
    return svg;
  }

  std::string Upright(std::int64_t at_ns, absl::string_view look) const {
    const std::string x = across_.X(at_ns);
    return absl::StrCat("<line x1=\"", x, "\" x2=\"", x, "\" y1=\"0\" y2=\"100\" class=\"", look,
                        "\" vector-effect=\"non-scaling-stroke\"/>\n");
  }

  std::string Grid() const {
    std::string svg;
    for (const TimeMark& mark :
         RoundTimes(across_.time().begin_ns, across_.time().end_ns, clock_.zone())) {
      absl::StrAppend(&svg, Upright(mark.at_ns, "grid"));
    }
    return svg;
  }

  std::string Edges() const {
    std::string svg;
    for (const Incident* incident : incidents_) {
      absl::StrAppend(&svg, Upright(incident->tripped_ns, "edge T"));
      if (incident->cleared_ns.has_value()) {
        absl::StrAppend(&svg, Upright(*incident->cleared_ns, "edge C"));
      }
    }
    return svg;
  }

  std::string Polyline(const std::vector<std::string>& points, const char* look) const {
    if (points.size() < 2) return "";
    return absl::StrCat("<polyline points=\"", absl::StrJoin(points, " "), "\" class=\"", look,
                        "\" vector-effect=\"non-scaling-stroke\"/>\n");
  }

  // What was seen between the last value of a stretch and that of the next is a line; how far it
  // went within a stretch is a shade. Where nothing was known there is neither.
  std::string Curves() const {
    std::string svg;
    std::vector<std::string> line, upper, lower, threshold;
    const auto flush = [&] {
      std::vector<std::string> around = upper;
      around.insert(around.end(), lower.rbegin(), lower.rend());
      if (upper.size() > 1) {
        absl::StrAppend(&svg, "<polygon points=\"", absl::StrJoin(around, " "),
                        "\" class=\"range\"/>\n");
      }
      absl::StrAppend(&svg, Polyline(line, "value"));
      line.clear();
      upper.clear();
      lower.clear();
    };
    for (std::size_t i = 0; i < stretches_->size(); ++i) {
      const Stretch& stretch = (*stretches_)[i];
      if (stretch.ticks == 0) continue;
      const std::string x = across_.X(night_.rerun->recorded->TimeOf(i));
      const auto point = [&](double value) { return absl::StrCat(x, ",", up_.Y(value)); };
      if (stretch.threshold.has_value() && !words_.constant.has_value()) {
        threshold.push_back(point(*stretch.threshold));
      }
      if (stretch.known == 0) {
        flush();
        continue;
      }
      line.push_back(point(stretch.last));
      upper.push_back(point(stretch.most));
      lower.push_back(point(stretch.least));
    }
    flush();
    return absl::StrCat(svg, Polyline(threshold, "threshold"));
  }

  std::string Constant() const {
    if (!words_.constant.has_value()) return "";
    const std::string y = up_.Y(*words_.constant);
    return Polyline({absl::StrCat("0,", y), absl::StrCat("1000,", y)}, "threshold");
  }

  // What events told, each for its own moment; between them nothing is known.
  std::string Dots() const {
    constexpr std::size_t kMostDots = 1000;
    if (seen_ == nullptr) return "";
    std::string svg;
    const auto dash = [&](double at, double value, double half, const char* look) {
      absl::StrAppendFormat(&svg,
                            "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%s\" y2=\"%s\" class=\"%s\" "
                            "vector-effect=\"non-scaling-stroke\"/>\n",
                            at - half, at + half, up_.Y(value), up_.Y(value), look);
    };
    for (std::size_t i = 0; i < std::min(seen_->size(), kMostDots); ++i) {
      const review::SeenValue& seen = (*seen_)[i];
      const double x = across_.Share(seen.at_ns) * 1000;
      if (seen.threshold.has_value() && !words_.constant.has_value()) {
        dash(x, *seen.threshold, 6, "mark");
      }
      if (seen.value.has_value()) dash(x, *seen.value, 0, "dot");
    }
    return svg;
  }

  std::string Blind() const {
    std::string html;
    for (const review::Gap& gap : night_.review.sight().gaps()) {
      if (gap.gate != gate_.first || gap.segment != gate_.second) continue;
      const std::int64_t to_ns = gap.until_ns.value_or(across_.time().end_ns);
      absl::StrAppend(
          &html, "<div class=\"blind-box\" title=\"blind for ", PrintDuration(to_ns - gap.since_ns),
          "\" style=\"left:", across_.Percent(gap.since_ns), ";width:",
          absl::StrFormat("%.2f%%", (across_.Share(to_ns) - across_.Share(gap.since_ns)) * 100),
          "\"></div>");
    }
    return html;
  }

  std::string Labels() const {
    if (up_.empty()) return "<span class=\"y top\">no value is known</span>";
    const auto text = [&](double value) {
      return Markup(review::ValueInWords(value, words_.show));
    };
    std::string html = absl::StrCat("<span class=\"y top\">", text(up_.most()), "</span>");
    if (up_.least() < up_.most()) {
      absl::StrAppend(&html, "<span class=\"y bottom\">", text(up_.least()), "</span>");
    }
    if (words_.constant.has_value()) {
      absl::StrAppendFormat(&html, "<span class=\"y threshold\" style=\"top:%.1f%%\">%s</span>",
                            std::min(92.0, std::max(8.0, up_.Percent(*words_.constant))),
                            text(*words_.constant));
    }
    return html;
  }

  std::vector<Mark> Marks() const {
    std::vector<Mark> marks;
    const auto add = [&](absl::optional<std::int64_t> at_ns, char letter, std::string words) {
      if (at_ns.has_value()) {
        marks.push_back({*at_ns, letter, absl::StrCat(clock_.At(*at_ns), " ", words)});
      }
    };
    for (const Incident* incident : incidents_) {
      add(incident->tripped_ns, 'T', "tripped");
      add(incident->acknowledged_ns, 'A',
          absl::StrCat("acknowledged by ", incident->acknowledged_by));
      add(incident->mitigated_ns, 'M', absl::StrCat("mitigated: ", incident->mitigated_by));
      for (const Incident::Escalation& escalation : incident->escalations) {
        if (!escalation.breach) add(escalation.at_ns, 'E', absl::StrCat("to ", escalation.to));
      }
      add(incident->breached_ns, 'B', "not resolved in time");
      add(incident->cleared_ns, 'C', "cleared");
    }
    std::stable_sort(marks.begin(), marks.end(),
                     [](const Mark& a, const Mark& b) { return a.at_ns < b.at_ns; });
    return marks;
  }

  // Those that would lie over each other stand in rows, of which the lowest is filled first.
  std::string MarksHtml() const {
    constexpr double kWidth = 0.06;  // of one mark, on a phone
    constexpr std::size_t kMostRows = 5;
    std::vector<Mark> marks = Marks();
    if (marks.empty()) return "";
    marks.resize(std::min(marks.size(), kMostMarks));
    std::vector<double> used(kMostRows, -1);
    std::vector<std::size_t> rows;
    std::size_t most = 0;
    for (const Mark& mark : marks) {
      const double at = across_.Share(mark.at_ns);
      std::size_t row = 0;
      while (row + 1 < kMostRows && at - used[row] < kWidth) ++row;
      used[row] = at;
      rows.push_back(row);
      most = std::max(most, row);
    }
    std::string html = absl::StrFormat("<div class=\"marks\" style=\"height:%.2frem\">",
                                       static_cast<double>(most + 1) * 1.35);
    for (std::size_t i = 0; i < marks.size(); ++i) {
      const std::string letter(1, marks[i].letter);
      absl::StrAppend(
          &html, "<b class=\"", letter, "\" style=\"left:", across_.Percent(marks[i].at_ns),
          ";bottom:", absl::StrFormat("%.2frem", static_cast<double>(rows[i]) * 1.35 + 0.05),
          "\" title=\"", Markup(marks[i].words), "\">", letter, "</b>");
    }
    return absl::StrCat(html, "</div>");
  }

  const Night& night_;
  const GateInSegment& gate_;
  const Across& across_;
  const NightClock& clock_;
  review::SidesInWords words_;
  bool compared_otherwise_ = false;  // an earlier plan had other sides
  std::vector<const Incident*> incidents_;
  std::size_t left_out_ = 0;  // more of them
  const std::vector<review::SeenValue>* seen_ = nullptr;
  const std::vector<Stretch>* stretches_ = nullptr;
  Up up_;
};

}  // namespace

double Across::Share(std::int64_t time_ns) const {
  const double share = static_cast<double>(time_ns - time_.begin_ns) /
                       static_cast<double>(time_.end_ns - time_.begin_ns);
  return std::min(1.0, std::max(0.0, share));
}

std::string Across::Percent(std::int64_t time_ns) const {
  return absl::StrFormat("%.2f%%", Share(time_ns) * 100);
}

std::string Across::X(std::int64_t time_ns) const {
  return absl::StrFormat("%.1f", Share(time_ns) * 1000);
}

std::string Track(absl::string_view name, absl::string_view drawing) {
  return absl::StrCat("<div class=\"track\"><div class=\"name\">", name, "</div><div>", drawing,
                      "</div></div>\n");
}

std::string GateHtml(const Night& night, const GateInSegment& gate, const Across& across,
                     const NightClock& clock) {
  return GateDrawing(night, gate, across, clock).Html();
}

}  // namespace sluice::cli
