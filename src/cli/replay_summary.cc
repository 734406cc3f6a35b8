#include "src/cli/replay_summary.h"

#include <unistd.h>

#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "src/cli/event_line.h"
#include "src/cli/terminal.h"
#include "src/language/print.h"
#include "src/language/unicode.h"
#include "src/plan/program.h"

namespace sluice::cli {
namespace {

using language::Escaped;

// "3 lever changes", "1 blind": how many there were of a kind.
std::string CountedKind(v1::Event::Kind kind, std::uint64_t number) {
  switch (kind) {
    case v1::Event::LEVER:
      return Counted(number, "lever change");
    case v1::Event::ACTION:
      return Counted(number, "action");
    case v1::Event::ESCALATE:
      return Counted(number, "escalation");
    case v1::Event::REMIND:
      return Counted(number, "reminder");
    case v1::Event::CAPPED:
      return Counted(number, "refused hold");
    case v1::Event::ACT_REFUSED:
      return Counted(number, "refused act");
    case v1::Event::BREACH:
      return absl::StrCat(Grouped(number), number == 1 ? " breach" : " breaches");
    case v1::Event::STATUS:
      return Counted(number, "status line");
    case v1::Event::CHECKED:
      return Counted(number, "ticked item");
    case v1::Event::RAMP:
      return Counted(number, "ramp move");
    default:
      return absl::StrCat(Grouped(number), " ", absl::AsciiStrToLower(v1::Event::Kind_Name(kind)));
  }
}

// "3 trips, 2 clears, 1 blind": trips and clears always, the others where there
// were some.
std::string EventsText(const EventCounts& events) {
  const auto count = [&events](v1::Event::Kind kind) {
    const auto found = events.find(kind);
    return found == events.end() ? 0 : found->second;
  };
  std::string text = absl::StrCat(Counted(count(v1::Event::TRIP), "trip"), ", ",
                                  Counted(count(v1::Event::CLEAR), "clear"));
  for (const auto& [kind, number] : events) {
    if (kind == v1::Event::TRIP || kind == v1::Event::CLEAR) continue;
    absl::StrAppend(&text, ", ", CountedKind(kind, number));
  }
  return text;
}

bool WasSeen(const SignalStatistics& signal) {
  return signal.recorded + signal.late + signal.ahead + signal.rejected > 0;
}

void AppendLate(const Plan& plan, const Statistics& statistics, std::string& text) {
  std::vector<std::string> parts;
  for (const SignalStatistics& signal : statistics.signals) {
    if (signal.late == 0) continue;
    parts.push_back(absl::StrCat(Grouped(signal.late), " of ", signal.signal));
  }
  if (parts.empty()) return;
  absl::StrAppend(&text, "\nlate and left out: ", absl::StrJoin(parts, ", "),
                  " (more than the plan's lateness of ",
                  language::PrintDuration(plan.program().lateness_ns),
                  " behind the newest row; --sort puts rows in order first)");
}

void AppendSkipped(const trace::ReplaySummary& replay, const trace::Reader& reader,
                   std::string& text) {
  const std::uint64_t skipped = replay.skipped + reader.skipped_rows();
  if (skipped == 0) return;
  absl::StrAppend(&text, "\nbad and left out: ", Counted(skipped, "row"), ", such as");
  for (const auto* examples : {&reader.skipped_examples(), &replay.skipped_examples}) {
    for (const std::string& example : *examples) absl::StrAppend(&text, "\n  ", example);
  }
}

void AppendUnseen(const Plan& plan, const Statistics& statistics, Unseen which, const Ink& ink,
                  std::string& text) {
  std::vector<std::string> unseen;
  for (std::size_t i = 0; i < statistics.signals.size(); ++i) {
    const SignalStatistics& signal = statistics.signals[i];
    if (which == Unseen::kRead && plan.program().signals[i].stores.empty()) continue;
    if (!WasSeen(signal)) unseen.push_back(signal.signal);
  }
  if (unseen.empty()) return;
  absl::StrAppend(&text, "\n", ink(Colour::kYellow, "warning:"), " no data for ",
                  absl::StrJoin(unseen, ", "));
}

}  // namespace

std::string Grouped(std::uint64_t number) {
  std::string digits = absl::StrCat(number);
  for (std::size_t at = digits.size(); at > 3;) {
    at -= 3;
    digits.insert(at, ",");
  }
  return digits;
}

std::string Counted(std::uint64_t number, absl::string_view one) {
  return absl::StrCat(Grouped(number), " ", one, number == 1 ? "" : "s");
}

std::string RowsText(const Plan& plan, const Statistics& statistics,
                     const trace::ReplaySummary& replay) {
  if (!replay.first_ns.has_value()) return "no rows";
  const std::int64_t tick_ns = plan.program().tick_ns;
  std::uint64_t signals = 0;
  for (const SignalStatistics& signal : statistics.signals) signals += WasSeen(signal);
  return absl::StrCat(Counted(replay.rows, "row"), " of ", Counted(signals, "signal"), " from ",
                      TimeText(*replay.first_ns, tick_ns), " to ",
                      TimeText(replay.newest_ns, tick_ns));
}

std::string LeftOutText(const Plan& plan, const Statistics& statistics,
                        const trace::ReplaySummary& replay, const trace::Reader& reader,
                        Unseen unseen, const Ink& ink) {
  std::string text;
  AppendLate(plan, statistics, text);
  if (replay.after_until > 0) {
    absl::StrAppend(&text, "\nafter --until and left out: ", Counted(replay.after_until, "row"));
  }
  AppendSkipped(replay, reader, text);
  AppendUnseen(plan, statistics, unseen, ink, text);
  return text;
}

std::string SummaryText(const Plan& plan, const Statistics& statistics,
                        const trace::ReplaySummary& replay, const trace::Reader& reader,
                        const EventCounts& events) {
  std::string text = RowsText(plan, statistics, replay);
  if (replay.first_ns.has_value()) {
    absl::StrAppend(&text, ": ", Counted(statistics.ticks, "tick"), ", ", EventsText(events));
  }
  absl::StrAppend(&text,
                  LeftOutText(plan, statistics, replay, reader, Unseen::kAll, Ink(STDERR_FILENO)));
  return text;
}

}  // namespace sluice::cli
