// What is, and what is not, an open point of a plan by itself.
#include "src/ready/plan_points.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "sluice/plan.h"

namespace sluice::ready {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr char kRoles[] = "role r\nsignal x gauge\n";
constexpr char kGate[] =
    "severity s { acknowledge within 1m, resolve within 1h }\n"
    "gate g { owner r  severity s  when max(x) over 1s > 1 }\n";

std::vector<OpenPoint> PointsOf(const std::string& plan_text) {
  const scenario::PlanText text("p.sluice", plan_text);
  const absl::StatusOr<Plan> plan = Plan::Parse(plan_text, "p.sluice");
  EXPECT_TRUE(plan.ok()) << plan.status();
  if (!plan.ok()) return {};
  return PlanPoints(text, plan->program(), Owners(plan->program(), {}));
}

// "kind subject:line"
std::vector<std::string> Found(const std::string& plan_text) {
  std::vector<std::string> found;
  for (const OpenPoint& point : PointsOf(plan_text)) {
    found.push_back(absl::StrCat(NameOf(point.kind), " ", point.subject, ":", point.line));
  }
  return found;
}

std::string With(const std::string& more) { return absl::StrCat(kRoles, kGate, more); }

TEST(PlanPoints, OfAPlanWithAllThatItNeedsThereAreNone) { EXPECT_THAT(Found(With("")), IsEmpty()); }

TEST(PlanPoints, APlanWithoutAGateWatchesNothing) {
  EXPECT_THAT(Found(""), ElementsAre("plan-without-gate :0"));
}

TEST(PlanPoints, EachWindowOfASeverityIsAskedFor) {
  EXPECT_THAT(Found(With("severity a { acknowledge within 1m }\nseverity b { resolve within 1m }\n"
                         "severity c { }\n")),
              ElementsAre("severity-without-window a:5", "severity-without-window b:6",
                          "severity-without-window c:7"));
}

TEST(PlanPoints, ASeverityThatIsDeclaredNowhereHasNoWindows) {
  EXPECT_THAT(Found(absl::StrCat(kRoles,
                                 "gate g { owner r  severity s  when max(x) over 1s > 1 }\n"
                                 "gate h { owner r  severity s  when max(x) over 1s > 1 }\n")),
              ElementsAre("severity-without-window s:3"));
}

std::string Ramp(const std::string& clauses) {
  return With(absl::StrCat("lever l percent, lowest wins, default 100%\n",
                           "ramp up { owner r  lever l ", clauses, "}\n"));
}

TEST(PlanPoints, ARampNeedsACheckpointWhereItsGuardsGoBackToOne) {
  EXPECT_THAT(Found(Ramp("step 1% step 2% guard g")), ElementsAre("ramp-without-checkpoint up:6"));
  EXPECT_THAT(Found(Ramp("step 1% step 2% guard g on trip rollback to checkpoint")),
              ElementsAre("ramp-without-checkpoint up:6"));
  EXPECT_THAT(Found(Ramp("step 1% checkpoint step 2% guard g")), IsEmpty());
  EXPECT_THAT(Found(Ramp("step 1% step 2% guard g on trip rollback to first")), IsEmpty());
  EXPECT_THAT(Found(Ramp("step 1% guard g")), IsEmpty());  // there is nowhere else to go
}

TEST(PlanPoints, ARampNeedsAGuard) {
  EXPECT_THAT(Found(Ramp("step 1% step 2%")), ElementsAre("ramp-without-guard up:6"));
}

TEST(PlanPoints, ALeverNeedsAGateThatMovesIt) {
  const std::string lever = "lever l { a, b }\n";
  EXPECT_THAT(Found(With(lever)), ElementsAre("lever-unmoved l:5"));
  const auto gate = [&](const char* clauses) {
    return With(absl::StrCat(lever, "gate h { owner r  severity s  when max(x) over 1s > 1  ",
                             clauses, "}\n"));
  };
  EXPECT_THAT(Found(gate("hold l at b")), IsEmpty());
  EXPECT_THAT(Found(gate("hold l at a")), ElementsAre("lever-unmoved l:5"));  // its rest
  EXPECT_THAT(Found(gate("shadow  hold l at b")), ElementsAre("lever-unmoved l:5"));
  EXPECT_THAT(PointsOf(gate("shadow  hold l at b")).at(0).words,
              HasSubstr("it is held by h, in shadow"));
}

TEST(PlanPoints, ARoleIsIdleWhereNothingIsItsOwnOrTheirsBelowIt) {
  EXPECT_THAT(
      Found(With("role head\nrole idle reports to head\n")),
      ElementsAre("role-out-of-line r:1", "role-owns-nothing head:5", "role-owns-nothing idle:6"));
}

// A root with a line below it is where that ends; one without is nobody's next.
TEST(PlanPoints, ARoleIsOutOfLineWhereItHasNobodyAboveOrBelow) {
  const std::string gates = absl::StrCat(
      "signal x gauge\n", kGate, "gate h { owner q  severity s  when max(x) over 1s > 1 }\n");
  EXPECT_THAT(Found(absl::StrCat("role r\nrole q reports to r\n", gates)), IsEmpty());
  EXPECT_THAT(Found(absl::StrCat("role r\nrole q\n", gates)),
              ElementsAre("role-out-of-line r:1", "role-out-of-line q:2"));
}

}  // namespace
}  // namespace sluice::ready
