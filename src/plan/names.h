// What a plan declares, by name.
#ifndef SLUICE_SRC_PLAN_NAMES_H_
#define SLUICE_SRC_PLAN_NAMES_H_

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "sluice/v1/plan.pb.h"
#include "src/plan/report.h"

namespace sluice::plan {

// One namespace of a plan. Points into the plan that it was filled from.
template <typename Declaration>
class Table {
 public:
  // The declaration that had the name before, or null: then this one has it now.
  const Declaration* Add(absl::string_view name, const Declaration* declaration) {
    const auto [place, added] = by_name_.emplace(name, declaration);
    if (!added) return place->second;
    names_.emplace_back(name);
    return nullptr;
  }

  const Declaration* Find(absl::string_view name) const {
    const auto place = by_name_.find(name);
    return place == by_name_.end() ? nullptr : place->second;
  }

  const std::vector<std::string>& names() const { return names_; }  // in the order of the plan
  bool empty() const { return names_.empty(); }

 private:
  absl::flat_hash_map<absl::string_view, const Declaration*> by_name_;
  std::vector<std::string> names_;
};

// Says that a name means nothing; part of Resolve.
void ReportUnknown(absl::string_view what, const v1::Name& name,
                   const std::vector<std::string>& names, Code code, Reporter& report,
                   absl::string_view otherwise);

struct Names {
  Table<v1::Signal> signals;
  Table<v1::Gate> gates;
  Table<v1::Lever> levers;
  Table<v1::Role> roles;
  Table<v1::SeverityLevel> severities;
  Table<v1::Template> messages;
  Table<v1::Ramp> ramps;
  Table<v1::Text> checklist_items;
  Table<v1::Text> scenarios;
  Table<v1::Name> labels;  // of any signal

  // Declarations within which the parser stumbled, so that some of it may be
  // missing; by their address.
  absl::flat_hash_set<const void*> broken;
  bool IsBroken(const void* declaration) const { return broken.contains(declaration); }

  // A file of scenarios: what it speaks of is declared in another file.
  bool uses_other_file = false;
};

// The declaration that a name means. Null where there is none, and that was
// reported as "there is no WHAT `name`", with the nearest name or `otherwise`;
// and null without a word where the parser is to blame.
template <typename Declaration>
const Declaration* Resolve(const Table<Declaration>& table, absl::string_view what,
                           const v1::Name& name, Code code, Reporter& report,
                           absl::string_view otherwise = "") {
  if (name.text().empty()) return nullptr;
  const Declaration* declaration = table.Find(name.text());
  if (declaration == nullptr && !report.MayBeDeclared(name)) {
    ReportUnknown(what, name, table.names(), code, report, otherwise);
  }
  return declaration;
}

// Gathers all declarations, and reports those whose name is taken already.
Names Declare(const v1::Plan& plan, Reporter& report);

}  // namespace sluice::plan

#endif  // SLUICE_SRC_PLAN_NAMES_H_
