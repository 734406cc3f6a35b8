// What people may type, and what they are told when it can't be read.
#include "src/drill/command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "sluice/plan.h"

namespace sluice::drill {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

constexpr char kPlan[] = R"(
role lead
role owner reports to lead
signal up gauge by region, host
lever expansion by region { running, paused }
lever admission percent, lowest wins, default 100%
gate down by region, host { owner owner when min(up) over 1m < 1 }
gate quiet { owner owner when silence(up) > 1m }
ramp open_up { owner owner lever admission step 50% hold 1m guard quiet }
)";

const plan::Program& Program() {
  static const Plan& plan = *new Plan(*Plan::Parse(kPlan, "test.sluice"));
  return plan.program();
}

Command Read(const std::string& line) {
  const absl::StatusOr<Command> command = ParseCommand(line, Program());
  EXPECT_TRUE(command.ok()) << line << ": " << command.status();
  return command.ok() ? *command : Command();
}

std::string Complaint(const std::string& line) {
  const absl::StatusOr<Command> command = ParseCommand(line, Program());
  EXPECT_FALSE(command.ok()) << line;
  return std::string(command.status().message());
}

TEST(Command, HasItsSegmentInTheOrderOfThePlan) {
  const Command command = Read("ack down sg a1 by owner \"taking it\"");
  EXPECT_EQ(command.verb, Verb::kAcknowledge);
  EXPECT_EQ(command.name, "down");
  EXPECT_THAT(command.segment, ElementsAre(Pair("region", "sg"), Pair("host", "a1")));
  EXPECT_EQ(command.role, "owner");
  EXPECT_EQ(command.note, "taking it");
}

TEST(Command, ManySpellingsOfASegmentAreOne) {
  for (const char* line : {
           "acknowledge down host=a1 region=sg",
           "ack down region=sg a1",
           "ack down sg host=a1",
           "ack down host = \"a1\" sg",
           "ack down{region = \"sg\", host = \"a1\"}",
           "  ack   down,sg,a1  ",
           "ack down \"sg\" a1",
       }) {
    EXPECT_THAT(Read(line).segment, ElementsAre(Pair("region", "sg"), Pair("host", "a1"))) << line;
  }
}

TEST(Command, AStringAtTheEndIsANoteUnlessItIsTheValueOfALabel) {
  EXPECT_EQ(Read("ack down sg a1 \"x\"").note, "x");
  EXPECT_EQ(Read("ack down sg a1 \"x\" by owner").note, "x");
  EXPECT_EQ(Read("ack quiet \"x\"").note, "x");
  EXPECT_EQ(Read("unpin expansion \"x\"").note, "x");
  const Command command = Read("ack down sg host=\"a 1\"");
  EXPECT_THAT(command.segment, ElementsAre(Pair("region", "sg"), Pair("host", "a 1")));
  EXPECT_EQ(command.note, "");
}

TEST(Command, AStringAtTheEndIsTheOneValueOfSeveralThatWouldBeMissing) {
  for (const std::string line : {"ack down sg \"a 1\"", "ack down region=sg \"a 1\"",
                                 "ack down sg \"a 1\" by owner", "ack down \"sg\" \"a 1\""}) {
    const Command command = Read(line);
    EXPECT_THAT(command.segment, ElementsAre(Pair("region", "sg"), Pair("host", "a 1"))) << line;
    EXPECT_EQ(command.note, "") << line;
  }
}

TEST(Command, ASegmentMayBeLeftOut) {
  EXPECT_THAT(Read("ack down").segment, IsEmpty());
  EXPECT_THAT(Read("unpin expansion").segment, IsEmpty());
}

