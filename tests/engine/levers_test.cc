// Levers as the host sees them: by enum, by name, by number.
#include "actions.pb.h"
#include "gmock/gmock.h"
#include "tests/engine/engine_fixture.h"

namespace sluice {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr char kPlan[] = R"(
  role r
  signal g gauge by region
  lever pace by region { full, slow, stopped }
  lever traffic percent, lowest wins, default 100%
  gate warm by region { owner r  when last(g) over 1s > 50  hold pace at slow }
  gate hot by region { owner r  when last(g) over 1s > 90  hold pace at stopped }
  gate any_hot { owner r  when any of region (last(g) over 1s > 90)  hold traffic at 70% })";

class LeversTest : public ::testing::Test {
 protected:
  void SetUp() override { Make(kPlan); }

  void Make(absl::string_view plan) {
    run_ = RunPlan(plan);
    ASSERT_NE(run_, nullptr);
    ASSERT_TRUE(run_->engine->Start(kStart).ok());
  }

  Engine& engine() { return *run_->engine; }

  void Step(double value, const std::string& region = "sg") {
    now_ += kSecond;
    const GaugeSeries series = engine().Gauge("g", {{"region", region}}).value();
    ASSERT_TRUE(engine().Record(series, now_, value).ok());
    ASSERT_TRUE(engine().AdvanceTo(now_).ok());
  }

  std::unique_ptr<Running> run_;
  std::int64_t now_ = kStart;
};

TEST_F(LeversTest, ChangesComeInTheHostsOwnEnumWithTheirCauses) {
  std::vector<std::string> changes;
  ASSERT_TRUE(engine()
                  .OnLever<acts::Pace>(
                      "pace",
                      [&](const LeverChange<acts::Pace>& change) {
                        changes.push_back(absl::StrCat(
                            acts::Pace_Name(change.from), ">", acts::Pace_Name(change.to), " ",
                            change.event.segment().at("region"), " ",
                            change.event.causes_size() > 0 ? change.event.causes(0) : "released"));
                      })
                  .ok());
  Step(60);
  Step(95);
  Step(96);
  Step(60);
  Step(1);
  EXPECT_THAT(changes, ElementsAre("PACE_FULL>PACE_SLOW sg warm{region = \"sg\"}",
                                   "PACE_SLOW>PACE_STOPPED sg hot{region = \"sg\"}",
                                   "PACE_STOPPED>PACE_SLOW sg warm{region = \"sg\"}",
                                   "PACE_SLOW>PACE_FULL sg released"));
}

TEST_F(LeversTest, CanBeAskedForAtAnyTime) {
  EXPECT_EQ(engine().LeverValue("traffic").value_or(""), "") << "numeric";
  EXPECT_EQ(engine().LeverValue<double>("traffic").value(), 1.0);
  Step(95);
  EXPECT_EQ(engine().LeverValue<double>("traffic").value(), 0.7);
  EXPECT_EQ(engine().LeverValue("pace", {{"region", "sg"}}).value(), "stopped");
  EXPECT_EQ(engine().LeverValue<acts::Pace>("pace", {{"region", "sg"}}).value(),
            acts::PACE_STOPPED);
  EXPECT_EQ(engine().LeverValue("pace", {{"region", "never seen"}}).value(), "full");
}

TEST_F(LeversTest, InACallbackAllOfThemHaveMovedAlready) {
  std::vector<double> seen;
  run_->engine->OnEvent(
      [&](const v1::Event&) { seen.push_back(engine().LeverValue<double>("traffic").value()); });
  Step(95);
  EXPECT_THAT(seen, ElementsAre(0.7, 0.7, 0.7, 0.7, 0.7));
}

// Permission: no evidence is not "go", not even before the first tick.
TEST_F(LeversTest, AGateThatStartsTrippedHoldsWhatHasHadNoTickYet) {
  Make(R"(
    role r
    signal g gauge by region ["sg"]
    lever pace by region { full, slow }
    lever traffic percent, lowest wins, default 100%
    gate permission by region {
      owner r
      when  last(g) over 1s > 90
      starts tripped
      hold  pace at slow
      hold  traffic at 5%
    })");
  EXPECT_EQ(engine().LeverValue("pace", {{"region", "sg"}}).value(), "slow");
  EXPECT_EQ(engine().LeverValue("pace", {{"region", "eu"}}).value(), "slow");
  EXPECT_EQ(engine().LeverValue<double>("traffic").value(), 0.05);
  EXPECT_TRUE(run_->events.empty());
  Step(1);
  EXPECT_EQ(engine().LeverValue("pace", {{"region", "sg"}}).value(), "full");
  EXPECT_EQ(engine().LeverValue("pace", {{"region", "eu"}}).value(), "slow") << "nothing is known";
  EXPECT_EQ(engine().LeverValue<double>("traffic").value(), 1.0);
}

