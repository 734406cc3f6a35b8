// One pass over the data with all settings says what a pass for each would: of a plan that
// is edited by hand.
#include "src/tune/grid.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "src/tune/edit.h"
#include "src/tune/watch.h"
#include "tests/tune/tune_plans.h"

namespace sluice::tune {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::int64_t kSecond = 1'000'000'000;

std::string SegmentText(const Segment& segment) {
  std::string text;
  for (const auto& [label, value] : segment) absl::StrAppend(&text, " ", label, "=", value);
  return text;
}

std::string TripText(std::int64_t second, bool suppressed, const Segment& segment) {
  return absl::StrCat(second, " TRIP", suppressed ? " suppressed" : "", SegmentText(segment));
}

// Trips and clears of gate g, with their times and segments.
class Listener : public engine::Probe {
 public:
  void OnGate(const engine::GateStep&) override {}
  void OnEvent(const v1::Event& event) override {
    if (event.gate() != "g") return;
    const Segment segment(event.segment().begin(), event.segment().end());
    const std::int64_t second = event.time().seconds();
    if (event.kind() == v1::Event::TRIP) {
      events.push_back(TripText(second, !event.suppressed_by().empty(), segment));
    } else if (event.kind() == v1::Event::CLEAR && event.has_tripped_at()) {
      events.push_back(absl::StrCat(second, " CLEAR", SegmentText(segment)));
    }
  }

