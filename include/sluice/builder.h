// A plan in C++: the language of docs/language.md, checked by the compiler where it can
// be. It makes the very v1::Plan that the text does.
//
//   using namespace std::chrono_literals;
//   using namespace sluice::build;
//
//   PlanBuilder plan("Spring launch night");
//   plan.Lateness(5s);
//   const Role lead = plan.Role("growth_lead");
//   const Label region("region");
//   const auto starts = plan.Outcome("stream_start").By(region.Expecting({"sg", "eu"}));
//   const auto latency = plan.Distribution<std::chrono::milliseconds>("join_latency").By(region);
//   const auto expansion = plan.Lever("expansion", {"running", "throttled", "paused"}).By(region);
//
//   plan.Gate("start_success").By(region)
//       .Owner(lead)
//       .When(SuccessRatio(starts).Over(1min) < 97_pct)
//       .Given(Count(starts).Over(1min) >= 200)
//       .For(3min)
//       .ClearWhen(SuccessRatio(starts).Over(5min) >= 98.5_pct, 5min)
//       .Hold(expansion, "paused")
//       .Do<launch::PauseExpansion>([](launch::PauseExpansion& pause, const Vars& v) {
//         pause.set_campaign("spring");
//         pause.set_region(v.Label("region"));
//         pause.set_observed(v.value());
//       });
//
//   absl::StatusOr<sluice::Plan> built = plan.Build();   // a plan as Plan::Parse gives it
//
// What the compiler refuses: `Mean(starts)`, for an outcome has no mean; `P95(latency)
// .Over(1min) > 800`, for a latency is a duration (800ms); an aggregate without a window;
// a lever held at another kind of value; a field of an action that its message has not.
// The rest is found by Build, which tells all of it at once: each error names the gate
// and the clause. Nothing throws.
//
// An action is filled by a lambda that runs twice, as it is given, with two different
// sets of values for its variables. A field that is the same in both is a constant, one
// that bears a variable's value is that variable ($value, $region). A field that is
// computed from a variable is an error, for a plan can only pass it on.
//
// Statements, and the clauses of each, stand in the plan in the order in which they were
// called. Handles (Role, Gate, ...) are small values, good as long as the builder lives.
//
// Thread-safety: a builder and its handles belong to one thread at a time.
#ifndef SLUICE_BUILDER_H_
#define SLUICE_BUILDER_H_

#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/duration.pb.h"
#include "google/protobuf/generated_enum_reflection.h"
#include "google/protobuf/generated_enum_util.h"
#include "google/protobuf/message.h"
#include "google/protobuf/timestamp.pb.h"
#include "sluice/builder/expression.h"
#include "sluice/builder/signal.h"
#include "sluice/diagnostic.h"
#include "sluice/export.h"
#include "sluice/plan.h"
#include "sluice/v1/plan.pb.h"

namespace sluice::build {

class Scenario;  // sluice/builder/scenario.h

// The plan in the making. Owned by its PlanBuilder.
struct Draft;

// A name that other statements refer to. `Ref("name")` by itself is for what is declared
// elsewhere, or further below.
template <typename Declared>
class Ref {
 public:
  explicit Ref(absl::string_view name) : name_(name) {}
  const std::string& name() const { return name_; }

 private:
  std::string name_;
};

class Role;
class Severity;
class Message;
class Gate;
class Lever;
class Ramp;
using RoleRef = Ref<Role>;
using SeverityRef = Ref<Severity>;
using MessageRef = Ref<Message>;
using GateRef = Ref<Gate>;
using LeverRef = Ref<Lever>;
using RampRef = Ref<Ramp>;

// ---- People, and what they read ----------------------------------------------------

class SLUICE_EXPORT Role : public RoleRef {
 public:
  Role ReportsTo(const RoleRef& role) const;

 private:
  friend class PlanBuilder;
  explicit Role(v1::Role* role) : RoleRef(role->name().text()), role_(role) {}
  v1::Role* role_;
};

class SLUICE_EXPORT Severity : public SeverityRef {
 public:
  Severity AcknowledgeWithin(const Length& deadline) const;
  Severity ResolveWithin(const Length& deadline) const;

