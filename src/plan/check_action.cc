// Actions: whatever can be said of them without the host's own messages.
#include <array>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "src/plan/check_gate.h"

namespace sluice::plan {
namespace {

using v1::ActionValue;
using Fields = google::protobuf::RepeatedPtrField<v1::ActionField>;

constexpr std::array<absl::string_view, 8> kVariables = {"value",    "threshold", "gate", "owner",
                                                         "severity", "since",     "time", "reason"};
constexpr absl::string_view kMessagePrefix = "message.";

class ActionChecker {
 public:
  // With no gate, variables are not looked at.
  ActionChecker(const v1::Gate* gate, Context& context) : gate_(gate), context_(context) {}

  void CheckFields(const Fields& fields, int depth) {
    if (depth >= kDeepest) return;
    absl::flat_hash_set<absl::string_view> seen;
    for (const v1::ActionField& field : fields) {
      if (!field.name().text().empty() && !seen.insert(field.name().text()).second) {
        context_.report.Report(
            Code::kDuplicateField, field.name().span(),
            absl::StrCat("the field ", Quoted(field.name().text()), " is filled already"),
            "a repeated field takes a list: `[a, b]`");
      }
      CheckValue(field.value(), depth + 1);
    }
  }

 private:
  void CheckValue(const ActionValue& value, int depth) {
    if (depth >= kDeepest) return;
    switch (value.kind_case()) {
      case ActionValue::kVariable:
        if (gate_ != nullptr) CheckVariable(value.variable());
        break;
      case ActionValue::kFields:
        CheckFields(value.fields().fields(), depth + 1);
        break;
      case ActionValue::kList:
        for (const ActionValue& entry : value.list().values()) CheckValue(entry, depth + 1);
        break;
      default:
        break;
    }
  }

  void CheckVariable(const v1::Name& variable) {
    const std::string& text = variable.text();
    if (text.empty()) return;
    if (absl::StartsWith(text, kMessagePrefix)) return CheckMessage(variable);
    const bool label = HasLabel(gate_->labels(), text);
    bool builtin = false;
    for (const absl::string_view known : kVariables) builtin |= known == text;
    if (label && builtin) {
      context_.report.Report(Code::kAmbiguousVariable, variable.span(),
                             absl::StrCat("`$", text, "` is the gate's own ", text,
                                          ", and not the label of that name"),
                             "give the label another name if that is what you mean");
    }
    if (label || builtin) return;
    context_.report.Report(Code::kUnknownVariable, variable.span(),
                           absl::StrCat("there is no `$", text, "` here"), Remedy(text));
  }

  std::string Remedy(absl::string_view text) const {
    std::vector<std::string> known = LabelNames(gate_->labels());
    for (const absl::string_view variable : kVariables) {
      if (!HasLabel(gate_->labels(), variable)) known.emplace_back(variable);
    }
    for (std::string& name : known) name.insert(0, "$");
    std::string remedy = context_.report.DidYouMean(absl::StrCat("$", text), known);
    if (!remedy.empty()) return remedy;
    std::string all = "there are";
    for (const std::string& name : known) absl::StrAppend(&all, " ", name);
    return absl::StrCat(all, ", and $message.NAME");
  }

  void CheckMessage(const v1::Name& variable) {
    v1::Name name;
    name.set_text(variable.text().substr(kMessagePrefix.size()));
    *name.mutable_span() = variable.span();
    Resolve(context_.names.messages, "message", name, Code::kUnknownMessage, context_.report);
  }

  const v1::Gate* gate_;
  Context& context_;
};

}  // namespace

void CheckAction(const v1::Action& action, const v1::Gate& gate, Context& context) {
  ActionChecker(&gate, context).CheckFields(action.fields(), 0);
}

void CheckFieldNames(const v1::Action& action, Context& context) {
  ActionChecker(nullptr, context).CheckFields(action.fields(), 0);
}

}  // namespace sluice::plan
