// Files of marked incidents.
#include "src/tune/incidents.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "tests/tune/tune_plans.h"

namespace sluice::tune {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

absl::StatusOr<Incidents> Read(const std::string& csv, const std::string& labels = "region") {
  const Plan plan = labels.empty() ? GatePlan("when mean(x) over 1m > 60")
                                   : GatePlan("when success_ratio(s) over 1m < 97%", labels);
  const Subject subject = SubjectOf(plan);
  const std::unique_ptr<trace::Input> input =
      *trace::Input::OpenBytes("marks.csv", csv, trace::kChunkBytes);
  return ReadIncidents(*input, subject);
}

std::string Text(const Incident& incident) {
  std::string text = absl::StrCat(incident.begin_ns / 1'000'000'000, "-",
                                  incident.end_ns / 1'000'000'000, " ", incident.name);
  for (const auto& [label, value] : incident.segment) {
    absl::StrAppend(&text, " ", label, "=", value);
  }
  return text;
}

std::vector<std::string> Texts(const absl::StatusOr<Incidents>& incidents) {
  std::vector<std::string> texts;
  EXPECT_TRUE(incidents.ok()) << incidents.status();
  if (!incidents.ok()) return texts;
  for (const Incident& incident : incidents->all) texts.push_back(Text(incident));
  return texts;
}

TEST(Incidents, AreReadInOrderOfTime) {
  EXPECT_THAT(Texts(Read("begin,end\n1970-01-01T00:05:00Z,1970-01-01 00:06:00\n60,120\n")),
              ElementsAre("60-120 ", "300-360 "));
}

TEST(Incidents, MayHaveNamesAndLabels) {
  EXPECT_THAT(Texts(Read("name,region,end,begin\n\"cdn, down\",sg,120,60\n,,240,180\n")),
              ElementsAre("60-120 cdn, down region=sg", "180-240 "));
}

TEST(Incidents, MayBeMomentsOrNone) {
  EXPECT_THAT(Texts(Read("begin,end\n60,60")), ElementsAre("60-60 "));
  EXPECT_THAT(Texts(Read("begin,end\n")), testing::IsEmpty());
}

// A file may serve gates with labels and gates without.
TEST(Incidents, MayHaveLabelsOfOtherGates) {
  const absl::StatusOr<Incidents> incidents = Read("begin,end,region\n60,120,sg\n", "");
  EXPECT_THAT(Texts(incidents), ElementsAre("60-120 "));
  EXPECT_THAT(incidents->ignored, ElementsAre("region"));
}

struct BadFile {
  const char* csv;
  const char* complaint;
};

class BadFiles : public testing::TestWithParam<BadFile> {};

TEST_P(BadFiles, SayWhereAndWhatWouldBeRight) {
  const absl::StatusOr<Incidents> incidents = Read(GetParam().csv);
  ASSERT_FALSE(incidents.ok());
  EXPECT_THAT(std::string(incidents.status().message()), HasSubstr(GetParam().complaint));
}

INSTANTIATE_TEST_SUITE_P(
    All, BadFiles,
    testing::Values(
        BadFile{"", "marks.csv: is empty; a file of incidents begins with the line `begin,end`"},
        BadFile{"begin\n60\n", "marks.csv:1: there is no column `end`; the header"},
        BadFile{"60,120\n", "marks.csv:1: the column `60` is none of `begin`, `end`, `name`"},
        BadFile{"begin,end,begin\n", "marks.csv:1: the column `begin` is there twice"},
        BadFile{"begin,end,regoin\n", "did you mean `region`?"},
        BadFile{"begin,end,what\n", "the column `what` is none of"},
        BadFile{"begin,end\n60\n", "marks.csv:2: the row has 1 fields, and the header 2"},
        BadFile{"begin,end\n60,120,180\n", "marks.csv:2: the row has 3 fields"},
        BadFile{"begin,end\n60,120\n120,60\n", "marks.csv:3: the incident ends before it begins"},
        BadFile{"begin,end\nsoon,120\n", "marks.csv:2: `begin`: "},
        BadFile{"begin,end\n1700-01-01,120\n", "marks.csv:2: `begin`: a time of "},
        BadFile{"begin,end\n60,9000000000\n", "is beyond the years that an engine can run in"},
        BadFile{"begin,end\n60,\n", "marks.csv:2: `end`: "},
        BadFile{"begin,end\n\"60,120\n", "marks.csv:2: a quote that is never closed"},
        BadFile{"begin,end,name\n60,120,\xff\n", "marks.csv:2: "}));

}  // namespace
}  // namespace sluice::tune
