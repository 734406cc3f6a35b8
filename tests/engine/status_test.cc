// Engine::Status and Room, `status every`, and the checklist.
#include <set>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "tests/engine/engine_fixture.h"

namespace sluice {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr char kNight[] = R"(
  timezone "Asia/Singapore"
  role incident_lead
  role infra_lead reports to incident_lead
  role growth_lead reports to incident_lead
  role watcher reports to growth_lead
  severity sev1 { acknowledge within 5m, resolve within 30m }
  severity sev2 { acknowledge within 15m, resolve within 2h }
  signal g gauge by region
  signal queue gauge
  lever expansion by region { running, paused }
  gate slow by region {
    owner growth_lead  severity sev2  when mean(g) over 1m > 50 for 1m  hold expansion at paused
  }
  gate dead by region {
    owner growth_lead  severity sev1  when mean(g) over 1m > 90 for 1m  latch  on missing 1m hold
  }
  gate full { owner infra_lead  when max(queue) over 1m > 10  hold expansion at paused }
  ramp opening { owner infra_lead  lever expansion
                 step running hold 10m checkpoint  guard full  on trip rollback to checkpoint }
  checklist { item "The rollback was tried" owner infra_lead  item "Who is on call" owner watcher })";

class StatusTest : public ::testing::Test {
 protected:
  void Run(const std::string& plan = kNight) {
    run_ = RunPlan(plan, {});
    ASSERT_NE(run_, nullptr);
    ASSERT_TRUE(run_->engine->Start(kStart).ok());
  }
  Engine& engine() { return *run_->engine; }

  void Feed(const std::vector<std::pair<std::string, double>>& regions, double queue, int seconds) {
    for (int i = 0; i < seconds; ++i) {
      now_ += kSecond;
      for (const auto& [region, value] : regions) {
        ASSERT_TRUE(
            engine().Record(engine().Gauge("g", {{"region", region}}).value(), now_, value).ok());
      }
      ASSERT_TRUE(engine().Record(engine().Gauge("queue").value(), now_, queue).ok());
      ASSERT_TRUE(engine().AdvanceTo(now_).ok());
    }
  }
  std::string Line(const std::string& role) { return engine().Status(role).value().line; }
  std::string Next(const std::string& role) { return engine().Status(role).value().next; }

  std::unique_ptr<Running> run_;
  std::int64_t now_ = kStart;
};

TEST_F(StatusTest, SaysWhatIsOpenBeforeTheNight) {
  Run();
  EXPECT_EQ(Line("growth_lead"), "all clear");
  EXPECT_EQ(Next("growth_lead"), "");
  EXPECT_EQ(Line("infra_lead"), "\"The rollback was tried\" is not ticked; 1 more open");
  EXPECT_EQ(Next("infra_lead"), "tick \"The rollback was tried\"");
  ASSERT_TRUE(engine().Tick("The rollback was tried", "infra_lead").ok());
  Feed({{"sg", 1}}, 1, 1);
  EXPECT_EQ(Line("infra_lead"), "ramp opening not started, holds expansion at paused");
  EXPECT_EQ(Next("infra_lead"), "start ramp opening");
}

TEST_F(StatusTest, TheWorstIsByTheOrderOfSeverities) {
  Run();
  Feed({{"sg", 60}, {"eu", 1}}, 1, 180);
  EXPECT_EQ(Line("growth_lead"),
            "slow{region = \"sg\"} [sev2] tripped 04:01, not acknowledged; holds expansion at "
            "paused");
  EXPECT_EQ(Next("growth_lead"), "acknowledge slow{region = \"sg\"} by 04:16");
  Feed({{"sg", 60}, {"eu", 99}}, 1, 180);
  EXPECT_EQ(Line("growth_lead"),
            "dead{region = \"eu\"} [sev1] tripped 04:04, not acknowledged; 2 more open")
      << "it is later, but the first severity of the plan";
  EXPECT_EQ(engine().Status("growth_lead")->open, 3u);
  EXPECT_EQ(engine().Status("growth_lead")->level, RoleStatus::Level::kIncident);
  EXPECT_EQ(Line("incident_lead"), "all clear") << "nothing of it was escalated";
}

