#include <cstdint>

#include "absl/strings/numbers.h"
#include "src/cli/options/add.h"
#include "src/cli/options/shared.h"

namespace sluice::cli {
namespace {

// An option that is a place among others, from 1.
CLI::Validator Place() {
  const auto check = [](const std::string& text) -> std::string {
    std::uint32_t place = 0;
    if (absl::SimpleAtoi(text, &place) && place > 0) return "";
    return absl::StrCat("takes a number from 1 on; not \"", text, "\"");
  };
  return CLI::Validator(check, "", "");
}

}  // namespace

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
  AddDataOptions(*command, "recorded samples; again for each file; - is standard input", true,
                 options.data);
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

}  // namespace sluice::cli
