// The parts of an import by themselves, and its bounds.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "src/import/import.h"
#include "src/import/names.h"
#include "src/import/pattern.h"
#include "src/import/regex.h"
#include "src/import/yaml.h"
#include "src/promql/parser.h"

namespace sluice::import {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Optional;

TEST(AllMatches, AreListedWhereTheyAreFew) {
  EXPECT_THAT(AllMatches("a"), Optional(ElementsAre("a")));
  EXPECT_THAT(AllMatches("a|b|a"), Optional(ElementsAre("a", "b")));
  EXPECT_THAT(AllMatches("a|"), Optional(ElementsAre("a", "")));
  EXPECT_THAT(AllMatches("^(a|b)c$"), Optional(ElementsAre("ac", "bc")));
  EXPECT_THAT(AllMatches("(?:a|b)?c"), Optional(ElementsAre("c", "ac", "bc")));
  EXPECT_THAT(AllMatches("50[0-24]"), Optional(ElementsAre("500", "501", "502", "504")));
  EXPECT_THAT(AllMatches("a\\.b\\|c"), Optional(ElementsAre("a.b|c")));
  EXPECT_THAT(AllMatches("größe"), Optional(ElementsAre("größe")));
  EXPECT_EQ(AllMatches("[0-9][0-9]")->size(), 100u);
}

TEST(AllMatches, AreNotGuessed) {
  for (const char* regex : {"a.",
                            "a*",
                            "a+",
                            "a{2}",
                            "a|b.*",
                            "(a",
                            "a)",
                            "[^a]",
                            "[a",
                            "\\w",
                            "\\",
                            "a**",
                            "a??",
                            "(?i)a",
                            "(?P<x>a)",
                            "[z-a]",
                            "[\\d]",
                            "a$b",
                            "a^b",
                            "[0-9][0-9][0-9]",
                            "(((((((((((((((((((((a)))))))))))))))))))))"}) {
    EXPECT_FALSE(AllMatches(regex).has_value()) << regex;
  }
}

bool Matches(const char* regex, const char* text) {
  const absl::optional<Pattern> pattern = Pattern::Make(regex);
  EXPECT_TRUE(pattern.has_value()) << regex;
  return pattern.has_value() && pattern->Matches(text);
}

TEST(Pattern, MatchesTheWholeText) {
  EXPECT_TRUE(Matches("5..", "503"));
  EXPECT_FALSE(Matches("5..", "5030"));
  EXPECT_FALSE(Matches("5..", "403"));
  EXPECT_TRUE(Matches("a|bc*", "bccc"));
  EXPECT_TRUE(Matches("a|bc*", "b"));
  EXPECT_FALSE(Matches("a|bc*", "ab"));
  EXPECT_TRUE(Matches("(ab|c)+d?", "abcab"));
  EXPECT_FALSE(Matches("(ab|c)+d?", ""));
  EXPECT_TRUE(Matches("(a*)*b", "aaab"));
  EXPECT_TRUE(Matches("(|a)*b", "aab"));
  EXPECT_TRUE(Matches("[a-c_x]{2,3}", "b_x"));
  EXPECT_FALSE(Matches("[a-c_x]{2,3}", "b"));
  EXPECT_FALSE(Matches("[a-c_x]{2,3}", "aaaa"));
  EXPECT_TRUE(Matches("[^0-9]{2,}", "abc"));
  EXPECT_FALSE(Matches("[^0-9]{2,}", "ab1"));
  EXPECT_TRUE(Matches("\\d+\\.\\w*", "10.a_1"));
  EXPECT_FALSE(Matches("\\d+\\.\\w*", "10xa"));
  EXPECT_TRUE(Matches("[\\d.]+", "10.2"));
  EXPECT_TRUE(Matches("[)(|]+", "()|"));
  EXPECT_TRUE(Matches("^kube-.+$", "kube-proxy"));
  EXPECT_TRUE(Matches("", ""));
  EXPECT_TRUE(Matches("a*?", "aa"));
}

TEST(Pattern, IsMadeOfWhatItKnows) {
  for (const char* regex :
       {"(",           ")",
        "a)",          "[",
        "[]",          "[^]",
        "*",           "a**",
        "(?i)a",       "(?P<x>a)",
        "\\",          "\\b",
        "[[:alpha:]]", "[z-a]",
        "a{1,99}",     "a{2,1}",
        "a{",          "a{x}",
        "a^b",         "(a{20}){20}(a{20}){20}(a{20}){20}(a{20}){20}(a{20}){20}(a{20}){20}"}) {
    EXPECT_FALSE(Pattern::Make(regex).has_value()) << regex;
  }
}

// What a matcher that tries one way after the other would need ages for.
TEST(Pattern, TakesNoTimeThatDoubles) {
  const std::string text(1000, 'a');
  EXPECT_FALSE(Matches("(a*)*(a*)*(a|aa)+b", text.c_str()));
}

TEST(PlanName, KeepsWhatItCan) {
  EXPECT_EQ(PlanName("KubeAPIDown", "x"), "kube_api_down");
  EXPECT_EQ(PlanName("HTTP2Errors", "x"), "http2_errors");
  EXPECT_EQ(PlanName("instance:node_cpu:ratio", "x"), "instance_node_cpu_ratio");
  EXPECT_EQ(PlanName("node__cpu", "x"), "node__cpu");
  EXPECT_EQ(PlanName("__name__", "x"), "name");
  EXPECT_EQ(PlanName("5xx", "x"), "n5xx");
  EXPECT_EQ(PlanName("!", "x"), "x");
}

TEST(Names, AreGivenOnce) {
  Names names;
  EXPECT_EQ(names.For("a:b", "x"), "a_b");
  EXPECT_EQ(names.For("a_b", "x"), "a_b_2");
  EXPECT_EQ(names.For("a:b", "x"), "a_b");
  EXPECT_EQ(names.New("a:b", "x"), "a_b_3");
}

// ---- Bounds: each is an error that is told, and nothing else happens.

std::string FoundIn(const std::string& rules) {
  const Imported imported = Import({{"rules.yml", rules}}, {});
  std::string text;
  for (const Diagnostics& findings : imported.findings) text += findings.ToString();
  return text;
}

std::string AlertOn(const std::string& expr) {
  return absl::StrCat("groups:\n- name: a\n  rules:\n  - alert: A\n    expr: '", expr, "'\n");
}

std::string Repeated(const std::string& text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

TEST(Bounds, HoldForDepth) {
  EXPECT_THAT(FoundIn(AlertOn(Repeated("(", 50'000) + "x")), HasSubstr("more than 100 levels"));
  EXPECT_THAT(FoundIn(AlertOn(Repeated("-", 50'000) + "x")), HasSubstr("more than 100 levels"));
  EXPECT_THAT(FoundIn(AlertOn("x" + Repeated(" + x", 9'000))), HasSubstr("more than 100 levels"));
  EXPECT_THAT(FoundIn(AlertOn("x" + Repeated(" ^ x", 9'000))), HasSubstr("more than 100 levels"));
  EXPECT_THAT(FoundIn(AlertOn("x" + Repeated(" + x", 90) + " > 1")), HasSubstr("not-carried"));
  EXPECT_THAT(FoundIn(AlertOn(Repeated("sum(", 90) + "x" + Repeated(")", 90) + " > 1")),
              HasSubstr("not-carried"));
}

TEST(Bounds, HoldForSize) {
  EXPECT_THAT(FoundIn(AlertOn("x > 1" + Repeated(" or x > 1", 9'000))), HasSubstr("64 KiB"));
  EXPECT_THAT(FoundIn(std::string(kMaxYamlBytes + 1, ' ')), HasSubstr("8 MiB"));
  EXPECT_THAT(FoundIn(Repeated("- ", 50'000)), HasSubstr("bad-yaml"));
  EXPECT_THAT(FoundIn(Repeated("[", 50'000)), HasSubstr("bad-yaml"));
  EXPECT_THAT(FoundIn("groups:\n- name: a\n  rules:\n" +
                      Repeated("  - alert: A\n    expr: x > 1\n", 5'001)),
              HasSubstr("more than 5000 rules"));
}

// A few lines that would spell millions of rules, if each alias were what it stands for.
TEST(Bounds, HoldForAliases) {
  std::string rules = "a0: &a0 [{alert: A, expr: x > 1}]\n";
  for (int i = 1; i < 12; ++i) {
    absl::StrAppend(&rules, "a", i, ": &a", i, " [", Repeated(absl::StrCat("*a", i - 1, ", "), 9),
                    "*a", i - 1, "]\n");
  }
  EXPECT_THAT(FoundIn(rules + "groups: *a11\n"), HasSubstr("more than 500000 parts"));
}

// Each of these leans on the one before it twice.
TEST(Bounds, HoldForRecordedRules) {
  std::string rules = "groups:\n- name: a\n  rules:\n  - record: r0\n    expr: x\n";
  for (int i = 1; i <= 15; ++i) {
    absl::StrAppend(&rules, "  - record: r", i, "\n    expr: r", i - 1, " + r", i - 1, "\n");
  }
  EXPECT_THAT(FoundIn(rules + "  - alert: A\n    expr: r15 > 1\n"), HasSubstr("too large"));
}

TEST(Durations, AreReadAsPrometheusReadsThem) {
  EXPECT_EQ(promql::ParseDurationMs("0"), 0);
  EXPECT_EQ(promql::ParseDurationMs("1h30m"), 5'400'000);
  EXPECT_EQ(promql::ParseDurationMs("1y2w3d4h5m6s7ms"), 33'019'506'007);
  EXPECT_EQ(promql::ParseDurationMs("5"), absl::nullopt);
  EXPECT_EQ(promql::ParseDurationMs("5m 5s"), absl::nullopt);
  EXPECT_EQ(promql::ParseDurationMs("m"), absl::nullopt);
  EXPECT_EQ(promql::ParseDurationMs("999999999999999999y"), std::int64_t{100} * 365 * 86'400'000);
}

}  // namespace
}  // namespace sluice::import
