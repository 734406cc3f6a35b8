#include "src/cli/options/add.h"
#include "src/cli/options/shared.h"

namespace sluice::cli {

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

With --against, both plans get the same rows, and what is printed is how the candidate's
decisions differ: which trips it has more, fewer, earlier or later, and what its levers
would have done. Whether they differ does not change the exit status.

Exit status: 0 if all data was replayed, 1 if a plan is bad, 2 if data can't be read or
a row is bad.

Examples:
  sluice replay launch.sluice --data night.csv
  sluice replay launch.sluice --data night.csv --against new/launch.sluice
  sluice replay cpu.sluice --data cpu=host.csv.gz --column time=timestamp --format json)");
  command->add_option("PLAN", options.plan, "the plan (text, or stored as .pb or .json)")
      ->type_name("")
      ->required();
  AddDataOptions(*command, "recorded samples; again for each file; - is standard input", true,
                 options.data);
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
  command
      ->add_option("--against", options.against,
                   "print no events, but what this other plan would have decided otherwise")
      ->type_name("CANDIDATE");
  AddImportPaths(*command, options.import_paths);
}

}  // namespace sluice::cli
