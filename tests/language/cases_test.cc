// Texts and what must come of them, as files in cases/: see the README there.
#include <filesystem>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "src/language/codes.h"
#include "src/language/parse.h"
#include "src/language/print.h"
#include "tests/language/files.h"
#include "tests/language/laws.h"

namespace sluice::language {
namespace {

namespace fs = std::filesystem;

fs::path Cases() { return TestFolder() / "language" / "cases"; }

std::string NameOf(const fs::path& path) {
  std::string name = path.filename().string();
  name = name.substr(0, name.find(".sluice"));
  for (char& c : name) {
    if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
  }
  return name;
}

void ExpectText(const fs::path& expected, const std::string& actual) {
  if (Updating()) WriteWhole(expected, actual);
  EXPECT_EQ(actual, ReadWhole(expected)) << expected << "; SLUICE_UPDATE=1 rewrites it";
}

// ---- errors/NAME.sluice -> NAME.expected ----

class ErrorCase : public testing::TestWithParam<fs::path> {};

TEST_P(ErrorCase, IsReportedInTheseWords) {
  const std::string text = ReadWhole(GetParam());
  Diagnostics diagnostics;
  Parse(Source(GetParam().filename().string(), text), diagnostics);
  diagnostics.Sort();
  fs::path expected = GetParam();
  ExpectText(expected.replace_extension(".expected"), diagnostics.ToString());
}

INSTANTIATE_TEST_SUITE_P(Language, ErrorCase,
                         testing::ValuesIn(FilesBelow(Cases() / "errors", ".sluice")),
                         [](const auto& test) { return NameOf(test.param); });

TEST(ErrorCases, EachCodeHasOneOfItsName) {
  for (const absl::string_view code : codes::kAll) {
    // Of this one a file would have to be larger than a plan can be.
    if (code == codes::kTextTooLarge) continue;
    const fs::path expected = Cases() / "errors" / absl::StrCat(code, ".expected");
    EXPECT_THAT(ReadWhole(expected), testing::HasSubstr(absl::StrCat("[", code, "]")));
  }
}

TEST(ErrorCases, ATextBeyondTheBoundIsRefusedWhole) {
  const std::string text(kMaxTextBytes + 1, ' ');
  Diagnostics diagnostics;
  const v1::Plan plan = Parse(Source("large.sluice", text), diagnostics);
  EXPECT_EQ(diagnostics.all().front().code, codes::kTextTooLarge);
  EXPECT_EQ(diagnostics.ToString(),
            "large.sluice:1:1: error: this file has 1048577 bytes; a plan has at most 1048576 "
            "[text-too-large]\n"
            "  split the scenarios off into files of their own, with `use`\n");
  EXPECT_EQ(plan.ByteSizeLong(), 0u);

  Diagnostics none;
  Parse(Source("largest.sluice", text.substr(1)), none);
  EXPECT_TRUE(none.empty());
}

// ---- format/NAME.in.sluice -> NAME.out.sluice ----

class FormatCase : public testing::TestWithParam<fs::path> {};

TEST_P(FormatCase, IsLaidOutAsExpected) {
  Diagnostics diagnostics;
  const std::string text = ReadWhole(GetParam());
  const v1::Plan plan = Parse(Source(GetParam().filename().string(), text), diagnostics);
  ASSERT_TRUE(diagnostics.empty()) << diagnostics.ToString();
  const std::string printed = Print(plan);
  std::string expected = GetParam().string();
  expected.replace(expected.rfind(".in.sluice"), std::string::npos, ".out.sluice");
  ExpectText(expected, printed);
  EXPECT_EQ(BrokenLaw(plan), "");
  EXPECT_EQ(BrokenSpan(plan, text), "");
}

INSTANTIATE_TEST_SUITE_P(Language, FormatCase,
                         testing::ValuesIn(FilesBelow(Cases() / "format", ".in.sluice")),
                         [](const auto& test) { return NameOf(test.param); });

// ---- every plan of the repository ----

std::vector<fs::path> AllPlans() {
  std::vector<fs::path> plans = FilesBelow(TestFolder(), ".sluice");
  for (const fs::path& path : FilesBelow(TestFolder().parent_path() / "examples", ".sluice")) {
    plans.push_back(path);
  }
  return plans;
}

TEST(AllPlans, PrintingAndParsingGivesThemBack) {
  int good = 0;
  for (const fs::path& path : AllPlans()) {
    Diagnostics diagnostics;
    const std::string text = ReadWhole(path);
    const v1::Plan plan = Parse(Source(path.string(), text), diagnostics);
    if (diagnostics.has_errors()) continue;
    ++good;
    EXPECT_EQ(BrokenLaw(plan), "") << path;
    EXPECT_EQ(BrokenSpan(plan, text), "") << path;
  }
  EXPECT_GT(good, 10);
}

TEST(AllPlans, TheExamplesAreFormatted) {
  for (const fs::path& path : FilesBelow(TestFolder().parent_path() / "examples", ".sluice")) {
    Diagnostics diagnostics;
    const std::string text = ReadWhole(path);
    const v1::Plan plan = Parse(Source(path.filename().string(), text), diagnostics);
    EXPECT_FALSE(diagnostics.has_errors()) << diagnostics.ToString();
    EXPECT_EQ(Print(plan), text) << path;
  }
}

}  // namespace
}  // namespace sluice::language
