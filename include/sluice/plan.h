// A plan: the text that a launch team agreed on, parsed, checked and compiled.
//
//   sluice::Diagnostics diagnostics;
//   absl::StatusOr<sluice::Plan> plan = sluice::Plan::Parse(R"(
//       role   on_call
//       signal cpu gauge by host
//       gate hot by host { owner on_call  when mean(cpu) over 1m > 90 for 2m }
//     )", "hot.sluice", &diagnostics);
//   if (!plan.ok()) std::cerr << diagnostics.ToString();
//
// Hand the plan to an Engine (engine.h) to run it.
#ifndef SLUICE_PLAN_H_
#define SLUICE_PLAN_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "sluice/diagnostic.h"
#include "sluice/export.h"
#include "sluice/v1/plan.pb.h"

namespace sluice {

namespace plan {
struct Program;
}

// Where the messages of `do` and the enums of levers are declared.
struct PlanOptions {
  // Folders in which `import "x.proto"` is looked for, in this order. Empty: the
  // messages and enums are those that are linked into this program
  // (DescriptorPool::generated_pool()), which is what a host wants.
  std::vector<std::string> import_paths;

  // Read imports from `import_paths` even where these are empty: nothing that is
  // linked counts. For tools, whose own messages are not the plan's.
  bool only_import_paths = false;
};

// Immutable and cheap to copy: copies share one compiled program, which any
// number of engines on any threads may run at once.
class SLUICE_EXPORT Plan {
 public:
  // Each of these gives a plan that can be run, or InvalidArgument with all that
  // is wrong with it as its message. `file` is only a name, to be shown in
  // diagnostics. With `diagnostics`, findings are added there too, warnings
  // included; a plan with warnings alone is good.
  static absl::StatusOr<Plan> Parse(absl::string_view text, absl::string_view file,
                                    Diagnostics* diagnostics = nullptr,
                                    const PlanOptions& options = {});

  // Reads the file first: NotFound, PermissionDenied or another error of the
  // system where it can't be read.
  static absl::StatusOr<Plan> FromFile(const std::string& path, Diagnostics* diagnostics = nullptr,
                                       const PlanOptions& options = {});

  // From the stored form. A message that no text can spell (a name with a blank
  // in it, say) is refused. Diagnostics speak of the plan as ToText prints it.
  static absl::StatusOr<Plan> FromProto(const v1::Plan& proto, absl::string_view file,
                                        Diagnostics* diagnostics = nullptr,
                                        const PlanOptions& options = {});

  // The plan as data, without positions in a text.
  const v1::Plan& proto() const;

  // The plan as text in the one true layout, comments kept.
  std::string ToText() const;

  // The name in its `plan "..."` line, or empty.
  const std::string& name() const;

  // The compiled form, for the library's own use.
  const plan::Program& program() const { return *program_; }

 private:
  explicit Plan(std::shared_ptr<const plan::Program> program);

  std::shared_ptr<const plan::Program> program_;
};

}  // namespace sluice

#endif  // SLUICE_PLAN_H_
