#include "src/cli/report/timeline.h"

#include <algorithm>
#include <limits>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "google/protobuf/util/time_util.h"
#include "src/cli/markup.h"
#include "src/cli/report/gate_drawing.h"
#include "src/cli/time_axis.h"
#include "src/engine/event_fields.h"

namespace sluice::cli {
namespace {

using engine::Segment;
using google::protobuf::util::TimeUtil;
using review::GateInSegment;
using review::Incident;

// More would be no picture any more; the tables have all.
constexpr std::size_t kMostGroups = 40;
constexpr std::size_t kMostGates = 120;
constexpr std::size_t kMostSpans = 500;  // of one track

// What is drawn is stretched to the width there is; lines and dots keep their own.
constexpr char kStyle[] = R"(
.legend { display: flex; flex-wrap: wrap; gap: .1rem 1.1rem; color: var(--faint);
  font-size: .85rem; margin: .4rem 0 .8rem; }
.legend span { display: inline-flex; align-items: center; gap: .35em; }
.legend i, .marks b { font: 600 .7rem/1.25rem system-ui, sans-serif; width: 1.25rem;
  text-align: center; border-radius: 3px; background: var(--faint); color: var(--ground); }
.legend i.swatch { height: .8rem; border: 1px solid var(--rule); }
.legend i.line { height: 0; background: none; border-radius: 0; border-top: 2px solid var(--ink); }
.legend i.dashed { border-top: 2px dashed var(--bad-edge); }
.legend i.dot { width: .5rem; height: .5rem; border-radius: 50%; background: var(--ink); }
i.T, b.T, i.B, b.B { background: var(--bad-edge); }
i.C, b.C { background: var(--good-edge); }
i.E, b.E { background: var(--warn-edge); }
i.pending { background: var(--warn); }
i.tripped { background: var(--bad); }
i.blind, .blind-box { background: repeating-linear-gradient(135deg, var(--rule) 0 2px,
  transparent 2px 6px); }
.track { display: grid; grid-template-columns: 13rem 1fr; gap: 0 .8rem; margin: 0 0 .5rem;
  break-inside: avoid; }
.track .name { overflow-wrap: anywhere; font-size: .85rem; line-height: 1.3; }
.track .name small { display: block; color: var(--faint); font-size: .75rem; }
.marks { position: relative; }
.marks b { position: absolute; transform: translateX(-50%); }
.draw { position: relative; height: 7rem; border: 1px solid var(--rule); }
.draw svg { position: absolute; inset: 0; width: 100%; height: 100%; }
.draw .y { position: absolute; font-size: .7rem; line-height: 1; padding: 1px 3px;
  background: var(--ground); color: var(--faint); border-radius: 2px; opacity: .9; }
.draw .y.top { top: 2px; left: 2px; }
.draw .y.bottom { bottom: 2px; left: 2px; }
.draw .y.threshold { right: 2px; transform: translateY(-50%); color: var(--bad-edge); }
.draw .blind-box { position: absolute; top: 0; bottom: 0; }
svg .pending { fill: var(--warn); }
svg .tripped { fill: var(--bad); }
svg .grid { stroke: var(--rule); stroke-width: 1; }
svg .range { fill: var(--ink); fill-opacity: .18; }
svg .value { fill: none; stroke: var(--ink); stroke-width: 1.5; stroke-linejoin: round; }
svg .threshold { fill: none; stroke: var(--bad-edge); stroke-width: 1.5; stroke-dasharray: 6 4; }
svg .edge { stroke: var(--bad-edge); stroke-width: 1.5; }
svg .edge.C { stroke: var(--good-edge); }
svg .dot { stroke: var(--ink); stroke-width: 7; stroke-linecap: round; }
svg .mark { stroke: var(--bad-edge); stroke-width: 2; }
.bar { position: relative; height: 1.35rem; background: linear-gradient(var(--rule), var(--rule))
  center / 100% 1px no-repeat; }
.bar span { position: absolute; top: 0; bottom: 0; min-width: 2px; overflow: hidden;
  white-space: nowrap; font-size: .72rem; line-height: 1.35rem; padding: 0 .3em;
  border-left: 2px solid var(--warn-edge); background: var(--warn); color: var(--ink); }
.bar span.plain { background: var(--rule); border-color: var(--faint); }
.bar span.bad { background: var(--bad); border-color: var(--bad-edge); }
.axis { position: relative; height: 1.2rem; font-size: .75rem; color: var(--faint); }
.axis span { position: absolute; transform: translateX(-50%); white-space: nowrap; }
.axis span.first { transform: none; }
.axis span.last { transform: translateX(-100%); }
@media (max-width: 40rem) {
  .track { grid-template-columns: 1fr; }
  .track .name small { display: inline; }
  .track .name:empty { display: none; }
  .draw { height: 6rem; }
  .axis span.minor { display: none; }
}
@media print {
  .draw, .bar span, .marks b, .legend i { -webkit-print-color-adjust: exact;
    print-color-adjust: exact; }
}
)";

// What is seen together: all that has the same segment.
struct Group {
  Segment segment;
  std::vector<GateInSegment> gates;
  std::vector<std::pair<std::string, Segment>> levers;
  std::vector<std::pair<std::string, Segment>> ramps;
  bool quiet = false;   // of many segments, in which no gate had anything to tell
  bool failed = false;  // some gate tripped, not in shadow
  std::int64_t first_ns = std::numeric_limits<std::int64_t>::max();  // when
};

template <typename T>
void AddOnce(std::vector<T>& to, T one) {
  if (std::find(to.begin(), to.end(), one) == to.end()) to.push_back(std::move(one));
}

struct Drawn {
  std::vector<Group> groups;
  std::size_t left_out = 0;
};

// Those in which something failed first, in the order in which it did.
Drawn GroupsOf(const Night& night) {
  const review::Review& review = night.review;
  std::map<Segment, Group> groups;
  const auto group = [&groups](const Segment& segment) -> Group& {
    Group& one = groups[segment];
    one.segment = segment;
    return one;
  };
  for (const Incident& incident : review.incidents().all()) {
    Group& one = group(incident.segment);
    AddOnce(one.gates, {incident.gate, incident.segment});
    one.failed = one.failed || !incident.shadow;
    one.first_ns = std::min(one.first_ns, incident.tripped_ns);
  }
  for (const review::Gap& gap : review.sight().gaps()) {
    Group& one = group(gap.segment);
    AddOnce(one.gates, {gap.gate, gap.segment});
    one.first_ns = std::min(one.first_ns, gap.since_ns);
  }
  for (const auto& [gate, seen] : review.seen()) {
    if (!seen.empty()) AddOnce(group(gate.second).gates, gate);
  }
  for (const review::Held& held : review.levers().held()) {
    AddOnce(group(held.segment).levers, {held.lever, held.segment});
  }
  for (const v1::Event& move : review.ramp_moves()) {
    const Segment segment = engine::SegmentOf(move);
    AddOnce(group(segment).ramps, {move.ramp(), segment});
  }
  Drawn drawn;
  Group quiet;
  quiet.quiet = true;
  for (auto& [segment, one] : groups) {
    if (!one.gates.empty() || segment.empty()) {
      drawn.groups.push_back(std::move(one));
      continue;
    }
    quiet.levers.insert(quiet.levers.end(), one.levers.begin(), one.levers.end());
    quiet.ramps.insert(quiet.ramps.end(), one.ramps.begin(), one.ramps.end());
  }
  std::stable_sort(drawn.groups.begin(), drawn.groups.end(), [](const Group& a, const Group& b) {
    if (a.failed != b.failed) return a.failed;
    return a.first_ns < b.first_ns;
  });
  std::size_t gates = 0, kept = 0;
  while (kept < std::min(drawn.groups.size(), kMostGroups) && gates < kMostGates) {
    gates += drawn.groups[kept++].gates.size();
  }
  drawn.left_out = drawn.groups.size() - kept;
  drawn.groups.resize(kept);
  const auto cut = [&drawn](auto& all) {
    if (all.size() <= kMostGates) return;
    drawn.left_out += all.size() - kMostGates;
    all.resize(kMostGates);
  };
  for (Group& one : drawn.groups) cut(one.gates);
  cut(quiet.levers);
  cut(quiet.ramps);
  if (!quiet.levers.empty() || !quiet.ramps.empty()) drawn.groups.push_back(std::move(quiet));
  return drawn;
}

// The tracks of one group below those of its gates, and the axis.
class GroupDrawing {
 public:
  GroupDrawing(const Night& night, const Group& group, const Across& across,
               const NightClock& clock)
      : night_(night), group_(group), across_(across), clock_(clock) {}

