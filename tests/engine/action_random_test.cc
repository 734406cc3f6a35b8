// Actions made at random: each is refused with a reason, or can be filled.
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/message_differencer.h"
#include "gtest/gtest.h"
#include "host.pb.h"
#include "old.pb.h"
#include "src/plan/field_kind.h"
#include "tests/engine/action_fixture.h"

namespace sluice::engine {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using plan::FieldKind;

class RandomAction {
 public:
  explicit RandomAction(std::uint32_t seed) : random_(seed) {}

  std::string Next() {
    static const std::vector<const Descriptor*>& types = *new std::vector<const Descriptor*>{
        host::Scalars::descriptor(), host::Nested::descriptor(),     host::Choice::descriptor(),
        host::Times::descriptor(),   host::Wrapped::descriptor(),    old::Page::descriptor(),
        old::Part::descriptor(),     host::Unfillable::descriptor(),
    };
    const Descriptor* type = types[Below(types.size())];
    odd_ = Below(3) == 0;  // two thirds are to be good
    return absl::StrCat(type->full_name(), " ", Fields(*type, 0));
  }

 private:
  std::size_t Below(std::size_t n) { return random_() % n; }
  bool Oddly() { return odd_ && Below(6) == 0; }

  std::string OneOf(const std::vector<std::string>& words) { return words[Below(words.size())]; }

  std::string Fields(const Descriptor& type, int depth) {
    std::string text = "{";
    bool oneof_filled = false;
    for (int i = 0; i < type.field_count(); ++i) {
      const FieldDescriptor& field = *type.field(i);
      const bool in_oneof = field.real_containing_oneof() != nullptr;
      const bool wanted = field.is_required() || Below(2) == 0;
      if (!Oddly() && (!wanted || (in_oneof && oneof_filled))) continue;
      if (!Oddly() && plan::SlotOf(field).kind == FieldKind::kNone) continue;
      oneof_filled |= in_oneof;
      absl::StrAppend(&text, " ", field.name(), Oddly() ? "x" : "", ": ", FieldValue(field, depth),
                      Below(2) == 0 ? "," : "");
    }
    return text + " }";
  }

  std::string FieldValue(const FieldDescriptor& field, int depth) {
    if (field.is_repeated() == Oddly()) return Value(field, depth);
    std::string text = "[";
    for (std::size_t n = Below(4); n > 0; --n) absl::StrAppend(&text, Value(field, depth), ", ");
    return text + "]";
  }

  std::string Value(const FieldDescriptor& field, int depth) {
    if (Oddly()) {
      return OneOf({"1",
                    "-1",
                    "1.5",
                    "97%",
                    "5m",
                    "-3h",
                    "true",
                    "\"x\"",
                    "\"1\"",
                    "LOW",
                    "$value",
                    "$region",
                    "$since",
                    "$nothing",
                    "$message.told",
                    "$message.x",
                    "{ }",
                    "[ ]",
                    "{ a: 1 }",
                    "[1, [2]]",
                    "99999999999999999999",
                    "\"\\ud83d\\ude00\""});
    }
    switch (plan::SlotOf(field).kind) {
      case FieldKind::kWhole:
        return OneOf({"0", "7", "12k", "2147483647"});
      case FieldKind::kReal:
        return field.is_required() ? "3" : OneOf({"1.5", "-3", "97%", "$value", "$threshold"});
      case FieldKind::kTruth:
        return OneOf({"true", "false"});
      case FieldKind::kText:
      case FieldKind::kBytes:
        return OneOf({"\"a\"", "\"\"", "\"\\u0000\\n\\\"\"", "$value", "$region", "$since",
                      "$reason", "$message.told"});
      case FieldKind::kEnum:
        return OneOf({"low", "LEVEL_HIGH", "High"});
      case FieldKind::kTimestamp:
        return OneOf({"$time", "$since", "\"2026-03-01T20:00:00Z\"", "{ seconds: 5 }"});
      case FieldKind::kDuration:
        return OneOf({"1s", "-1h30m", "0.5ms", "{ seconds: 5, nanos: 1 }"});
      case FieldKind::kMessage:
        return depth > 4 ? "{ }" : Fields(*field.message_type(), depth + 1);
      case FieldKind::kNone:
        break;
    }
    return "{ }";
  }

  std::mt19937 random_;
  bool odd_ = false;
};

// What is told, as data and in words, says what the message says.
void ExpectToldIsTheMessage(const FilledAction& filled, const std::string& action) {
  using google::protobuf::util::MessageDifferencer;
  ASSERT_NE(filled.message, nullptr) << action;
  EXPECT_TRUE(filled.message->IsInitialized()) << action;
  std::unique_ptr<google::protobuf::Message> again(filled.message->New());
  const std::string json = AsJson(filled.told.fields());
  ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(json, again.get()).ok()) << json;
  EXPECT_TRUE(MessageDifferencer::Equals(*again, *filled.message)) << action << "\n" << json;

  const absl::StatusOr<Plan> told = Plan::Parse(PlanThatSends(filled.told.text()), "told");
  ASSERT_TRUE(told.ok()) << told.status() << filled.told.text();
  const FilledAction refilled = Fill(*told, Decision());
  EXPECT_TRUE(MessageDifferencer::Equals(*refilled.message, *filled.message)) << action << "\n"
                                                                              << filled.told.text();
  EXPECT_EQ(refilled.told.text(), filled.told.text());
}

TEST(RandomActions, AreRefusedWithAReasonOrCanBeFilled) {
  RandomAction random(20260301);
  int good = 0, bad = 0;
  for (int i = 0; i < 2000 && !testing::Test::HasFailure(); ++i) {
    const std::string action = random.Next();
    Diagnostics diagnostics;
    const absl::StatusOr<Plan> plan =
        Plan::Parse(PlanThatSends(action), "random.sluice", &diagnostics);
    if (!plan.ok()) {
      ++bad;
      EXPECT_TRUE(diagnostics.has_errors()) << action;
      continue;
    }
    ++good;
    ExpectToldIsTheMessage(Fill(*plan, Decision()), action);
    Fill(*plan, v1::Event());  // of which nothing is known
  }
  EXPECT_GT(good, 500);
  EXPECT_GT(bad, 200);
}

// Bytes changed in good actions, so that the parser has its say too.
TEST(RandomActions, WithChangedBytesAreRefusedOrFilled) {
  RandomAction random(20260302);
  std::mt19937 bytes(20260303);
  int good = 0;
  for (int i = 0; i < 2000; ++i) {
    std::string text = PlanThatSends(random.Next());
    const std::size_t from = text.find("  do ");
    text[from + bytes() % (text.size() - from)] = "{}[]:,$\"\\-%0a_ ."[bytes() % 16];
    const absl::StatusOr<Plan> plan = Plan::Parse(text, "random.sluice");
    if (!plan.ok() || plan->program().gates.empty()) continue;
    if (plan->program().gates.front().actions.empty()) continue;
    ++good;
    EXPECT_FALSE(Fill(*plan, Decision()).told.text().empty()) << text;
  }
  EXPECT_GT(good, 50);
}

}  // namespace
}  // namespace sluice::engine
