// The streaming backend lives through two hours in which things go wrong. What it does
// must be what its plan says of its samples: so says the oracle, which works from the
// recorded samples, keeps them all, and shares no code with the engine.
#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "sluice/plan.h"
#include "src/trace/open.h"
#include "tests/cli/command.h"
#include "tests/oracle/case_file.h"
#include "tests/oracle/oracle.h"

namespace sluice {
namespace {

using cli::Ran;
using cli::ReadFile;
using cli::RunOnTerminal;
using cli::RunShell;
using cli::Scratch;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kStart = 1'772'395'200;  // 2026-03-01T20:00:00Z, in seconds
constexpr std::int64_t kNight = 7200;
constexpr char kPlanPath[] = SLUICE_TOP_DIR "/examples/streaming_backend/launch.sluice";
const char* const kRegions[] = {"sg", "eu", "us", "br", "ap"};

std::int64_t SecondOf(const v1::Event& event) { return event.time().seconds() - kStart; }

std::string RegionOf(const v1::Event& event) {
  const auto region = event.segment().find("region");
  return region == event.segment().end() ? "" : region->second;
}

std::vector<v1::Event> EventsFrom(const std::string& json_lines) {
  std::vector<v1::Event> events;
  for (const absl::string_view line : absl::StrSplit(json_lines, '\n', absl::SkipEmpty())) {
    v1::Event event;
    EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(std::string(line), &event).ok())
        << line;
    events.push_back(event);
  }
  return events;
}

// To the last field. (JSON has the fields of a map in any order.)
void ExpectSame(const std::vector<v1::Event>& a, const std::vector<v1::Event>& b) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) EXPECT_EQ(a[i].DebugString(), b[i].DebugString());
}

// What was decided, without the words for it.
std::vector<std::string> DecisionsOf(const std::vector<v1::Event>& events) {
  std::vector<std::string> decisions;
  for (const v1::Event& event : events) {
    decisions.push_back(absl::StrCat(SecondOf(event), " ", v1::Event::Kind_Name(event.kind()), " ",
                                     event.gate(), event.lever(), " ", RegionOf(event), " ",
                                     event.from(), " ", event.to(), event.action().message()));
  }
  return decisions;
}

// A night of the backend: what it showed, did, and recorded.
struct Night {
  explicit Night(const std::string& options) {
    ran = RunShell(scratch.path(), absl::StrCat("streaming_backend ", options,
                                                " --trace night.csv --events night.jsonl"));
    trace = ReadFile(scratch.path() / "night.csv");
    events = EventsFrom(ReadFile(scratch.path() / "night.jsonl"));
    for (const absl::string_view line : absl::StrSplit(ran.out, '\n')) lines.emplace_back(line);
  }

  Scratch scratch;
  Ran ran;
  std::string trace;
  std::vector<v1::Event> events;
  std::vector<std::string> lines;
};

// What the oracle makes of the plan and the samples that a night recorded.
std::vector<v1::Event> Implied(const Night& night) {
  PlanOptions options;
  options.import_paths = {SLUICE_TOP_DIR "/examples/streaming_backend"};
  const absl::StatusOr<Plan> plan = Plan::FromFile(kPlanPath, nullptr, options);
  EXPECT_TRUE(plan.ok()) << plan.status();
  auto reader = trace::OpenTrace((night.scratch.path() / "night.csv").string(), {});
  EXPECT_TRUE(reader.ok()) << reader.status();
  if (!plan.ok() || !reader.ok()) return {};
  std::int64_t start_ns = 0;
  const absl::StatusOr<std::vector<oracle::Step>> steps =
      oracle::StepsOfTrace(**reader, oracle::LatenessOf(plan->proto()), start_ns);
  EXPECT_TRUE(steps.ok()) << steps.status();
  if (!steps.ok()) return {};
  EXPECT_EQ(start_ns, kStart * kSecond);
  return oracle::Evaluate(plan->proto(), start_ns, *steps).events;
}

const Night& OneRegion() {
  static const Night& night = *new Night("--incident sg@20m+15m --incident wallet@70m+12m");
  return night;
}

