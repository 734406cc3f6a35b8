// A drill at a terminal: what people see and type, and that their terminal is theirs again.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>
#include <string>

#include "tests/cli/command.h"
#include "tests/cli/terminal_session.h"

namespace sluice::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr char kPlan[] =
    "plan \"Night\"\n"
    "role lead\nrole growth_lead reports to lead\n"
    "severity critical { acknowledge within 5m, resolve within 30m }\n"
    "signal up gauge by region\n"
    "lever expansion by region { running, paused }\n"
    "gate down by region {\n"
    "  owner growth_lead\n  severity critical\n  when last(up) over 10s < 1\n"
    "  hold expansion at paused\n}\n"
    "scenario \"it is down\" {\n  owner growth_lead\n"
    "  feed up{region = \"sg\"}: 1 for 1s, 0 for 2h\n"
    "  expect down{region = \"sg\"} trips by 1m\n}\n";

constexpr char kTheirScreen[] = "\x1b[?1049l";

class DrillOnATerminal : public testing::Test {
 protected:
  DrillOnATerminal() { WriteFile(scratch_.path() / "night.sluice", kPlan); }

  // The settings of the terminal are kept before and after; `pid` is the command's own.
  std::string Script(const std::string& options) const {
    return "trap : INT TERM QUIT; stty -a > before.txt; sh -c 'echo $$ > pid; exec sluice drill "
           "night.sluice " +
           options + "'; echo \"status $?\"; stty -a > after.txt";
  }
  void ExpectTheTerminalAsItWas() const {
    EXPECT_NE(ReadFile(scratch_.path() / "before.txt"), "");
    EXPECT_EQ(ReadFile(scratch_.path() / "after.txt"), ReadFile(scratch_.path() / "before.txt"));
  }
  pid_t Pid() const { return std::atoi(ReadFile(scratch_.path() / "pid").c_str()); }

  const Scratch scratch_;
};

TEST_F(DrillOnATerminal, ShowsWhatIsUpAndDoesWhatIsTyped) {
  TerminalSession session(scratch_.path(), Script("--role growth_lead --speed 30"), 24, 80);
  EXPECT_TRUE(session.Sees("DRILL  Night: it is down"));
  EXPECT_TRUE(session.Sees("TRIPPED"));
  EXPECT_TRUE(session.Sees("ack in "));
  EXPECT_TRUE(session.Sees("-> acknowledge down{region = \"sg\"} by"));
  session.Type("ack down sg \"taking\x7fg it\"\r");
  EXPECT_TRUE(session.Sees("> ack down sg \"taking it\""));
  EXPECT_TRUE(session.Sees("done: down{region = \"sg\"}, by growth_lead"));
  EXPECT_TRUE(session.Sees("ack by growth_lead"));
  session.Type("acc down\r");
  EXPECT_TRUE(session.Sees("did you mean `ack`?"));
  session.Type("pau\tx\x7f\r");
  EXPECT_TRUE(session.Sees("PAUSED"));
  session.Type("quit\r");
  EXPECT_TRUE(session.Sees(kTheirScreen));
  EXPECT_TRUE(session.Sees("SCORE"));
  EXPECT_TRUE(session.Sees("left before its end"));
  EXPECT_TRUE(session.Sees("status 0"));
  session.End();
  ExpectTheTerminalAsItWas();
}

TEST_F(DrillOnATerminal, WhatIsBeingTypedOutlivesTheClock) {
  TerminalSession session(scratch_.path(), Script("--role lead --speed 100"), 24, 80);
  EXPECT_TRUE(session.Sees("lead> "));
  session.Type("note half a line");
  EXPECT_TRUE(session.Sees("lead> note half a line"));
  // Frames go by, each with the line as it is.
  EXPECT_TRUE(session.Sees("lead> note half a line"));
  EXPECT_TRUE(session.Sees("lead> note half a line"));
  session.Type(" is whole\r");
  EXPECT_TRUE(session.Sees("> note half a line is whole"));
  session.Type("\x04");
  EXPECT_TRUE(session.Sees("1 note"));
  session.End();
}

TEST_F(DrillOnATerminal, PlaysToTheEndAndTellsTheScore) {
  TerminalSession session(scratch_.path(), Script("--speed 1000000"), 24, 80);
  EXPECT_TRUE(session.Sees("OVER"));
  EXPECT_TRUE(session.Sees("The scenario is over"));
  session.Type("ack down sg by lead\r");
  EXPECT_TRUE(session.Sees("only notes are taken"));
  session.Type("note that was long\r\r");
  EXPECT_TRUE(session.Sees("2h1s played"));
  EXPECT_TRUE(session.Sees("missed"));
  EXPECT_TRUE(session.Sees("status 1"));
  session.End();
  ExpectTheTerminalAsItWas();
}

