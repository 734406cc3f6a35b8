#include "src/scenario/suite.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "src/language/parse.h"
#include "src/language/print.h"
#include "src/plan/check.h"
#include "src/plan/read_text.h"

namespace sluice::scenario {
namespace {

std::string FolderOf(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? "" : path.substr(0, slash);
}

const v1::Text* UseOf(const v1::Plan& plan) {
  for (const v1::Item& item : plan.items()) {
    if (item.has_use()) return &item.use();
  }
  return nullptr;
}

// What the other plan declares, without spans and without scenarios of its own, and then
// the scenarios of this one: so that errors can lie in these alone.
v1::Plan Joined(const v1::Plan& used, const v1::Plan& scenarios) {
  v1::Plan joined;
  for (const v1::Item& item : used.items()) {
    if (!item.has_scenario()) *joined.add_items() = item;
  }
  for (const v1::Item& item : scenarios.items()) {
    if (item.has_scenario()) *joined.add_items() = item;
  }
  return joined;
}

// The parser's findings are left to Plan::Parse, which tells them.
v1::Plan ParseQuietly(const language::Source& source) {
  Diagnostics ignored;
  return language::Parse(source, ignored);
}

}  // namespace

PlanText::PlanText(absl::string_view file, absl::string_view text)
    : source(file, text), parsed(ParseQuietly(source)) {}

int PlanText::LineOf(const v1::Span& span) const {
  return static_cast<int>(source.At(span, Diagnostic::Severity::kError, "", "", "").line);
}

absl::StatusOr<std::unique_ptr<Suite>> Suite::Load(const std::string& path, absl::string_view text,
                                                   const PlanOptions& options,
                                                   Diagnostics& diagnostics) {
  std::unique_ptr<Suite> suite(new Suite(path, text));
  suite->folder_ = FolderOf(path);
  suite->options_ = options;
  const v1::Text* use = UseOf(suite->file_.parsed);
  absl::StatusOr<Plan> plan = use == nullptr ? Plan::Parse(text, path, &diagnostics, options)
                                             : suite->UsePlan(*use, diagnostics);
  if (!plan.ok()) return plan.status();
  suite->plan_ = *std::move(plan);
  for (const v1::Item& item : suite->file_.parsed.items()) {
    if (item.has_scenario()) suite->cases_.push_back({&item.scenario(), item.span()});
  }
  return suite;
}

absl::StatusOr<Plan> Suite::UsePlan(const v1::Text& use, Diagnostics& diagnostics) {
  // By itself first: whatever is wrong but for names of the other file.
  const absl::StatusOr<Plan> alone =
      Plan::Parse(file_.source.text(), path(), &diagnostics, options_);
  if (!alone.ok()) return alone.status();
  const std::string other = absl::StartsWith(use.text(), "/") || folder_.empty()
                                ? use.text()
                                : absl::StrCat(folder_, "/", use.text());
  options_.import_paths.insert(options_.import_paths.begin(),
                               FolderOf(other).empty() ? "." : FolderOf(other));
  const absl::StatusOr<std::string> text = plan::ReadText(other);
  absl::StatusOr<Plan> plan =
      text.ok() ? Plan::Parse(*text, other, nullptr, options_) : text.status();
  if (!plan.ok()) {
    return absl::Status(
        plan.status().code(),
        absl::StrCat(path(), ":", LineOf(use.span()), ": use ", language::PrintQuoted(use.text()),
                     ": ", plan.status().message()));
  }
  used_.emplace(other, *text);
  Diagnostics found;
  plan::Check(Joined(plan->proto(), file_.parsed), file_.source, found, options_);
  for (const Diagnostic& diagnostic : found.all()) {
    if (diagnostic.severity == Diagnostic::Severity::kError) diagnostics.Add(diagnostic);
  }
  if (diagnostics.has_errors()) return absl::InvalidArgumentError(diagnostics.ToString());
  return plan;
}

std::string Suite::WithTimelines(const std::vector<Result>& results) const {
  v1::Plan updated = file_.parsed;
  std::size_t at = 0;
  for (v1::Item& item : *updated.mutable_items()) {
    if (!item.has_scenario()) continue;
    const Result& result = results[at++];
    if (!result.fault.status.ok()) continue;
    for (v1::ScenarioClause& clause : *item.mutable_scenario()->mutable_clauses()) {
      if (!clause.has_timeline()) continue;
      v1::Timeline& timeline = *clause.mutable_timeline();
      timeline.clear_entries();
      for (const Happening& happening : result.happened) {
        if (!IsOfTimeline(timeline, happening.event)) continue;
        *timeline.add_entries() = EntryOf(happening, plan_->program());
      }
    }
  }
  return language::Print(updated);
}

}  // namespace sluice::scenario
