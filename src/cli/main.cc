// The command line of `sluice`. This alone knows CLI11, whose exceptions end here.
#include <fcntl.h>
#include <google/protobuf/stubs/logging.h>
#include <unistd.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <CLI/Validators.hpp>
#include <algorithm>
#include <csignal>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/types/span.h"
#include "src/cli/commands.h"
#include "src/cli/terminal.h"
#include "src/language/source.h"
#include "src/language/unicode.h"

namespace sluice::cli {
namespace {

constexpr char kPlanHelp[] = "plan files (text, or stored as .pb or .json); - is standard input";

// An option whose values are words.
template <typename Value>
CLI::Validator OneOf(const std::map<std::string, Value>& values) {
  const std::string words = absl::StrJoin(
      values, ", ", [](std::string* out, const auto& entry) { absl::StrAppend(out, entry.first); });
  const auto to_number = [values, words](std::string& word) -> std::string {
    const auto found = values.find(word);
    if (found == values.end()) return absl::StrCat("takes one of ", words, "; not \"", word, "\"");
    word = absl::StrCat(static_cast<int>(found->second));
    return "";
  };
  return CLI::Validator(to_number, "", "");
}

// An option that is a place among others, from 1.
CLI::Validator Place() {
  const auto check = [](const std::string& text) -> std::string {
    std::uint32_t place = 0;
    if (absl::SimpleAtoi(text, &place) && place > 0) return "";
    return absl::StrCat("takes a number from 1 on; not \"", text, "\"");
  };
  return CLI::Validator(check, "", "");
}

const std::map<std::string, Format>& Formats() {
  static const auto& formats =
      *new std::map<std::string, Format>{{"text", Format::kText}, {"json", Format::kJson}};
  return formats;
}

CLI::App* AddCommand(CLI::App& app, const char* name, const char* what, const char* example) {
  CLI::App* command = app.add_subcommand(name, what);
  command->group("Commands");
  command->footer(example);
  return command;
}

void AddImportPaths(CLI::App& command, std::vector<std::string>& import_paths) {
  command
      .add_option("-I,--import-path", import_paths,
                  "a folder with .proto files that the plan imports, searched after the\n"
                  "plan's own; again for each folder")
      ->type_name("FOLDER")
      ->allow_extra_args(false);
}

void AddFormat(CLI::App& command, const char* what, Format& format) {
  command.add_option("--format", format, what)->type_name("text|json")->transform(OneOf(Formats()));
}

void AddCheck(CLI::App& app, CheckOptions& options) {
  CLI::App* command = AddCommand(
      app, "check", "Say all that is wrong with plans",
      R"(Prints every error and warning with its place. Exit status: 0 if there is no error,
1 if there is one, 2 if a file can't be read.

Example:
  sluice check --werror --explain launch.sluice)");
  command->add_option("PLAN", options.plans, kPlanHelp)->type_name("")->required();
  AddImportPaths(*command, options.import_paths);
  command->add_flag("--werror", options.werror, "a warning fails as an error does");
  command->add_flag("--explain", options.explain,
                    "tell of each gate what it reads, and the worst time from fault to\ntrip");
  AddFormat(*command, "how findings are printed; json is one object a line (default: text)",
            options.format);
}

void AddFmt(CLI::App& app, FmtOptions& options) {
  CLI::App* command = AddCommand(
      app, "fmt", "Bring plans into the one true layout",
      R"(Prints the plans formatted. Comments are kept. Exit status: 0 if all is well, 1 if a
plan has an error of syntax or --check found one that is not formatted, 2 if a file
can't be read or written.

Examples:
  sluice fmt -w *.sluice
  sluice fmt --check launch.sluice)");
  command->add_option("PLAN", options.plans, "plan files; - is standard input")
      ->type_name("")
      ->required();
  CLI::Option* write =
      command->add_flag("-w,--write", options.write,
                        "rewrite the files in place; one that is formatted is not touched");
  command
      ->add_flag("--check", options.check, "change nothing: list the files that are not formatted")
      ->excludes(write);
}

void AddConvert(CLI::App& app, ConvertOptions& options) {
  CLI::App* command = AddCommand(
      app, "convert", "Spell a plan as text, protobuf or JSON",
      R"(The plan may be in any of the three spellings: text (.sluice), the protobuf message
sluice.v1.Plan (.pb), or its JSON (.json); other names are told by the content. Exit
status: 0 if it was written, 1 if the plan is bad, 2 if a file can't be read or written.

Examples:
  sluice convert launch.sluice --to json
  sluice convert launch.sluice --to proto -o launch.pb
  sluice convert launch.pb --to text)");
  command->add_option("PLAN", options.plan, "the plan; - is standard input")
      ->type_name("")
      ->required();
  AddImportPaths(*command, options.import_paths);
  static const auto& spellings =
      *new std::map<std::string, ConvertOptions::To>{{"text", ConvertOptions::To::kText},
                                                     {"proto", ConvertOptions::To::kProto},
                                                     {"json", ConvertOptions::To::kJson}};
  command->add_option("--to", options.to, "the spelling that is wanted")
      ->type_name("text|proto|json")
      ->required()
      ->transform(OneOf(spellings));
  command->add_option("-o,--output", options.output, "write to this file (default: stdout)")
      ->type_name("FILE");
}

void AddDataOptions(CLI::App& command, DataOptions& options) {
  command
      .add_option("--data", options.data,
                  "recorded samples; again for each file; - is standard input")
      ->type_name("[SIGNAL=]FILE")
      ->required()
      ->allow_extra_args(false);
  command
      .add_option("--column", options.columns,
                  "the file's own name of one of our columns; again for each column")
      ->type_name("OURS=THEIRS")
      ->allow_extra_args(false);
  command.add_flag("--sort", options.sort,
                   "read all data and sort it by time first (takes memory for all of it)");
  command.add_flag("--skip-bad-rows", options.skip_bad_rows,
                   "leave out rows that can't be read or don't fit the plan, and count\nthem");
  command
      .add_option("--until", options.until,
                  "the time at which the clock ends; rows after it are left out (default:\n"
                  "the time of the newest row and the plan's lateness)")
      ->type_name("TIME");
  command
      .add_option("--max-jump", options.max_jump,
                  "the farthest from one time in the data to the next; a row farther on\n"
                  "is bad (default: 7d)")
      ->type_name("DURATION");
}

void AddReplay(CLI::App& app, ReplayCommandOptions& options) {
  CLI::App* command = AddCommand(
      app, "replay", "Run a plan over recorded data",
      R"(Prints what the engine decides, as it would have live: a line per event. Then says on
stderr how many rows, ticks and events there were, and what was left out.

Data is CSV with a header (`time`, the labels, and `value`, `ok`,`total` or `n`; and
`signal`, unless the file is given as SIGNAL=FILE), JSON Lines, length-delimited
sluice.v1.Trace, or the JSON of a Prometheus range query; any of them also as .gz. Events
take `n`, or a whole `value`. Files are merged by time. The clock stands just before the
newest row; rows farther behind it than the plan's lateness are late, left out and
counted. A file with = in its name is given as ./a=b.csv.

Exit status: 0 if all data was replayed, 1 if the plan is bad, 2 if data can't be read or
a row is bad.

Examples:
  sluice replay launch.sluice --data night.csv
  sluice replay cpu.sluice --data cpu=host.csv.gz --column time=timestamp --format json)");
  command->add_option("PLAN", options.plan, "the plan (text, or stored as .pb or .json)")
      ->type_name("")
      ->required();
  AddDataOptions(*command, options.data);
  AddFormat(*command, "how events are printed; json is one object a line (default: text)",
            options.format);
  command
      ->add_option("--retire-after", options.retire_after,
                   "forget series of which nothing is heard for so long, where no gate is\n"
                   "tripped (default: never)")
      ->type_name("DURATION");
  command
      ->add_option("--journal", options.journal,
                   "keep the events in this new file, for `sluice journal`")
      ->type_name("FILE");
  AddImportPaths(*command, options.import_paths);
}

void AddTest(CLI::App& app, TestOptions& options) {
  CLI::App* command = AddCommand(
      app, "test", "Run the scenarios of plans",
      R"(Plays each scenario on a virtual clock, and says which of its expectations were not
met, what happened instead, and how far off it was. A file that begins with
`use "launch.sluice"` holds scenarios of that plan alone.

Exit status: 0 if all passed; 1 if one failed, a plan is bad, less is covered than
--fail-under asks, or a change of a plan is not noticed; 2 if a file can't be read or
written, or time was up before all changes were tried.

Examples:
  sluice test launch.sluice
  sluice test launch.sluice --coverage-html coverage.html --fail-under 100%
  sluice test launch.sluice failures/*.sluice --filter payments --junit report.xml)");
  command
      ->add_option("FILE", options.files,
                   "plans with scenarios, or files of scenarios; of a folder, all\n"
                   ".sluice files in it and below it")
      ->type_name("")
      ->required();
  AddImportPaths(*command, options.import_paths);
  command->add_option("--filter", options.filter, "run those whose title has this in it")
      ->type_name("TEXT");
  command->add_option("--junit", options.junit, "write a JUnit report to this file")
      ->type_name("FILE");
  CLI::Option* update =
      command->add_flag("--update", options.update,
                        "write each `timeline` of the files as it came; read the difference");
  command->add_flag("--coverage", options.coverage,
                    "say which gates and clauses of the plans the scenarios show at work");
  command
      ->add_option("--coverage-html", options.coverage_html,
                   "write that to this file, as a page with the plan's lines coloured")
      ->type_name("FILE");
  command
      ->add_option("--fail-under", options.fail_under,
                   "exit with 1 where less of the gates and clauses is covered (default: 0%)")
      ->type_name("PERCENT");
  CLI::Option* mutate =
      command
          ->add_flag("--mutate", options.mutate,
                     "change the plans, one thing at a time, and say which changes no\n"
                     "scenario notices")
          ->excludes(update);
  command->add_option("--mutate-time", options.mutate_time, "how long that may take (default: 60s)")
      ->type_name("DURATION")
      ->needs(mutate);
  AddFormat(*command, "how results are printed; json is one object a line (default: text)",
            options.format);
}

void AddTick(CLI::App& app, TickOptions& options) {
  CLI::App* command = AddCommand(
      app, "tick", "Tick an item of a plan's checklist, in a journal",
      R"(Appends to the journal, which is made where there is none, that the item is done: by
its owner, or a role above. `sluice ready` reads it there. Exit status: 0 if it is
ticked, 2 if it can't be, with the reason.

Examples:
  sluice tick launch.sluice "The rollback was tried" --by infra_lead --journal ticks.journal)");
  command->add_option("PLAN", options.plan, "a plan; - is standard input")
      ->type_name("")
      ->required();
  command->add_option("ITEM", options.item, "the item's text, as the plan has it")
      ->type_name("")
      ->required();
  command->add_option("--by", options.by, "whose word it is")->type_name("ROLE")->required();
  command->add_option("--note", options.note, "what others should know of it")->type_name("TEXT");
  command->add_option("--journal", options.journal, "the journal that is told")
      ->type_name("FILE")
      ->required();
  command->add_option("--now", options.now, "what time it is (default: by the clock)")
      ->type_name("TIME");
  AddImportPaths(*command, options.import_paths);
}

void AddReady(CLI::App& app, ReadyOptions& options) {
  CLI::App* command = AddCommand(
      app, "ready", "Say what stands open before the night",
      R"(Lists, by owner, all that should be closed before a plan is relied on: gates without a
severity, or that no scenario trips; scenarios that fail or have no owner; changes of the
plan that no scenario notices; severities without windows; ramps without a guard, a
checkpoint or a scenario; levers that no gate can move; roles that nothing reaches; items
of the checklist that nobody has ticked; a drill that is too long ago.

Ticks (`sluice tick`) and drills are read from journals: those of --journal, and, where
PLAN is a folder, the *.journal files in it. Exit status: 0 if nothing stands open, 1 while
anything does, 2 if a file can't be read.

Examples:
  sluice ready launch.sluice failures/
  sluice ready launch_night/ --journal night.journal --journal drill.journal
  sluice ready launch.sluice --format markdown > open.md)");
  command
      ->add_option("PLAN", options.files,
                   "the plan, and files of its scenarios; of a folder, all .sluice files in\n"
                   "it and below it")
      ->type_name("")
      ->required();
  command
      ->add_option("--journal", options.journals,
                   "a journal that tells of ticked items and of drills; again for each")
      ->type_name("FILE")
      ->allow_extra_args(false);
  command
      ->add_option("--drilled-within", options.drilled_within,
                   "how long ago the last drill may be (default: 14d)")
      ->type_name("DURATION");
  command->add_option("--now", options.now, "what time it is (default: by the clock)")
      ->type_name("TIME");
  command
      ->add_option("--mutants", options.mutants,
                   "try at most so many changes of the plan; 0: none (default: all)")
      ->type_name("COUNT");
  command
      ->add_option("--time-budget", options.time_budget,
                   "how long trying them may take (default: 30s)")
      ->type_name("DURATION");
  static const auto& formats = *new std::map<std::string, Format>{
      {"text", Format::kText}, {"json", Format::kJson}, {"markdown", Format::kMarkdown}};
  command
      ->add_option("--format", options.format,
                   "how it is printed; json is one object a line, markdown a table for\n"
                   "a page (default: text)")
      ->type_name("text|json|markdown")
      ->transform(OneOf(formats));
  AddImportPaths(*command, options.import_paths);
}

void AddDrill(CLI::App& app, DrillOptions& options) {
  CLI::App* command = AddCommand(
      app, "drill", "Play a scenario to the team, who act",
      R"(On a terminal the scenario runs by the clock, and shows how roles, gates, levers and
ramps stand, whose turn it is and what is due when; people type what they do. At the end,
or at `quit`, comes the score: how long it took to detect, to acknowledge, to mitigate and
to clear each incident, and which promises of its severity were kept.

They type such as `ack start_success sg "taking it"`, `pin expansion sg paused 10m "why"`,
`hold open_up by release_lead`, `note ...`, `as ROLE`, `skip 5m`; `help` lists all. If
standard input is no terminal, its lines are such commands, each behind its time from the
scenario's beginning (8m20s ack start_success sg), and nothing waits.

Exit status: 0 if every promise was kept, 1 if one was missed or the plan is bad, 2 if
the scenario could not be played or a line could not be read.

Examples:
  sluice drill launch.sluice --scenario "one region" --role growth_lead
  sluice drill launch.sluice --scenario "one region" < what_we_did.txt)");
  command->add_option("PLAN", options.plan, "the plan, or a file of scenarios")
      ->type_name("")
      ->required();
  command
      ->add_option("--scenario", options.scenario,
                   "its title or a part of it (default: the only one)")
      ->type_name("TITLE");
  command->add_option("--role", options.role, "who types; `as` changes it")->type_name("ROLE");
  command
      ->add_option("--speed", options.speed,
                   "how many times faster than real time it runs on a terminal; max is\n"
                   "without anybody, at once (default: 60)")
      ->type_name("N|max");
  command
      ->add_option("--journal", options.journal,
                   "keep the events in this new file, for `sluice journal`")
      ->type_name("FILE");
  command->add_flag("--with-acts", options.with_acts,
                    "keep what people do in the scenario itself; one that can't be done any\n"
                    "more is passed over");
  AddFormat(*command,
            "how the score, and without a terminal all else, is printed; json is\n"
            "one object a line (default: text)",
            options.format);
  AddImportPaths(*command, options.import_paths);
}

void AddTune(CLI::App& app, TuneOptions& options) {
  CLI::App* command = AddCommand(
      app, "tune", "Try thresholds and durations of a gate over recorded data",
      R"(Tries every threshold with every duration, all in one pass over the data, and prints of
each how often the gate trips and for what share of the time it is tripped; and, where a
file marks the incidents of the recording, how many are missed, how many trips are false,
and how long after an incident's begin the gate trips. The frontier is named: those than
which no other is better in one of these and worse in none. Of them one is recommended.

LIST is values with commas between, each as in a plan, or a range: 90%,95%..99% by 1%. In
--for it may hold 4m of 5m too. FILE is CSV with the header begin,end, and possibly name
and labels of the gate: times as in data. The threshold of `clear when` moves along.

Exit status: 0 if all was tried, 1 if the plan is bad, 2 if data can't be read, a row is
bad, or there is nothing to tune.

Examples:
  sluice tune launch.sluice start_success --data night.csv --incidents incidents.csv
  sluice tune cpu.sluice hot --data cpu=host.csv --thresholds '80..95 by 5' --for 0s,5m
    --svg hot.svg)");
  command->add_option("PLAN", options.plan, "the plan (text, or stored as .pb or .json)")
      ->type_name("")
      ->required();
  command->add_option("GATE", options.gate, "the gate of it that is tuned")
      ->type_name("")
      ->required();
  AddDataOptions(*command, options.data);
  command
      ->add_option("--thresholds", options.thresholds,
                   "what to try (default: those past which the value was for 20% to\n"
                   "0.05% of the time; the data is read once more for that)")
      ->type_name("LIST");
  command
      ->add_option("--for", options.durations,
                   "for how long the condition must hold (default: not at all, and half,\n"
                   "once and twice as long as in the plan, or as its window where the\n"
                   "plan has no `for`)")
      ->type_name("LIST");
  command
      ->add_option("--threshold", options.threshold,
                   "which number of `when` is tuned, where there are several, from 1")
      ->type_name("N")
      ->check(Place());
  command->add_option("--incidents", options.incidents, "marked incidents")->type_name("FILE");
  command
      ->add_option("--margin", options.margin,
                   "a trip so long before or after an incident belongs to it (default: 0s)")
      ->type_name("DURATION");
  command->add_option("--svg", options.svg, "draw a picture into this file")->type_name("FILE");
  AddFormat(*command, "how results are printed; json is one object a line (default: text)",
            options.format);
  AddImportPaths(*command, options.import_paths);
}

CLI::App* AddJournalCommand(CLI::App& journal, const char* name, const char* what,
                            const char* example, JournalCommandOptions& options) {
  CLI::App* command = AddCommand(journal, name, what, example);
  command->add_option("FILE", options.file, "the journal, as its writer was given it")
      ->type_name("")
      ->required();
  return command;
}

void AddJournalChoice(CLI::App& command, const char* until, JournalCommandOptions& options) {
  command.add_option("--from", options.from, "only events at or after this time")
      ->type_name("TIME");
  command.add_option("--until", options.until, until)->type_name("TIME");
  command
      .add_option("--kind", options.kinds,
                  "only events of this kind (TRIP, CLEAR, LEVER, ...); again for each kind")
      ->type_name("KIND")
      ->delimiter(',')
      ->allow_extra_args(false);
  command.add_flag("--skip-damaged", options.skip_damaged,
                   "go on behind what is damaged, and say on stderr what it was");
  AddFormat(command, "how events are printed; json is one object a line (default: text)",
            options.format);
}

void AddJournal(CLI::App& app, JournalCommandOptions& options) {
  CLI::App* journal = AddCommand(
      app, "journal", "Read what was decided, from a journal",
      R"(A journal is what a service, or `sluice replay --journal`, has kept of its events. The
files FILE.000001, FILE.000002, ... that were full before FILE are read with it.

`sluice journal COMMAND --help` says all about a command.)");
  CLI::App* cat = AddJournalCommand(
      *journal, "cat", "Print the events",
      R"(Prints the events as `sluice replay` does. Exit status: 0 if all could be read, and also
where a crash has left a torn record at the end (stderr says so); 2 if the journal can't
be read or is damaged, once all events before the damage are printed.

Examples:
  sluice journal cat night.journal --from 2026-03-01T20:00:00Z --kind TRIP,CLEAR
  sluice journal cat night.journal --format json --skip-damaged)",
      options);
  AddJournalChoice(*cat, "only events before this time", options);
  CLI::App* verify = AddJournalCommand(
      *journal, "verify", "Say whether the journal is whole",
      R"(Reads all of the journal, and says what is in it and each thing that is wrong with it.
Exit status: 0 if it is whole; 1 if it is damaged, a part of it is missing, or it ends
with a torn record; 2 if it can't be read or is no journal.

Example:
  sluice journal verify night.journal)",
      options);
  AddFormat(*verify, "how the answer is printed; json is one object (default: text)",
            options.format);
  CLI::App* follow = AddJournalCommand(
      *journal, "follow", "Print the events, and those to come",
      R"(As `cat`, and then waits for what is written, as `tail -F` does, also into the files that
follow when FILE is full. Ends at an interrupt (Ctrl-C), when the reader of its output has
gone, or with --until. Exit status: 0, or 2 as that of `cat`.

Example:
  sluice journal follow night.journal --kind TRIP)",
      options);
  AddJournalChoice(*follow, "only events before this time; ends at the first one that is not",
                   options);
}

std::vector<std::string> CommandNames(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    names.push_back(command->get_name());
  }
  return names;
}

// The command that was begun, and that within it: "journal", "cat".
std::vector<const CLI::App*> Begun(const CLI::App& app) {
  std::vector<const CLI::App*> begun;
  for (const CLI::App* command = &app; !command->get_subcommands().empty();) {
    command = command->get_subcommands().front();
    begun.push_back(command);
  }
  return begun;
}

// The long options of the command that was begun, or of `app` itself.
std::vector<std::string> OptionNames(const CLI::App& app) {
  const std::vector<const CLI::App*> begun = Begun(app);
  std::vector<std::string> names;
  for (const CLI::Option* option : (begun.empty() ? &app : begun.back())->get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back(absl::StrCat("--", name));
  }
  return names;
}

std::string DidYouMean(const std::string& word, const std::vector<std::string>& names) {
  const std::string nearest = language::NearestName(word, names);
  return nearest.empty() ? "" : absl::StrCat("; did you mean \"", nearest, "\"?");
}

// What was wrong with the arguments, on stderr.
int UsageError(const CLI::App& app, const std::string& message) {
  std::string command;
  for (const CLI::App* begun : Begun(app)) absl::StrAppend(&command, " ", begun->get_name());
  Fail(message);
  Say(absl::StrCat("`sluice", command, " --help` says all"));
  return kCouldNot;
}

int UnexpectedArgument(const CLI::App& app) {
  const std::vector<std::string> extras = app.remaining(true);
  const std::string word = extras.empty() ? "" : extras.front();
  const std::string shown = absl::StrCat("\"", language::Escaped(word), "\"");
  if (word.substr(0, 1) != "-") return UsageError(app, absl::StrCat(shown, " is one too many"));
  return UsageError(app,
                    absl::StrCat("there is no option ", shown,
                                 DidYouMean(word.substr(0, word.find('=')), OptionNames(app))));
}

// Whether `arguments` go on with a command of `app`, or with an option; if not, says so.
bool NamesCommand(const CLI::App& app, const std::string& app_name,
                  absl::Span<const std::string> arguments) {
  const std::vector<std::string> commands = CommandNames(app);
  if (arguments.empty()) {
    Fail(absl::StrCat("a command is expected: ", absl::StrJoin(commands, ", ")));
    Say(absl::StrCat("`", app_name, " --help` tells what they do"));
    return false;
  }
  const std::string& word = arguments.front();
  if (word.substr(0, 1) == "-" ||
      std::find(commands.begin(), commands.end(), word) != commands.end()) {
    return true;
  }
  Fail(absl::StrCat("there is no command \"", language::Escaped(word), "\"",
                    DidYouMean(word, commands)));
  Say(absl::StrCat("`", app_name, " --help` lists the commands"));
  return false;
}

int PrintAndFinish(const std::string& text) {
  Output output;
  output.Write(text);
  return output.Finish(kGood);
}

// `sluice help [COMMAND]` is another way to say `sluice [COMMAND] --help`.
std::vector<std::string> Arguments(int argc, char** argv) {
  std::vector<std::string> arguments(argv + std::min(argc, 1), argv + argc);
  if (!arguments.empty() && arguments.front() == "help") {
    arguments.erase(arguments.begin());
    arguments.push_back("--help");
  }
  return arguments;
}

int Main(std::vector<std::string> arguments) {
  CLI::App app("Watches a launch by a plan that was agreed on before the night.", "sluice");
  app.set_version_flag("--version", "sluice " SLUICE_VERSION, "print the version");
  app.set_help_flag("-h,--help", "print this help");
  app.require_subcommand(1);
  app.get_formatter()->label("SUBCOMMAND", "COMMAND");
  app.get_formatter()->label("Positionals", "Arguments");
  app.get_formatter()->label("Excludes", "not with");
  app.get_formatter()->label("Needs", "with");
  app.get_formatter()->label("REQUIRED", "(required)");
  app.footer(
      "`sluice COMMAND --help` says all about a command. Results go to stdout, talk to stderr.\n"
      "Exit status: 0 good, 1 what was looked at is not good, 2 the work could not be done.");

  CheckOptions check;
  FmtOptions fmt;
  ConvertOptions convert;
  ReplayCommandOptions replay;
  TestOptions test;
  ReadyOptions ready;
  TickOptions tick;
  DrillOptions drill;
  TuneOptions tune;
  JournalCommandOptions journal;
  AddCheck(app, check);
  AddFmt(app, fmt);
  AddReplay(app, replay);
  AddTest(app, test);
  AddReady(app, ready);
  AddTick(app, tick);
  AddDrill(app, drill);
  AddTune(app, tune);
  AddJournal(app, journal);
  AddConvert(app, convert);

  const absl::Span<const std::string> words = arguments;
  if (!NamesCommand(app, "sluice", words)) return kCouldNot;
  if (words.front() == "journal" &&
      !NamesCommand(*app.get_subcommand("journal"), "sluice journal", words.subspan(1))) {
    return kCouldNot;
  }
  std::reverse(arguments.begin(), arguments.end());  // as CLI11 takes them
  try {
    app.parse(std::move(arguments));
  } catch (const CLI::CallForVersion&) {
    return PrintAndFinish("sluice " SLUICE_VERSION "\n");
  } catch (const CLI::CallForHelp&) {
    return PrintAndFinish(app.help());
  } catch (const CLI::ExtrasError&) {
    return UnexpectedArgument(app);
  } catch (const CLI::ParseError& error) {
    return UsageError(app, language::Escaped(error.what()));
  }
  if (app.got_subcommand("check")) return Check(check);
  if (app.got_subcommand("fmt")) return Fmt(fmt);
  if (app.got_subcommand("convert")) return Convert(convert);
  if (app.got_subcommand("test")) return Test(test);
  if (app.got_subcommand("ready")) return Ready(ready);
  if (app.got_subcommand("tick")) return Tick(tick);
  if (app.got_subcommand("drill")) return RunDrill(drill);
  if (app.got_subcommand("tune")) return Tune(tune);
  if (app.got_subcommand("journal")) {
    const CLI::App& command = *app.get_subcommand("journal");
    if (command.got_subcommand("cat")) return CatJournal(journal);
    return command.got_subcommand("follow") ? FollowJournal(journal) : VerifyJournal(journal);
  }
  return RunReplay(replay);
}

// A file that is opened must not become stdin, stdout or stderr because that was
// closed (`>&-`). /dev/null is opened the wrong way round, so that a result which
// can't be written is an error, as it would have been.
void KeepStandardDescriptors() {
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(fd, F_GETFD) < 0) (void)open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
  }
}

}  // namespace
}  // namespace sluice::cli

int main(int argc, char** argv) {
  sluice::cli::KeepStandardDescriptors();
  // A reader that goes away ends a command quietly, by the error of a write.
  std::signal(SIGPIPE, SIG_IGN);
  // What protobuf finds wrong with a message is reported by who asked it to read.
  google::protobuf::SetLogHandler(nullptr);
  return sluice::cli::Main(sluice::cli::Arguments(argc, argv));
}
