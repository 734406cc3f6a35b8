// Each thing that a clause does, shown by a scenario and not.
#include "src/coverage/coverage.h"

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "src/scenario/suite.h"

namespace sluice::coverage {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kDeclarations[] = R"(
  role r
  signal x gauge
  signal y gauge
  signal z gauge by host
  lever l { low, high, highest }
  lever by_host by host { low, high } at most 1
  gate other { owner r  when last(y) over 1s > 100 }
  gate third { owner r  when last(y) over 1s > 200 }
)";

std::unique_ptr<scenario::Suite> Load(const std::string& text) {
  Diagnostics diagnostics;
  auto suite = scenario::Suite::Load("p.sluice", text, {}, diagnostics);
  EXPECT_TRUE(suite.ok()) << diagnostics.ToString();
  return suite.ok() ? *std::move(suite) : nullptr;
}

// What the scenarios of the text don't show of its gate or lever `about`.
std::vector<std::string> MissingIn(const std::string& text, const std::string& about) {
  const auto suite = Load(text);
  if (suite == nullptr) return {"(not a plan)"};
  Coverage coverage(suite->plan_text(), suite->plan());
  for (const scenario::Suite::Case& one : suite->cases()) {
    Sightings sightings(coverage.outline(), suite->plan().program());
    const scenario::Result result = suite->Run(one, &sightings);
    EXPECT_TRUE(result.fault.status.ok()) << result.fault.status;
    sightings.NoteEvents(result.happened);
    coverage.Add(one.scenario->title().text(), sightings);
  }
  std::vector<std::string> all;
  for (const Clause& clause : coverage.outline().clauses) {
    const std::string gate =
        clause.gate < 0 ? "" : coverage.outline().gates[static_cast<std::size_t>(clause.gate)].name;
    if (gate != about) continue;
    for (const std::string& one : coverage.MissingOf(clause)) {
      all.push_back(absl::StrCat(clause.text, ": ", one));
    }
  }
  return all;
}

// Of a gate `g` with these clauses, and a scenario with these.
std::vector<std::string> Missing(const std::string& gate, const std::string& scenario) {
  return MissingIn(absl::StrCat(kDeclarations, "gate g { owner r ", gate,
                                " }\nscenario \"s\" { owner r ", scenario, " }"),
                   "g");
}

constexpr char kWhen[] = " when last(x) over 1s > 10 ";

TEST(Coverage, AGateIsToTripAndToClear) {
  EXPECT_THAT(Missing(kWhen, "feed x: 1 for 2s, 20 for 2s, 1 for 2s"), IsEmpty());
  EXPECT_THAT(Missing(kWhen, "feed x: 1 for 2s, 20 for 2s"), ElementsAre("gate g: clears it"));
  EXPECT_THAT(Missing(kWhen, "feed x: 1 for 2s"),
              ElementsAre("gate g: trips it", "gate g: clears it",
                          "when last(x) over 1s > 10: has it true"));
}

TEST(Coverage, WhatIsUnknownDecidesNothing) {
  EXPECT_THAT(
      Missing(kWhen, "feed y: 1 for 2s"),
      ElementsAre("gate g: trips it", "gate g: clears it", "when last(x) over 1s > 10: has it true",
                  "when last(x) over 1s > 10: has it false where it could trip the gate"));
}

