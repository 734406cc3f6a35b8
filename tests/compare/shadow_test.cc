// A candidate beside a live engine, as a host runs it.
#include "sluice/shadow.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace sluice {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kStart = 1'772'395'200 * kSecond;

constexpr char kPlan[] = R"(
role lead
role infra reports to lead
severity major { acknowledge within 20s }
signal errors gauge by region ["sg"]
signal joins  outcome
signal load   distribution
signal starts counter
signal drops  events
lever pace by region { full, slow }
lever audience by region percent, lowest wins, default 100%
gate failing by region {
  owner     infra
  severity  major
  when      last(errors) over 1s > 5
  for       10s
  hold      pace at slow
}
gate latched {
  owner  infra
  when   max of region (last(errors) over 1s) > 5
  latch
}
ramp opening by region {
  owner  infra
  lever  audience
  step   10% hold 30s
  step   100%
  guard  failing
}
checklist { item "done" owner lead }
)";

// Both engines, second by second.
class ShadowTest : public testing::Test {
 protected:
  void Run(const std::string& candidate, const std::string& live = kPlan) {
    const Plan live_plan = Plan::Parse(live, "live.sluice").value();
    engine_ = Engine::Create(live_plan, {}).value();
    Diagnostics diagnostics;
    const auto plan = Plan::Parse(candidate, "candidate.sluice", &diagnostics);
    ASSERT_TRUE(plan.ok()) << diagnostics.ToString();
    shadow_ = Shadow::Create(live_plan, *plan).value();
    engine_->OnEvent([this](const v1::Event& event) { shadow_->OnLiveEvent(event); });
    ASSERT_TRUE(engine_->Start(kStart).ok());
    ASSERT_TRUE(shadow_->Start(kStart).ok());
    live_series_ = engine_->Gauge("errors", {{"region", "sg"}}).value();
    series_ = shadow_->Gauge("errors", {{"region", "sg"}}).value();
  }

  // One sample a second for so many; the engines are advanced every `step`.
  void Feed(double value, int seconds, int step = 1) {
    for (int i = 1; i <= seconds; ++i) {
      const std::int64_t now = kStart + ++now_ * kSecond;
      ASSERT_TRUE(engine_->Record(live_series_, now, value).ok());
      ASSERT_TRUE(shadow_->Record(series_, now, value).ok());
      if (i % step == 0 || i == seconds) Advance();
    }
  }
  void Advance() {
    ASSERT_TRUE(engine_->AdvanceTo(kStart + now_ * kSecond).ok());
    ASSERT_TRUE(shadow_->AdvanceTo(kStart + now_ * kSecond).ok());
  }

  static std::string With(const std::string& from, const std::string& to) {
    return absl::StrReplaceAll(kPlan, {{from, to}});
  }

  std::unique_ptr<Shadow> shadow_;
  std::unique_ptr<Engine> engine_;  // goes first: its events go to the shadow
  GaugeSeries live_series_;
  ShadowSeries<v1::Signal::GAUGE> series_;
  int now_ = 0;
};

TEST_F(ShadowTest, SaysWhatTheCandidateWouldHaveDoneOtherwise) {
  Run(With("for       10s", "for       4s"));
  Feed(0, 20);
  Feed(9, 30);
  Feed(0, 20);
  const ShadowReport report = shadow_->Report();
  EXPECT_FALSE(report.same());
  EXPECT_EQ(report.trips.earlier, 1u);
  EXPECT_EQ(report.trips.most_earlier_ns, 6 * kSecond);
  ASSERT_THAT(report.differences, SizeIs(2));
  EXPECT_EQ(report.differences[0].name, "failing");
  EXPECT_EQ(report.differences[1].words, "would have been slow 6s earlier, for 26s instead of 20s");
}

TEST_F(ShadowTest, ThatRunsTheLivePlanHasNoDifference) {
  Run(kPlan);
  Feed(0, 20);
  Feed(9, 30);
  Feed(0, 20);
  EXPECT_TRUE(shadow_->Report().same()) << shadow_->Report().ToString();
  EXPECT_GT(shadow_->Report().trips.alike, 0u);
}

