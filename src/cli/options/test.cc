#include "src/cli/options/add.h"
#include "src/cli/options/shared.h"

namespace sluice::cli {

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

}  // namespace sluice::cli
