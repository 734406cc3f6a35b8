#include "src/cli/options/shared.h"

namespace sluice::cli {
namespace {

const std::map<std::string, Format>& Formats() {
  static const auto& formats =
      *new std::map<std::string, Format>{{"text", Format::kText}, {"json", Format::kJson}};
  return formats;
}

}  // namespace

CLI::App* AddCommand(CLI::App& app, const char* name, const char* what, const char* example) {
  CLI::App* command = app.add_subcommand(name, what);
  command->group("Commands");
  command->footer(example);
  return command;
}

void AddImportPaths(CLI::App& command, std::vector<std::string>& import_paths) {
  command
      .add_option("-I,--import-path", import_paths,
                  "a folder with .proto files that the plan imports, searched after the\n"
                  "plan's own; again for each folder")
      ->type_name("FOLDER")
      ->allow_extra_args(false);
}

void AddFormat(CLI::App& command, const char* what, Format& format) {
  command.add_option("--format", format, what)->type_name("text|json")->transform(OneOf(Formats()));
}

void AddDataOptions(CLI::App& command, const char* what, bool required, DataOptions& options) {
  command.add_option("--data", options.data, what)
      ->type_name("[SIGNAL=]FILE")
      ->required(required)
      ->allow_extra_args(false);
  command
      .add_option("--column", options.columns,
                  "the file's own name of one of our columns; again for each column")
      ->type_name("OURS=THEIRS")
      ->allow_extra_args(false);
  command.add_flag("--sort", options.sort,
                   "read all data and sort it by time first (takes memory for all of it)");
  command.add_flag("--skip-bad-rows", options.skip_bad_rows,
                   "leave out rows that can't be read or don't fit the plan, and count\nthem");
  command
      .add_option("--until", options.until,
                  "the time at which the clock ends; rows after it are left out (default:\n"
                  "the time of the newest row and the plan's lateness)")
      ->type_name("TIME");
  command
      .add_option("--max-jump", options.max_jump,
                  "the farthest from one time in the data to the next; a row farther on\n"
                  "is bad (default: 7d)")
      ->type_name("DURATION");
}

}  // namespace sluice::cli
