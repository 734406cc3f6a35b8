// Whatever is said in C++ is a text: a random plan, printed and parsed again, is itself.
#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

#include "host.pb.h"
#include "sluice/builder.h"
#include "sluice/builder/scenario.h"
#include "tests/builder/same_plan.h"
#include "tests/language/random_source.h"

namespace sluice::build {
namespace {

class RandomPlan : language::RandomSource {
 public:
  explicit RandomPlan(std::uint64_t seed) : RandomSource(seed) {}

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

  TruthExpr Truth(int depth) {
    switch (depth <= 0 ? Below(4) : Below(9)) {
      case 0:
        return Number(depth - 1) < Number(depth - 1);
      case 1:
        return Duration(depth - 1) >= Duration(depth - 1);
      case 2:
        return (Number(depth - 1) == Number(depth - 1)).WithConfidence(AnyLiteral());
      case 3:
        return Chance(50) ? Tripped(GateRef(Word())) : Pending(GateRef(Word()));
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
    switch (Below(9)) {
      case 0:
        plan_.Tick(AnyLength()).Import(AnyText()).StatusEvery(AnyLength());
        break;
      case 1:
        plan_.Role(Word()).ReportsTo(RoleRef(Word()));
        plan_.Severity(Word()).ResolveWithin(AnyLength());
        break;
      case 2:
        plan_.Counter(Word()).FromZero().By(Label(Word()).Expecting(Texts()), Word());
        plan_.Distribution<std::chrono::milliseconds>(Word());
        break;
      case 3:
        plan_.Lever(Word(), {Word(), Word()}).By(Word()).AtMost(Members()).Owner(RoleRef(Word()));
        plan_.NumberLever(Word(), Wins::kHighest, AnySigned());
        break;
      case 4:
        plan_.Message(Word(), AnyText());
        plan_.Checklist().Item(AnyText(), RoleRef(Word()));
        break;
      case 5:
        AddRamp();
        break;
      case 6:
        AddScenario();
        break;
      default:
        AddGate();
    }
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
    gate.Do<host::Everything>([&](host::Everything& message, const Vars& v) {
      message.set_text(text);
      message.set_real(-number);
      message.add_reals(v.value());
      message.set_this_one(v.Label(label));
      message.mutable_lasting()->set_seconds(static_cast<std::int64_t>(text.size()));
      if (nested) message.mutable_place()->mutable_within()->add_cities(text);
    });
  }

  void AddRamp() {
    plan_.Ramp(Word())
        .By(Word())
        .Owner(RoleRef(Word()))
        .Lever(LeverRef(Word()))
        .Step(AnySigned(), AnyLength(), static_cast<Checkpoint>(Below(2)))
        .StepNamed(Word(), static_cast<Checkpoint>(Below(2)))
        .Guard(GateRef(Word()))
        .RollbackTo(AnySigned())
        .AdvanceWhen(Truth(2));
  }

  void AddScenario() {
    const Target target = Target(GateRef(Word())).Where(AnyMatcher());
    plan_.Scenario(AnyText())
        .Owner(RoleRef(Word()))
        .Feed(Feed(AnySignal<kOutcome>())
                  .PerSecond(static_cast<double>(Below(1000)))
                  .Value(AnySigned(), AnyLength())
                  .Line(AnyLength(), AnyLength(), AnyLength())
                  .Nothing(AnyLength()))
        .Feed(Feed(AnySignal<kGauge>()).Every(AnyLength()).Late(AnyLength()).Nothing(AnyLength()))
        .Expect(Trips(target).Between(AnyLength(), AnyLength()))
        .Expect(Never(Clears(target).By(AnyLength())))
        .Expect(Is(target, AnySigned()).From(AnyLength(), AnyLength()))
        .Expect(Sent(host::Place(), Below(4)))
        .Pin(target, AnySigned(), AnyLength(), AnyLength(), RoleRef(Word()), AnyText())
        .Restart(AnyLength(), AnyLength())
        .Timeline(Timeline()
                      .Event(AnyLength(), target, "TRIP")
                      .LeverEvent(AnyLength(), target, AnySigned()));
  }

  PlanBuilder plan_{Chance(50) ? AnyText() : ""};
};

TEST(RandomPlans, AreTheirOwnText) {
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    const PlanBuilder plan = RandomPlan(seed).Make();
    ASSERT_TRUE(IsItsOwnText(plan.proto())) << "seed " << seed;
  }
}

// Built or refused; and what is refused is told of its places.
TEST(RandomPlans, AreBuiltOrRefusedInWords) {
  int built = 0;
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    const PlanBuilder plan = RandomPlan(seed).Make();
    const absl::StatusOr<sluice::Plan> made = plan.Build();
    if (made.ok()) {
      ++built;
      continue;
    }
    EXPECT_EQ(made.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(made.status().message().find("no text can spell"), absl::string_view::npos)
        << "seed " << seed << ": " << made.status();
  }
  EXPECT_LT(built, 300);
}

}  // namespace
}  // namespace sluice::build