TEST(Coverage, GivenIsToLetATripPassAndToHoldOneBack) {
  const std::string gate = absl::StrCat(kWhen, "given last(y) over 1s > 0");
  const std::string x = "feed x: 1 for 2s, 20 for 4s, 1 for 2s ";
  EXPECT_THAT(Missing(gate, x + "feed y: 0 for 4s, 1 for 4s"), IsEmpty());
  const std::string not_held_back =
      "given last(y) over 1s > 0: has it hold back a trip: `when` true, and this false";
  EXPECT_THAT(Missing(gate, x + "feed y: 1 for 8s"), ElementsAre(not_held_back));
  // Unknown is neither; nor does it decide anything while `when` is false.
  EXPECT_THAT(Missing(gate, x + "feed y: _ for 4s, 1 for 4s"), ElementsAre(not_held_back));
  EXPECT_THAT(Missing(gate, x + "feed y: 0 for 2s, 1 for 6s"), ElementsAre(not_held_back));
  EXPECT_THAT(
      Missing(gate, x + "feed y: 0 for 8s"),
      ElementsAre("gate g: trips it", "gate g: clears it", "when last(x) over 1s > 10: has it true",
                  "when last(x) over 1s > 10: has it false where it could trip the gate",
                  "given last(y) over 1s > 0: has it let a trip pass"));
}

TEST(Coverage, ForIsToBeOutlastedAndNot) {
  const std::string gate = absl::StrCat(kWhen, "for 3s");
  EXPECT_THAT(Missing(gate, "feed x: 20 for 2s, 1 for 1s, 20 for 4s, 1 for 1s"), IsEmpty());
  EXPECT_THAT(Missing(gate, "feed x: 20 for 4s, 1 for 1s"),
              ElementsAre("for 3s: has `when` end before it is over"));
  EXPECT_THAT(Missing(gate, "feed x: 20 for 2s, 1 for 1s"),
              ElementsAre("gate g: trips it", "gate g: clears it",
                          "for 3s: trips the gate by outlasting it"));
}

TEST(Coverage, ForSoMuchOfAWindowLikewise) {
  const std::string gate = absl::StrCat(kWhen, "for 2s of 3s");
  EXPECT_THAT(Missing(gate, "feed x: 20 for 1s, 1 for 4s, 20 for 3s, 1 for 4s"), IsEmpty());
  EXPECT_THAT(Missing(gate, "feed x: 20 for 3s, 1 for 4s"),
              ElementsAre("for 2s of 3s: has `when` end before it is over"));
}

TEST(Coverage, ClearIsToClearAndToWait) {
  const std::string gate = absl::StrCat(kWhen, "clear for 2s");
  EXPECT_THAT(Missing(gate, "feed x: 1 for 1s, 20 for 1s, 1 for 3s"), IsEmpty());
  EXPECT_THAT(Missing(gate, "feed x: 1 for 1s, 20 for 1s, 1 for 1s"),
              ElementsAre("gate g: clears it", "clear for 2s: has it clear the gate"));
  const std::string other = absl::StrCat(kWhen, "clear when last(x) over 1s < 5");
  EXPECT_THAT(Missing(other, "feed x: 1 for 1s, 20 for 1s, 1 for 3s"),
              ElementsAre("clear when last(x) over 1s < 5: has it keep the gate tripped: `when` no "
                          "longer true, and this not yet done"));
  EXPECT_THAT(Missing(other, "feed x: 1 for 1s, 20 for 1s, 7 for 1s, 1 for 1s"), IsEmpty());
}

TEST(Coverage, OperandsOfAndDecideBesideTrueOnes) {
  const std::string gate = "when last(x) over 1s > 10 and last(y) over 1s > 10";
  EXPECT_THAT(Missing(gate, "feed x: 1 for 1s, 20 for 3s  feed y: 20 for 2s, 1 for 1s, 20 for 1s"),
              IsEmpty());
  // Both false at once is masked.
  EXPECT_THAT(Missing(gate,
                      "feed x: 1 for 1s, 20 for 1s, 1 for 1s  feed y: 1 for 1s, 20 for 1s, "
                      "1 for 1s"),
              ElementsAre("last(x) over 1s > 10: has it alone false, the other operands true",
                          "last(y) over 1s > 10: has it alone false, the other operands true"));
}