  std::vector<std::string> events;
};

std::vector<std::string> EventsOf(const Plan& plan, const std::string& csv) {
  Listener listener;
  ReplayInto(plan, csv, listener);
  std::sort(listener.events.begin(), listener.events.end());
  return listener.events;
}

std::vector<std::string> EventsOf(const Course& course) {
  std::vector<std::string> events;
  for (const Trip& trip : course.trips) {
    events.push_back(TripText(trip.at_ns / kSecond, trip.suppressed, trip.segment));
    if (!trip.cleared_ns.has_value()) continue;
    events.push_back(absl::StrCat(*trip.cleared_ns / kSecond, " CLEAR", SegmentText(trip.segment)));
  }
  std::sort(events.begin(), events.end());
  return events;
}

// Ten minutes of seconds with gaps, good times and bad ones, of three regions.
std::string Night() {
  std::mt19937 random(4711);
  const auto chance = [&random](double p) {
    return std::uniform_real_distribution<double>(0, 1)(random) < p;
  };
  std::string csv = "time,signal,region,value,ok,total\n";
  std::map<std::string, double> counters;
  std::map<std::string, bool> bad;
  for (int second = 1000; second < 1600; ++second) {
    if (chance(0.02)) bad[""] = !bad[""];
    if (!chance(0.1)) {
      absl::StrAppend(&csv, second, ",x,,", (bad[""] ? 60 : 40) + static_cast<int>(random() % 30),
                      ",,\n");
    }
    absl::StrAppend(&csv, second, ",t,,", (bad[""] ? 900 : 300) + static_cast<int>(random() % 400),
                    ",,\n");
    for (const std::string region : {"eu", "sg", "us"}) {
      if (region == "us" && second < 1200) continue;  // comes later
      if (chance(0.02)) bad[region] = !bad[region];
      const int ok = 100 - static_cast<int>(random() % (bad[region] ? 20 : 4));
      if (!chance(0.2)) absl::StrAppend(&csv, second, ",s,", region, ",,", ok, ",100\n");
      counters[region] += static_cast<double>(random() % (bad[region] ? 30 : 5));
      absl::StrAppend(&csv, second, ",c,", region, ",", counters[region], ",,\n");
    }
  }
  return csv;
}

struct GateCase {
  const char* name;
  const char* clauses;
  const char* labels;
  std::size_t threshold;
  const char* thresholds;
  const char* durations;
};

class OnePass : public testing::TestWithParam<GateCase> {};

TEST_P(OnePass, IsManyPasses) {
  const GateCase& test = GetParam();
  const std::string csv = Night();
  const Subject subject = SubjectOf(GatePlan(test.clauses, test.labels), test.threshold);
  std::vector<Setting> settings;
  for (const v1::SignedLiteral& threshold : Thresholds(test.thresholds)) {
    for (const v1::ForClause& duration : Durations(test.durations)) {
      settings.push_back({threshold, duration});
    }
  }
  const absl::StatusOr<Grid> grid = MakeGrid(subject, settings);
  ASSERT_TRUE(grid.ok()) << grid.status();
  Watch watch(*grid);
  ReplayInto(grid->plan, csv, watch);

  std::size_t trips = 0;
  for (std::size_t i = 0; i < settings.size(); ++i) {
    // The text that `sluice tune` shows, as a person would put it into the plan.
    v1::Gate gate = WithSetting(subject, settings[i]);
    const absl::StatusOr<Plan> alone = Plan::FromProto(WithGate(subject, gate), "alone");
    ASSERT_TRUE(alone.ok()) << alone.status();
    const std::string what = absl::StrCat(ThresholdText(settings[i].threshold), " for ",
                                          DurationText(settings[i].duration));
    EXPECT_EQ(EventsOf(watch.courses()[i]), EventsOf(*alone, csv)) << what;
    trips += watch.courses()[i].trips.size();

    // The share of time is that of the gate alone, too.
    const absl::StatusOr<Grid> single = MakeGrid(subject, {settings[i]});
    Watch one(*single);
    ReplayInto(single->plan, csv, one);
    EXPECT_EQ(watch.courses()[i].tripped_ticks, one.courses()[0].tripped_ticks) << what;
    EXPECT_EQ(watch.courses()[i].ticks, one.courses()[0].ticks) << what;
  }
  EXPECT_GT(trips, 0u) << "nothing was compared";
}

INSTANTIATE_TEST_SUITE_P(
    Gates, OnePass,
    testing::Values(
        GateCase{"plain", "when mean(x) over 10s > 60", "", 0, "50..80 by 5", "0s,5s,10s"},
        GateCase{"clears_apart",
                 "when mean(x) over 10s > 60 clear when mean(x) over 20s < 50 for 5s cooldown 10s",
                 "", 0, "50..80 by 5", "0s,5s,3s of 5s"},
        GateCase{"segments",
                 "when success_ratio(s) over 10s < 97% given count(s) over 10s >= 300 for 3s "
                 "clear when success_ratio(s) over 10s >= 98.5% for 5s",
                 "region", 0, "90%..99% by 1%", "0s,3s,10s"},
        GateCase{"baseline", "when p95(t) over 10s > 1.2 * p95(t) over 2m offset 10s warmup 2m10s",
                 "", 0, "1..1.6 by 0.1", "0s,5s"},
        GateCase{"one_of_two", "when mean(x) over 10s > 60 and p50(t) over 10s > 700ms", "", 2,
                 "300ms..1s by 100ms", "0s,5s"},
        GateCase{"members",
                 "when at least 2 of region (success_ratio(s) over 10s < 97%) "
                 "clear when at most 1 of region (success_ratio(s) over 10s < 97%) for 2s",
                 "", 1, "1..3 by 1", "0s,5s"},
        GateCase{"inside_a_quantifier",
                 "when at least 2 of region (success_ratio(s) over 10s < 97%) "
                 "clear when at most 1 of region (success_ratio(s) over 10s < 97%) for 2s",
                 "", 2, "90%..99% by 1%", "0s,5s"},
        GateCase{"flapping_and_missing",
                 "when last(x) over 1s > 60 on missing 2s trip flap 3 in 1m hold 20s", "", 0,
                 "50..80 by 10", "0s,2s"},
        GateCase{"latched", "when mean(x) over 10s > 60 latch", "", 0, "50..80 by 10", "0s"},
        GateCase{"starts_tripped",
                 "when rate(c) over 10s > 10 starts tripped clear when rate(c) over 10s < 5",
                 "region", 0, "2..14 by 4", "0s,5s"}),
    [](const auto& test) { return std::string(test.param.name); });

// And what a setting makes of a gate is what a person would write.
TEST(Grids, AreOfGatesThatAPersonWouldWrite) {
  const std::string csv = Night();
  const Subject subject = SubjectOf(
      GatePlan("when mean(x) over 10s > 60 for 5s clear when mean(x) over 20s < 50 for 5s"));
  const std::vector<std::pair<Setting, std::string>> settings = {
      {{Threshold("60"), Duration("5s")},
       "when mean(x) over 10s > 60 for 5s clear when mean(x) over 20s < 50 for 5s"},
      {{Threshold("66"), Duration("0s")},
       "when mean(x) over 10s > 66 clear when mean(x) over 20s < 55 for 5s"},
      {{Threshold("54"), Duration("8s of 10s")},
       "when mean(x) over 10s > 54 for 8s of 10s clear when mean(x) over 20s < 45 for 5s"}};
  std::vector<Setting> all;
  for (const auto& [setting, clauses] : settings) all.push_back(setting);
  const absl::StatusOr<Grid> grid = MakeGrid(subject, all);
  ASSERT_TRUE(grid.ok()) << grid.status();
  Watch watch(*grid);
  ReplayInto(grid->plan, csv, watch);
  for (std::size_t i = 0; i < settings.size(); ++i) {
    EXPECT_EQ(EventsOf(watch.courses()[i]), EventsOf(GatePlan(settings[i].second), csv)) << i;
    EXPECT_FALSE(watch.courses()[i].trips.empty()) << i;
  }
}

TEST(Grids, KeepOtherGatesThatTheGateReads) {
  const std::string csv = Night();
  const Plan plan = PlanOf(R"(role r
    signal x gauge
    signal t distribution ms
    signal s outcome by region
    signal c counter by region
    gate s0 by region { owner r when success_ratio(s) over 20s < 96% }
    gate s1 { owner r when mean(x) over 30s > 70 }
    gate g by region {
      owner r
      when success_ratio(s) over 10s < 97% and not tripped(s1)
      suppressed by s0
    })");
  const Subject subject = SubjectOf(plan);
  std::vector<Setting> settings;
  for (const v1::SignedLiteral& threshold : Thresholds("94%..99% by 1%")) {
    settings.push_back({threshold, subject.present.duration});
  }
  const absl::StatusOr<Grid> grid = MakeGrid(subject, settings);
  ASSERT_TRUE(grid.ok()) << grid.status();
  Watch watch(*grid);
  ReplayInto(grid->plan, csv, watch);
  bool suppressed = false;
  for (std::size_t i = 0; i < settings.size(); ++i) {
    const Plan alone = *Plan::FromProto(WithGate(subject, WithSetting(subject, settings[i])), "");
    EXPECT_EQ(EventsOf(watch.courses()[i]), EventsOf(alone, csv));
    for (const Trip& trip : watch.courses()[i].trips) suppressed = suppressed || trip.suppressed;
  }
  EXPECT_TRUE(suppressed) << "no trip was suppressed: is the other gate still there?";
}

std::vector<std::string> Said(const Subject& subject, const std::string& thresholds,
                              const std::string& durations) {
  std::vector<std::string> said;
  for (const Objection& objection :
       ObjectionsTo(subject, Thresholds(thresholds), Durations(durations))) {
    said.push_back(absl::StrCat(objection.error ? "error: " : "warning: ", objection.value, ": ",
                                objection.message));
  }
  return said;
}

TEST(Objections, AreThoseThatThePlanDoesNotGet) {
  const Subject subject = SubjectOf(
      GatePlan("when success_ratio(s) over 1m < 97% given count(s) over 1m > 9", "region"));
  EXPECT_THAT(Said(subject, "90%,97%,100%", "0s,1m"), IsEmpty());
  EXPECT_THAT(Said(subject, "97%,0%,101%", "0s"),
              ElementsAre(HasSubstr("warning: 0%: gate `g` can never trip"),
                          HasSubstr("warning: 101%: gate `g` can never clear")));
  EXPECT_THAT(Said(subject, "97%", "1500ms,0s"),
              ElementsAre("error: for 1s500ms: `for` 1s500ms is not a whole number of ticks of 1s;"
                          " write 1s or 2s"));
  // What the plan itself is warned of is not said again.
  const Subject bare = SubjectOf(GatePlan("when success_ratio(s) over 1m < 97%", "region"));
  EXPECT_THAT(Said(bare, "90%", "1m"), IsEmpty());
}

TEST(Objections, TellOfClearThresholdsThatStayOnTheWrongSide) {
  const Subject subject = SubjectOf(
      GatePlan("when mean(x) over 1m > 60 clear when mean(x) over 1m < 50 or max(x) over 1m < 55"));
  EXPECT_THAT(Said(subject, "40,50", "0s"), IsEmpty());
  const Subject same = SubjectOf(GatePlan("when mean(x) over 1m - 1 > 60 "
                                          "clear when mean(x) over 1m < 50"),
                                 2);
  EXPECT_THAT(Said(same, "40", "0s"), IsEmpty());
}

}  // namespace
}  // namespace sluice::tune
