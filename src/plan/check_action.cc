#include "src/plan/check_action.h"

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "src/plan/check_gate.h"

namespace sluice::plan {

using v1::ActionField;
using v1::ActionValue;

ActionChecker::ActionChecker(const v1::Gate* gate, v1::DoClause::On on, Context& context)
    : gate_(gate), on_(on), context_(context), report_(context.report) {}

void ActionChecker::Check(const v1::Action& action) {
  const Descriptor* type = FindType(action.message());
  CheckFields(action.fields(), type, action.message().span(), 0);
}

const ActionChecker::Descriptor* ActionChecker::FindType(const v1::Name& message) {
  const std::string& name = message.text();
  if (name.empty()) return nullptr;
  const HostTypes& types = context_.types;
  if (const Descriptor* type = types.FindMessage(name)) return type;
  if (types.incomplete()) return nullptr;  // the import tells
  if (types.has_imports()) {
    report_.Report(Code::kUnknownMessageType, message.span(),
                   absl::StrCat("there is no message type ", Quoted(name)),
                   types.WhyNoMessage(name, report_));
  } else if (!context_.names.uses_other_file && context_.unchecked.insert(name).second) {
    report_.Report(Code::kUncheckedAction, message.span(),
                   absl::StrCat("the message type ", Quoted(name),
                                " is not to be found, so its fields are not checked"),
                   "import the .proto file that declares it: `import \"x.proto\"`");
  }
  return nullptr;
}

void ActionChecker::CheckFields(const Fields& fields, const Descriptor* type, const v1::Span& whole,
                                int depth) {
  if (depth >= kDeepest) return;
  CheckDuplicates(fields);
  if (type == nullptr) {
    for (const ActionField& field : fields) CheckUntyped(field.value(), depth + 1);
    return;
  }
  for (const ActionField& given : fields) {
    const FieldDescriptor* field = FindField(given.name(), *type);
    if (field == nullptr || !Fillable(given.name(), *field)) {
      CheckUntyped(given.value(), depth + 1);
    } else {
      CheckField(given, *field, depth + 1);
    }
  }
  CheckOneofs(fields, *type);
  if (gate_ != nullptr) CheckRequired(fields, *type, whole);
}

void ActionChecker::CheckDuplicates(const Fields& fields) {
  absl::flat_hash_set<absl::string_view> seen;
  for (const ActionField& field : fields) {
    if (field.name().text().empty() || seen.insert(field.name().text()).second) continue;
    report_.Report(Code::kDuplicateField, field.name().span(),
                   absl::StrCat("the field ", Quoted(field.name().text()), " is filled already"),
                   "a repeated field takes a list: `[a, b]`");
  }
}

void ActionChecker::CheckOneofs(const Fields& fields, const Descriptor& type) {
  absl::flat_hash_map<const google::protobuf::OneofDescriptor*, const FieldDescriptor*> filled;
  for (const ActionField& given : fields) {
    const FieldDescriptor* field = type.FindFieldByName(given.name().text());
    if (field == nullptr || field->real_containing_oneof() == nullptr) continue;
    const auto [place, added] = filled.emplace(field->real_containing_oneof(), field);
    if (added || place->second == field) continue;
    report_.Report(Code::kOneofTwice, given.name().span(),
                   absl::StrCat("only one field of `oneof ", place->first->name(),
                                "` can be filled, and ", Quoted(place->second->name()), " is"),
                   "leave one of them");
  }
}

void ActionChecker::CheckRequired(const Fields& fields, const Descriptor& type,
                                  const v1::Span& whole) {
  absl::flat_hash_set<absl::string_view> filled;
  for (const ActionField& field : fields) filled.insert(field.name().text());
  std::vector<std::string> missing;
  for (int i = 0; i < type.field_count(); ++i) {
    if (type.field(i)->is_required() && !filled.contains(type.field(i)->name())) {
      missing.push_back(type.field(i)->name());
    }
  }
  if (missing.empty()) return;
  report_.Report(
      Code::kMissingField, whole,
      absl::StrCat(type.full_name(), " requires ",
                   missing.size() == 1 ? "the field " : "the fields ", QuotedList(missing, "and")),
      absl::StrCat("fill it: `", missing[0], ": ...`"));
}

const ActionChecker::FieldDescriptor* ActionChecker::FindField(const v1::Name& name,
                                                               const Descriptor& type) {
  if (name.text().empty()) return nullptr;
  const FieldDescriptor* field = type.FindFieldByName(name.text());
  if (field != nullptr) return field;
  std::string remedy;
  if (!report_.full()) {
    std::vector<std::string> known;
    for (int i = 0; i < type.field_count(); ++i) known.push_back(type.field(i)->name());
    remedy = known.empty() ? "it has no fields"
                           : absl::StrCat("its fields are ", QuotedList(known, "and"));
    remedy = report_.DidYouMean(name.text(), known, remedy);
  }
  report_.Report(Code::kUnknownField, name.span(),
                 absl::StrCat(type.full_name(), " has no field ", Quoted(name.text())), remedy);
  return nullptr;
}

bool ActionChecker::Fillable(const v1::Name& name, const FieldDescriptor& field) {
  if (SlotOf(field).kind != FieldKind::kNone) return true;
  const absl::string_view what = field.is_map()                                ? "a map"
                                 : field.type() == FieldDescriptor::TYPE_GROUP ? "a group"
                                                                               : "of any type";
  report_.Report(
      Code::kUnfillableField, name.span(),
      absl::StrCat("the field ", Quoted(field.name()), " is ", what, ", which a plan can't fill"),
      "leave it to the handler, which has the labels and values of the decision too");
  return false;
}

void ActionChecker::CheckField(const ActionField& given, const FieldDescriptor& field, int depth) {
  const ActionValue& value = given.value();
  const FieldSlot slot = SlotOf(field);
  if (!field.is_repeated()) return CheckValue(value, field, slot, depth);
  if (value.has_list()) {
    for (const ActionValue& entry : value.list().values()) {
      CheckValue(entry, field, slot, depth + 1);
    }
  } else if (value.kind_case() != ActionValue::KIND_NOT_SET) {
    const std::string written = report_.Written(value.span(), "...");
    report_.Report(
        Code::kFieldType, value.span(),
        absl::StrCat("the field ", Quoted(field.name()), " is repeated: it takes a list"),
        absl::StrCat("write `[", written, "]`"));
  }
}

// What can be said of a value whatever its field is.
void ActionChecker::CheckUntyped(const ActionValue& value, int depth) {
  if (depth >= kDeepest) return;
  switch (value.kind_case()) {
    case ActionValue::kVariable:
      CheckVariable(value.variable());
      break;
    case ActionValue::kFields:
      CheckFields(value.fields().fields(), nullptr, value.span(), depth + 1);
      break;
    case ActionValue::kList:
      for (const ActionValue& entry : value.list().values()) CheckUntyped(entry, depth + 1);
      break;
    default:
      break;
  }
}

void CheckAction(const v1::DoClause& clause, const v1::Gate& gate, Context& context) {
  ActionChecker(&gate, clause.on(), context).Check(clause.action());
}

void CheckExpectedAction(const v1::Action& action, Context& context) {
  ActionChecker(nullptr, v1::DoClause::TRIP, context).Check(action);
}

}  // namespace sluice::plan
