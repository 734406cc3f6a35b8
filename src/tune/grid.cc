#include "src/tune/grid.h"

#include <cstddef>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "src/tune/edit.h"

namespace sluice::tune {
namespace {

constexpr char kFile[] = "tune";  // what diagnostics of generated plans name

Diagnostics CheckWith(const Subject& subject, const Setting& setting) {
  Diagnostics diagnostics;
  (void)Plan::FromProto(WithGate(subject, WithSetting(subject, setting)), kFile, &diagnostics);
  return diagnostics;
}

// Of an erroneous value the warnings are left out, and of others those of the `usual` codes.
void AddObjections(const Diagnostics& found, const std::set<std::string>& usual,
                   const std::string& value, std::vector<Objection>& objections) {
  for (const Diagnostic& diagnostic : found.all()) {
    const bool error = diagnostic.severity == Diagnostic::Severity::kError;
    if (!error && (found.has_errors() || usual.count(diagnostic.code) > 0)) continue;
    objections.push_back({error, value,
                          diagnostic.remedy.empty()
                              ? diagnostic.message
                              : absl::StrCat(diagnostic.message, "; ", diagnostic.remedy)});
  }
}

}  // namespace

std::vector<Objection> ObjectionsTo(const Subject& subject,
                                    const std::vector<v1::SignedLiteral>& thresholds,
                                    const std::vector<v1::ForClause>& durations) {
  std::set<std::string> usual;
  const Diagnostics of_plan = CheckWith(subject, subject.present);
  for (const Diagnostic& diagnostic : of_plan.all()) {
    usual.insert(diagnostic.code);
  }
  std::vector<Objection> objections;
  for (const v1::SignedLiteral& threshold : thresholds) {
    AddObjections(CheckWith(subject, {threshold, subject.present.duration}), usual,
                  ThresholdText(threshold), objections);
  }
  for (const v1::ForClause& duration : durations) {
    AddObjections(CheckWith(subject, {subject.present.threshold, duration}), usual,
                  absl::StrCat("for ", DurationText(duration)), objections);
  }
  return objections;
}

v1::Plan WithGate(const Subject& subject, const v1::Gate& gate) {
  v1::Plan plan = subject.plan;
  for (v1::Item& item : *plan.mutable_items()) {
    if (item.has_gate() && item.gate().name().text() == subject.gate.name().text()) {
      *item.mutable_gate() = gate;
    }
  }
  return plan;
}

absl::StatusOr<Grid> MakeGrid(const Subject& subject, const std::vector<Setting>& settings) {
  std::set<std::string> taken;  // by gates that the subject reads
  for (const v1::Item& item : subject.plan.items()) {
    if (item.has_gate()) taken.insert(item.gate().name().text());
  }
  v1::Plan plan;
  for (const v1::Item& item : subject.plan.items()) {
    const bool own = item.gate().name().text() == subject.gate.name().text();
    if (!item.has_gate() || !own) *plan.add_items() = item;
  }
  std::vector<std::string> names;
  std::string prefix = "s";
  for (const Setting& setting : settings) {
    while (taken.count(absl::StrCat(prefix, names.size())) > 0) prefix += "_";
    names.push_back(absl::StrCat(prefix, names.size()));
    v1::Gate& gate = *plan.add_items()->mutable_gate();
    gate = WithSetting(subject, setting);
    gate.mutable_name()->set_text(names.back());
  }
  absl::StatusOr<Plan> checked = Plan::FromProto(plan, kFile);
  if (!checked.ok()) return checked.status();
  return Grid{*std::move(checked), std::move(names)};
}

}  // namespace sluice::tune
