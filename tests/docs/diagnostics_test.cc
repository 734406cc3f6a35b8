// docs/diagnostics.md tells of each code of a diagnostic, once, in a row of a table
// that says whether it is an error or a warning.
#include <gtest/gtest.h>

#include <map>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "src/language/codes.h"
#include "src/plan/codes.h"
#include "tests/docs/markdown.h"

namespace sluice::docs {
namespace {

// Code -> the second cell of its row: "error" or "warning".
std::map<std::string, std::string> CodesOfThePage() {
  std::map<std::string, std::string> codes;
  const std::string page = ReadFile(SLUICE_TOP_DIR "/docs/diagnostics.md");
  for (absl::string_view line : absl::StrSplit(page, '\n')) {
    if (!absl::ConsumePrefix(&line, "| `")) continue;
    const std::size_t end = line.find('`');
    const std::string code(line.substr(0, end));
    const std::vector<absl::string_view> cells = absl::StrSplit(line, " | ");
    EXPECT_EQ(cells.size(), 3u) << "the row of " << code << " has another number of cells";
    const bool fresh = codes.emplace(code, std::string(cells.at(1))).second;
    EXPECT_TRUE(fresh) << code << " has two rows";
  }
  return codes;
}

std::map<std::string, std::string> CodesOfTheCode() {
  std::map<std::string, std::string> codes;
  for (const absl::string_view code : language::codes::kAll) {
    // The parser has one warning.
    codes[std::string(code)] = code == language::codes::kForAfterClear ? "warning" : "error";
  }
  for (const plan::CodeInfo& info : plan::AllCodes()) {
    codes[std::string(info.name)] =
        info.severity == Diagnostic::Severity::kError ? "error" : "warning";
  }
  return codes;
}

TEST(PageOfDiagnostics, TellsOfEachCode) { EXPECT_EQ(CodesOfThePage(), CodesOfTheCode()); }

}  // namespace
}  // namespace sluice::docs
