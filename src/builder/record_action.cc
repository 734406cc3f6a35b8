#include "src/builder/record_action.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/duration.pb.h"
#include "google/protobuf/timestamp.pb.h"
#include "google/protobuf/util/time_util.h"
#include "src/builder/variables.h"
#include "src/language/unicode.h"

namespace sluice::build {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumValueDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr double kLargestExactWhole = 9007199254740992.0;
constexpr std::int64_t kNanosecondsPerSecond = 1'000'000'000;

bool IsWrapper(const Descriptor& type) {
  const Descriptor::WellKnownType known = type.well_known_type();
  return known >= Descriptor::WELLKNOWNTYPE_DOUBLEVALUE &&
         known <= Descriptor::WELLKNOWNTYPE_BOOLVALUE;
}

// One value of a field in both runs: of a repeated one, the entry at `index`.
struct Pair {
  const Message& first;
  const Message& second;
  const FieldDescriptor& field;
  int index;  // -1: of a field that is not repeated

  const Message& message(int run) const { return run == 0 ? first : second; }

  std::string Text(int run) const {
    const Message& holder = message(run);
    return index < 0 ? holder.GetReflection()->GetString(holder, &field)
                     : holder.GetReflection()->GetRepeatedString(holder, &field, index);
  }
  const Message& Inner(int run) const {
    const Message& holder = message(run);
    return index < 0 ? holder.GetReflection()->GetMessage(holder, &field)
                     : holder.GetReflection()->GetRepeatedMessage(holder, &field, index);
  }
};

// A whole number, or a double; which is told by the field's type.
struct Number {
  bool whole = false;
  bool negative = false;
  std::uint64_t magnitude = 0;  // of a whole number
  double real = 0;              // of any
};

Number Whole(std::int64_t value) {
  const auto bits = static_cast<std::uint64_t>(value);
  return {true, value < 0, value < 0 ? 0 - bits : bits, static_cast<double>(value)};
}

Number Whole(std::uint64_t value) { return {true, false, value, static_cast<double>(value)}; }

// 0.1f is not the double 0.1; what is meant by it is.
double AsWritten(float value) {
  if (!std::isfinite(value)) return static_cast<double>(value);
  char digits[64];
  const std::to_chars_result end = std::to_chars(digits, digits + sizeof digits, value);
  double written = 0;
  std::from_chars(digits, end.ptr, written);
  return written;
}

Number NumberIn(const Pair& pair, int run) {
  const Message& m = pair.message(run);
  const google::protobuf::Reflection& r = *m.GetReflection();
  const FieldDescriptor* f = &pair.field;
  const int i = pair.index;
  switch (f->cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      return Whole(std::int64_t{i < 0 ? r.GetInt32(m, f) : r.GetRepeatedInt32(m, f, i)});
    case FieldDescriptor::CPPTYPE_INT64:
      return Whole(std::int64_t{i < 0 ? r.GetInt64(m, f) : r.GetRepeatedInt64(m, f, i)});
    case FieldDescriptor::CPPTYPE_UINT32:
      return Whole(std::uint64_t{i < 0 ? r.GetUInt32(m, f) : r.GetRepeatedUInt32(m, f, i)});
    case FieldDescriptor::CPPTYPE_UINT64:
      return Whole(std::uint64_t{i < 0 ? r.GetUInt64(m, f) : r.GetRepeatedUInt64(m, f, i)});
    default:
      break;
  }
  Number number;
  number.real = f->cpp_type() == FieldDescriptor::CPPTYPE_FLOAT
                    ? AsWritten(i < 0 ? r.GetFloat(m, f) : r.GetRepeatedFloat(m, f, i))
                : i < 0 ? r.GetDouble(m, f)
                        : r.GetRepeatedDouble(m, f, i);
  number.negative = number.real < 0;
  return number;
}

bool SameNumber(const Number& a, const Number& b) {
  if (a.whole) return a.negative == b.negative && a.magnitude == b.magnitude;
  return a.real == b.real || (std::isnan(a.real) && std::isnan(b.real));
}

class Recorder {
 public:
  explicit Recorder(std::vector<std::string>& faults) : faults_(faults) {}

  void Fields(const Message& first, const Message& second, const std::string& prefix,
              google::protobuf::RepeatedPtrField<v1::ActionField>* out) {
    for (const FieldDescriptor* field : FieldsOfEither(first, second)) {
      const std::string path = absl::StrCat(prefix, field->name());
      if (field->is_map() || field->is_extension()) {
        Fault(path, field->is_map() ? "is a map, which no plan can fill"
                                    : "is an extension, which no plan can fill");
        continue;
      }
      v1::ActionField recorded;
      recorded.mutable_name()->set_text(field->name());
      if (Field(first, second, *field, path, recorded.mutable_value())) {
        *out->Add() = std::move(recorded);
      }
    }
  }

