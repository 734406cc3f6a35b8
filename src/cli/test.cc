// `sluice test`: the scenarios of plans, run and judged.
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/types/optional.h"
#include "src/cli/arguments.h"
#include "src/cli/commands.h"
#include "src/cli/coverage_html.h"
#include "src/cli/diagnostics.h"
#include "src/cli/plan_file.h"
#include "src/cli/scenario_files.h"
#include "src/cli/terminal.h"
#include "src/cli/test_coverage.h"
#include "src/cli/test_mutation.h"
#include "src/cli/test_report.h"
#include "src/cli/tested_plans.h"
#include "src/language/print.h"
#include "src/language/unicode.h"

namespace sluice::cli {
namespace {

// Writes the timelines of one file anew, so that they are met. False where it could not
// be written.
bool Update(const scenario::Suite& suite, std::vector<Tested>& all) {
  std::vector<scenario::Result> results;
  for (Tested& tested : all) {
    if (tested.suite != &suite) continue;
    results.push_back(tested.result);
    std::vector<scenario::Failure>& failures = tested.result.failures;
    failures.erase(
        std::remove_if(failures.begin(), failures.end(),
                       [](const scenario::Failure& failure) { return !failure.lines.empty(); }),
        failures.end());
  }
  const absl::Status written = WriteFile(suite.path(), suite.WithTimelines(results));
  if (written.ok()) return true;
  Fail(written.message());
  return false;
}

std::string Counts(const std::vector<Tested>& all) {
  const auto passed = static_cast<std::size_t>(std::count_if(
      all.begin(), all.end(), [](const Tested& tested) { return tested.result.passed(); }));
  return absl::StrCat(all.size(), all.size() == 1 ? " scenario: " : " scenarios: ", passed,
                      " passed, ", all.size() - passed, " failed");
}

// Reads the files, and picks those of their scenarios that are asked for.
int Load(const TestOptions& options, std::vector<std::unique_ptr<scenario::Suite>>& suites,
         std::vector<Tested>& all) {
  const absl::StatusOr<std::vector<std::string>> paths = FilesOf(options.files);
  if (!paths.ok()) return Fail(paths.status().message());
  for (const std::string& path : *paths) {
    const absl::StatusOr<PlanFile> file = ReadPlanText(path);
    if (!file.ok()) return Fail(file.status().message());
    Diagnostics diagnostics;
    absl::StatusOr<std::unique_ptr<scenario::Suite>> suite =
        LoadSuite(path, *file, options.import_paths, diagnostics);
    if (!suite.ok()) return RefusePlan(diagnostics, suite.status());
    for (const scenario::Suite::Case& one : (*suite)->cases()) {
      if (!absl::StrContains(one.scenario->title().text(), options.filter)) continue;
      all.push_back({suite->get(), &one, {}});
    }
    suites.push_back(*std::move(suite));
  }
  if (!all.empty()) return kGood;
  return Fail(options.filter.empty()
                  ? "there is no scenario in what was given; `scenario \"...\" { ... }` makes one"
                  : absl::StrCat("no scenario has \"", language::Escaped(options.filter),
                                 "\" in its title"));
}

// Whether so large a share is covered; says so where it is not.
bool Suffices(double covered, double least) {
  if (covered >= least) return true;
  // Rounded down: what does not suffice must not look as if it did.
  const double shown = std::floor(covered * 1000) / 10;
  Say(absl::StrFormat("%g %% of gates and clauses are covered, and --fail-under asks for %g %%",
                      shown, least * 100));
  return false;
}

// Writes what came of scenarios to stdout.
void Report(const TestOptions& options, const std::vector<Tested>& all,
            const TestCoverage* coverage, Output& output) {
  const Ink ink(STDOUT_FILENO);
  const bool json = options.format == Format::kJson;
  for (const Tested& tested : all) {
    output.Write(json ? TestJson(tested) : TestText(tested, ink));
  }
  if (coverage != nullptr) {
    for (const auto& plan : coverage->plans()) {
      output.Write(json ? CoverageJson(*plan) : CoverageText(*plan, ink));
    }
  }
  output.Flush();
}

// Tries mutants, tells what came of them, and answers with the exit status.
int Mutate(const TestOptions& options, std::int64_t time_ns, const std::vector<TestedPlan>& plans,
           const std::vector<Tested>& all, Output& output, std::vector<MutatedPlan>& mutated) {
  MutationBounds bounds;
  bounds.time_ns = time_ns;
  mutated = TryMutants(plans, all, bounds);
  const Ink ink(STDOUT_FILENO);
  std::size_t alive = 0;
  std::size_t untried = 0;
  for (const MutatedPlan& plan : mutated) {
    output.Write(options.format == Format::kJson ? MutationJson(plan) : MutationText(plan, ink));
    alive += plan.Count(mutate::Verdict::kAlive);
    untried += plan.Count(absl::nullopt);
  }
  output.Flush();
  if (untried > 0) {
    Say(absl::StrCat("time was up after ", language::PrintDuration(time_ns), ", with ", untried,
                     untried == 1 ? " mutant" : " mutants",
                     " not tried; --mutate-time gives them more"));
  }
  return alive > 0 ? kNotGood : untried > 0 ? kCouldNot : kGood;
}

// Writes the files that are asked for; false where one could not be written.
bool WriteReports(const TestOptions& options, const std::vector<Tested>& all,
                  const TestCoverage* coverage, const std::vector<MutatedPlan>& mutated) {
  absl::Status written;
  if (!options.junit.empty()) written.Update(WriteFile(options.junit, TestJunit(all)));
  if (!options.coverage_html.empty()) {
    written.Update(WriteFile(options.coverage_html, CoverageHtml(*coverage, mutated)));
  }
  if (!written.ok()) Fail(written.message());
  return written.ok();
}

// Runs the scenarios, and all that hangs on them.
int Run(const TestOptions& options, double least_covered, std::int64_t mutate_ns,
        const std::vector<std::unique_ptr<scenario::Suite>>& suites, std::vector<Tested>& all) {
  const std::vector<TestedPlan> plans = PlansOf(suites);
  absl::optional<TestCoverage> gathered;
  if (options.coverage || !options.coverage_html.empty() || !options.fail_under.empty()) {
    gathered.emplace(plans);
  }
  TestCoverage* const coverage = gathered.has_value() ? &*gathered : nullptr;
  RunAll(all, coverage);
  if (options.update) {
    for (const auto& suite : suites) {
      if (!Update(*suite, all)) return kCouldNot;
    }
  }
  Output output;
  Report(options, all, coverage, output);
  int status = kGood;
  std::vector<MutatedPlan> mutated;
  if (options.mutate) status = Mutate(options, mutate_ns, plans, all, output, mutated);
  if (!WriteReports(options, all, coverage, mutated)) return kCouldNot;
  Say(Counts(all));
  const bool passed = std::all_of(all.begin(), all.end(),
                                  [](const Tested& tested) { return tested.result.passed(); });
  const bool covered = coverage == nullptr || Suffices(coverage->Share(), least_covered);
  return output.Finish(passed && covered ? status : kNotGood);
}

}  // namespace

int Test(const TestOptions& options) {
  if (options.update && !options.filter.empty()) {
    return Fail("--update writes all timelines of a file: leave out --filter");
  }
  const absl::StatusOr<double> least = ReadShare(options.fail_under);
  if (!least.ok()) return Fail(absl::StrCat("--fail-under: ", least.status().message()));
  const absl::StatusOr<std::int64_t> time = ReadDuration(options.mutate_time);
  if (!time.ok()) return Fail(absl::StrCat("--mutate-time: ", time.status().message()));
  std::vector<std::unique_ptr<scenario::Suite>> suites;
  std::vector<Tested> all;
  if (const int loaded = Load(options, suites, all); loaded != kGood) return loaded;
  return Run(options, *least, *time, suites, all);
}

}  // namespace sluice::cli
