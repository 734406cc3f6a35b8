// A file of scenarios, with the plan that they are about.
#ifndef SLUICE_SRC_SCENARIO_SUITE_H_
#define SLUICE_SRC_SCENARIO_SUITE_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "sluice/diagnostic.h"
#include "sluice/plan.h"
#include "sluice/v1/plan.pb.h"
#include "src/language/source.h"
#include "src/scenario/run.h"

namespace sluice::scenario {

// A plan as it stands in its file.
struct PlanText {
  PlanText(absl::string_view file, absl::string_view text);

  // The line, from 1, in which a span begins.
  int LineOf(const v1::Span& span) const;

  language::Source source;
  v1::Plan parsed;  // with spans
};

// Immutable once loaded; scenarios of it may run on several threads at once.
class Suite {
 public:
  // `text` is the file's, `path` its place: files that it names lie beside it. A file
  // with `use "other.sluice"` holds scenarios alone, of the plan in that other file.
  // `diagnostics` has what is wrong with the file where this fails with
  // InvalidArgument, and its warnings.
  static absl::StatusOr<std::unique_ptr<Suite>> Load(const std::string& path,
                                                     absl::string_view text,
                                                     const PlanOptions& options,
                                                     Diagnostics& diagnostics);

  const std::string& path() const { return file_.source.file(); }
  const Plan& plan() const { return *plan_; }
  // The text of plan(): of this file, or of the one that it uses.
  const PlanText& plan_text() const { return used_.has_value() ? *used_ : file_; }
  // Where plan() finds its imports.
  const PlanOptions& plan_options() const { return options_; }
  const std::string& folder() const { return folder_; }

  struct Case {
    const v1::Scenario* scenario;
    v1::Span span;  // of the statement
  };
  // In the order of the file.
  const std::vector<Case>& cases() const { return cases_; }

  Result Run(const Case& one, engine::Probe* probe = nullptr) const {
    return scenario::Run(*plan_, *one.scenario, folder_, probe, options_);
  }

  // The line of the file, from 1, in which a span begins.
  int LineOf(const v1::Span& span) const { return file_.LineOf(span); }

  // The file as text, in the one true layout, each `timeline` of a scenario as it came.
  // `results` are those of cases(), in their order.
  std::string WithTimelines(const std::vector<Result>& results) const;

 private:
  Suite(const std::string& path, absl::string_view text) : file_(path, text) {}

  absl::StatusOr<Plan> UsePlan(const v1::Text& use, Diagnostics& diagnostics);

  PlanText file_;
  PlanOptions options_;
  absl::optional<PlanText> used_;
  absl::optional<Plan> plan_;
  std::string folder_;
  std::vector<Case> cases_;
};

}  // namespace sluice::scenario

#endif  // SLUICE_SRC_SCENARIO_SUITE_H_