TEST(Command, PinHasItsValueBeforeItsDuration) {
  const Command command = Read("pin expansion sg paused 1h30m by lead \"no more\"");
  EXPECT_THAT(command.segment, ElementsAre(Pair("region", "sg")));
  EXPECT_EQ(command.value, "paused");
  EXPECT_EQ(command.duration_ns, 90LL * 60 * 1'000'000'000);
  EXPECT_EQ(command.note, "no more");
  EXPECT_THAT(Read("pin expansion paused 10m").segment, IsEmpty());
  EXPECT_EQ(Read("pin admission 50% 10m").value, "50%");
  EXPECT_EQ(Read("pin admission \"50%\" 10m").value, "50%");
}

TEST(Command, TheOnlyRampNeedsNoName) {
  EXPECT_EQ(Read("hold ramp").name, "open_up");
  EXPECT_EQ(Read("hold ramp open_up").name, "open_up");
  EXPECT_EQ(Read("hold ramp \"wait\"").note, "wait");
  EXPECT_EQ(Read("start open_up by owner").role, "owner");
}

TEST(Command, ANoteIsWhatStandsThere) {
  EXPECT_EQ(Read("note it's odd: 5 > 3, \"really\"").note, "it's odd: 5 > 3, \"really\"");
  EXPECT_EQ(Read("note \"in quotes\" by owner").note, "in quotes");
  EXPECT_EQ(Read("note stand by owner").role, "owner");
  EXPECT_EQ(Read("note stand by him").note, "stand by him");
  EXPECT_EQ(Read("note \"not closed").note, "\"not closed");
}

TEST(Command, AnItemIsAStringOrAWord) {
  EXPECT_EQ(Read("tick \"Rollback rehearsed\" by owner").name, "Rollback rehearsed");
  EXPECT_EQ(Read("tick \"by owner\"").name, "by owner");
  EXPECT_EQ(Read("tick Rollback \"on Tuesday\"").note, "on Tuesday");
}

TEST(Command, OthersAreShort) {
  EXPECT_EQ(Read("as owner").name, "owner");
  EXPECT_EQ(Read("status").name, "");
  EXPECT_EQ(Read("status lead").name, "lead");
  EXPECT_EQ(Read("skip 5m").duration_ns, 300LL * 1'000'000'000);
  EXPECT_EQ(Read("?").verb, Verb::kHelp);
  EXPECT_EQ(Read("exit").verb, Verb::kQuit);
}

struct BadLine {
  const char* line;
  const char* complaint;
};

class BadCommand : public testing::TestWithParam<BadLine> {};

TEST_P(BadCommand, IsToldWhatIsWrong) {
  EXPECT_THAT(Complaint(GetParam().line), HasSubstr(GetParam().complaint));
}

INSTANTIATE_TEST_SUITE_P(
    Lines, BadCommand,
    testing::Values(
        BadLine{"", "a command is missing"}, BadLine{"acc down", "did you mean `ack`?"},
        BadLine{"\"ack\" down", "there is no command"}, BadLine{"ACK down", "`help` lists"},
        BadLine{"ack", "which gate? Write: ack GATE"},
        BadLine{"ack dwon", "the plan has no gate `dwon`; did you mean `down`?"},
        BadLine{"pin expnsion paused 10m", "did you mean `expansion`?"},
        BadLine{"ack expansion", "the plan has no gate `expansion`"},
        BadLine{"ack down sg", "a value is missing for host"},
        BadLine{"ack down sg a1 more", "`more` is one too many: down is by region, host"},
        BadLine{"ack quiet sg", "quiet has no labels"},
        BadLine{"ack down regio=sg a1", "did you mean `region`?"},
        BadLine{"ack down region=sg region=eu", "the label region has two values"},
        BadLine{"ack down region=", "a value is missing behind `region=`"},
        BadLine{"ack down sg a1 by", "a role is missing behind `by`"},
        BadLine{"ack down \"sg", "is not closed"}, BadLine{"ack down \"s\\q\"", "\\q"},
        BadLine{"pin expansion", "for how long?"},
        BadLine{"pin expansion 10m", "at which value is expansion?"},
        BadLine{"pin expansion sg paused", "a duration such as"},
        BadLine{"pin expansion sg paused 0s", "a duration such as"},
        BadLine{"pin expansion sg paused -5m", "a duration such as"},
        BadLine{"pin expansion sg paused 5", "a duration such as"},
        BadLine{"pin expansion sg eu paused 5m", "is one too many"},
        BadLine{"silence down sg a1", "a duration such as"}, BadLine{"start", "which ramp?"},
        BadLine{"start opn_up", "did you mean `open_up`?"}, BadLine{"tick", "which item?"},
        BadLine{"tick \"a\" b", "`b` is one too many"}, BadLine{"note", "what is to be noted?"},
        BadLine{"note by owner", "what is to be noted?"}, BadLine{"as", "as whom?"},
        BadLine{"as ownr", "did you mean `owner`?"},
        BadLine{"status nobody", "the plan has no role `nobody`"}, BadLine{"skip", "how far?"},
        BadLine{"skip far", "a duration such as"}, BadLine{"quit now", "`now` is one too many"},
        BadLine{"help \"me\"", "`me` is one too many"}));

TEST(Command, OddBytesAreShownEscaped) {
  EXPECT_THAT(Complaint("ack \x1b[31m"), HasSubstr("`\\u001b[31m`"));
  EXPECT_THAT(Complaint("\xff\xfe"), HasSubstr("`\\xff\\xfe`"));
  EXPECT_THAT(Complaint(std::string("ack down \0x a1 b", 16)), HasSubstr("one too many"));
}

TEST(Command, EachHasAUsage) {
  for (const Usage& usage : Usages()) {
    const std::string word = usage.usage.substr(0, usage.usage.find(' '));
    const absl::StatusOr<Command> command = ParseCommand(word, Program());
    if (command.ok()) {
      EXPECT_EQ(command->verb, usage.verb) << word;
    } else {
      EXPECT_THAT(std::string(command.status().message()), HasSubstr("rite: " + usage.usage));
    }
  }
}

TEST(Completion, GivesTheWordsThatMayStandThere) {
  std::size_t begin = 0;
  EXPECT_THAT(Completions("un", Program(), begin), ElementsAre("unpin"));
  EXPECT_EQ(begin, 0u);
  EXPECT_THAT(Completions("ack d", Program(), begin), ElementsAre("down"));
  EXPECT_EQ(begin, 4u);
  EXPECT_THAT(Completions("ack ", Program(), begin), ElementsAre("down", "quiet"));
  EXPECT_THAT(Completions("pin expansion sg pa", Program(), begin), ElementsAre("paused"));
  EXPECT_THAT(Completions("ack down sg by l", Program(), begin), ElementsAre("lead"));
  EXPECT_THAT(Completions("as ", Program(), begin), ElementsAre("lead", "owner"));
  EXPECT_THAT(Completions("hold ", Program(), begin), ElementsAre("open_up"));
  EXPECT_THAT(Completions("zzz", Program(), begin), IsEmpty());
}

}  // namespace
}  // namespace sluice::drill
