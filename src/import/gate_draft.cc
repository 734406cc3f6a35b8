#include "src/import/gate_draft.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "src/import/annotation.h"
#include "src/language/print.h"
#include "src/language/unicode.h"

namespace sluice::import {
namespace {

using language::Quoted;

constexpr auto kError = Diagnostic::Severity::kError;
constexpr auto kWarning = Diagnostic::Severity::kWarning;

bool IsTemplate(absl::string_view text) { return absl::StrContains(text, "{{"); }

// The whole ticks of a group that are at least so long: it looks at nothing in between.
std::int64_t WholeTicks(std::int64_t ms, std::int64_t interval_ms) {
  return (ms + interval_ms - 1) / interval_ms * interval_ms;
}

void Comment(v1::Item& item, absl::string_view text) {
  // As the language keeps comments: without blanks at the end.
  item.mutable_layout()->add_comments_before(
      std::string(absl::StripTrailingAsciiWhitespace(absl::StrCat(" ", text))));
}

// How well an annotation tells of its alert: 0 best.
std::size_t RankOf(const Entry& annotation) {
  constexpr absl::string_view kBest[] = {"summary", "message", "description"};
  return static_cast<std::size_t>(std::find(std::begin(kBest), std::end(kBest), annotation.name) -
                                  std::begin(kBest));
}

constexpr std::size_t kNoText = 3;

}  // namespace

bool GateDrafter::Draft(const Rule& rule, const Condition& condition, std::size_t part,
                        std::size_t parts, std::int64_t interval_ms, GateDraft& draft,
                        bool& changed) {
  v1::Gate& gate = *draft.item.mutable_gate();
  gate.mutable_name()->set_text(GateName(rule));
  for (const std::string& label : condition.labels) {
    gate.add_labels()->set_text(vocabulary_.label_names.For(label, "label"));
  }
  AddHead(rule, part, parts, draft.item);
  AddLabels(rule, draft, changed);
  *gate.add_clauses()->mutable_when() = condition.when;
  AddDurations(rule, interval_ms, gate);
  const std::string error = writer_.ErrorIn(draft);
  if (error.empty()) {
    AddAnnotations(rule, condition, draft, changed);
    return true;
  }
  TellWithin(rules_.files[rule.file], rule.expr_text, {0, rule.expr_text.text.size()}, kError,
             "not-carried",
             absl::StrCat("alert ", Quoted(rule.alert), " is not carried over: ", error), "");
  return false;
}

// Two alerts of one name mostly differ by their severity.
std::string GateDrafter::GateName(const Rule& rule) {
  if (gate_names_.all().count(rule.alert) == 0) return gate_names_.For(rule.alert, "alert");
  std::string name = rule.alert;
  for (const Entry& label : rule.labels) {
    if (label.name == "severity") absl::StrAppend(&name, "_", label.value.text);
  }
  return gate_names_.New(name, "alert");
}

void GateDrafter::AddHead(const Rule& rule, std::size_t part, std::size_t parts, v1::Item& item) {
  RuleFile& file = rules_.files[rule.file];
  v1::Span span;
  span.set_begin(static_cast<std::uint32_t>(rule.begin));
  const std::size_t line = file.source.At(span, kWarning, "", "", "").line;
  const std::string of = parts > 1 ? absl::StrCat(", part ", part + 1, " of ", parts) : "";
  Comment(item, absl::StrCat(InComment(rule.alert), of, ", of group ",
                             InComment(rules_.groups[rule.group].name), " (",
                             InComment(file.source.file()), ":", line, ")"));
}

void GateDrafter::AddLabels(const Rule& rule, GateDraft& draft, bool& changed) {
  v1::Gate& gate = *draft.item.mutable_gate();
  std::string owner = options_.owner;
  std::string severity;
  for (const Entry& label : rule.labels) {
    const std::string& value = label.value.text;
    const bool is_owner = label.name == "team" || label.name == "owner";
    if (IsTemplate(value) || value.empty()) {
      changed = true;
      Tell(rules_.files[rule.file], label.value.begin, label.value.begin + value.size(), kWarning,
           "left-out",
           absl::StrCat("alert ", Quoted(rule.alert), ": the label ", Quoted(label.name),
                        value.empty() ? " is empty" : " is made by a template"),
           "");
    } else if (is_owner) {
      owner = value;
    } else if (label.name == "severity") {
      severity = severity_names_.For(value, "severity");
    }
    // What the plan spells otherwise, or has no place for.
    if (IsTemplate(value) || PlanName(value, "") != value ||
        (!is_owner && label.name != "severity")) {
      Comment(draft.item, absl::StrCat("label ", InComment(label.name), ": ", InComment(value)));
    }
  }
  draft.role = role_names_.For(owner, "owner");
  gate.add_clauses()->mutable_owner()->set_text(draft.role);
  if (!severity.empty()) gate.add_clauses()->mutable_severity()->set_text(severity);
}

void GateDrafter::AddDurations(const Rule& rule, std::int64_t interval_ms, v1::Gate& gate) {
  if (rule.for_ms > 0) {
    gate.add_clauses()->mutable_for_()->mutable_duration()->set_ns(
        WholeTicks(rule.for_ms, interval_ms) * 1'000'000);
  }
  if (rule.keep_firing_for_ms > 0) {
    gate.add_clauses()->mutable_clear()->mutable_for_()->set_ns(
        WholeTicks(rule.keep_firing_for_ms, interval_ms) * 1'000'000);
  }
}

GateDraft GateDrafter::Saying(const GateDraft& draft, const std::string& name,
                              const std::string& text, absl::string_view type,
                              absl::string_view field) const {
  GateDraft saying = draft;
  v1::Item message;
  message.mutable_message()->mutable_name()->set_text(name);
  message.mutable_message()->mutable_text()->set_text(text);
  saying.messages.push_back(std::move(message));
  v1::DoClause& act = *saying.item.mutable_gate()->add_clauses()->mutable_do_();
  act.set_on(v1::DoClause::TRIP);
  act.mutable_action()->mutable_message()->set_text(std::string(type));
  v1::ActionField& said = *act.mutable_action()->add_fields();
  said.mutable_name()->set_text(std::string(field));
  said.mutable_value()->mutable_variable()->set_text(absl::StrCat("message.", name));
  return saying;
}

std::string GateDrafter::Message(const Rule& rule, const Condition& condition,
                                 const Entry& annotation, const GateDraft& draft, bool& changed) {
  TemplateScope scope;
  scope.has_value = condition.has_value;
  scope.label = [&](const std::string& label) -> std::string {
    if (condition.labels.count(label) > 0) {
      return absl::StrCat("{", vocabulary_.label_names.For(label, "label"), "}");
    }
    const auto fixed = condition.fixed.find(label);
    return fixed == condition.fixed.end() ? "" : fixed->second;
  };
  std::string reason;
  const absl::optional<std::string> text =
      MessageText(OneLine(annotation.value.text), scope, reason);
  // Whether the plan can say it is seen where something says it.
  if (text.has_value())
    reason = writer_.ErrorIn(Saying(draft, "probe", *text, "probe.Note", "text"));
  if (text.has_value() && reason.empty()) return *text;
  changed = true;
  Tell(rules_.files[rule.file], annotation.value.begin, annotation.value.begin + 1, kWarning,
       "left-out",
       absl::StrCat("alert ", Quoted(rule.alert), ": the annotation ", Quoted(annotation.name),
                    " is kept as a comment: ", reason),
       "");
  return "";
}

void GateDrafter::AddAnnotations(const Rule& rule, const Condition& condition, GateDraft& draft,
                                 bool& changed) {
  const std::size_t dot = options_.say.rfind('.');
  const std::string gate = draft.item.gate().name().text();
  // Messages that can be said; the best of them is.
  struct Sayable {
    std::size_t rank;
    std::string name;
    std::string text;
  };
  std::vector<Sayable> messages;
  for (const Entry& annotation : rule.annotations) {
    const std::string& value = annotation.value.text;
    const bool is_text = IsTemplate(value) || RankOf(annotation) < kNoText;
    const std::string text =
        is_text ? Message(rule, condition, annotation, draft, changed) : std::string();
    if (text.empty()) {
      Comment(draft.item, absl::StrCat(InComment(annotation.name), ": ", InComment(value)));
    } else {
      messages.push_back({RankOf(annotation),
                          message_names_.New(absl::StrCat(gate, "_", annotation.name), "message"),
                          text});
    }
  }
  const auto best =
      std::min_element(messages.begin(), messages.end(),
                       [](const Sayable& a, const Sayable& b) { return a.rank < b.rank; });
  for (auto message = messages.begin(); message != messages.end(); ++message) {
    if (dot != std::string::npos && message == best && message->rank < kNoText) {
      draft = Saying(draft, message->name, message->text,
                     absl::string_view(options_.say).substr(0, dot),
                     absl::string_view(options_.say).substr(dot + 1));
    } else {
      Comment(draft.item,
              absl::StrCat("message ", message->name, " ", language::PrintQuoted(message->text)));
    }
  }
}

}  // namespace sluice::import
