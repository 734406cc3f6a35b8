// A scenario that is played step by step is the one that is played at once.
#include <gtest/gtest.h>

#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "sluice/plan.h"
#include "src/drill/drill.h"
#include "src/scenario/suite.h"

namespace sluice::drill {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

constexpr char kPlan[] = R"(
lateness 7s
role r
severity s { acknowledge within 1m, resolve within 5m }
signal up gauge by host
signal starts outcome
gate down by host { owner r severity s when last(up) over 10s < 1 for 5s }
gate failing { owner r when success_ratio(starts) over 30s < 90% for 10s }
scenario "both" {
  owner r
  feed up{host = "a"} every 1s: 1 for 1m, 0 for 2m, 1 for 1m
  feed up{host = "b"} every 3s late 4s: 1 for 2m, 0 for 1m
  feed starts 7/s: 99% for 90s, 50% for 1m, 99% for 1m
  acknowledge down{host = "a"} at 1m30s by r
  expect down{host = "a"} trips by 3m
}
scenario "until" {
  owner r
  feed up{host = "a"} every 1s: 1 for 1m, 0 for 9m
  until 3m
  expect down{host = "a"} trips by 3m
}
)";

std::vector<std::string> EventsOf(const scenario::Suite& suite, std::size_t one,
                                  scenario::Acts acts, std::int64_t step_ns) {
  std::vector<std::string> events;
  scenario::Fault fault;
  auto drill = Drill::Make(suite.plan(), *suite.cases()[one].scenario, "", acts, "r", fault);
  EXPECT_TRUE(drill.ok()) << drill.status();
  (*drill)->Begin([&](const v1::Event& event) { events.push_back(event.ShortDebugString()); });
  for (std::int64_t at = 0; !(*drill)->over(); at += step_ns) {
    EXPECT_TRUE((*drill)->PlayTo(at, fault).ok());
    EXPECT_LE((*drill)->time_ns(), at);
  }
  events.push_back(std::to_string((*drill)->time_ns() / kSecond));
  return events;
}

class Steps : public testing::Test {
 protected:
  Steps() {
    Diagnostics diagnostics;
    suite_ = *scenario::Suite::Load("test.sluice", kPlan, {}, diagnostics);
  }
  std::unique_ptr<scenario::Suite> suite_;
};

TEST_F(Steps, MakeNoDifference) {
  for (const std::size_t one : {0u, 1u}) {
    for (const scenario::Acts acts : {scenario::Acts::kMay, scenario::Acts::kNone}) {
      const std::vector<std::string> at_once = EventsOf(*suite_, one, acts, 3600 * kSecond);
      EXPECT_GE(at_once.size(), 3u);
      for (const std::int64_t step : {kSecond, 7 * kSecond, 3 * kSecond / 2, 61 * kSecond}) {
        EXPECT_EQ(EventsOf(*suite_, one, acts, step), at_once) << step;
      }
    }
  }
}

TEST_F(Steps, AreThoseOfTheTest) {
  const scenario::Result tested = suite_->Run(suite_->cases()[0]);
  ASSERT_TRUE(tested.passed());
  std::vector<std::string> events = EventsOf(*suite_, 0, scenario::Acts::kMust, kSecond);
  events.erase(events.begin());  // DRILL
  events.pop_back();             // the end
  ASSERT_EQ(events.size(), tested.happened.size());
  for (std::size_t i = 0; i < events.size(); ++i) {
    EXPECT_EQ(events[i], tested.happened[i].event.ShortDebugString());
  }
}

TEST_F(Steps, ActsOfTheScenarioAreForOthersToDo) {
  const auto count = [&](scenario::Acts acts) {
    int acknowledged = 0;
    for (const std::string& event : EventsOf(*suite_, 0, acts, kSecond)) {
      acknowledged += event.find("kind: ACKNOWLEDGED") != std::string::npos;
    }
    return acknowledged;
  };
  EXPECT_EQ(count(scenario::Acts::kNone), 0);
  EXPECT_EQ(count(scenario::Acts::kMay), 1);
}

TEST_F(Steps, TheEndIsKnownBefore) {
  scenario::Fault fault;
  const auto end_of = [&](std::size_t one) {
    return (*Drill::Make(suite_->plan(), *suite_->cases()[one].scenario, "", scenario::Acts::kNone,
                         "", fault))
        ->end_ns();
  };
  EXPECT_EQ(end_of(0), 240 * kSecond);
  EXPECT_EQ(end_of(1), 180 * kSecond);
}

TEST(StepsOfAFile, ItsEndIsKnownWhenItHasCome) {
  const std::string folder = testing::TempDir();
  std::ofstream(folder + "/step_test.csv")
      << "time,signal,value\n2026-01-01T00:00:10Z,up,1\n2026-01-01T00:02:00Z,up,0\n"
         "2026-01-01T00:01:50Z,up,0\n2026-01-01T00:03:00Z,up,1\n";
  Diagnostics diagnostics;
  const auto suite = *scenario::Suite::Load(
      folder + "/step_test.sluice",
      "lateness 20s role r signal up gauge\n"
      "gate down { owner r when last(up) over 5m < 1 for 30s }\n"
      "scenario \"file\" { owner r feed file \"step_test.csv\" expect down trips by 3m }\n",
      {}, diagnostics);
  scenario::Fault fault;
  const auto drill = *Drill::Make(suite->plan(), *suite->cases()[0].scenario, suite->folder(),
                                  scenario::Acts::kNone, "", fault);
  drill->Begin(nullptr);
  EXPECT_FALSE(drill->end_ns().has_value());
  EXPECT_TRUE(drill->PlayTo(170 * kSecond, fault).ok());
  EXPECT_FALSE(drill->over());
  EXPECT_EQ(drill->incidents().all().size(), 1u);
  EXPECT_TRUE(drill->PlayTo(600 * kSecond, fault).ok());
  EXPECT_TRUE(drill->over());
  EXPECT_EQ(drill->end_ns(), 180 * kSecond);
  EXPECT_EQ(drill->time_ns(), 180 * kSecond);
}

}  // namespace
}  // namespace sluice::drill
