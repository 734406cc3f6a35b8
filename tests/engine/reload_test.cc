// Another plan for an engine that runs.
#include "sluice/reload.h"

#include "absl/strings/str_replace.h"
#include "absl/strings/substitute.h"
#include "actions.pb.h"
#include "gmock/gmock.h"
#include "sluice/v1/snapshot.pb.h"
#include "tests/engine/engine_fixture.h"

namespace sluice {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

std::string WithRoles(absl::string_view plan) {
  return absl::StrCat("role chief\nrole lead reports to chief\n", plan);
}

class ReloadTest : public ::testing::Test {
 protected:
  void Run(absl::string_view plan) {
    run_ = RunPlan(WithRoles(plan));
    ASSERT_NE(run_, nullptr);
    ASSERT_EQ(engine().Start(kStart), absl::OkStatus());
    load_ = engine().Gauge("load").value();
  }
  Engine& engine() { return *run_->engine; }
  static std::int64_t At(std::int64_t second) { return kStart + second * kSecond; }

  // By the handle that was resolved at the beginning.
  void Until(std::int64_t second, double value) {
    while (now_ < second) {
      ++now_;
      ASSERT_EQ(engine().Record(load_, At(now_), value), absl::OkStatus());
      ASSERT_EQ(engine().AdvanceTo(At(now_)), absl::OkStatus());
    }
  }

  static Plan Parsed(absl::string_view plan) {
    Diagnostics diagnostics;
    absl::StatusOr<Plan> parsed = Plan::Parse(WithRoles(plan), "other.sluice", &diagnostics);
    EXPECT_TRUE(parsed.ok()) << diagnostics.ToString();
    return *std::move(parsed);
  }
  void Reload(absl::string_view plan) {
    const Plan parsed = Parsed(plan);
    const std::size_t events = run_->events.size();
    const absl::StatusOr<ReloadReport> report = engine().PlanReload(parsed);
    ASSERT_TRUE(report.ok()) << report.status();
    report_ = report->ToText();
    ASSERT_EQ(run_->events.size(), events);  // it has only been said
    ASSERT_EQ(engine().Reload(parsed), absl::OkStatus());
  }
  // "CLEAR plan changed: the gate is gone", since the last time.
  std::vector<std::string> News() {
    std::vector<std::string> news;
    for (const v1::Event& event : run_->events) {
      news.push_back(absl::StrCat(v1::Event::Kind_Name(event.kind()), " ", event.gate(),
                                  event.lever(), event.ramp(), " ", event.to(), ": ",
                                  event.reason()));
    }
    run_->events.clear();
    return news;
  }