TEST(Coverage, OperandsOfOrDecideBesideFalseOnes) {
  const std::string gate = "when last(x) over 1s > 10 or last(y) over 1s > 10";
  EXPECT_THAT(
      Missing(gate, "feed x: 1 for 1s, 20 for 1s, 1 for 2s  feed y: 1 for 2s, 20 for 1s, 1 for 1s"),
      IsEmpty());
  EXPECT_THAT(Missing(gate, "feed x: 20 for 1s, 1 for 1s  feed y: 20 for 1s, 1 for 1s"),
              ElementsAre("last(x) over 1s > 10: has it alone true, the other operands false",
                          "last(y) over 1s > 10: has it alone true, the other operands false"));
  // Beside an unknown one nothing is decided.
  EXPECT_THAT(
      Missing(gate, "feed x: 1 for 1s, 20 for 1s, 1 for 1s"),
      ElementsAre("gate g: clears it",
                  "when last(x) over 1s > 10 or last(y) over 1s > 10: has it false where it "
                  "could trip the gate",
                  "last(x) over 1s > 10: has it alone true, the other operands false",
                  "last(x) over 1s > 10: has it false with all other operands",
                  "last(y) over 1s > 10: has it alone true, the other operands false",
                  "last(y) over 1s > 10: has it false with all other operands"));
}

TEST(Coverage, AnOperandWithinOneDecidesWhereThatDoes) {
  // The inner chain is false as a whole, whatever y is, while x is low.
  const std::string gate =
      "when last(x) over 1s > 10 and not (last(y) over 1s > 10 or last(y) over 1s < 0)";
  EXPECT_THAT(Missing(gate,
                      "feed x: 1 for 3s, 20 for 1s, 1 for 1s  feed y: 20 for 1s, -1 for 1s, 1 "
                      "for 3s"),
              ElementsAre("not (last(y) over 1s > 10 or last(y) over 1s < 0): has it alone false, "
                          "the other operands true",
                          "last(y) over 1s > 10: has it alone true, the other operands false",
                          "last(y) over 1s < 0: has it alone true, the other operands false"));
  EXPECT_THAT(Missing(gate, "feed x: 20 for 3s, 1 for 1s  feed y: 20 for 1s, -1 for 1s, 1 for 2s"),
              IsEmpty());
}

TEST(Coverage, AMemberDecidesWhereItTurnsTheQuantifier) {
  const std::string gate = "when any of host (last(z) over 1s > 10 and last(z) over 1s < 20)";
  const std::string a = "feed z{host = \"a\"}: ";
  const std::string b = "  feed z{host = \"b\"}: ";
  EXPECT_THAT(Missing(gate, a + "1 for 1s, 15 for 1s, 25 for 1s" + b + "1 for 3s"), IsEmpty());
  // While b holds, a decides nothing: it was never the only one.
  EXPECT_THAT(
      Missing(gate, a + "1 for 1s, 15 for 1s, 25 for 1s" + b + "15 for 3s"),
      ElementsAre("gate g: clears it",
                  "when any of host (last(z) over 1s > 10 and last(z) over 1s < 20): has it false "
                  "where it could trip the gate",
                  "last(z) over 1s > 10: has it alone false, the other operands true, for a member "
                  "that decides",
                  "last(z) over 1s < 20: has it alone false, the other operands true, for a member "
                  "that decides"));
}

TEST(Coverage, WhenCountsWhereTheGateCanTripOrClearByIt) {
  // With a clear condition of its own, nothing hangs on `when` while it is tripped.
  const std::string gate =
      "when last(x) over 1s > 10 or last(y) over 1s > 10  clear when last(x) over 1s < 0";
  const std::string x = "feed x: 1 for 1s, 20 for 1s, 1 for 2s, -1 for 1s ";
  EXPECT_THAT(Missing(gate, x + "feed y: 1 for 2s, 20 for 1s, 1 for 2s"),
              ElementsAre("last(y) over 1s > 10: has it alone true, the other operands false"));
}

