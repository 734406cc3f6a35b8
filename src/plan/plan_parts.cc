#include "src/plan/plan_parts.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace sluice::plan {
namespace {

// Distinct names of one kind of part, in the order of the plan.
class Part {
 public:
  explicit Part(const char* words) : words_(words) {}

  void Add(const std::string& name) {
    present_ = true;
    if (!name.empty() && std::find(names_.begin(), names_.end(), name) == names_.end()) {
      names_.push_back(name);
    }
  }

  void AppendTo(std::vector<std::string>& all) const {
    if (!present_) return;
    all.push_back(names_.empty() ? words_
                                 : absl::StrCat(words_, " (", absl::StrJoin(names_, ", "), ")"));
  }

 private:
  std::string words_;
  std::vector<std::string> names_;
  bool present_ = false;
};

}  // namespace

std::vector<std::string> PartsNotRun(const v1::Plan& plan) {
  Part status("status lines"), checklist("the checklist");
  for (const v1::Item& item : plan.items()) {
    if (item.has_status_every()) status.Add("");
    if (item.has_checklist()) checklist.Add("");
  }
  std::vector<std::string> parts;
  for (const Part* part : {&status, &checklist}) {
    part->AppendTo(parts);
  }
  return parts;
}

}  // namespace sluice::plan