 private:
  friend class PlanBuilder;
  explicit Severity(v1::SeverityLevel* level) : SeverityRef(level->name().text()), level_(level) {}
  v1::SeverityLevel* level_;
};

class SLUICE_EXPORT Message : public MessageRef {
 private:
  friend class PlanBuilder;
  explicit Message(absl::string_view name) : MessageRef(name) {}
};

class SLUICE_EXPORT Checklist {
 public:
  Checklist Item(absl::string_view text, const RoleRef& owner) const;

 private:
  friend class PlanBuilder;
  explicit Checklist(v1::Checklist* checklist) : checklist_(checklist) {}
  v1::Checklist* checklist_;
};

// ---- Levers ------------------------------------------------------------------------

SLUICE_EXPORT v1::LeverValue LeverValueNamed(absl::string_view name);
SLUICE_EXPORT v1::LeverValue LeverValueOf(const Literal& number);

class SLUICE_EXPORT Lever : public LeverRef {
 protected:
  explicit Lever(absl::string_view name) : LeverRef(name) {}
  explicit Lever(v1::Lever* lever) : LeverRef(lever->name().text()), lever_(lever) {}

  void AddLabel(const Label& label) const;
  void SetAtMost(const Literal& segments) const;
  void SetOwner(const RoleRef& role) const;
  v1::LeverValue OfEnum(const google::protobuf::EnumDescriptor& type, int number) const;

 private:
  v1::Lever* lever_ = nullptr;  // none: declared elsewhere
};

template <typename Self>
class LeverClauses : public Lever {
 public:
  template <typename... Labels>
  Self By(const Labels&... labels) const {
    (AddLabel(labels), ...);
    return self();
  }
  // How many segments may be held off rest at once: 3, or 20_pct.
  Self AtMost(const Literal& segments) const {
    SetAtMost(segments);
    return self();
  }
  Self Owner(const RoleRef& role) const {
    SetOwner(role);
    return self();
  }

 protected:
  explicit LeverClauses(absl::string_view name) : Lever(name) {}
  explicit LeverClauses(v1::Lever* lever) : Lever(lever) {}

 private:
  const Self& self() const { return static_cast<const Self&>(*this); }
};

// A lever with names for its values, from rest to the most restrictive.
class SLUICE_EXPORT NamedLever : public LeverClauses<NamedLever> {
 public:
  using Value = absl::string_view;
  explicit NamedLever(absl::string_view name) : LeverClauses(name) {}
  v1::LeverValue At(Value value) const { return LeverValueNamed(value); }

 private:
  friend class PlanBuilder;
  explicit NamedLever(v1::Lever* lever) : LeverClauses(lever) {}
};

// A lever bound to the host's protobuf enum.
template <typename Enum>
class EnumLever : public LeverClauses<EnumLever<Enum>> {
 public:
  using Value = Enum;
  explicit EnumLever(absl::string_view name) : LeverClauses<EnumLever<Enum>>(name) {}
  v1::LeverValue At(Value value) const {
    return this->OfEnum(*google::protobuf::GetEnumDescriptor<Enum>(), value);
  }

 private:
  friend class PlanBuilder;
  explicit EnumLever(v1::Lever* lever) : LeverClauses<EnumLever<Enum>>(lever) {}
};

// A lever that goes from 0% to 100%, or over numbers.
class SLUICE_EXPORT NumericLever : public LeverClauses<NumericLever> {
 public:
  using Value = Literal;
  explicit NumericLever(absl::string_view name) : LeverClauses(name) {}
  v1::LeverValue At(const Value& value) const { return LeverValueOf(value); }

