// An engine that goes on from a snapshot, and time of which nothing is known.
#include "actions.pb.h"
#include "gmock/gmock.h"
#include "google/protobuf/stubs/logging.h"
#include "sluice/v1/snapshot.pb.h"
#include "tests/engine/engine_fixture.h"

namespace sluice {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kRole[] = "role chief\nrole lead reports to chief\n";

// Fed once a second; may be restarted in between.
class SnapshotTest : public ::testing::Test {
 protected:
  void Run(absl::string_view plan, const EngineOptions& options = {}) {
    plan_ = absl::StrCat(kRole, plan);
    options_ = options;
    run_ = RunPlan(plan_, options);
    ASSERT_NE(run_, nullptr);
  }
  Engine& engine() { return *run_->engine; }
  static std::int64_t At(std::int64_t second) { return kStart + second * kSecond; }

  // The gauge `load` has this value in each second up to and with this one.
  void Until(std::int64_t second, double value) {
    const GaugeSeries series = engine().Gauge("load").value();
    while (now_ < second) {
      ++now_;
      ASSERT_EQ(engine().Record(series, At(now_), value), absl::OkStatus());
      ASSERT_EQ(engine().AdvanceTo(At(now_)), absl::OkStatus());
    }
  }

  v1::Snapshot Take() {
    const absl::StatusOr<v1::Snapshot> snapshot = engine().Snapshot();
    EXPECT_TRUE(snapshot.ok()) << snapshot.status();
    return snapshot.ok() ? *snapshot : v1::Snapshot();
  }

  // Another engine goes on; its events come after those that there were.
  void Restart() {
    const v1::Snapshot snapshot = Take();
    std::vector<v1::Event> before = std::move(run_->events);
    run_ = RunPlan(plan_, options_);
    run_->events = std::move(before);
    ASSERT_EQ(engine().Restore(snapshot), absl::OkStatus());
  }

  std::string plan_;
  EngineOptions options_;
  std::unique_ptr<Running> run_;
  std::int64_t now_ = 0;
};

constexpr char kGate[] = R"(
  signal load gauge
  lever doors { open, shut }
  gate high {
    owner lead
    when mean(load) over 4s > 5
    for 3s
    clear when mean(load) over 4s < 5 for 2s
    hold doors at shut
    on missing 5s trip
  })";

TEST_F(SnapshotTest, IsOfAnEngineThatRuns) {
  Run(kGate);
  EXPECT_EQ(engine().Snapshot().status().code(), absl::StatusCode::kFailedPrecondition);
  ASSERT_EQ(engine().Start(kStart), absl::OkStatus());
  const v1::Snapshot snapshot = Take();
  EXPECT_EQ(snapshot.version(), 1u);
  EXPECT_THAT(snapshot.writer(), HasSubstr("sluice "));
  EXPECT_THAT(snapshot.plan_text(), HasSubstr("gate high"));
  EXPECT_EQ(engine().Restore(snapshot).code(), absl::StatusCode::kFailedPrecondition);
  // Nor does a callback ask for one, in the middle of a tick.
  absl::Status asked;
  engine().OnEvent([&](const v1::Event&) { asked = engine().Snapshot().status(); });
  Until(8, 9);
  EXPECT_EQ(asked.code(), absl::StatusCode::kFailedPrecondition);
}

TEST_F(SnapshotTest, WhatIsPendingIsSo) {
  Run(kGate);
  ASSERT_EQ(engine().Start(kStart), absl::OkStatus());
  Until(2, 9);
  Restart();
  EXPECT_EQ(engine().State("high").value(), GateState::kPending);
  const GateStatus status = engine().Explain("high").value();
  EXPECT_EQ(status.held, absl::Seconds(1));
  EXPECT_THAT(status.condition, HasSubstr("9"));
  Until(6, 9);
  EXPECT_THAT(run_->Told(), ElementsAre("TRIP 4s", "LEVER 4s"));
  Restart();
  EXPECT_EQ(engine().LeverValue("doors").value(), "shut");
  Until(12, 1);
  EXPECT_THAT(run_->Told(), ElementsAre("TRIP 4s", "LEVER 4s", "CLEAR 11s", "LEVER 11s"));
  EXPECT_EQ(engine().statistics().events, 4u);
  EXPECT_EQ(engine().statistics().signals[0].recorded, 12u);
}

