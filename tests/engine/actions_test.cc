// Typed actions: who is called, with what, in which order, and how often.
#include <stdexcept>

#include "actions.pb.h"
#include "gmock/gmock.h"
#include "tests/engine/engine_fixture.h"

namespace sluice {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kPlan[] = R"(
  import "actions.proto"
  role r
  signal g gauge by region
  gate hot by region {
    owner r
    when  last(g) over 1s > 90
    do acts.Pause { region: $region, observed: $value }
    do acts.Page { why: $reason }
    on clear do acts.Resume { region: $region }
  })";

class ActionsTest : public ::testing::Test {
 protected:
  void SetUp() override { Make(kPlan); }

  void Make(absl::string_view plan, const EngineOptions& options = {}) {
    run_ = RunPlan(plan, options);
    ASSERT_NE(run_, nullptr);
  }

  Engine& engine() { return *run_->engine; }

  // Handlers that note what they get, and answer what `answers` has next, else OK.
  void BindAll() {
    ASSERT_TRUE(engine()
                    .On<acts::Pause>([this](const acts::Pause& pause, const Decision& decision) {
                      return Answer(absl::StrCat("pause ", pause.region(), " ", pause.observed()),
                                    decision);
                    })
                    .ok());
    ASSERT_TRUE(engine()
                    .On<acts::Resume>([this](const acts::Resume& resume, const Decision& decision) {
                      return Answer(absl::StrCat("resume ", resume.region()), decision);
                    })
                    .ok());
    ASSERT_TRUE(engine()
                    .On<acts::Page>([this](const acts::Page&, const Decision& decision) {
                      return Answer("page", decision);
                    })
                    .ok());
    ASSERT_TRUE(engine().Start(kStart).ok());
  }

  absl::Status Answer(std::string call, const Decision& decision) {
    calls_.push_back(absl::StrCat(call, " at ", second_));
    decisions_.push_back(decision);
    if (answers_.empty()) return absl::OkStatus();
    absl::Status answer = answers_.front();
    answers_.erase(answers_.begin());
    return answer;
  }

  absl::Status Step(double sg, double eu = 1) {
    ++second_;
    const std::int64_t now = kStart + second_ * kSecond;
    for (const auto& [region, value] : {std::make_pair("sg", sg), std::make_pair("eu", eu)}) {
      const GaugeSeries series = engine().Gauge("g", {{"region", region}}).value();
      absl::Status recorded = engine().Record(series, now, value);
      if (!recorded.ok()) return recorded;
    }
    return engine().AdvanceTo(now);
  }

  std::vector<std::string> Kinds() const {
    std::vector<std::string> kinds;
    for (const v1::Event& event : run_->events) {
      kinds.push_back(v1::Event::Kind_Name(event.kind()));
    }
    return kinds;
  }

  std::unique_ptr<Running> run_;
  std::vector<std::string> calls_;
  std::vector<Decision> decisions_;
  std::vector<absl::Status> answers_;
  int second_ = 0;
};

TEST_F(ActionsTest, AHandlerGetsItsOwnTypeFilledAndWhy) {
  BindAll();
  ASSERT_TRUE(Step(95).ok());
  EXPECT_THAT(calls_, ElementsAre("pause sg 95 at 1", "page at 1"));
  const Decision& decision = decisions_[0];
  EXPECT_EQ(decision.kind(), v1::Event::ACTION);
  EXPECT_EQ(decision.gate(), "hot");
  EXPECT_EQ(decision.segment().at("region"), "sg");
  EXPECT_EQ(decision.on(), "trip");
  EXPECT_EQ(decision.reason(), "last(g) over 1s = 95 > 90");
  EXPECT_EQ(decision.evidence(0).value(), 95);
  EXPECT_EQ(decision.since().seconds(), kStart / kSecond + 1);
  EXPECT_EQ(decision.id(), "hot{region=\"sg\"}/ACTION:acts.Pause/2026-03-01T20:00:01Z");
  EXPECT_THAT(Kinds(), ElementsAre("TRIP", "ACTION", "ACTION"));
  EXPECT_EQ(run_->events[1].action().message(), "acts.Pause");
  EXPECT_EQ(run_->events[1].action().fields().fields().at("region").string_value(), "sg");
}

TEST_F(ActionsTest, AreSentOncePerIncidentAndOnceOnTheClear) {
  BindAll();
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(Step(95).ok());
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(Step(1).ok());
  EXPECT_THAT(calls_, ElementsAre("pause sg 95 at 1", "page at 1", "resume sg at 6"));
}

