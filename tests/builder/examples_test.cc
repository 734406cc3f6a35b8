// Each plan of examples/ is the same plan in C++.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/builder/example_plans.h"
#include "tests/builder/same_plan.h"

namespace sluice::build {
namespace {

namespace fs = std::filesystem;

std::string ReadFile(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

const fs::path& Examples() {
  static const auto* const folder = new fs::path(fs::path(SLUICE_TEST_DATA_DIR) / "../examples");
  return *folder;
}

TEST(Examples, EachPlanHasASpellingInCpp) {
  const std::map<std::string, MakePlan> plans = ExamplePlans();
  std::size_t found = 0;
  for (const auto& entry : fs::recursive_directory_iterator(Examples())) {
    if (entry.path().extension() != ".sluice") continue;
    ++found;
    const std::string name = entry.path().lexically_relative(Examples()).generic_string();
    const auto spelled = plans.find(name);
    if (spelled == plans.end()) {
      ADD_FAILURE() << "examples/" << name << " is not spelled in tests/builder/example_plans.h";
      continue;
    }
    SCOPED_TRACE(name);
    EXPECT_TRUE(SaysTheSame(spelled->second().proto(), ReadFile(entry.path())));
  }
  EXPECT_EQ(found, plans.size()) << "a plan is spelled here that examples/ no longer has";
}

TEST(Examples, EachSpellingIsAGoodPlan) {
  for (const auto& [name, make] : ExamplePlans()) {
    SCOPED_TRACE(name);
    const PlanBuilder builder = make();
    EXPECT_TRUE(IsItsOwnText(builder.proto()));
    const absl::StatusOr<Plan> plan = builder.Build();
    EXPECT_TRUE(plan.ok()) << plan.status();
    const absl::StatusOr<Plan> stored = Plan::FromProto(builder.proto(), name);
    EXPECT_TRUE(stored.ok()) << stored.status();
  }
}

}  // namespace
}  // namespace sluice::build
