// Ramps by the engine's interface: who may do what, what the host is told, and laws that hold
// whatever comes. What ramps do tick by tick is in tests/scenario/cases/ramps.
#include <algorithm>
#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/engine/engine_fixture.h"

namespace sluice {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kPlan[] = R"(
  tick 1s
  lateness 0s
  role boss
  role lead reports to boss
  role other reports to boss
  signal bad gauge by region ["sg"]
  lever traffic by region percent, lowest wins, default 100%
  gate failing by region { owner lead  when last(bad) over 1s > 0 }
  ramp open_up by region {
    owner lead  lever traffic  guard failing
    step 5% hold 10s checkpoint  step 25% hold 10s checkpoint  step 100% hold 10s
  })";

const Labels kSg = {{"region", "sg"}};

class RampTest : public ::testing::Test {
 protected:
  void Run(const std::string& plan = kPlan) {
    running_ = RunPlan(plan);
    ASSERT_NE(running_, nullptr);
    ASSERT_TRUE(engine().Start(kStart).ok());
    bad_ = engine().Gauge("bad", kSg).value();
  }
  Engine& engine() { return *running_->engine; }

  // One sample a second of this value, for so many seconds.
  void Feed(double value, int seconds) {
    for (int i = 0; i < seconds; ++i) {
      ++now_;
      ASSERT_TRUE(engine().Record(bad_, kStart + now_ * kSecond, value).ok());
      ASSERT_TRUE(engine().AdvanceTo(kStart + now_ * kSecond).ok());
    }
  }

  // Reasons of the RAMP events, and the causes of the levers'.
  std::vector<std::string> Reasons(v1::Event::Kind kind) const {
    std::vector<std::string> reasons;
    for (const v1::Event& event : running_->events) {
      if (event.kind() == kind) reasons.push_back(event.reason());
    }
    return reasons;
  }

  // Whose acts the RAMP events are, with their notes; empty where it moved by itself.
  std::vector<std::string> Roles() const {
    std::vector<std::string> roles;
    for (const v1::Event& event : running_->events) {
      if (event.kind() != v1::Event::RAMP) continue;
      roles.push_back(absl::StrCat(event.role(), event.note().empty() ? "" : ": ", event.note()));
    }
    return roles;
  }

  std::unique_ptr<Running> running_;
  GaugeSeries bad_;
  int now_ = 0;
};

TEST_F(RampTest, TheHostIsToldWhatMovedItAndWhy) {
  Run();
  Feed(0, 1);
  ASSERT_TRUE(engine().StartRamp("open_up", kSg, "lead", "as agreed").ok());
  Feed(0, 21);
  Feed(1, 1);
  Feed(0, 1);
  ASSERT_TRUE(engine().ResumeRamp("open_up", kSg, "boss").ok());
  Feed(0, 5);
  ASSERT_TRUE(engine().HoldRamp("open_up", kSg, "lead").ok());
  Feed(0, 1);
  ASSERT_TRUE(engine().AbortRamp("open_up", kSg, "lead").ok());
  Feed(0, 1);
  EXPECT_THAT(Reasons(v1::Event::RAMP),
              ElementsAre("started by lead (as agreed): step 1 of 3 (5%)",
                          "step 2 of 3 (25%): held 10s with every guard clear",
                          "step 3 of 3 (100%): held 10s with every guard clear",
                          "rolled back to the checkpoint 25%: guard failing{region = \"sg\"} "
                          "tripped; waits for ResumeRamp",
                          "resumed by boss: step 2 of 3 (25%)", "held by lead: step 2 of 3 (25%)",
                          "aborted by lead: before step 1 (0%)"));
  EXPECT_THAT(Reasons(v1::Event::LEVER),
              ElementsAre("held by ramp open_up{region = \"sg\"} before step 1",
                          "held by ramp open_up{region = \"sg\"} step 1",
                          "held by ramp open_up{region = \"sg\"} step 2",
                          "let go by ramp open_up{region = \"sg\"} step 3",
                          "held by ramp open_up{region = \"sg\"} step 2",
                          "held by ramp open_up{region = \"sg\"} before step 1"));
  EXPECT_THAT(Roles(), ElementsAre("lead: as agreed", "", "", "", "boss", "lead", "lead"));
  const auto first =
      std::find_if(running_->events.begin(), running_->events.end(),
                   [](const v1::Event& event) { return event.kind() == v1::Event::RAMP; });
  EXPECT_EQ(first->ramp(), "open_up");
  EXPECT_EQ(first->owner(), "lead");
  EXPECT_EQ(first->segment().at("region"), "sg");
  EXPECT_EQ(first->step(), 1);
  EXPECT_EQ(first->from(), "0%");
  EXPECT_EQ(first->to(), "5%");
  EXPECT_EQ(first->id(), "open_up{region=\"sg\"}/RAMP:started/2026-03-01T20:00:02Z");
}

