// `sluice check`: all that is wrong with plans, and what they promise.
#include <unistd.h>

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "sluice/engine.h"
#include "src/cli/commands.h"
#include "src/cli/diagnostics.h"
#include "src/cli/explain.h"
#include "src/cli/plan_file.h"
#include "src/cli/terminal.h"
#include "src/language/unicode.h"

namespace sluice::cli {
namespace {

// What an engine that runs the other plan would keep of its state under this one.
absl::StatusOr<std::string> KeptFrom(const CheckOptions& options, const Plan& plan) {
  Diagnostics diagnostics;
  const absl::StatusOr<Plan> running = LoadPlan(options.against, options.import_paths, diagnostics);
  if (!running.ok()) {
    return diagnostics.has_errors() ? absl::InvalidArgumentError(absl::StrCat(
                                          "--against ", language::Escaped(options.against),
                                          " is no plan that could run: ", diagnostics.ToString()))
                                    : running.status();
  }
  EngineOptions engine_options;
  engine_options.allow_unhandled_actions = true;
  auto engine = Engine::Create(*running, engine_options);
  if (!engine.ok()) return engine.status();
  if (absl::Status started = (*engine)->Start(0); !started.ok()) return started;
  const absl::StatusOr<ReloadReport> report = (*engine)->PlanReload(plan);
  if (!report.ok()) return report.status();
  return report->ToText();
}

int CheckOne(const CheckOptions& options, const std::string& path, Output& output) {
  Diagnostics diagnostics;
  const absl::StatusOr<Plan> plan = LoadPlan(path, options.import_paths, diagnostics);
  if (!plan.ok() && !diagnostics.has_errors()) return Fail(plan.status().message());
  output.Write(options.format == Format::kJson
                   ? DiagnosticsAsJson(diagnostics)
                   : DiagnosticsAsText(diagnostics, Ink(STDOUT_FILENO)));
  if (options.explain && plan.ok()) output.Write(Explain(*plan));
  if (!options.against.empty() && plan.ok()) {
    const absl::StatusOr<std::string> kept = KeptFrom(options, *plan);
    if (!kept.ok()) return Fail(kept.status().message());
    output.Write(*kept);
  }
  output.Flush();  // so that the summary stands below, where both go to one place
  Say(absl::StrCat(language::Escaped(DisplayName(path)), ": ",
                   CountFindings(diagnostics.error_count(), diagnostics.warning_count())));
  const bool good =
      !diagnostics.has_errors() && !(options.werror && diagnostics.warning_count() > 0);
  return good ? kGood : kNotGood;
}

}  // namespace

int Check(const CheckOptions& options) {
  if (options.explain && options.format == Format::kJson) {
    return Fail("check --explain is text, for people; leave out --format json");
  }
  if (!options.against.empty() && options.format == Format::kJson) {
    return Fail("check --against is text, for people; leave out --format json");
  }
  Output output;
  int worst = kGood;
  for (const std::string& path : options.plans) {
    worst = std::max(worst, CheckOne(options, path, output));
    if (!output.open()) break;
  }
  return output.Finish(worst);
}

}  // namespace sluice::cli
