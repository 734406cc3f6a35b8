// Gates and ramps.
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "sluice/builder.h"
#include "src/builder/draft.h"
#include "src/builder/record_action.h"

namespace sluice::build {
namespace {

void SetName(absl::string_view text, v1::Name* name) { name->set_text(text.data(), text.size()); }

v1::MissingClause::Then ThenOf(Missing then) {
  switch (then) {
    case Missing::kHold:
      return v1::MissingClause::HOLD;
    case Missing::kTrip:
      return v1::MissingClause::TRIP;
    case Missing::kClear:
      return v1::MissingClause::CLEAR;
  }
  return v1::MissingClause::THEN_UNSPECIFIED;
}

}  // namespace

// ---- Gates ----

v1::Clause& Gate::AddClause() const {
  v1::Clause& clause = *gate_->add_clauses();
  draft_->PutComments(*clause.mutable_layout());
  return clause;
}

void Gate::AddLabel(const Label& label) const { SetName(label.name(), gate_->add_labels()); }

Gate Gate::Owner(const RoleRef& role) const {
  SetName(role.name(), AddClause().mutable_owner());
  return *this;
}

Gate Gate::Severity(const SeverityRef& severity) const { return Severity(severity.name()); }

Gate Gate::Severity(absl::string_view severity) const {
  SetName(severity, AddClause().mutable_severity());
  return *this;
}

Gate Gate::When(const TruthExpr& condition) const {
  *AddClause().mutable_when() = condition.expr();
  return *this;
}

Gate Gate::Given(const TruthExpr& condition) const {
  *AddClause().mutable_given() = condition.expr();
  return *this;
}

// In text a `for` behind a `clear when` that has none of its own is the clear's.
v1::ForClause& Gate::AddFor(const Length& duration) const {
  AddClause().mutable_for_()->mutable_duration()->set_ns(duration.ns());
  int at = gate_->clauses_size() - 1;
  for (; at > 0; --at) {
    const v1::Clause& before = gate_->clauses(at - 1);
    if (!before.has_clear() || before.clear().has_for_()) break;
    gate_->mutable_clauses()->SwapElements(at - 1, at);
  }
  return *gate_->mutable_clauses(at)->mutable_for_();
}

Gate Gate::For(const Length& duration) const {
  AddFor(duration);
  return *this;
}

Gate Gate::For(const Length& duration, const Length& of) const {
  AddFor(duration).mutable_of()->set_ns(of.ns());
  return *this;
}

Gate Gate::ClearWhen(const TruthExpr& condition) const {
  *AddClause().mutable_clear()->mutable_when() = condition.expr();
  return *this;
}

Gate Gate::ClearWhen(const TruthExpr& condition, const Length& lasting) const {
  v1::ClearClause& clear = *AddClause().mutable_clear();
  *clear.mutable_when() = condition.expr();
  clear.mutable_for_()->set_ns(lasting.ns());
  return *this;
}

Gate Gate::ClearFor(const Length& duration) const {
  AddClause().mutable_clear()->mutable_for_()->set_ns(duration.ns());
  return *this;
}

Gate Gate::Warmup(const Length& duration) const {
  AddClause().mutable_warmup()->set_ns(duration.ns());
  return *this;
}

Gate Gate::Cooldown(const Length& duration) const {
  AddClause().mutable_cooldown()->set_ns(duration.ns());
  return *this;
}

Gate Gate::Latch() const {
  AddClause().set_latch(true);
  return *this;
}

Gate Gate::Shadow() const {
  AddClause().set_shadow(true);
  return *this;
}

Gate Gate::StartsTripped() const {
  AddClause().set_starts_tripped(true);
  return *this;
}

Gate Gate::Flap(int trips, const Length& in, const Length& hold) const {
  v1::FlapClause& flap = *AddClause().mutable_flap();
  if (trips < 0) {
    draft_->faults.push_back(
        {draft_->ItemOf(*gate_), gate_->clauses_size() - 1, "a number of trips can't be negative"});
  }
  flap.mutable_trips()->set_number(trips < 0 ? 0 : static_cast<std::uint64_t>(trips));
  flap.mutable_in()->set_ns(in.ns());
  flap.mutable_hold()->set_ns(hold.ns());
  return *this;
}

Gate Gate::OnMissing(const Length& after, Missing then) const {
  v1::MissingClause& missing = *AddClause().mutable_missing();
  missing.mutable_after()->set_ns(after.ns());
  missing.set_then(ThenOf(then));
  return *this;
}

Gate Gate::RemindEvery(const Length& interval) const {
  AddClause().mutable_remind_every()->set_ns(interval.ns());
  return *this;
}

Gate Gate::SuppressedByAll(const std::vector<GateRef>& gates) const {
  v1::NameList& names = *AddClause().mutable_suppressed_by();
  for (const GateRef& gate : gates) SetName(gate.name(), names.add_names());
  return *this;
}

Gate Gate::HoldAt(const LeverRef& lever, v1::LeverValue value) const {
  v1::HoldClause& hold = *AddClause().mutable_hold();
  SetName(lever.name(), hold.mutable_lever());
  *hold.mutable_at() = std::move(value);
  return *this;
}

Gate Gate::Do(v1::DoClause::On on, const v1::Action& action) const {
  v1::DoClause& clause = *AddClause().mutable_do_();
  clause.set_on(on);
  *clause.mutable_action() = action;
  return *this;
}

Gate Gate::Record(v1::DoClause::On on, const google::protobuf::Message& prototype,
                  FillMessage fill) const {
  const std::unique_ptr<google::protobuf::Message> first(prototype.New());
  const std::unique_ptr<google::protobuf::Message> second(prototype.New());
  fill(*first, Vars(0));
  fill(*second, Vars(1));
  std::vector<std::string> faults;
  Do(on, RecordAction(*first, *second, faults));
  for (std::string& fault : faults) {
    draft_->faults.push_back({draft_->ItemOf(*gate_), gate_->clauses_size() - 1, std::move(fault)});
  }
  return *this;
}

Gate Gate::Comment(absl::string_view text) const {
  draft_->AddComment(text);
  return *this;
}

// ---- Ramps ----

void Ramp::AddLabel(const Label& label) const { SetName(label.name(), ramp_->add_labels()); }

Ramp Ramp::Owner(const RoleRef& role) const {
  SetName(role.name(), ramp_->add_clauses()->mutable_owner());
  return *this;
}

Ramp Ramp::Lever(const LeverRef& lever) const {
  SetName(lever.name(), ramp_->add_clauses()->mutable_lever());
  return *this;
}

Ramp Ramp::AddStep(v1::LeverValue at, const Length* hold, Checkpoint checkpoint) const {
  v1::RampStep& step = *ramp_->add_clauses()->mutable_step();
  *step.mutable_at() = std::move(at);
  if (hold != nullptr) step.mutable_hold()->set_ns(hold->ns());
  step.set_checkpoint(checkpoint == Checkpoint::kYes);
  return *this;
}

Ramp Ramp::RollbackToCheckpoint() const {
  ramp_->add_clauses()->mutable_on_trip_rollback_to()->set_checkpoint(true);
  return *this;
}

Ramp Ramp::RollbackToFirst() const {
  ramp_->add_clauses()->mutable_on_trip_rollback_to()->set_first(true);
  return *this;
}

Ramp Ramp::RollbackTo(const Literal& step) const {
  *ramp_->add_clauses()->mutable_on_trip_rollback_to()->mutable_value() = step.proto();
  return *this;
}

Ramp Ramp::AdvanceWhen(const TruthExpr& condition) const {
  *ramp_->add_clauses()->mutable_advance_when() = condition.expr();
  return *this;
}

Ramp Ramp::GuardedBy(const std::vector<GateRef>& gates) const {
  v1::NameList& names = *ramp_->add_clauses()->mutable_guard();
  for (const GateRef& gate : gates) SetName(gate.name(), names.add_names());
  return *this;
}

}  // namespace sluice::build
