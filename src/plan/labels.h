// Labels: which are fixed where an expression stands, and how a signal's own
// labels fit to them.
#ifndef SLUICE_SRC_PLAN_LABELS_H_
#define SLUICE_SRC_PLAN_LABELS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "google/protobuf/repeated_field.h"
#include "sluice/v1/plan.pb.h"
#include "src/plan/context.h"

namespace sluice::plan {

using NameField = google::protobuf::RepeatedPtrField<v1::Name>;

// The labels that one gate, ramp or fold fixes.
struct Level {
  std::string owner;  // "gate `brownout`", as messages call it
  std::vector<std::string> labels;
  // One of its labels means nothing, so that no signal can fit.
  bool broken = false;
};

// The level of a `by` or `of`: reports labels that stand there twice, that no
// signal has, or that are too many.
Level DeclareLevel(absl::string_view owner, const NameField& labels, Context& context);

bool HasLabel(const v1::Signal& signal, absl::string_view label);
bool HasLabel(const NameField& labels, absl::string_view label);

// The labels of a level that a signal has, and those that it lacks.
struct Fit {
  std::vector<std::string> has;
  std::vector<std::string> lacks;

  bool all() const { return lacks.empty(); }
  bool some() const { return !has.empty() && !lacks.empty(); }
};
Fit FitSignal(const v1::Signal& signal, const Level& level);
Fit FitGate(const v1::Gate& gate, const Level& level);

// The names of a signal's labels.
std::vector<std::string> LabelNames(const v1::Signal& signal);
std::vector<std::string> LabelNames(const NameField& labels);

// Checks the labels of a selector or segment against those that its target has.
// `target` is "signal `payment`", as messages call it. True where all exist.
bool CheckSelector(const google::protobuf::RepeatedPtrField<v1::Matcher>& selector,
                   absl::string_view target, const std::vector<std::string>& labels,
                   Context& context);

}  // namespace sluice::plan

#endif  // SLUICE_SRC_PLAN_LABELS_H_
