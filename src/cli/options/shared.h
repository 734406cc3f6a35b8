// What the options of several commands have in common.
#ifndef SLUICE_SRC_CLI_OPTIONS_SHARED_H_
#define SLUICE_SRC_CLI_OPTIONS_SHARED_H_

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <CLI/Validators.hpp>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "src/cli/commands.h"

namespace sluice::cli {

inline constexpr char kPlanHelp[] =
    "plan files (text, or stored as .pb or .json); - is standard input";

// An option whose values are words.
template <typename Value>
CLI::Validator OneOf(const std::map<std::string, Value>& values) {
  const std::string words = absl::StrJoin(
      values, ", ", [](std::string* out, const auto& entry) { absl::StrAppend(out, entry.first); });
  const auto to_number = [values, words](std::string& word) -> std::string {
    const auto found = values.find(word);
    if (found == values.end()) return absl::StrCat("takes one of ", words, "; not \"", word, "\"");
    word = absl::StrCat(static_cast<int>(found->second));
    return "";
  };
  return CLI::Validator(to_number, "", "");
}

CLI::App* AddCommand(CLI::App& app, const char* name, const char* what, const char* example);

void AddImportPaths(CLI::App& command, std::vector<std::string>& import_paths);

// --format text|json
void AddFormat(CLI::App& command, const char* what, Format& format);

// --data and what goes with it; `what` says what the data is.
void AddDataOptions(CLI::App& command, const char* what, bool required, DataOptions& options);

}  // namespace sluice::cli

#endif  // SLUICE_SRC_CLI_OPTIONS_SHARED_H_
