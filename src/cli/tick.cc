// `sluice tick`: an item of the checklist is done, and a journal is told so.
#include <unistd.h>

#include <filesystem>
#include <limits>
#include <memory>
#include <string>
#include <system_error>
#include <vector>

#include "absl/strings/str_cat.h"
#include "sluice/engine.h"
#include "sluice/journal.h"
#include "src/cli/arguments.h"
#include "src/cli/commands.h"
#include "src/cli/diagnostics.h"
#include "src/cli/event_line.h"
#include "src/cli/plan_file.h"
#include "src/cli/terminal.h"
#include "src/language/print.h"
#include "src/language/unicode.h"
#include "src/plan/program.h"
#include "src/ready/record.h"

namespace sluice::cli {
namespace {

// The events that the engine tells of a tick which is over by `now_ns`.
absl::StatusOr<std::vector<v1::Event>> Ticked(const TickOptions& options, const Plan& plan,
                                              std::int64_t now_ns) {
  std::vector<v1::Event> told;
  EngineOptions engine_options;
  engine_options.allow_unhandled_actions = true;
  const absl::StatusOr<std::unique_ptr<Engine>> engine = Engine::Create(plan, engine_options);
  if (!engine.ok()) return engine.status();
  (*engine)->OnEvent([&told](const v1::Event& event) {
    if (!event.item().empty()) told.push_back(event);
  });
  const plan::Program& program = plan.program();
  const std::int64_t start_ns = now_ns - program.lateness_ns - 2 * program.tick_ns;
  absl::Status status = (*engine)->Start(start_ns);
  status.Update((*engine)->Tick(options.item, options.by, options.note));
  status.Update((*engine)->AdvanceTo(now_ns));
  if (!status.ok()) return status;
  return told;
}

// Refused where the journal tells of the item already, and where it is that of a drill; fine where
// there is no journal yet.
absl::Status CheckNotTicked(const TickOptions& options) {
  std::error_code unknown;
  if (!std::filesystem::exists(options.journal, unknown)) return absl::OkStatus();
  JournalReaderOptions reading;
  reading.kinds = ready::Record::Kinds();
  const absl::StatusOr<std::unique_ptr<JournalReader>> reader =
      JournalReader::Open(options.journal, reading);
  if (!reader.ok()) return reader.status();
  ready::Record record(std::numeric_limits<std::int64_t>::max());
  v1::Event event;
  for (;;) {
    const absl::StatusOr<bool> more = (*reader)->Next(event);
    if (!more.ok()) return more.status();
    if (!*more) break;
    record.Note(event);
  }
  if (record.of_drill()) {
    return absl::FailedPreconditionError(
        absl::StrCat(language::Escaped(options.journal),
                     " is the journal of a drill, and what is ticked in a drill is an exercise;"
                     " give another one with --journal"));
  }
  if (!record.IsTicked(options.item)) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat(language::PrintQuoted(options.item), " was ticked before, by ",
                   record.TickedBy(options.item), ": the journal tells of it already"));
}

absl::Status Keep(const TickOptions& options, const Plan& plan, std::int64_t now_ns,
                  const std::vector<v1::Event>& events) {
  JournalOptions journal;
  journal.sync = JournalSync::kOnClose;
  const absl::StatusOr<std::unique_ptr<JournalWriter>> writer =
      JournalWriter::Open(options.journal, plan, now_ns, journal);
  absl::Status status = writer.status();
  for (const v1::Event& event : events) {
    if (status.ok()) status = (*writer)->Append(event);
  }
  if (status.ok()) status = (*writer)->Close();
  return status;
}

}  // namespace

int Tick(const TickOptions& options) {
  const absl::StatusOr<std::int64_t> now_ns = ReadNow(options.now);
  if (!now_ns.ok()) return Fail(now_ns.status().message());
  Diagnostics diagnostics;
  const absl::StatusOr<Plan> plan = LoadPlan(options.plan, options.import_paths, diagnostics);
  if (!plan.ok()) return RefusePlan(diagnostics, plan.status());
  const absl::StatusOr<std::vector<v1::Event>> events = Ticked(options, *plan, *now_ns);
  absl::Status status = events.status();
  if (status.ok()) status = CheckNotTicked(options);
  if (status.ok()) status = Keep(options, *plan, *now_ns, *events);
  if (!status.ok()) return Fail(status.message());
  Output output;
  EventLines lines(plan->program().tick_ns, Ink(STDOUT_FILENO));
  for (const v1::Event& event : *events) output.Write(lines.Line(event));
  return output.Finish(kGood);
}

}  // namespace sluice::cli
