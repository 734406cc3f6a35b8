// The commands of `sluice`: what each can be asked, and what runs it. main.cc
// reads the command line into these.
#ifndef SLUICE_SRC_CLI_COMMANDS_H_
#define SLUICE_SRC_CLI_COMMANDS_H_

#include <cstddef>
#include <string>
#include <vector>

namespace sluice::cli {

enum class Format { kText, kJson, kMarkdown };

struct CheckOptions {
  std::vector<std::string> plans;         // "-" is stdin, here and below
  std::vector<std::string> import_paths;  // folders of .proto files, here and below
  bool werror = false;
  bool explain = false;
  std::string against;  // the plan that runs now; empty: none
  Format format = Format::kText;
};

struct FmtOptions {
  std::vector<std::string> plans;
  bool write = false;
  bool check = false;
};

struct ConvertOptions {
  enum class To { kText, kProto, kJson };

  std::string plan;
  std::vector<std::string> import_paths;
  To to = To::kText;
  std::string output;  // empty: stdout
};

// What recorded data is read, and how.
struct DataOptions {
  std::vector<std::string> data;     // [SIGNAL=]FILE
  std::vector<std::string> columns;  // OURS=THEIRS
  bool sort = false;
  bool skip_bad_rows = false;
  std::string until;     // a time as trace files spell it; empty: none
  std::string max_jump;  // a duration as plans spell it; empty: the engine's own
};

struct ReplayCommandOptions {
  std::string plan;
  std::vector<std::string> import_paths;
  DataOptions data;
  Format format = Format::kText;
  std::string retire_after;  // a duration as plans spell it; empty: the engine's own
  std::string journal;       // a file for a journal; empty: none
  std::string against;       // a candidate to compare with; empty: none
};

// `journal cat` and `follow`; `verify` knows the file and the format.
struct JournalCommandOptions {
  std::string file;
  std::string from;   // a time as trace files spell it; empty: the first event
  std::string until;  // likewise; empty: the last
  std::vector<std::string> kinds;
  bool skip_damaged = false;
  Format format = Format::kText;
};

struct ReportOptions {
  std::vector<std::string> journals;
  DataOptions data;      // what the journal's engine was fed; may be none
  std::string markdown;  // a file; empty: none
  std::string html;      // likewise
  bool skip_damaged = false;
  Format format = Format::kText;
};

struct TestOptions {
  std::vector<std::string> files;
  std::vector<std::string> import_paths;
  std::string filter;  // part of the titles of those to run; empty: all
  std::string junit;   // a file for a JUnit report; empty: none
  bool update = false;
  bool coverage = false;
  std::string coverage_html;  // a file for a page of what is covered; empty: none
  std::string fail_under;     // a percentage; empty: 0 %
  bool mutate = false;
  std::string mutate_time = "60s";  // a duration as plans spell it
  Format format = Format::kText;
};

struct ReadyOptions {
  std::vector<std::string> files;  // the plan, files of its scenarios, folders of them
  std::vector<std::string> import_paths;
  std::vector<std::string> journals;
  std::string drilled_within = "14d";  // a duration as plans spell it
  std::string now;                     // a time as trace files spell it; empty: the clock's
  std::string mutants;                 // the most that are tried; empty: no such bound
  std::string time_budget = "30s";     // for them: a duration as plans spell it
  Format format = Format::kText;
};

struct TickOptions {
  std::string plan;
  std::string item;
  std::string by;
  std::string note;
  std::string journal;
  std::string now;  // a time as trace files spell it; empty: the clock's
  std::vector<std::string> import_paths;
};

struct DrillOptions {
  std::string plan;  // or a file of scenarios
  std::vector<std::string> import_paths;
  std::string scenario;      // its title, or a part of it; empty: the only one
  std::string role;          // who types; empty: each line says so
  std::string speed = "60";  // how much faster than real time; or "max"
  bool with_acts = false;
  std::string journal;  // a file; empty: none
  Format format = Format::kText;
};

struct RuleImportOptions {
  std::vector<std::string> rules;
  std::string output;               // empty: stdout
  std::vector<std::string> labels;  // [METRIC=]LABEL,...
  std::vector<std::string> values;  // LABEL=VALUE,...
  std::string interval = "1m";      // a duration as plans spell it
  std::string owner = "on_call";
  std::string say;  // TYPE.FIELD; empty: none
  Format format = Format::kText;
};

struct TuneOptions {
  std::string plan;
  std::string gate;
  std::vector<std::string> import_paths;
  DataOptions data;
  std::string thresholds;     // a list; empty: what the data suggests
  std::string durations;      // a list; empty: around the plan's own
  std::size_t threshold = 0;  // which number of `when`, from 1; 0: the only one
  std::string incidents;      // a file; empty: none
  std::string margin;         // a duration; empty: none
  std::string svg;            // a file; empty: none
  Format format = Format::kText;
};

// Each answers with the exit status.
int Check(const CheckOptions& options);
int Fmt(const FmtOptions& options);
int Convert(const ConvertOptions& options);
int ImportPrometheus(const RuleImportOptions& options);
int Test(const TestOptions& options);
int Ready(const ReadyOptions& options);
int Tick(const TickOptions& options);
int RunReplay(const ReplayCommandOptions& options);
int RunDrill(const DrillOptions& options);
int Tune(const TuneOptions& options);
int CatJournal(const JournalCommandOptions& options);
int FollowJournal(const JournalCommandOptions& options);
int VerifyJournal(const JournalCommandOptions& options);
int Report(const ReportOptions& options);

}  // namespace sluice::cli

#endif  // SLUICE_SRC_CLI_COMMANDS_H_
