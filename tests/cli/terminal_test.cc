// What depends on who reads: colours and progress are for terminals.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/cli/command.h"

namespace sluice::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr char kEscape[] = "\x1b[";

class OnATerminal : public testing::Test {
 protected:
  OnATerminal() {
    WriteFile(scratch_.path() / "bad.sluice", "role on_call\nsignal cpu gaug\n");
    WriteFile(scratch_.path() / "cpu.sluice",
              "role on_call\nsignal cpu gauge\n"
              "gate hot { owner on_call when last(cpu) over 1s > 90 }\n");
    WriteFile(scratch_.path() / "cpu.csv", "time,value\n1700000000,95\n1700000001,95\n");
  }

  Ran On(const std::string& script) { return RunOnTerminal(scratch_.path(), script); }

  Scratch scratch_;
};

TEST_F(OnATerminal, ErrorsAreColoured) {
  const Ran ran = On("sluice check bad.sluice");
  EXPECT_EQ(ran.status, 1);
  EXPECT_THAT(ran.out, HasSubstr("\x1b[1;31merror:\x1b[0m"));
}

TEST_F(OnATerminal, TripsAreColoured) {
  EXPECT_THAT(On("sluice replay cpu.sluice --data cpu=cpu.csv").out,
              HasSubstr("\x1b[1;31mTRIP\x1b[0m"));
}

TEST_F(OnATerminal, NoColorIsHonoured) {
  EXPECT_THAT(On("NO_COLOR=1 sluice check bad.sluice").out, Not(HasSubstr(kEscape)));
  EXPECT_THAT(On("NO_COLOR=1 sluice replay cpu.sluice --data cpu=cpu.csv").out,
              Not(HasSubstr(kEscape)));
}

TEST_F(OnATerminal, AnEmptyNoColorIsNone) {
  EXPECT_THAT(On("NO_COLOR= sluice check bad.sluice").out, HasSubstr(kEscape));
}

TEST_F(OnATerminal, ADumbOneGetsPlainText) {
  EXPECT_THAT(On("TERM=dumb sluice check bad.sluice").out, Not(HasSubstr(kEscape)));
}

TEST_F(OnATerminal, ShortWorkShowsNoProgress) {
  EXPECT_THAT(On("sluice replay cpu.sluice --data cpu=cpu.csv > /dev/null").out,
              Not(HasSubstr("M rows")));
}

TEST_F(OnATerminal, LongWorkShowsProgressAndTakesItAway) {
  const Ran ran =
      On("(echo time,value; i=0; while [ $i -lt 4000 ]; do echo $((1700000000 + i)),1; "
         "i=$((i + 1)); done; sleep 1.2; while [ $i -lt 5000 ]; do echo $((1700000000 + i)),1; "
         "i=$((i + 1)); done) | sluice replay cpu.sluice --data cpu=-");
  EXPECT_EQ(ran.status, 0);
  EXPECT_THAT(ran.out, HasSubstr("M rows"));
  EXPECT_GT(ran.out.rfind("\r\x1b[K"), ran.out.rfind("M rows"));
}

TEST_F(OnATerminal, MutantsShowHowFarTheyAre) {
  WriteFile(scratch_.path() / "long.sluice",
            "role on_call\nsignal cpu gauge\n"
            "gate hot { owner on_call  when last(cpu) over 1s > 90  for 5s }\n"
            "scenario \"long\" { owner on_call  feed cpu: 50 for 30d  expect hot never trips }\n");
  const Ran ran = On("sluice test long.sluice --mutate --mutate-time 2s");
  EXPECT_THAT(ran.out, HasSubstr(" of 12 mutants"));
  EXPECT_GT(ran.out.rfind("\r\x1b[K"), ran.out.rfind(" of 12 mutants"));
  EXPECT_THAT(ran.out, HasSubstr("mutation of long.sluice: 12 mutants"));
}

TEST_F(OnATerminal, ABinaryMessageIsNotForIt) {
  const Ran ran = On("sluice convert cpu.sluice --to proto");
  EXPECT_EQ(ran.status, 2);
  EXPECT_THAT(ran.out, HasSubstr("-o"));
}

TEST(OnAPipe, NothingIsColoured) {
  const Scratch scratch;
  WriteFile(scratch.path() / "bad.sluice", "signal cpu gaug\n");
  const Ran ran = RunShell(scratch.path(), "sluice check bad.sluice");
  EXPECT_THAT(ran.out + ran.err, Not(HasSubstr(kEscape)));
}

}  // namespace
}  // namespace sluice::cli
