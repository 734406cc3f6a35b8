// The laws of parsing and printing, over random plans.
#include <cstdint>
#include <string>
#include <vector>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "gtest/gtest.h"
#include "src/language/lexer.h"
#include "src/language/parse.h"
#include "src/language/print.h"
#include "tests/language/laws.h"
#include "tests/language/random_plan.h"

namespace sluice::language {
namespace {

constexpr std::uint64_t kPlans = 3000;

TEST(RandomPlans, ArePrintedAndParsedWithoutLoss) {
  for (std::uint64_t seed = 0; seed < kPlans; ++seed) {
    const std::string broken = BrokenLaw(RandomPlan(seed));
    ASSERT_EQ(broken, "") << "seed " << seed;
  }
}

// All tokens of a text in one line, without its comments.
std::string OneLine(const std::string& text) {
  const Tokens tokens = Tokenize(text);
  std::string line;
  std::uint32_t last_end = 0;
  for (const Token& token : tokens.tokens) {
    if (token.begin > last_end) line += "\t ";
    line += text.substr(token.begin, token.end - token.begin);
    last_end = token.end;
  }
  return line;
}

void ClearLayout(google::protobuf::Message* message) {
  const google::protobuf::Reflection* reflection = message->GetReflection();
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  reflection->ListFields(*message, &fields);
  for (const google::protobuf::FieldDescriptor* field : fields) {
    const std::string& name = field->name();
    if (name == "layout" || name == "comments_at_end" || name == "blank_before_end_comments") {
      reflection->ClearField(message, field);
    } else if (field->cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_MESSAGE) {
      if (!field->is_repeated()) ClearLayout(reflection->MutableMessage(message, field));
      for (int i = 0; field->is_repeated() && i < reflection->FieldSize(*message, field); ++i) {
        ClearLayout(reflection->MutableRepeatedMessage(message, field, i));
      }
    }
  }
}

TEST(RandomPlans, MeanTheSameInOneLine) {
  for (std::uint64_t seed = 0; seed < kPlans / 3; ++seed) {
    v1::Plan plan = RandomPlan(seed);
    const std::string line = OneLine(Print(plan));
    Diagnostics diagnostics;
    v1::Plan again = Parse(Source("line", line), diagnostics);
    ASSERT_TRUE(diagnostics.empty()) << "seed " << seed << "\n" << diagnostics.ToString();
    StripSpans(again);
    ClearLayout(&again);
    ClearLayout(&plan);
    ASSERT_EQ(again.DebugString(), plan.DebugString()) << "seed " << seed << "\n" << line;
  }
}

TEST(RandomPlans, HaveSpansWhereTheyWereParsed) {
  for (std::uint64_t seed = 0; seed < kPlans / 10; ++seed) {
    const std::string text = Print(RandomPlan(seed));
    Diagnostics diagnostics;
    v1::Plan plan = Parse(Source("spans", text), diagnostics);
    ASSERT_EQ(BrokenSpan(plan, text), "") << "seed " << seed << "\n" << text;
    StripSpans(plan);
    EXPECT_NE(BrokenSpan(plan, text), text.empty() || plan.items().empty() ? "x" : "");
  }
}

// What is printed of a message that no text means need not parse; but it must be
// printed, and what is parsed from it must be a plan like any other.
TEST(HostilePlans, ArePrintedWithoutHarm) {
  int parsed = 0;
  for (std::uint64_t seed = 0; seed < kPlans; ++seed) {
    const std::string text = Print(HostilePlan(seed));
    Diagnostics diagnostics;
    const v1::Plan again = Parse(Source("hostile", text), diagnostics);
    diagnostics.ToString();
    if (diagnostics.has_errors()) continue;
    ++parsed;
    ASSERT_EQ(BrokenLaw(again), "") << "seed " << seed;
  }
  EXPECT_GT(parsed, 0);
}

TEST(HostilePlans, MayBeDeeperThanTheStack) {
  v1::Plan plan;
  v1::Expr* expr = plan.add_items()->mutable_gate()->add_clauses()->mutable_when();
  for (int i = 0; i < 5000; ++i) expr = expr->mutable_not_()->mutable_operand();
  v1::ActionValue* value = plan.mutable_items(0)
                               ->mutable_gate()
                               ->add_clauses()
                               ->mutable_do_()
                               ->mutable_action()
                               ->add_fields()
                               ->mutable_value();
  for (int i = 0; i < 5000; ++i) value = value->mutable_list()->add_values();
  EXPECT_LT(Print(plan).size(), 10'000u);
}

}  // namespace
}  // namespace sluice::language
