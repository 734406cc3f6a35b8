// `sluice ready`: what stands open before the night.
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <system_error>
#include <tuple>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/types/optional.h"
#include "src/cli/arguments.h"
#include "src/cli/commands.h"
#include "src/cli/diagnostics.h"
#include "src/cli/ready_record.h"
#include "src/cli/ready_report.h"
#include "src/cli/scenario_files.h"
#include "src/cli/terminal.h"
#include "src/cli/test_coverage.h"
#include "src/cli/test_mutation.h"
#include "src/cli/tested_plans.h"
#include "src/language/print.h"
#include "src/language/unicode.h"
#include "src/mutate/alive.h"
#include "src/plan/codes.h"
#include "src/plan/program.h"
#include "src/ready/open_point.h"
#include "src/ready/owners.h"
#include "src/ready/plan_points.h"
#include "src/ready/record.h"
#include "src/ready/scenario_points.h"

namespace sluice::cli {
namespace {

using language::Escaped;
using ready::OpenPoint;

// The options, as numbers.
struct Asked {
  std::int64_t now_ns = 0;
  std::int64_t drilled_within_ns = 0;
  bool wants_drill = false;  // journals were named: they should tell of one
  MutationBounds mutants;
};

// What a check of one file warns of.
struct Warnings {
  std::set<std::tuple<std::size_t, std::size_t, std::string>> places;  // line, column, code
  std::string first;
};

// What the files hold: suites, or, where some can't be run, what is wrong with them.
struct Files {
  std::vector<std::unique_ptr<scenario::Suite>> suites;
  std::vector<OpenPoint> errors;
  std::string first_bad;                     // file
  bool maybe_more = false;                   // errors of one file than are kept
  std::map<std::string, Warnings> warnings;  // by file
};

absl::Status Ask(const ReadyOptions& options, Asked& asked) {
  const auto named = [](const char* name, const absl::Status& status) {
    return absl::InvalidArgumentError(absl::StrCat(name, ": ", status.message()));
  };
  const absl::StatusOr<std::int64_t> now_ns = ReadNow(options.now);
  if (!now_ns.ok()) return now_ns.status();
  asked.now_ns = *now_ns;
  const absl::StatusOr<std::int64_t> within = ReadDuration(options.drilled_within);
  if (!within.ok()) return named("--drilled-within", within.status());
  asked.drilled_within_ns = *within;
  asked.wants_drill = !options.journals.empty();
  const absl::StatusOr<std::int64_t> budget = ReadDuration(options.time_budget);
  if (!budget.ok()) return named("--time-budget", budget.status());
  asked.mutants.time_ns = *budget;
  if (!options.mutants.empty() && !absl::SimpleAtoi(options.mutants, &asked.mutants.most)) {
    return absl::InvalidArgumentError(absl::StrCat("--mutants: a whole number is expected, not \"",
                                                   Escaped(options.mutants), "\""));
  }
  return absl::OkStatus();
}

// The gate whose name stands on this line; empty where there is none.
std::string GateOnLine(const scenario::PlanText& text, int line) {
  for (const v1::Item& item : text.parsed.items()) {
    const v1::Name& name = item.gate().name();
    if (item.has_gate() && text.LineOf(name.span()) == line) return name.text();
  }
  return "";
}

// The errors of one file, as open points. That a gate has no owner has a kind of its own.
std::vector<OpenPoint> ErrorsOf(const Diagnostics& diagnostics, const PlanFile& file) {
  const scenario::PlanText text(file.name, file.bytes);
  std::vector<OpenPoint> points;
  for (const Diagnostic& found : diagnostics.all()) {
    if (found.severity != Diagnostic::Severity::kError) continue;
    OpenPoint& point = points.emplace_back();
    point.subject = found.code;
    point.words = found.message;
    point.remedy = found.remedy;
    point.file = found.file;
    point.line = static_cast<int>(found.line);
    if (found.code != plan::AllCodes()[static_cast<std::size_t>(plan::Code::kMissingOwner)].name) {
      continue;
    }
    const std::string gate = GateOnLine(text, point.line);
    if (gate.empty()) continue;
    point.kind = ready::Kind::kGateWithoutOwner;
    point.subject = gate;
  }
  return points;
}

// Whether some scenario trips each gate is looked at by playing them, and better.
void AddWarnings(const Diagnostics& diagnostics, std::map<std::string, Warnings>& warnings) {
  const absl::string_view untested =
      plan::AllCodes()[static_cast<std::size_t>(plan::Code::kUntestedGate)].name;
  for (const Diagnostic& found : diagnostics.all()) {
    if (found.severity != Diagnostic::Severity::kWarning || found.code == untested) continue;
    Warnings& of_file = warnings[found.file];
    if (!of_file.places.insert({found.line, found.column, found.code}).second) continue;
    if (of_file.first.empty()) of_file.first = found.message;
  }
}

absl::Status Load(const ReadyOptions& options, Files& files) {
  const absl::StatusOr<std::vector<std::string>> paths = FilesOf(options.files);
  if (!paths.ok()) return paths.status();
  // Why a file can't be used, where that is the fault of another one.
  absl::Status used_is_bad;
  for (const std::string& path : *paths) {
    const absl::StatusOr<PlanFile> file = ReadPlanText(path);
    if (!file.ok()) return file.status();
    Diagnostics diagnostics;
    absl::StatusOr<std::unique_ptr<scenario::Suite>> suite =
        LoadSuite(path, *file, options.import_paths, diagnostics);
    if (suite.ok()) {
      AddWarnings(diagnostics, files.warnings);
      files.suites.push_back(*std::move(suite));
      continue;
    }
    if (files.first_bad.empty()) files.first_bad = file->name;
    std::vector<OpenPoint> errors = ErrorsOf(diagnostics, *file);
    if (errors.empty()) used_is_bad.Update(suite.status());
    files.maybe_more = files.maybe_more || errors.size() >= Diagnostics::kMaxKept;
    std::move(errors.begin(), errors.end(), std::back_inserter(files.errors));
  }
  return files.errors.empty() ? used_is_bad : absl::OkStatus();
}

// The journals beside the plans: of each folder that was named, those in it.
std::vector<std::string> JournalsIn(const std::vector<std::string>& paths) {
  std::vector<std::string> journals;
  for (const std::string& path : paths) {
    std::error_code error;
    for (std::filesystem::directory_iterator at(path, error);
         !error && at != std::filesystem::directory_iterator(); at.increment(error)) {
      if (at->path().extension() == ".journal") journals.push_back(at->path().string());
    }
  }
  std::sort(journals.begin(), journals.end());
  return journals;
}

// The files that scenarios load in the course of the night: plans to come.
std::set<std::string> ReloadedBy(const std::vector<std::unique_ptr<scenario::Suite>>& suites) {
  std::set<std::string> files;
  for (const auto& suite : suites) {
    for (const scenario::Suite::Case& one : suite->cases()) {
      for (const v1::ScenarioClause& clause : one.scenario->clauses()) {
        if (!clause.has_reload()) continue;
        const std::filesystem::path file(clause.reload().file().text());
        files.insert((std::filesystem::path(suite->folder()) / file).lexically_normal().string());
      }
    }
  }
  return files;
}

// The one plan that all of them are about.
absl::StatusOr<TestedPlan> PlanAmong(const std::vector<std::unique_ptr<scenario::Suite>>& suites) {
  std::vector<TestedPlan> plans = PlansOf(suites);
  if (plans.size() > 1) {
    const std::set<std::string> reloaded = ReloadedBy(suites);
    plans.erase(std::remove_if(plans.begin(), plans.end(),
                               [&](const TestedPlan& plan) {
                                 const std::filesystem::path file(plan.text().source.file());
                                 return reloaded.count(file.lexically_normal().string()) > 0;
                               }),
                plans.end());
  }
  if (plans.size() != 1) {
    const std::string names =
        absl::StrJoin(PlansOf(suites), ", ", [](std::string* out, const TestedPlan& plan) {
          absl::StrAppend(out, Escaped(plan.text().source.file()));
        });
    return absl::InvalidArgumentError(absl::StrCat(
        "these are several plans: ", names, "; name one of them, with the files of its scenarios"));
  }
  // The plan's own file first: it is then called as it was given.
  std::vector<const scenario::Suite*>& of_plan = plans.front().suites;
  std::stable_partition(of_plan.begin(), of_plan.end(), [](const scenario::Suite* suite) {
    return suite->path() == suite->plan_text().source.file();
  });
  return std::move(plans.front());
}

// A plan is looked at: each step adds what it finds.
class Look {
 public:
  Look(const TestedPlan& plan, const Asked& asked)
      : plan_(plan), program_(plan.plan().program()), asked_(asked), coverage_({plan}) {
    readiness_.file = plan.text().source.file();
    for (const plan::RoleSpec& role : program_.roles) readiness_.owners.push_back(role.name);
    for (const scenario::Suite* suite : plan.suites) {
      for (const scenario::Suite::Case& one : suite->cases()) all_.push_back({suite, &one, {}});
    }
    RunAll(all_, &coverage_);
    owners_.emplace(program_, KnownOf(plan_, all_));
  }

