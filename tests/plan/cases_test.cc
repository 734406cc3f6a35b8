// Golden cases of Check: each cases/NAME.sluice is read and checked, and what is
// found must be cases/NAME.expected, word for word. With SLUICE_UPDATE=1 in the
// environment these files are written anew; look at the difference.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <ostream>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "gtest/gtest.h"
#include "sluice/diagnostic.h"
#include "src/language/parse.h"
#include "src/language/source.h"
#include "src/plan/check.h"
#include "src/plan/codes.h"

namespace sluice::plan {
namespace {

namespace fs = std::filesystem;

fs::path CaseFolder() { return fs::path(SLUICE_TEST_DATA_DIR) / "plan" / "cases"; }

std::vector<std::string> CaseNames() {
  std::vector<std::string> names;
  for (const fs::directory_entry& entry : fs::directory_iterator(CaseFolder())) {
    if (entry.path().extension() == ".sluice") names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string ReadFile(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
}

// The folders with the .proto files that cases import.
PlanOptions Imports() {
  const fs::path tests = SLUICE_TEST_DATA_DIR;
  PlanOptions options;
  options.only_import_paths = true;
  options.import_paths = {tests / "plan" / "protos", tests / ".." / "examples" / "launch_night"};
  return options;
}

std::string Findings(const std::string& name) {
  const std::string file = absl::StrCat(name, ".sluice");
  const language::Source source(file, ReadFile(CaseFolder() / file));
  Diagnostics diagnostics;
  const v1::Plan plan = language::Parse(source, diagnostics);
  const PlanOptions options = Imports();
  Check(plan, source, diagnostics, options);
  // Where the folders lie is not what a case is about.
  return absl::StrReplaceAll(diagnostics.ToString(), {{options.import_paths[0], "protos"},
                                                      {options.import_paths[1], "examples"}});
}

class GoldenCase : public testing::TestWithParam<std::string> {};

TEST_P(GoldenCase, FindsExactlyThis) {
  const std::string findings = Findings(GetParam());
  const fs::path expected = CaseFolder() / absl::StrCat(GetParam(), ".expected");
  if (std::getenv("SLUICE_UPDATE") != nullptr) {
    std::ofstream(expected, std::ios::binary) << findings;
  }
  ASSERT_TRUE(fs::exists(expected)) << "run with SLUICE_UPDATE=1 to write " << expected;
  EXPECT_EQ(findings, ReadFile(expected));
}

INSTANTIATE_TEST_SUITE_P(Cases, GoldenCase, testing::ValuesIn(CaseNames()),
                         [](const auto& instance) { return instance.param; });

TEST(Codes, EachHasAGoldenOfItsSeverity) {
  std::string all;
  for (const std::string& name : CaseNames()) {
    absl::StrAppend(&all, ReadFile(CaseFolder() / absl::StrCat(name, ".expected")), "\n");
  }
  const std::vector<std::string> lines = absl::StrSplit(all, '\n');
  for (const CodeInfo& info : AllCodes()) {
    const std::string ending = absl::StrCat("[", info.name, "]");
    const absl::string_view word =
        info.severity == Diagnostic::Severity::kError ? ": error: " : ": warning: ";
    const bool found = std::any_of(lines.begin(), lines.end(), [&](const std::string& line) {
      return absl::EndsWith(line, ending) && absl::StrContains(line, word);
    });
    EXPECT_TRUE(found) << "no golden shows [" << info.name << "]";
  }
}

TEST(Codes, AreDistinctAndInKebabCase) {
  std::vector<std::string> names;
  for (const CodeInfo& info : AllCodes()) {
    EXPECT_EQ(&info, &AllCodes()[static_cast<std::size_t>(info.code)]);
    EXPECT_EQ(info.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz-"), absl::string_view::npos)
        << info.name;
    names.emplace_back(info.name);
  }
  std::sort(names.begin(), names.end());
  EXPECT_EQ(std::adjacent_find(names.begin(), names.end()), names.end());
}

}  // namespace
}  // namespace sluice::plan
