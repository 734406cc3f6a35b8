// Checks what gates send, and what scenarios expect to be sent.
#ifndef SLUICE_SRC_PLAN_CHECK_ACTION_H_
#define SLUICE_SRC_PLAN_CHECK_ACTION_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "google/protobuf/descriptor.h"
#include "sluice/v1/plan.pb.h"
#include "src/plan/context.h"
#include "src/plan/field_kind.h"
#include "src/plan/message_template.h"
#include "src/plan/text_format.h"

namespace sluice::plan {

// For one action. With no gate it is an expectation: its fields are some of those that
// the message has, with values that are known beforehand.
class ActionChecker {
 public:
  ActionChecker(const v1::Gate* gate, v1::DoClause::On on, Context& context);

  void Check(const v1::Action& action);

 private:
  using Fields = google::protobuf::RepeatedPtrField<v1::ActionField>;
  using Descriptor = google::protobuf::Descriptor;
  using FieldDescriptor = google::protobuf::FieldDescriptor;

  // Fields (check_action.cc). A type that is null could not be found: then only what
  // can be said without it is checked.
  const Descriptor* FindType(const v1::Name& message);
  void CheckFields(const Fields& fields, const Descriptor* type, const v1::Span& whole, int depth);
  void CheckDuplicates(const Fields& fields);
  void CheckOneofs(const Fields& fields, const Descriptor& type);
  void CheckRequired(const Fields& fields, const Descriptor& type, const v1::Span& whole);
  const FieldDescriptor* FindField(const v1::Name& name, const Descriptor& type);
  bool Fillable(const v1::Name& name, const FieldDescriptor& field);
  void CheckField(const v1::ActionField& given, const FieldDescriptor& field, int depth);
  void CheckUntyped(const v1::ActionValue& value, int depth);

  // Values (check_action_value.cc).
  void CheckValue(const v1::ActionValue& value, const FieldDescriptor& field, const FieldSlot& slot,
                  int depth);
  void CheckNumber(const v1::ActionValue& value, const FieldDescriptor& field,
                   const FieldSlot& slot);
  void CheckWhole(const v1::ActionValue& value, double number, const FieldDescriptor& field,
                  const FieldSlot& slot);
  void CheckText(const v1::ActionValue& value, const FieldDescriptor& field, const FieldSlot& slot);
  void CheckConstant(const v1::ActionValue& value, const FieldDescriptor& field,
                     const FieldSlot& slot);
  void CheckVariableFits(const v1::ActionValue& value, const FieldDescriptor& field,
                         const FieldSlot& slot);
  void CheckSideFits(const v1::ActionValue& value, const Side& side, const FieldDescriptor& field,
                     const FieldSlot& slot);
  void CheckNotRequired(const v1::ActionValue& value, const FieldDescriptor& field);
  void Mismatch(const v1::ActionValue& value, const FieldDescriptor& field, const FieldSlot& slot,
                absl::string_view remedy = "");
  void OutOfRange(const v1::ActionValue& value, const FieldDescriptor& field,
                  const FieldSlot& slot);

  // Variables (check_variable.cc). True where there is such a variable here.
  bool CheckVariable(const v1::Name& variable);
  bool CheckName(absl::string_view name, const v1::Span& span, absl::string_view mark);
  bool CheckMessage(const v1::Name& variable);
  bool CheckEscalated(absl::string_view name, const v1::Span& span, absl::string_view mark);
  std::string WhatVariables(absl::string_view name, absl::string_view mark) const;
  const Sides& SidesOfGate();

  // Templates (check_template.cc).
  void CheckTemplate(const v1::Template& message);
  void CheckFormat(const TemplatePart& part, const v1::Text& text);
  absl::optional<Sayable> WhatIs(absl::string_view name);

  const v1::Gate* gate_;
  v1::DoClause::On on_;
  Context& context_;
  Reporter& report_;
};

// A variable that every gate has: $value, $gate, ...
bool IsBuiltinVariable(absl::string_view name);

// Of these, those that are times.
bool IsTimeVariable(absl::string_view name);

// Checks the braces of a template and the formats in them, whoever fills it.
void CheckBraces(const v1::Template& message, Context& context);

}  // namespace sluice::plan

#endif  // SLUICE_SRC_PLAN_CHECK_ACTION_H_