// What people do is done to both, in the same tick, however far the engines are advanced at once.
TEST_F(ShadowTest, DoesWhatPeopleDo) {
  for (const int step : {1, 7, 100}) {
    now_ = 0;
    Run(kPlan);
    const Labels sg = {{"region", "sg"}};
    Feed(0, 5, step);
    ASSERT_TRUE(engine_->StartRamp("opening", sg, "infra").ok());
    ASSERT_TRUE(engine_->Tick("done", "lead").ok());
    Feed(0, 3, step);
    ASSERT_TRUE(engine_->HoldRamp("opening", sg, "infra").ok());
    Feed(0, 3, step);
    ASSERT_TRUE(engine_->ResumeRamp("opening", sg, "lead", "on with it").ok());
    ASSERT_TRUE(engine_->Pin("pace", sg, "slow", kStart + 40 * kSecond, "infra", "").ok());
    Feed(9, 13, step);
    ASSERT_TRUE(engine_->Acknowledge("failing", sg, "infra").ok());
    ASSERT_TRUE(engine_->Silence("failing", sg, kStart + 50 * kSecond, "infra", "").ok());
    Feed(9, 3, step);
    ASSERT_TRUE(engine_->Unpin("pace", sg, "infra").ok());
    ASSERT_TRUE(engine_->AbortRamp("opening", sg, "infra").ok());
    ASSERT_TRUE(engine_->Silence("failing", sg, 0, "infra", "").ok());
    Feed(9, 30, step);
    Feed(0, 5, step);
    ASSERT_TRUE(engine_->Reset("latched", {}, "infra").ok());
    Feed(0, 5, step);
    const ShadowReport report = shadow_->Report();
    EXPECT_TRUE(report.same()) << step << ": " << report.ToString();
    EXPECT_THAT(report.notes, IsEmpty());
    EXPECT_GE(report.levers.alike, 4u);  // the pin, the hold, the ramp
    EXPECT_EQ(shadow_->engine().Checklist()[0].ticked_by, "lead");
    EXPECT_EQ(shadow_->engine().State("latched").value(), GateState::kClear);
  }
}

TEST_F(ShadowTest, SaysWhereItCouldNotDoWhatPeopleDid) {
  Run(With("for       10s", "for       30s"));
  Feed(9, 15);
  ASSERT_TRUE(engine_->Acknowledge("failing", {{"region", "sg"}}, "infra").ok());
  Feed(9, 3);
  EXPECT_THAT(shadow_->Report().notes,
              ElementsAre("one thing that people did could not be done to the candidate: gate "
                          "failing is not tripped there: there is nothing to acknowledge"));
  EXPECT_THAT(shadow_->Report().ToString(), HasSubstr("could not be done"));
}

TEST_F(ShadowTest, TakesEachKindOfSample) {
  Run(kPlan);
  const auto joins = shadow_->Outcome("joins").value();
  const auto load = shadow_->Distribution("load").value();
  const auto starts = shadow_->Counter("starts").value();
  const auto drops = shadow_->Events("drops").value();
  EXPECT_TRUE(shadow_->Record(joins, kStart + 1, 1, 2).ok());
  EXPECT_TRUE(shadow_->Record(load, kStart + 1, 7.0).ok());
  const std::vector<HistogramBucket> histogram = {{1.0, 2}};
  EXPECT_TRUE(shadow_->Record(load, kStart + 1, histogram).ok());
  EXPECT_TRUE(shadow_->Record(starts, kStart + 1, 7.0).ok());
  EXPECT_TRUE(shadow_->Record(drops, kStart + 1, 3).ok());
  EXPECT_TRUE(absl::IsInvalidArgument(shadow_->Record(joins, kStart + 1, 2, 1)));
  std::vector<std::string> recorded;
  ASSERT_TRUE(shadow_->AdvanceTo(kStart + 2 * kSecond).ok());
  for (const SignalStatistics& signal : shadow_->engine().statistics().signals) {
    recorded.push_back(absl::StrCat(signal.signal, " ", signal.recorded));
  }
  EXPECT_THAT(recorded, ElementsAre("errors 0", "joins 1", "load 2", "starts 1", "drops 1"));
}

// The host records for the live plan; what the candidate has otherwise is no fault of the host's.
TEST_F(ShadowTest, PassesOverSignalsThatTheCandidateHasOtherwise) {
  Run("role r\nsignal errors gauge\nsignal joins gauge\nsignal extra gauge\n"
      "gate failing { owner r  when last(errors) over 1s > 5 }");
  Feed(9, 5);  // by region
  const auto gone = shadow_->Counter("starts");
  ASSERT_TRUE(gone.ok()) << gone.status();
  EXPECT_TRUE(shadow_->Record(*gone, kStart + 6 * kSecond, 1.0).ok());
  EXPECT_TRUE(shadow_->Outcome("joins").ok());
  EXPECT_TRUE(shadow_->Gauge("extra").ok());  // a host may know more than the live plan
  EXPECT_TRUE(absl::IsNotFound(shadow_->Gauge("errrors").status()));
  EXPECT_THAT(shadow_->Report().notes,
              testing::IsSupersetOf({
                  "signal starts is only in the live plan",
                  "signal extra is only in the candidate",
                  "gate latched is only in the live plan",
                  "ramp opening is only in the live plan",
                  "gate failing is by region, in the candidate without labels: its segments can't "
                  "be compared",
              }));
}

