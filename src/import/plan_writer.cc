#include "src/import/plan_writer.h"

#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "sluice/plan.h"
#include "src/import/build.h"
#include "src/language/unicode.h"

namespace sluice::import {
namespace {

// The names of signals that the gate reads.
void AddSignals(const v1::Gate& gate, std::set<std::string>& names) {
  for (const v1::Clause& clause : gate.clauses()) {
    if (!clause.has_when()) continue;
    ForEachAggregate(clause.when(), [&](const v1::Aggregate& aggregate) {
      names.insert(aggregate.signal().text());
    });
  }
}

}  // namespace

std::string InComment(absl::string_view text) { return language::Escaped(OneLine(text)); }

std::string OneLine(absl::string_view text) {
  return absl::StrJoin(absl::StrSplit(text, absl::ByAnyChar(" \t\r\n"), absl::SkipEmpty()), " ");
}

v1::Item PlanWriter::Tick() const {
  v1::Item item;
  item.mutable_tick()->set_ns(tick_ms_ * 1'000'000);
  return item;
}

v1::Item PlanWriter::Role(const std::string& name) {
  v1::Item item;
  item.mutable_role()->mutable_name()->set_text(name);
  return item;
}

std::string PlanWriter::CommentOn(const Signal& signal) const {
  const std::string metric = InComment(signal.metric);
  if (absl::EndsWith(signal.metric, "_bucket") && signal.kind == v1::Signal::DISTRIBUTION) {
    return absl::StrCat(" the values that ", metric, " counts, or histograms of them");
  }
  for (const Signal& other : vocabulary_.signals.all()) {
    if (&other != &signal && other.metric == signal.metric) {
      return absl::StrCat(" samples of ", metric, ", as is ", other.name);
    }
  }
  return signal.name == signal.metric ? "" : absl::StrCat(" metric ", metric);
}

v1::Item PlanWriter::SignalItem(const Signal& signal) const {
  v1::Item item;
  item.mutable_signal()->mutable_name()->set_text(signal.name);
  item.mutable_signal()->set_kind(signal.kind);
  for (const std::string& label : vocabulary_.labels.Of(signal.metric)) {
    if (label == "le" && signal.kind == v1::Signal::DISTRIBUTION) continue;
    item.mutable_signal()->add_labels()->mutable_name()->set_text(
        vocabulary_.label_names.For(label, "label"));
  }
  if (const std::string comment = CommentOn(signal); !comment.empty()) {
    item.mutable_layout()->set_comment_after(comment);
    item.mutable_layout()->set_has_comment_after(true);
  }
  return item;
}

std::vector<v1::Item> PlanWriter::SignalsOf(const std::vector<const GateDraft*>& drafts) const {
  std::set<std::string> names;
  for (const GateDraft* draft : drafts) AddSignals(draft->item.gate(), names);
  std::vector<v1::Item> items;
  for (const Signal& signal : vocabulary_.signals.all()) {
    if (names.count(signal.name) > 0) items.push_back(SignalItem(signal));
  }
  return items;
}

std::string PlanWriter::ErrorIn(const GateDraft& draft) const {
  v1::Plan plan;
  *plan.add_items() = Tick();
  *plan.add_items() = Role(draft.role);
  for (v1::Item& signal : SignalsOf({&draft})) *plan.add_items() = std::move(signal);
  for (const v1::Item& message : draft.messages) *plan.add_items() = message;
  *plan.add_items() = draft.item;
  PlanOptions options;
  options.only_import_paths = true;  // what is linked into this program is not the plan's
  Diagnostics diagnostics;
  const absl::StatusOr<Plan> checked = Plan::FromProto(plan, "plan", &diagnostics, options);
  for (const Diagnostic& diagnostic : diagnostics.all()) {
    // A label may be called like what a message says anyway, and would not be what is said.
    const bool wrong = diagnostic.severity == Diagnostic::Severity::kError ||
                       diagnostic.code == "ambiguous-variable";
    if (wrong) return diagnostic.message;
  }
  if (checked.ok()) return "";
  return std::string(checked.status().message());
}

v1::Plan PlanWriter::Write(const std::vector<std::string>& comments) {
  v1::Plan plan;
  *plan.add_items() = Tick();
  for (const std::string& comment : comments) {
    plan.mutable_items(0)->mutable_layout()->add_comments_before(
        comment.empty() ? "" : absl::StrCat(" ", comment));
  }
  std::set<std::string> roles;
  std::vector<const GateDraft*> all;
  const auto begin_block = [&plan](const v1::Item& item, bool first) {
    *plan.add_items() = item;
    if (first) plan.mutable_items(plan.items_size() - 1)->mutable_layout()->set_blank_before(true);
  };
  for (const GateDraft& draft : drafts_) {
    all.push_back(&draft);
    if (roles.insert(draft.role).second) begin_block(Role(draft.role), roles.size() == 1);
  }
  bool first = true;
  for (const v1::Item& signal : SignalsOf(all)) {
    begin_block(signal, first);
    first = false;
  }
  for (const GateDraft& draft : drafts_) {
    first = true;
    for (const v1::Item& message : draft.messages) {
      begin_block(message, first);
      first = false;
    }
    begin_block(draft.item, true);
  }
  return plan;
}

}  // namespace sluice::import
