#include "tests/language/laws.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "google/protobuf/util/message_differencer.h"
#include "src/language/parse.h"
#include "src/language/print.h"

namespace sluice::language {
namespace {

std::string Difference(const v1::Plan& before, const v1::Plan& after) {
  std::string difference;
  google::protobuf::util::MessageDifferencer differencer;
  differencer.ReportDifferencesToString(&difference);
  differencer.Compare(before, after);
  return difference;
}

std::string BrokenSpanIn(const google::protobuf::Message& message, absl::string_view text) {
  if (message.GetDescriptor() == v1::Span::descriptor()) {
    v1::Span span;
    span.CopyFrom(message);
    if (span.begin() < span.end() && span.end() <= text.size()) return "";
    return absl::StrCat("a span from ", span.begin(), " to ", span.end());
  }
  const google::protobuf::Reflection* reflection = message.GetReflection();
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  reflection->ListFields(message, &fields);
  for (const google::protobuf::FieldDescriptor* field : fields) {
    if (field->cpp_type() != google::protobuf::FieldDescriptor::CPPTYPE_MESSAGE) continue;
    const int size = field->is_repeated() ? reflection->FieldSize(message, field) : 1;
    for (int i = 0; i < size; ++i) {
      const std::string broken =
          BrokenSpanIn(field->is_repeated() ? reflection->GetRepeatedMessage(message, field, i)
                                            : reflection->GetMessage(message, field),
                       text);
      if (!broken.empty()) return absl::StrCat(field->name(), ": ", broken);
    }
  }
  // What has a place in the text says so.
  const google::protobuf::FieldDescriptor* span = message.GetDescriptor()->FindFieldByName("span");
  if (span != nullptr && !reflection->HasField(message, span)) {
    return absl::StrCat("no span in ", message.GetDescriptor()->name(), ": ",
                        message.ShortDebugString());
  }
  return "";
}

}  // namespace

std::string BrokenLaw(v1::Plan plan) {
  StripSpans(plan);
  const std::string text = Print(plan);
  Diagnostics diagnostics;
  v1::Plan again = Parse(Source("printed", text), diagnostics);
  if (diagnostics.has_errors()) {
    return absl::StrCat("what was printed does not parse:\n", diagnostics.ToString(), text);
  }
  StripSpans(again);
  // The bytes tell apart what the differencer calls equal, such as 0 and -0.
  if (again.SerializeAsString() != plan.SerializeAsString()) {
    return absl::StrCat("what was printed is another plan:\n", Difference(plan, again), text);
  }
  if (Print(again) != text) return absl::StrCat("printing is not stable:\n", text, Print(again));
  return "";
}

std::string BrokenSpan(const v1::Plan& plan, absl::string_view text) {
  return BrokenSpanIn(plan, text);
}

}  // namespace sluice::language
