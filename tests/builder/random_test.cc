// Whatever is said in C++ is a text: a random plan, printed and parsed again, is itself.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "sluice/builder.h"
#include "tests/builder/random_plan.h"
#include "tests/builder/same_plan.h"

namespace sluice::build {
namespace {

using google::protobuf::FieldDescriptor;

// "Gate.labels", "Comparison.op = LE": what the plans of `make` have set, or could have.
class Coverage {
 public:
  void Take(const google::protobuf::Message& message) {
    const google::protobuf::Reflection* reflection = message.GetReflection();
    std::vector<const FieldDescriptor*> fields;
    reflection->ListFields(message, &fields);
    for (const FieldDescriptor* field : fields) {
      seen_.insert(NameOf(*field));
      const int size = field->is_repeated() ? reflection->FieldSize(message, field) : 1;
      for (int i = 0; i < size; ++i) TakeValue(message, *field, field->is_repeated() ? i : -1);
    }
  }

  // All that a plan could hold, but for its layout and spans.
  static std::set<std::string> Everything() {
    std::set<std::string> all;
    std::set<const google::protobuf::Descriptor*> known;
    AddAll(*v1::Plan::descriptor(), known, all);
    return all;
  }

  const std::set<std::string>& seen() const { return seen_; }

 private:
  static std::string NameOf(const FieldDescriptor& field) {
    return absl::StrCat(field.containing_type()->name(), ".", field.name());
  }
  static std::string NameOf(const FieldDescriptor& field,
                            const google::protobuf::EnumValueDescriptor& value) {
    return absl::StrCat(NameOf(field), " = ", value.name());
  }

  void TakeValue(const google::protobuf::Message& message, const FieldDescriptor& field, int i) {
    const google::protobuf::Reflection* reflection = message.GetReflection();
    if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      Take(i < 0 ? reflection->GetMessage(message, &field)
                 : reflection->GetRepeatedMessage(message, &field, i));
    } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_ENUM) {
      seen_.insert(NameOf(field, *reflection->GetEnum(message, &field)));
    }
  }

  static void AddAll(const google::protobuf::Descriptor& type,
                     std::set<const google::protobuf::Descriptor*>& known,
                     std::set<std::string>& all) {
    if (!known.insert(&type).second) return;
    for (int i = 0; i < type.field_count(); ++i) {
      const FieldDescriptor& field = *type.field(i);
      const google::protobuf::Descriptor* inner = field.message_type();
      if (inner == v1::Span::descriptor() || inner == v1::Layout::descriptor()) continue;
      if (field.name() == "comments_at_end" || field.name() == "blank_before_end_comments")
        continue;
      all.insert(NameOf(field));
      if (inner != nullptr) AddAll(*inner, known, all);
      if (field.enum_type() == nullptr) continue;
      // The zero is what is not set; of a literal it is the unit that it has not.
      for (int j = 1; j < field.enum_type()->value_count(); ++j) {
        all.insert(NameOf(field, *field.enum_type()->value(j)));
      }
    }
  }

  std::set<std::string> seen_;
};

TEST(RandomPlans, AreTheirOwnText) {
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    ASSERT_TRUE(IsItsOwnText(RandomPlan(seed).proto())) << "seed " << seed;
  }
}

// A word that is new in the language needs one in C++, and a place in RandomPlan.
TEST(RandomPlans, HaveEachFieldOfAPlan) {
  Coverage coverage;
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    coverage.Take(RandomPlan(seed).proto());
  }
  std::vector<std::string> lacking;
  for (const std::string& part : Coverage::Everything()) {
    if (coverage.seen().count(part) == 0) lacking.push_back(part);
  }
  EXPECT_THAT(lacking, testing::IsEmpty());
}

// Built or refused; and what is refused is told of its places.
TEST(RandomPlans, AreBuiltOrRefusedInWords) {
  int built = 0;
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    const PlanBuilder plan = RandomPlan(seed);
    const absl::StatusOr<sluice::Plan> made = plan.Build();
    if (made.ok()) {
      ++built;
      continue;
    }
    EXPECT_EQ(made.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(made.status().message().find("no text can spell"), absl::string_view::npos)
        << "seed " << seed << ": " << made.status();
  }
  EXPECT_LT(built, 300);
}

}  // namespace
}  // namespace sluice::build