  std::unique_ptr<Running> run_;
  GaugeSeries load_;
  std::int64_t now_ = 0;
  std::string report_;
};

constexpr char kGate[] =
    "signal load gauge\nlever doors { open, ajar, shut }\n"
    "gate high { owner lead when mean(load) over 10s > 5 for 3s hold doors at shut }\n";

TEST_F(ReloadTest, WhatMeansTheSameGoesOn) {
  Run(kGate);
  Until(3, 9);  // pending
  Reload(
      "# A comment, other owners, other words for the same.\n"
      "lever doors { open, ajar, shut }\nrole night reports to chief\nsignal load gauge\n"
      "gate high {\n  owner night\n  severity critical\n  for 3000ms\n"
      "  when mean(load) over 10000ms > 5.0\n  hold doors at shut\n}\n"
      "severity critical { acknowledge within 5m, resolve within 1h }\n");
  EXPECT_EQ(
      report_,
      "gate high goes on: what it holds or sends, its severity or who answers for it is another\n"
      "2 of 2 go on as they are\n");
  EXPECT_THAT(News(), ElementsAre("RELOADED  : another plan: all goes on"));
  Until(4, 9);
  EXPECT_THAT(News(), ElementsAre(HasSubstr("TRIP high"), HasSubstr("LEVER doors shut")));
}

TEST_F(ReloadTest, WhoMayMoveALeverOrARampIsTold) {
  const std::string plan =
      "signal load gauge\nlever room percent, lowest wins, default 100% owner $0\n"
      "lever doors { open, shut }\n"
      "gate high { owner lead when mean(load) over 10s > 5 }\n"
      "ramp opening { owner $1 lever room step 10% hold 1m guard high }\n";
  Run(absl::Substitute(plan, "lead", "lead"));
  Until(3, 1);
  Reload(absl::Substitute(plan, "chief", "lead"));
  EXPECT_EQ(report_,
            "lever room goes on: who may move it, or how many may be held, is another\n"
            "4 of 4 go on as they are\n");
  Reload(absl::Substitute(plan, "chief", "chief"));
  EXPECT_EQ(report_,
            "ramp opening goes on: who may move it is another\n4 of 4 go on as they are\n");
  EXPECT_THAT(News(), Contains("RELOADED  : another plan: all goes on"));
}

TEST_F(ReloadTest, AChangedGateBeginsAnewAndSaysSo) {
  Run(kGate);
  Until(5, 9);
  News();
  Reload(
      "signal load gauge\nlever doors { open, ajar, shut }\n"
      "gate high { owner lead when mean(load) over 10s > 6 for 3s hold doors at shut }\n");
  EXPECT_EQ(report_,
            "gate high begins anew: what decides on its state is another; tripped, and clears: "
            "high\n1 of 2 goes on as they are\n");
  EXPECT_THAT(News(), ElementsAre("CLEAR high : plan changed: the gate begins anew",
                                  HasSubstr("RELOADED")));
  Until(6, 9);
  EXPECT_THAT(News(), ElementsAre(HasSubstr("LEVER doors open: released")));
  // Its window is known: it was kept for the old gate.
  Until(9, 9);
  EXPECT_THAT(News(), ElementsAre(HasSubstr("TRIP high"), HasSubstr("LEVER doors shut")));
}

TEST_F(ReloadTest, WhatWasNotKeptBeforeIsUnknownForAWindow) {
  Run(kGate);
  Until(20, 1);
  Reload(absl::StrCat(kGate,
                      "gate low { owner lead when min(load) over 8s > 0.5 }\n"
                      "gate few { owner lead when count(load) over 10s < 5 }\n"));
  EXPECT_THAT(report_, HasSubstr("gate low is new: it reads what was not kept before, and knows "
                                 "nothing for 8s\n"));
  News();
  Until(27, 1);
  EXPECT_THAT(News(), IsEmpty());  // min() of nothing would be above all
  Until(28, 1);
  EXPECT_THAT(News(), ElementsAre(HasSubstr("TRIP low")));
}

TEST_F(ReloadTest, WhatIsGoneEndsAndIsReleased) {
  Run(absl::StrCat(kGate,
                   "lever pace percent, lowest wins, default 100% owner lead\n"
                   "ramp up { owner lead lever pace step 10% hold 1h step 100% guard high }\n"));
  ASSERT_EQ(engine().StartRamp("up", {}, "lead"), absl::OkStatus());
  ASSERT_EQ(engine().Pin("doors", {}, "ajar", At(1000), "chief", "careful"), absl::OkStatus());
  Until(3, 1);
  News();
  Reload("signal load gauge\nlever pace percent, lowest wins, default 100%\n");
  EXPECT_EQ(report_,
            "lever pace goes on: who may move it, or how many may be held, is another\n"
            "gate high is gone\n"
            "lever doors is gone; off rest, and released: doors at ajar\n"
            "ramp up is gone; under way, and caps its lever no longer: up in step 1 of 2 (10%)\n"
            "1 of 4 goes on as they are\n");
  EXPECT_THAT(News(),
              ElementsAre("UNPINNED doors : plan changed: the lever is gone",
                          "RAMP up : plan changed: the ramp is gone",
                          "LEVER doors open: released: plan changed", HasSubstr("RELOADED")));
  Until(4, 1);
  EXPECT_THAT(News(), ElementsAre("LEVER pace 100%: released: nothing holds it any more"));
}

TEST_F(ReloadTest, ATrippedGateThatIsGoneClears) {
  Run(kGate);
  Until(5, 9);
  News();
  Reload("signal load gauge\nlever doors { open, ajar, shut }\n");
  EXPECT_THAT(News(), ElementsAre("CLEAR high : plan changed: the gate is gone",
                                  HasSubstr("gate high is gone")));
  Until(6, 9);
  EXPECT_THAT(News(), ElementsAre(HasSubstr("LEVER doors open: released")));
}

TEST_F(ReloadTest, ATrippedGateHoldsWhatItDidNotHoldBefore) {
  Run("signal load gauge\nlever doors { open, ajar, shut }\n"
      "gate high { owner lead when mean(load) over 10s > 5 for 3s }\n");
  Until(5, 9);
  News();
  Reload(kGate);
  Until(6, 9);
  EXPECT_THAT(News(),
              ElementsAre(HasSubstr("RELOADED"), HasSubstr("LEVER doors shut: held by high")));
}

TEST_F(ReloadTest, AnErrorLeavesTheOldPlanRunning) {
  Run("import \"actions.proto\"\nsignal load gauge\n"
      "gate high { owner lead when last(load) over 1s > 5 for 3s }\n");
  Until(2, 9);
  // Nobody handles what the new plan sends.
  const Plan unhandled = Parsed(
      "import \"actions.proto\"\nsignal load gauge\n"
      "gate high { owner lead when last(load) over 1s > 5 for 3s do acts.Page { why: \"x\" } }\n");
  const absl::Status status = engine().Reload(unhandled);
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()), HasSubstr("acts.Page (gate high)"));
  EXPECT_THAT(News(), IsEmpty());
  Until(4, 9);
  EXPECT_THAT(News(), ElementsAre(HasSubstr("TRIP high")));
}