 private:
  friend class PlanBuilder;
  explicit NumericLever(v1::Lever* lever) : LeverClauses(lever) {}
};

enum class Wins { kLowest, kHighest };

// ---- Gates -------------------------------------------------------------------------

// What an action may say of the trip that it is sent for: the variables of the language
// ($value, $region, ...), each as the type of the field that takes it.
class SLUICE_EXPORT Vars {
 public:
  // The left and the right side of the first comparison of `when`.
  double value() const;
  double threshold() const;
  google::protobuf::Duration value_duration() const;  // where these are durations
  google::protobuf::Duration threshold_duration() const;
  google::protobuf::Timestamp since() const;
  google::protobuf::Timestamp time() const;
  google::protobuf::Timestamp tripped_at() const;
  std::string gate() const;
  std::string owner() const;
  std::string severity() const;
  std::string reason() const;
  std::string escalated_to() const;                      // in OnEscalateDo
  std::string Label(const build::Label& label) const;    // one of the gate's own
  std::string Message(const MessageRef& message) const;  // $message.NAME, filled in
  std::string Text(absl::string_view variable) const;    // Text("value"): $value in words

 private:
  friend class Gate;
  explicit Vars(int run) : run_(run) {}
  int run_;  // 0 or 1: what stands for the variables in that run of the lambda
};

// What fills an action where nothing else does.
template <typename Action>
struct LeaveEmpty {
  void operator()(Action& /*action*/, const Vars& /*vars*/) const {}
};

enum class Missing { kHold, kTrip, kClear };

class SLUICE_EXPORT Gate : public GateRef {
 public:
  template <typename... Labels>
  Gate By(const Labels&... labels) const {
    (AddLabel(labels), ...);
    return *this;
  }

  Gate Owner(const RoleRef& role) const;
  Gate Severity(const SeverityRef& severity) const;
  Gate Severity(absl::string_view severity) const;
  Gate When(const TruthExpr& condition) const;
  Gate Given(const TruthExpr& condition) const;
  Gate For(const Length& duration) const;
  Gate For(const Length& duration, const Length& of) const;  // for 4m of 5m
  Gate ClearWhen(const TruthExpr& condition) const;
  Gate ClearWhen(const TruthExpr& condition, const Length& lasting) const;
  Gate ClearFor(const Length& duration) const;
  Gate Warmup(const Length& duration) const;
  Gate Cooldown(const Length& duration) const;
  Gate Latch() const;
  Gate Shadow() const;
  Gate StartsTripped() const;
  Gate Flap(int trips, const Length& in, const Length& hold) const;
  Gate OnMissing(const Length& after, Missing then) const;
  Gate RemindEvery(const Length& interval) const;

  template <typename... Gates>
  Gate SuppressedBy(const Gates&... gates) const {
    return SuppressedByAll({GateRef(gates)...});
  }

  // The value is of the lever's own kind: a name, the host's enum, or a number.
  template <typename LeverType, typename Value>
  Gate Hold(const LeverType& lever, const Value& value) const {
    static_assert(std::is_convertible_v<const Value&, typename LeverType::Value>,
                  "sluice: a lever is held at a value of its own kind: a name for a lever of "
                  "names, the host's enum for one bound to it, a number for a numeric one");
    return HoldAt(lever, lever.At(value));
  }

  // Sends a message of the host on the trip, on the clear, ... . `fill` takes (Action&,
  // const Vars&); without it the message is empty. See the head of this file.
  template <typename Action, typename Fill = LeaveEmpty<Action>>
  Gate Do(Fill fill = {}) const {
    return Send<Action>(v1::DoClause::TRIP, fill);
  }
  template <typename Action, typename Fill = LeaveEmpty<Action>>
  Gate OnClearDo(Fill fill = {}) const {
    return Send<Action>(v1::DoClause::CLEAR, fill);
  }
  template <typename Action, typename Fill = LeaveEmpty<Action>>
  Gate OnRemindDo(Fill fill = {}) const {
    return Send<Action>(v1::DoClause::REMIND, fill);
  }
  template <typename Action, typename Fill = LeaveEmpty<Action>>
  Gate OnEscalateDo(Fill fill = {}) const {
    return Send<Action>(v1::DoClause::ESCALATE, fill);
  }
  // The same for a message that this program has no type of.
  Gate Do(v1::DoClause::On on, const v1::Action& action) const;

