#include "tests/builder/random_plan.h"

#include <string>
#include <utility>

#include "host.pb.h"
#include "sluice/builder/scenario.h"
#include "tests/language/random_source.h"

namespace sluice::build {
namespace {

class Maker : language::RandomSource {
 public:
  explicit Maker(std::uint64_t seed) : RandomSource(seed) {}

  PlanBuilder Make() {
    Several(1, 12, [&](bool) { AddStatement(); });
    return std::move(plan_);
  }

 private:
  // ---- Small parts ----

  Length AnyLength() { return absl::Nanoseconds(AnyDuration()); }

  Literal AnyLiteral() {
    static constexpr v1::Literal::Unit kUnits[] = {v1::Literal::NONE, v1::Literal::PERCENT,
                                                   v1::Literal::KILO, v1::Literal::MEGA,
                                                   v1::Literal::GIGA};
    const v1::Literal::Unit unit = kUnits[Chance(60) ? 0 : Below(5)];
    // What a multiplier takes beyond a double's range is refused.
    const double number =
        unit == v1::Literal::NONE ? AnyNumber() : static_cast<double>(Below(100'000)) / 100;
    return Literal(static_cast<long double>(number), unit);
  }

  Literal AnySigned() { return Chance(20) ? -AnyLiteral() : AnyLiteral(); }
  Literal Members() {
    return Chance(50) ? Percent(static_cast<double>(Below(101)))
                      : Literal(static_cast<double>(Below(9)));
  }

  Strings Texts() {
    Strings texts;
    Several(1, 3, [&](bool) { texts.push_back(AnyText()); });
    return texts;
  }

  LabelList Labels() {
    if (Chance(60)) return Label(Word());
    return {Word(), Word()};
  }

  Matcher AnyMatcher() {
    const Label label(Word());
    switch (Below(4)) {
      case 0:
        return label == AnyText();
      case 1:
        return label != AnyText();
      case 2:
        return In(label, Texts());
      default:
        return NotIn(label, Texts());
    }
  }

  template <v1::Signal::Kind kKind, typename Value = NumberExpr>
  Selected<kKind, Value> AnySignal() {
    const Selected<kKind, Value> signal(Word());
    if (Chance(70)) return signal;
    return Chance(50) ? signal.Where(AnyMatcher()) : signal.Where(AnyMatcher(), AnyMatcher());
  }

  template <typename Value>
  Value Finish(const Asked<Value>& asked) {
    const Windowed<Value> windowed = Chance(10) ? asked.OverStep() : asked.Over(AnyLength());
    if (Chance(30)) return windowed.Offset(AnyLength());
    return windowed;
  }

  // ---- Conditions ----

  NumberExpr Number(int depth) {
    switch (depth <= 0 ? Below(7) : Below(13)) {
      case 0:
        return AnySigned();
      case 1:
        return Finish(Mean(AnySignal<kGauge>()));
      case 2:
        return Finish(SuccessRatio(AnySignal<kOutcome>()));
      case 3:
        return Finish(Increase(AnySignal<kCounter>()));
      case 4:
        return Finish(P(static_cast<double>(Below(1001)) / 10, AnySignal<kDistribution>()));
      case 5:
        return Finish(ShareAbove(AnySignal<kDistribution, DurationExpr>(), AnyLength()));
      case 6:
        return Finish(ShareBelow(AnySignal<kDistribution>(), AnyLiteral()));
      case 7:
        return Number(depth - 1) + Number(depth - 1);
      case 8:
        return Number(depth - 1) - Number(depth - 1);
      case 9:
        return Number(depth - 1) * Number(depth - 1);
      case 10:
        return Chance(50) ? Number(depth - 1) / Number(depth - 1)
                          : Duration(depth - 1) / Duration(depth - 1);
      case 11:
        return -Number(depth - 1);
      default:
        return Chance(50) ? MaxOf(Labels(), Number(depth - 1)) : SumOf(Labels(), Number(depth - 1));
    }
  }

  DurationExpr Duration(int depth) {
    switch (depth <= 0 ? Below(4) : Below(9)) {
      case 0:
        return AnyLength();
      case 1:
        return Silence(AnySignal<kEvents>());
      case 2:
        return Finish(Quantile(AnyLiteral(), AnySignal<kDistribution, DurationExpr>()));
      case 3:
        return Finish(Stddev(AnySignal<kGauge, DurationExpr>()));
      case 4:
        return Duration(depth - 1) + Duration(depth - 1);
      case 5:
        return Duration(depth - 1) - Duration(depth - 1);
      case 6:
        return Chance(50) ? Number(depth - 1) * Duration(depth - 1)
                          : Duration(depth - 1) / Number(depth - 1);
      case 7:
        return -Duration(depth - 1);
      default:
        return Chance(50) ? MinOf(Labels(), Duration(depth - 1))
                          : MeanOf(Labels(), Duration(depth - 1));
    }
  }

  template <typename Value>
  TruthExpr Compared(const Value& a, const Value& b) {
    switch (Below(6)) {
      case 0:
        return a < b;
      case 1:
        return a <= b;
      case 2:
        return a > b;
      case 3:
        return a >= b;
      case 4:
        return a == b;
      default:
        return a != b;
    }
  }

  TruthExpr State() {
    const GateRef gate(Word());
    if (Chance(30)) return Tripped(gate);
    return Chance(50) ? Pending(gate) : Clear(gate);
  }

  TruthExpr Truth(int depth) {
    switch (depth <= 0 ? Below(4) : Below(9)) {
      case 0:
        return Compared(Number(depth - 1), Number(depth - 1));
      case 1:
        return Compared(Duration(depth - 1), Duration(depth - 1));
      case 2:
        return (Number(depth - 1) == Number(depth - 1)).WithConfidence(AnyLiteral());
      case 3:
        return State();
      case 4:
        return Truth(depth - 1) && Truth(depth - 1);
      case 5:
        return Truth(depth - 1) || Truth(depth - 1);
      case 6:
        return !Truth(depth - 1);
      case 7:
        return Chance(50) ? AnyOf(Labels(), Truth(depth - 1)) : AllOf(Labels(), Truth(depth - 1));
      default:
        return Chance(50) ? AtLeast(Members()).Of(Labels(), Truth(depth - 1))
                          : AtMost(Members()).Of(Labels(), Truth(depth - 1));
    }
  }

  // ---- Statements ----

  void AddStatement() {
    if (Chance(20)) plan_.Comment("why" + Word());
    switch (Below(10)) {
      case 0:
        plan_.Tick(AnyLength()).Lateness(AnyLength()).Ahead(AnyLength()).StatusEvery(AnyLength());
        break;
      case 1:
        plan_.Import(AnyText()).Timezone(AnyText()).Use(AnyText());
        break;
      case 2:
        plan_.Role(Word()).ReportsTo(RoleRef(Word()));
        plan_.Severity(Word()).AcknowledgeWithin(AnyLength()).ResolveWithin(AnyLength());
        break;
      case 3:
        AddSignals();
        break;
      case 4:
        AddLevers();
        break;
      case 5:
        plan_.Message(Word(), AnyText());
        plan_.Checklist().Item(AnyText(), RoleRef(Word()));
        break;
      case 6:
        AddRamps();
        break;
      case 7:
        AddScenario();
        break;
      default:
        AddGate();
    }
  }

  void AddSignals() {
    plan_.Counter(Word()).FromZero().By(Label(Word()).Expecting(Texts()), Word());
    plan_.Distribution<std::chrono::milliseconds>(Word());
    plan_.Gauge(Word()).Unit("percent");
    plan_.Outcome(Word()).By(Word());
    plan_.Events(Word());
  }

  void AddLevers() {
    plan_.Lever(Word(), {Word(), Word()}).By(Word()).AtMost(Members()).Owner(RoleRef(Word()));
    plan_.Lever<host::Phase>(Word());
    plan_.PercentLever(Word(), Wins::kLowest, AnyLiteral());
    plan_.NumberLever(Word(), Wins::kHighest, AnySigned());
  }

  void AddGate() {
    Gate gate = plan_.Gate(Word());
    if (Chance(30)) gate.By(Word(), Word());
    Several(0, 12, [&](bool) { AddClause(gate); });
  }

  void AddClause(const Gate& gate) {
    switch (Below(16)) {
      case 0:
        gate.Owner(RoleRef(Word())).Severity(Word());
        break;
      case 1:
        gate.When(Truth(3));
        break;
      case 2:
        gate.Given(Truth(2));
        break;
      case 3:
        gate.For(AnyLength());
        break;
      case 4:
        gate.For(AnyLength(), AnyLength());
        break;
      case 5:
        gate.ClearWhen(Truth(1));
        break;
      case 6:
        gate.ClearWhen(Truth(1), AnyLength());
        break;
      case 7:
        gate.ClearFor(AnyLength());
        break;
      case 8:
        gate.Warmup(AnyLength()).Latch().Cooldown(AnyLength());
        break;
      case 9:
        gate.Shadow().StartsTripped().RemindEvery(AnyLength());
        break;
      case 10:
        gate.Flap(static_cast<int>(Below(100)), AnyLength(), AnyLength());
        break;
      case 11:
        gate.OnMissing(AnyLength(), static_cast<Missing>(Below(3)));
        break;
      case 12:
        gate.SuppressedBy(GateRef(Word()), GateRef(Word()));
        break;
      case 13:
        gate.Hold(NamedLever(Word()), Word());
        break;
      case 14:
        gate.Hold(NumericLever(Word()), AnySigned());
        break;
      default:
        AddAction(gate);
    }
  }

  void AddAction(const Gate& gate) {
    const std::string text = AnyText();
    const std::string label = Word();
    const double number = AnyNumber();
    const bool nested = Chance(50);
    const auto fill = [&](host::Everything& message, const Vars& v) {
      message.set_text(text);
      message.set_real(-number);
      message.set_truth(true);
      message.set_phase(host::PHASE_PAUSED);
      message.add_reals(v.value());
      message.set_this_one(v.Label(label));
      message.mutable_lasting()->set_seconds(static_cast<std::int64_t>(text.size()));
      if (nested) message.mutable_place()->mutable_within()->add_cities(text);
    };
    switch (Below(4)) {
      case 0:
        gate.Do<host::Everything>(fill);
        break;
      case 1:
        gate.OnClearDo<host::Everything>(fill);
        break;
      case 2:
        gate.OnRemindDo<host::Everything>(fill);
        break;
      default:
        gate.OnEscalateDo<host::Everything>(fill);
    }
  }

  void AddRamps() {
    plan_.Ramp(Word())
        .By(Word())
        .Owner(RoleRef(Word()))
        .Lever(LeverRef(Word()))
        .Step(AnySigned(), AnyLength(), static_cast<Checkpoint>(Below(2)))
        .StepNamed(Word(), static_cast<Checkpoint>(Below(2)))
        .Guard(GateRef(Word()))
        .RollbackTo(AnySigned())
        .AdvanceWhen(Truth(2));
    plan_.Ramp(Word()).RollbackToFirst();
    plan_.Ramp(Word()).RollbackToCheckpoint();
  }

  // ---- Scenarios ----

  Expectation AnyExpectation(const Target& target) {
    const Happening happenings[] = {Trips(target), Clears(target), Escalates(target),
                                    GoesBlind(target)};
    const Happening& happening = happenings[Below(4)];
    switch (Below(7)) {
      case 0:
        return happening.At(AnyLength());
      case 1:
        return happening.By(AnyLength());
      case 2:
        return happening.Between(AnyLength(), AnyLength());
      case 3:
        return Chance(50) ? Never(happening) : Never(happening.By(AnyLength()));
      case 4:
        return StaysClear(target);
      case 5:
        return Is(target, Word()).At(AnyLength());
      default:
        return Is(target, AnySigned()).From(AnyLength(), AnyLength());
    }
  }

  void AddActs(const Scenario& scenario, const Target& target) {
    const RoleRef by(Word());
    scenario.Acknowledge(target, AnyLength(), by, AnyText())
        .Reset(target, AnyLength(), by)
        .Silence(target, AnyLength(), AnyLength(), by, AnyText())
        .Pin(target, AnySigned(), AnyLength(), AnyLength(), by, AnyText())
        .Pin(target, Word(), AnyLength(), AnyLength(), by)
        .Unpin(target, AnyLength(), by)
        .StartRamp(target, AnyLength(), by)
        .HoldRamp(target, AnyLength(), by, AnyText())
        .ResumeRamp(target, AnyLength(), by)
        .AbortRamp(target, AnyLength(), by)
        .Tick(AnyText(), AnyLength(), by, AnyText());
  }

  void AddScenario() {
    const Target target = Target(GateRef(Word())).Where(AnyMatcher());
    const Scenario scenario = plan_.Scenario(AnyText());
    scenario.Owner(RoleRef(Word()))
        .Only()
        .Until(AnyLength())
        .FeedFile(AnyText())
        .Feed(Feed(AnySignal<kOutcome>())
                  .PerSecond(static_cast<double>(Below(1000)))
                  .Value(AnySigned(), AnyLength())
                  .Line(AnyLength(), AnyLength(), AnyLength())
                  .Nothing(AnyLength()))
        .Feed(Feed(AnySignal<kGauge>()).Every(AnyLength()).Late(AnyLength()).Nothing(AnyLength()))
        .Expect(Sent(host::Place(), Below(4)))
        .Restart(AnyLength(), AnyLength())
        .Reload(AnyText(), AnyLength())
        .Timeline(Timeline()
                      .Of("TRIP", "LEVER")
                      .Event(AnyLength(), target, "TRIP")
                      .LeverEvent(AnyLength(), target, AnySigned()));
    Several(0, 5, [&](bool) { scenario.Expect(AnyExpectation(target)); });
    if (Chance(50)) AddActs(scenario, target);
  }

  PlanBuilder plan_{Chance(50) ? AnyText() : ""};
};

}  // namespace

PlanBuilder RandomPlan(std::uint64_t seed) { return Maker(seed).Make(); }

}  // namespace sluice::build
