// The commands of the command line: what each can be asked, as CLI11 takes it.
#ifndef SLUICE_SRC_CLI_OPTIONS_ADD_H_
#define SLUICE_SRC_CLI_OPTIONS_ADD_H_

#include <CLI/App.hpp>

#include "src/cli/commands.h"

namespace sluice::cli {

// Each adds one command. `options` is filled as the command line is read, and must outlive `app`.
void AddCheck(CLI::App& app, CheckOptions& options);
void AddFmt(CLI::App& app, FmtOptions& options);
void AddReplay(CLI::App& app, ReplayCommandOptions& options);
void AddTest(CLI::App& app, TestOptions& options);
void AddReady(CLI::App& app, ReadyOptions& options);
void AddTick(CLI::App& app, TickOptions& options);
void AddDrill(CLI::App& app, DrillOptions& options);
void AddReport(CLI::App& app, ReportOptions& options);
void AddTune(CLI::App& app, TuneOptions& options);
void AddJournal(CLI::App& app, JournalCommandOptions& options);
void AddConvert(CLI::App& app, ConvertOptions& options);
void AddImport(CLI::App& app, RuleImportOptions& options);

}  // namespace sluice::cli

#endif  // SLUICE_SRC_CLI_OPTIONS_ADD_H_