TEST_F(ReloadTest, HandlersStayAndMustFit) {
  Run(kGate);
  std::vector<std::string> values;
  ASSERT_EQ(
      engine().OnLever<std::string>(
          "doors", [&](const LeverChange<std::string>& change) { values.push_back(change.to); }),
      absl::OkStatus());
  Reload(
      "signal load gauge\nlever doors { open, narrow, shut }\n"
      "gate high { owner lead when mean(load) over 10s > 5 for 3s hold doors at narrow }\n");
  EXPECT_THAT(report_, HasSubstr("lever doors begins anew: its values or labels are others"));
  Until(5, 9);
  EXPECT_THAT(values, ElementsAre("narrow"));
  const absl::Status status =
      engine().Reload(Parsed("signal load gauge\nlever doors number, lowest wins, default 7\n"));
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(status.message()), HasSubstr("doors is numeric"));
}

TEST_F(ReloadTest, HandlesOfWhatIsGoneAreRefused) {
  Run(absl::StrCat("signal old gauge by host\n", kGate));
  const GaugeSeries old = engine().Gauge("old", {{"host", "a"}}).value();
  Until(2, 1);
  ASSERT_EQ(engine().Record(old, At(3), 1), absl::OkStatus());
  Reload(kGate);
  EXPECT_EQ(engine().Record(old, At(3), 1).code(), absl::StatusCode::kInvalidArgument);
  Until(3, 1);
  Reload(absl::StrCat("signal old counter by host\n", kGate));
  EXPECT_EQ(engine().Record(old, At(4), 1).code(), absl::StatusCode::kInvalidArgument);
  EXPECT_TRUE(engine().Counter("old", {{"host", "a"}}).ok());
  Until(4, 1);
}

TEST_F(ReloadTest, AMessageThatWaitsIsDeliveredThoughItsGateIsGone) {
  constexpr char kSends[] =
      "import \"actions.proto\"\nsignal load gauge\n"
      "gate high { owner lead when last(load) over 1s > 5 on clear do acts.Resume { region: \"sg\" "
      "} }\n";
  run_ = RunPlan(WithRoles(kSends));
  std::vector<std::string> ids;
  absl::Status answer = absl::UnavailableError("not now");
  ASSERT_EQ(engine().On<acts::Resume>([&](const acts::Resume& resume, const Decision& decision) {
    EXPECT_EQ(resume.region(), "sg");
    ids.push_back(decision.id());
    return answer;
  }),
            absl::OkStatus());
  ASSERT_EQ(engine().Start(kStart), absl::OkStatus());
  load_ = engine().Gauge("load").value();
  Until(2, 9);
  Reload("signal load gauge\n");
  ASSERT_EQ(ids.size(), 1u);  // it cleared
  answer = absl::OkStatus();
  Until(5, 9);
  ASSERT_EQ(ids.size(), 2u);
  EXPECT_EQ(ids[0], ids[1]);
  EXPECT_THAT(News(), Not(Contains(HasSubstr("ACTION_DROPPED"))));
}

TEST_F(ReloadTest, ASnapshotOfAnotherPlanIsReloaded) {
  Run(kGate);
  Until(5, 9);
  const v1::Snapshot snapshot = engine().Snapshot().value();
  run_ = RunPlan(WithRoles("signal load gauge\nlever doors { open, ajar, shut }\n"));
  ASSERT_EQ(engine().Restore(snapshot), absl::OkStatus());
  load_ = engine().Gauge("load").value();
  Until(6, 9);
  EXPECT_THAT(News(), ElementsAre("CLEAR high : plan changed: the gate is gone",
                                  HasSubstr("RELOADED"), HasSubstr("LEVER doors open")));
}