TEST_F(RampTest, IdsOfEventsAreDistinctAlsoWithinATick) {
  Run();
  Feed(0, 1);
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(engine().StartRamp("open_up", kSg, "lead").ok());
    ASSERT_TRUE(engine().AbortRamp("open_up", kSg, "lead").ok());
  }
  Feed(0, 1);
  std::vector<std::string> ids;
  for (const v1::Event& event : running_->events) ids.push_back(event.id());
  std::sort(ids.begin(), ids.end());
  EXPECT_EQ(std::adjacent_find(ids.begin(), ids.end()), ids.end())
      << *std::adjacent_find(ids.begin(), ids.end());
}

TEST_F(RampTest, OnlyTheOwnerAndThoseAboveMayMoveIt) {
  Run();
  EXPECT_EQ(engine().StartRamp("open", kSg, "lead").code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(engine().StartRamp("open_ub", kSg, "lead").message(),
              HasSubstr("did you mean `open_up`?"));
  EXPECT_EQ(engine().StartRamp("open_up", {}, "lead").code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(engine().StartRamp("open_up", {{"region", "eu"}}, "lead").code(),
            absl::StatusCode::kNotFound);
  EXPECT_EQ(engine().StartRamp("open_up", kSg, "nobody").code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(engine().StartRamp("open_up", kSg, "other").code(),
            absl::StatusCode::kPermissionDenied);
  EXPECT_TRUE(engine().StartRamp("open_up", kSg, "boss").ok());
  EXPECT_EQ(engine().Ramp("open", kSg).status().code(), absl::StatusCode::kNotFound);
}

TEST_F(RampTest, WhatItsStateDoesNotAllowIsRefusedAtOnce) {
  Run();
  Feed(0, 1);
  const auto refused = [](const absl::Status& status) {
    return status.code() == absl::StatusCode::kFailedPrecondition;
  };
  EXPECT_TRUE(refused(engine().HoldRamp("open_up", kSg, "lead")));
  EXPECT_TRUE(refused(engine().ResumeRamp("open_up", kSg, "lead")));
  EXPECT_TRUE(refused(engine().AbortRamp("open_up", kSg, "lead")));
  ASSERT_TRUE(engine().StartRamp("open_up", kSg, "lead").ok());
  // What was asked for counts, though it is not done yet.
  EXPECT_TRUE(refused(engine().StartRamp("open_up", kSg, "lead")));
  Feed(0, 1);
  EXPECT_TRUE(refused(engine().StartRamp("open_up", kSg, "lead")));
  EXPECT_TRUE(refused(engine().ResumeRamp("open_up", kSg, "lead")));
  Feed(1, 1);
  EXPECT_TRUE(refused(engine().HoldRamp("open_up", kSg, "lead")));
  const absl::Status still = engine().ResumeRamp("open_up", kSg, "lead");
  EXPECT_EQ(still.message(), "ramp open_up can't go on: guard failing{region = \"sg\"} is tripped");
}

TEST_F(RampTest, WhatIsRefusedIsToldInTheNextTick) {
  Run();
  Feed(0, 1);
  EXPECT_FALSE(engine().StartRamp("open_up", kSg, "other", "let me").ok());
  EXPECT_FALSE(engine().HoldRamp("open_up", kSg, "lead").ok());
  EXPECT_FALSE(engine().HoldRamp("open_up", kSg, "lead").ok());
  Feed(0, 1);
  std::vector<std::string> told;
  std::vector<std::string> ids;
  for (const v1::Event& event : running_->events) {
    if (event.kind() != v1::Event::ACT_REFUSED) continue;
    EXPECT_EQ(event.ramp(), "open_up");
    EXPECT_EQ(event.segment().at("region"), "sg");
    told.push_back(absl::StrCat(event.act(), " by ", event.role(), ": ", event.reason()));
    ids.push_back(event.id());
  }
  EXPECT_THAT(told, ElementsAre("start ramp by other: ramp open_up is lead's, or of those above; "
                                "other is none of these",
                                "hold ramp by lead: ramp open_up has not been started: StartRamp "
                                "starts it",
                                "hold ramp by lead: ramp open_up has not been started: StartRamp "
                                "starts it"));
  std::sort(ids.begin(), ids.end());
  EXPECT_EQ(std::adjacent_find(ids.begin(), ids.end()), ids.end());
}

TEST_F(RampTest, ItsStatusSaysWhatItWaitsFor) {
  Run();
  Feed(0, 1);
  RampStatus status = engine().Ramp("open_up", kSg).value();
  EXPECT_EQ(status.state, RampState::kIdle);
  EXPECT_EQ(status.step, 0u);
  EXPECT_EQ(status.steps, 3u);
  EXPECT_EQ(status.value, "0%");
  EXPECT_EQ(status.waits_for, "StartRamp");
  ASSERT_TRUE(engine().StartRamp("open_up", kSg, "lead").ok());
  Feed(0, 4);
  status = engine().Ramp("open_up", kSg).value();
  EXPECT_EQ(status.state, RampState::kRunning);
  EXPECT_EQ(status.step, 1u);
  EXPECT_EQ(status.value, "5%");
  EXPECT_EQ(status.since_ns, kStart + 2 * kSecond);
  EXPECT_EQ(status.held, absl::Seconds(3));
  EXPECT_EQ(status.needed, absl::Seconds(10));
  EXPECT_EQ(status.waits_for, "the step's hold: 3s of 10s");
  ASSERT_TRUE(engine().AdvanceTo(kStart + 8 * kSecond).ok());
  status = engine().Ramp("open_up", kSg).value();
  EXPECT_EQ(status.held, absl::ZeroDuration());
  EXPECT_EQ(status.waits_for,
            "guard failing{region = \"sg\"} is not known to be clear: last(bad) over 1s = unknown"
            " (> 0 asked)");
}

TEST_F(RampTest, AStatusNamesTheConditionThatItWaitsFor) {
  Run(R"(
    tick 1s
    lateness 0s
    role lead
    signal bad gauge by region ["sg"]
    lever traffic percent, lowest wins, default 100%
    ramp open_up {
      owner lead  lever traffic  step 5% hold 2s  step 100%
      advance when count(bad) over step >= 5
    })");
  Feed(0, 1);
  ASSERT_TRUE(engine().StartRamp("open_up", {}, "lead").ok());
  Feed(0, 4);
  EXPECT_EQ(engine().Ramp("open_up").value().waits_for,
            "advance when count(bad) over step = 3, not >= 5");
  Feed(0, 2);
  EXPECT_THAT(Reasons(v1::Event::RAMP).back(),
              "step 2 of 2 (100%): held 5s, count(bad) over step = 5 >= 5");
}

TEST_F(RampTest, ASegmentThatIsNotThereYetBeginsClosed) {
  Run();
  EXPECT_EQ(engine().LeverValue<double>("traffic", {{"region", "new"}}).value(), 0);
  EXPECT_EQ(engine().LeverValue<double>("traffic", kSg).value(), 0);
}

// ---- over step ------------------------------------------------------------------

// Samples of a signal by region and cdn, of every kind, that differ from tick to tick and leave
// some out.
void RecordSome(Engine& engine, v1::Signal::Kind kind, int second, std::mt19937& random) {
  const std::int64_t time = kStart + second * kSecond - 300'000'000;
  for (const char* cdn : {"a", "b"}) {
    const Labels labels = {{"region", "sg"}, {"cdn", cdn}};
    if (random() % 4 == 0) continue;
    const double value = static_cast<double>(random() % 1'000'000) / 997;
    absl::Status done;
    switch (kind) {
      case v1::Signal::GAUGE:
        done = engine.Record(engine.Gauge("x", labels).value(), time, value - 300);
        break;
      case v1::Signal::COUNTER:
        done = engine.Record(engine.Counter("x", labels).value(), time, second * 1000 + value);
        break;
      case v1::Signal::EVENTS:
        done = engine.Record(engine.Events("x", labels).value(), time, random() % 50);
        break;
      case v1::Signal::OUTCOME: {
        const std::uint64_t total = random() % 50;
        done = engine.Record(engine.Outcome("x", labels).value(), time,
                             total == 0 ? 0 : random() % total, total);
        break;
      }
      default:
        done = engine.Record(engine.Distribution("x", labels).value(), time, value);
    }
    ASSERT_TRUE(done.ok()) << done;
  }
}

struct Asked {
  const char* signal;  // as it is declared
  std::vector<const char*> aggregates;
};

const std::vector<Asked>& AllAsked() {
  static const auto* const kAll = new std::vector<Asked>{
      {"gauge",
       {"mean(x)", "min(x)", "max(x)", "sum(x)", "count(x)", "stddev(x)", "last(x)", "delta(x)"}},
      {"counter", {"increase(x)", "rate(x)"}},
      {"events", {"count(x)", "rate(x)"}},
      {"outcome",
       {"success_ratio(x)", "failure_ratio(x)", "successes(x)", "failures(x)", "count(x)",
        "rate(x)", "count(x{cdn = \"a\"})"}},
      {"distribution ms",
       {"p50(x)", "p99.9(x)", "quantile(0.2, x)", "mean(x)", "min(x)", "max(x)", "sum(x)",
        "count(x)", "share_above(x, 300ms)", "share_below(x, 90ms)", "p90(x{cdn in (\"b\")})"}},
      {"distribution", {"p95(x)", "mean(x)", "share_above(x, 300)"}}};
  return *kAll;
}

// The hold of a step is 7s, and when it is over the window of the step is the last 7s: so the
// ramp goes on in that tick if both windows say the same, to the last bit.
TEST(OverStep, SaysWhatAWindowOfItsLengthSays) {
  for (const Asked& asked : AllAsked()) {
    for (const char* aggregate : asked.aggregates) {
      for (const char* over : {" over step == ", " over step != "}) {
        SCOPED_TRACE(absl::StrCat(asked.signal, ": ", aggregate, over));
        const auto running = RunPlan(
            absl::StrCat("tick 1s lateness 0s role r signal x ", asked.signal,
                         " by region [\"sg\"], cdn", " lever l percent, lowest wins, default 100%",
                         " ramp p by region { owner r  lever l  step 5% hold 7s  step 9% hold 7s"
                         " step 20% hold 1m  step 100%  advance when ",
                         aggregate, over, aggregate, " over 7s }"));
        ASSERT_NE(running, nullptr);
        Engine& engine = *running->engine;
        ASSERT_TRUE(engine.Start(kStart).ok());
        const v1::Signal::Kind kind = engine.KindOf("x").value();
        std::mt19937 random(7);
        for (int second = 1; second <= 24; ++second) {
          if (second == 6) {
            ASSERT_TRUE(engine.StartRamp("p", {{"region", "sg"}}, "r").ok());
          }
          RecordSome(engine, kind, second, random);
          ASSERT_TRUE(engine.AdvanceTo(kStart + second * kSecond).ok());
        }
        std::vector<std::string> ramp;
        for (const std::string& told : running->Told()) {
          if (told.substr(0, 4) == "RAMP") ramp.push_back(told.substr(5));
        }
        const bool equal = over[11] == '=';
        if (equal) {
          EXPECT_THAT(ramp, ElementsAre("6s", "13s", "20s"));
        } else {
          // It is not so in that tick, for they say the same; later on they need not.
          ASSERT_FALSE(ramp.empty());
          EXPECT_TRUE(ramp.size() == 1 || ramp[1] != "13s");
        }
      }
    }
  }
}

// ---- Laws -----------------------------------------------------------------------

// What a second brings: a sample of the guard's signal, or none; and what people do.
struct Second {
  enum class Guard { kClear, kTripped, kUnknown } guard = Guard::kClear;
  std::string act;
};

// In a ramp with a hold of 4s, whatever comes:
//   it moves on where the guard was clear in each of the last 5 ticks (4s), nothing having moved
//   or held it, and only there; a trip takes it down, and nothing but people up again.
TEST(Ramp, MovesOnOnUnbrokenClearTimeAlone) {
  constexpr int kNeeded = 4;
  for (unsigned seed = 0; seed < 300; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    const auto running = RunPlan(R"(
      tick 1s
      lateness 0s
      role r
      signal bad gauge
      lever l percent, lowest wins, default 100%
      gate g { owner r  when last(bad) over 1s > 0 }
      ramp p { owner r  lever l  guard g
        step 10% hold 4s  step 20% hold 4s checkpoint  step 30% hold 4s  step 100% hold 4s })");
    ASSERT_NE(running, nullptr);
    Engine& engine = *running->engine;
    ASSERT_TRUE(engine.Start(kStart).ok());
    const GaugeSeries bad = engine.Gauge("bad").value();
    RampState state = RampState::kIdle;
    std::size_t step = 0;
    int clear_for = -1;  // seconds, in this step
    bool was_tripped = false;
    for (int second = 1; second <= 120; ++second) {
      // What people try, and whether they may.
      bool moved_by_people = false;
      if (random() % 8 == 0) {
        switch (random() % 6) {
          case 0:
            moved_by_people = engine.HoldRamp("p", {}, "r").ok();
            break;
          case 1:
            if (random() % 4 == 0) moved_by_people = engine.AbortRamp("p", {}, "r").ok();
            break;
          case 2:
          case 3:
            moved_by_people = engine.ResumeRamp("p", {}, "r").ok();
            break;
          default:
            moved_by_people = engine.StartRamp("p", {}, "r").ok();
        }
      }
      const auto dice = random() % 20;
      const bool trips = dice == 0;
      const bool known = dice != 1;
      if (known) {
        ASSERT_TRUE(engine.Record(bad, kStart + second * kSecond, trips ? 1 : 0).ok());
      }
      const std::size_t before = running->events.size();
      ASSERT_TRUE(engine.AdvanceTo(kStart + second * kSecond).ok());
      const RampStatus now = engine.Ramp("p").value();
      // A gate without a clear time follows its condition; what is unknown leaves it as it is.
      const bool tripped = known ? trips : was_tripped;
      const bool active = state == RampState::kRunning || state == RampState::kHeld ||
                          state == RampState::kRolledBack;
      const bool begins = trips && !was_tripped;
      if (!moved_by_people) {
        const bool clear = known && !tripped;
        if (begins && active && step > 0) {
          EXPECT_LT(now.step, step);
          EXPECT_EQ(now.state, RampState::kRolledBack);
        } else if (state == RampState::kRunning) {
          clear_for = clear ? clear_for + 1 : -1;
          const bool due = clear_for >= kNeeded;
          EXPECT_EQ(now.step, due && step < 4 ? step + 1 : step);
          EXPECT_EQ(now.state, due && step == 4 ? RampState::kDone : RampState::kRunning);
          if (due) clear_for = 0;
        } else {
          EXPECT_EQ(now.step, step);
          EXPECT_EQ(now.state, state);
        }
      } else {
        EXPECT_LE(now.step, std::max<std::size_t>(step, 1)) << "people never skip a step";
        EXPECT_FALSE(now.state == RampState::kRunning && tripped);
        clear_for = known && !tripped && now.state == RampState::kRunning ? 0 : -1;
      }
      // The last event of the tick tells where it is.
      const auto told = std::find_if(
          running->events.rbegin(), running->events.rend() - static_cast<std::ptrdiff_t>(before),
          [](const v1::Event& event) { return event.kind() == v1::Event::RAMP; });
      if (told != running->events.rend() - static_cast<std::ptrdiff_t>(before)) {
        EXPECT_EQ(told->step(), now.step);
        EXPECT_EQ(told->to(), now.value);
      } else {
        EXPECT_EQ(now.step, step);
        EXPECT_EQ(now.state, state);
      }
      EXPECT_EQ(engine.LeverValue<double>("l").value(),
                std::vector<double>({0, 0.1, 0.2, 0.3, 1})[now.step]);
      state = now.state;
      step = now.step;
      was_tripped = tripped;
    }
  }
}

// A trace and acts give the same events, whatever the strides of the clock.
TEST_F(RampTest, SeveralTicksInOneAdvanceAreAsGoodAsOneByOne) {
  std::vector<std::string> told[2];
  for (const int stride : {1, 5}) {
    Run();
    ASSERT_TRUE(engine().AdvanceTo(kStart + kSecond).ok());
    ASSERT_TRUE(engine().StartRamp("open_up", kSg, "lead").ok());
    for (int second = 2; second <= 41; ++second) {
      ASSERT_TRUE(engine().Record(bad_, kStart + second * kSecond, second == 33 ? 1 : 0).ok());
      if (second % stride == 1 % stride) {
        ASSERT_TRUE(engine().AdvanceTo(kStart + second * kSecond).ok());
      }
    }
    for (const v1::Event& event : running_->events) {
      told[stride == 1 ? 0 : 1].push_back(event.SerializeAsString());
    }
  }
  EXPECT_THAT(told[0], ::testing::SizeIs(::testing::Ge(8)));
  EXPECT_EQ(told[0], told[1]);
}

// What a ramp holds closed must not open because nothing is heard any more.
TEST_F(RampTest, SegmentsOfRampsAreNotRetired) {
  EngineOptions options;
  options.retire_after = absl::Minutes(1);
  running_ = RunPlan(R"(
    tick 1s
    lateness 0s
    role lead
    signal bad gauge by region
    lever traffic by region percent, lowest wins, default 100%
    gate failing by region { owner lead  when last(bad) over 1s > 0 }
    ramp open_up by region { owner lead  lever traffic  step 5% hold 10s  step 100%  guard failing })",
                     options);
  ASSERT_NE(running_, nullptr);
  ASSERT_TRUE(engine().Start(kStart).ok());
  bad_ = engine().Gauge("bad", kSg).value();
  Feed(0, 1);
  ASSERT_TRUE(engine().AdvanceTo(kStart + 10 * kMinute).ok());
  EXPECT_EQ(engine().LeverValue<double>("traffic", kSg).value(), 0);
  EXPECT_TRUE(engine().Ramp("open_up", kSg).ok());
  for (const v1::Event& event : running_->events) EXPECT_NE(event.kind(), v1::Event::RETIRED);
}

// A callback may start a ramp: it begins in the next tick.
TEST_F(RampTest, ACallbackMayMoveIt) {
  Run();
  int asked = 0;
  engine().OnEvent([&](const v1::Event& event) {
    running_->events.push_back(event);
    if (event.kind() == v1::Event::LEVER && asked++ == 0) {
      EXPECT_TRUE(engine().StartRamp("open_up", kSg, "lead").ok());
    }
  });
  Feed(0, 3);
  EXPECT_THAT(Reasons(v1::Event::RAMP), ElementsAre("started by lead: step 1 of 3 (5%)"));
  EXPECT_EQ(engine().Ramp("open_up", kSg).value().step, 1u);
}

}  // namespace
}  // namespace sluice
