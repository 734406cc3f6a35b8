#include <vector>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "src/language/print.h"

namespace sluice::language {
namespace {

// Clears the spans of `message` and of all that it holds. The depth of stored
// plans is bounded by protobuf itself.
void Strip(google::protobuf::Message* message) {
  const google::protobuf::Reflection* reflection = message->GetReflection();
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  reflection->ListFields(*message, &fields);
  for (const google::protobuf::FieldDescriptor* field : fields) {
    if (field->cpp_type() != google::protobuf::FieldDescriptor::CPPTYPE_MESSAGE) continue;
    if (field->message_type() == v1::Span::descriptor()) {
      reflection->ClearField(message, field);
    } else if (field->is_repeated()) {
      const int size = reflection->FieldSize(*message, field);
      for (int i = 0; i < size; ++i) {
        Strip(reflection->MutableRepeatedMessage(message, field, i));
      }
    } else {
      Strip(reflection->MutableMessage(message, field));
    }
  }
}

}  // namespace

void StripSpans(v1::Plan& plan) { Strip(&plan); }

}  // namespace sluice::language
