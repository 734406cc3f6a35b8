#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "sluice/builder.h"
#include "sluice/builder/scenario.h"
#include "src/builder/draft.h"
#include "src/builder/explain.h"
#include "src/builder/faults.h"

namespace sluice::build {
namespace {

void SetText(absl::string_view text, v1::Text* out) { out->set_text(text.data(), text.size()); }
void SetName(absl::string_view text, v1::Name* out) { out->set_text(text.data(), text.size()); }

// A blank line stands where statements of another kind begin, and around blocks.
void PutBlankLines(v1::Plan& plan) {
  for (int i = 1; i < plan.items_size(); ++i) {
    const v1::Item& before = plan.items(i - 1);
    v1::Item& item = *plan.mutable_items(i);
    const auto is_setting = [](const v1::Item& setting) {
      return setting.kind_case() >= v1::Item::kTick && setting.kind_case() <= v1::Item::kUse;
    };
    const bool block =
        item.has_gate() || item.has_ramp() || item.has_checklist() || item.has_scenario();
    const bool alike =
        item.kind_case() == before.kind_case() || (is_setting(item) && is_setting(before));
    item.mutable_layout()->set_blank_before(block || !alike ||
                                            item.layout().comments_before_size() > 0);
  }
}

absl::Status Refuse(const v1::Plan& plan, const std::vector<Fault>& faults) {
  std::vector<std::string> told;
  for (const Fault& fault : faults) {
    told.push_back(absl::StrCat(PlaceInWords(plan, fault.item, fault.clause), ": ", fault.what));
  }
  return absl::InvalidArgumentError(absl::StrJoin(told, "\n"));
}

}  // namespace

// ---- People ----

build::Role Role::ReportsTo(const RoleRef& role) const {
  SetName(role.name(), role_->mutable_reports_to());
  return *this;
}

build::Severity Severity::AcknowledgeWithin(const Length& deadline) const {
  level_->mutable_acknowledge_within()->set_ns(deadline.ns());
  return *this;
}

build::Severity Severity::ResolveWithin(const Length& deadline) const {
  level_->mutable_resolve_within()->set_ns(deadline.ns());
  return *this;
}

build::Checklist Checklist::Item(absl::string_view text, const RoleRef& owner) const {
  v1::ChecklistItem& item = *checklist_->add_items();
  SetText(text, item.mutable_text());
  SetName(owner.name(), item.mutable_owner());
  return *this;
}

// ---- The plan ----

PlanBuilder::PlanBuilder(absl::string_view name) : draft_(std::make_unique<Draft>()) {
  if (!name.empty()) SetText(name, draft_->AddItem().mutable_plan());
}

PlanBuilder::~PlanBuilder() = default;
PlanBuilder::PlanBuilder(PlanBuilder&&) noexcept = default;
PlanBuilder& PlanBuilder::operator=(PlanBuilder&&) noexcept = default;

v1::Plan PlanBuilder::proto() const {
  v1::Plan plan = draft_->plan;
  PutBlankLines(plan);
  for (const std::string& line : draft_->comments) *plan.add_comments_at_end() = line;
  return plan;
}

absl::StatusOr<Plan> PlanBuilder::Build(const PlanOptions& options,
                                        Diagnostics* diagnostics) const {
  const v1::Plan plan = proto();
  std::vector<Fault> faults = FindFaults(plan);
  faults.insert(faults.end(), draft_->faults.begin(), draft_->faults.end());
  std::stable_sort(faults.begin(), faults.end(), [](const Fault& a, const Fault& b) {
    return std::pair(a.item, a.clause) < std::pair(b.item, b.clause);
  });
  if (!faults.empty()) return Refuse(plan, faults);

  Diagnostics found;
  absl::StatusOr<Plan> built = Plan::FromProto(plan, "plan", &found, options);
  if (diagnostics != nullptr) {
    for (const Diagnostic& diagnostic : found.all()) diagnostics->Add(diagnostic);
  }
  if (built.ok() || !found.has_errors()) return built;
  return absl::InvalidArgumentError(ExplainInWords(plan, found));
}

PlanBuilder& PlanBuilder::Tick(const Length& tick) {
  draft_->AddItem().mutable_tick()->set_ns(tick.ns());
  return *this;
}

PlanBuilder& PlanBuilder::Lateness(const Length& lateness) {
  draft_->AddItem().mutable_lateness()->set_ns(lateness.ns());
  return *this;
}

PlanBuilder& PlanBuilder::Ahead(const Length& ahead) {
  draft_->AddItem().mutable_ahead()->set_ns(ahead.ns());
  return *this;
}

PlanBuilder& PlanBuilder::Import(absl::string_view file) {
  SetText(file, draft_->AddItem().mutable_import());
  return *this;
}

PlanBuilder& PlanBuilder::Timezone(absl::string_view zone) {
  SetText(zone, draft_->AddItem().mutable_timezone());
  return *this;
}

PlanBuilder& PlanBuilder::Use(absl::string_view file) {
  SetText(file, draft_->AddItem().mutable_use());
  return *this;
}

PlanBuilder& PlanBuilder::StatusEvery(const Length& interval) {
  draft_->AddItem().mutable_status_every()->set_ns(interval.ns());
  return *this;
}

PlanBuilder& PlanBuilder::Comment(absl::string_view text) {
  draft_->AddComment(text);
  return *this;
}

build::Role PlanBuilder::Role(absl::string_view name) {
  v1::Role* role = draft_->AddItem().mutable_role();
  SetName(name, role->mutable_name());
  return build::Role(role);
}

build::Severity PlanBuilder::Severity(absl::string_view name) {
  v1::SeverityLevel* level = draft_->AddItem().mutable_severity();
  SetName(name, level->mutable_name());
  return build::Severity(level);
}

build::Message PlanBuilder::Message(absl::string_view name, absl::string_view text) {
  v1::Template* message = draft_->AddItem().mutable_message();
  SetName(name, message->mutable_name());
  SetText(text, message->mutable_text());
  return build::Message(name);
}

build::Checklist PlanBuilder::Checklist() {
  return build::Checklist(draft_->AddItem().mutable_checklist());
}

// ---- Signals ----

SignalDeclaration PlanBuilder::AddSignal(absl::string_view name, v1::Signal::Kind kind,
                                         absl::string_view unit_of_time) {
  v1::Signal* signal = draft_->AddItem().mutable_signal();
  SetName(name, signal->mutable_name());
  signal->set_kind(kind);
  if (!unit_of_time.empty()) SetName(unit_of_time, signal->mutable_unit());
  return SignalDeclaration(draft_.get(), signal);
}

Signal<kGauge, NumberExpr> PlanBuilder::Gauge(absl::string_view name) {
  return {name, AddSignal(name, kGauge, "")};
}

Signal<kCounter, NumberExpr> PlanBuilder::Counter(absl::string_view name) {
  return {name, AddSignal(name, kCounter, "")};
}

Signal<kEvents, NumberExpr> PlanBuilder::Events(absl::string_view name) {
  return {name, AddSignal(name, kEvents, "")};
}

Signal<kOutcome, NumberExpr> PlanBuilder::Outcome(absl::string_view name) {
  return {name, AddSignal(name, kOutcome, "")};
}

Signal<kDistribution, NumberExpr> PlanBuilder::Distribution(absl::string_view name) {
  return {name, AddSignal(name, kDistribution, "")};
}

// ---- Levers ----

v1::Lever* PlanBuilder::AddLever(absl::string_view name, absl::string_view enum_type,
                                 const Strings& values) {
  v1::Lever* lever = draft_->AddItem().mutable_lever();
  SetName(name, lever->mutable_name());
  if (!enum_type.empty()) SetName(enum_type, lever->mutable_enum_type());
  lever->set_scale(v1::Lever::NAMES);
  for (const std::string& value : values) SetName(value, lever->add_values());
  return lever;
}

v1::Lever* PlanBuilder::AddNumericLever(absl::string_view name, v1::Lever::Scale scale, Wins wins,
                                        const Literal& at_rest) {
  v1::Lever* lever = draft_->AddItem().mutable_lever();
  SetName(name, lever->mutable_name());
  lever->set_scale(scale);
  lever->set_wins(wins == Wins::kLowest ? v1::Lever::LOWEST : v1::Lever::HIGHEST);
  *lever->mutable_default_() = at_rest.proto();
  return lever;
}

NamedLever PlanBuilder::Lever(absl::string_view name, const Strings& values) {
  v1::Lever* lever = AddLever(name, "", values);
  if (values.empty()) {
    draft_->faults.push_back({draft_->ItemOf(*lever), -1, "it has no values"});
  }
  return NamedLever(lever);
}

NumericLever PlanBuilder::PercentLever(absl::string_view name, Wins wins, const Literal& at_rest) {
  return NumericLever(AddNumericLever(name, v1::Lever::PERCENT, wins, at_rest));
}

NumericLever PlanBuilder::NumberLever(absl::string_view name, Wins wins, const Literal& at_rest) {
  return NumericLever(AddNumericLever(name, v1::Lever::NUMBER, wins, at_rest));
}

// ---- Blocks ----

build::Gate PlanBuilder::Gate(absl::string_view name) {
  v1::Gate* gate = draft_->AddItem().mutable_gate();
  SetName(name, gate->mutable_name());
  return build::Gate(draft_.get(), gate);
}

build::Ramp PlanBuilder::Ramp(absl::string_view name) {
  v1::Ramp* ramp = draft_->AddItem().mutable_ramp();
  SetName(name, ramp->mutable_name());
  return build::Ramp(ramp);
}

build::Scenario PlanBuilder::Scenario(absl::string_view title) {
  v1::Scenario* scenario = draft_->AddItem().mutable_scenario();
  SetText(title, scenario->mutable_title());
  return build::Scenario(draft_.get(), scenario);
}

}  // namespace sluice::build
