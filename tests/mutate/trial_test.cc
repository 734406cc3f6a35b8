// Which mutants scenarios notice.
#include "src/mutate/trial.h"

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace sluice::mutate {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr char kPlan[] = R"(
  role r
  signal x gauge
  lever l { low, high }
  gate g {
    owner r
    when  max(x) over 1s > 10
    for   2s
    hold  l at high
  }
  gate other { owner r  when max(x) over 1s > 100 }
  gate above { owner r  when tripped(other) }
)";

class TrialTest : public ::testing::Test {
 protected:
  // What of the plan could be otherwise, for all that the scenarios tell.
  std::vector<std::string> Alive(const std::string& scenarios,
                                 const std::string& where = "gate g") {
    Diagnostics diagnostics;
    auto suite = scenario::Suite::Load("p.sluice", absl::StrCat(kPlan, scenarios), {}, diagnostics);
    EXPECT_TRUE(suite.ok()) << diagnostics.ToString();
    if (!suite.ok()) return {};
    std::vector<scenario::Result> results((*suite)->cases().size());
    std::vector<Known> known;
    for (std::size_t i = 0; i < results.size(); ++i) {
      results[i] = (*suite)->Run((*suite)->cases()[i]);
      known.push_back({suite->get(), &(*suite)->cases()[i], &results[i]});
    }
    Trial trial((*suite)->plan(), {}, known);
    std::vector<std::string> alive;
    for (const Mutant& mutant :
         MutantsOf((*suite)->plan_text().parsed, (*suite)->plan().program())) {
      if (mutant.where != where || trial.Try(mutant) != Verdict::kAlive) continue;
      alive.push_back(absl::StrCat(mutant.what, " -> ", mutant.instead));
    }
    return alive;
  }
};

constexpr char kExact[] = R"(
  scenario "s" {
    owner r
    feed x: 10 for 5s, 10.5 for 5s, 10 for 2s
    expect g never trips by 7s
    expect g trips at 8s
    expect l is high at 8s
    expect g clears at 11s
  })";

TEST_F(TrialTest, WhatIsHeldExactlyIsNoticed) { EXPECT_THAT(Alive(kExact), IsEmpty()); }

TEST_F(TrialTest, WithoutAScenarioAboutItAllIsAlive) {
  EXPECT_THAT(
      Alive("scenario \"s\" { owner r  feed x: 1 for 9s  expect other never trips }"),
      ElementsAre("`>` in `max(x) over 1s > 10` -> `>=`", "`>` in `max(x) over 1s > 10` -> `<=`",
                  "window 1s (`max(x)`) -> 2s", "threshold 10 -> 9", "threshold 10 -> 11",
                  "threshold 10 -> 5", "threshold 10 -> 20", "`for 2s` -> ", "for 2s -> 1s",
                  "for 2s -> 3s", "for 2s -> 4s", "`hold l at high` -> "));
}

TEST_F(TrialTest, WhatIsHeldLooselyIsAlive) {
  EXPECT_THAT(Alive(R"(
    scenario "s" {
      owner r
      feed x: 1 for 5s, 30 for 5s, 1 for 2s
      expect g trips between 6s and 9s
      expect l is high at 10s
    })"),
              ElementsAre("`>` in `max(x) over 1s > 10` -> `>=`", "window 1s (`max(x)`) -> 2s",
                          "threshold 10 -> 9", "threshold 10 -> 11", "threshold 10 -> 5",
                          "threshold 10 -> 20", "`for 2s` -> ", "for 2s -> 1s", "for 2s -> 3s"));
}

// An expectation that the plan itself does not meet tells nothing.
TEST_F(TrialTest, AFailureThatWasThereBeforeIsNoNotice) {
  EXPECT_THAT(Alive("scenario \"s\" { owner r  feed x: 1 for 9s  expect g trips at 3s }").size(),
              12u);
  EXPECT_THAT(
      Alive(absl::StrCat("scenario \"wrong\" { owner r  feed x: 1 for 9s  expect g trips at 3s }",
                         kExact)),
      IsEmpty());
}

TEST_F(TrialTest, AnActThatNoLongerFitsIsNotice) {
  const std::string latched = R"(
    gate latched { owner r  when max(x) over 1s > 10  latch }
    scenario "s" { owner r  feed x: 1 for 2s, 20 for 1s, 1 for 6s  reset latched at 7s by r })";
  EXPECT_THAT(Alive(latched, "gate latched"), Not(Contains("`latch` -> ")));
}

TEST_F(TrialTest, TimelinesAndOnlyTellOfAllGates) {
  EXPECT_THAT(Alive(R"(
    scenario "s" {
      owner r
      feed x: 10 for 5s, 10.5 for 5s, 10 for 2s
      timeline { 8s g TRIP  8s l LEVER high  11s g CLEAR  11s l LEVER low }
    })"),
              IsEmpty());
  EXPECT_THAT(Alive("scenario \"s\" { owner r  feed x: 9.5 for 9s  only }"),
              ElementsAre("`>` in `max(x) over 1s > 10` -> `>=`", "window 1s (`max(x)`) -> 2s",
                          "threshold 10 -> 11", "threshold 10 -> 20", "`for 2s` -> ",
                          "for 2s -> 1s", "for 2s -> 3s", "for 2s -> 4s", "`hold l at high` -> "));
}

TEST(Reach, GoesToWhatLooksAtAGate) {
  const Plan plan = Plan::Parse(kPlan, "p.sluice").value();
  const auto clauses = [&](const std::string& clause, const std::string& gate) {
    Diagnostics diagnostics;
    const auto suite = scenario::Suite::Load(
        "p.sluice",
        absl::StrCat(kPlan, "scenario \"s\" { owner r  feed x: 1 for 9s ", clause, " }"), {},
        diagnostics);
    EXPECT_TRUE(suite.ok()) << diagnostics.ToString();
    return Reach::OfGate(plan.program(), plan.program().FindGate(gate))
        .ClausesAbout(*(*suite)->cases()[0].scenario);
  };
  EXPECT_EQ(clauses("expect above never trips", "other"), 1);
  EXPECT_EQ(clauses("expect other never trips", "above"), 0);
  EXPECT_EQ(clauses("expect l is low at 5s", "g"), 1);
  EXPECT_EQ(clauses("expect l is low at 5s", "other"), 0);
  EXPECT_EQ(clauses("only", "other"), 1);
}

}  // namespace
}  // namespace sluice::mutate