TEST_F(SnapshotTest, SamplesThatWaitForTheirTickAreInIt) {
  Run("lateness 5s\nsignal load gauge\nsignal hits counter\nsignal lag distribution\n"
      "gate high { owner lead when max(load) over 1s > 5 and increase(hits) over 1s > 5 and "
      "p50(lag) over 1s > 5 }");
  ASSERT_EQ(engine().Start(kStart), absl::OkStatus());
  const GaugeSeries load = engine().Gauge("load").value();
  const CounterSeries hits = engine().Counter("hits").value();
  const DistributionSeries lag = engine().Distribution("lag").value();
  const auto record = [&](Engine& to, std::int64_t second, double value) {
    EXPECT_EQ(to.Record(load, At(second), value), absl::OkStatus());
    EXPECT_EQ(to.Record(hits, At(second), value * static_cast<double>(second)), absl::OkStatus());
    EXPECT_EQ(to.Record(lag, At(second), value), absl::OkStatus());
    EXPECT_EQ(to.Record(lag, At(second), value), absl::OkStatus());
  };
  for (int second = 1; second <= 3; ++second) record(engine(), second, 1);
  record(engine(), 4, 10);  // of a tick that is decided at 9s
  ASSERT_EQ(engine().AdvanceTo(At(4)), absl::OkStatus());
  Restart();
  ASSERT_EQ(engine().AdvanceTo(At(9)), absl::OkStatus());
  EXPECT_THAT(run_->Told(), ElementsAre("TRIP 4s"));
}

TEST_F(SnapshotTest, NoDeadlineOfPeopleIsLost) {
  Run("severity sev { acknowledge within 5s, resolve within 20s }\nsignal load gauge\n"
      "lever doors { open, shut } owner lead\n"
      "gate high { owner lead severity sev when last(load) over 1s > 5 remind every 4s "
      "on missing 1h hold }");
  ASSERT_EQ(engine().Start(kStart), absl::OkStatus());
  Until(2, 9);
  ASSERT_EQ(engine().Pin("doors", {}, "shut", At(12), "chief", "rather not"), absl::OkStatus());
  Restart();  // what was asked for is not lost either
  Until(3, 9);
  Restart();
  EXPECT_EQ(engine().LeverValue("doors").value(), "shut");
  Until(7, 9);
  ASSERT_EQ(engine().Acknowledge("high", {}, "lead", "on it"), absl::OkStatus());
  Restart();
  for (; now_ < 22;) {
    Until(now_ + 1, 9);
    Restart();
  }
  EXPECT_THAT(run_->Told(), ElementsAre("TRIP 1s", "PINNED 3s", "LEVER 3s", "REMIND 5s",
                                        "ESCALATE 6s", "ACKNOWLEDGED 8s", "UNPINNED 12s",
                                        "LEVER 12s", "BREACH 21s", "ESCALATE 21s"));
}

constexpr char kRamp[] = R"(
  signal load gauge
  lever traffic percent, lowest wins, default 100%
  gate high { owner lead when last(load) over 1s > 5 on missing 1h hold }
  ramp open_up {
    owner lead
    lever traffic
    step 10% hold 3s
    step 50% hold 3s checkpoint
    step 100% hold 3s
    guard high
    advance when max(load) over step < 4
  })";

TEST_F(SnapshotTest, ARampGoesOnInItsStepWithItsEvidence) {
  std::vector<std::vector<std::string>> told;
  for (const bool restarts : {false, true}) {
    now_ = 0;
    Run(kRamp);
    ASSERT_EQ(engine().Start(kStart), absl::OkStatus());
    Until(1, 1);
    ASSERT_EQ(engine().StartRamp("open_up", {}, "lead"), absl::OkStatus());
    for (; now_ < 30;) {
      if (restarts) Restart();
      if (now_ == 17) {
        ASSERT_EQ(engine().ResumeRamp("open_up", {}, "lead"), absl::OkStatus());
      }
      Until(now_ + 1, now_ == 6 ? 4.5 : now_ == 11 ? 9 : 1);
    }
    told.push_back(run_->Told());
  }
  EXPECT_EQ(told[0], told[1]);
  EXPECT_THAT(told[0], ::testing::Contains("RAMP 12s"));
}

