// Plans as files: read within bounds, in any of their spellings, and written
// whole or not at all.
#ifndef SLUICE_SRC_CLI_PLAN_FILE_H_
#define SLUICE_SRC_CLI_PLAN_FILE_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "sluice/diagnostic.h"
#include "sluice/plan.h"
#include "sluice/v1/plan.pb.h"

namespace sluice::cli {

// The most bytes that a stored plan may have, proto or JSON. (A text is bounded
// by language::kMaxTextBytes.)
inline constexpr std::size_t kMaxStoredBytes = std::size_t{64} << 20;

enum class PlanForm { kText, kProto, kJson };

// How messages name a path: "<stdin>" for "-".
std::string DisplayName(const std::string& path);

// What the file holds; "-" is stdin. An error names the file and the reason; `what` is such a
// file, in words.
absl::StatusOr<std::string> ReadBytes(const std::string& path, std::size_t max_bytes,
                                      absl::string_view what);

struct PlanFile {
  std::string name;  // as DisplayName has it
  PlanForm form = PlanForm::kText;
  std::string bytes;
};

// Reads a plan's file; "-" is stdin. The form is told by the name (.sluice is
// text, .pb and .binpb are proto, .json is JSON), else by the content. An error
// names the file and the reason.
absl::StatusOr<PlanFile> ReadPlanFile(const std::string& path);

// The same for what can only be text.
absl::StatusOr<PlanFile> ReadPlanText(const std::string& path);

// The message in a stored form (`form` is not kText). An error names the file.
absl::StatusOr<v1::Plan> ParseStored(const PlanFile& file);

// Where a plan of this path finds what it imports: in its own folder (for stdin the
// present one), and then in `import_paths`.
PlanOptions ImportOptions(const std::string& path, const std::vector<std::string>& import_paths);

// Reads and compiles a plan of any form. Where `diagnostics` has errors after it
// failed, the plan is bad, and they say all; else the file could not be read, and
// the status says why. What it imports is looked for in its own folder (for stdin the
// present one), and then in `import_paths`.
absl::StatusOr<Plan> LoadPlan(const std::string& path, const std::vector<std::string>& import_paths,
                              Diagnostics& diagnostics);

// Replaces the content of `path`, or makes the file: whole or not at all, with
// its permissions kept. What is no regular file (a device, a pipe) is written to.
absl::Status WriteFile(const std::string& path, absl::string_view bytes);

}  // namespace sluice::cli

#endif  // SLUICE_SRC_CLI_PLAN_FILE_H_
