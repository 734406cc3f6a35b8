// `sluice convert`: a plan in another of its three spellings.
#include <unistd.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "src/cli/commands.h"
#include "src/cli/diagnostics.h"
#include "src/cli/json.h"
#include "src/cli/plan_file.h"
#include "src/cli/terminal.h"

namespace sluice::cli {
namespace {

std::string Spell(const Plan& plan, ConvertOptions::To to) {
  switch (to) {
    case ConvertOptions::To::kText:
      return plan.ToText();
    case ConvertOptions::To::kProto:
      return plan.proto().SerializeAsString();
    case ConvertOptions::To::kJson:
      return JsonWriter().Write(plan.proto(), true);
  }
  return "";
}

}  // namespace

int Convert(const ConvertOptions& options) {
  const bool to_stdout = options.output.empty() || options.output == "-";
  if (to_stdout && options.to == ConvertOptions::To::kProto && isatty(STDOUT_FILENO) == 1) {
    return Fail("a protobuf message is not for a terminal to show: name a file with -o");
  }
  Diagnostics diagnostics;
  const absl::StatusOr<Plan> plan = LoadPlan(options.plan, options.import_paths, diagnostics);
  if (!plan.ok()) return RefusePlan(diagnostics, plan.status());
  std::string spelled = Spell(*plan, options.to);
  if (!to_stdout) {
    const absl::Status status = WriteFile(options.output, spelled);
    return status.ok() ? kGood : Fail(status.message());
  }
  Output output;
  output.Write(spelled);
  return output.Finish(kGood);
}

}  // namespace sluice::cli
