#include "sluice/builder/scenario.h"

#include <utility>
#include <vector>

#include "src/builder/draft.h"
#include "src/builder/record_action.h"

namespace sluice::build {
namespace {

void SetText(absl::string_view text, v1::Text* out) { out->set_text(text.data(), text.size()); }

// A minus stands before a literal, and is no part of it.
v1::SignedLiteral Signed(const v1::Literal& literal) {
  v1::SignedLiteral value;
  const v1::Expr expr = LiteralExpr(literal);
  value.set_negative(expr.has_negate());
  *value.mutable_literal() = value.negative() ? expr.negate().operand().literal() : expr.literal();
  return value;
}

v1::FeedPart Part(v1::FeedPart::Shape shape, const Length& lasting) {
  v1::FeedPart part;
  part.set_shape(shape);
  part.mutable_for_()->set_ns(lasting.ns());
  return part;
}

v1::FeedPart Constant(const v1::Literal& value, const Length& lasting) {
  v1::FeedPart part = Part(v1::FeedPart::CONSTANT, lasting);
  *part.mutable_value() = Signed(value);
  return part;
}

v1::FeedPart LinePart(const v1::Literal& from, const v1::Literal& to, const Length& lasting) {
  v1::FeedPart part = Part(v1::FeedPart::LINE, lasting);
  *part.mutable_value() = Signed(from);
  *part.mutable_to() = Signed(to);
  return part;
}

Expectation ExpectationOf(const v1::ExpectGate& gate) {
  v1::Expectation expectation;
  *expectation.mutable_gate() = gate;
  return Expectation(std::move(expectation));
}

v1::TimelineEntry Entry(const Length& at, const Target& target, absl::string_view kind) {
  v1::TimelineEntry entry;
  entry.mutable_at()->set_ns(at.ns());
  *entry.mutable_target() = target.proto();
  entry.mutable_kind()->set_text(kind.data(), kind.size());
  return entry;
}

}  // namespace

// ---- Feeds ----

Feed::Feed(const Target& signal) { *proto_.mutable_signal() = signal.proto(); }

Feed Feed::Rate(const Literal& count, const Length& per) const {
  Feed feed = *this;
  *feed.proto_.mutable_rate()->mutable_count() = count.proto();
  feed.proto_.mutable_rate()->mutable_per()->set_ns(per.ns());
  return feed;
}

Feed Feed::Every(const Length& interval) const {
  Feed feed = *this;
  feed.proto_.mutable_every()->set_ns(interval.ns());
  return feed;
}

Feed Feed::Late(const Length& delay) const {
  Feed feed = *this;
  feed.proto_.mutable_late()->set_ns(delay.ns());
  return feed;
}

Feed Feed::With(v1::FeedPart part) const {
  Feed feed = *this;
  *feed.proto_.add_parts() = std::move(part);
  return feed;
}

Feed Feed::Value(const Literal& value, const Length& lasting) const {
  return With(Constant(value.proto(), lasting));
}

Feed Feed::Value(const Length& value, const Length& lasting) const {
  return With(Constant(value.proto(), lasting));
}

Feed Feed::Line(const Literal& from, const Literal& to, const Length& lasting) const {
  return With(LinePart(from.proto(), to.proto(), lasting));
}

Feed Feed::Line(const Length& from, const Length& to, const Length& lasting) const {
  return With(LinePart(from.proto(), to.proto(), lasting));
}

Feed Feed::Nothing(const Length& lasting) const {
  return With(Part(v1::FeedPart::NOTHING, lasting));
}

// ---- Expectations ----

Happening::Happening(v1::ExpectGate::What what, const Target& gate) {
  *gate_.mutable_gate() = gate.proto();
  gate_.set_what(what);
}

GateExpectation Happening::When(v1::Moment::Kind kind, const Length& first,
                                const Length* last) const {
  v1::Expectation expectation;
  *expectation.mutable_gate() = gate_;
  v1::Moment& moment = *expectation.mutable_gate()->mutable_moment();
  moment.set_kind(kind);
  moment.mutable_first()->set_ns(first.ns());
  if (last != nullptr) moment.mutable_last()->set_ns(last->ns());
  return GateExpectation(std::move(expectation));
}

GateExpectation Happening::At(const Length& time) const {
  return When(v1::Moment::AT, time, nullptr);
}

GateExpectation Happening::By(const Length& time) const {
  return When(v1::Moment::BY, time, nullptr);
}

GateExpectation Happening::Between(const Length& first, const Length& last) const {
  return When(v1::Moment::BETWEEN, first, &last);
}

Expectation Happening::Never() const {
  v1::ExpectGate gate = gate_;
  gate.set_never(true);
  return ExpectationOf(gate);
}

Happening Trips(const Target& gate) { return Happening(v1::ExpectGate::TRIPS, gate); }
Happening Clears(const Target& gate) { return Happening(v1::ExpectGate::CLEARS, gate); }
Happening Escalates(const Target& gate) { return Happening(v1::ExpectGate::ESCALATES, gate); }
Happening GoesBlind(const Target& gate) { return Happening(v1::ExpectGate::GOES_BLIND, gate); }

Expectation StaysClear(const Target& gate) {
  v1::ExpectGate expected;
  *expected.mutable_gate() = gate.proto();
  expected.set_what(v1::ExpectGate::STAYS_CLEAR);
  return ExpectationOf(expected);
}

Expectation Never(const GateExpectation& expectation) {
  v1::ExpectGate gate = expectation.proto().gate();
  gate.set_never(true);
  return ExpectationOf(gate);
}

LeverExpectation::LeverExpectation(const Target& lever, v1::LeverValue value) {
  *lever_.mutable_lever() = lever.proto();
  *lever_.mutable_value() = std::move(value);
}

Expectation LeverExpectation::At(const Length& time) const {
  v1::Expectation expectation;
  *expectation.mutable_lever() = lever_;
  v1::Moment& moment = *expectation.mutable_lever()->mutable_moment();
  moment.set_kind(v1::Moment::AT);
  moment.mutable_first()->set_ns(time.ns());
  return Expectation(std::move(expectation));
}

Expectation LeverExpectation::From(const Length& first, const Length& last) const {
  v1::Expectation expectation = At(first).proto();
  v1::Moment& moment = *expectation.mutable_lever()->mutable_moment();
  moment.set_kind(v1::Moment::FROM_TO);
  moment.mutable_last()->set_ns(last.ns());
  return Expectation(std::move(expectation));
}

LeverExpectation Is(const Target& lever, absl::string_view value) {
  return LeverExpectation(lever, LeverValueNamed(value));
}

LeverExpectation Is(const Target& lever, const Literal& value) {
  return LeverExpectation(lever, LeverValueOf(value));
}

ActionExpectation Sent(const google::protobuf::Message& action, std::uint64_t times) {
  std::vector<std::string> faults;
  v1::Expectation expectation;
  *expectation.mutable_action()->mutable_action() = RecordAction(action, action, faults);
  expectation.mutable_action()->set_times(times);
  return ActionExpectation(std::move(expectation), std::move(faults));
}

ActionExpectation Sent(const v1::Action& action, std::uint64_t times) {
  v1::Expectation expectation;
  *expectation.mutable_action()->mutable_action() = action;
  expectation.mutable_action()->set_times(times);
  return ActionExpectation(std::move(expectation), {});
}

// ---- Timelines ----

Timeline Timeline::With(v1::TimelineEntry entry) const {
  Timeline timeline = *this;
  *timeline.proto_.add_entries() = std::move(entry);
  return timeline;
}

Timeline Timeline::Event(const Length& at, const Target& gate, absl::string_view kind) const {
  return With(Entry(at, gate, kind));
}

Timeline Timeline::LeverEvent(const Length& at, const Target& lever,
                              absl::string_view value) const {
  v1::TimelineEntry entry = Entry(at, lever, "LEVER");
  *entry.mutable_value() = LeverValueNamed(value);
  return With(std::move(entry));
}

Timeline Timeline::LeverEvent(const Length& at, const Target& lever, const Literal& value) const {
  v1::TimelineEntry entry = Entry(at, lever, "LEVER");
  *entry.mutable_value() = LeverValueOf(value);
  return With(std::move(entry));
}

Timeline Timeline::RampEvent(const Length& at, const Target& ramp, absl::string_view value) const {
  v1::TimelineEntry entry = Entry(at, ramp, "RAMP");
  *entry.mutable_value() = LeverValueNamed(value);
  return With(std::move(entry));
}

Timeline Timeline::RampEvent(const Length& at, const Target& ramp, const Literal& value) const {
  v1::TimelineEntry entry = Entry(at, ramp, "RAMP");
  *entry.mutable_value() = LeverValueOf(value);
  return With(std::move(entry));
}

// ---- Scenarios ----

v1::ScenarioClause& Scenario::AddClause() const {
  v1::ScenarioClause& clause = *scenario_->add_clauses();
  draft_->PutComments(*clause.mutable_layout());
  return clause;
}

Scenario Scenario::Owner(const RoleRef& role) const {
  AddClause().mutable_owner()->set_text(role.name());
  return *this;
}

Scenario Scenario::Feed(const build::Feed& feed) const {
  *AddClause().mutable_feed() = feed.proto();
  return *this;
}

Scenario Scenario::FeedFile(absl::string_view file) const {
  SetText(file, AddClause().mutable_feed_file());
  return *this;
}

Scenario Scenario::Expect(const Expectation& expectation) const {
  *AddClause().mutable_expect() = expectation.proto();
  return *this;
}

Scenario Scenario::Expect(const ActionExpectation& expectation) const {
  *AddClause().mutable_expect() = expectation.proto();
  for (const std::string& fault : expectation.faults()) {
    draft_->faults.push_back({draft_->ItemOf(*scenario_), scenario_->clauses_size() - 1, fault});
  }
  return *this;
}

Scenario Scenario::Timeline(const build::Timeline& timeline) const {
  *AddClause().mutable_timeline() = timeline.proto();
  return *this;
}

Scenario Scenario::Only() const {
  AddClause().set_only(true);
  return *this;
}

Scenario Scenario::Until(const Length& end) const {
  AddClause().mutable_until()->set_ns(end.ns());
  return *this;
}

Scenario Scenario::Restart(const Length& at) const {
  AddClause().mutable_restart()->mutable_at()->set_ns(at.ns());
  return *this;
}

Scenario Scenario::Restart(const Length& at, const Length& gone_for) const {
  v1::Restart& restart = *AddClause().mutable_restart();
  restart.mutable_at()->set_ns(at.ns());
  restart.mutable_for_()->set_ns(gone_for.ns());
  return *this;
}

Scenario Scenario::Reload(absl::string_view file, const Length& at) const {
  v1::ReloadAt& reload = *AddClause().mutable_reload();
  SetText(file, reload.mutable_file());
  reload.mutable_at()->set_ns(at.ns());
  return *this;
}

// ---- What people do ----

v1::Act& Scenario::AddAct(v1::Act::Verb verb, const Length& at, const RoleRef& by,
                          absl::string_view note) const {
  v1::Act& act = *AddClause().mutable_act();
  act.set_verb(verb);
  act.mutable_at()->set_ns(at.ns());
  act.mutable_by()->set_text(by.name());
  if (!note.empty()) SetText(note, act.mutable_note());
  return act;
}

Scenario Scenario::Act(v1::Act::Verb verb, const Target& target, const Length& at,
                       const RoleRef& by, absl::string_view note) const {
  *AddAct(verb, at, by, note).mutable_target() = target.proto();
  return *this;
}

Scenario Scenario::Acknowledge(const Target& gate, const Length& at, const RoleRef& by,
                               absl::string_view note) const {
  return Act(v1::Act::ACKNOWLEDGE, gate, at, by, note);
}

Scenario Scenario::Reset(const Target& gate, const Length& at, const RoleRef& by,
                         absl::string_view note) const {
  return Act(v1::Act::RESET, gate, at, by, note);
}

Scenario Scenario::Silence(const Target& gate, const Length& at, const Length& until,
                           const RoleRef& by, absl::string_view note) const {
  v1::Act& act = AddAct(v1::Act::SILENCE, at, by, note);
  *act.mutable_target() = gate.proto();
  act.mutable_until()->set_ns(until.ns());
  return *this;
}

Scenario Scenario::PinAt(const Target& lever, v1::LeverValue to, const Length& at,
                         const Length& until, const RoleRef& by, absl::string_view note) const {
  v1::Act& act = AddAct(v1::Act::PIN, at, by, note);
  *act.mutable_target() = lever.proto();
  *act.mutable_value() = std::move(to);
  act.mutable_until()->set_ns(until.ns());
  return *this;
}

Scenario Scenario::Pin(const Target& lever, absl::string_view to, const Length& at,
                       const Length& until, const RoleRef& by, absl::string_view note) const {
  return PinAt(lever, LeverValueNamed(to), at, until, by, note);
}

Scenario Scenario::Pin(const Target& lever, const Literal& to, const Length& at,
                       const Length& until, const RoleRef& by, absl::string_view note) const {
  return PinAt(lever, LeverValueOf(to), at, until, by, note);
}

Scenario Scenario::Unpin(const Target& lever, const Length& at, const RoleRef& by,
                         absl::string_view note) const {
  return Act(v1::Act::UNPIN, lever, at, by, note);
}

Scenario Scenario::StartRamp(const Target& ramp, const Length& at, const RoleRef& by,
                             absl::string_view note) const {
  return Act(v1::Act::START_RAMP, ramp, at, by, note);
}

Scenario Scenario::HoldRamp(const Target& ramp, const Length& at, const RoleRef& by,
                            absl::string_view note) const {
  return Act(v1::Act::HOLD_RAMP, ramp, at, by, note);
}

Scenario Scenario::ResumeRamp(const Target& ramp, const Length& at, const RoleRef& by,
                              absl::string_view note) const {
  return Act(v1::Act::RESUME_RAMP, ramp, at, by, note);
}

Scenario Scenario::AbortRamp(const Target& ramp, const Length& at, const RoleRef& by,
                             absl::string_view note) const {
  return Act(v1::Act::ABORT_RAMP, ramp, at, by, note);
}

Scenario Scenario::Tick(absl::string_view item, const Length& at, const RoleRef& by,
                        absl::string_view note) const {
  SetText(item, AddAct(v1::Act::TICK, at, by, note).mutable_item());
  return *this;
}

}  // namespace sluice::build
