#include <limits>
#include <string>
#include <vector>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "tests/language/random_plan.h"
#include "tests/language/random_source.h"

namespace sluice::language {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// Fills any message by reflection, without regard to what it means.
class Filler : public RandomSource {
 public:
  explicit Filler(std::uint64_t seed) : RandomSource(seed) {}

  void Fill(int levels, Message* message) {
    const google::protobuf::Descriptor* descriptor = message->GetDescriptor();
    for (int i = 0; i < descriptor->field_count(); ++i) {
      const FieldDescriptor* field = descriptor->field(i);
      const bool nested = field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
      if (nested && levels <= 0) continue;
      // Alternatives overwrite each other, so that the last would win too often.
      if (Chance(field->containing_oneof() != nullptr ? 80 : 30)) continue;
      if (!field->is_repeated()) {
        Set(levels, message, field);
        continue;
      }
      Several(0, 3, [&](bool) { Add(levels, message, field); });
    }
  }

 private:
  std::string Bytes() {
    if (Chance(50)) return Word();
    if (Chance(50)) return AnyText();
    std::string bytes;
    Several(0, 10, [&](bool) { bytes.push_back(static_cast<char>(Below(256))); });
    return bytes;
  }

  double Double() {
    static constexpr double kOdd[] = {0.0,
                                      -0.0,
                                      -1.5,
                                      std::numeric_limits<double>::infinity(),
                                      -std::numeric_limits<double>::infinity(),
                                      std::numeric_limits<double>::quiet_NaN(),
                                      std::numeric_limits<double>::denorm_min()};
    return Chance(50) ? kOdd[Below(sizeof(kOdd) / sizeof(kOdd[0]))] : AnyNumber();
  }

  void Set(int levels, Message* message, const FieldDescriptor* field) {
    const Reflection* reflection = message->GetReflection();
    switch (field->cpp_type()) {
      case FieldDescriptor::CPPTYPE_INT64:
        return reflection->SetInt64(message, field, static_cast<std::int64_t>(random_()));
      case FieldDescriptor::CPPTYPE_UINT64:
        return reflection->SetUInt64(message, field, random_());
      case FieldDescriptor::CPPTYPE_UINT32:
        return reflection->SetUInt32(message, field, static_cast<std::uint32_t>(random_()));
      case FieldDescriptor::CPPTYPE_DOUBLE:
        return reflection->SetDouble(message, field, Double());
      case FieldDescriptor::CPPTYPE_BOOL:
        return reflection->SetBool(message, field, Chance(50));
      case FieldDescriptor::CPPTYPE_ENUM:
        return reflection->SetEnumValue(message, field, static_cast<int>(Below(12)) - 1);
      case FieldDescriptor::CPPTYPE_STRING:
        return reflection->SetString(message, field, Bytes());
      case FieldDescriptor::CPPTYPE_MESSAGE:
        return Fill(levels - 1, reflection->MutableMessage(message, field));
      default:
        return;
    }
  }

  void Add(int levels, Message* message, const FieldDescriptor* field) {
    const Reflection* reflection = message->GetReflection();
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
      reflection->AddString(message, field, Bytes());
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      Fill(levels - 1, reflection->AddMessage(message, field));
    }
  }
};

}  // namespace

v1::Plan HostilePlan(std::uint64_t seed) {
  v1::Plan plan;
  Filler(seed).Fill(14, &plan);
  return plan;
}

}  // namespace sluice::language
