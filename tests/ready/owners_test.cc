// Who answers for what.
#include "src/ready/owners.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "sluice/plan.h"

namespace sluice::ready {
namespace {

constexpr char kPlan[] = R"(
  role head
  role growth reports to head
  role infra reports to head
  role edges reports to infra
  role guest
  signal x gauge
  lever own { a, b } owner growth
  lever shared { a, b }
  lever alone { a, b }
  severity both { resolve within 1h }
  severity apart { resolve within 1h }
  gate one { owner growth  severity both  when max(x) over 1s > 1  hold own at b  hold shared at b }
  gate two { owner edges  severity both  when max(x) over 1s > 1  hold own at b  hold shared at b }
  gate three { owner edges  severity apart  when max(x) over 1s > 1 }
  gate four { owner guest  severity apart  when max(x) over 1s > 1 }
)";

class OwnersTest : public testing::Test {
 protected:
  const plan::Program& program() const { return plan_.program(); }
  int Lever(const char* name) const { return program().FindLever(name); }

  const Plan plan_ = Plan::Parse(kPlan, "p.sluice").value();
  const Owners owners_{plan_.program(), {}};
};

TEST_F(OwnersTest, ALeverIsItsOwners) { EXPECT_EQ(owners_.OfLever(Lever("own")), "growth"); }

TEST_F(OwnersTest, ALeverWithoutOneIsTheLowestRolesAboveAllThatMoveIt) {
  EXPECT_EQ(owners_.OfLever(Lever("shared")), "head");
}

TEST_F(OwnersTest, ALeverThatNothingMovesIsNobodys) {
  EXPECT_EQ(owners_.OfLever(Lever("alone")), "");
}

TEST_F(OwnersTest, ASeverityIsTheirsWhoseGatesHaveIt) {
  EXPECT_EQ(owners_.OfSeverity("both"), "head");
  EXPECT_EQ(owners_.OfSeverity("apart"), "");  // edges and guest have nobody above both
  EXPECT_EQ(owners_.OfSeverity("none"), "");
}

TEST_F(OwnersTest, ARoleAnswersForWhatThoseBelowItOwn) {
  EXPECT_TRUE(owners_.AnswersForSomething("edges"));
  EXPECT_TRUE(owners_.AnswersForSomething("infra"));
  EXPECT_TRUE(owners_.AnswersForSomething("head"));
  EXPECT_FALSE(owners_.AnswersForSomething("nobody"));
}

TEST_F(OwnersTest, StatementsHaveTheOwnerOfWhatTheyDeclare) {
  std::vector<std::string> owners;
  for (const v1::Item& item : plan_.proto().items()) {
    if (item.has_lever() || item.has_severity() || item.has_gate()) {
      owners.push_back(owners_.OfItem(item));
    }
  }
  EXPECT_THAT(owners, testing::ElementsAre("growth", "head", "", "head", "", "growth", "edges",
                                           "edges", "guest"));
}

}  // namespace
}  // namespace sluice::ready
