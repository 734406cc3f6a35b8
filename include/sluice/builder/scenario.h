// The scenarios of a plan in C++ (sluice/builder.h): failure cases that run.
//
//   plan.Scenario("one region cannot start streams")
//       .Owner(infra_lead)
//       .Feed(Feed(starts.Where(region == "sg")).PerSecond(500)
//                 .Value(99_pct, 5min).Line(99_pct, 90_pct, 10min).Nothing(1min))
//       .Expect(Trips(In(start_success, region == "sg")).Between(8min, 9min))
//       .Expect(Clears(In(start_success, region == "sg")).By(30min))
//       .Expect(Never(Trips(In(start_success, region == "eu"))))
//       .Expect(Is(In(expansion, region == "sg"), "paused").At(12min))
//       .Expect(Sent(pause, 1));   // a launch::PauseExpansion with the fields that matter
#ifndef SLUICE_BUILDER_SCENARIO_H_
#define SLUICE_BUILDER_SCENARIO_H_

#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>

#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"
#include "sluice/builder.h"
#include "sluice/builder/expression.h"
#include "sluice/export.h"
#include "sluice/v1/plan.pb.h"

namespace sluice::build {

// A gate, signal, lever or ramp, in one segment or in all: In(gate, region == "sg"), or
// the handle by itself.
class SLUICE_EXPORT Target {
 public:
  template <v1::Signal::Kind k, typename V>
  Target(const Selected<k, V>& signal) : proto_(signal.target()) {}  // NOLINT
  template <typename Declared>
  Target(const Ref<Declared>& declared) {  // NOLINT(google-explicit-constructor)
    proto_.mutable_name()->set_text(declared.name());
  }

  // Only where the matchers hold.
  template <typename... Matchers>
  Target Where(const Matchers&... matchers) const {
    Target narrowed = *this;
    (narrowed.proto_.add_segment()->CopyFrom(matchers.proto()), ...);
    return narrowed;
  }

  const v1::Target& proto() const { return proto_; }

 private:
  v1::Target proto_;
};

template <typename Declared, typename... Matchers>
Target In(const Ref<Declared>& declared, const Matchers&... segment) {
  return Target(declared).Where(segment...);
}

// ---- Feeds -------------------------------------------------------------------------

class SLUICE_EXPORT Feed {
 public:
  explicit Feed(const Target& signal);

  Feed Rate(const Literal& count, const Length& per) const;  // per 1s, 1min, 1h or 24h
  Feed PerSecond(const Literal& count) const { return Rate(count, absl::Seconds(1)); }
  Feed Every(const Length& interval) const;
  Feed Late(const Length& delay) const;

  // The values, one stretch of time after the other. A value is of the signal's own
  // type: a ratio for an outcome, a number, or a duration.
  Feed Value(const Literal& value, const Length& lasting) const;
  Feed Value(const Length& value, const Length& lasting) const;
  Feed Line(const Literal& from, const Literal& to, const Length& lasting) const;
  Feed Line(const Length& from, const Length& to, const Length& lasting) const;
  Feed Nothing(const Length& lasting) const;

  const v1::Feed& proto() const { return proto_; }

 private:
  Feed With(v1::FeedPart part) const;

  v1::Feed proto_;
};

// ---- Expectations ------------------------------------------------------------------

class SLUICE_EXPORT Expectation {
 public:
  explicit Expectation(v1::Expectation proto) : proto_(std::move(proto)) {}
  const v1::Expectation& proto() const { return proto_; }

 private:
  v1::Expectation proto_;
};

// What a gate does at a time, or never: Trips(gate).Between(8min, 9min). Times are those
// of the scenario, from its start.
class SLUICE_EXPORT GateExpectation : public Expectation {
 public:
  using Expectation::Expectation;
};

class SLUICE_EXPORT Happening {
 public:
  Happening(v1::ExpectGate::What what, const Target& gate);
  GateExpectation At(const Length& time) const;
  GateExpectation By(const Length& time) const;
  GateExpectation Between(const Length& first, const Length& last) const;
  friend Expectation Never(const Happening& happening) { return happening.Never(); }

 private:
  Expectation Never() const;
  GateExpectation When(v1::Moment::Kind kind, const Length& first, const Length* last) const;

  v1::ExpectGate gate_;
};

SLUICE_EXPORT Happening Trips(const Target& gate);
SLUICE_EXPORT Happening Clears(const Target& gate);
SLUICE_EXPORT Happening Escalates(const Target& gate);
SLUICE_EXPORT Happening GoesBlind(const Target& gate);
SLUICE_EXPORT Expectation StaysClear(const Target& gate);
// Never(Trips(gate)); never at that time: Never(Trips(gate).By(5min)).
SLUICE_EXPORT Expectation Never(const GateExpectation& expectation);

// Is(expansion, "paused").At(12min), Is(traffic, 50_pct).From(5min, 10min)
class SLUICE_EXPORT LeverExpectation {
 public:
  LeverExpectation(const Target& lever, v1::LeverValue value);
  Expectation At(const Length& time) const;
  Expectation From(const Length& first, const Length& last) const;