TEST_F(StatusTest, WhoeverIsAskedSeesIt) {
  Run();
  Feed({{"sg", 99}}, 1, 120 + 5 * 60 + 60);
  const std::string line =
      "dead{region = \"sg\"} [sev1] tripped 04:01, not acknowledged, escalated to incident_lead";
  EXPECT_EQ(Line("incident_lead"), line);
  EXPECT_EQ(Next("incident_lead"), "acknowledge dead{region = \"sg\"}");
  EXPECT_EQ(Line("growth_lead"), line + "; 1 more open");
  EXPECT_EQ(Next("growth_lead"), "acknowledge dead{region = \"sg\"}, overdue");

  ASSERT_TRUE(engine().Acknowledge("dead", {{"region", "sg"}}, "incident_lead").ok());
  Feed({{"sg", 99}}, 1, 1);
  EXPECT_EQ(Line("incident_lead"),
            "dead{region = \"sg\"} [sev1] tripped 04:01, acknowledged by incident_lead");
  EXPECT_EQ(Next("incident_lead"), "resolve dead{region = \"sg\"} by 04:31");
  EXPECT_EQ(Next("growth_lead"), "acknowledge slow{region = \"sg\"} by 04:16");
}

TEST_F(StatusTest, ABreachIsTheRootsToo) {
  Run();
  ASSERT_TRUE(engine().Tick("The rollback was tried", "incident_lead").ok());
  Feed({{"sg", 99}}, 1, 150);
  ASSERT_TRUE(engine().Acknowledge("dead", {{"region", "sg"}}, "growth_lead").ok());
  Feed({{"sg", 99}}, 1, 30 * 60);
  EXPECT_EQ(Line("incident_lead"),
            "dead{region = \"sg\"} [sev1] tripped 04:01, acknowledged by growth_lead, not "
            "resolved by 04:31; 1 more open");
  EXPECT_EQ(Next("incident_lead"), "acknowledge slow{region = \"sg\"}");
  EXPECT_EQ(engine().Status("growth_lead")->next, "acknowledge slow{region = \"sg\"}, overdue");
}

TEST_F(StatusTest, WhatIsSilencedAsksNothing) {
  Run();
  Feed({{"sg", 60}}, 1, 180);
  ASSERT_TRUE(engine()
                  .Silence("slow", {{"region", "sg"}}, now_ + 600 * kSecond, "growth_lead", "known")
                  .ok());
  Feed({{"sg", 60}}, 1, 1);
  EXPECT_THAT(Line("growth_lead"), HasSubstr(", not acknowledged, silenced until 04:13; holds"));
  EXPECT_EQ(Next("growth_lead"), "");
}

TEST_F(StatusTest, ALatchedGateThatWouldClearWaitsForItsReset) {
  Run();
  Feed({{"sg", 99}}, 1, 180);
  Feed({{"sg", 1}}, 1, 180);
  EXPECT_THAT(Line("growth_lead"), HasSubstr("recovering"));
  EXPECT_THAT(Line("growth_lead"), HasSubstr("would clear, and waits for its reset"));
  EXPECT_EQ(Next("growth_lead"), "reset dead{region = \"sg\"}");
}

TEST_F(StatusTest, BlindGatesAndRampsAskForAttention) {
  Run();
  ASSERT_TRUE(engine().Tick("The rollback was tried", "infra_lead").ok());
  ASSERT_TRUE(engine().StartRamp("opening", {}, "infra_lead").ok());
  Feed({{"sg", 1}}, 1, 180);
  EXPECT_EQ(Line("infra_lead"), "ramp opening in step 1 of 1, at running since 04:00");
  EXPECT_EQ(engine().Status("infra_lead")->level, RoleStatus::Level::kClear);
  ASSERT_TRUE(engine().HoldRamp("opening", {}, "infra_lead").ok());
  Feed({}, 1, 180);
  EXPECT_EQ(Line("infra_lead"), "ramp opening held in step 1 of 1, at running");
  EXPECT_EQ(Next("infra_lead"), "resume ramp opening");
  EXPECT_EQ(Line("growth_lead"), "dead{region = \"sg\"} blind since 04:04");
  EXPECT_EQ(Next("growth_lead"), "find out why dead{region = \"sg\"} sees nothing");
}

