// `sluice replay`: a plan over recorded data, one line per event.
#include "src/trace/replay.h"

#include <unistd.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "src/cli/arguments.h"
#include "src/cli/commands.h"
#include "src/cli/data.h"
#include "src/cli/diagnostics.h"
#include "src/cli/event_line.h"
#include "src/cli/json.h"
#include "src/cli/new_journal.h"
#include "src/cli/plan_file.h"
#include "src/cli/progress.h"
#include "src/cli/replay_against.h"
#include "src/cli/replay_summary.h"
#include "src/cli/terminal.h"
#include "src/plan/program.h"

namespace sluice::cli {
namespace {

// Whether results are to be seen at once: by a person, or because the data comes as
// it happens.
bool IsLive(const ReplayCommandOptions& options) {
  return isatty(STDOUT_FILENO) == 1 || ReadsStdin(options.data);
}

// Runs the replay, and leaves in `counts` how many events of each kind there were.
absl::Status Play(const ReplayCommandOptions& options, std::int64_t tick_ns, Engine& engine,
                  trace::Reader& reader, trace::Replay& replay, NewJournal& journal, Output& output,
                  EventCounts& counts) {
  Progress progress;
  EventLines lines(tick_ns, Ink(STDOUT_FILENO));
  JsonWriter json;
  const bool live = IsLive(options);
  engine.OnEvent([&](const v1::Event& event) {
    ++counts[event.kind()];
    progress.Clear();
    output.Write(options.format == Format::kJson ? absl::StrCat(json.WriteEvent(event), "\n")
                                                 : lines.Line(event));
    if (live) output.Flush();
    journal.Append(event);
  });
  absl::Status status = replay.Run(reader, [&] {
    progress.Step([&reader] { return std::make_pair(reader.bytes_read(), reader.bytes_total()); });
    journal.Begin(replay.summary().first_ns.value_or(0));  // at the first row
    return output.open() && journal.status().ok();
  });
  journal.Begin(0);  // where there was none
  journal.Finish();
  engine.OnEvent([](const v1::Event&) {});  // the old one speaks of what ends here
  output.Flush();
  status.Update(journal.status());
  return status;
}

}  // namespace

int RunReplay(const ReplayCommandOptions& options) {
  trace::ReplayOptions replay_options;
  EngineOptions engine_options;
  engine_options.allow_unhandled_actions = true;  // they are shown
  absl::Status status = ReadClock(options.data, replay_options, engine_options);
  status.Update(
      ReadDurationOption("--retire-after", options.retire_after, engine_options.retire_after));
  if (!status.ok()) return Fail(status.message());

  if (!options.against.empty()) {
    return RunReplayAgainst(options, replay_options, engine_options);
  }

  Diagnostics diagnostics;
  const absl::StatusOr<Plan> plan = LoadPlan(options.plan, options.import_paths, diagnostics);
  if (!plan.ok()) return RefusePlan(diagnostics, plan.status());
  const absl::StatusOr<std::unique_ptr<Engine>> engine = Engine::Create(*plan, engine_options);
  if (!engine.ok()) return Fail(engine.status().message());
  const absl::StatusOr<std::unique_ptr<trace::Reader>> reader =
      OpenData(options.data, {&*plan}, options.plan == "-");
  if (!reader.ok()) return Fail(reader.status().message());

  Output output;
  EventCounts counts;
  trace::Replay replay(*plan, **engine, replay_options);
  NewJournal journal(options.journal, *plan);
  status =
      Play(options, plan->program().tick_ns, **engine, **reader, replay, journal, output, counts);
  Say(SummaryText(*plan, (*engine)->statistics(), replay.summary(), **reader, counts));
  return output.Finish(status.ok() ? kGood : Fail(status.message()));
}

}  // namespace sluice::cli