 private:
  // Those that are set in either run, by their numbers.
  static std::vector<const FieldDescriptor*> FieldsOfEither(const Message& first,
                                                            const Message& second) {
    std::vector<const FieldDescriptor*> fields;
    std::vector<const FieldDescriptor*> more;
    first.GetReflection()->ListFields(first, &fields);
    second.GetReflection()->ListFields(second, &more);
    fields.insert(fields.end(), more.begin(), more.end());
    const auto before = [](const FieldDescriptor* a, const FieldDescriptor* b) {
      return a->number() < b->number();
    };
    std::sort(fields.begin(), fields.end(), before);
    fields.erase(std::unique(fields.begin(), fields.end()), fields.end());
    return fields;
  }

  bool Field(const Message& first, const Message& second, const FieldDescriptor& field,
             const std::string& path, v1::ActionValue* out) {
    const google::protobuf::Reflection& reflection = *first.GetReflection();
    if (!field.is_repeated()) {
      const bool in_both =
          reflection.HasField(first, &field) == reflection.HasField(second, &field);
      return in_both ? Value({first, second, field, -1}, path, out) : Computes(path);
    }
    const int size = reflection.FieldSize(first, &field);
    if (size != reflection.FieldSize(second, &field)) return Computes(path);
    bool good = true;
    for (int i = 0; i < size; ++i) {
      good = Value({first, second, field, i}, absl::StrCat(path, "[", i, "]"),
                   out->mutable_list()->add_values()) &&
             good;
    }
    return good;
  }

  bool Value(const Pair& pair, const std::string& path, v1::ActionValue* out) {
    switch (pair.field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_STRING:
        return TextValue(pair, path, out);
      case FieldDescriptor::CPPTYPE_BOOL:
        return TruthValue(pair, path, out);
      case FieldDescriptor::CPPTYPE_ENUM:
        return EnumValue(pair, path, out);
      case FieldDescriptor::CPPTYPE_MESSAGE:
        return MessageValue(pair, path, out);
      default:
        return NumberValue(pair, path, out);
    }
  }

  bool TextValue(const Pair& pair, const std::string& path, v1::ActionValue* out) {
    const std::string first = pair.Text(0);
    const std::string second = pair.Text(1);
    if (first == second) {
      out->mutable_text()->set_text(first);
      return true;
    }
    const std::string variable = VariableOfText(0, first);
    if (variable.empty() || variable != VariableOfText(1, second)) return Computes(path);
    out->mutable_variable()->set_text(variable);
    return true;
  }

  bool NumberValue(const Pair& pair, const std::string& path, v1::ActionValue* out) {
    const Number first = NumberIn(pair, 0);
    const Number second = NumberIn(pair, 1);
    if (SameNumber(first, second)) return Constant(first, path, out);
    const auto is = [&](const double(&stands_for)[kRuns]) {
      return first.real == stands_for[0] && second.real == stands_for[1];
    };
    if (!is(kValue) && !is(kThreshold)) return Computes(path);
    out->mutable_variable()->set_text(is(kValue) ? "value" : "threshold");
    return true;
  }

  bool Constant(const Number& number, const std::string& path, v1::ActionValue* out) {
    if (!std::isfinite(number.real)) return Fault(path, "is no finite number");
    if (number.whole && number.magnitude > static_cast<std::uint64_t>(kLargestExactWhole)) {
      return Fault(path, "is beyond 2^53, up to which a plan can spell whole numbers");
    }
    out->set_negative(number.negative);
    out->mutable_number()->set_number(std::fabs(number.real));
    return true;
  }

  bool TruthValue(const Pair& pair, const std::string& path, v1::ActionValue* out) {
    bool truths[kRuns];
    for (int run = 0; run < kRuns; ++run) {
      const Message& m = pair.message(run);
      truths[run] = pair.index < 0 ? m.GetReflection()->GetBool(m, &pair.field)
                                   : m.GetReflection()->GetRepeatedBool(m, &pair.field, pair.index);
    }
    if (truths[0] != truths[1]) return Computes(path);
    out->set_truth(truths[0]);
    return true;
  }

  bool EnumValue(const Pair& pair, const std::string& path, v1::ActionValue* out) {
    int numbers[kRuns];
    for (int run = 0; run < kRuns; ++run) {
      const Message& m = pair.message(run);
      numbers[run] = pair.index < 0
                         ? m.GetReflection()->GetEnumValue(m, &pair.field)
                         : m.GetReflection()->GetRepeatedEnumValue(m, &pair.field, pair.index);
    }
    if (numbers[0] != numbers[1]) return Computes(path);
    const EnumValueDescriptor* value = pair.field.enum_type()->FindValueByNumber(numbers[0]);
    if (value == nullptr) {
      return Fault(path, absl::StrCat("is ", numbers[0], ", which has no name in ",
                                      pair.field.enum_type()->full_name()));
    }
    out->mutable_constant()->set_text(value->name());
    return true;
  }