const Night& ThreeRegions() {
  static const Night& night = *new Night(
      "--incident sg@20m+15m --incident eu@22m+10m --incident us@23m+12m --seed 7 --quiet --hours "
      "1");
  return night;
}

// The second of the first such event in a region, or -1.
std::int64_t FirstOf(const std::vector<v1::Event>& events, v1::Event::Kind kind,
                     const std::string& gate, const std::string& region) {
  for (const v1::Event& event : events) {
    if (event.kind() == kind && event.gate() == gate && RegionOf(event) == region) {
      return SecondOf(event);
    }
  }
  return -1;
}

std::string ExpansionOf(const std::string& region) {
  return absl::StrCat("expansion{region = \"", region, "\"}");
}

// When the backend itself moved a lever so: the clock of its line.
std::int64_t ShownMove(const Night& night, const std::string& lever, const std::string& move) {
  for (const std::string& line : night.lines) {
    if (!absl::StrContains(line, absl::StrCat("LEVER   ", lever, " ")) ||
        !absl::StrContains(line, move)) {
      continue;
    }
    absl::Time time;
    std::string error;
    EXPECT_TRUE(
        absl::ParseTime("%Y-%m-%d %H:%M:%S", "2026-03-01 " + line.substr(0, 8), &time, &error))
        << line;
    return absl::ToUnixSeconds(time) - kStart;
  }
  return -1;
}

TEST(StreamingBackendTest, ANightEndsWellAndTellsOfItself) {
  const Night& night = OneRegion();
  EXPECT_EQ(night.ran.status, 0) << night.ran.err;
  EXPECT_EQ(night.ran.err, "");
  EXPECT_THAT(night.ran.out, HasSubstr("sg loses its capacity at 20:20:00, for 15m"));
  EXPECT_THAT(night.ran.out, HasSubstr("trips"));
  EXPECT_THAT(night.ran.out, Not(HasSubstr("\033"))) << "no colours where no terminal is";
}

TEST(StreamingBackendTest, ASeedGivesOneNight) {
  const Night again("--incident sg@20m+15m --incident wallet@70m+12m");
  EXPECT_EQ(again.ran.out, OneRegion().ran.out);
  EXPECT_EQ(again.trace, OneRegion().trace);
  ExpectSame(again.events, OneRegion().events);
  const Night another("--seed 2 --incident sg@20m+15m --incident wallet@70m+12m");
  EXPECT_NE(another.trace, OneRegion().trace);
}

// The bad region is paused within tick + lateness of the time that the plan implies.
void ExpectPausedInTime(const Night& night, const std::vector<v1::Event>& implied,
                        const std::string& region) {
  const std::int64_t due = FirstOf(implied, v1::Event::TRIP, "start_success", region);
  ASSERT_GT(due, 20 * 60);
  const std::int64_t paused = ShownMove(night, ExpansionOf(region), "-> paused");
  EXPECT_GE(paused, due);
  EXPECT_LE(paused, due + 1 + 5);
}

// When it has recovered, it is handed from the gate that clears first to the other one.
void ExpectReleasedInTime(const Night& night, const std::vector<v1::Event>& implied,
                          const std::string& region) {
  const std::int64_t well = FirstOf(implied, v1::Event::CLEAR, "start_success", region);
  const std::int64_t calm = FirstOf(implied, v1::Event::CLEAR, "reconnect_storm", region);
  ASSERT_GT(well, 35 * 60) << "the incident must be over first";
  ASSERT_GT(calm, well);
  EXPECT_EQ(ShownMove(night, ExpansionOf(region), "paused -> throttled"), well + 5);
  EXPECT_EQ(ShownMove(night, ExpansionOf(region), "-> running"), calm + 5);
}

