// What a text means: the plan that it becomes.
#include <string>

#include "absl/strings/str_cat.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "src/language/parse.h"
#include "src/language/print.h"

namespace sluice::language {
namespace {

v1::Plan ParseGood(const std::string& text) {
  Diagnostics diagnostics;
  v1::Plan plan = Parse(Source("test", text), diagnostics);
  EXPECT_TRUE(diagnostics.empty()) << diagnostics.ToString();
  return plan;
}

v1::Expr ParseWhen(const std::string& text) {
  const v1::Plan plan = ParseGood(absl::StrCat("gate g { when ", text, " }"));
  return plan.items(0).gate().clauses(0).when();
}

// An expression with all its parentheses, as it was understood.
std::string Shape(const v1::Expr& expr) {
  switch (expr.kind_case()) {
    case v1::Expr::kLiteral:
      return PrintLiteral(expr.literal());
    case v1::Expr::kNegate:
      return absl::StrCat("(- ", Shape(expr.negate().operand()), ")");
    case v1::Expr::kArithmetic: {
      static constexpr absl::string_view kOps[] = {"?", "+", "-", "*", "/"};
      return absl::StrCat("(", Shape(expr.arithmetic().left()), " ", kOps[expr.arithmetic().op()],
                          " ", Shape(expr.arithmetic().right()), ")");
    }
    case v1::Expr::kComparison: {
      static constexpr absl::string_view kOps[] = {"?", "<", "<=", ">", ">=", "==", "!="};
      return absl::StrCat("[", Shape(expr.comparison().left()), " ", kOps[expr.comparison().op()],
                          " ", Shape(expr.comparison().right()), "]");
    }
    case v1::Expr::kNot:
      return absl::StrCat("(not ", Shape(expr.not_().operand()), ")");
    case v1::Expr::kLogic: {
      std::string shape = expr.logic().op() == v1::Logic::AND ? "(and" : "(or";
      for (const v1::Expr& operand : expr.logic().operands()) {
        absl::StrAppend(&shape, " ", Shape(operand));
      }
      return shape + ")";
    }
    default:
      return PrintExpr(expr);
  }
}

TEST(Expressions, BindByPrecedence) {
  const char* const cases[][2] = {
      {"1 + 2 * 3", "(1 + (2 * 3))"},
      {"1 - 2 - 3", "((1 - 2) - 3)"},
      {"8 / 4 / 2", "((8 / 4) / 2)"},
      {"1 - (2 - 3)", "(1 - (2 - 3))"},
      {"-1 * 2", "((- 1) * 2)"},
      {"-(1 * 2)", "(- (1 * 2))"},
      {"- - 1", "(- (- 1))"},
      {"1 - -1", "(1 - (- 1))"},
      {"1 + 2 < 3 * 4", "[(1 + 2) < (3 * 4)]"},
      {"not 1 < 2", "(not [1 < 2])"},
      {"not 1 < 2 and 3 < 4", "(and (not [1 < 2]) [3 < 4])"},
      {"1 < 2 and 2 < 3 or 3 < 4", "(or (and [1 < 2] [2 < 3]) [3 < 4])"},
      {"1 < 2 or 2 < 3 and 3 < 4", "(or [1 < 2] (and [2 < 3] [3 < 4]))"},
      {"(1 < 2 or 2 < 3) and 3 < 4", "(and (or [1 < 2] [2 < 3]) [3 < 4])"},
      {"(1 < 2) == (2 < 3)", "[[1 < 2] == [2 < 3]]"},
  };
  for (const auto& test : cases) EXPECT_EQ(Shape(ParseWhen(test[0])), test[1]) << test[0];
}

TEST(Expressions, KeepChainsOfOneWordFlat) {
  const char* const cases[][2] = {
      {"1 < 2 and 3 < 4 and 5 < 6", "(and [1 < 2] [3 < 4] [5 < 6])"},
      {"(1 < 2 and 3 < 4) and 5 < 6", "(and [1 < 2] [3 < 4] [5 < 6])"},
      {"1 < 2 and (3 < 4 and (5 < 6 and 7 < 8))", "(and [1 < 2] [3 < 4] [5 < 6] [7 < 8])"},
      {"(1 < 2 or 3 < 4) or (5 < 6 or 7 < 8)", "(or [1 < 2] [3 < 4] [5 < 6] [7 < 8])"},
      {"((1 < 2 and 3 < 4))", "(and [1 < 2] [3 < 4])"},
  };
  for (const auto& test : cases) EXPECT_EQ(Shape(ParseWhen(test[0])), test[1]) << test[0];
}

// The bytes of `text` that a span covers.
std::string Covered(const std::string& text, const v1::Span& span) {
  return text.substr(span.begin(), span.end() - span.begin());
}

TEST(Spans, CoverTheWordsMeant) {
  const std::string text =
      "gate hot by host {\n"
      "  when (mean(cpu{host = \"a\"}) over 1m + 5) * 2 > -80 with confidence 95%  # why\n"
      "  hold fan at fast\n"
      "}\n";
  const v1::Plan plan = ParseGood(text);
  const v1::Gate& gate = plan.items(0).gate();
  EXPECT_EQ(Covered(text, plan.items(0).span()), text.substr(0, text.size() - 1));
  EXPECT_EQ(Covered(text, gate.name().span()), "hot");
  EXPECT_EQ(Covered(text, gate.labels(0).span()), "host");
  EXPECT_EQ(Covered(text, gate.clauses(1).span()), "hold fan at fast");
  EXPECT_EQ(Covered(text, gate.clauses(1).hold().at().name().span()), "fast");
  const v1::Expr& when = gate.clauses(0).when();
  EXPECT_EQ(Covered(text, when.span()),
            "(mean(cpu{host = \"a\"}) over 1m + 5) * 2 > -80 with confidence 95%");
  const v1::Comparison& comparison = when.comparison();
  EXPECT_EQ(Covered(text, comparison.confidence().span()), "95%");
  EXPECT_EQ(Covered(text, comparison.right().span()), "-80");
  EXPECT_EQ(Covered(text, comparison.left().span()), "(mean(cpu{host = \"a\"}) over 1m + 5) * 2");
  const v1::Expr& sum = comparison.left().arithmetic().left();
  EXPECT_EQ(Covered(text, sum.span()), "mean(cpu{host = \"a\"}) over 1m + 5");
  const v1::Expr& aggregate = sum.arithmetic().left();
  EXPECT_EQ(Covered(text, aggregate.span()), "mean(cpu{host = \"a\"}) over 1m");
  EXPECT_EQ(Covered(text, aggregate.aggregate().function().span()), "mean");
  EXPECT_EQ(Covered(text, aggregate.aggregate().over().span()), "1m");
  EXPECT_EQ(Covered(text, aggregate.aggregate().selector(0).values(0).span()), "\"a\"");
}

// A text and the first item or clause that it becomes, in protobuf's text form.
struct MeaningCase {
  const char* text;
  const char* item;
};

TEST(Statements, BecomeTheseMessages) {
  const MeaningCase cases[] = {
      {"tick 500ms", "tick { ns: 500000000 }"},
      {"role a reports to b", "role { name { text: 'a' } reports_to { text: 'b' } }"},
      {"severity s { resolve within 1h, acknowledge within 1m }",
       "severity { name { text: 's' } acknowledge_within { ns: 60000000000 }"
       " resolve_within { ns: 3600000000000 } }"},
      {"signal s counter from zero by x [\"a\"], y",
       "signal { name { text: 's' } kind: COUNTER from_zero: true"
       " labels { name { text: 'x' } expected { text: 'a' } } labels { name { text: 'y' } } }"},
      {"signal s distribution ms",
       "signal { name { text: 's' } kind: DISTRIBUTION unit { text: 'ms' } }"},
      {"lever l by x { a, b } at most 3 owner r",
       "lever { name { text: 'l' } labels { text: 'x' } scale: NAMES values { text: 'a' }"
       " values { text: 'b' } at_most { number: 3 } owner { text: 'r' } }"},
      {"lever l launch.Mode",
       "lever { name { text: 'l' } enum_type { text: 'launch.Mode' } scale: NAMES }"},
      {"lever l percent, lowest wins, default 100%",
       "lever { name { text: 'l' } scale: PERCENT wins: LOWEST"
       " default { number: 100 unit: PERCENT } }"},
      {"lever l number, highest wins, default -1.5 at most 10%",
       "lever { name { text: 'l' } scale: NUMBER wins: HIGHEST default { number: -1.5 }"
       " at_most { number: 10 unit: PERCENT } }"},
      {"gate g { for 4m of 5m }",
       "gate { name { text: 'g' } clauses { layout { } for { duration { ns: 240000000000 }"
       " of { ns: 300000000000 } } } }"},
      {"gate g { when at least 50% of a, b (tripped(h)) }",
       "gate { name { text: 'g' } clauses { layout { } when { fold { quantifier: AT_LEAST"
       " bound { number: 50 unit: PERCENT } labels { text: 'a' } labels { text: 'b' }"
       " body { state { state: TRIPPED gate { text: 'h' } } } } } } }"},
      {"gate g { when quantile(0.9, s{x not in (\"a\", \"b\")}) over step offset 1m }",
       "gate { name { text: 'g' } clauses { layout { } when { aggregate {"
       " function { text: 'quantile' } argument_before { number: 0.9 } signal { text: 's' }"
       " selector { label { text: 'x' } op: NOT_IN values { text: 'a' } values { text: 'b' } }"
       " over_step: true offset { ns: 60000000000 } } } } }"},
      {"gate g { clear for 1s }",
       "gate { name { text: 'g' } clauses { layout { } clear { for { ns: 1000000000 } } } }"},
      {"gate g { flap 3 in 1s hold 2s }",
       "gate { name { text: 'g' } clauses { layout { } flap { trips { number: 3 }"
       " in { ns: 1000000000 } hold { ns: 2000000000 } } } }"},
      {"gate g { on missing 1s trip }",
       "gate { name { text: 'g' } clauses { layout { } missing { after { ns: 1000000000 }"
       " then: TRIP } } }"},
      {"gate g { on escalate do a.B { x: -5, y: [true], z: { w: $message.m } } }",
       "gate { name { text: 'g' } clauses { layout { } do { on: ESCALATE action {"
       " message { text: 'a.B' }"
       " fields { name { text: 'x' } value { number { number: 5 } negative: true } }"
       " fields { name { text: 'y' } value { list { values { truth: true } } } }"
       " fields { name { text: 'z' } value { fields { fields { name { text: 'w' }"
       " value { variable { text: 'message.m' } } } } } } } } } }"},
      {"ramp r { step 5% hold 1s checkpoint on trip rollback to first }",
       "ramp { name { text: 'r' } clauses { layout { } step { at { number { number: 5"
       " unit: PERCENT } } hold { ns: 1000000000 } checkpoint: true } }"
       " clauses { layout { } on_trip_rollback_to { first: true } } }"},
      {"checklist { item \"x\" owner r }",
       "checklist { items { layout { } text { text: 'x' } owner { text: 'r' } } }"},
      {"scenario \"x\" { feed s{a = \"b\"} 500/m late 1s: 99% for 1s, -1 -> 2 for 1s, _ for 1s }",
       "scenario { title { text: 'x' } clauses { layout { } feed { signal { name { text: 's' }"
       " segment { label { text: 'a' } op: EQUAL values { text: 'b' } } }"
       " rate { count { number: 500 } per { ns: 60000000000 } } late { ns: 1000000000 }"
       " parts { shape: CONSTANT value { literal { number: 99 unit: PERCENT } }"
       " for { ns: 1000000000 } }"
       " parts { shape: LINE value { literal { number: 1 } negative: true }"
       " to { literal { number: 2 } } for { ns: 1000000000 } }"
       " parts { shape: NOTHING for { ns: 1000000000 } } } } }"},
      {"scenario \"x\" { expect g never goes blind between 1s and 2s }",
       "scenario { title { text: 'x' } clauses { layout { } expect { gate { gate {"
       " name { text: 'g' } } what: GOES_BLIND never: true moment { kind: BETWEEN"
       " first { ns: 1000000000 } last { ns: 2000000000 } } } } } }"},
      {"scenario \"x\" { expect l is 5% from 1s to 2s }",
       "scenario { title { text: 'x' } clauses { layout { } expect { lever { lever {"
       " name { text: 'l' } } value { number { number: 5 unit: PERCENT } } moment {"
       " kind: FROM_TO first { ns: 1000000000 } last { ns: 2000000000 } } } } } }"},
      {"scenario \"x\" { expect m.A { } 3 times }",
       "scenario { title { text: 'x' } clauses { layout { } expect { action { action {"
       " message { text: 'm.A' } } times: 3 } } } }"},
      {"scenario \"x\" { pin l to paused at 1s until 2s by r note \"n\" }",
       "scenario { title { text: 'x' } clauses { layout { } act { verb: PIN target {"
       " name { text: 'l' } } value { name { text: 'paused' } } at { ns: 1000000000 }"
       " until { ns: 2000000000 } by { text: 'r' } note { text: 'n' } } } }"},
      {"scenario \"x\" { resume ramp r at 1s by a }",
       "scenario { title { text: 'x' } clauses { layout { } act { verb: RESUME_RAMP target {"
       " name { text: 'r' } } at { ns: 1000000000 } by { text: 'a' } } } }"},
      {"scenario \"x\" { timeline of LEVER { 1s l LEVER off } }",
       "scenario { title { text: 'x' } clauses { layout { } timeline { kinds { text: 'LEVER' }"
       " entries { layout { } at { ns: 1000000000 } target { name { text: 'l' } }"
       " kind { text: 'LEVER' } value { name { text: 'off' } } } } } }"},
  };
  for (const MeaningCase& test : cases) {
    v1::Plan plan = ParseGood(test.text);
    StripSpans(plan);
    v1::Item expected;
    ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(test.item, &expected)) << test.text;
    expected.mutable_layout();
    ASSERT_EQ(plan.items_size(), 1) << test.text;
    EXPECT_EQ(plan.items(0).DebugString(), expected.DebugString()) << test.text;
  }
}

TEST(Errors, LeaveAPlanForFindingMore) {
  Diagnostics diagnostics;
  const v1::Plan plan = Parse(Source("test",
                                     "gate a { owner Lead for 3 when mean(cpu) over 1m = 5 }\n"
                                     "gate b { when ) }\n"
                                     "signal s gauge\n"),
                              diagnostics);
  EXPECT_EQ(diagnostics.error_count(), 4u);
  ASSERT_EQ(plan.items_size(), 3);
  // Where it is plain what was meant, the plan has it.
  EXPECT_EQ(plan.items(0).gate().clauses(0).owner().text(), "lead");
  EXPECT_EQ(Shape(plan.items(0).gate().clauses(2).when()), "[mean(cpu) over 1m == 5]");
  EXPECT_EQ(plan.items(2).signal().name().text(), "s");
}

}  // namespace
}  // namespace sluice::language