  Readiness Take(const ready::Record* record) {
    Add(ready::PlanPoints(plan_.text(), program_, *owners_));
    Add(ready::ScenarioPoints(KnownOf(plan_, all_)));
    Add(ready::UnseenPoints(*coverage_.plans().front(), program_));
    Add(ready::ChecklistPoints(plan_.text(), record));
    CountAll();
    LookAtMutants();
    LookAtDrills(record);
    std::stable_sort(readiness_.open.begin(), readiness_.open.end(),
                     [](const OpenPoint& a, const OpenPoint& b) { return a.kind < b.kind; });
    return std::move(readiness_);
  }

 private:
  void Add(std::vector<OpenPoint> points) {
    std::move(points.begin(), points.end(), std::back_inserter(readiness_.open));
  }

  void Count(const char* one, const char* many, std::size_t number) {
    readiness_.looked_at.push_back({one, many, number});
  }

  void CountAll() {
    const v1::Plan& parsed = plan_.text().parsed;
    const auto severities = std::count_if(parsed.items().begin(), parsed.items().end(),
                                          [](const v1::Item& item) { return item.has_severity(); });
    Count("gate", "gates", program_.gates.size());
    Count("severity", "severities", static_cast<std::size_t>(severities));
    Count("lever", "levers", program_.levers.size());
    Count("ramp", "ramps", program_.ramps.size());
    Count("role", "roles", program_.roles.size());
    Count("checklist item", "checklist items", program_.checklist.size());
    Count("scenario", "scenarios", all_.size());
  }

