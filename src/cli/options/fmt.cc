#include "src/cli/options/add.h"
#include "src/cli/options/shared.h"

namespace sluice::cli {

void AddFmt(CLI::App& app, FmtOptions& options) {
  CLI::App* command = AddCommand(
      app, "fmt", "Bring plans into the one true layout",
      R"(Prints the plans formatted. Comments are kept. Exit status: 0 if all is well, 1 if a
plan has an error of syntax or --check found one that is not formatted, 2 if a file
can't be read or written.

Examples:
  sluice fmt -w *.sluice
  sluice fmt --check launch.sluice)");
  command->add_option("PLAN", options.plans, "plan files; - is standard input")
      ->type_name("")
      ->required();
  CLI::Option* write =
      command->add_flag("-w,--write", options.write,
                        "rewrite the files in place; one that is formatted is not touched");
  command
      ->add_flag("--check", options.check, "change nothing: list the files that are not formatted")
      ->excludes(write);
}

}  // namespace sluice::cli
