// `sluice drill`: a scenario played to the team.
#include "src/drill/drill.h"

#include <unistd.h>

#include <cmath>
#include <csignal>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "src/cli/commands.h"
#include "src/cli/diagnostics.h"
#include "src/cli/drill_play.h"
#include "src/cli/drill_score.h"
#include "src/cli/new_journal.h"
#include "src/cli/plan_file.h"
#include "src/cli/scenario_files.h"
#include "src/cli/terminal.h"
#include "src/engine/event_fields.h"
#include "src/language/print.h"
#include "src/language/source.h"
#include "src/language/unicode.h"
#include "src/scenario/suite.h"

namespace sluice::cli {
namespace {

using Case = scenario::Suite::Case;

// Nothing for `max`: no waiting.
absl::StatusOr<absl::optional<double>> ReadSpeed(const std::string& text) {
  if (text == "max") return absl::optional<double>();
  double speed = 0;
  if (absl::SimpleAtod(text, &speed) && speed > 0 && speed <= kMostSpeed) {
    return absl::optional<double>(speed);
  }
  return absl::InvalidArgumentError(absl::StrCat(
      "--speed takes how many times faster than real time, up to 1000000, or max; not \"",
      language::Escaped(text), "\""));
}

std::string TitlesText(const scenario::Suite& suite) {
  std::string text;
  for (const Case& one : suite.cases()) {
    absl::StrAppend(&text, "\n  ",
                    language::Escaped(language::PrintQuoted(one.scenario->title().text())));
  }
  return text;
}

// The one with this title, or the only one that has it in its title.
absl::StatusOr<const Case*> Pick(const scenario::Suite& suite, const std::string& wanted) {
  if (suite.cases().empty()) {
    return absl::NotFoundError("there is no scenario in it; `scenario \"...\" { ... }` makes one");
  }
  const Case* found = nullptr;
  bool several = false;
  for (const Case& one : suite.cases()) {
    const std::string& title = one.scenario->title().text();
    if (title == wanted) return &one;
    if (!absl::StrContains(title, wanted)) continue;
    several = found != nullptr;
    found = &one;
  }
  if (found != nullptr && !several) return found;
  const std::string quoted = absl::StrCat("\"", language::Escaped(wanted), "\"");
  return absl::NotFoundError(
      absl::StrCat(wanted.empty() ? "it has several scenarios: say --scenario with one of"
                   : several ? absl::StrCat("several scenarios have ", quoted, " in their title:")
                             : absl::StrCat("no scenario has ", quoted, " in its title; there are"),
                   TitlesText(suite)));
}

// Says where a scenario could not be played, and why.
int FailAt(const scenario::Suite& suite, const Case& one, const scenario::Fault& fault,
           const absl::Status& status) {
  const v1::Span& span = fault.span.end() > 0 ? fault.span : one.span;
  return Fail(absl::StrCat(language::Escaped(suite.path()), ":", suite.LineOf(span), ": ",
                           language::Escaped(std::string(status.message()))));
}

// As a journal keeps it: when there was a drill is asked by the clock, not by the scenario's.
v1::Event Dated(v1::Event event) {
  if (event.kind() == v1::Event::DRILL) {
    engine::SetTime(absl::GetCurrentTimeNanos(), event.mutable_time());
  }
  return event;
}

// Plays it in the way that its input asks for, and tells the score.
int Play(const DrillOptions& options, absl::optional<double> speed, const scenario::Suite& suite,
         const Case& one, drill::Drill& drill) {
  NewJournal journal(options.journal, drill.plan());
  journal.Begin(absl::GetCurrentTimeNanos());
  if (!journal.status().ok()) return Fail(journal.status().message());
  drill.OnReload(
      [&journal](const Plan& plan, std::int64_t now_ns) { journal.SetPlan(plan, now_ns); });
  scenario::Fault fault;
  const DrillHost host{drill,
                       [&](std::int64_t time_ns) {
                         fault.status = drill.PlayTo(time_ns, fault);
                         journal.Commit(drill.origin_ns() + drill.time_ns());
                         return fault.status.ok();
                       },
                       [&](const v1::Event& event) { journal.Append(Dated(event)); }};
  int signal = 0;
  const Played played = isatty(STDIN_FILENO) == 1 && speed.has_value()
                            ? PlayOnTerminal(host, *speed, signal)
                            : PlayLines(host, options.format);
  journal.Finish();
  if (!fault.status.ok()) return FailAt(suite, one, fault, fault.status);
  if (played == Played::kFailed) return kCouldNot;
  Output output;
  output.Write(options.format == Format::kJson
                   ? ScoreJson(drill)
                   : absl::StrCat("\n", ScoreText(drill, Ink(STDOUT_FILENO))));
  int status = output.Finish(played == Played::kBadLines ? kCouldNot
                             : AllKept(drill)            ? kGood
                                                         : kNotGood);
  // The drill went on all the same: a team is not sent home for that.
  if (!journal.status().ok()) status = Fail(journal.status().message());
  if (played == Played::kInterrupted) {
    std::signal(signal, SIG_DFL);
    std::raise(signal);
  }
  return status;
}

}  // namespace

int RunDrill(const DrillOptions& options) {
  const absl::StatusOr<absl::optional<double>> speed = ReadSpeed(options.speed);
  if (!speed.ok()) return Fail(speed.status().message());
  if (options.plan == "-") {
    return Fail("the plan must be a file: standard input is for what people do");
  }
  const absl::StatusOr<PlanFile> file = ReadPlanText(options.plan);
  if (!file.ok()) return Fail(file.status().message());
  Diagnostics diagnostics;
  const absl::StatusOr<std::unique_ptr<scenario::Suite>> suite =
      LoadSuite(options.plan, *file, options.import_paths, diagnostics);
  if (!suite.ok()) return RefusePlan(diagnostics, suite.status());
  const absl::StatusOr<const Case*> one = Pick(**suite, options.scenario);
  if (!one.ok()) {
    return Fail(absl::StrCat(language::Escaped(file->name), ": ", one.status().message()));
  }
  if (!options.role.empty()) {
    const absl::Status known = (*suite)->plan().program().CheckRole(options.role);
    if (!known.ok()) return Fail(absl::StrCat("--role: ", known.message()));
  }
  const bool at_terminal = isatty(STDIN_FILENO) == 1 && speed->has_value();
  if (at_terminal && !IsTerminal(STDOUT_FILENO)) {
    return Fail(
        "stdout is no terminal that can show a drill; give what people do on standard input, or"
        " say --speed max to see the scenario run by itself");
  }
  scenario::Fault fault;
  const absl::StatusOr<std::unique_ptr<drill::Drill>> drill = drill::Drill::Make(
      (*suite)->plan(), *(*one)->scenario, (*suite)->folder(),
      options.with_acts ? scenario::Acts::kMay : scenario::Acts::kNone, options.role, fault);
  if (!drill.ok()) return FailAt(**suite, **one, fault, drill.status());
  return Play(options, *speed, **suite, **one, **drill);
}

}  // namespace sluice::cli
