// The command line of `sluice`. This, with options/, alone knows CLI11, whose exceptions end here.
#include <fcntl.h>
#include <google/protobuf/stubs/logging.h>
#include <unistd.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <csignal>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/types/span.h"
#include "src/cli/commands.h"
#include "src/cli/options/add.h"
#include "src/cli/terminal.h"
#include "src/language/source.h"
#include "src/language/unicode.h"

namespace sluice::cli {
namespace {

std::vector<std::string> CommandNames(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    names.push_back(command->get_name());
  }
  return names;
}

// The command that was begun, and that within it: "journal", "cat".
std::vector<const CLI::App*> Begun(const CLI::App& app) {
  std::vector<const CLI::App*> begun;
  for (const CLI::App* command = &app; !command->get_subcommands().empty();) {
    command = command->get_subcommands().front();
    begun.push_back(command);
  }
  return begun;
}

// The long options of the command that was begun, or of `app` itself.
std::vector<std::string> OptionNames(const CLI::App& app) {
  const std::vector<const CLI::App*> begun = Begun(app);
  std::vector<std::string> names;
  for (const CLI::Option* option : (begun.empty() ? &app : begun.back())->get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back(absl::StrCat("--", name));
  }
  return names;
}

std::string DidYouMean(const std::string& word, const std::vector<std::string>& names) {
  const std::string nearest = language::NearestName(word, names);
  return nearest.empty() ? "" : absl::StrCat("; did you mean \"", nearest, "\"?");
}

// What was wrong with the arguments, on stderr.
int UsageError(const CLI::App& app, const std::string& message) {
  std::string command;
  for (const CLI::App* begun : Begun(app)) absl::StrAppend(&command, " ", begun->get_name());
  Fail(message);
  Say(absl::StrCat("`sluice", command, " --help` says all"));
  return kCouldNot;
}

int UnexpectedArgument(const CLI::App& app) {
  const std::vector<std::string> extras = app.remaining(true);
  const std::string word = extras.empty() ? "" : extras.front();
  const std::string shown = absl::StrCat("\"", language::Escaped(word), "\"");
  if (word.substr(0, 1) != "-") return UsageError(app, absl::StrCat(shown, " is one too many"));
  return UsageError(app,
                    absl::StrCat("there is no option ", shown,
                                 DidYouMean(word.substr(0, word.find('=')), OptionNames(app))));
}

// Whether `arguments` go on with a command of `app`, or with an option; if not, says so.
bool NamesCommand(const CLI::App& app, const std::string& app_name,
                  absl::Span<const std::string> arguments) {
  const std::vector<std::string> commands = CommandNames(app);
  if (arguments.empty()) {
    Fail(absl::StrCat("a command is expected: ", absl::StrJoin(commands, ", ")));
    Say(absl::StrCat("`", app_name, " --help` tells what they do"));
    return false;
  }
  const std::string& word = arguments.front();
  if (word.substr(0, 1) == "-" ||
      std::find(commands.begin(), commands.end(), word) != commands.end()) {
    return true;
  }
  Fail(absl::StrCat("there is no command \"", language::Escaped(word), "\"",
                    DidYouMean(word, commands)));
  Say(absl::StrCat("`", app_name, " --help` lists the commands"));
  return false;
}

int PrintAndFinish(const std::string& text) {
  Output output;
  output.Write(text);
  return output.Finish(kGood);
}

// `sluice help [COMMAND]` is another way to say `sluice [COMMAND] --help`.
std::vector<std::string> Arguments(int argc, char** argv) {
  std::vector<std::string> arguments(argv + std::min(argc, 1), argv + argc);
  if (!arguments.empty() && arguments.front() == "help") {
    arguments.erase(arguments.begin());
    arguments.push_back("--help");
  }
  return arguments;
}

int Main(std::vector<std::string> arguments) {
  CLI::App app("Watches a launch by a plan that was agreed on before the night.", "sluice");
  app.set_version_flag("--version", "sluice " SLUICE_VERSION, "print the version");
  app.set_help_flag("-h,--help", "print this help");
  app.require_subcommand(1);
  app.get_formatter()->label("SUBCOMMAND", "COMMAND");
  app.get_formatter()->label("Positionals", "Arguments");
  app.get_formatter()->label("Excludes", "not with");
  app.get_formatter()->label("Needs", "with");
  app.get_formatter()->label("REQUIRED", "(required)");
  app.footer(
      "`sluice COMMAND --help` says all about a command. Results go to stdout, talk to stderr.\n"
      "Exit status: 0 good, 1 what was looked at is not good, 2 the work could not be done.");

  CheckOptions check;
  FmtOptions fmt;
  ConvertOptions convert;
  ReplayCommandOptions replay;
  TestOptions test;
  ReadyOptions ready;
  TickOptions tick;
  DrillOptions drill;
  ReportOptions report;
  TuneOptions tune;
  JournalCommandOptions journal;
  RuleImportOptions import;
  AddCheck(app, check);
  AddFmt(app, fmt);
  AddReplay(app, replay);
  AddTest(app, test);
  AddReady(app, ready);
  AddTick(app, tick);
  AddDrill(app, drill);
  AddReport(app, report);
  AddTune(app, tune);
  AddJournal(app, journal);
  AddConvert(app, convert);
  AddImport(app, import);

  const absl::Span<const std::string> words = arguments;
  if (!NamesCommand(app, "sluice", words)) return kCouldNot;
  for (const std::string group : {"journal", "import"}) {  // of commands
    if (words.front() != group) continue;
    if (!NamesCommand(*app.get_subcommand(group), absl::StrCat("sluice ", group),
                      words.subspan(1))) {
      return kCouldNot;
    }
  }
  std::reverse(arguments.begin(), arguments.end());  // as CLI11 takes them
  try {
    app.parse(std::move(arguments));
  } catch (const CLI::CallForVersion&) {
    return PrintAndFinish("sluice " SLUICE_VERSION "\n");
  } catch (const CLI::CallForHelp&) {
    return PrintAndFinish(app.help());
  } catch (const CLI::ExtrasError&) {
    return UnexpectedArgument(app);
  } catch (const CLI::ParseError& error) {
    return UsageError(app, language::Escaped(error.what()));
  }
  if (app.got_subcommand("check")) return Check(check);
  if (app.got_subcommand("fmt")) return Fmt(fmt);
  if (app.got_subcommand("convert")) return Convert(convert);
  if (app.got_subcommand("import")) return ImportPrometheus(import);
  if (app.got_subcommand("test")) return Test(test);
  if (app.got_subcommand("ready")) return Ready(ready);
  if (app.got_subcommand("tick")) return Tick(tick);
  if (app.got_subcommand("drill")) return RunDrill(drill);
  if (app.got_subcommand("report")) return Report(report);
  if (app.got_subcommand("tune")) return Tune(tune);
  if (app.got_subcommand("journal")) {
    const CLI::App& command = *app.get_subcommand("journal");
    if (command.got_subcommand("cat")) return CatJournal(journal);
    return command.got_subcommand("follow") ? FollowJournal(journal) : VerifyJournal(journal);
  }
  return RunReplay(replay);
}

// A file that is opened must not become stdin, stdout or stderr because that was
// closed (`>&-`). /dev/null is opened the wrong way round, so that a result which
// can't be written is an error, as it would have been.
void KeepStandardDescriptors() {
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(fd, F_GETFD) < 0) (void)open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
  }
}

}  // namespace
}  // namespace sluice::cli

int main(int argc, char** argv) {
  sluice::cli::KeepStandardDescriptors();
  // A reader that goes away ends a command quietly, by the error of a write.
  std::signal(SIGPIPE, SIG_IGN);
  // What protobuf finds wrong with a message is reported by who asked it to read.
  google::protobuf::SetLogHandler(nullptr);
  return sluice::cli::Main(sluice::cli::Arguments(argc, argv));
}
