#include "src/cli/options/add.h"
#include "src/cli/options/shared.h"

namespace sluice::cli {

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

}  // namespace sluice::cli