TEST_F(ReloadTest, AnotherTickKeepsTimeAndNothingElse) {
  Run(kGate);
  Until(5, 9);
  News();
  Reload(absl::StrCat("tick 5s\n", absl::StrReplaceAll(kGate, {{"3s", "5s"}})));
  EXPECT_THAT(News(), Contains("CLEAR high : plan changed: the gate begins anew"));
  while (now_ < 30) {
    now_ += 5;
    ASSERT_EQ(engine().Record(load_, At(now_), 9), absl::OkStatus());
    ASSERT_EQ(engine().AdvanceTo(At(now_)), absl::OkStatus());
  }
  EXPECT_THAT(News(), Contains(HasSubstr("TRIP high")));
}

// Until the next advance the clock is farther past the last tick than the new plan asks for.
TEST_F(ReloadTest, LessLatenessAndAheadLoseNoSample) {
  constexpr char kHits[] =
      "signal load gauge\nsignal hits events\n"
      "gate hit { owner lead when count(hits) over 1s > 0 }\n";
  Run(absl::StrCat("lateness 40s\nahead 30s\n", kHits));
  const EventsSeries hits = engine().Events("hits").value();
  Until(100, 1);  // decided until 60s
  for (const std::int64_t second : {61, 100, 130}) {
    ASSERT_EQ(engine().Record(hits, At(second)), absl::OkStatus()) << second;
  }
  Reload(absl::StrCat("lateness 0s\nahead 1s\n", kHits));
  EXPECT_EQ(report_, "1 of 1 goes on as they are\n");
  for (const std::int64_t second : {63, 75, 101}) {
    ASSERT_EQ(engine().Record(hits, At(second)), absl::OkStatus()) << second;
  }
  EXPECT_EQ(engine().Record(hits, At(102)).code(), absl::StatusCode::kOutOfRange);
  const v1::Snapshot snapshot = engine().Snapshot().value();  // and so it is with a restart
  const std::unique_ptr<Running> again = RunPlan(snapshot.plan_text());
  ASSERT_EQ(again->engine->Restore(snapshot), absl::OkStatus());
  run_->events.clear();
  for (Engine* const one : {&engine(), again->engine.get()}) {
    ASSERT_EQ(one->AdvanceTo(At(145)), absl::OkStatus());
    EXPECT_EQ(one->statistics().signals[1].recorded, 6u);
  }
  const std::vector<std::string> expected = {"TRIP 61s",  "CLEAR 62s", "TRIP 63s",  "CLEAR 64s",
                                             "TRIP 75s",  "CLEAR 76s", "TRIP 100s", "CLEAR 102s",
                                             "TRIP 130s", "CLEAR 131s"};
  EXPECT_EQ(run_->Told(), expected);
  EXPECT_EQ(again->Told(), expected);
}

TEST_F(ReloadTest, MoreOpenTicksThanAPlanMayAskForAreRefused) {
  Run("tick 1h\nlateness 1h\nsignal load gauge\n");
  ASSERT_EQ(engine().AdvanceTo(At(3600)), absl::OkStatus());
  const absl::Status status =
      engine().Reload(Parsed("tick 1ms\nlateness 1ms\nahead 1ms\nsignal load gauge\n"));
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()), HasSubstr("a plan with a larger tick could go on"));
  EXPECT_THAT(News(), IsEmpty());
}

// A series that goes on is not silent for being counted in other ticks; what was asked for ends
// when it was to end.
TEST_F(ReloadTest, AnotherTickIsAnotherCountOfTime) {
  EngineOptions brief;
  brief.retire_after = absl::Seconds(20);
  run_ = RunPlan(WithRoles(absl::StrCat("tick 5s\n", absl::StrReplaceAll(kGate, {{"3s", "5s"}}))),
                 brief);
  ASSERT_EQ(engine().Start(kStart), absl::OkStatus());
  load_ = engine().Gauge("load").value();
  now_ = 40;
  ASSERT_EQ(engine().Record(load_, At(now_), 1), absl::OkStatus());
  ASSERT_EQ(engine().AdvanceTo(At(now_)), absl::OkStatus());
  ASSERT_EQ(engine().Silence("high", {}, At(60), "lead", "known"), absl::OkStatus());
  Reload(kGate);
  News();
  Until(70, 1);
  EXPECT_THAT(run_->Told(), ElementsAre("SILENCED 41s", "SILENCE_ENDED 60s"));
}