TEST_F(SnapshotTest, AnActionThatWasNotTakenIsSentOnWithItsId) {
  Run("import \"actions.proto\"\nsignal load gauge\n"
      "gate high { owner lead when last(load) over 1s > 5 on missing 1h hold "
      "do acts.Pause { region: \"sg\" } on clear do acts.Resume { region: \"sg\" } }");
  std::vector<std::string> ids;
  absl::Status answer = absl::UnavailableError("not now");
  const auto bind = [&] {
    ASSERT_EQ(engine().On<acts::Pause>([&](const acts::Pause& pause, const Decision& decision) {
      EXPECT_EQ(pause.region(), "sg");
      ids.push_back(decision.id());
      return answer;
    }),
              absl::OkStatus());
    ASSERT_EQ(engine().On<acts::Resume>(
                  [&](const acts::Resume&, const Decision&) { return absl::OkStatus(); }),
              absl::OkStatus());
  };
  bind();
  ASSERT_EQ(engine().Start(kStart), absl::OkStatus());
  Until(3, 9);
  const std::size_t before = ids.size();
  ASSERT_GE(before, 2u);
  const v1::Snapshot snapshot = Take();
  run_ = RunPlan(plan_);
  // Without its handler it can't go on, and nothing has happened.
  EXPECT_EQ(engine().Restore(snapshot).code(), absl::StatusCode::kFailedPrecondition);
  bind();
  answer = absl::OkStatus();
  ASSERT_EQ(engine().Restore(snapshot), absl::OkStatus());
  Until(12, 9);
  ASSERT_EQ(ids.size(), before + 1);
  EXPECT_EQ(ids.front(), ids.back());
}

TEST_F(SnapshotTest, AnyDamageIsSeenAndChangesNothing) {
  Run(kGate);
  ASSERT_EQ(engine().Start(kStart), absl::OkStatus());
  Until(6, 9);
  const std::string good = Take().SerializeAsString();
  run_ = RunPlan(plan_);
  const google::protobuf::LogSilencer silence;  // of what is no UTF-8
  int refused = 0;
  for (std::size_t at = 0; at < good.size(); ++at) {
    for (const char flip : {'\x01', '\x80', '\xff'}) {
      std::string bad = good;
      bad[at] = static_cast<char>(bad[at] ^ flip);
      v1::Snapshot snapshot;
      if (!snapshot.ParseFromString(bad)) {
        ++refused;
        continue;
      }
      if (snapshot.SerializeAsString() == good) continue;  // an unknown spelling of the same
      const absl::Status status = engine().Restore(snapshot);
      EXPECT_FALSE(status.ok()) << at;
      refused += status.ok() ? 0 : 1;
    }
  }
  EXPECT_GT(refused, 2 * static_cast<int>(good.size()));
  for (std::size_t size = 0; size < good.size(); ++size) {
    v1::Snapshot snapshot;
    if (snapshot.ParseFromString(good.substr(0, size))) {
      EXPECT_FALSE(engine().Restore(snapshot).ok()) << size;
    }
  }
  v1::Snapshot snapshot;
  ASSERT_TRUE(snapshot.ParseFromString(good));
  EXPECT_EQ(engine().Restore(snapshot), absl::OkStatus());
  EXPECT_EQ(engine().State("high").value(), GateState::kTripped);
}

