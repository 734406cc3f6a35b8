// $names in actions, and what the {names} of templates have in common with them.
#include <array>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "src/plan/check_action.h"
#include "src/plan/labels.h"

namespace sluice::plan {
namespace {

constexpr std::array<absl::string_view, 10> kBuiltin = {
    "value", "threshold", "gate",       "owner",  "severity",
    "since", "time",      "tripped_at", "reason", "escalated_to"};
constexpr absl::string_view kMessagePrefix = "message.";

// `$region`, `{region}`
std::string Shown(absl::string_view name, absl::string_view mark) {
  return Quoted(absl::StrCat(mark, name, mark == "{" ? "}" : ""));
}

}  // namespace

bool IsBuiltinVariable(absl::string_view name) {
  for (const absl::string_view builtin : kBuiltin) {
    if (builtin == name) return true;
  }
  return false;
}

bool IsTimeVariable(absl::string_view name) {
  return name == "since" || name == "time" || name == "tripped_at";
}

const Sides& ActionChecker::SidesOfGate() {
  const auto [place, added] = context_.sides.try_emplace(gate_);
  if (!added) return place->second;
  for (const v1::Clause& clause : gate_->clauses()) {
    if (!clause.has_when()) continue;
    place->second = SidesOf(clause.when(), context_.names);
    // What could not be read may have compared something.
    place->second.present |= report_.BrokenWithin(clause.span());
    return place->second;
  }
  place->second.present = true;  // that there is no condition at all was reported
  return place->second;
}

bool ActionChecker::CheckVariable(const v1::Name& variable) {
  const std::string& text = variable.text();
  if (text.empty()) return false;
  if (gate_ == nullptr) {
    report_.Report(Code::kUnknownVariable, variable.span(),
                   absl::StrCat("an expectation has no variables such as `$", text, "`"),
                   "write the value that is expected");
    return false;
  }
  if (absl::StartsWith(text, kMessagePrefix)) return CheckMessage(variable);
  return CheckName(text, variable.span(), "$") && CheckEscalated(text, variable.span(), "$");
}

// `mark` is what stands before the name: "$", or "{" in a template.
bool ActionChecker::CheckName(absl::string_view name, const v1::Span& span,
                              absl::string_view mark) {
  const bool label = HasLabel(gate_->labels(), name);
  const bool builtin = IsBuiltinVariable(name);
  const std::string shown = Shown(name, mark);
  if (!label && !builtin) {
    const std::string gate =
        mark == "{" ? absl::StrCat("in gate ", Quoted(gate_->name().text())) : "here";
    report_.Report(Code::kUnknownVariable, span, absl::StrCat("there is no ", shown, " ", gate),
                   WhatVariables(name, mark));
    return false;
  }
  if (label && builtin) {
    report_.Report(
        Code::kAmbiguousVariable, span,
        absl::StrCat(shown, " is the gate's own ", name, ", and not the label of that name"),
        "give the label another name if that is what you mean");
  }
  if ((name == "value" || name == "threshold") && !SidesOfGate().present) {
    report_.Report(Code::kValueOfNothing, span,
                   absl::StrCat("gate ", Quoted(gate_->name().text()), " has no ", shown,
                                ", for its `when` compares nothing"),
                   "`$reason` says in words why it tripped");
    return false;
  }
  return true;
}

// Whom it is escalated to is known only where something is.
bool ActionChecker::CheckEscalated(absl::string_view name, const v1::Span& span,
                                   absl::string_view mark) {
  if (name != "escalated_to" || on_ == v1::DoClause::ESCALATE) return true;
  report_.Report(Code::kValueOfNothing, span,
                 absl::StrCat("there is no ", Shown(name, mark), " but in `on escalate do`"),
                 absl::StrCat(Shown("owner", mark), " is the role that answers for the gate"));
  return false;
}

std::string ActionChecker::WhatVariables(absl::string_view name, absl::string_view mark) const {
  if (report_.full()) return "";
  const bool braces = mark == "{";
  std::vector<std::string> known = LabelNames(gate_->labels());
  for (const absl::string_view variable : kBuiltin) {
    if (variable == "escalated_to" && on_ != v1::DoClause::ESCALATE) continue;
    if (!HasLabel(gate_->labels(), variable)) known.emplace_back(variable);
  }
  for (std::string& one : known) one = absl::StrCat(mark, one, braces ? "}" : "");
  const std::string remedy = report_.DidYouMean(absl::StrCat(mark, name, braces ? "}" : ""), known);
  if (!remedy.empty()) return remedy;
  std::string all = "there are";
  for (const std::string& one : known) absl::StrAppend(&all, " ", one);
  return braces ? all : absl::StrCat(all, ", and $message.NAME");
}

bool ActionChecker::CheckMessage(const v1::Name& variable) {
  v1::Name name;
  name.set_text(variable.text().substr(kMessagePrefix.size()));
  *name.mutable_span() = variable.span();
  const v1::Template* message =
      Resolve(context_.names.messages, "message", name, Code::kUnknownMessage, report_);
  if (message == nullptr) return false;
  CheckTemplate(*message);
  return true;
}

}  // namespace sluice::plan