  void LookAtMutants() {
    if (all_.empty()) {
      Count("mutant", "mutants", 0);
      return Tell("no mutants were tried: there is no scenario that could notice one");
    }
    const coverage::Coverage& coverage = *coverage_.plans().front();
    const std::vector<mutate::Known> known = KnownOf(plan_, all_);
    std::size_t unseen = 0;
    std::size_t failing = 0;
    MutationBounds bounds = asked_.mutants;
    bounds.wanted = [&](const mutate::Mutant& mutant) {
      const ready::Hopeless why = ready::WhyHopeless(mutant, coverage, program_, known);
      unseen += why == ready::Hopeless::kUnseen ? 1 : 0;
      failing += why == ready::Hopeless::kFailing ? 1 : 0;
      return why == ready::Hopeless::kNot;
    };
    const MutatedPlan mutated = std::move(TryMutants({plan_}, all_, bounds).front());
    const std::size_t untried = mutated.Count(absl::nullopt);
    Count("mutant", "mutants", mutated.mutants.size() - untried);
    Add(ready::MutantPoints(mutate::AliveOf(mutated.mutants, mutated.verdicts), plan_.text(),
                            *owners_));
    if (unseen > 0) {
      Tell(absl::StrCat("left out: ", Mutants(unseen),
                        " of gates that no scenario trips and ramps that none starts"));
    }
    if (failing > 0) {
      Tell(absl::StrCat("left out: ", Mutants(failing), " of what a failing scenario is about"));
    }
    if (untried > 0) {
      const bool most_reached = bounds.most < mutated.mutants.size() - untried + 1;
      Tell(absl::StrCat(
          "not tried: ", Mutants(untried), ", for ",
          most_reached ? absl::StrCat("--mutants asks for ", bounds.most)
                       : absl::StrCat("time was up after ", language::PrintDuration(bounds.time_ns),
                                      "; --time-budget gives them more")));
    }
  }

