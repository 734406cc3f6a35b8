#include "src/cli/options/add.h"
#include "src/cli/options/shared.h"

namespace sluice::cli {

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
  command
      ->add_option("--against", options.against,
                   "the plan that runs now: tell what of its state an engine would keep, were it\n"
                   "reloaded")
      ->type_name("OLD");
  AddFormat(*command, "how findings are printed; json is one object a line (default: text)",
            options.format);
}

}  // namespace sluice::cli
