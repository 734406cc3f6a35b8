// Which segment is meant where none is named: the one that is tripped, or the only one that there
// is. Where several could be meant, the answer lists them, and nothing is done.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "src/drill/command.h"
#include "src/drill/drill.h"
#include "src/scenario/suite.h"

namespace sluice::drill {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

constexpr std::int64_t kSecond = 1'000'000'000;

constexpr char kPlan[] = R"(
lateness 0s
role r
signal up gauge by host
lever room by host percent, lowest wins, default 100%
gate down by host { owner r when last(up) over 1s < 1 }
ramp open by host { owner r lever room step 10% hold 1m step 100% guard down }
scenario "one host, then two, then none of three" {
  owner r
  feed up{host = "a"} every 1s: 0 for 40s
  feed up{host = "b"} every 1s: 1 for 20s, 0 for 20s
  feed up{host = "c"} every 1s: 1 for 40s
})";

class SegmentOfACommand : public testing::Test {
 protected:
  SegmentOfACommand() {
    Diagnostics diagnostics;
    suite_ = *scenario::Suite::Load("test.sluice", kPlan, {}, diagnostics);
    scenario::Fault fault;
    drill_ = *Drill::Make(suite_->plan(), *suite_->cases()[0].scenario, "", scenario::Acts::kNone,
                          "r", fault);
    drill_->Begin([](const v1::Event&) {});
  }

  std::string Answer(std::int64_t second, const std::string& line) {
    scenario::Fault fault;
    EXPECT_TRUE(drill_->PlayTo(second * kSecond, fault).ok());
    return drill_->Do(ParseCommand(line, suite_->plan().program()).value()).text;
  }

  std::unique_ptr<scenario::Suite> suite_;
  std::unique_ptr<Drill> drill_;
};

TEST_F(SegmentOfACommand, IsTheOneThatIsTripped) {
  EXPECT_EQ(Answer(10, "ack down"), "done: down{host = \"a\"}, by r");
  EXPECT_EQ(Answer(10, "silence down 5s"), "done: down{host = \"a\"}, by r");
}

TEST_F(SegmentOfACommand, IsAskedForWhereSeveralAreTripped) {
  EXPECT_EQ(Answer(30, "ack down"),
            "error: down is tripped in several segments: which one? there are a, b");
  EXPECT_EQ(Answer(30, "ack down b"), "done: down{host = \"b\"}, by r");
}

TEST_F(SegmentOfACommand, IsAskedForWhereNoneIsTrippedAndSeveralAreThere) {
  EXPECT_THAT(Answer(10, "start open"), StartsWith("error: open is by host: which one?"));
  EXPECT_THAT(Answer(10, "start open"), HasSubstr("a, b, c"));
}

// `start open "b"` is no note of whoever forgot the segment.
TEST_F(SegmentOfACommand, IsAStringAtTheEndThatNamesOne) {
  EXPECT_EQ(Answer(30, "ack down \"b\""), "done: down{host = \"b\"}, by r");
  EXPECT_THAT(Answer(30, "ack down \"no segment\""),
              StartsWith("error: down is tripped in several"));
  EXPECT_EQ(Answer(30, "ack down a \"b\""), "done: down{host = \"a\"}, by r");
  EXPECT_EQ(Answer(30, "start open \"c\""), "done: open{host = \"c\"}, by r");
  EXPECT_EQ(Answer(30, "pin room \"c\" 50% 1m"), "done: room{host = \"c\"}, by r");
  EXPECT_EQ(Answer(30, "unpin room \"c\""), "done: room{host = \"c\"}, by r");
}

}  // namespace
}  // namespace sluice::drill
