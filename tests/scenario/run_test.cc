// One scenario, played and judged while somebody looks on.
#include "src/scenario/run.h"

#include <memory>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "src/scenario/suite.h"

namespace sluice::scenario {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::StartsWith;

class Onlooker : public engine::Probe {
 public:
  void OnGate(const engine::GateStep& /*step*/) override { ++gates; }
  void OnEvent(const v1::Event& event) override {
    events.push_back(v1::Event::Kind_Name(event.kind()));
  }

  int gates = 0;
  std::vector<std::string> events;
};

TEST(Run, WhoLooksOnHearsOfGatesAndEvents) {
  Diagnostics diagnostics;
  const auto suite = Suite::Load("p.sluice", R"(
    role r
    signal x gauge
    lever l { off, on }
    gate g { owner r  when last(x) over 1s > 10  hold l at on }
    scenario "a" { owner r  feed x: 1 for 2s, 20 for 1s, 1 for 1s  expect g trips at 3s })",
                                 {}, diagnostics);
  ASSERT_TRUE(suite.ok()) << diagnostics.ToString();
  Onlooker onlooker;
  const Result result = (*suite)->Run((*suite)->cases()[0], &onlooker);
  EXPECT_THAT(result.failures, IsEmpty());
  EXPECT_EQ(onlooker.gates, 5);  // 0s to 4s
  EXPECT_THAT(onlooker.events, ElementsAre("TRIP", "LEVER", "CLEAR", "LEVER"));
}

// A refusal is an event where a timeline asks for it. What nobody could have meant is not.
class Refusals : public ::testing::Test {
 protected:
  // What becomes of `act`, "timeline of TRIP, {kind}" being the scenario's last clause.
  static std::string Played(const std::string& act, const std::string& kind,
                            const std::string& entries = "") {
    const std::string text = R"(
    role lead
    role r reports to lead
    signal x gauge by k ["a", "b"]
    checklist { item "done" owner lead }
    gate g by k { owner lead  when last(x) over 1s > 10 }
    scenario "a" {
      owner r
      feed x{k = "a"}: 1 for 5s
      )" + act + "\n  timeline of TRIP" +
                             kind + " {" + entries + "} }";
    Diagnostics diagnostics;
    const auto suite = Suite::Load("p.sluice", text, {}, diagnostics);
    if (!suite.ok()) return diagnostics.ToString();
    const Result result = (*suite)->Run((*suite)->cases()[0]);
    if (!result.fault.status.ok()) {
      return "line " + std::to_string((*suite)->LineOf(result.fault.span)) + ": " +
             std::string(result.fault.status.message());
    }
    return result.failures.empty() ? "met" : result.failures[0].expectation + " not met";
  }
};

TEST_F(Refusals, AreEventsWhereATimelineAsksForThem) {
  const std::string act = "acknowledge g{k = \"a\"} at 2s by r";
  EXPECT_EQ(Played(act, ", ACT_REFUSED", "3s g{k = \"a\"} ACT_REFUSED"), "met");
  EXPECT_EQ(Played(act, ", ACT_REFUSED"), "timeline not met");
  EXPECT_EQ(Played("silence g{k = \"a\"} at 2s until 4s by r", ", ACT_REFUSED",
                   "3s g{k = \"a\"} ACT_REFUSED"),
            "met");
}

TEST_F(Refusals, FailTheScenarioWhereNoneAsks) {
  EXPECT_THAT(Played("acknowledge g{k = \"a\"} at 2s by r", ""),
              StartsWith("line 10: gate g is not tripped there"));
}

TEST_F(Refusals, OfATickHaveNoPlaceInATimeline) {
  EXPECT_THAT(Played("tick \"done\" at 2s by r", ", ACT_REFUSED"),
              StartsWith("line 10: ticking `done` is for lead"));
}

TEST_F(Refusals, AreNotWhatTheEngineDoesNotUnderstand) {
  EXPECT_THAT(Played("acknowledge g{k = \"c\"} at 2s by r", ", ACT_REFUSED"),
              StartsWith("line 10: gate g has no such segment"));
}

}  // namespace
}  // namespace sluice::scenario
