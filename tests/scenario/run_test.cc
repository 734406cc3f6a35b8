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

}  // namespace
}  // namespace sluice::scenario
