// Each construct of the language, in C++ and as the text that it makes.
#include <gtest/gtest.h>

#include <cstdint>

#include "sluice/builder.h"
#include "tests/builder/same_plan.h"

namespace sluice::build {
namespace {

using namespace std::chrono_literals;

TEST(Statements, SettingsAreSpelled) {
  PlanBuilder plan("A \"quoted\" name, ünïcode");
  plan.Tick(500ms).Lateness(5s).Ahead(absl::Minutes(2)).Import("launch.proto");
  plan.Timezone("Europe/Berlin").Use("launch_night.sluice").StatusEvery(15min);
  EXPECT_TRUE(SaysTheSame(plan.proto(), R"(
    plan "A \"quoted\" name, ünïcode"
    tick 500ms
    lateness 5s
    ahead 2m
    import "launch.proto"
    timezone "Europe/Berlin"
    use "launch_night.sluice"
    status every 15m
  )"));
}

TEST(Statements, APlanNeedsNoName) {
  PlanBuilder plan;
  plan.Tick(1s);
  EXPECT_TRUE(SaysTheSame(plan.proto(), "tick 1s"));
}

TEST(Statements, PeopleAreSpelled) {
  PlanBuilder plan;
  const Role lead = plan.Role("lead");
  const Role growth = plan.Role("growth").ReportsTo(lead);
  plan.Severity("minor");
  plan.Severity("major").AcknowledgeWithin(15min);
  plan.Severity("critical").AcknowledgeWithin(5min).ResolveWithin(1h + 30min);
  plan.Message("paused", "{region} is paused: {value}");
  plan.Checklist()
      .Item("the campaign can be paused by hand", growth)
      .Item("who is on call is known", lead);
  EXPECT_TRUE(SaysTheSame(plan.proto(), R"(
    role lead
    role growth reports to lead
    severity minor { }
    severity major { acknowledge within 15m }
    severity critical { acknowledge within 5m, resolve within 1h30m }
    message paused "{region} is paused: {value}"
    checklist {
      item "the campaign can be paused by hand" owner growth
      item "who is on call is known" owner lead
    }
  )"));
}

TEST(Statements, SignalsAreSpelled) {
  PlanBuilder plan;
  const Label region("region");
  plan.Gauge("cpu").Unit("percent").By("edge");
  plan.Gauge<std::chrono::seconds>("age");
  plan.Counter("errors").FromZero();
  plan.Counter("bytes").Unit("MiB").By(region, "cdn");
  plan.Counter<std::chrono::microseconds>("busy").FromZero().By(region);
  plan.Events("crashes").Unit("ms").By("platform");
  plan.Outcome("starts").By(region.Expecting({"sg", "eu"}), "platform");
  plan.Distribution("size");
  plan.Distribution<std::chrono::nanoseconds>("a");
  plan.Distribution<std::chrono::milliseconds>("b");
  plan.Distribution<std::chrono::minutes>("c");
  plan.Distribution<std::chrono::hours>("d");
  plan.Distribution<std::chrono::duration<int, std::ratio<86400>>>("e");
  EXPECT_TRUE(SaysTheSame(plan.proto(), R"(
    signal cpu gauge percent by edge
    signal age gauge s
    signal errors counter from zero
    signal bytes counter MiB by region, cdn
    signal busy counter us from zero by region
    signal crashes events ms by platform
    signal starts outcome by region ["sg", "eu"], platform
    signal size distribution
    signal a distribution ns
    signal b distribution ms
    signal c distribution m
    signal d distribution h
    signal e distribution d
  )"));
}

TEST(Statements, LeversAreSpelled) {
  PlanBuilder plan;
  const Role lead = plan.Role("lead");
  plan.Lever("offers", {"normal", "throttled", "off"});
  plan.Lever("expansion", {"running", "paused"}).By("region", "cdn").AtMost(3).Owner(lead);
  plan.PercentLever("traffic", Wins::kLowest, 100_pct).AtMost(20_pct);
  plan.NumberLever("workers", Wins::kHighest, -1.5).By("region").Owner(RoleRef("other"));
  plan.Lever<v1::Signal::Kind>("kind").By("region");
  plan.Lever<v1::Signal::Kind>("kinds", {"gauge", "OUTCOME"});
  EXPECT_TRUE(SaysTheSame(plan.proto(), R"(
    role lead
    lever offers { normal, throttled, off }
    lever expansion by region, cdn { running, paused } at most 3 owner lead
    lever traffic percent, lowest wins, default 100% at most 20%
    lever workers by region number, highest wins, default -1.5 owner other
    lever kind sluice.v1.Signal.Kind by region
    lever kinds sluice.v1.Signal.Kind { gauge, OUTCOME }
  )"));
}

// ---- Gates ----

TEST(Gates, AllClausesAreSpelledInTheOrderOfTheirCalls) {
  PlanBuilder plan;
  const auto cpu = plan.Gauge("cpu");
  const Gate other = plan.Gate("other").Shadow();
  plan.Gate("hot")
      .By("region", "cdn")
      .Owner(RoleRef("lead"))
      .Severity("major")
      .When(Mean(cpu).Over(1min) > 80)
      .Given(Count(cpu).Over(1min) >= 10)
      .For(4min, 5min)
      .ClearWhen(Mean(cpu).Over(5min) < 70, 5min)
      .Warmup(10min)
      .Cooldown(5min)
      .Latch()
      .Shadow()
      .StartsTripped()
      .Flap(3, 1h, 30min)
      .OnMissing(2min, Missing::kTrip)
      .SuppressedBy(other, GateRef("another"))
      .RemindEvery(10min);
  plan.Gate("clears").ClearFor(5min).OnMissing(1min, Missing::kClear);
  plan.Gate("holds").ClearWhen(Last(cpu).Over(1min) < 3).OnMissing(1min, Missing::kHold);
  EXPECT_TRUE(SaysTheSame(plan.proto(), R"(
    signal cpu gauge
    gate other { shadow }
    gate hot by region, cdn {
      owner lead
      severity major
      when mean(cpu) over 1m > 80
      given count(cpu) over 1m >= 10
      for 4m of 5m
      clear when mean(cpu) over 5m < 70 for 5m
      warmup 10m
      cooldown 5m
      latch
      shadow
      starts tripped
      flap 3 in 1h hold 30m
      on missing 2m trip
      suppressed by other, another
      remind every 10m
    }
    gate clears { clear for 5m  on missing 1m clear }
    gate holds { clear when last(cpu) over 1m < 3  on missing 1m hold }
  )"));
}

// In text a `for` behind `clear when C` is the clear's own.
TEST(Gates, AForGivenBehindAClearStandsBeforeIt) {
  PlanBuilder plan;
  const auto cpu = plan.Gauge("cpu");
  plan.Gate("a").ClearWhen(Last(cpu).Over(1min) < 3).For(2min);
  plan.Gate("b").ClearWhen(Last(cpu).Over(1min) < 3).For(2min, 3min);
  plan.Gate("c").ClearWhen(Last(cpu).Over(1min) < 3, 1min).For(2min);
  plan.Gate("d").ClearWhen(Last(cpu).Over(1min) < 3).Latch().For(2min, 3min);
  EXPECT_TRUE(SaysTheSame(plan.proto(), R"(
    signal cpu gauge
    gate a { for 2m       clear when last(cpu) over 1m < 3 }
    gate b { for 2m of 3m clear when last(cpu) over 1m < 3 }
    gate c { clear when last(cpu) over 1m < 3 for 1m  for 2m }
    gate d { clear when last(cpu) over 1m < 3  latch  for 2m of 3m }
  )"));
  EXPECT_TRUE(IsItsOwnText(plan.proto()));
}

TEST(Gates, LeversAreHeldAtValuesOfTheirKind) {
  PlanBuilder plan;
  const auto offers = plan.Lever("offers", {"normal", "off"});
  const auto traffic = plan.PercentLever("traffic", Wins::kLowest, 100_pct);
  const auto workers = plan.NumberLever("workers", Wins::kLowest, 0);
  const auto kind = plan.Lever<v1::Signal::Kind>("kind");
  const auto some = plan.Lever<v1::Literal::Unit>("some", {"NONE", "Kilo"});
  const auto scale = plan.Lever<v1::MissingClause::Then>("then");
  plan.Gate("g")
      .Hold(offers, "off")
      .Hold(traffic, 50_pct)
      .Hold(traffic, 0.5)
      .Hold(workers, -3)
      .Hold(kind, v1::Signal::OUTCOME)
      .Hold(kind, v1::Signal::KIND_UNSPECIFIED)
      .Hold(some, v1::Literal::KILO)
      .Hold(some, v1::Literal::MEGA)
      .Hold(scale, v1::MissingClause::THEN_UNSPECIFIED)
      .Hold(NamedLever("elsewhere"), "off")
      .Hold(NumericLever("elsewhere"), 3_k);
  EXPECT_TRUE(SaysTheSame(plan.proto(), R"(
    lever offers { normal, off }
    lever traffic percent, lowest wins, default 100%
    lever workers number, lowest wins, default 0
    lever kind sluice.v1.Signal.Kind
    lever some sluice.v1.Literal.Unit { NONE, Kilo }
    lever then sluice.v1.MissingClause.Then
    gate g {
      hold offers at off
      hold traffic at 50%
      hold traffic at 0.5
      hold workers at -3
      hold kind at outcome
      hold kind at unspecified
      hold some at Kilo
      hold some at mega
      hold then at unspecified
      hold elsewhere at off
      hold elsewhere at 3k
    }
  )"));
}

// ---- Conditions ----

// A plan of one gate with the condition, for comparison with a text.
testing::AssertionResult Means(const TruthExpr& condition, const std::string& text) {
  PlanBuilder plan;
  plan.Gate("g").When(condition);
  return SaysTheSame(plan.proto(), "gate g { when " + text + " }");
}

struct Signals {
  PlanBuilder plan;
  Signal<kGauge, NumberExpr> cpu = plan.Gauge("cpu");
  Signal<kGauge, DurationExpr> age = plan.Gauge<std::chrono::seconds>("age");
  Signal<kCounter, NumberExpr> bytes = plan.Counter("bytes");
  Signal<kCounter, DurationExpr> busy = plan.Counter<std::chrono::seconds>("busy");
  Signal<kEvents, NumberExpr> crashes = plan.Events("crashes");
  Signal<kOutcome, NumberExpr> starts = plan.Outcome("starts");
  Signal<kDistribution, NumberExpr> size = plan.Distribution("size");
  Signal<kDistribution, DurationExpr> latency =
      plan.Distribution<std::chrono::milliseconds>("latency");
};

TEST(Conditions, EachKindOfSignalOffersItsAggregates) {
  const Signals s;
  EXPECT_TRUE(Means(Mean(s.cpu).Over(1min) > 1, "mean(cpu) over 1m > 1"));
  EXPECT_TRUE(Means(Min(s.cpu).Over(1min) > 1, "min(cpu) over 1m > 1"));
  EXPECT_TRUE(Means(Max(s.age).Over(1min) > 1s, "max(age) over 1m > 1s"));
  EXPECT_TRUE(Means(Sum(s.cpu).Over(1min) > 1, "sum(cpu) over 1m > 1"));
  EXPECT_TRUE(Means(Count(s.cpu).Over(1min) > 1, "count(cpu) over 1m > 1"));
  EXPECT_TRUE(Means(Stddev(s.age).Over(1min) > 1s, "stddev(age) over 1m > 1s"));
  EXPECT_TRUE(Means(Last(s.cpu).Over(1min) > 1, "last(cpu) over 1m > 1"));
  EXPECT_TRUE(Means(Delta(s.cpu).Over(1min) > 1, "delta(cpu) over 1m > 1"));
  EXPECT_TRUE(Means(Increase(s.bytes).Over(1min) > 1, "increase(bytes) over 1m > 1"));
  EXPECT_TRUE(Means(Increase(s.busy).Over(1min) > 1s, "increase(busy) over 1m > 1s"));
  EXPECT_TRUE(Means(Rate(s.busy).Over(1min) > 1, "rate(busy) over 1m > 1"));
  EXPECT_TRUE(Means(Rate(s.crashes).Over(1min) > 1, "rate(crashes) over 1m > 1"));
  EXPECT_TRUE(Means(Count(s.crashes).Over(1min) > 1, "count(crashes) over 1m > 1"));
  EXPECT_TRUE(Means(SuccessRatio(s.starts).Over(1min) > 1, "success_ratio(starts) over 1m > 1"));
  EXPECT_TRUE(Means(FailureRatio(s.starts).Over(1min) > 1, "failure_ratio(starts) over 1m > 1"));
  EXPECT_TRUE(Means(Successes(s.starts).Over(1min) > 1, "successes(starts) over 1m > 1"));
  EXPECT_TRUE(Means(Failures(s.starts).Over(1min) > 1, "failures(starts) over 1m > 1"));
  EXPECT_TRUE(Means(Count(s.starts).Over(1min) > 1, "count(starts) over 1m > 1"));
  EXPECT_TRUE(Means(Rate(s.starts).Over(1min) > 1, "rate(starts) over 1m > 1"));
  EXPECT_TRUE(Means(P50(s.size).Over(1min) > 1, "p50(size) over 1m > 1"));
  EXPECT_TRUE(Means(P90(s.latency).Over(1min) > 1s, "p90(latency) over 1m > 1s"));
  EXPECT_TRUE(Means(P95(s.size).Over(1min) > 1, "p95(size) over 1m > 1"));
  EXPECT_TRUE(Means(P99(s.size).Over(1min) > 1, "p99(size) over 1m > 1"));
  EXPECT_TRUE(Means(P(99.9, s.size).Over(1min) > 1, "p99.9(size) over 1m > 1"));
  EXPECT_TRUE(Means(P(0, s.size).Over(1min) > 1, "p0(size) over 1m > 1"));
  EXPECT_TRUE(
      Means(Quantile(95_pct, s.latency).Over(1min) > 1s, "quantile(95%, latency) over 1m > 1s"));
  EXPECT_TRUE(Means(Quantile(0.5, s.size).Over(1min) > 1, "quantile(0.5, size) over 1m > 1"));
  EXPECT_TRUE(Means(ShareAbove(s.latency, 800ms).Over(1min) > 10_pct,
                    "share_above(latency, 800ms) over 1m > 10%"));
  EXPECT_TRUE(
      Means(ShareBelow(s.size, 2_k).Over(1min) > 0.1, "share_below(size, 2k) over 1m > 0.1"));
  EXPECT_TRUE(Means(Mean(s.latency).Over(1min) > 1s, "mean(latency) over 1m > 1s"));
  EXPECT_TRUE(Means(Silence(s.crashes) > 1min, "silence(crashes) > 1m"));
}

TEST(Conditions, WindowsAndSelectorsAreSpelled) {
  const Signals s;
  const Label region("region");
  EXPECT_TRUE(Means(Mean(s.cpu).Over(5min).Offset(1h) > 1, "mean(cpu) over 5m offset 1h > 1"));
  EXPECT_TRUE(Means(Mean(s.cpu).OverStep() > 1, "mean(cpu) over step > 1"));
  EXPECT_TRUE(Means(Mean(s.cpu.Where(region == "sg")).Over(1s) > 1,
                    "mean(cpu{region = \"sg\"}) over 1s > 1"));
  EXPECT_TRUE(Means(Silence(s.starts.Where(region != std::string("sg"), In("cdn", {"a", "b"}),
                                           NotIn("platform", {"tv"}))) > 1s,
                    "silence(starts{region != \"sg\", cdn in (\"a\", \"b\"),"
                    " platform not in (\"tv\")}) > 1s"));
}

TEST(Conditions, LiteralsKeepTheirUnits) {
  const Signals s;
  const auto x = Mean(s.cpu).Over(1s);
  EXPECT_TRUE(Means(x > 97_pct, "mean(cpu) over 1s > 97%"));
  EXPECT_TRUE(Means(x > 98.5_pct, "mean(cpu) over 1s > 98.5%"));
  EXPECT_TRUE(Means(x > Percent(0.1), "mean(cpu) over 1s > 0.1%"));
  EXPECT_TRUE(Means(x > 1.5_k, "mean(cpu) over 1s > 1.5k"));
  EXPECT_TRUE(Means(x > 2_M, "mean(cpu) over 1s > 2M"));
  EXPECT_TRUE(Means(x > 3_G, "mean(cpu) over 1s > 3G"));
  EXPECT_TRUE(Means(x > 0.1, "mean(cpu) over 1s > 0.1"));
  EXPECT_TRUE(Means(x > 0.1f, "mean(cpu) over 1s > 0.10000000149011612"));
  EXPECT_TRUE(Means(x > -2, "mean(cpu) over 1s > -2"));
  EXPECT_TRUE(Means(x > -2_k, "mean(cpu) over 1s > -2k"));
  EXPECT_TRUE(Means(x > 0.0, "mean(cpu) over 1s > 0"));
  EXPECT_TRUE(Means(x > -0.0, "mean(cpu) over 1s > 0"));
  EXPECT_TRUE(Means(x > 9'007'199'254'740'992, "mean(cpu) over 1s > 9007199254740992"));
  EXPECT_TRUE(Means(x > 1e21, "mean(cpu) over 1s > 1000000000000000000000"));
}

TEST(Conditions, DurationsOfAllClocksAreWholeNanoseconds) {
  const Signals s;
  const auto x = P95(s.latency).Over(1s);
  EXPECT_TRUE(Means(x > 800ms, "p95(latency) over 1s > 800ms"));
  EXPECT_TRUE(Means(x > 1.5s, "p95(latency) over 1s > 1.5s"));
  EXPECT_TRUE(Means(x > 0.1s, "p95(latency) over 1s > 100ms"));
  EXPECT_TRUE(Means(x > 1ns, "p95(latency) over 1s > 0.000001ms"));
  EXPECT_TRUE(Means(x > absl::Milliseconds(800), "p95(latency) over 1s > 800ms"));
  EXPECT_TRUE(Means(x > absl::Seconds(0.1), "p95(latency) over 1s > 100ms"));
  EXPECT_TRUE(Means(x > 24h, "p95(latency) over 1s > 1d"));
  EXPECT_TRUE(Means(x > -5s, "p95(latency) over 1s > -5s"));
  EXPECT_TRUE(Means(800ms < x, "800ms < p95(latency) over 1s"));
  EXPECT_TRUE(Means(x > std::chrono::nanoseconds(INT64_MAX / 2 - 1),
                    "p95(latency) over 1s > 53375d23h53m38.427387902s"));
}

TEST(Conditions, OperatorsNestAsTheyBind) {
  const Signals s;
  const auto a = Mean(s.cpu).Over(1s);
  const auto b = Max(s.cpu).Over(1s);
  const auto d = P95(s.latency).Over(1s);
  const std::string ta = "mean(cpu) over 1s", tb = "max(cpu) over 1s", td = "p95(latency) over 1s";
  EXPECT_TRUE(Means(a < b, ta + " < " + tb));
  EXPECT_TRUE(Means(a <= b, ta + " <= " + tb));
  EXPECT_TRUE(Means(a >= b, ta + " >= " + tb));
  EXPECT_TRUE(Means(a == b, ta + " == " + tb));
  EXPECT_TRUE(Means(a != b, ta + " != " + tb));
  EXPECT_TRUE(Means(a + b - 3 > 2 * a / b, ta + " + " + tb + " - 3 > 2 * " + ta + " / " + tb));
  EXPECT_TRUE(Means(a - (b - 3) > 1, ta + " - (" + tb + " - 3) > 1"));
  EXPECT_TRUE(Means((a + b) * 2 > 1, "(" + ta + " + " + tb + ") * 2 > 1"));
  EXPECT_TRUE(Means(-a < -(a + b), "-" + ta + " < -(" + ta + " + " + tb + ")"));
  EXPECT_TRUE(Means(d <= d, td + " <= " + td));
  EXPECT_TRUE(Means(d >= 1s, td + " >= 1s"));
  EXPECT_TRUE(Means(d == 1s, td + " == 1s"));
  EXPECT_TRUE(Means(d != 1s, td + " != 1s"));
  EXPECT_TRUE(Means(d + 1s - d > -d, td + " + 1s - " + td + " > -" + td));
  EXPECT_TRUE(Means(2 * d > d * a, "2 * " + td + " > " + td + " * " + ta));
  EXPECT_TRUE(Means(d / 2 > 1s, td + " / 2 > 1s"));
  EXPECT_TRUE(Means(d / 2s > a, td + " / 2s > " + ta));
  EXPECT_TRUE(Means(d / d > 50_pct, td + " / " + td + " > 50%"));
}

TEST(Conditions, TruthsAreJoinedInChains) {
  const Signals s;
  const auto a = Mean(s.cpu).Over(1s) > 1;
  const auto b = Mean(s.cpu).Over(1s) > 2;
  const auto c = Mean(s.cpu).Over(1s) > 3;
  const std::string ta = "mean(cpu) over 1s > 1", tb = "mean(cpu) over 1s > 2",
                    tc = "mean(cpu) over 1s > 3";
  EXPECT_TRUE(Means(a && b && c, ta + " and " + tb + " and " + tc));
  EXPECT_TRUE(Means(a && (b && c), ta + " and " + tb + " and " + tc));
  EXPECT_TRUE(Means(a || b || c, ta + " or " + tb + " or " + tc));
  EXPECT_TRUE(Means((a && b) || c, "(" + ta + " and " + tb + ") or " + tc));
  EXPECT_TRUE(Means(a && (b || c), ta + " and (" + tb + " or " + tc + ")"));
  EXPECT_TRUE(Means(!a && !(b || c), "not (" + ta + ") and not (" + tb + " or " + tc + ")"));
  EXPECT_TRUE(Means(!!a, "not not (" + ta + ")"));
}

TEST(Conditions, FoldsStatesAndConfidenceAreSpelled) {
  Signals s;
  const Label region("region");
  const auto bad = SuccessRatio(s.starts).Over(1min) < 97_pct;
  const std::string text = "success_ratio(starts) over 1m < 97%";
  const auto cpu = Mean(s.cpu).Over(1s);
  const auto age = Mean(s.age).Over(1s);
  EXPECT_TRUE(Means(AnyOf(region, bad), "any of region (" + text + ")"));
  EXPECT_TRUE(Means(AllOf({region, "cdn"}, bad), "all of region, cdn (" + text + ")"));
  EXPECT_TRUE(Means(AtLeast(3).Of(region, bad), "at least 3 of region (" + text + ")"));
  EXPECT_TRUE(
      Means(AtMost(50_pct).Of({region, "cdn"}, bad), "at most 50% of region, cdn (" + text + ")"));
  EXPECT_TRUE(Means(MinOf("edge", cpu) < 3, "min of edge (mean(cpu) over 1s) < 3"));
  EXPECT_TRUE(Means(MaxOf("edge", cpu) - MinOf("edge", cpu) > 3,
                    "max of edge (mean(cpu) over 1s) - min of edge (mean(cpu) over 1s) > 3"));
  EXPECT_TRUE(Means(SumOf("edge", cpu) < 3, "sum of edge (mean(cpu) over 1s) < 3"));
  EXPECT_TRUE(Means(MeanOf("edge", cpu) < 3, "mean of edge (mean(cpu) over 1s) < 3"));
  EXPECT_TRUE(Means(MinOf("edge", age) < 3s, "min of edge (mean(age) over 1s) < 3s"));
  EXPECT_TRUE(Means(MaxOf("edge", age) < 3s, "max of edge (mean(age) over 1s) < 3s"));
  EXPECT_TRUE(Means(SumOf("edge", age) < 3s, "sum of edge (mean(age) over 1s) < 3s"));
  EXPECT_TRUE(Means(MeanOf("edge", age) < 3s, "mean of edge (mean(age) over 1s) < 3s"));
  const Gate gate = s.plan.Gate("other");
  EXPECT_TRUE(Means(Tripped(gate) || Pending(GateRef("later")) || Clear(gate),
                    "tripped(other) or pending(later) or clear(other)"));
  EXPECT_TRUE(Means(bad.WithConfidence(95_pct), text + " with confidence 95%"));
}

// ---- Ramps ----

TEST(Ramps, AllClausesAreSpelled) {
  PlanBuilder plan;
  const Role lead = plan.Role("lead");
  const auto starts = plan.Outcome("starts");
  const auto traffic = plan.PercentLever("traffic", Wins::kLowest, 0_pct);
  const Gate ok = plan.Gate("ok");
  plan.Ramp("rollout")
      .By("region")
      .Owner(lead)
      .Lever(traffic)
      .Step(5_pct, 10min)
      .Step(25_pct, 15min, Checkpoint::kYes)
      .Step(50_pct, Checkpoint::kYes)
      .Step(100_pct)
      .Guard(ok, GateRef("other"))
      .RollbackToCheckpoint()
      .AdvanceWhen(SuccessRatio(starts).OverStep() > 99_pct);
  plan.Ramp("second").StepNamed("slow", 1min).StepNamed("fast").RollbackToFirst();
  plan.Ramp("third").StepNamed("slow", 1min, Checkpoint::kYes).RollbackTo(5_pct);
  EXPECT_TRUE(SaysTheSame(plan.proto(), R"(
    role lead
    signal starts outcome
    lever traffic percent, lowest wins, default 0%
    gate ok { }
    ramp rollout by region {
      owner lead
      lever traffic
      step 5% hold 10m
      step 25% hold 15m checkpoint
      step 50% checkpoint
      step 100%
      guard ok, other
      on trip rollback to checkpoint
      advance when success_ratio(starts) over step > 99%
    }
    ramp second { step slow hold 1m  step fast  on trip rollback to first }
    ramp third { step slow hold 1m checkpoint  on trip rollback to 5% }
  )"));
}

}  // namespace
}  // namespace sluice::build
