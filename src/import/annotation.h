// Texts of alerts, in Go's templates -> texts of messages, with the placeholders of plans.
#ifndef SLUICE_SRC_IMPORT_ANNOTATION_H_
#define SLUICE_SRC_IMPORT_ANNOTATION_H_

#include <functional>
#include <set>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"

namespace sluice::import {

// What a template may speak of.
struct TemplateScope {
  // How a message says a label; empty text where it has no value.
  std::function<std::string(const std::string& label)> label;
  bool has_value = false;
};

// The text for a message. Nothing, with `reason`, where a template says what a message can't.
absl::optional<std::string> MessageText(absl::string_view annotation, const TemplateScope& scope,
                                        std::string& reason);

// The labels that the template names.
std::set<std::string> LabelsIn(absl::string_view annotation);

}  // namespace sluice::import

#endif  // SLUICE_SRC_IMPORT_ANNOTATION_H_