TEST_F(DrillOnATerminal, SkipsOnAndKeepsToTheSpeed) {
  TerminalSession session(scratch_.path(), Script("--role lead --speed 1"), 24, 80);
  EXPECT_TRUE(session.Sees("lead> "));
  session.Type("skip 1h\r");
  EXPECT_TRUE(session.Sees("on to 1h"));
  session.Type("faster\rslower\rslower\r");
  EXPECT_TRUE(session.Sees("2 times real time"));
  EXPECT_TRUE(session.Sees("0.5 times real time"));
  session.Type("quit\r");
  EXPECT_TRUE(session.Sees("status 1")) << "nobody has acknowledged within 5m";
  session.End();
}

TEST_F(DrillOnATerminal, FitsAnySize) {
  TerminalSession session(scratch_.path(), Script("--role growth_lead --speed 30"), 24, 80);
  EXPECT_TRUE(session.Sees("TRIPPED"));
  session.Resize(40, 120);
  EXPECT_TRUE(session.Sees("\x1b[40;1H")) << "the prompt is at the bottom";
  for (const int columns : {30, 10, 2, 1}) {
    session.Resize(5, columns);
    EXPECT_TRUE(session.Sees("\x1b[5;1H")) << columns;
  }
  session.Resize(1, 1);
  EXPECT_TRUE(session.Sees("\x1b[1;1H"));
  session.Resize(24, 80);
  EXPECT_TRUE(session.Sees("\x1b[24;1H"));
  session.Type("quit\r");
  EXPECT_TRUE(session.Sees("status 0"));
  session.End();
  ExpectTheTerminalAsItWas();
}

TEST_F(DrillOnATerminal, ControlCGivesTheTerminalBackAndTheScore) {
  TerminalSession session(scratch_.path(), Script("--role lead"), 24, 80);
  EXPECT_TRUE(session.Sees("lead> "));
  session.Type("\x03");
  EXPECT_TRUE(session.Sees(kTheirScreen));
  EXPECT_TRUE(session.Sees("SCORE"));
  EXPECT_TRUE(session.Sees("status 130"));
  session.End();
  ExpectTheTerminalAsItWas();
}

TEST_F(DrillOnATerminal, SoDoesATermination) {
  TerminalSession session(scratch_.path(), Script("--role lead"), 24, 80);
  EXPECT_TRUE(session.Sees("lead> "));
  kill(Pid(), SIGTERM);
  EXPECT_TRUE(session.Sees(kTheirScreen));
  EXPECT_TRUE(session.Sees("status 143"));
  session.End();
  ExpectTheTerminalAsItWas();
}

TEST_F(DrillOnATerminal, NoColorIsHonoured) {
  TerminalSession session(scratch_.path(), "NO_COLOR=1 sluice drill night.sluice --role lead", 24,
                          80);
  EXPECT_TRUE(session.Sees("TRIPPED"));
  session.Type("quit\r");
  EXPECT_TRUE(session.Sees("SCORE"));
  session.End();
  EXPECT_THAT(session.shown(), Not(HasSubstr("\x1b[1;31m")));
  EXPECT_THAT(session.shown(), Not(HasSubstr("\x1b[1m")));
}

TEST_F(DrillOnATerminal, TextOfUsersIsEscaped) {
  std::string plan = kPlan;
  plan.replace(plan.find("\"sg\"}: 1"), 4, "\"a\\u001b[2Jb\"");
  WriteFile(scratch_.path() / "odd.sluice", plan);
  TerminalSession session(scratch_.path(), "sluice drill odd.sluice --role lead --speed 30", 24,
                          80);
  EXPECT_TRUE(session.Sees("TRIPPED"));
  session.Type("note \xc2\x9b x \xff y\r");
  EXPECT_TRUE(session.Sees("\\u009b x \\xff y"));
  session.Type("quit\r");
  EXPECT_TRUE(session.Sees("SCORE"));
  session.End();
  EXPECT_THAT(session.shown(), Not(HasSubstr("\x1b[2J")));
  EXPECT_THAT(session.shown(), Not(HasSubstr("\xc2\x9b")));
}

TEST_F(DrillOnATerminal, AnOutputThatIsNoneIsSaidSo) {
  TerminalSession session(scratch_.path(), "sluice drill night.sluice > out.txt; echo status $?",
                          24, 80);
  EXPECT_TRUE(session.Sees("stdout is no terminal"));
  EXPECT_TRUE(session.Sees("status 2"));
  session.End();
}

TEST_F(DrillOnATerminal, AtOnceItWaitsForNobody) {
  TerminalSession session(scratch_.path(), "sluice drill night.sluice --speed max; echo status $?",
                          24, 80);
  EXPECT_TRUE(session.Sees("TRIP"));
  EXPECT_TRUE(session.Sees("status 1"));
  session.End();
}

}  // namespace
}  // namespace sluice::cli
