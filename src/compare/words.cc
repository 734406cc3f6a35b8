#include "src/compare/words.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "src/engine/event_fields.h"
#include "src/language/print.h"
#include "src/language/unicode.h"

namespace sluice::compare {
namespace {

using Kind = DecisionDifference::Kind;
using language::Escaped;
using language::PrintDuration;

// Wider targets than this don't push the others' words to the right.
constexpr std::size_t kMaxTargetWidth = 48;

// "2026-11-27 20:03:10", with as many digits of a second as it takes: for a column, beside which
// the zone is named.
std::string ColumnTime(std::int64_t time_ns, const absl::TimeZone& zone) {
  return absl::FormatTime("%E4Y-%m-%d %H:%M:%E*S", absl::FromUnixNanos(time_ns), zone);
}

// "4m earlier", "30s later"
std::string ShiftText(std::int64_t from_ns, std::int64_t to_ns) {
  return to_ns < from_ns ? absl::StrCat(PrintDuration(from_ns - to_ns), " earlier")
                         : absl::StrCat(PrintDuration(to_ns - from_ns), " later");
}

// "2 trips", "1 trip"
std::string Counted(std::uint64_t number, absl::string_view one, absl::string_view many) {
  return absl::StrCat(number, " ", number == 1 ? one : many);
}

// What is said behind "would have".
struct Verbs {
  std::string begin;  // tripped; been at paused
  std::string end;    // cleared
  std::string did;    // tripped; was at paused
};

Verbs VerbsOf(const DecisionDifference& difference) {
  switch (difference.kind) {
    case Kind::kTrip:
      return {"tripped", "cleared", "tripped"};
    case Kind::kBlind:
      return {"gone blind", "seen again", "went blind"};
    case Kind::kLever:
      break;
  }
  // Names of values are what a lever is, paused; numbers what it is at, 50%.
  const bool number = difference.value.empty() ||
                      !absl::ascii_isalpha(static_cast<unsigned char>(difference.value[0]));
  const std::string value = absl::StrCat(number ? "at " : "", Escaped(difference.value));
  return {absl::StrCat("been ", value), "left it", absl::StrCat("was ", value)};
}

// "for 3m", "for 3m so far in 2 times"
std::string LastingText(const DecisionSpan& span) {
  std::string text = absl::StrCat("for ", PrintDuration(span.held_ns));
  if (!span.end_ns.has_value()) absl::StrAppend(&text, " so far");
  if (span.times > 1) absl::StrAppend(&text, " in ", span.times, " times");
  return text;
}

// "no escalation", "1 escalation", "2 escalations"
std::string EscalationsText(std::uint64_t number) {
  return absl::StrCat(number == 0 ? "no" : absl::StrCat(number),
                      number > 1 ? " escalations" : " escalation");
}

// What differs of a matter that both plans have, behind "would have".
std::vector<std::string> PhrasesOf(const DecisionDifference& difference) {
  const DecisionSpan& live = *difference.live;
  const DecisionSpan& candidate = *difference.candidate;
  const Verbs verbs = VerbsOf(difference);
  std::vector<std::string> phrases;
  const bool known = !live.began_before && !candidate.began_before;
  if (known && live.begin_ns != candidate.begin_ns) {
    phrases.push_back(absl::StrCat(verbs.begin, " ", ShiftText(live.begin_ns, candidate.begin_ns)));
  } else {
    phrases.push_back(absl::StrCat(verbs.begin, known ? " then, too" : ", too"));
  }
  if (live.times != candidate.times) {
    phrases.push_back(
        absl::StrCat(TimesText(candidate.times), " instead of ", TimesText(live.times)));
  }
  const bool ended = live.end_ns.has_value() && candidate.end_ns.has_value();
  // Of a lever it is enough to say for how long.
  if (ended && *live.end_ns != *candidate.end_ns && difference.kind != Kind::kLever) {
    phrases.push_back(absl::StrCat(verbs.end, " ", ShiftText(*live.end_ns, *candidate.end_ns)));
  } else if (!ended && live.end_ns.has_value()) {
    phrases.push_back(absl::StrCat("not ", verbs.end, " yet"));
  } else if (!ended && candidate.end_ns.has_value()) {
    phrases.push_back(absl::StrCat(verbs.end, " by now"));
  }
  if (live.held_ns != candidate.held_ns) {
    phrases.push_back(absl::StrCat("for ", PrintDuration(candidate.held_ns), " instead of ",
                                   PrintDuration(live.held_ns)));
  }
  if (live.escalations != candidate.escalations) {
    phrases.push_back(absl::StrCat("with ", EscalationsText(candidate.escalations), " instead of ",
                                   live.escalations));
  }
  if (live.breach != candidate.breach) {
    phrases.push_back(candidate.breach ? "as a breach" : "without the breach");
  }
  if (live.mute != candidate.mute) {
    phrases.push_back(candidate.mute ? "without acting" : "and acted");
  }
  return phrases;
}

// "1 earlier, by 4m", "3 later, by up to 30s": behind what they are.
void AppendShifts(const DecisionTally& tally, std::vector<std::string>& parts) {
  const auto append = [&parts](std::uint64_t number, absl::string_view how, std::int64_t most_ns) {
    if (number == 0) return;
    parts.push_back(absl::StrCat(number, " ", how, number == 1 ? ", by " : ", by up to ",
                                 PrintDuration(most_ns)));
  };
  append(tally.earlier, "earlier", tally.most_earlier_ns);
  append(tally.later, "later", tally.most_later_ns);
}

// Of what is no trip: "holds of levers: 1 more, 1 earlier, by 4m"; nothing where all is alike.
std::string TallyText(absl::string_view what, const DecisionTally& tally) {
  std::vector<std::string> parts;
  if (tally.more > 0) parts.push_back(absl::StrCat(tally.more, " more"));
  if (tally.fewer > 0) parts.push_back(absl::StrCat(tally.fewer, " fewer"));
  AppendShifts(tally, parts);
  if (tally.live_held_ns != tally.candidate_held_ns) {
    parts.push_back(absl::StrCat("for ", PrintDuration(tally.candidate_held_ns),
                                 " in all instead of ", PrintDuration(tally.live_held_ns)));
  }
  return parts.empty() ? "" : absl::StrCat(what, ": ", absl::StrJoin(parts, ", "));
}

std::string TripsText(const DecisionTally& trips) {
  std::vector<std::string> parts;
  if (trips.more > 0) parts.push_back(absl::StrCat(Counted(trips.more, "trip", "trips"), " more"));
  if (trips.fewer > 0) {
    parts.push_back(absl::StrCat(Counted(trips.fewer, "trip", "trips"), " fewer"));
  }
  if (parts.empty()) parts.push_back("as many trips");
  parts.push_back(trips.missed == 0
                      ? "none missed"
                      : absl::StrCat(Counted(trips.missed, "incident", "incidents"), " missed"));
  std::string text = absl::StrJoin(parts, ", ");
  std::vector<std::string> shifts;
  AppendShifts(trips, shifts);
  if (!shifts.empty()) absl::StrAppend(&text, "; ", absl::StrJoin(shifts, "; "));
  return text;
}

std::string Target(const DecisionDifference& difference) {
  std::vector<std::string> labels;
  for (const auto& label : difference.segment) labels.push_back(label.first);
  return Escaped(
      engine::TargetText(difference.name, labels,
                         engine::Segment(difference.segment.begin(), difference.segment.end())));
}

// "1 incident, 2 holds of levers, 1 time blind"; "nothing"
std::string AlikeText(const ShadowReport& report) {
  std::vector<std::string> parts;
  const auto append = [&parts](std::uint64_t number, absl::string_view one,
                               absl::string_view many) {
    if (number > 0) parts.push_back(Counted(number, one, many));
  };
  append(report.trips.alike, "incident", "incidents");
  append(report.levers.alike, "hold of a lever", "holds of levers");
  append(report.blinds.alike, "time blind", "times blind");
  return parts.empty() ? "nothing" : absl::StrJoin(parts, ", ");
}

std::vector<std::string> SumParts(const ShadowReport& report) {
  if (report.same()) return {absl::StrCat("no difference; alike: ", AlikeText(report))};
  std::vector<std::string> parts = {TripsText(report.trips)};
  for (std::string text :
       {TallyText("times blind", report.blinds), TallyText("holds of levers", report.levers)}) {
    if (!text.empty()) parts.push_back(std::move(text));
  }
  for (const DecisionCount& count : report.counts) {
    parts.push_back(
        absl::StrCat(Escaped(count.what), ": ", count.candidate, " instead of ", count.live));
  }
  return parts;
}

}  // namespace

std::string TimesText(std::uint64_t times) {
  if (times == 0) return "not once";
  return times == 1 ? "once" : absl::StrCat(times, " times");
}

std::string DifferenceWords(const DecisionDifference& difference) {
  const Verbs verbs = VerbsOf(difference);
  if (!difference.live.has_value()) {
    return absl::StrCat(
        "would have ", verbs.begin, " ", LastingText(*difference.candidate),
        difference.candidate->mute ? ", without acting" : "",
        difference.kind == Kind::kLever ? ", where live was not" : ", where live did not");
  }
  if (!difference.candidate.has_value()) {
    return absl::StrCat("would not have ", verbs.begin, ": live ", verbs.did, " ",
                        LastingText(*difference.live),
                        difference.live->mute ? ", without acting" : "");
  }
  return absl::StrCat("would have ", absl::StrJoin(PhrasesOf(difference), ", "));
}

std::string SumText(const ShadowReport& report) { return absl::StrJoin(SumParts(report), "; "); }

std::string ReportText(const ShadowReport& report, const plan::PeopleTime& zone, Paint paint) {
  absl::TimeZone place = absl::UTCTimeZone();
  absl::LoadTimeZone(zone.zone(), &place);  // the plan has loaded it before
  std::string text;
  for (const std::string& part : SumParts(report)) {
    absl::StrAppend(&text, paint(Part::kSum, part), "\n");
  }
  std::size_t width = 0;
  for (const DecisionDifference& difference : report.differences) {
    const std::size_t one = language::DisplayWidth(Target(difference));
    if (one <= kMaxTargetWidth) width = std::max(width, one);
  }
  if (report.left_out > 0) {
    absl::StrAppend(&text, "(",
                    Counted(report.left_out, "earlier difference is", "earlier differences are"),
                    " left out)\n");
  }
  for (const DecisionDifference& difference : report.differences) {
    const std::string target = Target(difference);
    const std::size_t one = language::DisplayWidth(target);
    absl::StrAppend(&text, ColumnTime(difference.time_ns(), place), "  ",
                    paint(Part::kTarget, target), std::string(one < width ? width - one : 0, ' '),
                    "  ", difference.words, "\n");
  }
  if (!report.differences.empty()) {
    absl::StrAppend(&text, "alike: ", AlikeText(report), "; times in ", zone.zone(), "\n");
  }
  for (const std::string& note : report.notes) {
    absl::StrAppend(&text, paint(Part::kNote, Escaped(note)), "\n");
  }
  return text;
}

std::string ReportText(const ShadowReport& report, const plan::PeopleTime& zone) {
  return ReportText(report, zone, [](Part, absl::string_view text) { return std::string(text); });
}

}  // namespace sluice::compare

namespace sluice {

bool ShadowReport::same() const {
  const auto all_alike = [](const DecisionTally& tally) {
    return tally.more == 0 && tally.fewer == 0 && tally.added == 0 && tally.missed == 0;
  };
  return differences.empty() && left_out == 0 && counts.empty() && all_alike(trips) &&
         all_alike(blinds) && all_alike(levers);
}

}  // namespace sluice
