// Each plan of cases/ has its mutants in a file beside it: the line, what is changed, and
// what stands there instead. SLUICE_UPDATE=1 writes these anew; read the diff.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "src/mutate/mutant.h"
#include "src/scenario/suite.h"

namespace sluice::mutate {
namespace {

namespace fs = std::filesystem;

std::string ReadFile(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string Listed(const std::string& text) {
  Diagnostics diagnostics;
  const absl::StatusOr<Plan> plan = Plan::Parse(text, "plan", &diagnostics);
  EXPECT_TRUE(plan.ok()) << diagnostics.ToString();
  if (!plan.ok()) return "";
  const scenario::PlanText source("plan", text);
  std::string list;
  for (const Mutant& mutant : MutantsOf(source.parsed, plan->program())) {
    absl::StrAppend(&list, source.LineOf(mutant.span), ": ", mutant.what, " -> ",
                    mutant.instead.empty() ? "nothing" : mutant.instead, "\n");
  }
  return list;
}

TEST(Mutants, AreThoseOfTheCases) {
  std::size_t cases = 0;
  for (const auto& entry :
       fs::directory_iterator(fs::path(SLUICE_TEST_DATA_DIR) / "mutate" / "cases")) {
    if (entry.path().extension() != ".sluice") continue;
    ++cases;
    const std::string list = Listed(ReadFile(entry.path()));
    fs::path expected = entry.path();
    expected.replace_extension(".expected");
    if (std::getenv("SLUICE_UPDATE") != nullptr) {
      std::ofstream(expected, std::ios::binary) << list;
      continue;
    }
    EXPECT_EQ(list, ReadFile(expected)) << entry.path();
  }
  EXPECT_GT(cases, 0u);
}

// Whatever is changed, it is one statement, and it is not as it was.
TEST(Mutants, ChangeTheirStatement) {
  for (const auto& entry :
       fs::directory_iterator(fs::path(SLUICE_TEST_DATA_DIR) / "mutate" / "cases")) {
    if (entry.path().extension() != ".sluice") continue;
    const std::string text = ReadFile(entry.path());
    const Plan plan = Plan::Parse(text, "plan").value();
    const scenario::PlanText source("plan", text);
    for (const Mutant& mutant : MutantsOf(source.parsed, plan.program())) {
      EXPECT_NE(mutant.changed.SerializeAsString(),
                source.parsed.items(mutant.item).SerializeAsString())
          << entry.path() << ": " << Sentence(mutant, {mutant.instead});
    }
  }
}

TEST(Mutants, AreToldInOneSentence) {
  Mutant mutant;
  mutant.what = "threshold 97 %";
  mutant.where = "gate g";
  mutant.instead = "96 %";
  EXPECT_EQ(Sentence(mutant, {"96 %"}),
            "threshold 97 % of gate g could be 96 % and no scenario would tell");
  EXPECT_EQ(Sentence(mutant, {"96 %", "98 %", "94 %"}),
            "threshold 97 % of gate g could be 96 %, 98 % or 94 % and no scenario would tell");
  mutant.what = "`latch`";
  EXPECT_EQ(Sentence(mutant, {}), "`latch` of gate g could go and no scenario would tell");
}

}  // namespace
}  // namespace sluice::mutate
