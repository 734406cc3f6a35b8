#include "src/cli/options/add.h"
#include "src/cli/options/shared.h"

namespace sluice::cli {

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

}  // namespace sluice::cli
