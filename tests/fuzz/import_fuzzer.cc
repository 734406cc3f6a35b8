// What `sluice import prometheus` reads, on any bytes: YAML, and PromQL within. Whatever comes of
// it is a good plan, in the one layout; and what is left out is named.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "sluice/plan.h"
#include "src/import/import.h"
#include "src/promql/parser.h"

namespace sluice::import {
namespace {

void Require(bool good, const std::string& what) {
  if (good) return;
  std::fprintf(stderr, "%s\n", what.c_str());
  std::abort();
}

void CheckInput(const std::string& bytes) {
  promql::Expr expr;
  (void)promql::Parse(bytes, expr);

  Options options;
  options.labels_of_all = {"instance"};
  const Imported imported = Import({{"rules.yml", bytes}}, options);
  Require(imported.findings.size() == 1, "no findings of the file");
  for (const Alert& alert : imported.alerts) {
    Require(alert.gates.empty() == (alert.fate == Fate::kLeftOut), alert.name);
    Require(alert.fate == Fate::kCarried || !imported.findings[0].empty(), alert.name);
  }
  if (imported.plan.empty()) return;
  PlanOptions alone;
  alone.only_import_paths = true;
  const absl::StatusOr<Plan> plan = Plan::Parse(imported.plan, "plan", nullptr, alone);
  // Gates are good each by itself; only a plan of them all may be too much.
  if (plan.status().message().find("panes") != std::string::npos) return;
  Require(plan.ok(), std::string(plan.status().message()) + "\n" + imported.plan);
  Require(plan->ToText() == imported.plan, imported.plan);
}

}  // namespace
}  // namespace sluice::import

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  sluice::import::CheckInput(std::string(reinterpret_cast<const char*>(data), size));
  return 0;
}