  // A comment above the next clause.
  Gate Comment(absl::string_view text) const;

 private:
  friend class PlanBuilder;
  using FillMessage = absl::FunctionRef<void(google::protobuf::Message&, const Vars&)>;

  Gate(Draft* draft, v1::Gate* gate) : GateRef(gate->name().text()), draft_(draft), gate_(gate) {}

  template <typename Action, typename FillAction>
  Gate Send(v1::DoClause::On on, FillAction& fill) const {
    static_assert(std::is_base_of_v<google::protobuf::Message, Action>,
                  "sluice: Do<Action> takes a protobuf message of the host");
    static_assert(std::is_invocable_v<FillAction&, Action&, const Vars&>,
                  "sluice: Do<Action> takes a function of (Action&, const Vars&)");
    return Record(on, Action::default_instance(),
                  [&fill](google::protobuf::Message& message, const Vars& vars) {
                    fill(static_cast<Action&>(message), vars);
                  });
  }

  void AddLabel(const Label& label) const;
  v1::Clause& AddClause() const;
  v1::ForClause& AddFor(const Length& duration) const;
  Gate SuppressedByAll(const std::vector<GateRef>& gates) const;
  Gate HoldAt(const LeverRef& lever, v1::LeverValue value) const;
  Gate Record(v1::DoClause::On on, const google::protobuf::Message& prototype,
              FillMessage fill) const;

  Draft* draft_;
  v1::Gate* gate_;
};

// The state of a gate, in a condition of another: When(Tripped(start_success)).
SLUICE_EXPORT TruthExpr Tripped(const GateRef& gate);
SLUICE_EXPORT TruthExpr Pending(const GateRef& gate);
SLUICE_EXPORT TruthExpr Clear(const GateRef& gate);

// ---- Ramps -------------------------------------------------------------------------

enum class Checkpoint { kNo, kYes };

class SLUICE_EXPORT Ramp : public RampRef {
 public:
  template <typename... Labels>
  Ramp By(const Labels&... labels) const {
    (AddLabel(labels), ...);
    return *this;
  }

  Ramp Owner(const RoleRef& role) const;
  Ramp Lever(const LeverRef& lever) const;
  // Step(25_pct, 15min, Checkpoint::kYes); the last step mostly has no hold. StepNamed is
  // for a lever of names.
  Ramp Step(const Literal& at, Checkpoint checkpoint = Checkpoint::kNo) const {
    return AddStep(LeverValueOf(at), nullptr, checkpoint);
  }
  Ramp Step(const Literal& at, const Length& hold, Checkpoint checkpoint = Checkpoint::kNo) const {
    return AddStep(LeverValueOf(at), &hold, checkpoint);
  }
  Ramp StepNamed(absl::string_view at, Checkpoint checkpoint = Checkpoint::kNo) const {
    return AddStep(LeverValueNamed(at), nullptr, checkpoint);
  }
  Ramp StepNamed(absl::string_view at, const Length& hold,
                 Checkpoint checkpoint = Checkpoint::kNo) const {
    return AddStep(LeverValueNamed(at), &hold, checkpoint);
  }
  Ramp RollbackToCheckpoint() const;
  Ramp RollbackToFirst() const;
  Ramp RollbackTo(const Literal& step) const;
  Ramp AdvanceWhen(const TruthExpr& condition) const;

  template <typename... Gates>
  Ramp Guard(const Gates&... gates) const {
    return GuardedBy({GateRef(gates)...});
  }

 private:
  friend class PlanBuilder;
  explicit Ramp(v1::Ramp* ramp) : RampRef(ramp->name().text()), ramp_(ramp) {}
  void AddLabel(const Label& label) const;
  Ramp AddStep(v1::LeverValue at, const Length* hold, Checkpoint checkpoint) const;
  Ramp GuardedBy(const std::vector<GateRef>& gates) const;
  v1::Ramp* ramp_;
};

// ---- The plan ----------------------------------------------------------------------

class SLUICE_EXPORT PlanBuilder {
 public:
  // With a name, the plan begins with `plan "NAME"`.
  explicit PlanBuilder(absl::string_view name = "");
  ~PlanBuilder();
  PlanBuilder(PlanBuilder&&) noexcept;
  PlanBuilder& operator=(PlanBuilder&&) noexcept;

