#include "src/cli/tested_plans.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

namespace sluice::cli {
namespace {

// Whether both are one file, and were the same when they were read.
bool SamePlan(const scenario::PlanText& a, const scenario::PlanText& b) {
  if (a.source.text() != b.source.text()) return false;
  if (a.source.file() == b.source.file()) return true;
  std::error_code error;
  return std::filesystem::equivalent(a.source.file(), b.source.file(), error);
}

}  // namespace

std::vector<TestedPlan> PlansOf(const std::vector<std::unique_ptr<scenario::Suite>>& suites) {
  std::vector<TestedPlan> plans;
  for (const auto& suite : suites) {
    const auto known = std::find_if(plans.begin(), plans.end(), [&](const TestedPlan& plan) {
      return SamePlan(plan.text(), suite->plan_text());
    });
    (known == plans.end() ? plans.emplace_back() : *known).suites.push_back(suite.get());
  }
  return plans;
}

}  // namespace sluice::cli
