// What the host binds: handlers of actions and levers, checked against the plan.
#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/types/optional.h"
#include "src/engine/core.h"
#include "src/engine/event_fields.h"
#include "src/language/source.h"
#include "src/language/unicode.h"
#include "src/plan/host_types.h"

namespace sluice {

absl::Status Engine::Core::CheckDefinition(const google::protobuf::Descriptor* type,
                                           bool* sent) const {
  for (const plan::GateSpec& gate : program_.gates) {
    for (const plan::ActionSpec& action : gate.actions) {
      if (action.source.message().text() != type->full_name()) continue;
      if (sent != nullptr) *sent = true;
      if (action.descriptor == type) continue;
      return absl::InvalidArgumentError(absl::StrCat(
          "gate ", gate.name, " sends ", type->full_name(),
          ", but the plan was checked against another definition of it than this program's own;"
          " parse the plan without PlanOptions::import_paths"));
    }
  }
  return absl::OkStatus();
}

absl::Status Engine::Core::BindAction(const google::protobuf::Message& prototype,
                                      ActionHandler handler) {
  const google::protobuf::Descriptor* type = prototype.GetDescriptor();
  bool sent = false;
  if (absl::Status good = CheckDefinition(type, &sent); !good.ok()) return good;
  if (!sent && !options_.allow_unsent_actions) {
    std::vector<std::string> known;
    for (const plan::GateSpec& gate : program_.gates) {
      for (const plan::ActionSpec& action : gate.actions) {
        known.push_back(action.source.message().text());
      }
    }
    return absl::NotFoundError(absl::StrCat(
        "the plan never sends ", type->full_name(), language::DidYouMean(type->full_name(), known),
        " (EngineOptions::allow_unsent_actions lets a handler wait for another plan)"));
  }
  dispatcher_.OnAction(type, std::move(handler));
  return absl::OkStatus();
}

absl::Status Engine::Core::CheckHandlers(
    absl::FunctionRef<bool(const google::protobuf::Descriptor*)> handled) const {
  if (options_.allow_unhandled_actions) return absl::OkStatus();
  std::vector<std::string> unhandled;
  for (const plan::GateSpec& gate : program_.gates) {
    for (const plan::ActionSpec& action : gate.actions) {
      if (action.descriptor != nullptr && handled(action.descriptor)) continue;
      std::string told = absl::StrCat(action.source.message().text(), " (gate ", gate.name, ")");
      if (std::find(unhandled.begin(), unhandled.end(), told) == unhandled.end()) {
        unhandled.push_back(std::move(told));
      }
    }
  }
  if (unhandled.empty()) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat("the plan sends what no handler was given for: ", absl::StrJoin(unhandled, ", "),
                   "; call On<Message> for each before the start, or set"
                   " EngineOptions::allow_unhandled_actions"));
}

absl::StatusOr<int> Engine::Core::LeverInForm(absl::string_view name, const Form& form) const {
  const int at = program_.FindLever(name);
  if (at < 0) {
    std::vector<std::string> known;
    for (const plan::LeverSpec& spec : program_.levers) known.push_back(spec.name);
    return absl::NotFoundError(absl::StrCat("the plan has no lever `", language::Escaped(name), "`",
                                            language::DidYouMean(name, known)));
  }
  const plan::LeverSpec& lever = program_.levers[static_cast<std::size_t>(at)];
  const bool of_names = lever.scale == v1::Lever::NAMES;
  if (of_names == (form.kind == Form::Kind::kNumber)) {
    return absl::InvalidArgumentError(
        absl::StrCat("lever ", lever.name,
                     of_names ? " has names for its values: ask for a protobuf enum or a"
                                " std::string"
                              : " is numeric: ask for a double"));
  }
  if (form.kind != Form::Kind::kEnum) return at;
  if (lever.enum_type != nullptr && lever.enum_type->full_name() != form.enum_type->full_name()) {
    return absl::InvalidArgumentError(absl::StrCat("lever ", lever.name, " is of the enum ",
                                                   lever.enum_type->full_name(), ", not of ",
                                                   form.enum_type->full_name()));
  }
  for (const std::string& value : lever.values) {
    if (plan::FindEnumValue(*form.enum_type, value) != nullptr) continue;
    return absl::InvalidArgumentError(absl::StrCat("the enum ", form.enum_type->full_name(),
                                                   " has no value for `", value, "` of lever ",
                                                   lever.name));
  }
  return at;
}

Engine::RawValue Engine::Core::InForm(const plan::LeverSpec& lever, double value,
                                      const Form& form) {
  RawValue raw;
  raw.number = value;
  if (lever.scale != v1::Lever::NAMES) return raw;
  raw.name = lever.values[static_cast<std::size_t>(value)];
  if (form.kind == Form::Kind::kEnum) {
    raw.enum_number = plan::FindEnumValue(*form.enum_type, raw.name)->number();
  }
  return raw;
}

absl::Status Engine::Core::BindLever(absl::string_view name, const Form& form,
                                     LeverHandler handler) {
  const absl::StatusOr<int> at = LeverInForm(name, form);
  if (!at.ok()) return at.status();
  BoundLever bound{form, std::make_shared<LeverHandler>(std::move(handler))};
  Rebind(*at, bound);
  bound_levers_[std::string(name)] = std::move(bound);
  return absl::OkStatus();
}

void Engine::Core::Rebind(int lever, const BoundLever& bound) {
  dispatcher_.OnLever(lever, [this, lever, form = bound.form, handler = bound.handler](
                                 const v1::Event& event, double from, double to) {
    const plan::LeverSpec& spec = program_.levers[static_cast<std::size_t>(lever)];
    (*handler)(InForm(spec, from, form), InForm(spec, to, form), event);
  });
}

absl::StatusOr<Engine::RawValue> Engine::Core::FindLever(absl::string_view name,
                                                         const Labels& segment,
                                                         const Form& form) const {
  const absl::StatusOr<int> at = LeverInForm(name, form);
  if (!at.ok()) return at.status();
  const plan::LeverSpec& lever = program_.levers[static_cast<std::size_t>(*at)];
  const absl::optional<evaluate::LabelValues> values = ValuesIn(lever.space, segment);
  if (!values.has_value()) {
    return absl::InvalidArgumentError(

        engine::NoSuchSegment(absl::StrCat("lever ", lever.name), lever.labels, segment));
  }
  const absl::optional<std::uint32_t> number = spaces_.Find(lever.space, *values);
  const bool exists = number.has_value() && levers_.exists(*at, *number);
  return InForm(lever, exists ? levers_.value(*at, *number) : levers_.value_of_another(*at), form);
}

}  // namespace sluice
