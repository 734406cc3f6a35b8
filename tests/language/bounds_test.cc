// No text costs more than its size, and what is too deep is refused.
#include <chrono>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/json_util.h"
#include "gtest/gtest.h"
#include "src/language/codes.h"
#include "src/language/parse.h"
#include "src/language/print.h"
#include "tests/language/laws.h"

namespace sluice::language {
namespace {

std::string Repeat(absl::string_view text, int count) {
  std::string out;
  for (int i = 0; i < count; ++i) out.append(text.data(), text.size());
  return out;
}

std::string FirstCode(const std::string& text) {
  Diagnostics diagnostics;
  const v1::Plan plan = Parse(Source("test", text), diagnostics);
  if (!diagnostics.has_errors()) {
    EXPECT_EQ(BrokenLaw(plan), "");
    // Protobuf takes only so many levels, in either form.
    v1::Plan stored;
    EXPECT_TRUE(stored.ParseFromString(plan.SerializeAsString()));
    std::string json;
    EXPECT_TRUE(google::protobuf::util::MessageToJsonString(plan, &json).ok());
    EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(json, &stored).ok());
  }
  return diagnostics.all().empty() ? "" : diagnostics.all().front().code;
}

// The leaf that goes deepest by itself.
constexpr absl::string_view kLeaf = "mean(cpu{host in (\"a\")}) over 1m";

struct NestingCase {
  const char* name;
  std::string (*text)(int levels);
  int most;  // levels that are good; one more is too deep
};

TEST(Nesting, IsBoundedInAllItsForms) {
  const NestingCase cases[] = {
      {"parentheses",
       [](int n) { return absl::StrCat("clear when ", Repeat("(", n), "1 < 2", Repeat(")", n)); },
       kMaxParentheses},
      {"not", [](int n) { return absl::StrCat("clear when ", Repeat("not ", n), kLeaf); },
       kMaxNesting - 1},
      {"minus", [](int n) { return absl::StrCat("clear when ", Repeat("- ", n), kLeaf); },
       kMaxNesting - 1},
      {"sum", [](int n) { return absl::StrCat("clear when ", kLeaf, Repeat(" + 1", n)); },
       kMaxNesting - 1},
      {"term", [](int n) { return absl::StrCat("clear when ", kLeaf, Repeat(" / 1", n)); },
       kMaxNesting - 1},
      {"sum on the right",
       [](int n) {
         return absl::StrCat("clear when 1", Repeat(" - (1", n - 1), " - ", kLeaf,
                             Repeat(")", n - 1));
       },
       kMaxNesting - 1},
      {"folds",
       [](int n) {
         return absl::StrCat("clear when ", Repeat("any of a (", n), kLeaf, Repeat(")", n));
       },
       kMaxNesting - 1},
      {"and in or",
       [](int n) {
         std::string text(kLeaf);
         for (int i = 2; i < n; ++i) {
           text = absl::StrCat("(", text, i % 2 == 0 ? ") and 1 < 2" : ") or 1 < 2");
         }
         return "clear when " + text;
       },
       kMaxNesting},
      {"messages",
       [](int n) {
         return absl::StrCat("do M { a: ", Repeat("{ a: ", n), "1", Repeat("}", n), "}");
       },
       kMaxActionNesting},
      {"lists",
       [](int n) { return absl::StrCat("do M { a: ", Repeat("[", n), "1", Repeat("]", n), "}"); },
       kMaxActionNesting},
  };
  for (const NestingCase& test : cases) {
    const auto gate = [&test](int n) { return absl::StrCat("gate g { ", test.text(n), " }"); };
    EXPECT_EQ(FirstCode(gate(test.most)), "") << test.name;
    EXPECT_EQ(FirstCode(gate(test.most + 1)), codes::kNestingTooDeep) << test.name;
    EXPECT_EQ(FirstCode(gate(10'000)), codes::kNestingTooDeep) << test.name;
  }
}

TEST(Nesting, DoesNotCountTheOperandsOfAndAndOr) {
  // Nor the parentheses of a chain that is one chain all the same.
  EXPECT_EQ(FirstCode(absl::StrCat("gate g { when ", Repeat("(", kMaxParentheses), "1 < 2",
                                   Repeat(" and 1 < 2)", kMaxParentheses), " }")),
            "");
  EXPECT_EQ(FirstCode(absl::StrCat("gate g { when 1 < 2", Repeat(" and 1 < 2", 1000), " }")), "");
  EXPECT_EQ(FirstCode(absl::StrCat("gate g { when 1 < 2", Repeat(" or 1 < 2", 1000), " }")), "");
}

// The texts that would show a square in the time: some have no error, some as
// many as they have words.
std::vector<std::string> LargeTexts() {
  constexpr int kCount = 20'000;
  return {
      Repeat("signal abc gauge by x\n", kCount),
      Repeat("sginal ", kCount),
      Repeat("gate g { whne 5 }\n", kCount),
      Repeat("}", kCount),
      Repeat("{", kCount),
      Repeat("gate g { ", kCount),
      Repeat("gate g {\n", kCount),
      Repeat("\"", kCount),
      Repeat("'", kCount),
      Repeat("\xff", kCount),
      Repeat("# a comment\n", kCount),
      Repeat("gate g { # a\n", kCount),
      absl::StrCat("gate g { do M { ", Repeat("a: ", kCount)),
      absl::StrCat("gate g { when ", Repeat("any of a (", kCount)),
      absl::StrCat("gate g { when 1 < 2", Repeat(" and (1 < 2 or 1 < 2)", kCount), " }"),
      absl::StrCat("gate g { when 1", Repeat(" < 1", kCount), " }"),
      absl::StrCat("gate g { suppressed by a", Repeat(", a", kCount), " }"),
      absl::StrCat("gate g { when ", Repeat("1m ", kCount)),
      absl::StrCat("tick 1", Repeat("0", kCount), "s"),
      absl::StrCat("tick 1", Repeat("_", kCount), "s"),
      absl::StrCat("tick 0.", Repeat("1", kCount), "s"),
      absl::StrCat("tick ", Repeat("1s", kCount)),
      absl::StrCat("plan \"", Repeat("\\u12", kCount), "\""),
      absl::StrCat("gate ", Repeat("A-", kCount), "b {}"),
      absl::StrCat(Repeat("a", kCount), " ", Repeat("a", kCount)),
      absl::StrCat("signal ", Repeat("a", kCount), " gauge\n", Repeat("signal b gauge\n", kCount)),
      absl::StrCat("scenario \"x\" { feed s: 1 for 1s", Repeat(", 1 for 1s", kCount), " }"),
      absl::StrCat("scenario \"x\" { timeline { ", Repeat("1s g TRIP ", kCount), "} }"),
  };
}

TEST(Time, GrowsNoFasterThanTheText) {
  for (const std::string& text : LargeTexts()) {
    const auto start = std::chrono::steady_clock::now();
    Diagnostics diagnostics;
    const v1::Plan plan = Parse(Source("test", text), diagnostics);
    const std::string printed = Print(plan);
    diagnostics.Sort();
    const std::string shown = diagnostics.ToString();
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    // A tenth of a second would do; a square of 20,000 takes minutes.
    EXPECT_LT(took.count(), 5) << text.substr(0, 60);
    EXPECT_LT(printed.size(), 200 * text.size() + 1000) << text.substr(0, 60);
    EXPECT_LT(shown.size(), 1u << 20) << text.substr(0, 60);
  }
}

}  // namespace
}  // namespace sluice::language