 private:
  v1::ExpectLever lever_;
};

SLUICE_EXPORT LeverExpectation Is(const Target& lever, absl::string_view value);
SLUICE_EXPORT LeverExpectation Is(const Target& lever, const Literal& value);

class SLUICE_EXPORT ActionExpectation : public Expectation {
 public:
  ActionExpectation(v1::Expectation proto, Strings faults)
      : Expectation(std::move(proto)), faults_(std::move(faults)) {}
  const Strings& faults() const { return faults_; }  // what no plan can say, for Build

 private:
  Strings faults_;
};

// A message with the fields of `action` that are set, so many times (0: never).
SLUICE_EXPORT ActionExpectation Sent(const google::protobuf::Message& action, std::uint64_t times);
SLUICE_EXPORT ActionExpectation Sent(const v1::Action& action, std::uint64_t times);

// ---- The whole ordered truth ---------------------------------------------------------

class SLUICE_EXPORT Timeline {
 public:
  Timeline() = default;
  // Looks at the named kinds alone: Of("TRIP", "CLEAR").
  template <typename... Kinds>
  Timeline Of(const Kinds&... kinds) const {
    Timeline timeline = *this;
    (timeline.proto_.add_kinds()->set_text(kinds), ...);
    return timeline;
  }
  // kind: TRIP, ACKNOWLEDGED, PINNED ...: any but LEVER and RAMP, which have values.
  Timeline Event(const Length& at, const Target& gate_or_lever, absl::string_view kind) const;
  Timeline LeverEvent(const Length& at, const Target& lever, absl::string_view value) const;
  Timeline LeverEvent(const Length& at, const Target& lever, const Literal& value) const;
  // The value is what the ramp caps its lever at.
  Timeline RampEvent(const Length& at, const Target& ramp, absl::string_view value) const;
  Timeline RampEvent(const Length& at, const Target& ramp, const Literal& value) const;

  const v1::Timeline& proto() const { return proto_; }

 private:
  Timeline With(v1::TimelineEntry entry) const;

  v1::Timeline proto_;
};

// ---- Scenarios ---------------------------------------------------------------------

class SLUICE_EXPORT Scenario {
 public:
  Scenario Owner(const RoleRef& role) const;
  Scenario Feed(const build::Feed& feed) const;
  Scenario FeedFile(absl::string_view file) const;
  Scenario Expect(const Expectation& expectation) const;
  Scenario Expect(const ActionExpectation& expectation) const;
  Scenario Timeline(const build::Timeline& timeline) const;
  Scenario Only() const;
  Scenario Until(const Length& end) const;

  // What people do: at a time, by a role, with a note that may be empty.
  Scenario Acknowledge(const Target& gate, const Length& at, const RoleRef& by,
                       absl::string_view note = "") const;
  Scenario Reset(const Target& gate, const Length& at, const RoleRef& by,
                 absl::string_view note = "") const;
  Scenario Silence(const Target& gate, const Length& at, const Length& until, const RoleRef& by,
                   absl::string_view note = "") const;
  Scenario Pin(const Target& lever, absl::string_view to, const Length& at, const Length& until,
               const RoleRef& by, absl::string_view note = "") const;
  Scenario Pin(const Target& lever, const Literal& to, const Length& at, const Length& until,
               const RoleRef& by, absl::string_view note = "") const;
  Scenario Unpin(const Target& lever, const Length& at, const RoleRef& by,
                 absl::string_view note = "") const;
  Scenario StartRamp(const Target& ramp, const Length& at, const RoleRef& by,
                     absl::string_view note = "") const;
  Scenario HoldRamp(const Target& ramp, const Length& at, const RoleRef& by,
                    absl::string_view note = "") const;
  Scenario ResumeRamp(const Target& ramp, const Length& at, const RoleRef& by,
                      absl::string_view note = "") const;
  Scenario AbortRamp(const Target& ramp, const Length& at, const RoleRef& by,
                     absl::string_view note = "") const;
  Scenario Tick(absl::string_view item, const Length& at, const RoleRef& by,
                absl::string_view note = "") const;

  // What happens to the engine.
  Scenario Restart(const Length& at) const;
  Scenario Restart(const Length& at, const Length& gone_for) const;
  Scenario Reload(absl::string_view file, const Length& at) const;

 private:
  friend class PlanBuilder;
  Scenario(Draft* draft, v1::Scenario* scenario) : draft_(draft), scenario_(scenario) {}
  v1::ScenarioClause& AddClause() const;
  v1::Act& AddAct(v1::Act::Verb verb, const Length& at, const RoleRef& by,
                  absl::string_view note) const;
  Scenario Act(v1::Act::Verb verb, const Target& target, const Length& at, const RoleRef& by,
               absl::string_view note) const;
  Scenario PinAt(const Target& lever, v1::LeverValue to, const Length& at, const Length& until,
                 const RoleRef& by, absl::string_view note) const;

  Draft* draft_;
  v1::Scenario* scenario_;
};

}  // namespace sluice::build

#endif  // SLUICE_BUILDER_SCENARIO_H_