  // The plan, checked and compiled as Plan::FromProto does. InvalidArgument with all
  // that is wrong otherwise; `diagnostics` gets what was found in its text, warnings
  // included.
  absl::StatusOr<Plan> Build(const PlanOptions& options = {},
                             Diagnostics* diagnostics = nullptr) const;

  // The plan as data, whatever is wrong with it.
  v1::Plan proto() const;

  PlanBuilder& Tick(const Length& tick);
  PlanBuilder& Lateness(const Length& lateness);
  PlanBuilder& Ahead(const Length& ahead);
  PlanBuilder& Import(absl::string_view file);
  PlanBuilder& Timezone(absl::string_view zone);
  PlanBuilder& Use(absl::string_view file);
  PlanBuilder& StatusEvery(const Length& interval);
  // A comment above the next statement.
  PlanBuilder& Comment(absl::string_view text);

  build::Role Role(absl::string_view name);
  build::Severity Severity(absl::string_view name);
  build::Message Message(absl::string_view name, absl::string_view text);
  build::Checklist Checklist();

  Signal<kGauge, NumberExpr> Gauge(absl::string_view name);
  Signal<kCounter, NumberExpr> Counter(absl::string_view name);
  Signal<kEvents, NumberExpr> Events(absl::string_view name);
  Signal<kOutcome, NumberExpr> Outcome(absl::string_view name);
  Signal<kDistribution, NumberExpr> Distribution(absl::string_view name);
  // With a unit of time, a duration of std::chrono: its values are durations.
  template <typename Unit>
  Signal<kGauge, DurationExpr> Gauge(absl::string_view name) {
    return {name, Timed<Unit>(name, kGauge)};
  }
  template <typename Unit>
  Signal<kCounter, DurationExpr> Counter(absl::string_view name) {
    return {name, Timed<Unit>(name, kCounter)};
  }
  template <typename Unit>
  Signal<kDistribution, DurationExpr> Distribution(absl::string_view name) {
    return {name, Timed<Unit>(name, kDistribution)};
  }

  NamedLever Lever(absl::string_view name, const Strings& values);
  // Bound to an enum of the host. Without values: those of the enum, in its order.
  template <typename Enum>
  EnumLever<Enum> Lever(absl::string_view name, const Strings& values = {}) {
    static_assert(google::protobuf::is_proto_enum<Enum>::value,
                  "sluice: a lever is bound to a protobuf enum of the host");
    return EnumLever<Enum>(
        AddLever(name, google::protobuf::GetEnumDescriptor<Enum>()->full_name(), values));
  }
  NumericLever PercentLever(absl::string_view name, Wins wins, const Literal& at_rest);
  NumericLever NumberLever(absl::string_view name, Wins wins, const Literal& at_rest);

  build::Gate Gate(absl::string_view name);
  build::Ramp Ramp(absl::string_view name);
  build::Scenario Scenario(absl::string_view title);

 private:
  template <typename Unit>
  SignalDeclaration Timed(absl::string_view name, v1::Signal::Kind kind) {
    static_assert(UnitName<Unit>()[0] != '\0',
                  "sluice: a unit of time is std::chrono::nanoseconds, ..., hours, or days");
    return AddSignal(name, kind, UnitName<Unit>());
  }
  SignalDeclaration AddSignal(absl::string_view name, v1::Signal::Kind kind,
                              absl::string_view unit_of_time);
  v1::Lever* AddLever(absl::string_view name, absl::string_view enum_type, const Strings& values);
  v1::Lever* AddNumericLever(absl::string_view name, v1::Lever::Scale scale, Wins wins,
                             const Literal& at_rest);

  std::unique_ptr<Draft> draft_;
};

}  // namespace sluice::build

namespace sluice {
using build::PlanBuilder;
}  // namespace sluice

#endif  // SLUICE_BUILDER_H_