  bool MessageValue(const Pair& pair, const std::string& path, v1::ActionValue* out) {
    const Descriptor& type = *pair.field.message_type();
    const Message& first = pair.Inner(0);
    const Message& second = pair.Inner(1);
    if (type.well_known_type() == Descriptor::WELLKNOWNTYPE_DURATION) {
      return DurationValue(first, second, path, out);
    }
    if (type.well_known_type() == Descriptor::WELLKNOWNTYPE_TIMESTAMP) {
      return TimeValue(first, second, path, out);
    }
    // A DoubleValue is written as the double that it holds.
    if (IsWrapper(type)) return Value({first, second, *type.field(0), -1}, path, out);
    const std::size_t before = faults_.size();
    Fields(first, second, absl::StrCat(path, "."), out->mutable_fields()->mutable_fields());
    return faults_.size() == before;
  }

  bool DurationValue(const Message& first, const Message& second, const std::string& path,
                     v1::ActionValue* out) {
    google::protobuf::Duration durations[kRuns];
    durations[0].CopyFrom(first);
    durations[1].CopyFrom(second);
    const auto is = [&](const double(&seconds)[kRuns]) {
      bool same = true;
      for (int run = 0; run < kRuns; ++run) {
        same = same && durations[run].seconds() == static_cast<std::int64_t>(seconds[run]) &&
               durations[run].nanos() == kNanos[run];
      }
      return same;
    };
    if (is(kValue) || is(kThreshold)) {
      out->mutable_variable()->set_text(is(kValue) ? "value" : "threshold");
      return true;
    }
    const google::protobuf::Duration& duration = durations[0];
    if (duration.seconds() != durations[1].seconds() || duration.nanos() != durations[1].nanos()) {
      return Computes(path);
    }
    constexpr std::int64_t kMostSeconds = 9'000'000'000;
    if (std::abs(duration.seconds()) > kMostSeconds ||
        std::abs(std::int64_t{duration.nanos()}) >= kNanosecondsPerSecond) {
      return Fault(path, "is a duration that no plan can spell");
    }
    const std::int64_t ns = duration.seconds() * kNanosecondsPerSecond + duration.nanos();
    out->set_negative(ns < 0);
    out->mutable_number()->set_duration_ns(std::abs(ns));
    return true;
  }

  // As a plan writes it, a string: "2026-03-01T20:00:00Z".
  bool TimeValue(const Message& first, const Message& second, const std::string& path,
                 v1::ActionValue* out) {
    google::protobuf::Timestamp times[kRuns];
    times[0].CopyFrom(first);
    times[1].CopyFrom(second);
    const auto is = [&](const std::int64_t(&seconds)[kRuns]) {
      bool same = true;
      for (int run = 0; run < kRuns; ++run) {
        same = same && times[run].seconds() == seconds[run] && times[run].nanos() == kNanos[run];
      }
      return same;
    };
    if (is(kSince) || is(kTime) || is(kTrippedAt)) {
      out->mutable_variable()->set_text(is(kSince) ? "since" : is(kTime) ? "time" : "tripped_at");
      return true;
    }
    const google::protobuf::Timestamp& time = times[0];
    if (time.seconds() != times[1].seconds() || time.nanos() != times[1].nanos()) {
      return Computes(path);
    }
    using google::protobuf::util::TimeUtil;
    if (time.seconds() < TimeUtil::kTimestampMinSeconds ||
        time.seconds() > TimeUtil::kTimestampMaxSeconds || time.nanos() < 0 ||
        time.nanos() >= kNanosecondsPerSecond) {
      return Fault(path, "is a time that no plan can spell");
    }
    out->mutable_text()->set_text(TimeUtil::ToString(time));
    return true;
  }

  bool Computes(const std::string& path) {
    return Fault(path, "computes with a variable; a plan can only pass it on");
  }

  bool Fault(const std::string& path, absl::string_view what) {
    faults_.push_back(absl::StrCat("the field `", language::Escaped(path), "` ", what));
    return false;
  }

  std::vector<std::string>& faults_;
};

}  // namespace

v1::Action RecordAction(const Message& first, const Message& second,
                        std::vector<std::string>& faults) {
  v1::Action action;
  action.mutable_message()->set_text(first.GetDescriptor()->full_name());
  Recorder(faults).Fields(first, second, "", action.mutable_fields());
  return action;
}

}  // namespace sluice::build
