// The plans in README.md and docs/*.md are plans: each block is parsed and checked,
// and none may have an error. By the word behind the fence a block is
//
//   sluice             a whole plan
//   sluice-part        statements that lean on the declarations of prelude.sluice
//   sluice-clauses     clauses of a gate by region; owner and when are supplied where
//                      the block has none
//   sluice-conditions  on each line a condition, of a gate by region or of one without
//                      labels
//
// What shows a mistake, or only the shape of the grammar, stands in a `text` block.
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "sluice/plan.h"
#include "tests/docs/markdown.h"

namespace sluice::docs {
namespace {

const std::string& Prelude() {
  static const auto* const prelude =
      new std::string(ReadFile(SLUICE_TEST_DATA_DIR "/docs/prelude.sluice"));
  return *prelude;
}

bool HasClause(const std::string& clauses, absl::string_view word) {
  for (const absl::string_view line : absl::StrSplit(clauses, '\n')) {
    if (absl::StartsWith(absl::StripLeadingAsciiWhitespace(line), absl::StrCat(word, " "))) {
      return true;
    }
  }
  return false;
}

std::string GateOf(absl::string_view by, const std::string& clauses) {
  return absl::StrCat(
      Prelude(), "gate example ", by, " {\n",
      HasClause(clauses, "owner") ? "" : "owner growth_lead\n",
      HasClause(clauses, "when") ? "" : "when success_ratio(stream_start) over 1m < 97%\n", clauses,
      "\n}\n");
}

// What may be said in either of two ways; one that is good is enough.
struct Spellings {
  std::string first;
  std::string second;  // may be empty
};

// What a block stands for; nothing where it is no plan.
std::vector<Spellings> PlansOf(const Block& block) {
  if (block.info == "sluice") return {{block.text, ""}};
  if (block.info == "sluice-part") return {{absl::StrCat(Prelude(), block.text), ""}};
  if (block.info == "sluice-clauses") return {{GateOf("by region", block.text), ""}};
  if (block.info != "sluice-conditions") return {};
  std::vector<Spellings> plans;
  for (const absl::string_view line : absl::StrSplit(block.text, '\n', absl::SkipWhitespace())) {
    const std::string when = absl::StrCat("when ", line);
    plans.push_back({GateOf("by region", when), GateOf("", when)});
  }
  return plans;
}

// Empty where there is no error.
std::string ErrorsOf(const std::string& plan) {
  Diagnostics diagnostics;
  if (Plan::Parse(plan, "block", &diagnostics).ok()) return "";
  return absl::StrCat(diagnostics.ToString(), "\nin\n", plan);
}

TEST(PlansOfTheDocs, HaveNoErrors) {
  std::size_t plans = 0;
  for (const Page& page : AllPages(SLUICE_TOP_DIR)) {
    for (const Block& block : BlocksOf(page.text)) {
      for (const Spellings& plan : PlansOf(block)) {
        ++plans;
        const std::string errors = ErrorsOf(plan.first);
        if (errors.empty() || (!plan.second.empty() && ErrorsOf(plan.second).empty())) continue;
        ADD_FAILURE() << page.name << ":" << block.line << ":\n" << errors;
      }
    }
  }
  EXPECT_GT(plans, 0u) << "no page shows a plan: are the blocks found?";
}

// Readers copy what they see. SLUICE_UPDATE=1 in the environment formats the pages' plans.
TEST(PlansOfTheDocs, AreInTheOneLayout) {
  for (const Page& page : AllPages(SLUICE_TOP_DIR)) {
    std::string updated;
    std::size_t kept = 0;
    for (const Block& block : BlocksOf(page.text)) {
      if (block.info != "sluice") continue;
      const absl::StatusOr<Plan> plan = Plan::Parse(block.text, "block");
      if (!plan.ok()) continue;  // told by the test above
      if (std::getenv("SLUICE_UPDATE") == nullptr) {
        EXPECT_EQ(block.text, plan->ToText()) << page.name << ":" << block.line;
      }
      absl::StrAppend(&updated, page.text.substr(kept, block.begin - kept), plan->ToText());
      kept = block.end;
    }
    absl::StrAppend(&updated, page.text.substr(kept));
    if (std::getenv("SLUICE_UPDATE") != nullptr && updated != page.text) {
      std::ofstream(absl::StrCat(SLUICE_TOP_DIR, "/", page.name), std::ios::binary) << updated;
    }
  }
}

// A block of a misspelt kind would not be checked at all.
TEST(PlansOfTheDocs, AreOfAKindThatIsKnown) {
  for (const Page& page : AllPages(SLUICE_TOP_DIR)) {
    for (const Block& block : BlocksOf(page.text)) {
      if (!absl::StartsWith(block.info, "sluice")) continue;
      EXPECT_FALSE(PlansOf(block).empty())
          << page.name << ":" << block.line << ": a block of `" << block.info
          << "`; the top of tests/docs/plans_test.cc lists the kinds";
    }
  }
}

}  // namespace
}  // namespace sluice::docs
