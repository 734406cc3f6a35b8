// Whether a value fits the field that it fills.
#include <cmath>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "src/language/print.h"
#include "src/plan/check_action.h"

namespace sluice::plan {
namespace {

using v1::ActionValue;

std::string DescribeGiven(const ActionValue& value) {
  switch (value.kind_case()) {
    case ActionValue::kText:
      return "a string";
    case ActionValue::kNumber:
      if (LiteralType(value.number()) == Type::kDuration) return "a duration";
      if (value.number().unit() == v1::Literal::PERCENT) return "a percentage";
      return std::floor(LiteralValue(value.number())) == LiteralValue(value.number())
                 ? "a number"
                 : "a fraction";
    case ActionValue::kTruth:
      return value.truth() ? "`true`" : "`false`";
    case ActionValue::kConstant:
      return absl::StrCat("the name ", Quoted(value.constant().text()));
    case ActionValue::kVariable:
      return Quoted(absl::StrCat("$", value.variable().text()));
    case ActionValue::kFields:
      return "a message";
    case ActionValue::kList:
      return "a list";
    default:
      return "nothing";
  }
}

std::string InQuotes(absl::string_view text) {
  return absl::StrCat("write it in quotes: ", Quoted(language::PrintQuoted(std::string(text))));
}

// What would be right, where a value of this kind stands for a field of that one.
std::string RemedyFor(const ActionValue& value, const FieldSlot& slot, const Reporter& report) {
  const bool number = value.has_number() && LiteralType(value.number()) == Type::kNumber;
  const std::string written = report.Written(value.span(), "");
  double ignored = 0;
  switch (slot.kind) {
    case FieldKind::kText:
    case FieldKind::kBytes:
      if (value.has_constant()) return InQuotes(value.constant().text());
      return (value.has_number() || value.kind_case() == ActionValue::kTruth) && !written.empty()
                 ? InQuotes(written)
                 : "";
    case FieldKind::kWhole:
    case FieldKind::kReal:
      if (value.has_text() && absl::SimpleAtod(value.text().text(), &ignored)) {
        return absl::StrCat("leave out the quotes: ", Quoted(value.text().text()));
      }
      if (value.has_number() && !number) return "a field of google.protobuf.Duration would do";
      return "";
    case FieldKind::kDuration:
      return number && !written.empty() ? absl::StrCat("give it a unit: `", written, "s`")
                                        : "write a duration such as `1m30s`";
    case FieldKind::kTimestamp:
      return "write it as `\"2026-03-01T20:00:00Z\"`, or let it be `$time` or `$since`";
    case FieldKind::kMessage:
      return "write its fields in braces: `{ ... }`";
    case FieldKind::kEnum:
      return value.has_text() ? "write the value's name without quotes" : "write the value's name";
    default:
      return "";
  }
}

}  // namespace

void ActionChecker::Mismatch(const ActionValue& value, const FieldDescriptor& field,
                             const FieldSlot& slot, absl::string_view remedy) {
  if (report_.full()) return report_.Report(Code::kFieldType, value.span(), "");
  report_.Report(Code::kFieldType, value.span(),
                 absl::StrCat("the field ", Quoted(field.name()), " takes ", Describe(slot, field),
                              ", not ", DescribeGiven(value)),
                 remedy.empty() ? RemedyFor(value, slot, report_) : std::string(remedy));
}

void ActionChecker::CheckValue(const ActionValue& value, const FieldDescriptor& field,
                               const FieldSlot& slot, int depth) {
  if (depth >= kDeepest) return;
  switch (value.kind_case()) {
    case ActionValue::kText:
      return CheckText(value, field, slot);
    case ActionValue::kNumber:
      return CheckNumber(value, field, slot);
    case ActionValue::kTruth:
      if (slot.kind != FieldKind::kTruth) Mismatch(value, field, slot);
      return;
    case ActionValue::kConstant:
      return CheckConstant(value, field, slot);
    case ActionValue::kVariable:
      return CheckVariableFits(value, field, slot);
    case ActionValue::kFields:
      // Times and the like are messages too, and may be written as such.
      if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
        return CheckFields(value.fields().fields(), field.message_type(), value.span(), depth + 1);
      }
      CheckUntyped(value, depth + 1);
      return Mismatch(value, field, slot);
    case ActionValue::kList:
      CheckUntyped(value, depth + 1);
      return Mismatch(value, field, slot,
                      field.is_repeated() ? "a list in a list is none of protobuf's"
                                          : "the field is not repeated: write one value, without "
                                            "`[ ]`");
    case ActionValue::KIND_NOT_SET:
      return;  // the parser stumbled
  }
}

void ActionChecker::CheckNumber(const ActionValue& value, const FieldDescriptor& field,
                                const FieldSlot& slot) {
  const v1::Literal& literal = value.number();
  if (literal.value_case() == v1::Literal::VALUE_NOT_SET) return;
  if (LiteralType(literal) == Type::kDuration) {
    if (slot.kind != FieldKind::kDuration) Mismatch(value, field, slot);
    return;
  }
  const double number = value.negative() ? -LiteralValue(literal) : LiteralValue(literal);
  if (slot.kind == FieldKind::kWhole) return CheckWhole(value, number, field, slot);
  if (slot.kind != FieldKind::kReal) return Mismatch(value, field, slot);
  if (!(number >= slot.least && number <= slot.greatest)) OutOfRange(value, field, slot);
}

