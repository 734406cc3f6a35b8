// Each folder of cases/ is a case: `rules.yml` is imported, with what `options` says (lines such
// as `labels up=job`, `say ops.Page.text`), and must come to `expected.sluice`, and to what
// `expected.txt` says of it (absent: nothing). SLUICE_UPDATE=1 writes these anew; read the diff
// before you commit it.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "sluice/plan.h"
#include "src/import/import.h"

namespace sluice::import {
namespace {

namespace fs = std::filesystem;

fs::path CasesFolder() { return fs::path(SLUICE_TEST_DATA_DIR) / "import" / "cases"; }

std::string ReadFile(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

std::vector<std::string> CaseNames() {
  std::vector<std::string> names;
  for (const fs::directory_entry& entry : fs::directory_iterator(CasesFolder())) {
    if (fs::exists(entry.path() / "rules.yml")) names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

Options OptionsOf(const std::string& text) {
  Options options;
  for (const absl::string_view line : absl::StrSplit(text, '\n', absl::SkipWhitespace())) {
    const std::vector<std::string> words = absl::StrSplit(line, absl::MaxSplits(' ', 1));
    if (words[0] == "labels") {
      const std::vector<std::string> sides = absl::StrSplit(words[1], '=');
      const std::vector<std::string> labels =
          absl::StrSplit(sides.back(), ',', absl::SkipWhitespace());
      LabelSet& known = sides.size() == 1 ? options.labels_of_all : options.labels[sides[0]];
      known.insert(labels.begin(), labels.end());
    } else if (words[0] == "values") {
      const std::vector<std::string> sides = absl::StrSplit(words[1], '=');
      options.values[sides[0]] = absl::StrSplit(sides[1], ',');
    } else if (words[0] == "say") {
      options.say = words[1];
    } else if (words[0] == "owner") {
      options.owner = words[1];
    } else {
      ADD_FAILURE() << "what is " << words[0] << "?";
    }
  }
  return options;
}

std::string FateOf(const Alert& alert) {
  if (alert.fate == Fate::kLeftOut) return "left out";
  return alert.fate == Fate::kChanged ? "changed" : "carried over";
}

std::string Told(const Imported& imported) {
  std::string text;
  for (const Diagnostics& findings : imported.findings) text += findings.ToString();
  for (const Alert& alert : imported.alerts) {
    absl::StrAppend(&text, FateOf(alert), ": line ", alert.line, "\n");
  }
  if (imported.recording_rules > 0) {
    absl::StrAppend(&text, imported.inlined, " of ", imported.recording_rules, " recorded rules\n");
  }
  return text;
}

void Update(const fs::path& file, const std::string& text) {
  if (text.empty()) {
    fs::remove(file);
  } else {
    std::ofstream(file, std::ios::binary) << text;
  }
}

class ImportCase : public testing::TestWithParam<std::string> {};

TEST_P(ImportCase, ComesToWhatIsExpected) {
  const fs::path folder = CasesFolder() / GetParam();
  const Options options = OptionsOf(ReadFile(folder / "options"));
  const Imported imported = Import({{"rules.yml", ReadFile(folder / "rules.yml")}}, options);
  if (std::getenv("SLUICE_UPDATE") != nullptr) {
    Update(folder / "expected.sluice", imported.plan);
    Update(folder / "expected.txt", Told(imported));
  }
  EXPECT_EQ(imported.plan, ReadFile(folder / "expected.sluice"));
  EXPECT_EQ(Told(imported), ReadFile(folder / "expected.txt"));
}

// Whatever it is made of, the plan is good, and laid out as `sluice fmt` would have it.
TEST_P(ImportCase, IsAGoodPlan) {
  const std::string text = ReadFile(CasesFolder() / GetParam() / "expected.sluice");
  if (text.empty()) return;
  Diagnostics diagnostics;
  PlanOptions options;
  options.only_import_paths = true;
  const absl::StatusOr<Plan> plan = Plan::Parse(text, "expected.sluice", &diagnostics, options);
  ASSERT_TRUE(plan.ok()) << diagnostics.ToString();
  EXPECT_EQ(plan->ToText(), text);
}

// Nothing is left out in silence.
TEST_P(ImportCase, NamesWhatIsNotCarriedOver) {
  const fs::path folder = CasesFolder() / GetParam();
  const Options options = OptionsOf(ReadFile(folder / "options"));
  const Imported imported = Import({{"rules.yml", ReadFile(folder / "rules.yml")}}, options);
  const std::string told = Told(imported);
  for (const Alert& alert : imported.alerts) {
    EXPECT_EQ(alert.gates.empty(), alert.fate == Fate::kLeftOut) << alert.name;
    if (alert.fate == Fate::kCarried) continue;
    EXPECT_FALSE(imported.findings[alert.file].empty()) << alert.name;
    EXPECT_FALSE(imported.whole());
  }
}

INSTANTIATE_TEST_SUITE_P(Cases, ImportCase, testing::ValuesIn(CaseNames()),
                         [](const auto& test) { return test.param; });

}  // namespace
}  // namespace sluice::import