TEST_F(StatusTest, APinIsSeenByWhoSetItAndWhoseTheLeverIs) {
  Run();
  Feed({{"sg", 1}}, 1, 60);
  ASSERT_TRUE(engine()
                  .Pin("expansion", {{"region", "sg"}}, "paused", now_ + 600 * kSecond,
                       "incident_lead", "press event")
                  .ok());
  Feed({{"sg", 1}}, 1, 1);
  const std::string line =
      "expansion{region = \"sg\"} pinned at paused until 04:11 by incident_lead";
  EXPECT_EQ(Line("incident_lead"), line);
  EXPECT_EQ(Line("growth_lead"), line);
  EXPECT_EQ(Line("watcher"), "\"Who is on call\" is not ticked");
}

TEST_F(StatusTest, AnUnchangedStateGivesUnchangedLines) {
  Run();
  Feed({{"sg", 95}, {"eu", 60}}, 11, 200);
  const auto all = [&] {
    std::string text;
    for (const RoleStatus& status : engine().Room()) {
      absl::StrAppend(&text, status.role, ": ", status.line, " -> ", status.next, "\n");
    }
    return text;
  };
  const std::string then = all();
  for (int i = 0; i < 100; ++i) {
    Feed({{"sg", 95 + i % 5}, {"eu", 60 + i % 7}}, 11 + i % 3, 1);
    ASSERT_EQ(all(), then) << "after " << i + 1 << " s";
  }
}

TEST_F(StatusTest, ARoleThatIsNotThereIsNotFound) {
  Run();
  const absl::Status status = engine().Status("growth_led").status();
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(status.message()), HasSubstr("did you mean `growth_lead`?"));
}

TEST_F(StatusTest, StatusEveryTellsEachRoleAtMultiplesOfThePeriod) {
  Run(absl::StrCat(kNight, "status every 2m"));
  Feed({{"sg", 1}}, 1, 250);
  std::vector<std::string> told;
  for (const v1::Event& event : run_->events) {
    if (event.kind() != v1::Event::STATUS) continue;
    EXPECT_EQ(event.time().seconds() % 120, 0);
    told.push_back(absl::StrCat(event.role(), ": ", event.reason(), " -> ", event.next_action()));
  }
  ASSERT_EQ(told.size(), 3u * 4) << "when it starts, two and four minutes later";
  EXPECT_EQ(told[4], "incident_lead: all clear -> ");
  EXPECT_EQ(told[7], "watcher: \"Who is on call\" is not ticked -> tick \"Who is on call\"");
}

TEST_F(StatusTest, ItemsAreTickedByTheirOwnersOnceAndThoseAbove) {
  Run();
  EXPECT_EQ(engine().Tick("The rollback was tried", "watcher").code(),
            absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(engine().Tick("Who is at home", "watcher").code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(engine().Tick("Who is on call", "nobody").code(), absl::StatusCode::kNotFound);
  EXPECT_TRUE(engine().Tick("Who is on call", "growth_lead", "asked around").ok());
  EXPECT_EQ(engine().Tick("Who is on call", "watcher").code(),
            absl::StatusCode::kFailedPrecondition);
  Feed({{"sg", 1}}, 1, 1);
  EXPECT_EQ(engine().Tick("Who is on call", "watcher").code(),
            absl::StatusCode::kFailedPrecondition);
  Feed({{"sg", 1}}, 1, 1);
  ASSERT_EQ(engine().Checklist().size(), 2u);
  EXPECT_EQ(engine().Checklist()[0].ticked_by, "");
  EXPECT_EQ(engine().Checklist()[1].ticked_by, "growth_lead");
  std::vector<std::string> told;
  std::set<std::string> ids;
  for (const v1::Event& event : run_->events) {
    if (event.item().empty()) continue;
    told.push_back(absl::StrCat(v1::Event::Kind_Name(event.kind()), " ", event.reason()));
    ids.insert(event.id());
  }
  EXPECT_THAT(told, ElementsAre("ACT_REFUSED ticking `The rollback was tried` is for infra_lead "
                                "and those above to say, not for watcher",
                                "CHECKED ticked by growth_lead: asked around",
                                "ACT_REFUSED `Who is on call` was ticked before",
                                "ACT_REFUSED `Who is on call` was ticked before, by growth_lead"));
  EXPECT_EQ(ids.size(), told.size());
}

}  // namespace
}  // namespace sluice