void ActionChecker::CheckWhole(const ActionValue& value, double number,
                               const FieldDescriptor& field, const FieldSlot& slot) {
  if (value.number().unit() == v1::Literal::PERCENT || std::floor(number) != number) {
    return Mismatch(value, field, slot, "a field of type double would do");
  }
  if (!(number >= slot.least && number <= slot.greatest)) return OutOfRange(value, field, slot);
  if (std::fabs(number) <= kLargestExactWhole) return;
  report_.Report(
      Code::kFieldOutOfRange, value.span(),
      absl::StrCat("whole numbers beyond ", Grouped(static_cast<std::int64_t>(kLargestExactWhole)),
                   " can't be written exactly in a plan"),
      "a string field would do");
}

void ActionChecker::OutOfRange(const ActionValue& value, const FieldDescriptor& field,
                               const FieldSlot& slot) {
  std::string range;
  if (slot.kind == FieldKind::kWhole && slot.greatest <= kLargestExactWhole) {
    range = absl::StrCat("it goes from ", Grouped(static_cast<std::int64_t>(slot.least)), " to ",
                         Grouped(static_cast<std::int64_t>(slot.greatest)));
  } else if (slot.least == 0) {
    range = "it takes no negative number";
  }
  report_.Report(Code::kFieldOutOfRange, value.span(),
                 absl::StrCat("the field ", Quoted(field.name()), " (", slot.scalar->type_name(),
                              ") can't hold this number"),
                 range);
}

void ActionChecker::CheckText(const ActionValue& value, const FieldDescriptor& field,
                              const FieldSlot& slot) {
  if (slot.kind == FieldKind::kText || slot.kind == FieldKind::kBytes) return;
  if (slot.kind == FieldKind::kTimestamp && ReadTime(value.text().text()).has_value()) return;
  Mismatch(value, field, slot);
}

void ActionChecker::CheckConstant(const ActionValue& value, const FieldDescriptor& field,
                                  const FieldSlot& slot) {
  const std::string& name = value.constant().text();
  if (slot.kind != FieldKind::kEnum) return Mismatch(value, field, slot);
  const google::protobuf::EnumDescriptor& type = *slot.scalar->enum_type();
  if (name.empty() || FindEnumValue(type, name) != nullptr) return;
  report_.Report(Code::kUnknownValue, value.span(),
                 absl::StrCat("the enum ", type.full_name(), " has no value ", Quoted(name)),
                 DidYouMeanValue(type, name, report_));
}

void ActionChecker::CheckVariableFits(const ActionValue& value, const FieldDescriptor& field,
                                      const FieldSlot& slot) {
  const std::string& name = value.variable().text();
  if (name.empty() || !CheckVariable(value.variable())) return;
  if (slot.kind == FieldKind::kText || slot.kind == FieldKind::kBytes) return;
  if (name == "value" || name == "threshold") {
    const Sides& sides = SidesOfGate();
    return CheckSideFits(value, name == "value" ? sides.value : sides.threshold, field, slot);
  }
  const bool time = IsTimeVariable(name);
  if (time && slot.kind == FieldKind::kTimestamp) {
    // What began tripped has no incident before its first trip.
    if (name == "tripped_at") CheckNotRequired(value, field);
    return;
  }
  Mismatch(value, field, slot,
           time ? "a field of google.protobuf.Timestamp would do, or a string"
                : "it is a string, so a string field would do");
}

void ActionChecker::CheckSideFits(const ActionValue& value, const Side& side,
                                  const FieldDescriptor& field, const FieldSlot& slot) {
  if (!side.type.has_value()) return;  // another mistake hides it
  const bool duration = *side.type == Type::kDuration;
  if (duration && slot.kind != FieldKind::kDuration) {
    return Mismatch(value, field, slot,
                    "it is a duration, so a field of google.protobuf.Duration would do, or a "
                    "string");
  }
  if (!duration && slot.kind == FieldKind::kWhole && !side.whole) {
    return Mismatch(value, field, slot,
                    "it need not be a whole number, so a field of type double would do");
  }
  if (!duration && slot.kind != FieldKind::kWhole && slot.kind != FieldKind::kReal) {
    return Mismatch(value, field, slot, "it is a number, so a field of type double would do");
  }
  CheckNotRequired(value, field);
}

void ActionChecker::CheckNotRequired(const ActionValue& value, const FieldDescriptor& field) {
  if (!field.is_required()) return;
  report_.Report(Code::kFieldType, value.span(),
                 absl::StrCat("the field ", Quoted(field.name()), " is required, and ",
                              DescribeGiven(value), " can be unknown"),
                 "an optional field would do; or a string, which then says `unknown`");
}

}  // namespace sluice::plan
