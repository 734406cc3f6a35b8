#include "src/cli/options/add.h"
#include "src/cli/options/shared.h"

namespace sluice::cli {

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

}  // namespace sluice::cli