TEST(Coverage, WarmupIsToHoldBackATrip) {
  const std::string gate = absl::StrCat(kWhen, "warmup 3s");
  EXPECT_THAT(Missing(gate, "feed x: 20 for 5s, 1 for 1s"), IsEmpty());
  EXPECT_THAT(
      Missing(gate, "feed x: 1 for 5s, 20 for 1s, 1 for 1s"),
      ElementsAre("warmup 3s: has it hold back a trip: `when` true in the first 3s of a segment"));
}

TEST(Coverage, CooldownIsToHoldBackATripThatIsDue) {
  const std::string gate = absl::StrCat(kWhen, "for 2s cooldown 5s");
  const std::string trips = "feed x: 20 for 1s, 1 for 1s, 20 for 3s, 1 for 1s, ";
  EXPECT_THAT(Missing(gate, trips + "20 for 3s, 1 for 1s"), IsEmpty());
  EXPECT_THAT(Missing(gate, trips + "20 for 1s, 1 for 1s"),
              ElementsAre("cooldown 5s: has it hold back a trip: due again within 5s of a clear"));
  EXPECT_THAT(Missing(absl::StrCat(kWhen, "cooldown 5s"),
                      "feed x: 1 for 1s, 20 for 1s, 1 for 1s, 20 for 1s"),
              IsEmpty());
  EXPECT_THAT(Missing(absl::StrCat(kWhen, "for 2s of 3s cooldown 9s"),
                      "feed x: 1 for 1s, 20 for 1s, 1 for 3s, 20 for 3s, 1 for 3s, 20 for 2s"),
              IsEmpty());
}

TEST(Coverage, ALatchedGateIsToWaitForItsReset) {
  const std::string gate = absl::StrCat(kWhen, "latch clear for 1s");
  const std::string x = "feed x: 1 for 1s, 20 for 1s, 1 for 6s ";
  EXPECT_THAT(Missing(gate, x + "reset g at 5s by r"), IsEmpty());
  EXPECT_THAT(Missing(gate, x), ElementsAre("gate g: clears it, by a reset"));
}

TEST(Coverage, AShadowGateIsToTripAndMovesNothing) {
  const std::string gate = absl::StrCat(kWhen, "shadow hold l at high");
  EXPECT_THAT(Missing(gate, "feed x: 1 for 1s, 20 for 1s, 1 for 1s"), IsEmpty());
  EXPECT_THAT(
      Missing(gate, "feed x: 1 for 1s"),
      ElementsAre("gate g: trips it", "gate g: clears it", "when last(x) over 1s > 10: has it true",
                  "shadow: trips the gate, whose say it mutes"));
}

TEST(Coverage, WhatStartsTrippedIsToClear) {
  const std::string gate = absl::StrCat(kWhen, "starts tripped");
  EXPECT_THAT(Missing(gate, "feed x: 1 for 1s, 20 for 1s, 1 for 1s"), IsEmpty());
  EXPECT_THAT(Missing(gate, "feed x: 20 for 1s"),
              ElementsAre("gate g: trips it", "gate g: clears it",
                          "when last(x) over 1s > 10: has it false where it could trip the gate",
                          "starts tripped: clears a segment that it made start tripped"));
}

TEST(Coverage, FlappingIsToBeCountedAndToDelayAClear) {
  const std::string gate = absl::StrCat(kWhen, "flap 2 in 1m hold 3s");
  const std::string twice = "feed x: 1 for 1s, 20 for 1s, 1 for 1s, 20 for 1s";
  EXPECT_THAT(Missing(gate, twice + ", 1 for 1s"), IsEmpty());
  EXPECT_THAT(Missing(gate, twice), ElementsAre("flap 2 in 1m hold 3s: has it delay a clear"));
  EXPECT_THAT(Missing(gate, "feed x: 1 for 1s, 20 for 1s, 1 for 1s"),
              ElementsAre("flap 2 in 1m hold 3s: trips the gate 2 times in 1m",
                          "flap 2 in 1m hold 3s: has it delay a clear"));
}

