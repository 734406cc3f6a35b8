// The simulator: its clock, its samples, the host's own code in it; and what it reports
// where a test is wrong about the plan.
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest-spi.h"
#include "gtest/gtest.h"
#include "launch.pb.h"
#include "sluice/builder.h"
#include "sluice/builder/scenario.h"
#include "sluice/intake.h"
#include "sluice/plan.h"
#include "sluice/testing.h"
#include "tests/testing/told.h"

namespace sluice::testing {
namespace {

using absl::Minutes;
using absl::Seconds;
using ::testing::AllOf;
using ::testing::AnyOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

constexpr char kSignals[] = R"(
  plan "Signals"
  role lead
  signal starts outcome by region
  signal cpu gauge by edge
  signal crash events
  signal bytes counter
  signal latency distribution ms
  lever doors by region { open, closed }
  lever flow percent, lowest wins, default 100%
  gate failing by region { owner lead  when success_ratio(starts) over 1m < 97% for 2m
                           hold doors at closed }
  gate hot by edge { owner lead  when mean(cpu) over 10s > 90 hold flow at 50% }
  gate crashing { owner lead  when count(crash) over 10s >= 3 }
  gate busy { owner lead  when rate(bytes) over 10s > 100 }
  gate slow { owner lead  when p95(latency) over 10s > 1s }
  scenario "one region fails" {
    feed   starts{region = "sg"} 10/s: 99% for 2m, 80% for 5m
    expect failing{region = "sg"} trips by 5m
  }
  scenario "too much is asked" {
    feed   starts{region = "sg"} 10/s: 99% for 2m, 80% for 5m
    expect failing{region = "sg"} trips by 3m
    timeline { }
  })";

const Labels kSg = {{"region", "sg"}};
const Labels kE1 = {{"edge", "e1"}};

absl::StatusOr<Plan> Signals() { return Plan::Parse(kSignals, "signals.sluice"); }

// ---- Samples

TEST(SimulatorTest, TakesSamplesOfEachKindAtTheirTimes) {
  Simulator sim(Signals());
  sim.Record("cpu", kE1, Seconds(5), 95);
  for (int i = 0; i < 3; ++i) sim.RecordEvents("crash", {}, Seconds(20 + i), 1);
  sim.Record("bytes", {}, Seconds(30), 0);
  sim.Record("bytes", {}, Seconds(35), 2000);
  sim.Record("latency", {}, Seconds(40), 1500);
  sim.Record("latency", {}, Seconds(45), 100);
  sim.Record("latency", {}, Seconds(50), 100);
  sim.RecordHistogram("latency", {}, Seconds(60), {{200, 100}, {1800, 100}});
  sim.RecordOutcome("starts", kSg, Seconds(5), 1, 10);
  sim.AdvanceTo(Minutes(2));
  EXPECT_THAT(sim, Tripped("hot", kE1, At(Seconds(5))));
  EXPECT_THAT(sim, Tripped("crashing", At(Seconds(22))));
  EXPECT_THAT(sim, Tripped("busy", At(Seconds(35))));
  EXPECT_THAT(sim, Tripped("slow", At(Seconds(40))));
  EXPECT_THAT(sim, Tripped("slow", At(Minutes(1))));
  EXPECT_THAT(sim, Not(Tripped("failing")));
}

TEST(SimulatorTest, FeedsBeginWhenTheyAreGiven) {
  Simulator sim(Signals());
  sim.Feed(R"(cpu{edge = "e1"}: 50 for 1m)");
  sim.RunFor(Minutes(1));
  EXPECT_THAT(sim, StaysClear("hot"));
  sim.Feed(R"(cpu{edge = "e1"}: 99 for 1m)");
  sim.RunFor(Minutes(1));
  EXPECT_THAT(sim, Tripped("hot", kE1, At(Minutes(1) + Seconds(9))));
  EXPECT_EQ(sim.now(), Minutes(2));
}

TEST(SimulatorTest, TakesTheBuildersPlansAndFeeds) {
  using namespace std::chrono_literals;
  using namespace sluice::build;  // NOLINT(google-build-using-namespace)
  PlanBuilder plan("Built");
  const Label region("region");
  const auto starts = plan.Outcome("starts").By(region);
  plan.Gate("failing")
      .By(region)
      .Owner(plan.Role("lead"))
      .When(SuccessRatio(starts).Over(1min) < 97_pct)
      .For(2min);
  Simulator sim(plan.Build());
  sim.Feed(build::Feed(starts.Where(region == "sg"))
               .PerSecond(10)
               .Value(99_pct, 1min)
               .Line(99_pct, 80_pct, 10min));
  sim.RunFor(Minutes(11));
  EXPECT_THAT(sim, testing::Tripped("failing", kSg));
  EXPECT_TRUE(sim.status().ok());
}

TEST(SimulatorTest, TakesTraceFiles) {
  const std::string path = ::testing::TempDir() + "/sluice_testing_cpu.csv";
  std::ofstream(path) << "time,signal,edge,value\n2026-03-01T20:00:05Z,cpu,e1,95\n";
  SimulationOptions options;
  options.folder = ::testing::TempDir();
  Simulator sim(Signals(), options);
  sim.FeedFile("sluice_testing_cpu.csv");
  sim.AdvanceTo(Minutes(1));
  EXPECT_THAT(sim, Tripped("hot", kE1, At(Seconds(5))));
}

// ---- The host's own code

TEST(SimulatorTest, CallsTheHostOnceATickAheadOfWhatIsDecided) {
  SimulationOptions options;
  options.start = absl::FromUnixSeconds(1'772'395'200);
  Simulator sim(Plan::Parse(R"(tick 10s  lateness 20s  role r  signal cpu gauge
                               gate hot { owner r  when max(cpu) over 10s > 90 })",
                            "p"),
                options);
  std::vector<absl::Duration> ticks;
  sim.EachTick([&](absl::Time now) { ticks.push_back(now - options.start); });
  sim.RunFor(Seconds(20));
  EXPECT_THAT(ticks, ElementsAre(Seconds(0), Seconds(10), Seconds(20), Seconds(30), Seconds(40)));
  EXPECT_EQ(sim.TimeAt(Seconds(5)), options.start + Seconds(5));
}

// A host that lets fewer in when its lever says so: what it records follows from what was
// decided before.
TEST(SimulatorTest, ClosesTheLoopThroughTheHost) {
  Simulator sim(Signals());
  double share = 1;
  ASSERT_TRUE(
      sim.engine()
          .OnLever<double>("flow", [&](const LeverChange<double>& flow) { share = flow.to; })
          .ok());
  const GaugeSeries cpu = sim.engine().Gauge("cpu", kE1).value();
  sim.EachTick([&](absl::Time now) {
    EXPECT_TRUE(sim.engine().Record(cpu, absl::ToUnixNanos(now), 120 * share).ok());
  });
  sim.RunFor(Minutes(1));
  EXPECT_THAT(sim, Tripped("hot", kE1));
  EXPECT_THAT(sim, Cleared("hot", kE1, By(Minutes(1))));
}

TEST(SimulatorTest, RunsAnIntakeOfTheHost) {
  Simulator sim(Signals());
  const std::unique_ptr<Intake> intake = Intake::Create(sim.engine()).value();
  Intake::Producer producer = intake->AddProducer();
  const auto cpu = producer.Gauge("cpu", kE1).value();
  sim.EachTick([&](absl::Time now) {
    EXPECT_TRUE(producer.Record(cpu, absl::ToUnixNanos(now), 95).ok());
    EXPECT_TRUE(intake->AdvanceTo(absl::ToUnixNanos(now)).ok());
  });
  sim.RunFor(Minutes(1));
  EXPECT_THAT(sim, Tripped("hot", kE1, At(Seconds(0))));
}

TEST(SimulatorTest, LeavesTheHostItsOwnEventCallback) {
  Simulator sim(Signals());
  int events = 0;
  sim.engine().OnEvent([&](const v1::Event&) { ++events; });
  sim.Feed(R"(cpu{edge = "e1"}: 99 for 1m)");
  sim.RunFor(Minutes(1));
  EXPECT_EQ(events, 2);  // a TRIP, and the lever
  ASSERT_THAT(sim.events(), SizeIs(2));
  EXPECT_EQ(sim.events()[0].at, Seconds(1));
  EXPECT_EQ(sim.events()[0].event.gate(), "hot");
}

TEST(SimulatorTest, KnowsTheTimeWithinCallbacks) {
  Simulator sim(Signals());
  std::vector<absl::Duration> times;
  sim.engine().OnEvent([&](const v1::Event&) { times.push_back(sim.now()); });
  sim.Record("cpu", kE1, Seconds(7), 99);
  sim.RunFor(Minutes(1));
  EXPECT_EQ(times[0], Seconds(7));
  EXPECT_EQ(sim.now(), Minutes(1));
}

// ---- Scenarios of the plan

class EachScenario : public ::testing::TestWithParam<std::string> {};

TEST_P(EachScenario, CanBePlayedByItsTitle) {
  Simulator sim(Signals());
  if (GetParam() == "too much is asked") return;  // below
  sim.Play(GetParam());
  EXPECT_EQ(sim.now(), Minutes(7));
  EXPECT_THAT(sim, LeverIs("doors", "closed", kSg));
}

INSTANTIATE_TEST_SUITE_P(OfThePlan, EachScenario, ::testing::ValuesIn(ScenariosOf(Signals())));

// What EXPECT_NONFATAL_FAILURE looks at may use no locals: so this and the like are static.
TEST(SimulatorTest, FailsWithTheExpectationsOfAScenario) {
  ::testing::TestPartResultArray failures;
  {
    const ::testing::ScopedFakeTestPartResultReporter reporter(
        ::testing::ScopedFakeTestPartResultReporter::INTERCEPT_ONLY_CURRENT_THREAD, &failures);
    Simulator sim(Signals());
    sim.Play("too much is asked");
  }
  ASSERT_EQ(failures.size(), 2);
  EXPECT_STREQ(failures.GetTestPartResult(0).message(), R"(Failed
scenario "too much is asked"
  expect failing{region = "sg"} trips by 3m
    at 4m7s ({region = "sg"}) instead, 1m7s too late: success_ratio(starts) over 1m = 80 % < 97 %, for 2m
    at 3m, failing{region = "sg"}: pending since 2m7s, 53s of 2m; success_ratio(starts) over 1m = 80 % < 97 %)");
  EXPECT_STREQ(failures.GetTestPartResult(1).message(), R"(Failed
scenario "too much is asked"
  timeline
    0 events were expected, and 4 came; what differs is marked
      expected  came
    +           4m7s failing{region = "sg"} TRIP
    +           4m7s doors{region = "sg"} LEVER closed
    +           5m busy BLIND
    +           5m slow BLIND)");
}

// ---- What is wrong with a test

// The failures of what is run, one below the other, with the line of this file that each
// is reported at (from `begin` on).
template <typename Run>
std::string FailuresOf(Run run) {
  ::testing::TestPartResultArray failures;
  {
    const ::testing::ScopedFakeTestPartResultReporter reporter(
        ::testing::ScopedFakeTestPartResultReporter::INTERCEPT_ONLY_CURRENT_THREAD, &failures);
    run();
  }
  std::string all;
  for (int i = 0; i < failures.size(); ++i) {
    const ::testing::TestPartResult& failure = failures.GetTestPartResult(i);
    EXPECT_TRUE(absl::EndsWith(failure.file_name(), "simulator_test.cc")) << failure.file_name();
    absl::StrAppend(&all, absl::StripPrefix(failure.message(), "Failed\n"), "\n");
  }
  return all;
}

struct Mistake {
  const char* name;
  void (*make)(Simulator& sim);
  const char* told;
};

void PrintTo(const Mistake& mistake, std::ostream* out) { *out << mistake.name; }

class Mistakes : public ::testing::TestWithParam<Mistake> {};

TEST_P(Mistakes, AreFailuresThatSayWhatWasMeant) {
  const std::string told = FailuresOf([] {
    Simulator sim(Signals());
    sim.Feed(R"(starts{region = "sg"} 10/s: 99% for 2m)");
    sim.Feed(R"(cpu{edge = "e1"}: 50 for 2m)");
    sim.RunFor(Minutes(2));
    GetParam().make(sim);
  });
  EXPECT_EQ(told, GetParam().told);
}

INSTANTIATE_TEST_SUITE_P(
    All, Mistakes,
    ::testing::ValuesIn(std::vector<Mistake>{
        {"Gate", [](Simulator& sim) { EXPECT_THAT(sim, Tripped("failling", kSg)); },
         "can't tell whether failling{region = \"sg\"} trips:\n"
         "the plan has no gate `failling`; did you mean `failing`?\n"},
        {"GateWithinNot",
         [](Simulator& sim) {
           const bool met = ::testing::Value(sim, Not(Tripped("failling", kSg)));
           EXPECT_FALSE(met);
         },
         "can't tell whether failling{region = \"sg\"} trips:\n"
         "the plan has no gate `failling`; did you mean `failing`?\n"},
        {"GateWithinAnyOf",
         [](Simulator& sim) { EXPECT_THAT(sim, AnyOf(Tripped("failling"), StaysClear("hot"))); },
         "can't tell whether failling trips:\n"
         "the plan has no gate `failling`; did you mean `failing`?\n"},
        {"Label",
         [](Simulator& sim) {
           EXPECT_THAT(sim, StaysClear("failing", {{"regoin", "sg"}}));
         },
         "can't tell whether failing{regoin = \"sg\"} stays clear:\n"
         "gate `failing` has no label `regoin`; did you mean `region`?\n"},
        {"LabelOfNone", [](Simulator& sim) { EXPECT_THAT(sim, StaysClear("slow", kSg)); },
         "can't tell whether slow{region = \"sg\"} stays clear:\n"
         "gate `slow` has no labels, so there is no `region` of it\n"},
        {"Segment",
         [](Simulator& sim) {
           EXPECT_THAT(sim, StaysClear("failing", {{"region", "sgg"}}));
         },
         "can't tell whether failing{region = \"sgg\"} stays clear:\n"
         "there is no segment failing{region = \"sgg\"}: no sample has borne these labels; did you "
         "mean region = \"sg\"?\n"},
        {"Lever", [](Simulator& sim) { EXPECT_THAT(sim, LeverIs("door", "open", kSg)); },
         "can't tell whether door{region = \"sg\"} is open:\n"
         "the plan has no lever `door`; did you mean `doors`?\n"},
        {"LeversValue", [](Simulator& sim) { EXPECT_THAT(sim, LeverIs("doors", "opne", kSg)); },
         "can't tell whether doors{region = \"sg\"} is opne:\n"
         "lever `doors` has no value `opne`; did you mean `open`?\n"},
        {"LeversNumber", [](Simulator& sim) { EXPECT_THAT(sim, LeverIs("doors", 1, kSg)); },
         "can't tell whether doors{region = \"sg\"} is 1:\n"
         "lever `doors` is never a number; it has `open`, `closed`\n"},
        {"LeversName", [](Simulator& sim) { EXPECT_THAT(sim, LeverIs("flow", "full")); },
         "can't tell whether flow is full:\n"
         "lever `flow` has numbers for its values: ask for one (50% is 0.5)\n"},
        {"LeversEnum",
         [](Simulator& sim) { EXPECT_THAT(sim, LeverIs("doors", launch::EXPANSION_PAUSED, kSg)); },
         "can't tell whether doors{region = \"sg\"} is EXPANSION_PAUSED:\n"
         "lever `doors` has no value for EXPANSION_PAUSED; it has `open`, `closed`\n"},
        {"LeversSegment",
         [](Simulator& sim) {
           EXPECT_THAT(sim, LeverIs("doors", "open", {{"region", "us"}}));
         },
         "can't tell whether doors{region = \"us\"} is open:\n"
         "there is no segment doors{region = \"us\"}: no sample has borne these labels\n"},
        {"Message", [](Simulator& sim) { EXPECT_THAT(sim, Sent<launch::PauseExpansion>()); },
         "can't tell whether launch.PauseExpansion is sent:\n"
         "the plan never sends launch.PauseExpansion\n"},
        {"TimeThatHasNotCome",
         [](Simulator& sim) { EXPECT_THAT(sim, Tripped("failing", kSg, By(Minutes(9)))); },
         "can't tell whether failing{region = \"sg\"} trips by 9m:\n"
         "the simulation has only come to 2m, and this is about 9m: run it to there first\n"},
        {"TimesTheWrongWayRound",
         [](Simulator& sim) {
           EXPECT_THAT(sim, Tripped("failing", kSg, Between(Minutes(2), Minutes(1))));
         },
         "can't tell whether failing{region = \"sg\"} trips between 2m and 1m:\n"
         "there is no time from 2m to 1m: the earlier one comes first\n"},
        {"Timeline",
         [](Simulator& sim) { EXPECT_THAT(sim, HasTimeline("1m failling TRIP 3m hot TRIPS")); },
         "can't tell whether just this came: 1m failling TRIP 3m hot TRIPS:\n"
         "timeline:1:36: error: there is no event `TRIPS` [unknown-event]\n"
         "  timeline { 1m failling TRIP 3m hot TRIPS }\n"
         "                                     ^~~~~\n"
         "  did you mean `TRIP`?\n"},
        {"TimelinesGate", [](Simulator& sim) { EXPECT_THAT(sim, HasTimeline("1m failling TRIP")); },
         "can't tell whether just this came: 1m failling TRIP:\n"
         "the plan has no gate `failling`; did you mean `failing`?\n"},
        {"FeedOfAnUnknownSignal",
         [](Simulator& sim) { sim.Feed(R"(stars{region = "sg"} 10/s: 99% for 2m)"); },
         "feed:1:6: error: there is no signal `stars` [unknown-signal]\n"
         "  feed stars{region = \"sg\"} 10/s: 99% for 2m\n"
         "       ^~~~~\n"
         "  did you mean `starts`?\n"},
        {"FeedWithoutALabel", [](Simulator& sim) { sim.Feed("starts 10/s: 99% for 2m"); },
         "feed:1:6: error: a sample of `starts` bears `region` too, and this feed doesn't say "
         "which [missing-label]\n"
         "  feed starts 10/s: 99% for 2m\n"
         "       ^~~~~~\n"
         "  write `starts{region = \"...\"}`\n"},
        {"TwoFeeds", [](Simulator& sim) { sim.Feed("crash: 1 for 1m } gate g { owner lead"); },
         "this is more than one feed\n"},
        {"SampleOfAnUnknownSignal", [](Simulator& sim) { sim.Record("cpus", kE1, Minutes(3), 1); },
         "the plan has no signal `cpus`; did you mean `cpu`?\n"},
        {"SampleOfAnotherKind",
         [](Simulator& sim) { sim.RecordOutcome("cpu", kE1, Minutes(3), 1, 2); },
         "`cpu` is of the kind gauge: record it by Record\n"},
        {"SampleWithoutItsLabel", [](Simulator& sim) { sim.Record("cpu", {}, Minutes(3), 1); },
         "a sample lacks label `edge`: signal cpu is by edge\n"},
        {"SampleOfABadValue",
         [](Simulator& sim) { sim.RecordOutcome("starts", kSg, Minutes(3), 3, 2); },
         "signal starts: ok (3) is more than total (2)\n"},
        {"SampleOfThePast", [](Simulator& sim) { sim.Record("cpu", kE1, Minutes(1), 1); },
         "a sample of `cpu` at 1m, when it is 2m: that tick has been decided\n"},
        {"GoingBack", [](Simulator& sim) { sim.AdvanceTo(Minutes(1)); },
         "the simulation is at 2m, and can't go to 1m\n"},
        {"UnknownScenario", [](Simulator& sim) { sim.Play("one region fail"); },
         "the plan has no scenario \"one region fail\"; did you mean `one region fails`?\n"},
        {"ScenarioTooLate", [](Simulator& sim) { sim.Play("one region fails"); },
         "a scenario begins at 0: play it in a simulation that has not run yet\n"},
    }),
    [](const ::testing::TestParamInfo<Mistake>& mistake) { return mistake.param.name; });

TEST(SimulatorTest, OfNoGoodPlanReportsThatAndNothingElse) {
  const std::string told = FailuresOf([] {
    Simulator sim(Plan::Parse("role r gate g { owner r when count(x) over 1m > 1 }", "p"));
    EXPECT_THAT(sim, Tripped("g"));
    EXPECT_THAT(sim, Not(LeverIs("x", "y")));
    EXPECT_FALSE(sim.status().ok());
  });
  EXPECT_THAT(told, HasSubstr("there is no signal `x`"));
}

TEST(SimulatorTest, SaysWhereInTheTestSomethingIsWrong) {
  ::testing::TestPartResultArray failures;
  int line = 0;
  {
    const ::testing::ScopedFakeTestPartResultReporter reporter(
        ::testing::ScopedFakeTestPartResultReporter::INTERCEPT_ONLY_CURRENT_THREAD, &failures);
    Simulator sim(Signals());
    sim.RunFor(Seconds(1));
    line = __LINE__ + 1;
    EXPECT_THAT(sim, Not(Tripped("failling")));
  }
  ASSERT_GE(failures.size(), 1);
  EXPECT_EQ(failures.GetTestPartResult(0).line_number(), line);
}

// A matcher that is kept and used again must not have lost its voice.
TEST(SimulatorTest, ReportsAFaultOfOneMatcherInEachOfSeveralSimulators) {
  const auto typo = Tripped("failling");
  for (int i = 0; i < 2; ++i) {
    Simulator sim(Signals());
    sim.RunFor(Seconds(1));
    const std::string told = FailuresOf([&] { EXPECT_THAT(sim, typo); });
    EXPECT_THAT(told, HasSubstr("the plan has no gate `failling`"));
  }
}

TEST(SimulatorTest, ThatHasNotRunKnowsNothing) {
  Simulator sim(Signals());
  const std::string told = FailuresOf([&] { EXPECT_THAT(sim, StaysClear("hot")); });
  EXPECT_EQ(told, "can't tell whether hot stays clear:\nthe simulation has not run yet\n");
}

TEST(SimulatorTest, CantBeAdvancedByItsOwnCallbacks) {
  Simulator sim(Signals());
  sim.engine().OnEvent([&](const v1::Event&) {
    const std::string told = FailuresOf([&] { sim.RunFor(Seconds(1)); });
    EXPECT_EQ(told, "a callback can't advance the simulation that called it\n");
  });
  sim.Feed(R"(cpu{edge = "e1"}: 99 for 1m)");
  sim.RunFor(Minutes(1));
  EXPECT_THAT(sim, Tripped("hot", kE1));
}

// Little is kept of how gates stood: verdicts, the nearest miss and what came don't need it.
TEST(SimulatorTest, ForgetsEvidenceBeyondItsBound) {
  SimulationOptions options;
  options.evidence_bytes = 4096;
  Simulator sim(Signals(), options);
  sim.Feed(R"(starts{region = "sg"} 10/s: 99% for 2m, 80% for 2m, 99% for 20m)");
  sim.RunFor(Minutes(24));
  EXPECT_EQ(Told(sim, Tripped("failing", kSg, At(Minutes(3)))), R"(NOT MET
Expected: failing{region = "sg"} trips at 3m
  Actual: 24m of "Signals", at 4m7s ({region = "sg"}) instead, 1m7s too late: success_ratio(starts) over 1m = 82.2 % < 97 %, for 2m
          how it stood at 3m is no longer known: SimulationOptions::evidence_bytes bounds it
          what came: 4m7s failing{region = "sg"} TRIP
                     4m54s failing{region = "sg"} CLEAR
)");
  EXPECT_THAT(sim, Not(StaysClear("failing", kSg)));
}

}  // namespace
}  // namespace sluice::testing
