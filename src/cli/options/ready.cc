#include "src/cli/options/add.h"
#include "src/cli/options/shared.h"

namespace sluice::cli {

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

}  // namespace sluice::cli
