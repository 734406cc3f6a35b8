#include "src/cli/options/add.h"
#include "src/cli/options/shared.h"

namespace sluice::cli {

void AddReport(CLI::App& app, ReportOptions& options) {
  CLI::App* command = AddCommand(
      app, "report", "Write the review of a night, from its journal",
      R"(Says what failed, what recovered and what stayed unresolved; which owner closes what; of
each incident when it began, tripped, was acknowledged, mitigated and cleared, and which
promises of its severity were kept; which levers were held where and for how long; who
pinned what, and made the last call; and what a reader should know of the data. Times are
in the plan's time zone. The review is due 24h after the last event.

The journal's own plan is used. With --data, it is run over what was recorded once more, for
curves of all values, late samples, and whether the same comes of it.

Exit status: 0 if a report was made, 2 if a journal can't be read or is damaged, or a file
can't be written.

Examples:
  sluice report night.journal --html review.html
  sluice report night.journal --data night.csv --html review.html --markdown review.md
  sluice report drill.journal --format json)");
  command->add_option("JOURNAL", options.journals, "journals, as their writers were given them")
      ->type_name("")
      ->required();
  command
      ->add_option("--html", options.html,
                   "write a page to this file: all of it, and a timeline of each segment")
      ->type_name("FILE");
  command->add_option("--markdown", options.markdown, "write it to this file as Markdown")
      ->type_name("FILE");
  command->add_flag("--skip-damaged", options.skip_damaged,
                    "go on behind what is damaged, and say in the report what it was");
  AddDataOptions(*command,
                 "what was recorded of the night, for one journal; again for each\n"
                 "file; - is standard input",
                 false, options.data);
  AddFormat(*command, "how the report is printed; json is one object a line (default: text)",
            options.format);
}

}  // namespace sluice::cli
