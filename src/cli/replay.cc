// `sluice replay`: a plan over recorded data, one line per event.
#include "src/trace/replay.h"

#include <unistd.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "src/cli/arguments.h"
#include "src/cli/commands.h"
#include "src/cli/diagnostics.h"
#include "src/cli/event_line.h"
#include "src/cli/json.h"
#include "src/cli/plan_file.h"
#include "src/cli/progress.h"
#include "src/cli/replay_summary.h"
#include "src/cli/terminal.h"
#include "src/language/unicode.h"
#include "src/plan/program.h"

namespace sluice::cli {
namespace {

using language::Escaped;

absl::StatusOr<std::map<std::string, std::string>> Columns(
    const std::vector<std::string>& arguments) {
  std::map<std::string, std::string> columns;
  for (const std::string& argument : arguments) {
    const std::size_t equals = argument.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == argument.size()) {
      return absl::InvalidArgumentError(
          absl::StrCat("--column takes OURS=THEIRS (--column value=cpu), not ", Escaped(argument)));
    }
    if (!columns.emplace(argument.substr(0, equals), argument.substr(equals + 1)).second) {
      return absl::InvalidArgumentError(
          absl::StrCat("--column names ", Escaped(argument.substr(0, equals)), " twice"));
    }
  }
  return columns;
}

absl::StatusOr<std::unique_ptr<trace::Reader>> OpenData(const ReplayCommandOptions& options,
                                                        const Plan& plan) {
  absl::StatusOr<std::map<std::string, std::string>> columns = Columns(options.columns);
  if (!columns.ok()) return columns.status();
  trace::ReaderOptions reader_options;
  reader_options.columns = *std::move(columns);
  reader_options.skip_bad_rows = options.skip_bad_rows;
  std::vector<std::unique_ptr<trace::Reader>> readers;
  bool stdin_taken = options.plan == "-";
  for (const std::string& argument : options.data) {
    const DataArgument data = SplitData(argument);
    if (data.file == "-" && std::exchange(stdin_taken, true)) {
      return absl::InvalidArgumentError("standard input (-) can be read only once");
    }
    if (!data.signal.empty() && plan.program().FindSignal(data.signal) < 0) {
      return absl::NotFoundError(UnknownSignalOfData(data, argument, plan));
    }
    reader_options.signal = data.signal;
    absl::StatusOr<std::unique_ptr<trace::Reader>> reader =
        trace::OpenTrace(data.file, reader_options);
    if (!reader.ok()) return reader.status();
    readers.push_back(*std::move(reader));
  }
  if (readers.size() == 1 && !options.sort) return std::move(readers.front());
  return trace::Merge(std::move(readers), options.sort);
}

// Nothing changes where the option was not given.
absl::Status ReadOption(const char* name, const std::string& text, absl::Duration& duration) {
  if (text.empty()) return absl::OkStatus();
  const absl::StatusOr<std::int64_t> read = ReadDuration(text);
  if (!read.ok()) {
    return absl::InvalidArgumentError(absl::StrCat(name, ": ", read.status().message()));
  }
  duration = absl::Nanoseconds(*read);
  return absl::OkStatus();
}

absl::Status ReadClock(const ReplayCommandOptions& options, trace::ReplayOptions& replay,
                       EngineOptions& engine) {
  replay.skip_bad_rows = options.skip_bad_rows;
  if (!options.until.empty()) {
    const absl::StatusOr<std::int64_t> until = trace::ParseTime(options.until);
    if (!until.ok()) {
      return absl::InvalidArgumentError(absl::StrCat("--until: ", until.status().message()));
    }
    replay.until_ns = *until;
  }
  const absl::Status status = ReadOption("--max-jump", options.max_jump, engine.max_jump);
  if (!status.ok()) return status;
  return ReadOption("--retire-after", options.retire_after, engine.retire_after);
}

// Whether results are to be seen at once: by a person, or because the data comes as
// it happens.
bool IsLive(const ReplayCommandOptions& options) {
  const auto is_stdin = [](const std::string& data) { return SplitData(data).file == "-"; };
  return isatty(STDOUT_FILENO) == 1 ||
         std::any_of(options.data.begin(), options.data.end(), is_stdin);
}

// Runs the replay, and leaves in `counts` how many events of each kind there were.
absl::Status Play(const ReplayCommandOptions& options, std::int64_t tick_ns, Engine& engine,
                  trace::Reader& reader, trace::Replay& replay, Output& output,
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
  });
  absl::Status status = replay.Run(reader, [&] {
    progress.Step([&reader] { return std::make_pair(reader.bytes_read(), reader.bytes_total()); });
    return output.open();
  });
  engine.OnEvent([](const v1::Event&) {});  // the old one speaks of what ends here
  output.Flush();
  return status;
}

}  // namespace

int RunReplay(const ReplayCommandOptions& options) {
  trace::ReplayOptions replay_options;
  EngineOptions engine_options;
  engine_options.allow_unhandled_actions = true;  // they are shown
  absl::Status status = ReadClock(options, replay_options, engine_options);
  if (!status.ok()) return Fail(status.message());

  Diagnostics diagnostics;
  const absl::StatusOr<Plan> plan = LoadPlan(options.plan, options.import_paths, diagnostics);
  if (!plan.ok()) return RefusePlan(diagnostics, plan.status());
  const absl::StatusOr<std::unique_ptr<Engine>> engine = Engine::Create(*plan, engine_options);
  if (!engine.ok()) return Fail(engine.status().message());
  const absl::StatusOr<std::unique_ptr<trace::Reader>> reader = OpenData(options, *plan);
  if (!reader.ok()) return Fail(reader.status().message());

  Output output;
  EventCounts counts;
  trace::Replay replay(*plan, **engine, replay_options);
  status = Play(options, plan->program().tick_ns, **engine, **reader, replay, output, counts);
  Say(SummaryText(*plan, (*engine)->statistics(), replay.summary(), **reader, counts));
  return output.Finish(status.ok() ? kGood : Fail(status.message()));
}

}  // namespace sluice::cli
