#include "src/scenario/action_match.h"

#include <cmath>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "google/protobuf/struct.pb.h"
#include "src/plan/semantics.h"

namespace sluice::scenario {
namespace {

using google::protobuf::Struct;
using google::protobuf::Value;
using Fields = google::protobuf::RepeatedPtrField<v1::ActionField>;

bool FieldsMatch(const Fields& expected, const Struct& sent);

// Numbers of 64 bits and durations are strings in protobuf's JSON.
bool NumberMatches(const v1::ActionValue& expected, const Value& sent) {
  double number = plan::LiteralValue(expected.number());
  if (expected.negative()) number = -number;
  if (plan::LiteralType(expected.number()) == plan::Type::kDuration) {
    absl::string_view text = sent.string_value();
    double seconds = 0;
    return absl::EndsWith(text, "s") &&
           absl::SimpleAtod(text.substr(0, text.size() - 1), &seconds) && seconds == number / 1e9;
  }
  double value = sent.number_value();
  if (sent.kind_case() == Value::kStringValue && !absl::SimpleAtod(sent.string_value(), &value)) {
    return false;
  }
  // A float holds the nearest that it can.
  return value == number || static_cast<float>(value) == static_cast<float>(number);
}

bool ValueMatches(const v1::ActionValue& expected, const Value& sent) {
  switch (expected.kind_case()) {
    case v1::ActionValue::kText:
      return sent.kind_case() == Value::kStringValue &&
             sent.string_value() == expected.text().text();
    case v1::ActionValue::kNumber:
      return NumberMatches(expected, sent);
    case v1::ActionValue::kTruth:
      return sent.bool_value() == expected.truth();
    case v1::ActionValue::kConstant:
      return sent.string_value() == expected.constant().text();
    case v1::ActionValue::kFields:
      return FieldsMatch(expected.fields().fields(), sent.struct_value());
    case v1::ActionValue::kList: {
      const auto& values = sent.list_value().values();
      if (values.size() != expected.list().values_size()) return false;
      for (int i = 0; i < values.size(); ++i) {
        if (!ValueMatches(expected.list().values(i), values[i])) return false;
      }
      return true;
    }
    default:
      return false;
  }
}

// What is not there has its type's default.
bool IsDefault(const v1::ActionValue& expected) {
  switch (expected.kind_case()) {
    case v1::ActionValue::kText:
      return expected.text().text().empty();
    case v1::ActionValue::kNumber:
      return plan::LiteralValue(expected.number()) == 0;
    case v1::ActionValue::kTruth:
      return !expected.truth();
    case v1::ActionValue::kFields:
      return expected.fields().fields().empty();
    case v1::ActionValue::kList:
      return expected.list().values().empty();
    default:
      return false;
  }
}

bool FieldsMatch(const Fields& expected, const Struct& sent) {
  for (const v1::ActionField& field : expected) {
    const auto at = sent.fields().find(field.name().text());
    const bool matches = at == sent.fields().end() ? IsDefault(field.value())
                                                   : ValueMatches(field.value(), at->second);
    if (!matches) return false;
  }
  return true;
}

}  // namespace

bool ActionMatches(const v1::Action& expected, const v1::SentAction& sent) {
  return sent.message() == expected.message().text() &&
         FieldsMatch(expected.fields(), sent.fields());
}

}  // namespace sluice::scenario
