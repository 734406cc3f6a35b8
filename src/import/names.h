// Names of Prometheus as names of plans, which have lower-case letters, digits and `_`.
#ifndef SLUICE_SRC_IMPORT_NAMES_H_
#define SLUICE_SRC_IMPORT_NAMES_H_

#include <map>
#include <set>
#include <string>

#include "absl/strings/string_view.h"

namespace sluice::import {

// KubeAPIDown -> kube_api_down; instance:node_cpu:ratio -> instance_node_cpu_ratio. `otherwise`
// where nothing of it can stand in a name.
std::string PlanName(absl::string_view name, absl::string_view otherwise);

// Hands out names that differ, whatever the names they are made from have in common.
class Names {
 public:
  // The name that was given for `original`, or a new one: PlanName of it, with _2, _3, ... where
  // that is taken.
  const std::string& For(const std::string& original, absl::string_view otherwise);

  // A new name made from `original`, whether or not that has one already.
  std::string New(absl::string_view original, absl::string_view otherwise);

  // Makes a name free again.
  void Forget(const std::string& name) { taken_.erase(name); }

  // Original -> name.
  const std::map<std::string, std::string>& all() const { return given_; }

 private:
  std::map<std::string, std::string> given_;
  std::set<std::string> taken_;
};

}  // namespace sluice::import

#endif  // SLUICE_SRC_IMPORT_NAMES_H_
