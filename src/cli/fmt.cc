// `sluice fmt`: the one true layout.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "src/cli/commands.h"
#include "src/cli/diagnostics.h"
#include "src/cli/plan_file.h"
#include "src/cli/terminal.h"
#include "src/language/parse.h"
#include "src/language/print.h"
#include "src/language/source.h"
#include "src/language/unicode.h"

namespace sluice::cli {
namespace {

int FmtOne(const FmtOptions& options, const std::string& path, Output& output) {
  const absl::StatusOr<PlanFile> file = ReadPlanText(path);
  if (!file.ok()) return Fail(file.status().message());
  const language::Source source(file->name, file->bytes);
  Diagnostics diagnostics;
  const v1::Plan plan = language::Parse(source, diagnostics);
  if (diagnostics.has_errors()) {
    return RefusePlan(diagnostics, absl::InvalidArgumentError(""));
  }
  const std::string text = language::Print(plan);
  if (options.check) {
    if (text == file->bytes) return kGood;
    output.Write(absl::StrCat(language::Escaped(file->name), "\n"));
    return kNotGood;
  }
  if (!options.write) {
    output.Write(text);
    return kGood;
  }
  if (text == file->bytes) return kGood;
  const absl::Status status = WriteFile(path, text);
  return status.ok() ? kGood : Fail(status.message());
}

}  // namespace

int Fmt(const FmtOptions& options) {
  Output output;
  int worst = kGood;
  for (const std::string& path : options.plans) {
    if (path == "-" && options.write) {
      worst = Fail("fmt -w rewrites files; standard input (-) is none");
      continue;
    }
    worst = std::max(worst, FmtOne(options, path, output));
    if (!output.open()) break;
  }
  return output.Finish(worst);
}

}  // namespace sluice::cli