// a has the one place of a half of two, and b waits: the places that more regions make are
// not their own.
TEST_F(LeversTest, WhoIsYetToComeStandsBehindThoseThatWait) {
  Make(R"(
    role r
    signal g gauge by region
    signal all gauge
    lever pace by region { full, slow } at most 50%
    gate everywhere { owner r  when last(all) over 1m > 0  hold pace at slow }
    gate hot by region { owner r  when last(g) over 1s > 90 })");
  const GaugeSeries all = engine().Gauge("all").value();
  Step(1, "a");
  EXPECT_EQ(engine().LeverValue("pace", {{"region", "b"}}).value(), "full") << "not held";
  ASSERT_TRUE(engine().Record(all, now_ + kSecond, 1).ok());
  Step(1, "b");
  EXPECT_EQ(engine().LeverValue("pace", {{"region", "a"}}).value(), "slow");
  EXPECT_EQ(engine().LeverValue("pace", {{"region", "b"}}).value(), "full") << "refused";
  for (const char* region : {"c", "d", "e"}) {
    const std::string foretold = engine().LeverValue("pace", {{"region", region}}).value();
    EXPECT_EQ(foretold, "full") << region << ": b waits, and what comes later waits too";
    Step(1, region);
    EXPECT_EQ(engine().LeverValue("pace", {{"region", region}}).value(), foretold) << region;
  }
  EXPECT_EQ(engine().LeverValue("pace", {{"region", "b"}}).value(), "slow") << "a place for it";
}

TEST_F(LeversTest, AGateWithoutLabelsHoldsWhatIsYetToCome) {
  Make(R"(
    role r
    signal g gauge by region
    signal all gauge
    lever pace by region { full, slow }
    gate everywhere { owner r  when last(all) over 10s > 0  hold pace at slow }
    gate hot by region { owner r  when last(g) over 1s > 90 })");
  const GaugeSeries all = engine().Gauge("all").value();
  ASSERT_TRUE(engine().Record(all, now_ + kSecond, 1).ok());
  ASSERT_TRUE(engine().AdvanceTo(now_ += kSecond).ok());
  EXPECT_EQ(engine().LeverValue("pace", {{"region", "sg"}}).value(), "slow");
  EXPECT_EQ(run_->events.size(), 1u) << "nothing to tell of regions that are not there";
  Step(1, "eu");
  EXPECT_EQ(run_->events.back().kind(), v1::Event::LEVER);
  EXPECT_EQ(run_->events.back().segment().at("region"), "eu");
}

TEST_F(LeversTest, WrongQuestionsAreToldWhatWouldBeRight) {
  const auto ignore = [](const auto&) {};
  EXPECT_THAT(std::string(engine().LeverValue("paec").status().message()),
              HasSubstr("did you mean `pace`?"));
  EXPECT_EQ(engine().LeverValue("paec").status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(engine().LeverValue("pace").status().message()), HasSubstr("by region"));
  EXPECT_THAT(
      std::string(engine().LeverValue<double>("traffic", {{"region", "sg"}}).status().message()),
      HasSubstr("has no labels"));
  EXPECT_EQ(engine().LeverValue<double>("pace", {{"region", "sg"}}).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(engine().OnLever<std::string>("traffic", ignore).code(),
            absl::StatusCode::kInvalidArgument);
  const absl::Status other = engine().OnLever<acts::Colour>("pace", ignore);
  EXPECT_EQ(other.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(other.message()), HasSubstr("acts.Colour has no value for `full`"));
}

TEST_F(LeversTest, IsBoundToTheEnumThatThePlanNames) {
  Make(R"(
    import "actions.proto"
    role r
    signal g gauge by region
    lever pace acts.Pace by region
    gate hot by region { owner r  when last(g) over 1s > 90  hold pace at stopped })");
  Step(95);
  EXPECT_EQ(engine().LeverValue<acts::Pace>("pace", {{"region", "sg"}}).value(),
            acts::PACE_STOPPED);
  EXPECT_EQ(engine().OnLever<acts::Colour>("pace", [](const auto&) {}).code(),
            absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace sluice