TEST_F(ShadowTest, MayBeFedFromManyThreads) {
  Run(With("for       10s", "for       4s"));
  Intake* const intake = shadow_->intake().value();
  EXPECT_EQ(shadow_->intake().value(), intake);
  Intake::Producer producer = intake->AddProducer();
  const auto errors = producer.Gauge("errors", {{"region", "sg"}}).value();
  for (int i = 0; i < 30; ++i) {
    const std::int64_t now = kStart + ++now_ * kSecond;
    ASSERT_TRUE(engine_->Record(live_series_, now, 9).ok());
    ASSERT_TRUE(producer.Record(errors, now, 9).ok());
    Advance();
  }
  EXPECT_EQ(shadow_->Report().trips.earlier, 1u);
  EXPECT_EQ(shadow_->Report().trips.more + shadow_->Report().trips.fewer, 0u);
}

TEST_F(ShadowTest, MayBeginWhileTheLiveEngineRuns) {
  const Plan plan = Plan::Parse(kPlan, "live.sluice").value();
  Run(kPlan);
  Feed(9, 30);  // trips at 11s
  shadow_ = Shadow::Create(plan, plan).value();
  ASSERT_TRUE(shadow_->Start(kStart + now_ * kSecond).ok());
  series_ = shadow_->Gauge("errors", {{"region", "sg"}}).value();
  Feed(9, 30);  // which the candidate thinks begins here
  Feed(0, 30);
  ASSERT_TRUE(engine_->Reset("latched", {}, "infra").ok());
  Feed(0, 5);
  const ShadowReport report = shadow_->Report();
  EXPECT_EQ(report.trips.more + report.trips.fewer + report.trips.missed, 0u) << report.ToString();
}

TEST_F(ShadowTest, EndsWhereTheLiveEngineHasAnotherPlan) {
  Run(With("for       10s", "for       4s"));
  Feed(9, 5);
  const std::string before = shadow_->Report().sum;
  EXPECT_THAT(before, HasSubstr("1 trip more, none missed"));
  const Plan next = Plan::Parse("role infra\nsignal errors gauge by region\n", "next").value();
  ASSERT_TRUE(engine_->Reload(next).ok());
  ASSERT_TRUE(engine_->AdvanceTo(kStart + 60 * kSecond).ok());
  const absl::Status ended = shadow_->AdvanceTo(kStart + 60 * kSecond);
  EXPECT_TRUE(absl::IsFailedPrecondition(ended)) << ended;
  EXPECT_EQ(shadow_->Report().sum, before);
  EXPECT_THAT(shadow_->Report().notes,
              Contains("the live engine has had another plan since 2026-03-01T20:00:05Z: compared "
                       "until then"));
}

TEST_F(ShadowTest, TakesBatchesOfOneSeries) {
  Run(kPlan);
  const auto load = shadow_->Distribution("load").value();
  const std::vector<double> values = {1, 2, 3};
  EXPECT_TRUE(shadow_->RecordBatch(series_, kStart + 1, values).ok());
  EXPECT_TRUE(shadow_->RecordBatch(load, kStart + 1, values).ok());
  EXPECT_TRUE(shadow_->RecordBatch(ShadowSeries<v1::Signal::GAUGE>(), kStart + 1, values).ok());
  ASSERT_TRUE(shadow_->AdvanceTo(kStart + kSecond).ok());
  const auto signals = shadow_->engine().statistics().signals;
  EXPECT_EQ(signals[0].recorded, 3u);
  EXPECT_EQ(signals[2].recorded, 3u);
}

TEST_F(ShadowTest, RefusesWhatAnEngineRefuses) {
  const Plan plan = Plan::Parse(kPlan, "live.sluice").value();
  ShadowOptions options;
  options.engine.max_series_per_signal = 0;
  EXPECT_FALSE(Shadow::Create(plan, plan, options).ok());
}

}  // namespace
}  // namespace sluice
