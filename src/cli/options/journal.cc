#include "src/cli/options/add.h"
#include "src/cli/options/shared.h"

namespace sluice::cli {
namespace {

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

}  // namespace

void AddJournal(CLI::App& app, JournalCommandOptions& options) {
  CLI::App* journal = AddCommand(
      app, "journal", "Read what was decided, from a journal",
      R"(A journal is what a service, or `sluice replay --journal`, has kept of its events. The
files FILE.000001, FILE.000002, ... that were full before FILE are read with it.

`sluice journal COMMAND --help` says all about a command.)");
  CLI::App* cat = AddJournalCommand(
      *journal, "cat", "Print the events",
      R"(Prints the events as `sluice replay` does, and a line of the kind PLAN where the service went
on under another plan (not with --kind). Exit status: 0 if all could be read, and also
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

}  // namespace sluice::cli