  std::string Html() const {
    std::string html = absl::StrCat("<h3>", Markup(Name()), "</h3>\n");
    for (const GateInSegment& gate : group_.gates) {
      absl::StrAppend(&html, GateHtml(night_, gate, across_, clock_));
    }
    for (const auto& [lever, segment] : group_.levers) {
      absl::StrAppend(&html, LeverTrack(lever, segment), PinTrack(lever, segment));
    }
    for (const auto& [ramp, segment] : group_.ramps) {
      absl::StrAppend(&html, RampTrack(ramp, segment));
    }
    return absl::StrCat(html, Track("", Axis()));
  }

 private:
  // region = "sg"
  std::string Name() const {
    if (group_.quiet) return "Where no gate had anything to tell";
    if (group_.segment.empty()) return "Everywhere";
    const std::string braced = engine::TargetText("", group_.segment);
    return braced.substr(1, braced.size() - 2);
  }

  // In a group of its own segment that goes without saying.
  std::string NameOf(const std::string& name, const Segment& segment) const {
    return group_.quiet ? engine::TargetText(name, segment) : name;
  }

  std::string Span(std::int64_t from_ns, std::int64_t to_ns, absl::string_view look,
                   absl::string_view text, absl::string_view more) const {
    const double width = (across_.Share(to_ns) - across_.Share(from_ns)) * 100;
    return absl::StrCat("<span class=\"", look, "\" style=\"left:", across_.Percent(from_ns),
                        ";width:", absl::StrFormat("%.2f%%", width), "\" title=\"",
                        Markup(absl::StrCat(text, ", ", clock_.At(from_ns), " to ",
                                            clock_.At(to_ns), more.empty() ? "" : ", ", more)),
                        "\">", Markup(text), "</span>");
  }