// At every tick the lever is where the gates that are tripped then put it.
void ExpectNeverReleasedEarly(const Night& night, const std::vector<v1::Event>& implied_events) {
  const std::map<std::string, int> places = {
      {"start_success", 2}, {"brownout", 2}, {"reconnect_storm", 1}, {"starts_silent", 1}};
  const std::map<std::string, int> values = {{"running", 0}, {"throttled", 1}, {"paused", 2}};
  std::map<std::int64_t, std::vector<const v1::Event*>> implied;
  std::map<std::int64_t, std::vector<const v1::Event*>> moves;
  for (const v1::Event& event : implied_events) implied[SecondOf(event)].push_back(&event);
  for (const v1::Event& event : night.events) {
    if (event.lever() == "expansion") moves[SecondOf(event)].push_back(&event);
  }
  std::set<std::pair<std::string, std::string>> tripped;  // gate and region; "" for all
  std::map<std::string, int> lever;
  std::size_t held_by_two = 0;
  for (std::int64_t second = 0; second <= kNight; ++second) {
    for (const v1::Event* event : implied[second]) {
      if (event->kind() == v1::Event::TRIP) tripped.insert({event->gate(), RegionOf(*event)});
      if (event->kind() == v1::Event::CLEAR) tripped.erase({event->gate(), RegionOf(*event)});
    }
    for (const v1::Event* move : moves[second]) lever[RegionOf(*move)] = values.at(move->to());
    for (const char* region : kRegions) {
      int wanted = 0;
      std::size_t holders = 0;
      for (const auto& [gate, where] : tripped) {
        const auto place = places.find(gate);
        if (place == places.end() || (!where.empty() && where != region)) continue;
        wanted = std::max(wanted, place->second);
        ++holders;
      }
      held_by_two += holders >= 2 ? 1 : 0;
      ASSERT_EQ(lever[region], wanted) << region << " at second " << second;
    }
  }
  EXPECT_GT(held_by_two, 600u) << "gates must overlap for this to mean anything";
}

TEST(StreamingBackendTest, OneBadRegionIsPausedInTimeAndNoOther) {
  const Night& night = OneRegion();
  const std::vector<v1::Event> implied = Implied(night);
  EXPECT_EQ(DecisionsOf(night.events), DecisionsOf(implied));
  EXPECT_GT(night.events.size(), 10u);
  ExpectPausedInTime(night, implied, "sg");
  ExpectReleasedInTime(night, implied, "sg");
  ExpectNeverReleasedEarly(night, implied);
  for (const char* other : {"eu", "us", "br", "ap"}) {
    EXPECT_EQ(ShownMove(night, ExpansionOf(other), "->"), -1) << other;
  }
}

TEST(StreamingBackendTest, ThreeBadRegionsPauseAll) {
  const Night& night = ThreeRegions();
  EXPECT_EQ(night.ran.status, 0) << night.ran.err;
  const std::vector<v1::Event> implied = Implied(night);
  EXPECT_EQ(DecisionsOf(night.events), DecisionsOf(implied));
  ExpectNeverReleasedEarly(night, implied);
  EXPECT_THAT(night.ran.out, HasSubstr("TRIP    brownout"));
  for (const char* region : kRegions)
    EXPECT_GT(ShownMove(night, ExpansionOf(region), "-> paused"), 0) << region;
  EXPECT_THAT(night.ran.out, Not(HasSubstr("starts/s"))) << "--quiet shows decisions alone";
}

// What was tried of a signal by one label's value, in so many seconds after one of the night.
std::int64_t Tried(const Night& night, const std::string& signal, const std::string& label,
                   std::int64_t after, std::int64_t seconds) {
  std::int64_t tried = 0;
  for (const absl::string_view line : absl::StrSplit(night.trace, '\n')) {
    const std::vector<std::string> fields = absl::StrSplit(line, ',');
    if (fields.size() < 7 || fields[1] != signal || fields[2] + fields[3] != label) continue;
    const std::int64_t second = std::stoll(fields[0]) - kStart;
    if (second > after && second <= after + seconds) tried += std::stoll(fields[5]);
  }
  return tried;
}

// The levers close the loop: a paused region is asked for fewer streams, and throttled
// offers for fewer payments.
TEST(StreamingBackendTest, WhatIsHeldBackIsAskedForLess) {
  const Night& night = OneRegion();
  const std::int64_t paused = ShownMove(night, ExpansionOf("sg"), "-> paused");
  const std::int64_t throttled = ShownMove(night, "offers", "-> throttled");
  ASSERT_GT(paused, 0);
  ASSERT_GT(throttled, 0);
  EXPECT_LT(Tried(night, "stream_start", "sg", paused + 60, 60),
            0.8 * static_cast<double>(Tried(night, "stream_start", "sg", paused - 60, 60)));
  EXPECT_LT(Tried(night, "payment", "wallet", throttled, 60),
            0.5 * static_cast<double>(Tried(night, "payment", "wallet", throttled - 60, 60)));
  EXPECT_GT(Tried(night, "payment", "card", throttled, 60), 0);
}

