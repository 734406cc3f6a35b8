// The sides of gates, as they are called and as an engine looks at them tick by tick.
#include "src/review/courses.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "sluice/engine.h"
#include "sluice/plan.h"
#include "src/engine/probe.h"

namespace sluice::review {
namespace {

using Show = plan::Operand::Show;

constexpr std::int64_t kSecond = 1'000'000'000;

constexpr char kPlan[] = R"(
tick 1s
lateness 0s
role r
signal up gauge by host
signal wait distribution ms by host
gate low by host { owner r when last(up) over 1s < 2 }
gate slow by host { owner r when max(wait) over 1s > 2s }
gate relative by host { owner r when last(up) over 1s > 2 * last(up) over 1s offset 1s }
gate many { owner r when at least 50% of host (last(up) over 1s < 2) }
)";

const plan::GateSpec& GateOf(const Plan& plan, const std::string& name) {
  return plan.program().gates[static_cast<std::size_t>(plan.program().FindGate(name))];
}

TEST(SidesInWords, AreThoseOfTheFirstComparison) {
  const Plan plan = *Plan::Parse(kPlan, "test.sluice");
  const SidesInWords low = SidesInWordsOf(GateOf(plan, "low"));
  EXPECT_EQ(low.value, "last(up) over 1s");
  EXPECT_EQ(low.threshold, "2");
  EXPECT_EQ(low.constant, 2);
  const SidesInWords slow = SidesInWordsOf(GateOf(plan, "slow"));
  EXPECT_EQ(slow.constant, 2) << "durations are in seconds, as events have them";
  EXPECT_EQ(ValueInWords(*slow.constant, slow.show), "2s");
  EXPECT_FALSE(SidesInWordsOf(GateOf(plan, "relative")).constant.has_value());
  const SidesInWords many = SidesInWordsOf(GateOf(plan, "many"));
  EXPECT_EQ(many.show, Show::kRatio);
  EXPECT_EQ(ValueInWords(0.5, many.show), "50 %");
}

class RecordedTest : public testing::Test {
 protected:
  RecordedTest() : plan_(*Plan::Parse(kPlan, "test.sluice")), engine_(*Engine::Create(plan_)) {
    EXPECT_TRUE(engine_->Start(0).ok());
  }

  // One value a second, from the first second on.
  void Feed(const std::string& host, const std::vector<double>& values) {
    const GaugeSeries series = *engine_->Gauge("up", {{"host", host}});
    std::int64_t second = 0;
    for (const double value : values) {
      ++second;
      EXPECT_TRUE(engine_->AdvanceTo(second * kSecond - 1).ok());
      EXPECT_TRUE(engine_->Record(series, second * kSecond, value).ok());
    }
    EXPECT_TRUE(engine_->AdvanceTo(second * kSecond).ok());
  }

  const Plan plan_;
  const std::unique_ptr<Engine> engine_;
};

TEST_F(RecordedTest, AStretchHasTheLeastTheMostAndTheLastOfItsTicks) {
  const GateInSegment low = {"low", {{"host", "a"}}};
  Recorded recorded(plan_.program(), kSecond, 5 * kSecond, 2, {low, {"low", {{"host", "b"}}}});
  engine::SetProbe(*engine_, &recorded);
  Feed("a", {5, 3, 9, 1, 4});
  engine::SetProbe(*engine_, nullptr);
  const std::vector<Stretch>* stretches = recorded.Find(low);
  ASSERT_NE(stretches, nullptr);
  ASSERT_EQ(stretches->size(), 2u);
  EXPECT_EQ((*stretches)[0].ticks + (*stretches)[1].ticks, 5u);
  EXPECT_EQ((*stretches)[0].least, 3);
  EXPECT_EQ((*stretches)[0].most, 5);
  EXPECT_EQ((*stretches)[0].last, 3);
  EXPECT_EQ((*stretches)[1].most, 9);
  EXPECT_EQ((*stretches)[1].last, 4);
  EXPECT_EQ((*stretches)[1].threshold, 2);
  EXPECT_EQ((*recorded.Find({"low", {{"host", "b"}}}))[0].ticks, 0u) << "there was none";
  EXPECT_EQ(recorded.Find({"slow", {{"host", "a"}}}), nullptr) << "not asked for";
}

TEST_F(RecordedTest, WhatIsUnknownIsNoValue) {
  const GateInSegment relative = {"relative", {{"host", "a"}}};
  Recorded recorded(plan_.program(), kSecond, 3 * kSecond, 1, {relative});
  engine::SetProbe(*engine_, &recorded);
  Feed("a", {5, 3, 9});
  engine::SetProbe(*engine_, nullptr);
  const Stretch& stretch = recorded.Find(relative)->front();
  EXPECT_EQ(stretch.ticks, 3u);
  EXPECT_EQ(stretch.known, 3u);
  EXPECT_EQ(stretch.threshold, 6) << "twice the second before";
}

TEST_F(RecordedTest, AGateWithoutLabelsHasItsMembersCounted) {
  Recorded recorded(plan_.program(), kSecond, 2 * kSecond, 1, {{"many", {}}});
  engine::SetProbe(*engine_, &recorded);
  Feed("a", {5, 1});
  engine::SetProbe(*engine_, nullptr);
  const Stretch& stretch = recorded.Find({"many", {}})->front();
  EXPECT_EQ(stretch.last, 1);
  EXPECT_EQ(stretch.least, 0);
}

}  // namespace
}  // namespace sluice::review
