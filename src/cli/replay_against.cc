#include "src/cli/replay_against.h"

#include <unistd.h>

#include <limits>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "src/cli/data.h"
#include "src/cli/diagnostics.h"
#include "src/cli/json.h"
#include "src/cli/new_journal.h"
#include "src/cli/plan_file.h"
#include "src/cli/progress.h"
#include "src/cli/replay_summary.h"
#include "src/cli/terminal.h"
#include "src/compare/comparison.h"
#include "src/compare/words.h"
#include "src/language/unicode.h"
#include "src/plan/people_time.h"
#include "src/plan/program.h"
#include "src/trace/replay_pair.h"

namespace sluice::cli {
namespace {

// A plan at work, and what it told.
struct Running {
  Plan plan;
  std::unique_ptr<Engine> engine;
  EventCounts counts;
};

std::string Seconds(std::int64_t ns) { return absl::StrCat(static_cast<double>(ns) / 1e9); }

std::string TimeJson(std::int64_t ns) {
  return JsonString(plan::TimeInUtc(absl::FromUnixNanos(ns)));
}

std::string SpanJson(const absl::optional<DecisionSpan>& span) {
  if (!span.has_value()) return "null";
  return absl::StrCat("{\"begin\":", TimeJson(span->begin_ns),
                      ",\"end\":", span->end_ns.has_value() ? TimeJson(*span->end_ns) : "null",
                      ",\"held_seconds\":", Seconds(span->held_ns), ",\"times\":", span->times,
                      ",\"escalations\":", span->escalations,
                      ",\"breach\":", span->breach ? "true" : "false",
                      ",\"mute\":", span->mute ? "true" : "false", "}");
}

absl::string_view KindName(DecisionDifference::Kind kind) {
  switch (kind) {
    case DecisionDifference::Kind::kTrip:
      return "trip";
    case DecisionDifference::Kind::kBlind:
      return "blind";
    case DecisionDifference::Kind::kLever:
      break;
  }
  return "lever";
}

std::string DifferenceJson(const DecisionDifference& difference) {
  const bool of_lever = difference.kind == DecisionDifference::Kind::kLever;
  const std::string segment =
      absl::StrJoin(difference.segment, ",", [](std::string* out, const auto& label) {
        absl::StrAppend(out, JsonString(label.first), ":", JsonString(label.second));
      });
  std::string json =
      absl::StrCat("{\"against\":\"difference\",\"kind\":\"", KindName(difference.kind),
                   "\",\"time\":", TimeJson(difference.time_ns()),
                   of_lever ? ",\"lever\":" : ",\"gate\":", JsonString(difference.name),
                   ",\"segment\":{", segment, "}");
  if (of_lever) absl::StrAppend(&json, ",\"value\":", JsonString(difference.value));
  absl::StrAppend(&json, ",\"live\":", SpanJson(difference.live),
                  ",\"candidate\":", SpanJson(difference.candidate));
  if (difference.live.has_value() && difference.candidate.has_value()) {
    absl::StrAppend(&json, ",\"later_seconds\":",
                    Seconds(difference.candidate->begin_ns - difference.live->begin_ns));
  }
  return absl::StrCat(json, ",\"message\":", JsonString(difference.words), "}\n");
}

std::string TallyJson(const DecisionTally& tally) {
  return absl::StrCat(
      "{\"live\":", tally.live, ",\"candidate\":", tally.candidate, ",\"alike\":", tally.alike,
      ",\"more\":", tally.more, ",\"fewer\":", tally.fewer, ",\"added\":", tally.added,
      ",\"missed\":", tally.missed, ",\"earlier\":", tally.earlier, ",\"later\":", tally.later,
      ",\"most_earlier_seconds\":", Seconds(tally.most_earlier_ns),
      ",\"most_later_seconds\":", Seconds(tally.most_later_ns),
      ",\"live_held_seconds\":", Seconds(tally.live_held_ns),
      ",\"candidate_held_seconds\":", Seconds(tally.candidate_held_ns), "}");
}

std::string ReportJson(const ShadowReport& report) {
  std::string json;
  for (const DecisionDifference& difference : report.differences) {
    json.append(DifferenceJson(difference));
  }
  const auto count = [](std::string* out, const DecisionCount& one) {
    absl::StrAppend(out, "{\"what\":", JsonString(one.what), ",\"live\":", one.live,
                    ",\"candidate\":", one.candidate, "}");
  };
  return absl::StrCat(
      json, "{\"against\":\"sum\",\"same\":", report.same() ? "true" : "false",
      ",\"message\":", JsonString(report.sum), ",\"trips\":", TallyJson(report.trips),
      ",\"blinds\":", TallyJson(report.blinds), ",\"levers\":", TallyJson(report.levers),
      ",\"counts\":[", absl::StrJoin(report.counts, ",", count),
      "],\"notes\":", JsonStrings(report.notes), "}\n");
}

std::string ReportText(const ShadowReport& report, const Plan& live) {
  const Ink ink(STDOUT_FILENO);
  return compare::ReportText(report, live.program().people_time,
                             [&ink](compare::Part part, absl::string_view text) {
                               const bool is_note = part == compare::Part::kNote;
                               return ink(is_note ? Colour::kFaint : Colour::kBold, text);
                             });
}

absl::Status Play(trace::Reader& reader, trace::ReplayPair& replay, Running& live,
                  Running& candidate, compare::Comparison& comparison, NewJournal& journal) {
  Progress progress;
  live.engine->OnEvent([&](const v1::Event& event) {
    ++live.counts[event.kind()];
    comparison.Note(compare::kLive, event);
    journal.Append(event);
  });
  candidate.engine->OnEvent([&](const v1::Event& event) {
    ++candidate.counts[event.kind()];
    comparison.Note(compare::kCandidate, event);
  });
  absl::Status status = replay.Run(reader, [&] {
    progress.Step([&reader] { return std::make_pair(reader.bytes_read(), reader.bytes_total()); });
    journal.Begin(replay.first().first_ns.value_or(0));  // at the first row
    comparison.SettleUpTo(replay.decided_ns());
    return journal.status().ok();
  });
  progress.Clear();
  if (replay.first().first_ns.has_value()) comparison.SettleUpTo(replay.decided_ns());
  journal.Begin(0);  // where there was no row
  journal.Finish();
  status.Update(journal.status());
  return status;
}

std::string SummaryOf(const std::string& name, const Running& running,
                      const trace::ReplaySummary& summary, const trace::Reader& reader) {
  return absl::StrCat(
      language::Escaped(name), ": ",
      SummaryText(running.plan, running.engine->statistics(), summary, reader, running.counts));
}

}  // namespace

int RunReplayAgainst(const ReplayCommandOptions& options, const trace::ReplayOptions& clock,
                     const EngineOptions& engine_options) {
  if (options.plan == "-" && options.against == "-") {
    return Fail("standard input (-) can be read only once");
  }
  std::vector<Running> running;
  for (const std::string& file : {options.plan, options.against}) {
    Diagnostics diagnostics;
    absl::StatusOr<Plan> plan = LoadPlan(file, options.import_paths, diagnostics);
    if (!plan.ok()) return RefusePlan(diagnostics, plan.status());
    absl::StatusOr<std::unique_ptr<Engine>> engine = Engine::Create(*plan, engine_options);
    if (!engine.ok()) return Fail(engine.status().message());
    running.push_back({*std::move(plan), *std::move(engine), {}});
  }
  Running& live = running[0];
  Running& candidate = running[1];
  const absl::StatusOr<std::unique_ptr<trace::Reader>> reader = OpenData(
      options.data, {&live.plan, &candidate.plan}, options.plan == "-" || options.against == "-");
  if (!reader.ok()) return Fail(reader.status().message());

  NewJournal journal(options.journal, live.plan);
  trace::ReplayPair replay(live.plan, *live.engine, candidate.plan, *candidate.engine, clock);
  compare::Comparison comparison(live.plan.program(), candidate.plan.program(),
                                 std::numeric_limits<std::size_t>::max());
  const absl::Status status = Play(**reader, replay, live, candidate, comparison, journal);
  Output output;
  if (status.ok()) {
    const ShadowReport report = comparison.Report();
    output.Write(options.format == Format::kJson ? ReportJson(report)
                                                 : ReportText(report, live.plan));
    output.Flush();
  }
  Say(SummaryOf(options.plan, live, replay.first(), **reader));
  Say(SummaryOf(options.against, candidate, replay.second(), **reader));
  return output.Finish(status.ok() ? kGood : Fail(status.message()));
}

}  // namespace sluice::cli