TEST(Coverage, OnMissingIsToDoWhatItSays) {
  const std::string x = "feed x: 1 for 1s, 20 for 1s, 1 for 1s, ";
  EXPECT_THAT(Missing(absl::StrCat(kWhen, "on missing 3s hold"), x + "_ for 5s"), IsEmpty());
  EXPECT_THAT(Missing(absl::StrCat(kWhen, "on missing 3s hold"), x + "_ for 2s"),
              ElementsAre("on missing 3s hold: leaves `when` unknown for 3s"));
  EXPECT_THAT(Missing(absl::StrCat(kWhen, "on missing 3s trip"), x + "_ for 5s"), IsEmpty());
  // It is blind, but tripped already.
  EXPECT_THAT(
      Missing(absl::StrCat(kWhen, "on missing 3s trip"), x + "20 for 1s, _ for 5s"),
      ElementsAre("on missing 3s trip: leaves `when` unknown for 3s and so trips the gate"));
  EXPECT_THAT(Missing(absl::StrCat(kWhen, "on missing 3s clear"), x + "20 for 1s, _ for 5s"),
              IsEmpty());
}

TEST(Coverage, EachSuppressorIsToMuteATripByItself) {
  const std::string gate = absl::StrCat(kWhen, "hold l at high suppressed by other, third");
  const std::string x = "feed x: 1 for 1s, 20 for 1s, 1 for 1s, 20 for 1s, 1 for 1s ";
  EXPECT_THAT(Missing(gate, x + "feed y: 1 for 2s, 300 for 3s"),
              ElementsAre("suppressed by other, third: trips the gate while `other` alone "
                          "suppresses it",
                          "suppressed by other, third: trips the gate while `third` alone "
                          "suppresses it"));
  EXPECT_THAT(Missing(gate, x + "feed y: 1 for 2s, 150 for 3s"),
              ElementsAre("suppressed by other, third: trips the gate while `third` alone "
                          "suppresses it"));
  EXPECT_THAT(Missing(absl::StrCat(kWhen, "hold l at high suppressed by other"),
                      "feed x: 1 for 1s, 20 for 1s, 1 for 1s feed y: 150 for 3s"),
              ElementsAre("hold l at high: moves the lever there by this gate alone",
                          "suppressed by other: trips the gate while nothing suppresses it"));
}

TEST(Coverage, AHoldIsToMoveItsLeverAlone) {
  const std::string other = "gate h { owner r  when last(y) over 1s > 10  hold l at highest }\n";
  const auto missing = [&](const std::string& y) {
    return MissingIn(absl::StrCat(kDeclarations, other, "gate g { owner r ", kWhen,
                                  " hold l at high }\nscenario \"s\" { owner r  feed x: 1 for 1s, "
                                  "20 for 1s, 1 for 1s  feed y: ",
                                  y, " }"),
                     "g");
  };
  EXPECT_THAT(missing("1 for 3s"), IsEmpty());
  EXPECT_THAT(missing("20 for 3s"),
              ElementsAre("hold l at high: moves the lever there by this gate alone"));
}

TEST(Coverage, AMessageIsToBeSent) {
  const std::string gate = absl::StrCat(kWhen, "do a.B { } do a.B { f: 1 } on clear do a.C { }");
  EXPECT_THAT(Missing(gate, "feed x: 1 for 1s, 20 for 1s, 1 for 1s"), IsEmpty());
  EXPECT_THAT(Missing(gate, "feed x: 1 for 1s, 20 for 1s"),
              ElementsAre("gate g: clears it", "on clear do a.C { }: sends it"));
}

