// `sluice test`: the scenarios of plans, run and judged.
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <thread>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "src/cli/commands.h"
#include "src/cli/diagnostics.h"
#include "src/cli/plan_file.h"
#include "src/cli/terminal.h"
#include "src/cli/test_report.h"
#include "src/language/unicode.h"

namespace sluice::cli {
namespace {

// Runs all of them, on as many threads as there are processors; each result has its own
// place, so that the order of output is that of the files.
void RunAll(std::vector<Tested>& all) {
  std::atomic<std::size_t> next{0};
  const auto work = [&all, &next] {
    for (std::size_t i = next++; i < all.size(); i = next++) {
      all[i].result = all[i].suite->Run(*all[i].one);
    }
  };
  const std::size_t threads =
      std::min<std::size_t>(all.size(), std::max(1u, std::thread::hardware_concurrency()));
  std::vector<std::thread> workers;
  for (std::size_t i = 1; i < threads; ++i) workers.emplace_back(work);
  work();
  for (std::thread& worker : workers) worker.join();
}

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

}  // namespace

int Test(const TestOptions& options) {
  std::vector<std::unique_ptr<scenario::Suite>> suites;
  std::vector<Tested> all;
  for (const std::string& path : options.files) {
    const absl::StatusOr<PlanFile> file = ReadPlanText(path);
    if (!file.ok()) return Fail(file.status().message());
    Diagnostics diagnostics;
    absl::StatusOr<std::unique_ptr<scenario::Suite>> suite = scenario::Suite::Load(
        file->name, file->bytes, ImportOptions(path, options.import_paths), diagnostics);
    if (!suite.ok()) return RefusePlan(diagnostics, suite.status());
    for (const scenario::Suite::Case& one : (*suite)->cases()) {
      if (!absl::StrContains(one.scenario->title().text(), options.filter)) continue;
      all.push_back({suite->get(), &one, {}});
    }
    suites.push_back(*std::move(suite));
  }
  if (all.empty()) {
    return Fail(options.filter.empty()
                    ? "there is no scenario in what was given; `scenario \"...\" { ... }` makes one"
                    : absl::StrCat("no scenario has \"", language::Escaped(options.filter),
                                   "\" in its title"));
  }
  if (options.update && !options.filter.empty()) {
    return Fail("--update writes all timelines of a file: leave out --filter");
  }
  RunAll(all);
  if (options.update) {
    for (const auto& suite : suites) {
      if (!Update(*suite, all)) return kCouldNot;
    }
  }
  Output output;
  const Ink ink(STDOUT_FILENO);
  for (const Tested& tested : all) {
    output.Write(options.format == Format::kJson ? TestJson(tested) : TestText(tested, ink));
  }
  output.Flush();
  if (!options.junit.empty()) {
    const absl::Status written = WriteFile(options.junit, TestJunit(all));
    if (!written.ok()) return Fail(written.message());
  }
  Say(Counts(all));
  const bool good = std::all_of(all.begin(), all.end(),
                                [](const Tested& tested) { return tested.result.passed(); });
  return output.Finish(good ? kGood : kNotGood);
}

}  // namespace sluice::cli
