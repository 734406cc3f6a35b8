#include "src/engine/action_message.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <string>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "src/engine/action_values.h"
#include "src/language/print.h"
#include "src/language/unicode.h"
#include "src/plan/field_kind.h"
#include "src/plan/host_types.h"
#include "src/plan/people_time.h"

namespace sluice::engine {
namespace {

namespace pb = google::protobuf;
using plan::FieldKind;
using plan::FieldSlot;
using Kind = GivenValue::Kind;

constexpr std::size_t kMostStringBytes = std::size_t{64} << 10;
constexpr std::size_t kMostBytes = std::size_t{1} << 20;
constexpr int kDeepest = 100;  // the parser refuses far fewer levels

// The whole characters of a text within so many bytes, as UTF-8 whatever it was.
std::string CleanPrefix(absl::string_view text, std::size_t most) {
  std::string clean;
  while (!text.empty()) {
    const language::CodePoint point = language::DecodeUtf8(text);
    if (clean.size() + point.bytes > most) {
      clean += "\u2026";
      break;
    }
    language::AppendUtf8(point.valid ? point.value : 0xFFFD, clean);
    text.remove_prefix(point.bytes);
  }
  return clean;
}

template <typename Integer>
Integer Saturated(double number) {
  constexpr auto kLeast = std::numeric_limits<Integer>::min();
  constexpr auto kMost = std::numeric_limits<Integer>::max();
  if (std::isnan(number)) return 0;
  if (number <= static_cast<double>(kLeast)) return kLeast;
  if (number >= static_cast<double>(kMost)) return kMost;
  return static_cast<Integer>(number);
}

// The shortest decimal that is the same float, as a double.
double ShortestDecimal(float number) {
  char digits[64];
  const std::to_chars_result end = std::to_chars(digits, digits + sizeof(digits), number);
  double shortest = static_cast<double>(number);
  std::from_chars(digits, end.ptr, shortest);
  return shortest;
}

// As protobuf's JSON has times and durations: with 0, 3, 6 or 9 digits behind the point.
std::string Fraction(std::int64_t nanos) {
  if (nanos == 0) return "";
  std::string digits = std::to_string(1'000'000'000 + nanos).substr(1);
  while (digits.substr(digits.size() - 3) == "000") digits.resize(digits.size() - 3);
  return absl::StrCat(".", digits);
}

std::string JsonTime(absl::Time time) {
  const std::int64_t seconds = absl::ToUnixSeconds(time);
  const std::int64_t nanos = absl::ToInt64Nanoseconds(time - absl::FromUnixSeconds(seconds));
  return absl::StrCat(
      absl::FormatTime("%Y-%m-%dT%H:%M:%S", absl::FromUnixSeconds(seconds), absl::UTCTimeZone()),
      Fraction(nanos), "Z");
}

std::string JsonDuration(std::int64_t ns) {
  const std::int64_t nanos = ns % 1'000'000'000;
  return absl::StrCat(ns < 0 ? "-" : "", std::abs(ns / 1'000'000'000), Fraction(std::abs(nanos)),
                      "s");
}

// Where one value goes: a field, or an entry of a repeated one.
struct Place {
  pb::Message* message = nullptr;
  const pb::FieldDescriptor* field = nullptr;

  pb::Message* NewMessage() const {
    const pb::Reflection& reflection = *message->GetReflection();
    return field->is_repeated() ? reflection.AddMessage(message, field)
                                : reflection.MutableMessage(message, field);
  }
};

// Sets a scalar field, or adds to a repeated one, by these methods of Reflection.
template <auto kSet, auto kAdd, typename Value>
void Store(const Place& place, const Value& value) {
  const pb::Reflection& reflection = *place.message->GetReflection();
  if (place.field->is_repeated()) {
    (reflection.*kAdd)(place.message, place.field, value);
  } else {
    (reflection.*kSet)(place.message, place.field, value);
  }
}

#define SLUICE_BY(Type) &pb::Reflection::Set##Type, &pb::Reflection::Add##Type

class Filler {
 public:
  explicit Filler(const ActionVariables& variables) : variables_(variables) {}

  // `message` is null where nothing is known of its type. Adds "{ a: 1, b: 2 }" to
  // `text`.
  void FillFields(const pb::RepeatedPtrField<v1::ActionField>& fields, pb::Message* message,
                  pb::Struct& told, std::string& text, int depth) {
    text += "{";
    bool first = true;
    for (const v1::ActionField& field : fields) {
      const pb::FieldDescriptor* type =
          message == nullptr ? nullptr
                             : message->GetDescriptor()->FindFieldByName(field.name().text());
      if (message != nullptr && type == nullptr) continue;
      pb::Value value;
      std::string words;
      if (!FillField(field.value(), {message, type}, value, words, depth + 1)) continue;
      absl::StrAppend(&text, first ? " " : ", ", field.name().text(), ": ", words);
      first = false;
      (*told.mutable_fields())[field.name().text()] = std::move(value);
    }
    text += " }";
  }

 private:
  // Each answers with whether there is a value.
  bool FillField(const v1::ActionValue& value, const Place& place, pb::Value& told,
                 std::string& text, int depth) {
    if (depth > kDeepest) return false;
    if (!value.has_list()) return FillOne(value, place, told, text, depth);
    if (place.field != nullptr && !place.field->is_repeated()) return false;
    pb::ListValue& list = *told.mutable_list_value();
    text = "[";
    for (const v1::ActionValue& entry : value.list().values()) {
      pb::Value one;
      std::string words;
      if (!FillField(entry, place, one, words, depth + 1)) continue;
      absl::StrAppend(&text, list.values().empty() ? "" : ", ", words);
      *list.add_values() = std::move(one);
    }
    text += "]";
    return true;
  }

  bool FillOne(const v1::ActionValue& value, const Place& place, pb::Value& told, std::string& text,
               int depth) {
    if (value.has_fields()) return FillMessage(value.fields(), place, told, text, depth);
    const GivenValue given =
        value.has_variable() ? variables_.Find(value.variable().text()) : GivenLiteral(value);
    if (place.field == nullptr) return Tell(given, told, text);
    return Put(given, plan::SlotOf(*place.field), place, told, text);
  }

  bool FillMessage(const v1::ActionFields& fields, const Place& place, pb::Value& told,
                   std::string& text, int depth) {
    pb::Message* inner = nullptr;
    FieldSlot slot;
    if (place.field != nullptr) {
      slot = plan::SlotOf(*place.field);
      if (slot.kind == FieldKind::kNone ||
          place.field->cpp_type() != pb::FieldDescriptor::CPPTYPE_MESSAGE) {
        return false;
      }
      inner = place.NewMessage();
    }
    FillFields(fields.fields(), inner, *told.mutable_struct_value(), text, depth + 1);
    if (inner != nullptr) TellAsJson(slot, *inner, told);
    return true;
  }

  // Times, durations and wrappers that were written field by field.
  static void TellAsJson(const FieldSlot& slot, const pb::Message& inner, pb::Value& told) {
    if (slot.wrapped) {
      const auto& fields = told.struct_value().fields();
      const auto value = fields.find(slot.scalar->name());
      if (value == fields.end()) return;
      const pb::Value only = value->second;
      told = only;
      return;
    }
    if (slot.kind != FieldKind::kTimestamp && slot.kind != FieldKind::kDuration) return;
    constexpr std::int64_t kMostSeconds = 9'000'000'000;  // 285 years, which fit into ns
    const pb::Reflection& reflection = *inner.GetReflection();
    const pb::Descriptor& type = *inner.GetDescriptor();
    const std::int64_t seconds = reflection.GetInt64(inner, type.FindFieldByNumber(1));
    const std::int64_t nanos = reflection.GetInt32(inner, type.FindFieldByNumber(2));
    if (seconds > kMostSeconds || seconds < -kMostSeconds) return;
    const std::int64_t ns = seconds * 1'000'000'000 + nanos;
    told.set_string_value(slot.kind == FieldKind::kDuration ? JsonDuration(ns)
                                                            : JsonTime(absl::FromUnixNanos(ns)));
  }

  std::string Clean(absl::string_view text) {
    const std::size_t left = kMostBytes - std::min(kMostBytes, used_);
    std::string clean = CleanPrefix(text, std::min(left, kMostStringBytes));
    used_ += clean.size();
    return clean;
  }

  // A value of a field of which nothing is known.
  bool Tell(const GivenValue& given, pb::Value& told, std::string& text) {
    switch (given.kind) {
      case Kind::kUnknown:
        return false;
      case Kind::kNumber:
        return TellReal(given.number, told, text);
      case Kind::kDuration:
        return TellDuration(given.ns, told, text);
      case Kind::kText:
        return TellText(Clean(given.text), told, text);
      case Kind::kTruth:
        return TellTruth(given.truth, told, text);
      case Kind::kConstant:
        told.set_string_value(given.text);
        text = given.text;
        return true;
      case Kind::kTime:
        return TellTime(given.time, told, text);
    }
    return false;
  }

  static bool TellReal(double number, pb::Value& told, std::string& text) {
    told.set_number_value(number);
    text = language::PrintNumber(number);
    return true;
  }
  static bool TellDuration(std::int64_t ns, pb::Value& told, std::string& text) {
    told.set_string_value(JsonDuration(ns));
    text = language::PrintDuration(ns);
    return true;
  }
  static bool TellText(const std::string& clean, pb::Value& told, std::string& text) {
    told.set_string_value(clean);
    text = language::PrintQuoted(clean);
    return true;
  }
  static bool TellTruth(bool truth, pb::Value& told, std::string& text) {
    told.set_bool_value(truth);
    text = truth ? "true" : "false";
    return true;
  }
  static bool TellTime(absl::Time time, pb::Value& told, std::string& text) {
    told.set_string_value(JsonTime(time));
    text = language::PrintQuoted(plan::TimeInUtc(time));
    return true;
  }

  // What Check let through fits; anything else leaves the field as it is.
  bool Put(const GivenValue& given, const FieldSlot& slot, const Place& place, pb::Value& told,
           std::string& text) {
    switch (slot.kind) {
      case FieldKind::kWhole:
        return given.kind == Kind::kNumber &&
               PutWhole(given.number, Inside(slot, place), told, text);
      case FieldKind::kReal:
        return given.kind == Kind::kNumber &&
               PutReal(given.number, Inside(slot, place), told, text);
      case FieldKind::kTruth:
        if (given.kind != Kind::kTruth) return false;
        Store<SLUICE_BY(Bool)>(Inside(slot, place), given.truth);
        return TellTruth(given.truth, told, text);
      case FieldKind::kText:
      case FieldKind::kBytes:
        return PutText(Clean(given.words), slot, Inside(slot, place), told, text);
      case FieldKind::kEnum:
        return given.kind == Kind::kConstant && PutEnum(given.text, slot, place, told, text);
      case FieldKind::kTimestamp:
        return PutTime(given, place, told, text);
      case FieldKind::kDuration:
        if (given.kind != Kind::kDuration) return false;
        PutSeconds(given.ns / 1'000'000'000, given.ns % 1'000'000'000, place);
        return TellDuration(given.ns, told, text);
      case FieldKind::kMessage:
      case FieldKind::kNone:
        return false;
    }
    return false;
  }

  // A wrapper's own field, in a wrapper made for it.
  static Place Inside(const FieldSlot& slot, const Place& place) {
    if (!slot.wrapped) return place;
    return {place.NewMessage(), slot.scalar};
  }

  static bool PutWhole(double number, const Place& place, pb::Value& told, std::string& text) {
    switch (place.field->cpp_type()) {
      case pb::FieldDescriptor::CPPTYPE_INT32: {
        const auto value = Saturated<std::int32_t>(number);
        Store<SLUICE_BY(Int32)>(place, value);
        told.set_number_value(value);
        text = absl::StrCat(value);
        return true;
      }
      case pb::FieldDescriptor::CPPTYPE_UINT32: {
        const auto value = Saturated<std::uint32_t>(number);
        Store<SLUICE_BY(UInt32)>(place, value);
        told.set_number_value(value);
        text = absl::StrCat(value);
        return true;
      }
      case pb::FieldDescriptor::CPPTYPE_INT64: {
        const auto value = Saturated<std::int64_t>(number);
        Store<SLUICE_BY(Int64)>(place, value);
        text = absl::StrCat(value);
        break;
      }
      default: {
        const auto value = Saturated<std::uint64_t>(number);
        Store<SLUICE_BY(UInt64)>(place, value);
        text = absl::StrCat(value);
        break;
      }
    }
    told.set_string_value(text);  // numbers of 64 bits are strings in protobuf's JSON
    return true;
  }

  static bool PutReal(double number, const Place& place, pb::Value& told, std::string& text) {
    if (place.field->cpp_type() == pb::FieldDescriptor::CPPTYPE_DOUBLE) {
      Store<SLUICE_BY(Double)>(place, number);
      return TellReal(number, told, text);
    }
    constexpr double kMost = static_cast<double>(std::numeric_limits<float>::max());
    const auto value = static_cast<float>(std::fmin(std::fmax(number, -kMost), kMost));
    Store<SLUICE_BY(Float)>(place, value);
    return TellReal(ShortestDecimal(value), told, text);
  }

  static bool PutText(const std::string& clean, const FieldSlot& slot, const Place& place,
                      pb::Value& told, std::string& text) {
    Store<SLUICE_BY(String)>(place, clean);
    TellText(clean, told, text);
    if (slot.kind == FieldKind::kBytes) told.set_string_value(absl::Base64Escape(clean));
    return true;
  }

  static bool PutEnum(const std::string& name, const FieldSlot& slot, const Place& place,
                      pb::Value& told, std::string& text) {
    const pb::EnumValueDescriptor* value = plan::FindEnumValue(*slot.scalar->enum_type(), name);
    if (value == nullptr) return false;
    Store<SLUICE_BY(Enum)>(Inside(slot, place), value);
    told.set_string_value(value->name());
    text = name;
    return true;
  }

  static bool PutTime(const GivenValue& given, const Place& place, pb::Value& told,
                      std::string& text) {
    absl::optional<absl::Time> time;
    if (given.kind == Kind::kTime) time = given.time;
    if (given.kind == Kind::kText) time = plan::ReadTime(given.text);
    if (!time.has_value()) return false;
    const std::int64_t seconds = absl::ToUnixSeconds(*time);
    PutSeconds(seconds, absl::ToInt64Nanoseconds(*time - absl::FromUnixSeconds(seconds)), place);
    return TellTime(*time, told, text);
  }

  // Of a Timestamp or Duration, whose fields SlotOf has looked at.
  static void PutSeconds(std::int64_t seconds, std::int64_t nanos, const Place& place) {
    pb::Message& inner = *place.NewMessage();
    const pb::Reflection& reflection = *inner.GetReflection();
    const pb::Descriptor& type = *inner.GetDescriptor();
    reflection.SetInt64(&inner, type.FindFieldByNumber(1), seconds);
    reflection.SetInt32(&inner, type.FindFieldByNumber(2), static_cast<std::int32_t>(nanos));
  }

  const ActionVariables& variables_;
  std::size_t used_ = 0;  // bytes of strings so far
};

#undef SLUICE_BY

}  // namespace

FilledAction FillAction(const plan::ActionSpec& action, const plan::GateSpec& gate,
                        const plan::Program& program, const v1::Event& decision) {
  FilledAction filled;
  if (action.prototype != nullptr) filled.message.reset(action.prototype->New());
  filled.told.set_message(action.source.message().text());
  filled.told.set_text(absl::StrCat(action.source.message().text(), " "));
  const ActionVariables variables(gate, program, decision);
  Filler(variables).FillFields(action.source.fields(), filled.message.get(),
                               *filled.told.mutable_fields(), *filled.told.mutable_text(), 0);
  return filled;
}

}  // namespace sluice::engine
