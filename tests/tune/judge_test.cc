// What settings are worth, held against incidents.
#include "src/tune/judge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/tune/tune_plans.h"

namespace sluice::tune {
namespace {

using testing::ElementsAre;

Incident From(std::int64_t begin, std::int64_t end, const std::string& region = "") {
  Incident incident;
  incident.begin_ns = begin;
  incident.end_ns = end;
  if (!region.empty()) incident.segment["region"] = region;
  return incident;
}

Trip At(std::int64_t time, std::int64_t cleared = -1, const std::string& region = "") {
  Trip trip;
  trip.at_ns = time;
  if (cleared >= 0) trip.cleared_ns = cleared;
  if (!region.empty()) trip.segment["region"] = region;
  return trip;
}

// "1 missed, 2 false, after 5; 12, missed since 7, missed"
std::string Judged(const std::vector<Trip>& trips, const std::vector<Incident>& incidents,
                   std::int64_t margin = 0) {
  Course course;
  course.trips = trips;
  const Verdict verdict = Judge(course, incidents, margin);
  std::string text = absl::StrCat(verdict.missed, " missed, ", verdict.false_trips, " false");
  if (verdict.delay_ns.has_value()) absl::StrAppend(&text, ", after ", *verdict.delay_ns);
  const char* separator = "; ";
  for (const Answer& answer : verdict.answers) {
    absl::StrAppend(&text, separator);
    separator = ", ";
    if (answer.delay_ns.has_value()) {
      absl::StrAppend(&text, *answer.delay_ns);
    } else {
      absl::StrAppend(&text, "missed");
      if (answer.tripped_since_ns.has_value()) {
        absl::StrAppend(&text, " since ", *answer.tripped_since_ns);
      }
    }
  }
  return text;
}

TEST(AnIncident, IsCaughtByATripWithinIt) {
  EXPECT_EQ(Judged({At(105)}, {From(100, 110)}), "0 missed, 0 false, after 5; 5");
  EXPECT_EQ(Judged({At(100)}, {From(100, 110)}), "0 missed, 0 false, after 0; 0");
  EXPECT_EQ(Judged({At(110)}, {From(100, 110)}), "0 missed, 0 false, after 10; 10");
  EXPECT_EQ(Judged({At(111)}, {From(100, 110)}), "1 missed, 1 false; missed");
  EXPECT_EQ(Judged({At(99, 100)}, {From(100, 110)}), "1 missed, 1 false; missed");
  EXPECT_EQ(Judged({}, {From(100, 110)}), "1 missed, 0 false; missed");
  EXPECT_EQ(Judged({At(5), At(6)}, {}), "0 missed, 2 false");
}

TEST(AnIncident, IsCaughtByTheFirstOfSeveralTrips) {
  EXPECT_EQ(Judged({At(103, 104), At(107)}, {From(100, 110)}), "0 missed, 0 false, after 3; 3");
}

// A gate that is always tripped has told of nothing.
TEST(AnIncident, IsMissedByAGateThatWasTrippedBefore) {
  EXPECT_EQ(Judged({At(50)}, {From(100, 110), From(200, 210)}),
            "2 missed, 1 false; missed since 50, missed since 50");
  EXPECT_EQ(Judged({At(50, 101)}, {From(100, 110)}), "1 missed, 1 false; missed since 50");
  // But by a trip in the incident before it, that trip is none the worse.
  EXPECT_EQ(Judged({At(105)}, {From(100, 110), From(120, 130)}),
            "1 missed, 0 false, after 5; 5, missed since 105");
  // It may trip anew.
  EXPECT_EQ(Judged({At(50, 101), At(105)}, {From(100, 110)}), "0 missed, 1 false, after 5; 5");
}

TEST(AMargin, WidensIncidents) {
  EXPECT_EQ(Judged({At(97)}, {From(100, 110)}, 3), "0 missed, 0 false, after -3; -3");
  EXPECT_EQ(Judged({At(96, 98)}, {From(100, 110)}, 3), "1 missed, 1 false; missed");
  EXPECT_EQ(Judged({At(113)}, {From(100, 110)}, 3), "0 missed, 0 false, after 13; 13");
  EXPECT_EQ(Judged({At(114)}, {From(100, 110)}, 3), "1 missed, 1 false; missed");
}

TEST(Segments, AreThoseThatTheIncidentNames) {
  const std::vector<Incident> incidents = {From(100, 110, "sg"), From(100, 110)};
  EXPECT_EQ(Judged({At(105, -1, "eu")}, incidents), "1 missed, 0 false, after 5; missed, 5");
  EXPECT_EQ(Judged({At(105, -1, "sg")}, incidents), "0 missed, 0 false, after 5; 5, 5");
  EXPECT_EQ(Judged({At(105, -1, "eu")}, {From(100, 110, "sg")}), "1 missed, 1 false; missed");
  // Tripped before in another segment is nothing to it.
  EXPECT_EQ(Judged({At(50, -1, "eu"), At(105, -1, "sg")}, {From(100, 110, "sg")}),
            "0 missed, 1 false, after 5; 5");
  EXPECT_EQ(Judged({At(50, -1, "eu")}, {From(100, 110, "sg")}), "1 missed, 1 false; missed");
}

TEST(Overlapping, IncidentsAreCaughtByOneTrip) {
  EXPECT_EQ(Judged({At(105)}, {From(100, 110), From(104, 120), From(90, 200)}),
            "0 missed, 0 false, after 5; 5, 1, 15");
}

TEST(TheDelay, IsThatInWhichHalfOfThemAreCaught) {
  const std::vector<Incident> three = {From(100, 199), From(200, 299), From(300, 399)};
  EXPECT_EQ(Judged({At(101, 102), At(205, 206), At(350)}, three),
            "0 missed, 0 false, after 5; 1, 5, 50");
  EXPECT_EQ(Judged({At(101, 102), At(350)}, three), "1 missed, 0 false, after 50; 1, missed, 50");
  EXPECT_EQ(Judged({At(101, 102)}, three), "2 missed, 0 false; 1, missed, missed");
  const std::vector<Incident> two = {From(100, 199), From(200, 299)};
  EXPECT_EQ(Judged({At(101, 102), At(205)}, two), "0 missed, 0 false, after 1; 1, 5");
  EXPECT_EQ(Judged({At(205)}, two), "1 missed, 0 false, after 5; missed, 5");
}

Verdict Of(std::size_t missed, std::size_t false_trips, std::int64_t delay,
           std::size_t incidents = 3) {
  Verdict verdict;
  verdict.answers.resize(incidents);
  verdict.missed = missed;
  verdict.false_trips = false_trips;
  if (delay >= 0) verdict.delay_ns = delay;
  return verdict;
}

std::vector<bool> Frontier(std::vector<Verdict> verdicts) {
  MarkFrontier(verdicts);
  std::vector<bool> marks;
  for (const Verdict& verdict : verdicts) marks.push_back(verdict.on_frontier);
  return marks;
}

TEST(TheFrontier, HasThoseThatNoneBeats) {
  EXPECT_THAT(Frontier({Of(0, 3, 5), Of(1, 0, 5), Of(1, 1, 5), Of(0, 4, 5), Of(1, 2, 1)}),
              ElementsAre(true, true, false, false, true));
  EXPECT_THAT(Frontier({Of(1, 1, 5), Of(1, 1, 5)}), ElementsAre(true, true));  // alike
  EXPECT_THAT(Frontier({Of(2, 0, -1), Of(1, 0, 900)}), ElementsAre(false, true));
}

// To trip never is no setting that anyone looks for.
TEST(TheFrontier, HasNoneThatMissesEverything) {
  EXPECT_THAT(Frontier({Of(3, 0, -1), Of(2, 1, -1)}), ElementsAre(false, true));
  EXPECT_THAT(Frontier({Of(3, 0, -1), Of(3, 1, -1)}), ElementsAre(true, false));
  EXPECT_THAT(Frontier({Of(0, 0, -1, 0), Of(0, 1, -1, 0)}), ElementsAre(true, false));
}

std::size_t RecommendedOf(std::vector<Verdict> verdicts, const std::vector<std::string>& thresholds,
                          const std::vector<std::string>& durations, std::size_t present) {
  MarkFrontier(verdicts);
  std::vector<Setting> settings;
  for (std::size_t i = 0; i < thresholds.size(); ++i) {
    settings.push_back({Threshold(thresholds[i]), Duration(durations[i])});
  }
  return Recommended(verdicts, settings, present);
}

TEST(TheRecommended, HasTheFewestFaultsThenTheShortestDelayThenChangesLeast) {
  const std::vector<std::string> at = {"1", "2", "3"};
  const std::vector<std::string> zero = {"0s", "0s", "0s"};
  EXPECT_EQ(RecommendedOf({Of(0, 3, 5), Of(1, 1, 9), Of(2, 1, 1)}, at, zero, 0), 1u);
  EXPECT_EQ(RecommendedOf({Of(2, 0, 5), Of(0, 2, 9), Of(1, 1, 1)}, at, zero, 0), 1u);  // missed
  EXPECT_EQ(RecommendedOf({Of(1, 0, 5), Of(1, 0, 4), Of(1, 0, 6)}, at, zero, 0), 1u);  // delay
  EXPECT_EQ(RecommendedOf({Of(1, 0, 5), Of(1, 0, 5), Of(1, 2, 7)}, at, zero, 2), 1u);  // near
  EXPECT_EQ(RecommendedOf({Of(1, 0, 5), Of(1, 0, 5), Of(1, 2, 7)}, {"1", "1", "1"},
                          {"0s", "1m", "3m"}, 2),
            1u);
  EXPECT_EQ(RecommendedOf({Of(1, 0, 5), Of(1, 0, 5), Of(1, 0, 5)}, at, zero, 1), 1u);  // as it is
}

}  // namespace
}  // namespace sluice::tune
