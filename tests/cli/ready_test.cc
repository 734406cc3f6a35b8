// What `sluice ready` finds open. ready/clean.sluice is a plan in which nothing does; each
// .edit beside it takes one thing away, and says what must be found then, and nothing else:
//
//   KIND SUBJECT, owned by OWNER     (one line for each point; "nobody" for none)
//   --- replace
//   text of the plan
//   --- by
//   other text
//
// ready/launch_night/ does the same to the example of the launch night, a folder: what is to be
// replaced stands in one of its files, and `--- without` takes one away.
#include <gmock/gmock.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "sluice/journal.h"
#include "sluice/plan.h"
#include "src/language/unicode.h"
#include "src/ready/open_point.h"
#include "tests/cli/command.h"

namespace sluice::cli {
namespace {

namespace fs = std::filesystem;

using google::protobuf::Struct;
using testing::Contains;
using testing::Each;
using testing::ElementsAreArray;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

fs::path Folder() { return fs::path(SLUICE_TEST_DATA_DIR) / "cli" / "ready"; }

std::string Clean() { return ReadFile(Folder() / "clean.sluice"); }

struct Edit {
  std::vector<std::string> expected;
  std::string plan;
};

// Takes from `files`, by name, what an edit says; answers what must be found then.
std::vector<std::string> Apply(const fs::path& edit, std::map<std::string, std::string>& files) {
  const std::string text = ReadFile(edit);
  const std::vector<std::string> parts = absl::StrSplit(text, absl::ByString("--- without\n"));
  for (std::size_t i = 1; i < parts.size(); ++i) {
    const std::string name(absl::StripTrailingAsciiWhitespace(parts[i]));
    EXPECT_EQ(files.erase(name), 1u) << edit << ": " << name;
  }
  const std::vector<std::string> changes =
      absl::StrSplit(parts[0], absl::ByString("--- replace\n"));
  for (std::size_t i = 1; i < changes.size(); ++i) {
    const std::vector<std::string> sides = absl::StrSplit(changes[i], absl::ByString("--- by\n"));
    EXPECT_EQ(sides.size(), 2u) << edit;
    std::size_t in = 0;
    for (auto& [name, file] : files) {
      // A journal has the plan, too.
      if (!absl::EndsWith(name, ".sluice") || !absl::StrContains(file, sides[0])) continue;
      file = absl::StrReplaceAll(file, {{sides[0], sides[1]}});
      ++in;
    }
    EXPECT_EQ(in, 1u) << edit << ": " << sides[0];
  }
  return absl::StrSplit(changes[0], '\n', absl::SkipEmpty());
}

Edit ReadEdit(const std::string& name) {
  std::map<std::string, std::string> files = {{"clean.sluice", Clean()}};
  Edit edit;
  edit.expected = Apply(Folder() / (name + ".edit"), files);
  edit.plan = files["clean.sluice"];
  return edit;
}

std::vector<std::string> EditNames(const fs::path& folder = Folder()) {
  std::vector<std::string> names;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == ".edit") names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

// The lines of a JSON report, each of which must be a JSON object.
std::vector<Struct> ParseLines(const std::string& report) {
  std::vector<Struct> lines;
  for (const absl::string_view line : absl::StrSplit(report, '\n', absl::SkipEmpty())) {
    EXPECT_TRUE(
        google::protobuf::util::JsonStringToMessage(std::string(line), &lines.emplace_back()).ok())
        << line;
  }
  return lines;
}

std::string Text(const Struct& line, const std::string& field) {
  const auto found = line.fields().find(field);
  return found == line.fields().end() ? "" : found->second.string_value();
}

// The open points: "KIND SUBJECT, owned by OWNER".
std::vector<std::string> OpenIn(const std::string& report) {
  std::vector<std::string> open;
  for (const Struct& line : ParseLines(report)) {
    if (Text(line, "ready") != "open") continue;
    const std::string owner = Text(line, "owner");
    open.push_back(absl::StrCat(Text(line, "kind"), " ", Text(line, "subject"), ", owned by ",
                                owner.empty() ? "nobody" : owner));
    EXPECT_NE(Text(line, "message"), "");
    EXPECT_NE(Text(line, "remedy"), "");
  }
  return open;
}

Ran Ready(const Scratch& scratch, const std::string& plan, const std::string& options) {
  WriteFile(scratch.path() / "night.sluice", plan);
  return RunShell(scratch.path(), "sluice ready night.sluice " + options);
}

class ReadyEdit : public testing::TestWithParam<std::string> {};

TEST_P(ReadyEdit, OpensOnePointAndNoOther) {
  const Edit edit = ReadEdit(GetParam());
  const Scratch scratch;
  const Ran ran = Ready(scratch, edit.plan, "--format json");
  EXPECT_THAT(OpenIn(ran.out), ElementsAreArray(edit.expected)) << ran.out;
  EXPECT_EQ(ran.err, "");
  EXPECT_EQ(ran.status, 1);
}

INSTANTIATE_TEST_SUITE_P(Edits, ReadyEdit, testing::ValuesIn(EditNames()),
                         [](const auto& test) { return test.param; });

fs::path LaunchNightFolder() { return fs::path(SLUICE_TEST_DATA_DIR) / "../examples/launch_night"; }

std::map<std::string, std::string> LaunchNight() {
  std::map<std::string, std::string> files;
  for (const fs::directory_entry& entry : fs::directory_iterator(LaunchNightFolder())) {
    files[entry.path().filename().string()] = ReadFile(entry.path());
  }
  return files;
}

// Its mutants are for tests/examples: they take a while.
Ran ReadyForTheNight(const std::map<std::string, std::string>& files) {
  const Scratch scratch;
  const fs::path folder = scratch.path() / "launch_night";
  fs::create_directories(folder);
  for (const auto& [name, text] : files) WriteFile(folder / name, text);
  return RunShell(scratch.path(), "sluice ready launch_night --mutants 0 --format json");
}

TEST(LaunchNight, IsReady) {
  const Ran ran = ReadyForTheNight(LaunchNight());
  EXPECT_THAT(OpenIn(ran.out), IsEmpty());
  EXPECT_EQ(ran.err, "");
  EXPECT_EQ(ran.status, 0);
}

class LaunchNightWithout : public testing::TestWithParam<std::string> {};

TEST_P(LaunchNightWithout, IsNotReadyAndSaysWhy) {
  std::map<std::string, std::string> files = LaunchNight();
  const std::vector<std::string> expected =
      Apply(Folder() / "launch_night" / (GetParam() + ".edit"), files);
  const Ran ran = ReadyForTheNight(files);
  EXPECT_THAT(OpenIn(ran.out), ElementsAreArray(expected)) << ran.out;
  EXPECT_EQ(ran.err, "");
  EXPECT_EQ(ran.status, 1);
}

INSTANTIATE_TEST_SUITE_P(Edits, LaunchNightWithout,
                         testing::ValuesIn(EditNames(Folder() / "launch_night")),
                         [](const auto& test) { return test.param; });

TEST(Ready, EachKindThatAPlanAloneCanHaveHasAnEdit) {
  std::set<std::string> found;
  for (const std::string& name : EditNames()) {
    for (const std::string& line : ReadEdit(name).expected) {
      found.insert(line.substr(0, line.find(' ')));
    }
  }
  for (const absl::string_view kind : ready::AllKinds()) {
    if (kind == "no-drill" || kind == "old-drill") continue;  // of journals
    if (kind == "plan-without-gate") continue;                // tests/ready
    EXPECT_THAT(found, Contains(std::string(kind)));
  }
}

TEST(Ready, OfACleanPlanNothingStandsOpen) {
  const Scratch scratch;
  const Ran text = Ready(scratch, Clean(), "");
  EXPECT_THAT(text.out, HasSubstr("ready: nothing stands open in night.sluice\n"));
  EXPECT_EQ(text.status, 0);
  const Ran json = Ready(scratch, Clean(), "--format json");
  EXPECT_THAT(OpenIn(json.out), IsEmpty());
  const Struct plan = ParseLines(json.out).back();
  EXPECT_EQ(Text(plan, "ready"), "plan");
  EXPECT_EQ(plan.fields().at("open").number_value(), 0);
  const Struct& looked_at = plan.fields().at("looked_at").struct_value();
  EXPECT_EQ(looked_at.fields().at("gates").number_value(), 1);
  EXPECT_EQ(looked_at.fields().at("scenarios").number_value(), 3);
  EXPECT_GT(looked_at.fields().at("mutants").number_value(), 20);
}

// Names, titles and items are data, in each form of the report.
TEST(Ready, TextOfUsersDrivesNoTerminalAndNoPage) {
  const std::string plan = absl::StrCat(
      Clean(), "checklist { item \"\\u001b[31m<b>|</b> `x` [a](b) \\u202e\" owner keeper }\n",
      "scenario \"a|b <i> \\u001b\" { feed errors: 0 for 1m  expect too_many trips by 1m }\n");
  const Scratch scratch;
  for (const char* const format : {"text", "json", "markdown"}) {
    const Ran ran = Ready(scratch, plan, absl::StrCat("--format ", format));
    EXPECT_EQ(ran.status, 1) << ran.err;
    for (const char c : ran.out) EXPECT_TRUE(c == '\n' || static_cast<unsigned char>(c) >= 0x20);
    EXPECT_THAT(ran.out, Not(HasSubstr("\xe2\x80\xae"))) << format;  // U+202E
  }
  const Ran page = Ready(scratch, plan, "--format markdown");
  EXPECT_THAT(page.out, HasSubstr("\\<b\\>\\|\\</b\\> \\`x\\` \\[a\\](b)"));
  const Ran json = Ready(scratch, plan, "--format json");
  EXPECT_THAT(OpenIn(json.out), Contains("scenario-without-owner a|b <i> \x1b, owned by nobody"));
}

TEST(Ready, TheTableKeepsWithin80Columns) {
  const std::string plan = absl::StrReplaceAll(
      Clean(), {{"keeper", "the_keeper_of_the_only_door_of_the_house"},
                {"too_many", "too_many_errors_within_the_last_ten_seconds_of_the_night"},
                {"  severity  major\n", ""}});
  const Scratch scratch;
  const Ran ran = Ready(scratch, plan, "");
  for (const absl::string_view line : absl::StrSplit(ran.out, '\n')) {
    // A word that is longer than its column is not broken.
    if (absl::StrContains(line, "too_many_errors")) continue;
    EXPECT_LE(language::DisplayWidth(line), 80u) << line;
  }
}

TEST(Ready, MutantsAreTriedWithinBoundsAndTheRestIsTold) {
  const Scratch scratch;
  const Ran few = Ready(scratch, Clean(), "--mutants 3");
  EXPECT_THAT(few.out, HasSubstr("3 mutants\n"));
  EXPECT_THAT(few.out, HasSubstr("not tried: "));
  EXPECT_THAT(few.out, HasSubstr("--mutants asks for 3"));
  EXPECT_EQ(few.status, 0);
  const Ran none = Ready(scratch, Clean(), "--time-budget 1ms");
  EXPECT_THAT(none.out, HasSubstr("time was up after 1ms"));
}

// A plan without scenarios: its gate is open, and not each of its numbers too.
TEST(Ready, WithoutScenariosNoMutantIsTried) {
  const std::string clean = Clean();
  const Scratch scratch;
  const Ran ran = Ready(scratch, clean.substr(0, clean.find("scenario \"")), "--format json");
  EXPECT_THAT(OpenIn(ran.out),
              ElementsAreArray({"gate-without-scenario too_many, owned by keeper",
                                "ramp-without-scenario open_up, owned by keeper"}));
}

TEST(Ready, OfVeryManyErrorsItSaysThatTheFirstAreShown) {
  std::string plan;
  for (int i = 0; i < 130; ++i) absl::StrAppend(&plan, "role r", i, " reports to nobody\n");
  const Scratch scratch;
  const Ran ran = Ready(scratch, plan, "");
  EXPECT_THAT(ran.out, HasSubstr("not ready: 100 points stand open"));
  EXPECT_THAT(ran.out, HasSubstr("no more than 100 are shown"));
}

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kDay = 24 * 60 * 60 * kSecond;
constexpr std::int64_t kNow = 20'500 * kDay;  // 2026-02-16

v1::Event EventAt(std::int64_t time_ns, v1::Event::Kind kind, const std::string& word) {
  v1::Event event;
  event.set_kind(kind);
  event.mutable_time()->set_seconds(time_ns / kSecond);
  (kind == v1::Event::CHECKED ? *event.mutable_item() : *event.mutable_reason()) = word;
  return event;
}

void WriteJournal(const fs::path& file, const std::vector<v1::Event>& events) {
  const Plan plan = Plan::Parse(Clean(), "clean.sluice").value();
  const auto journal = JournalWriter::Open(file.string(), plan, kNow).value();
  for (const v1::Event& event : events) ASSERT_TRUE(journal->Append(event).ok());
  ASSERT_TRUE(journal->Close().ok());
}

TEST(Ready, JournalsTellOfDrillsAndTickedItems) {
  const auto drill = static_cast<v1::Event::Kind>(25);
  const std::string plan =
      absl::StrCat(Clean(), "checklist { item \"the rollback was tried\" owner keeper }\n");
  const std::string now = " --format json --now 2026-02-16T00:00:00Z ";
  const Scratch scratch;
  WriteJournal(scratch.path() / "ticked",
               {EventAt(kNow - kDay, v1::Event::CHECKED, "the rollback was tried")});
  WriteJournal(scratch.path() / "drill", {EventAt(kNow - 10 * kDay, drill, "errors come in")});
  EXPECT_THAT(OpenIn(Ready(scratch, plan, now).out),
              ElementsAreArray({"checklist-item the rollback was tried, owned by keeper"}));
  EXPECT_THAT(OpenIn(Ready(scratch, plan, now + "--journal ticked").out),
              ElementsAreArray({"no-drill , owned by keeper"}));
  EXPECT_THAT(
      OpenIn(
          Ready(scratch, plan, now + "--journal ticked --journal drill --drilled-within 9d").out),
      ElementsAreArray({"old-drill errors come in, owned by keeper"}));
  const Ran all = Ready(scratch, plan, now + "--journal ticked --journal drill");
  EXPECT_THAT(OpenIn(all.out), IsEmpty());
  EXPECT_EQ(all.status, 0);
  EXPECT_THAT(all.out, HasSubstr("the last drill was 10 days ago: \\\"errors come in\\\""));
}

// A record in the middle of the journal, and at its end, where a writer may be at work.
TEST(Ready, AJournalThatIsNotWholeIsToldOf) {
  const Scratch scratch;
  const fs::path journal = scratch.path() / "journal";
  for (const std::string item : {"first", "last"}) {
    fs::remove(journal);
    WriteJournal(journal, {EventAt(kNow, v1::Event::CHECKED, "first"),
                           EventAt(kNow, v1::Event::CHECKED, "last")});
    std::string bytes = ReadFile(journal);
    const std::size_t at = bytes.rfind(item);
    ASSERT_NE(at, std::string::npos);
    bytes[at] = 'x';
    WriteFile(journal, bytes);
    const Ran damaged = Ready(scratch, Clean(), "--format json --journal journal");
    EXPECT_THAT(damaged.out, HasSubstr("the journal is not whole")) << damaged.err;
  }
}

TEST(Ready, WhatIsNoJournalIsAnError) {
  const Scratch scratch;
  const Ran none = Ready(scratch, Clean(), "--journal nowhere");
  EXPECT_EQ(none.status, 2);
  EXPECT_THAT(none.err, HasSubstr("nowhere"));
  const Ran other = Ready(scratch, Clean(), "--journal night.sluice");
  EXPECT_EQ(other.status, 2);
  EXPECT_THAT(other.err, HasSubstr("night.sluice"));
}

// A folder: the plan, files that use it, and a plan that is loaded only in the course of one.
TEST(Ready, AFolderIsAPlanWithAllItsScenarios) {
  const std::string clean = Clean();
  const std::size_t scenarios = clean.find("scenario \"");
  const Scratch scratch;
  const fs::path room = scratch.path() / "room";
  fs::create_directories(room / "failures" / ".old");
  WriteFile(room / "night.sluice", clean.substr(0, scenarios));
  WriteFile(room / "failures" / "all.sluice",
            absl::StrCat("use \"../night.sluice\"\n", clean.substr(scenarios)));
  WriteFile(room / "failures" / ".old" / "bad.sluice", "gate {");
  WriteFile(room / "notes.txt", "gate {");
  const Ran whole = RunShell(scratch.path(), "sluice ready room");
  EXPECT_THAT(whole.out, HasSubstr("nothing stands open in room/night.sluice"));
  EXPECT_EQ(whole.status, 0) << whole.out << whole.err;
  EXPECT_EQ(RunShell(scratch.path(), "sluice test room").status, 0);

  // Named twice, it is read once.
  const Ran again = RunShell(scratch.path(), "sluice test room/failures/all.sluice room ./room");
  EXPECT_THAT(again.err, HasSubstr("3 scenarios: 3 passed"));

  WriteFile(room / "other.sluice",
            "role r\nsignal x gauge\ngate g { owner r  when max(x) over 1s > 1 }");
  const Ran two = RunShell(scratch.path(), "sluice ready room");
  EXPECT_EQ(two.status, 2);
  EXPECT_THAT(two.err, HasSubstr("these are several plans: "));

  fs::create_directories(scratch.path() / "empty");
  const Ran empty = RunShell(scratch.path(), "sluice ready empty");
  EXPECT_EQ(empty.status, 2);
  EXPECT_THAT(empty.err, HasSubstr("empty: there is no .sluice file in this folder"));
}

}  // namespace
}  // namespace sluice::cli