TEST(Coverage, ALeversCapIsToRefuse) {
  const std::string gate =
      "gate g by host { owner r  when last(z) over 1s > 10  hold by_host at high }\n";
  const auto missing = [&](const std::string& b) {
    return MissingIn(
        absl::StrCat(kDeclarations, gate,
                     "scenario \"s\" { owner r  feed z{host = \"a\"}: 20 for 2s  feed z{host = "
                     "\"b\"}: ",
                     b, " for 2s }"),
        "");
  };
  EXPECT_THAT(missing("1"), ElementsAre("lever by_host at most 1: holds more segments than it "
                                        "allows"));
  EXPECT_THAT(missing("20"), IsEmpty());
}

TEST(Coverage, ScenariosAddUp) {
  const std::string plan = absl::StrCat(kDeclarations, "gate g { owner r ", kWhen, "for 2s }\n");
  const auto suite =
      Load(absl::StrCat(plan,
                        "scenario \"too short\" { owner r  feed x: 20 for 1s, 1 for "
                        "1s }\nscenario \"long\" { owner r  feed x: 20 for 3s, 1 for "
                        "1s }"));
  Coverage coverage(suite->plan_text(), suite->plan());
  for (const scenario::Suite::Case& one : suite->cases()) {
    Sightings sightings(coverage.outline(), suite->plan().program());
    sightings.NoteEvents(suite->Run(one, &sightings).happened);
    coverage.Add(one.scenario->title().text(), sightings);
  }
  const int gate = suite->plan().program().FindGate("g");
  EXPECT_EQ(coverage.CountsOf(gate).tripped, 1u);
  EXPECT_EQ(coverage.CountsOf(gate).cleared, 1u);
  const GatePoints& points = coverage.outline().gates[static_cast<std::size_t>(gate)];
  EXPECT_THAT(coverage.ShownBy(points.ends_before_for), ElementsAre(0u));
  EXPECT_THAT(coverage.ShownBy(points.outlasts_for), ElementsAre(1u));
  EXPECT_THAT(coverage.ShownBy(points.when.decides_true), ElementsAre(0u, 1u));
}

constexpr char kRamp[] = R"(
  lever share percent, lowest wins, default 100%
  ramp p {
    owner r
    lever share
    step 5% hold 5s
    step 25% hold 5s
    step 100%
    guard other, third
    on trip rollback to first
    advance when count(x) over step >= 5
  }
)";

TEST(Coverage, ARampThatIsNotStartedIsNotShown) {
  const std::string text =
      absl::StrCat(kDeclarations, kRamp, R"(scenario "a" { feed y: 0 for 5s })");
  EXPECT_THAT(MissingIn(text, ""),
              ::testing::IsSupersetOf(
                  {"ramp p, step 5% hold 5s: takes the ramp to it",
                   "ramp p, step 100%: has it over, with every guard clear",
                   "ramp p, guard other, third: has `other` roll the ramp back by its trip",
                   "ramp p, guard other, third: has `third` roll the ramp back by its trip",
                   "ramp p, on trip rollback to first: has a guard take the ramp there",
                   "ramp p, advance when count(x) over step >= 5: has it true at the end of a hold",
                   "ramp p, advance when count(x) over step >= 5: has it keep a step from being "
                   "over"}));
}

// The samples of x come a second too late for the first step; `other` trips in the last, `third`
// not.
TEST(Coverage, ARampIsShownByWhatItGoesThrough) {
  const std::string text = absl::StrCat(kDeclarations, kRamp, R"(
    scenario "a" {
      feed x: _ for 3s, 0 for 40s
      feed y: 0 for 16s, 150 for 1s, 0 for 25s
      start ramp p at 1s by r
      resume ramp p at 20s by r
    })");
  std::vector<std::string> of_ramp;
  for (const std::string& missing : MissingIn(text, "")) {
    if (missing.substr(0, 6) == "ramp p") of_ramp.push_back(missing);
  }
  EXPECT_THAT(
      of_ramp,
      ElementsAre("ramp p, guard other, third: has `third` roll the ramp back by its trip"));
}

}  // namespace
}  // namespace sluice::coverage