TEST(StreamingBackendTest, AReplayOfTheRecordingDecidesTheSame) {
  for (const Night* night : {&OneRegion(), &ThreeRegions()}) {
    const Ran replayed =
        RunShell(night->scratch.path(),
                 absl::StrCat("sluice replay --format json --data night.csv ", kPlanPath));
    EXPECT_EQ(replayed.status, 0) << replayed.err;
    ExpectSame(EventsFrom(replayed.out), night->events);
  }
}

// SLUICE_UPDATE=1 in the environment writes the README's run anew.
TEST(StreamingBackendTest, TheReadmeShowsWhatItPrints) {
  const std::string path = SLUICE_TOP_DIR "/README.md";
  std::string readme = ReadFile(path);
  const std::string command = "streaming_backend --quiet --hours 1";
  const std::size_t prompt = readme.find("$ " + command + "\n");
  ASSERT_NE(prompt, std::string::npos);
  const std::size_t begin = readme.find('\n', prompt) + 1;
  const std::size_t end = readme.find("```", begin);
  const Scratch scratch;
  const Ran ran = RunShell(scratch.path(), command);
  if (std::getenv("SLUICE_UPDATE") != nullptr) {
    cli::WriteFile(path, readme.replace(begin, end - begin, ran.out));
  } else {
    EXPECT_EQ(readme.substr(begin, end - begin), ran.out);
  }
}

TEST(StreamingBackendTest, ACalmNightHasNoDecisions) {
  const Night night("--incident none --quiet");
  EXPECT_EQ(night.ran.status, 0) << night.ran.err;
  EXPECT_THAT(night.events, IsEmpty());
  EXPECT_EQ(night.ran.out, "");
}

TEST(StreamingBackendTest, WhatIsWrongWithOptionsOrFilesIsSaid) {
  const Scratch scratch;
  const std::pair<const char*, const char*> wrong[] = {
      {"--incident mars@1m+1m", "PLACE one of sg"},
      {"--incident sg@1m", "PLACE@BEGIN+LENGTH"},
      {"--incident sg@-1m+1m", "PLACE@BEGIN+LENGTH"},
      {"--hours 0", "--hours"},
      {"--hours 1000000", "--hours"},
      {"--plan nothing.sluice", "nothing.sluice"},
      {"--trace no/such/folder/x.csv", "no/such/folder/x.csv"},
      {"--frobnicate", "--frobnicate"},
  };
  for (const auto& [options, said] : wrong) {
    const Ran ran = RunShell(scratch.path(), absl::StrCat("streaming_backend ", options));
    EXPECT_EQ(ran.status, 2) << options;
    EXPECT_EQ(ran.out, "") << options;
    EXPECT_THAT(ran.err, HasSubstr(said));
  }
}

TEST(StreamingBackendTest, IsColouredOnATerminalAlone) {
  const Scratch scratch;
  const std::string night = "streaming_backend --hours 0.5 --quiet";
  EXPECT_THAT(RunOnTerminal(scratch.path(), night).out, HasSubstr("\033[31mTRIP"));
  EXPECT_THAT(RunOnTerminal(scratch.path(), "NO_COLOR=1 " + night).out, Not(HasSubstr("\033")));
}

// Text of a plan is shown, and must not drive the terminal.
TEST(StreamingBackendTest, TextOfThePlanIsEscaped) {
  const Scratch scratch;
  std::string plan = ReadFile(kPlanPath);
  const std::string name = "\"Streaming launch\"";
  plan.replace(plan.find(name), name.size(), "\"evil\\u001b]0;x\"");
  cli::WriteFile(scratch.path() / "evil.sluice", plan);
  const Ran ran = RunShell(scratch.path(), "streaming_backend --hours 0.1 --plan evil.sluice");
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("evil\\x1b]0;x"));
  EXPECT_THAT(ran.out, Not(HasSubstr("\033")));
}

}  // namespace
}  // namespace sluice
