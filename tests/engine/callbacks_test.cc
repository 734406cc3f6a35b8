// What callbacks may do, and what becomes of the events where they misbehave.
#include <stdexcept>

#include "gmock/gmock.h"
#include "tests/engine/engine_fixture.h"

namespace sluice {
namespace {

using ::testing::ElementsAre;

constexpr char kTwoGates[] = R"(
  role r
  signal g gauge
  gate a { owner r  when last(g) over 1s > 90 }
  gate b { owner r  when last(g) over 1s > 95 })";

class CallbacksTest : public ::testing::Test {
 protected:
  void SetUp() override {
    run_ = RunPlan(kTwoGates);
    ASSERT_TRUE(run_->engine->Start(kStart).ok());
    g_ = run_->engine->Gauge("g").value();
  }

  absl::Status Step(int second, double value) {
    absl::Status recorded = run_->engine->Record(g_, kStart + second * kSecond, value);
    if (!recorded.ok()) return recorded;
    return run_->engine->AdvanceTo(kStart + second * kSecond);
  }

  std::unique_ptr<Running> run_;
  GaugeSeries g_;
};

TEST_F(CallbacksTest, RunAfterAllStateOfTheTickIsInPlace) {
  std::vector<GateState> seen;
  run_->engine->OnEvent([&](const v1::Event&) {
    seen.push_back(run_->engine->State("a").value());
    seen.push_back(run_->engine->State("b").value());
  });
  ASSERT_TRUE(Step(1, 99).ok());
  EXPECT_THAT(seen, ElementsAre(GateState::kTripped, GateState::kTripped, GateState::kTripped,
                                GateState::kTripped));
}

TEST_F(CallbacksTest, MayRecordAndResolveButNotMoveTime) {
  std::vector<absl::StatusCode> codes;
  run_->engine->OnEvent([&](const v1::Event& event) {
    const std::int64_t next = event.time().seconds() * kSecond + kSecond;
    codes.push_back(run_->engine->Record(g_, next, 99).code());
    codes.push_back(run_->engine->Gauge("g").status().code());
    codes.push_back(run_->engine->AdvanceTo(next).code());
    codes.push_back(run_->engine->Start(next).code());
  });
  ASSERT_TRUE(Step(1, 93).ok());
  EXPECT_THAT(codes, ElementsAre(absl::StatusCode::kOk, absl::StatusCode::kOk,
                                 absl::StatusCode::kFailedPrecondition,
                                 absl::StatusCode::kFailedPrecondition));
  ASSERT_TRUE(run_->engine->AdvanceTo(kStart + 2 * kSecond).ok());
  EXPECT_EQ(run_->engine->State("b").value(), GateState::kTripped)
      << "what the callback recorded counts in the next tick";
}

TEST_F(CallbacksTest, OneThatThrowsLosesNoEvent) {
  std::vector<std::string> taken;
  bool throws = true;
  run_->engine->OnEvent([&](const v1::Event& event) {
    if (throws) throw std::runtime_error("disk full");
    taken.push_back(event.gate());
  });
  EXPECT_THROW(Step(1, 99).IgnoreError(), std::runtime_error);
  EXPECT_EQ(run_->engine->State("b").value(), GateState::kTripped);
  throws = false;
  ASSERT_TRUE(run_->engine->AdvanceTo(kStart + 2 * kSecond).ok());
  EXPECT_THAT(taken, ElementsAre("a", "b"));
}

TEST_F(CallbacksTest, AnAdvanceThatACallbackBrokeOffGoesOnWhereItStood) {
  bool throws = true;
  std::vector<std::string> taken;
  run_->engine->OnEvent([&](const v1::Event& event) {
    if (throws) throw std::runtime_error("no");
    taken.push_back(v1::Event::Kind_Name(event.kind()));
  });
  ASSERT_TRUE(run_->engine->Record(g_, kStart + kSecond, 93).ok());
  ASSERT_TRUE(run_->engine->Record(g_, kStart + 5 * kSecond, 50).ok());
  const std::int64_t now = kStart + 10 * kSecond;
  EXPECT_THROW(run_->engine->AdvanceTo(now).IgnoreError(), std::runtime_error);
  throws = false;
  ASSERT_TRUE(run_->engine->AdvanceTo(now).ok());
  EXPECT_THAT(taken, ElementsAre("TRIP", "CLEAR"));
  EXPECT_EQ(run_->engine->statistics().ticks, 11u);
}

TEST_F(CallbacksTest, WithoutACallbackEventsAreCountedAndDropped) {
  run_->engine->OnEvent(nullptr);
  ASSERT_TRUE(Step(1, 99).ok());
  EXPECT_EQ(run_->engine->statistics().events, 2u);
}

// A sample that a callback records opens a short way to its tick. That tick is decided later in
// the same advance; what is then recorded for it is late, as it is for any other caller.
TEST(RecordingCallback, ASampleForATickThatTheSameAdvanceHasDecidedIsLate) {
  const auto running = RunPlan(R"(
    role r
    signal load gauge
    gate high { owner r  when last(load) over 1s > 1 })");
  Engine& engine = *running->engine;
  ASSERT_TRUE(engine.Start(kStart).ok());
  const auto load = engine.Gauge("load").value();
  for (int second = 1; second <= 6; ++second) {
    ASSERT_TRUE(engine.Record(load, kStart + second * kSecond, second % 2 == 1 ? 2 : 0).ok());
  }
  std::vector<absl::StatusCode> answers;
  engine.OnEvent([&](const v1::Event&) {
    // Of the third second: to come in the first two events, and decided from the third on.
    answers.push_back(engine.Record(load, kStart + 3 * kSecond - 1, 2).code());
  });
  ASSERT_TRUE(engine.AdvanceTo(kStart + 6 * kSecond).ok());
  const absl::StatusCode ok = absl::StatusCode::kOk, late = absl::StatusCode::kDeadlineExceeded;
  EXPECT_EQ(answers, (std::vector<absl::StatusCode>{ok, ok, late, late, late, late}));
  EXPECT_EQ(engine.statistics().signals[0].recorded, 8u);
  EXPECT_EQ(engine.statistics().signals[0].late, 4u);
}

}  // namespace
}  // namespace sluice