  void LookAtDrills(const ready::Record* record) {
    if (record == nullptr || (!asked_.wants_drill && !record->last_drill().has_value())) {
      return Tell("no drill is known: give its journal with --journal");
    }
    Add(ready::DrillPoints(*record, asked_.drilled_within_ns, *owners_));
    const absl::optional<ready::Drill>& drill = record->last_drill();
    if (!drill.has_value()) return;
    Tell(absl::StrCat("the last drill was ", ready::Ago(record->now_ns() - drill->time_ns), ": ",
                      language::PrintQuoted(drill->scenario)));
  }

  void Tell(std::string note) { readiness_.notes.push_back(std::move(note)); }

  const TestedPlan& plan_;
  const plan::Program& program_;
  const Asked& asked_;
  TestCoverage coverage_;
  std::vector<Tested> all_;
  absl::optional<ready::Owners> owners_;
  Readiness readiness_;
};

int Report(const Readiness& readiness, Format format) {
  Output output;
  output.Write(format == Format::kJson       ? ReadyJson(readiness)
               : format == Format::kMarkdown ? ReadyMarkdown(readiness)
                                             : ReadyText(readiness, Ink(STDOUT_FILENO)));
  return output.Finish(readiness.open.empty() ? kGood : kNotGood);
}

}  // namespace

int Ready(const ReadyOptions& options) {
  Asked asked;
  if (const absl::Status read = Ask(options, asked); !read.ok()) return Fail(read.message());
  Files files;
  const absl::Status loaded = Load(options, files);
  if (!loaded.ok()) return Fail(loaded.message());
  if (!files.errors.empty()) {
    Readiness readiness;
    readiness.file = files.first_bad;
    readiness.open = std::move(files.errors);
    readiness.notes = {"nothing else was looked at: a plan with an error can't be run"};
    if (files.maybe_more) {
      readiness.notes.push_back(absl::StrCat("of the errors of one file no more than ",
                                             Diagnostics::kMaxKept, " are shown"));
    }
    return Report(readiness, options.format);
  }
  const absl::StatusOr<TestedPlan> plan = PlanAmong(files.suites);
  if (!plan.ok()) return Fail(plan.status().message());
  std::vector<std::string> notes;
  std::vector<std::string> journals = JournalsIn(options.files);
  journals.insert(journals.end(), options.journals.begin(), options.journals.end());
  const absl::StatusOr<ready::Record> record = ReadRecord(journals, asked.now_ns, notes);
  if (!record.ok()) return Fail(record.status().message());
  Readiness readiness = Look(*plan, asked).Take(journals.empty() ? nullptr : &*record);
  std::move(notes.begin(), notes.end(), std::back_inserter(readiness.notes));
  for (const auto& [file, of_file] : files.warnings) {
    const std::size_t count = of_file.places.size();
    readiness.notes.push_back(
        absl::StrCat("`sluice check ", file, "` warns of ", count,
                     count == 1 ? " thing: " : " things, first of: ", of_file.first));
  }
  return Report(readiness, options.format);
}

}  // namespace sluice::cli