// The places of what is gone serve series of another signal, and the kind of that.
TEST_F(ReloadTest, PlacesOfWhatIsGoneServeAnotherKind) {
  constexpr char kFirst[] = "signal first counter by host\n";
  Run(absl::StrCat(kFirst, "signal old gauge by host\n", kGate));
  const CounterSeries first = engine().Counter("first", {{"host", "a"}}).value();
  const GaugeSeries old = engine().Gauge("old", {{"host", "a"}}).value();
  for (int i = 0; i < 3; ++i) {
    Reload(absl::StrCat(kFirst, kGate, "gate rising { owner lead when increase(first) over 10s > ",
                        i, " }\n"));
  }
  const CounterSeries second = engine().Counter("first", {{"host", "b"}}).value();
  EXPECT_EQ(engine().Record(old, At(1), 1).code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(engine().Record(first, At(1), 1), absl::OkStatus());
  EXPECT_EQ(engine().Record(second, At(1), 1), absl::OkStatus());
  Until(1, 1);
  EXPECT_EQ(engine().Record(second, At(2), 9), absl::OkStatus());
  Until(2, 1);
  EXPECT_THAT(News(), Contains(HasSubstr("TRIP rising")));
}

TEST_F(ReloadTest, ABreachIsOneOfThePromiseThatStands) {
  const std::string plan =
      "severity sev { acknowledge within 5s$0 }\nsignal load gauge\n"
      "gate high { owner lead severity sev when last(load) over 1s > 5 }\n";
  Run(absl::Substitute(plan, ", resolve within 10s"));
  Until(15, 9);
  EXPECT_THAT(run_->Told(), Contains("BREACH 11s"));
  run_->events.clear();
  Reload(absl::Substitute(plan, ""));  // no promise any more
  EXPECT_THAT(engine().Status("lead").value().line, Not(HasSubstr("overdue")));
  Until(16, 9);
  Reload(absl::Substitute(plan, ", resolve within 20s"));
  EXPECT_THAT(engine().Status("lead").value().line, Not(HasSubstr("overdue")));
  Until(30, 9);
  EXPECT_THAT(run_->Told(),
              ElementsAre("RELOADED 15s", "RELOADED 16s", "BREACH 21s", "ESCALATE 21s"));
}

TEST_F(ReloadTest, AnActionIsTriedAgainAfterItsTimeInOtherTicks) {
  constexpr char kSends[] =
      "import \"actions.proto\"\nsignal load gauge\n"
      "gate high { owner lead when last(load) over $0 > 5 on clear do acts.Resume { region: \"sg\" "
      "} }\n";
  run_ = RunPlan(WithRoles(absl::StrCat("tick 10s\n", absl::Substitute(kSends, "10s"))));
  std::vector<std::int64_t> tries;
  ASSERT_EQ(engine().On<acts::Resume>([&](const acts::Resume&, const Decision&) {
    tries.push_back(now_);
    return absl::UnavailableError("not now");
  }),
            absl::OkStatus());
  ASSERT_EQ(engine().Start(kStart), absl::OkStatus());
  load_ = engine().Gauge("load").value();
  for (now_ = 10; now_ < 30; now_ += 10) {
    ASSERT_EQ(engine().Record(load_, At(now_), now_ == 10 ? 9 : 1), absl::OkStatus());
    ASSERT_EQ(engine().AdvanceTo(At(now_)), absl::OkStatus());
  }
  EXPECT_THAT(tries, ElementsAre(20));  // it cleared; the next try is a tick later
  Reload(absl::Substitute(kSends, "1s"));
  now_ = 20;
  Until(30, 1);
  EXPECT_THAT(tries, ElementsAre(20, 30));
}

TEST_F(ReloadTest, NotFromACallback) {
  Run(kGate);
  const Plan plan = Parsed(kGate);
  absl::Status asked;
  engine().OnEvent([&](const v1::Event&) { asked = engine().Reload(plan); });
  Until(5, 9);
  EXPECT_EQ(asked.code(), absl::StatusCode::kFailedPrecondition);
}

}  // namespace
}  // namespace sluice