  static std::string Bar(absl::string_view name, absl::string_view about, absl::string_view spans) {
    return Track(absl::StrCat("<b>", Markup(name), "</b><small>", about, "</small>"),
                 absl::StrCat("<div class=\"bar\">", spans, "</div>"));
  }

  std::string LeverTrack(const std::string& lever, const Segment& segment) const {
    std::string spans;
    std::size_t count = 0;
    for (const review::Held& held : night_.review.levers().held()) {
      if (held.lever != lever || held.segment != segment) continue;
      if (++count > kMostSpans) break;
      absl::StrAppend(
          &spans, Span(held.since_ns, held.until_ns.value_or(across_.time().end_ns), "", held.value,
                       engine::NameSome(held.causes.size(),
                                        [&](std::size_t i) { return held.causes[i]; })));
    }
    return Bar(NameOf(lever, segment), " lever, away from its rest", spans);
  }

  std::string PinTrack(const std::string& lever, const Segment& segment) const {
    std::string spans;
    for (const review::Pin& pin : night_.review.levers().pins()) {
      if (pin.lever != lever || !engine::Agree(pin.segment, segment)) continue;
      absl::StrAppend(&spans, Span(pin.since_ns, pin.ended_ns.value_or(across_.time().end_ns),
                                   "plain", absl::StrCat(pin.value, ", by ", pin.role), pin.note));
    }
    return spans.empty() ? "" : Bar(NameOf(lever, segment), " pinned", spans);
  }

  std::string RampTrack(const std::string& ramp, const Segment& segment) const {
    std::vector<const v1::Event*> moves;
    for (const v1::Event& move : night_.review.ramp_moves()) {
      if (move.ramp() == ramp && engine::SegmentOf(move) == segment &&
          engine::RampMoveOf(move) != "refused") {
        moves.push_back(&move);
      }
    }
    std::string spans;
    for (std::size_t i = 0; i < std::min(moves.size(), kMostSpans); ++i) {
      const auto time = [&moves](std::size_t at) {
        return TimeUtil::TimestampToNanoseconds(moves[at]->time());
      };
      const std::int64_t to_ns = i + 1 < moves.size() ? time(i + 1) : across_.time().end_ns;
      const absl::string_view what = engine::RampMoveOf(*moves[i]);
      const bool bad = what == "rolled_back" || what == "aborted";
      absl::StrAppend(&spans, Span(time(i), to_ns,
                                   bad              ? "bad"
                                   : what == "held" ? ""
                                                    : "plain",
                                   moves[i]->to(), moves[i]->reason()));
    }
    return Bar(NameOf(ramp, segment), " ramp, and what it caps its lever at", spans);
  }