TEST_F(ActionsTest, OneThatFailsThreeTimesIsDeliveredInOrderOnce) {
  BindAll();
  answers_ = {absl::UnavailableError("busy"), absl::UnavailableError("busy"),
              absl::UnavailableError("busy")};
  for (int i = 0; i < 12; ++i) ASSERT_TRUE(Step(95).ok());
  // Gaps of 1, 2 and 4 ticks; the page waits for the pause.
  EXPECT_THAT(calls_, ElementsAre("pause sg 95 at 1", "pause sg 95 at 2", "pause sg 95 at 4",
                                  "pause sg 95 at 8", "page at 8"));
  EXPECT_THAT(Kinds(), ElementsAre("TRIP", "ACTION", "ACTION", "ACTION_FAILED", "ACTION_FAILED",
                                   "ACTION_FAILED"));
  const v1::Event& failed = run_->events[3];
  EXPECT_EQ(failed.attempt(), 1u);
  EXPECT_EQ(failed.id(), run_->events[1].id());
  EXPECT_THAT(failed.reason(), HasSubstr("busy"));
  EXPECT_EQ(decisions_[3].id(), decisions_[0].id()) << "one decision, however often it is told";
}

TEST_F(ActionsTest, OneSegmentThatFailsDoesNotHoldUpAnother) {
  BindAll();
  answers_ = {absl::UnavailableError("busy")};
  ASSERT_TRUE(Step(95, 96).ok());
  ASSERT_TRUE(Step(95, 96).ok());
  // In the order of the labels: eu before sg.
  EXPECT_THAT(calls_, ElementsAre("pause eu 96 at 1", "pause sg 95 at 1", "page at 1",
                                  "pause eu 96 at 2", "page at 2"));
}

TEST_F(ActionsTest, WhatIsNoLongerTrueIsDroppedAndToldSo) {
  BindAll();
  answers_ = std::vector<absl::Status>(100, absl::UnavailableError("down"));
  ASSERT_TRUE(Step(95).ok());
  ASSERT_TRUE(Step(95).ok());
  answers_.clear();
  calls_.clear();
  ASSERT_TRUE(Step(1).ok());
  for (int i = 0; i < 10; ++i) ASSERT_TRUE(Step(1).ok());
  EXPECT_THAT(calls_, ElementsAre("resume sg at 3"));
  EXPECT_THAT(Kinds(), ElementsAre("TRIP", "ACTION", "ACTION", "ACTION_FAILED", "ACTION_FAILED",
                                   "CLEAR", "ACTION_DROPPED", "ACTION_DROPPED", "ACTION"));
  EXPECT_EQ(run_->events[6].attempt(), 2u);
  EXPECT_EQ(run_->events[7].action().message(), "acts.Page");
}

TEST_F(ActionsTest, AClearThatFailsIsDroppedWhereItTripsAgain) {
  BindAll();
  ASSERT_TRUE(Step(95).ok());
  answers_ = {absl::UnavailableError("down")};
  ASSERT_TRUE(Step(1).ok());
  calls_.clear();
  ASSERT_TRUE(Step(99).ok());
  EXPECT_THAT(calls_, ElementsAre("pause sg 99 at 3", "page at 3"));
}

TEST_F(ActionsTest, GapsGrowToAMinuteAndNoFurther) {
  BindAll();
  answers_ = std::vector<absl::Status>(1000, absl::UnavailableError("down"));
  for (int i = 0; i < 600; ++i) ASSERT_TRUE(Step(95).ok());
  // 1, 2, 4, ... 32, then every 60 ticks.
  EXPECT_EQ(calls_.size(), 15u);
  EXPECT_EQ(calls_[6], "pause sg 95 at 64");
  EXPECT_EQ(calls_[7], "pause sg 95 at 124");
  EXPECT_EQ(calls_[8], "pause sg 95 at 184");
}

TEST_F(ActionsTest, OneThatThrowsLosesNothing) {
  BindAll();
  int throws = 2;
  ASSERT_TRUE(engine()
                  .On<acts::Pause>([&](const acts::Pause& pause, const Decision& decision) {
                    if (throws-- > 0) throw std::runtime_error("no");
                    return Answer(absl::StrCat("pause ", pause.region()), decision);
                  })
                  .ok());
  EXPECT_THROW((void)Step(95, 96), std::runtime_error);
  EXPECT_THAT(calls_, IsEmpty());
  EXPECT_THROW((void)engine().AdvanceTo(kStart + kSecond), std::runtime_error);
  ASSERT_TRUE(engine().AdvanceTo(kStart + kSecond).ok());
  EXPECT_THAT(calls_, ElementsAre("pause eu at 1", "page at 1", "pause sg at 1", "page at 1"));
  EXPECT_THAT(Kinds(), ElementsAre("TRIP", "ACTION", "ACTION", "TRIP", "ACTION", "ACTION"));
}

