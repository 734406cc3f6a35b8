#include "tests/builder/same_plan.h"

#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "google/protobuf/util/message_differencer.h"
#include "src/language/parse.h"
#include "src/language/print.h"

namespace sluice::build {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

bool IsLayout(const FieldDescriptor& field) {
  return field.message_type() == v1::Layout::descriptor() || field.name() == "comments_at_end" ||
         field.name() == "blank_before_end_comments";
}

void ClearLayout(Message* message) {
  const google::protobuf::Reflection* reflection = message->GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection->ListFields(*message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (IsLayout(*field)) {
      reflection->ClearField(message, field);
    } else if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) {
      continue;
    } else if (!field->is_repeated()) {
      ClearLayout(reflection->MutableMessage(message, field));
    } else {
      for (int i = 0; i < reflection->FieldSize(*message, field); ++i) {
        ClearLayout(reflection->MutableRepeatedMessage(message, field, i));
      }
    }
  }
}

testing::AssertionResult Same(const v1::Plan& a, const v1::Plan& b) {
  std::string difference;
  google::protobuf::util::MessageDifferencer differencer;
  differencer.ReportDifferencesToString(&difference);
  if (differencer.Compare(a, b)) return testing::AssertionSuccess();
  return testing::AssertionFailure() << difference << "\nin\n"
                                     << language::Print(a) << "\nagainst\n"
                                     << language::Print(b);
}

}  // namespace

v1::Plan Bare(v1::Plan plan) {
  language::StripSpans(plan);
  ClearLayout(&plan);
  return plan;
}

v1::Plan ParsedAndBare(absl::string_view text) {
  Diagnostics diagnostics;
  const v1::Plan plan = language::Parse(language::Source("text", text), diagnostics);
  EXPECT_FALSE(diagnostics.has_errors()) << diagnostics.ToString() << text;
  return Bare(plan);
}

testing::AssertionResult SaysTheSame(const v1::Plan& plan, absl::string_view text) {
  return Same(Bare(plan), ParsedAndBare(text));
}

testing::AssertionResult IsItsOwnText(const v1::Plan& plan) {
  return SaysTheSame(plan, language::Print(plan));
}

}  // namespace sluice::build