  std::string Axis() const {
    const std::vector<TimeMark> marks =
        RoundTimes(across_.time().begin_ns, across_.time().end_ns, clock_.zone());
    std::string html = "<div class=\"axis\">";
    for (std::size_t i = 0; i < marks.size(); ++i) {
      const double share = across_.Share(marks[i].at_ns);
      std::string look = share < 0.04 ? "first" : share > 0.96 ? "last" : "";
      if (marks.size() > 4 && i % 2 == 1) absl::StrAppend(&look, " minor");
      absl::StrAppend(&html, "<span class=\"", look,
                      "\" style=\"left:", across_.Percent(marks[i].at_ns), "\">",
                      Markup(AxisText(marks[i])), "</span>");
    }
    return absl::StrCat(html, "</div>");
  }

  std::string AxisText(const TimeMark& mark) const {
    const bool short_night =
        across_.time().end_ns - across_.time().begin_ns < 7LL * 60 * 1'000'000'000;
    const bool long_night = across_.time().end_ns - across_.time().begin_ns >= review::kDueAfterNs;
    return absl::FormatTime(mark.of_days  ? "%m-%d"
                            : long_night  ? "%m-%d %H:%M"
                            : short_night ? "%H:%M:%S"
                                          : "%H:%M",
                            absl::FromUnixNanos(mark.at_ns), clock_.zone());
  }

  const Night& night_;
  const Group& group_;
  const Across& across_;
  const NightClock& clock_;
};

std::string Legend(bool curves) {
  const auto mark = [](const char* letter, const char* words) {
    return absl::StrCat("<span><i class=\"", letter, "\">", letter, "</i>", words, "</span>");
  };
  const auto swatch = [](const char* look, const char* words) {
    return absl::StrCat("<span><i class=\"", look, "\"></i>", words, "</span>");
  };
  return absl::StrCat(
      "<div class=\"legend\">", mark("T", "tripped"), mark("A", "acknowledged"),
      mark("M", "mitigated"), mark("E", "escalated"), mark("B", "breach"), mark("C", "cleared"),
      swatch("swatch pending", "bad, not tripped yet"), swatch("swatch tripped", "tripped"),
      swatch("swatch blind", "blind"),
      curves ? swatch("line", "value, run again over the data; shaded: from least to most")
             : swatch("dot", "value, where an event told it"),
      swatch("line dashed", "threshold"), "</div>\n");
}

}  // namespace

DrawnTime DrawnTimeOf(const Night& night) {
  const review::Review& review = night.review;
  const std::int64_t end_ns = review.end_ns();
  // A host may have run for long before anything was to be told.
  const std::int64_t length_ns = end_ns - review.first_ns();
  const std::int64_t begin_ns = std::max(review.begin_ns(), review.first_ns() - length_ns / 4);
  if (begin_ns < end_ns) return {begin_ns, end_ns};
  return {begin_ns - night.tick_ns, end_ns + night.tick_ns};
}

std::vector<GateInSegment> DrawnGates(const Night& night) {
  std::vector<GateInSegment> gates;
  for (const Group& group : GroupsOf(night).groups) {
    gates.insert(gates.end(), group.gates.begin(), group.gates.end());
  }
  return gates;
}

std::string TimelinesHtml(const Night& night) {
  const Drawn drawn = GroupsOf(night);
  if (drawn.groups.empty()) return "<p>there is nothing to be drawn</p>\n";
  const Across across(DrawnTimeOf(night));
  const NightClock clock(night);
  std::string html = Legend(night.rerun != nullptr);
  for (const Group& group : drawn.groups) {
    absl::StrAppend(&html, GroupDrawing(night, group, across, clock).Html());
  }
  if (drawn.left_out > 0) {
    absl::StrAppend(&html, "<p class=\"faint\">not drawn: ", drawn.left_out,
                    " more; the tables have them</p>\n");
  }
  return html;
}

std::string TimelineStyle() { return kStyle; }

}  // namespace sluice::cli