TEST_F(SnapshotTest, BoundsHoldForItToo) {
  Run("signal load gauge by host\ngate high by host { owner lead when last(load) over 1s > 5 }");
  ASSERT_EQ(engine().Start(kStart), absl::OkStatus());
  for (const char* host : {"a", "b", "c"})
    ASSERT_TRUE(engine().Gauge("load", {{"host", host}}).ok());
  const v1::Snapshot snapshot = Take();
  EngineOptions options;
  options.max_series_per_signal = 2;
  run_ = RunPlan(plan_, options);
  EXPECT_EQ(engine().Restore(snapshot).code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(engine().Start(kStart), absl::OkStatus());  // it is as it was
}

// ---- SkipTo

TEST_F(SnapshotTest, UnknownTimeNeitherFiresNorClears) {
  Run(kGate);
  ASSERT_EQ(engine().Start(kStart), absl::OkStatus());
  Until(2, 9);  // pending since 1s
  ASSERT_EQ(engine().SkipTo(At(1000)), absl::OkStatus());
  EXPECT_EQ(engine().State("high").value(), GateState::kPending);
  now_ = 1000;
  Until(1001, 9);
  EXPECT_EQ(engine().State("high").value(), GateState::kPending);
  EXPECT_EQ(engine().Explain("high")->held, absl::Seconds(2));
  Until(1002, 9);
  EXPECT_THAT(run_->Told(), ElementsAre("SKIPPED 1000s", "TRIP 1002s", "LEVER 1002s"));
  Until(1006, 1);
  ASSERT_EQ(engine().SkipTo(At(2000)), absl::OkStatus());
  now_ = 2000;
  EXPECT_EQ(engine().LeverValue("doors").value(), "shut");
  // Silence has not lasted: 5s of it are asked for.
  ASSERT_EQ(engine().AdvanceTo(At(2004)), absl::OkStatus());
  EXPECT_EQ(run_->events.size(), 4u);
}

TEST_F(SnapshotTest, CountsAreUnknownUntilTheirWindowHasPassed) {
  Run("signal load gauge\ngate quiet { owner lead when count(load) over 10s < 8 on missing 2s trip "
      "}"
      "\ngate low { owner lead when mean(load) over 10s < 5 on missing 1h hold }");
  ASSERT_EQ(engine().Start(kStart), absl::OkStatus());
  Until(20, 9);
  run_->events.clear();
  ASSERT_EQ(engine().SkipTo(At(40)), absl::OkStatus());
  now_ = 40;
  Until(43, 1);
  EXPECT_EQ(engine().State("quiet").value(), GateState::kClear);
  EXPECT_EQ(engine().State("low").value(), GateState::kTripped);  // a mean is one of what there is
  Until(49, 1);
  // From then on the window is known.
  EXPECT_EQ(engine().AdvanceTo(At(50)), absl::OkStatus());
  EXPECT_EQ(engine().State("quiet").value(), GateState::kClear);
  ASSERT_EQ(engine().AdvanceTo(At(53)), absl::OkStatus());
  EXPECT_EQ(engine().State("quiet").value(), GateState::kTripped);
}

TEST_F(SnapshotTest, ACounterHasRisenByNothingMeanwhile) {
  Run("signal hits counter from zero\ngate burst { owner lead when increase(hits) over 2s > 50 }");
  ASSERT_EQ(engine().Start(kStart), absl::OkStatus());
  const CounterSeries hits = engine().Counter("hits").value();
  const auto record = [&](std::int64_t second, double value) {
    ASSERT_EQ(engine().Record(hits, At(second), value), absl::OkStatus());
    ASSERT_EQ(engine().AdvanceTo(At(second)), absl::OkStatus());
  };
  for (int second = 1; second <= 5; ++second) record(second, 10 * second);
  ASSERT_EQ(engine().SkipTo(At(500)), absl::OkStatus());
  for (int second = 501; second <= 520; ++second) record(second, 10 * second);
  EXPECT_THAT(run_->Told(), ElementsAre("SKIPPED 500s"));
  record(521, 9999);
  EXPECT_THAT(run_->Told(), ElementsAre("SKIPPED 500s", "TRIP 521s"));
}

TEST_F(SnapshotTest, ARampsStepBeginsAnew) {
  Run(kRamp);
  ASSERT_EQ(engine().Start(kStart), absl::OkStatus());
  Until(1, 1);
  ASSERT_EQ(engine().StartRamp("open_up", {}, "lead"), absl::OkStatus());
  Until(4, 1);
  ASSERT_EQ(engine().SkipTo(At(100)), absl::OkStatus());
  now_ = 100;
  Until(103, 1);
  EXPECT_EQ(engine().Ramp("open_up")->step, 1u);
  Until(104, 1);
  EXPECT_EQ(engine().Ramp("open_up")->step, 2u);
}

TEST_F(SnapshotTest, DeadlinesRunOnWhileNothingIsKnown) {
  Run("severity sev { acknowledge within 5s, resolve within 20s }\nsignal load gauge\n"
      "gate high { owner lead severity sev when last(load) over 1s > 5 on missing 1h hold }");
  ASSERT_EQ(engine().Start(kStart), absl::OkStatus());
  Until(2, 9);
  ASSERT_EQ(engine().SkipTo(At(100)), absl::OkStatus());
  now_ = 100;
  Until(101, 9);
  EXPECT_THAT(run_->Told(), ElementsAre("TRIP 1s", "SKIPPED 100s", "ESCALATE 101s", "BREACH 101s",
                                        "ESCALATE 101s"));
}

TEST_F(SnapshotTest, SkipsNoFurtherThanMaxJump) {
  EngineOptions options;
  options.max_jump = absl::Minutes(10);
  Run(kGate, options);
  ASSERT_EQ(engine().SkipTo(kStart), absl::OkStatus());  // starts it
  EXPECT_EQ(engine().SkipTo(At(601)).code(), absl::StatusCode::kOutOfRange);
  EXPECT_EQ(engine().SkipTo(At(-1)), absl::OkStatus());
  EXPECT_THAT(run_->events, IsEmpty());
  EXPECT_EQ(engine().SkipTo(At(600)), absl::OkStatus());
}

}  // namespace
}  // namespace sluice
