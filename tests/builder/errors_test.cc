// What is wrong with a plan in C++, told by Build: all of it, each with gate and clause.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "launch.pb.h"
#include "sluice/builder.h"
#include "sluice/builder/scenario.h"

namespace sluice::build {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

std::string Refusal(const PlanBuilder& plan) {
  const absl::StatusOr<sluice::Plan> built = plan.Build();
  EXPECT_EQ(built.status().code(), absl::StatusCode::kInvalidArgument);
  return std::string(built.status().message());
}

TEST(Errors, NamesThatAreNone) {
  PlanBuilder plan;
  const Role role = plan.Role("Growth Lead");
  const auto signal = plan.Gauge("cpu-load").Unit("per cent").By("1st");
  plan.Lever("x", {"on off"});
  plan.Gate("ok").Owner(role).When(Mean(signal).Over(1min) > 3);
  plan.Gate("").Hold(NamedLever("a"), "");
  EXPECT_EQ(Refusal(plan),
            "role Growth Lead: `Growth Lead` is no name: these have lower-case letters, digits and"
            " `_`, and begin with a letter\n"
            "signal cpu-load: `cpu-load` is no name: these have lower-case letters, digits and"
            " `_`, and begin with a letter\n"
            "signal cpu-load: `per cent` is no name: these have letters, digits and `_`\n"
            "signal cpu-load: `1st` is no name: these have lower-case letters, digits and `_`, and"
            " begin with a letter\n"
            "lever x: `on off` is no name: these have letters, digits and `_`\n"
            "gate ok, clause `owner`: `Growth Lead` is no name: these have lower-case letters,"
            " digits and `_`, and begin with a letter\n"
            "gate ok, clause `when`: `cpu-load` is no name: these have lower-case letters, digits"
            " and `_`, and begin with a letter\n"
            "gate : `` is no name: these have lower-case letters, digits and `_`, and begin with a"
            " letter\n"
            "gate , clause `hold`: `` is no name: these have letters, digits and `_`");
}

// What users give may go to a terminal.
TEST(Errors, ShowNoControlCharacters) {
  PlanBuilder plan;
  plan.Gate("\x1b[2J").Owner(RoleRef("a\nb"));
  EXPECT_THAT(Refusal(plan), AllOf(HasSubstr("gate \\u001b[2J, clause `owner`: `a\\u000ab` is"),
                                   Not(HasSubstr("\x1b"))));
}

TEST(Errors, DurationsThatAreNoWholeNanoseconds) {
  PlanBuilder plan;
  plan.Tick(0.5ns);
  const auto latency = plan.Distribution<std::chrono::milliseconds>("latency");
  plan.Gate("g")
      .For(absl::Nanoseconds(1) / 4)
      .Warmup(std::chrono::duration<double>(std::numeric_limits<double>::quiet_NaN()))
      .Cooldown(absl::InfiniteDuration())
      .ClearFor(std::chrono::hours(24 * 365 * 300))
      .When(P95(latency).Over(-5min) > 1.5ns)
      .Given(ShareAbove(latency, -1s).Over(1min).Offset(0.25ns) > 3);
  EXPECT_EQ(Refusal(plan),
            "tick: a duration is a whole number of nanoseconds\n"
            "gate g, clause `for`: a duration is a whole number of nanoseconds\n"
            "gate g, clause `warmup`: a duration is at most about 292 years\n"
            "gate g, clause `cooldown`: a duration is at most about 292 years\n"
            "gate g, clause `clear`: a duration is at most about 292 years\n"
            "gate g, clause `when`: this duration can't be negative\n"
            "gate g, clause `when`: a duration is a whole number of nanoseconds\n"
            "gate g, clause `given`: this duration can't be negative\n"
            "gate g, clause `given`: a duration is a whole number of nanoseconds");
}

TEST(Errors, NumbersThatNoPlanCanSpell) {
  PlanBuilder plan;
  const auto cpu = plan.Gauge("cpu");
  plan.Lever("x", {"a", "b"}).AtMost(-1);
  plan.Gate("g")
      .When(Mean(cpu).Over(1min) > std::numeric_limits<double>::infinity())
      .ClearWhen(Mean(cpu).Over(1min) > Giga(1e300))
      .Given(Mean(cpu).Over(1min) > std::numeric_limits<std::uint64_t>::max())
      .Flap(-1, 1min, 1min);
  EXPECT_EQ(Refusal(plan),
            "lever x: this number can't be negative\n"
            "gate g, clause `when`: this is no number that a plan can spell: it is beyond a"
            " double's range\n"
            "gate g, clause `clear`: this is no number that a plan can spell: it is beyond a"
            " double's range\n"
            "gate g, clause `given`: this is no number that a plan can spell: it is NaN, or whole"
            " and beyond 2^53\n"
            "gate g, clause `flap`: a number of trips can't be negative");
}

TEST(Errors, ListsOfNothing) {
  PlanBuilder plan;
  const auto cpu = plan.Gauge("cpu");
  plan.Lever("x", {});
  plan.Gate("g")
      .When(Mean(cpu.Where(In("edge", {}))).Over(1min) > 1)
      .Given(AnyOf(LabelList({}), Mean(cpu).Over(1min) > 1))
      .SuppressedBy();
  plan.Ramp("r").Guard();
  plan.Scenario("s").Feed(Feed(cpu));
  EXPECT_EQ(Refusal(plan),
            "lever x: it has no values\n"
            "gate g, clause `when`: a selector names no value\n"
            "gate g, clause `given`: a fold names no label\n"
            "gate g, clause `suppressed by`: it names no gate\n"
            "ramp r, clause `guard`: it names no gate\n"
            "scenario \"s\", clause `feed`: the feed has no values");
}

TEST(Errors, AUnitOfTimeIsAType) {
  PlanBuilder plan;
  plan.Gauge("latency").Unit("ms");
  EXPECT_EQ(Refusal(plan),
            "signal latency: the unit ms makes durations of its values: declare it with the unit as"
            " its type, as in Gauge<std::chrono::milliseconds>(\"latency\")");
}

TEST(Errors, TextThatIsNotUtf8) {
  PlanBuilder plan("\xff");
  EXPECT_EQ(Refusal(plan), "plan: \"\\xff\" is not UTF-8");
}

// ---- What the checker finds in the text is told of the clauses ----

TEST(Errors, OfTheCheckerNameGateAndClause) {
  PlanBuilder plan;
  plan.Tick(1s);
  const Role lead = plan.Role("lead");
  const Label region("region");
  const auto starts = plan.Outcome("starts").By(region);
  const auto expansion = plan.Lever("expansion", {"running", "paused"});
  plan.Gate("start_success")
      .By(region)
      .Owner(RoleRef("laed"))
      .When(SuccessRatio(starts).Over(1min) < 97_pct)
      .For(1500ms)
      .Hold(expansion, "pausd")
      .Do<launch::PauseExpansion>([](launch::PauseExpansion& pause, const Vars& v) {
        pause.set_region(v.Label("regoin"));
      });
  plan.Gate("ownerless").When(SuccessRatio(starts).Over(1min) < 97_pct);
  plan.Gate("wordless").Owner(lead).When(Tripped(GateRef("ownerles")));
  const std::string refusal = Refusal(plan);
  EXPECT_THAT(refusal,
              StartsWith("gate start_success, clause `owner`: there is no role `laed`; did you mean"
                         " `lead`? [unknown-role]\n"
                         "  plan:10:13\n"
                         "    owner     laed\n"
                         "              ^~~~\n"
                         "gate start_success, clause `for`: "));
  EXPECT_THAT(
      refusal,
      AllOf(HasSubstr("\ngate start_success, clause `hold`: lever `expansion` has no value"
                      " `pausd`; did you mean `paused`?"),
            HasSubstr("\ngate start_success, do launch.PauseExpansion: there is no `$regoin` here"),
            HasSubstr("\ngate ownerless: gate `ownerless` has no owner"),
            HasSubstr("\ngate wordless, clause `when`: there is no gate `ownerles`")));
}

TEST(Errors, ClausesGivenTwiceAreTold) {
  PlanBuilder plan;
  const Role lead = plan.Role("lead");
  const auto cpu = plan.Gauge("cpu");
  plan.Gate("g").Owner(lead).When(Mean(cpu).Over(1min) > 3).For(1min).For(2min);
  EXPECT_THAT(Refusal(plan), StartsWith("gate g, clause `for`: "));
}

TEST(Errors, DeepConditionsAreTold) {
  PlanBuilder plan;
  const Role lead = plan.Role("lead");
  const auto cpu = plan.Gauge("cpu");
  NumberExpr sum = Mean(cpu).Over(1min);
  for (int i = 0; i < 500; ++i) sum = sum + 1;
  plan.Gate("g").Owner(lead).When(sum > 3);
  EXPECT_THAT(Refusal(plan), StartsWith("gate g, clause `when`: "));
}

TEST(Diagnostics, OfAGoodPlanHaveItsWarnings) {
  PlanBuilder plan;
  const Role lead = plan.Role("lead");
  const auto starts = plan.Outcome("starts");
  plan.Gate("g").Owner(lead).When(SuccessRatio(starts).Over(1min) < 97_pct);
  Diagnostics diagnostics;
  EXPECT_TRUE(plan.Build({}, &diagnostics).ok());
  EXPECT_GT(diagnostics.warning_count(), 0u);
  EXPECT_FALSE(diagnostics.has_errors());
}

TEST(Comments, StandAboveTheirStatementsAndClauses) {
  PlanBuilder plan("P");
  plan.Comment("Who answers.");
  const Role lead = plan.Role("lead");
  const auto cpu = plan.Gauge("cpu");
  plan.Comment("Hot is bad.\n\n  Very.  ");
  plan.Gate("hot")
      .Owner(lead)
      .Comment("As measured.")
      .When(Mean(cpu).Over(1min) > 90)
      .ClearWhen(Mean(cpu).Over(1min) < 80);
  const absl::StatusOr<sluice::Plan> built = plan.Build();
  ASSERT_TRUE(built.ok()) << built.status();
  EXPECT_EQ(built->ToText(), R"(plan "P"

# Who answers.
role lead

signal cpu  gauge

# Hot is bad.
#
#   Very.
gate hot {
  owner     lead
  # As measured.
  when      mean(cpu) over 1m > 90
  clear     when mean(cpu) over 1m < 80
}
)");
}

TEST(PlanBuilder, ItsHandlesOutliveAMove) {
  PlanBuilder first;
  const Role lead = first.Role("lead");
  const auto cpu = first.Gauge("cpu");
  const Gate gate = first.Gate("g").Owner(lead);
  PlanBuilder second = std::move(first);
  gate.When(Mean(cpu).Over(1min) > 3).ClearWhen(Mean(cpu).Over(1min) < 2);
  EXPECT_TRUE(second.Build().ok()) << second.Build().status();
}

}  // namespace
}  // namespace sluice::build
