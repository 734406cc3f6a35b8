// `sluice tune`: settings of a gate, tried over recorded data in one pass.
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "src/cli/arguments.h"
#include "src/cli/commands.h"
#include "src/cli/data.h"
#include "src/cli/diagnostics.h"
#include "src/cli/event_line.h"
#include "src/cli/plan_file.h"
#include "src/cli/progress.h"
#include "src/cli/replay_summary.h"
#include "src/cli/terminal.h"
#include "src/cli/tune_picture.h"
#include "src/cli/tune_report.h"
#include "src/engine/probe.h"
#include "src/language/unicode.h"
#include "src/trace/input.h"
#include "src/tune/candidate.h"
#include "src/tune/grid.h"
#include "src/tune/look.h"

namespace sluice::cli {
namespace {

using language::Escaped;

// What a pass over the data is to know, besides the plan that it runs.
struct Reading {
  const DataOptions& data;
  bool stdin_taken = false;
  trace::ReplayOptions replay;
  EngineOptions engine;
};

// What came of it.
struct Passed {
  trace::ReplaySummary replay;
  std::string rows;      // how many there were
  std::string left_out;  // of them; lines that begin with a line break
};

// Replays all data into an engine of `plan`, on which `probe` looks.
absl::StatusOr<Passed> Pass(const Reading& reading, const Plan& plan, engine::Probe& probe) {
  const absl::StatusOr<std::unique_ptr<Engine>> engine = Engine::Create(plan, reading.engine);
  if (!engine.ok()) return engine.status();
  const absl::StatusOr<std::unique_ptr<trace::Reader>> reader =
      OpenData(reading.data, {&plan}, reading.stdin_taken);
  if (!reader.ok()) return reader.status();
  engine::SetProbe(**engine, &probe);
  trace::Replay replay(plan, **engine, reading.replay);
  Progress progress;
  const absl::Status status = replay.Run(**reader, [&] {
    progress.Step(
        [&] { return std::make_pair((*reader)->bytes_read(), (*reader)->bytes_total()); });
    return true;
  });
  engine::SetProbe(**engine, nullptr);
  if (!status.ok()) return status;
  const Statistics statistics = (*engine)->statistics();
  return Passed{
      replay.summary(), RowsText(plan, statistics, replay.summary()),
      LeftOutText(plan, statistics, replay.summary(), **reader, Unseen::kRead, Ink(STDERR_FILENO))};
}

absl::Status Annotated(absl::string_view what, const absl::Status& status) {
  return absl::Status(status.code(), absl::StrCat(what, ": ", status.message()));
}

// ---- What is tried -------------------------------------------------------------

// What a threshold is a number of, so that it can stand in the place of another.
absl::string_view KindOf(const tune::Subject& subject, const v1::SignedLiteral& threshold) {
  if (tune::IsDuration(threshold)) return "a duration";
  if (!subject.bound) return "a number";
  if (threshold.negative()) return "below 0";
  return threshold.literal().unit() == v1::Literal::PERCENT ? "a share of the members"
                                                            : "a number of members";
}

absl::Status CheckThresholds(const Tuned& tuned) {
  const tune::Subject& subject = tuned.subject;
  const absl::string_view present = KindOf(subject, subject.present.threshold);
  for (const v1::SignedLiteral& threshold : tuned.thresholds) {
    const absl::string_view kind = KindOf(subject, threshold);
    if (kind == present) continue;
    return absl::InvalidArgumentError(
        absl::StrCat("--thresholds: ", tune::ThresholdText(threshold), " is ", kind, ", and the ",
                     tune::ThresholdText(subject.present.threshold), " of `",
                     Escaped(subject.condition), "` is ", present));
  }
  return absl::OkStatus();
}

// Reads the data once, to see which thresholds are worth trying.
absl::StatusOr<std::vector<v1::SignedLiteral>> ThresholdsOfData(const Reading& reading,
                                                                const tune::Subject& subject) {
  constexpr char kRemedy[] = "; name some by --thresholds";
  if (ReadsStdin(reading.data)) {
    return absl::InvalidArgumentError(
        absl::StrCat("to find thresholds the data is read twice, and standard input can be read"
                     " only once",
                     kRemedy));
  }
  absl::StatusOr<tune::Look> look = tune::Look::Make(subject);
  if (!look.ok()) {
    return absl::Status(look.status().code(), absl::StrCat(look.status().message(), kRemedy));
  }
  const absl::StatusOr<Passed> passed = Pass(reading, look->plan(), *look);
  if (!passed.ok()) return passed.status();
  absl::StatusOr<std::vector<v1::SignedLiteral>> thresholds = look->Thresholds();
  if (thresholds.ok()) return thresholds;
  return absl::Status(thresholds.status().code(), absl::StrCat("`", Escaped(subject.condition),
                                                               "`: ", thresholds.status().message(),
                                                               kRemedy, passed->left_out));
}

absl::Status ChooseValues(const TuneOptions& options, const Reading& reading, Tuned& tuned) {
  absl::StatusOr<std::vector<v1::ForClause>> durations =
      options.durations.empty() ? tune::UsualDurations(tuned.subject)
                                : tune::ReadDurations(options.durations);
  if (!durations.ok()) return Annotated("--for", durations.status());
  tuned.durations = *std::move(durations);
  if (!options.thresholds.empty()) {
    absl::StatusOr<std::vector<v1::SignedLiteral>> thresholds =
        tune::ReadThresholds(options.thresholds);
    if (!thresholds.ok()) return Annotated("--thresholds", thresholds.status());
    tuned.thresholds = *std::move(thresholds);
    const absl::Status status = CheckThresholds(tuned);
    if (!status.ok()) return status;
  } else {
    absl::StatusOr<std::vector<v1::SignedLiteral>> thresholds =
        ThresholdsOfData(reading, tuned.subject);
    if (!thresholds.ok()) return thresholds.status();
    tuned.thresholds = *std::move(thresholds);
  }
  std::stable_sort(tuned.thresholds.begin(), tuned.thresholds.end(),
                   [](const auto& a, const auto& b) {
                     return tune::ThresholdValue(a) < tune::ThresholdValue(b);
                   });
  std::stable_sort(
      tuned.durations.begin(), tuned.durations.end(),
      [](const auto& a, const auto& b) { return a.duration().ns() < b.duration().ns(); });
  return absl::OkStatus();
}

absl::Status MakeSettings(Tuned& tuned) {
  const std::size_t settings = tuned.thresholds.size() * tuned.durations.size();
  if (settings > tune::kMostSettings) {
    return absl::InvalidArgumentError(absl::StrCat(
        tuned.thresholds.size(), " thresholds with ", tuned.durations.size(), " durations are ",
        settings, " settings; at most ", tune::kMostSettings, " can be tried at once"));
  }
  const tune::Setting& present = tuned.subject.present;
  tuned.present = settings;
  for (const v1::SignedLiteral& threshold : tuned.thresholds) {
    for (const v1::ForClause& duration : tuned.durations) {
      if (tune::SameThreshold(threshold, present.threshold) &&
          tune::SameDuration(duration, present.duration)) {
        tuned.present = tuned.settings.size();
      }
      tuned.settings.push_back({threshold, duration});
    }
  }
  if (tuned.present == settings) tuned.settings.push_back(present);
  return absl::OkStatus();
}

// Errors end the command; of what is odd the first few are said.
absl::Status HeedObjections(const Tuned& tuned) {
  constexpr std::size_t kMostSaid = 5;
  std::vector<std::string> errors, warnings;
  for (const tune::Objection& objection :
       tune::ObjectionsTo(tuned.subject, tuned.thresholds, tuned.durations)) {
    (objection.error ? errors : warnings)
        .push_back(absl::StrCat(objection.value, ": ", Escaped(objection.message)));
  }
  for (std::vector<std::string>* said : {&errors, &warnings}) {
    if (said->size() <= kMostSaid) continue;
    const std::size_t more = said->size() - kMostSaid;
    said->resize(kMostSaid);
    said->back() += absl::StrCat("\n  and so on for ", Counted(more, "other value"));
  }
  if (!errors.empty()) return absl::InvalidArgumentError(absl::StrJoin(errors, "\n  "));
  for (const std::string& warning : warnings) {
    Say(absl::StrCat(Ink(STDERR_FILENO)(Colour::kYellow, "warning:"), " with ", warning));
  }
  return absl::OkStatus();
}

// ---- Incidents -----------------------------------------------------------------

absl::Status ReadMarks(const TuneOptions& options, Tuned& tuned) {
  if (options.incidents.empty()) return absl::OkStatus();
  tuned.judged = true;
  absl::StatusOr<std::unique_ptr<trace::Input>> input =
      trace::Input::OpenFile(options.incidents, trace::kChunkBytes);
  if (!input.ok()) return input.status();
  absl::StatusOr<tune::Incidents> incidents = tune::ReadIncidents(**input, tuned.subject);
  if (!incidents.ok()) return incidents.status();
  tuned.incidents = std::move(incidents->all);
  for (const std::string& column : incidents->ignored) {
    Say(absl::StrCat("incidents: `", Escaped(column), "` is no label of gate `",
                     Escaped(tuned.subject.gate.name().text()), "`, and not looked at"));
  }
  return absl::OkStatus();
}

// Of what lies outside of the data nothing can be told.
void DropOutside(const std::string& file, std::int64_t margin_ns, Tuned& tuned) {
  const auto outside = [&](const tune::Incident& incident) {
    return incident.end_ns + margin_ns < tuned.begin_ns ||
           incident.begin_ns - margin_ns > tuned.end_ns;
  };
  const auto kept =
      std::stable_partition(tuned.incidents.begin(), tuned.incidents.end(),
                            [&](const tune::Incident& incident) { return !outside(incident); });
  for (auto incident = kept; incident != tuned.incidents.end(); ++incident) {
    Say(absl::StrCat("incidents: ", Escaped(file), ":", incident->line, ": the one of ",
                     TimeText(incident->begin_ns, tuned.tick_ns),
                     " lies outside of the data, and is left out"));
  }
  tuned.incidents.erase(kept, tuned.incidents.end());
}

void JudgeAll(std::int64_t margin_ns, Tuned& tuned) {
  for (const tune::Course& course : tuned.courses) {
    tuned.verdicts.push_back(tune::Judge(course, tuned.incidents, margin_ns));
  }
  tune::MarkFrontier(tuned.verdicts);
  tuned.recommended = tune::Recommended(tuned.verdicts, tuned.settings, tuned.present);
}

absl::Status TryAll(const Reading& reading, const std::string& incidents, std::int64_t margin_ns,
                    Tuned& tuned) {
  const absl::StatusOr<tune::Grid> grid = tune::MakeGrid(tuned.subject, tuned.settings);
  if (!grid.ok()) return grid.status();
  tune::Watch watch(*grid);
  const absl::StatusOr<Passed> passed = Pass(reading, grid->plan, watch);
  if (!passed.ok()) return passed.status();
  Say(absl::StrCat(passed->rows, ": ", Counted(tuned.thresholds.size(), "threshold"), " x ",
                   Counted(tuned.durations.size(), "duration"), passed->left_out));
  if (!passed->replay.first_ns.has_value()) {
    return absl::NotFoundError("there is no data to try settings on");
  }
  tuned.courses = watch.courses();
  tuned.begin_ns = *passed->replay.first_ns;
  tuned.end_ns = reading.replay.until_ns.value_or(passed->replay.newest_ns);
  if (!tuned.judged) return absl::OkStatus();
  DropOutside(incidents, margin_ns, tuned);
  JudgeAll(margin_ns, tuned);
  return absl::OkStatus();
}

}  // namespace

int Tune(const TuneOptions& options) {
  Reading reading{options.data, options.plan == "-", {}, {}};
  reading.engine.allow_unhandled_actions = true;
  absl::Duration margin = absl::ZeroDuration();
  absl::Status status = ReadClock(options.data, reading.replay, reading.engine);
  status.Update(ReadDurationOption("--margin", options.margin, margin));
  if (margin > absl::Nanoseconds(tune::kMostMargin)) {
    status.Update(absl::InvalidArgumentError("--margin: at most 365d can be asked for"));
  }
  if (!status.ok()) return Fail(status.message());

  Diagnostics diagnostics;
  const absl::StatusOr<Plan> plan = LoadPlan(options.plan, options.import_paths, diagnostics);
  if (!plan.ok()) return RefusePlan(diagnostics, plan.status());
  absl::StatusOr<tune::Subject> subject = tune::MakeSubject(*plan, options.gate, options.threshold);
  if (!subject.ok()) return Fail(subject.status().message());

  Tuned tuned;
  tuned.subject = *std::move(subject);
  tuned.tick_ns = plan->program().tick_ns;
  status = ReadMarks(options, tuned);
  if (status.ok()) status = ChooseValues(options, reading, tuned);
  if (status.ok()) status = MakeSettings(tuned);
  if (status.ok()) status = HeedObjections(tuned);
  if (status.ok()) {
    status = TryAll(reading, options.incidents, absl::ToInt64Nanoseconds(margin), tuned);
  }
  if (!status.ok()) return Fail(status.message());

  if (!options.svg.empty()) {
    status = WriteFile(options.svg, TunePicture(tuned));
    if (!status.ok()) return Fail(status.message());
  }
  Output output;
  output.Write(options.format == Format::kJson ? TuneJson(tuned)
                                               : TuneText(tuned, Ink(STDOUT_FILENO)));
  return output.Finish(kGood);
}

}  // namespace sluice::cli
