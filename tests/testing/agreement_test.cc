// A scenario that is played in a simulation gets the verdicts of `sluice test`, to the
// word: the one looks at decisive times while it plays, the other remembers all of them.
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "sluice/plan.h"
#include "sluice/testing/simulation.h"
#include "src/scenario/run.h"
#include "src/scenario/side_by_side.h"

namespace sluice::testing {
namespace {

// As Simulation::Play tells it.
std::string TextOf(const scenario::Failure& failure) {
  std::vector<std::string> lines = {failure.expectation, failure.what};
  lines.insert(lines.end(), failure.evidence.begin(), failure.evidence.end());
  for (const std::string& row : scenario::TableOf(failure.lines)) lines.push_back(row);
  return absl::StrJoin(lines, "\n    ");
}

// Halves the times of what is expected (to whole minutes), and asks of each gate that it
// stay clear: so that there is something to say.
v1::Plan Spoilt(v1::Plan plan) {
  for (v1::Item& item : *plan.mutable_items()) {
    if (!item.has_scenario()) continue;
    std::vector<v1::Target> gates;
    for (v1::ScenarioClause& clause : *item.mutable_scenario()->mutable_clauses()) {
      if (!clause.has_expect() || !clause.expect().has_gate()) continue;
      v1::ExpectGate& gate = *clause.mutable_expect()->mutable_gate();
      gates.push_back(gate.gate());
      constexpr std::int64_t kMinute = 60'000'000'000;
      for (v1::Dur* time :
           {gate.mutable_moment()->mutable_first(), gate.mutable_moment()->mutable_last()}) {
        time->set_ns(time->ns() / 2 / kMinute * kMinute);
      }
      if (gate.moment().kind() == v1::Moment::KIND_UNSPECIFIED) gate.clear_moment();
      if (gate.moment().kind() != v1::Moment::BETWEEN && gate.has_moment()) {
        gate.mutable_moment()->clear_last();
      }
    }
    for (const v1::Target& gate : gates) {
      v1::ExpectGate& stays =
          *item.mutable_scenario()->add_clauses()->mutable_expect()->mutable_gate();
      *stays.mutable_gate() = gate;
      stays.set_what(v1::ExpectGate::STAYS_CLEAR);
    }
  }
  return plan;
}

TEST(Agreement, OfASimulationWithTheCommandToTheWord) {
  const std::string folder = SLUICE_TEST_DATA_DIR "/../examples/launch_night";
  PlanOptions options;
  options.import_paths = {folder};
  absl::StatusOr<Plan> good = Plan::FromFile(folder + "/plan.sluice", nullptr, options);
  ASSERT_TRUE(good.ok()) << good.status();
  const absl::StatusOr<Plan> plan =
      Plan::FromProto(Spoilt(good->proto()), "spoilt", nullptr, options);
  ASSERT_TRUE(plan.ok()) << plan.status();
  std::size_t failures = 0;
  for (const v1::Item& item : plan->proto().items()) {
    if (!item.has_scenario()) continue;
    const std::string& title = item.scenario().title().text();
    SCOPED_TRACE(title);
    std::vector<std::string> expected;
    for (const scenario::Failure& failure :
         scenario::Run(*plan, item.scenario(), folder).failures) {
      expected.push_back(TextOf(failure));
    }
    failures += expected.size();
    const auto simulation = Simulation::Create(*plan);
    ASSERT_TRUE(simulation.ok()) << simulation.status();
    const absl::StatusOr<std::vector<std::string>> told = (*simulation)->Play(title);
    ASSERT_TRUE(told.ok()) << told.status();
    EXPECT_THAT(*told, ::testing::ElementsAreArray(expected));
  }
  EXPECT_GT(failures, 50u) << "little was compared";
}

}  // namespace
}  // namespace sluice::testing
