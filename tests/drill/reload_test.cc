// A scenario that reloads another plan: what is typed, completed and shown is of the plan that
// runs.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "src/drill/board.h"
#include "src/drill/command.h"
#include "src/drill/drill.h"
#include "src/scenario/suite.h"

namespace sluice::drill {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::int64_t kSecond = 1'000'000'000;

constexpr char kPlan[] = R"(
lateness 0s
role r
signal up gauge by host
lever doors by host { open, shut }
gate gone by host { owner r when last(up) over 1s < 1 }
gate down by host { owner r when last(up) over 1s < 1 hold doors at shut }
scenario "reloaded" {
  owner r
  feed up{host = "a"} every 1s: 0 for 1m
  reload "other.sluice" at 20s
})";

constexpr char kOther[] = R"(
lateness 0s
role r
role chief
lever room by host percent, lowest wins, default 100%
signal up gauge by host
gate first { owner chief when max of host (last(up) over 1s) > 9 }
gate down by host { owner r when last(up) over 1s < 1 for 5s }
ramp opening by host { owner r lever room step 10% hold 1m guard first }
)";

class ReloadInADrill : public testing::Test {
 protected:
  ReloadInADrill() {
    const std::string folder = testing::TempDir();
    std::ofstream(folder + "/other.sluice") << kOther;
    Diagnostics diagnostics;
    suite_ = *scenario::Suite::Load(folder + "/plan.sluice", kPlan, {}, diagnostics);
    scenario::Fault fault;
    auto drill = Drill::Make(suite_->plan(), *suite_->cases()[0].scenario, folder,
                             scenario::Acts::kNone, "r", fault);
    EXPECT_TRUE(drill.ok()) << drill.status();
    drill_ = *std::move(drill);
    drill_->Begin([](const v1::Event&) {});
  }

  void PlayTo(std::int64_t second) {
    scenario::Fault fault;
    ASSERT_TRUE(drill_->PlayTo(second * kSecond, fault).ok());
  }
  std::string Answer(const std::string& line) {
    const auto command = ParseCommand(line, drill_->plan().program());
    return command.ok() ? drill_->Do(*command).text : std::string(command.status().message());
  }
  std::vector<std::string> Gates() const {
    std::vector<std::string> targets;
    for (const Board::Gate& gate : BoardOf(*drill_).gates) targets.push_back(gate.target);
    return targets;
  }
  std::vector<std::string> Levers() const {
    std::vector<std::string> levers;
    for (const Board::Lever& lever : BoardOf(*drill_).levers) {
      levers.push_back(lever.target + " " + lever.value);
    }
    return levers;
  }

  std::unique_ptr<scenario::Suite> suite_;
  std::unique_ptr<Drill> drill_;
};

TEST_F(ReloadInADrill, IsFollowedByCommandsAndTheBoard) {
  PlayTo(10);
  EXPECT_THAT(Gates(), ElementsAre("gone a", "down a"));
  EXPECT_THAT(Levers(), ElementsAre("doors a shut"));
  EXPECT_EQ(Answer("ack gone"), "done: gone{host = \"a\"}, by r");
  PlayTo(20);
  EXPECT_THAT(Levers(), ElementsAre("room 100%"));
  EXPECT_THAT(Answer("ack gone"), HasSubstr("gone"));
  PlayTo(22);
  EXPECT_THAT(Gates(), ElementsAre("down a"));  // pending, of the other plan
  EXPECT_EQ(Answer("start opening"), "done: opening{host = \"a\"}, by r");
  PlayTo(30);
  EXPECT_EQ(Answer("ack down"), "done: down{host = \"a\"}, by r");
  EXPECT_THAT(Levers(), ElementsAre("room a 10%"));
  EXPECT_EQ(Answer("as chief"), "you are chief");
  EXPECT_EQ(drill_->plan().program().gates.size(), 2u);
}

}  // namespace
}  // namespace sluice::drill