TEST_F(ActionsTest, HandlersMayCallTheEngineAndBeReplacedWhileTheyRun) {
  BindAll();
  std::vector<absl::StatusCode> codes;
  ASSERT_TRUE(
      engine()
          .On<acts::Pause>([&](const acts::Pause& pause, const Decision&) {
            codes.push_back(engine().State("hot", {{"region", pause.region()}}).status().code());
            codes.push_back(engine().AdvanceTo(kStart + 100 * kSecond).code());
            codes.push_back(engine()
                                .On<acts::Pause>([this](const acts::Pause&, const Decision& d) {
                                  return Answer("second", d);
                                })
                                .code());
            return absl::OkStatus();
          })
          .ok());
  ASSERT_TRUE(Step(95, 96).ok());
  EXPECT_THAT(codes, ElementsAre(absl::StatusCode::kOk, absl::StatusCode::kFailedPrecondition,
                                 absl::StatusCode::kOk));
  EXPECT_THAT(calls_, ElementsAre("page at 1", "second at 1", "page at 1"));
}

TEST_F(ActionsTest, WhatNobodyHandlesKeepsTheEngineFromStarting) {
  ASSERT_TRUE(
      engine()
          .On<acts::Pause>([](const acts::Pause&, const Decision&) { return absl::OkStatus(); })
          .ok());
  const absl::Status status = engine().Start(kStart);
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()),
              HasSubstr("acts.Page (gate hot), acts.Resume (gate hot)"));
  EXPECT_EQ(engine().AdvanceTo(kStart).code(), absl::StatusCode::kFailedPrecondition);

  EngineOptions options;
  options.allow_unhandled_actions = true;
  Make(kPlan, options);
  ASSERT_TRUE(engine().Start(kStart).ok());
  ASSERT_TRUE(Step(95).ok());
  EXPECT_THAT(Kinds(), ElementsAre("TRIP", "ACTION", "ACTION")) << "events tell of them still";
}

TEST_F(ActionsTest, AHandlerOfWhatIsNeverSentIsRefused) {
  const auto handler = [](const acts::Unsent&, const Decision&) { return absl::OkStatus(); };
  EXPECT_EQ(engine().On<acts::Unsent>(handler).code(), absl::StatusCode::kNotFound);
  EngineOptions options;
  options.allow_unsent_actions = true;
  Make(kPlan, options);
  EXPECT_TRUE(engine().On<acts::Unsent>(handler).ok());
}

TEST_F(ActionsTest, AnotherDefinitionOfTheMessageIsRefused) {
  PlanOptions from_files;
  from_files.import_paths = {SLUICE_TEST_DATA_DIR "/engine"};
  const Plan plan = Plan::Parse(kPlan, "p", nullptr, from_files).value();
  auto engine = Engine::Create(plan).value();
  EXPECT_EQ(
      engine->On<acts::Pause>([](const acts::Pause&, const Decision&) { return absl::OkStatus(); })
          .code(),
      absl::StatusCode::kInvalidArgument);
}

TEST_F(ActionsTest, TwoOfOneMessageInOneGateHaveIdsOfTheirOwn) {
  Make(R"(
    import "actions.proto"
    role r
    signal g gauge by region
    gate hot by region {
      owner r
      when  last(g) over 1s > 90
      do acts.Page { why: "first" }
      do acts.Page { why: "second" }
    })");
  std::vector<std::string> got;
  ASSERT_TRUE(engine()
                  .On<acts::Page>([&](const acts::Page& page, const Decision& decision) {
                    got.push_back(absl::StrCat(page.why(), " ", decision.id()));
                    return absl::OkStatus();
                  })
                  .ok());
  ASSERT_TRUE(engine().Start(kStart).ok());
  ASSERT_TRUE(Step(95).ok());
  EXPECT_THAT(got,
              ElementsAre("first hot{region=\"sg\"}/ACTION:acts.Page/2026-03-01T20:00:01Z",
                          "second hot{region=\"sg\"}/ACTION:acts.Page#2/2026-03-01T20:00:01Z"));
}

}  // namespace
}  // namespace sluice
