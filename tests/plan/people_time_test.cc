// Times and durations as people are told them.
#include "src/plan/people_time.h"

#include <cstdlib>
#include <filesystem>
#include <string>

#include "gtest/gtest.h"
#include "sluice/plan.h"

namespace sluice::plan {
namespace {

absl::Time Utc(const char* text) {
  absl::Time time;
  std::string error;
  EXPECT_TRUE(absl::ParseTime(absl::RFC3339_full, text, &time, &error)) << text << ": " << error;
  return time;
}

PeopleTime In(const char* zone) {
  const absl::optional<PeopleTime> time = PeopleTime::In(zone);
  EXPECT_TRUE(time.has_value()) << zone;
  return time.value_or(PeopleTime());
}

TEST(PeopleTime, SaysTimesInItsZone) {
  const absl::Time time = Utc("2026-11-27T12:03:10.25Z");
  const PeopleTime singapore = In("Asia/Singapore");
  EXPECT_EQ(singapore.zone(), "Asia/Singapore");
  EXPECT_TRUE(singapore.asked_for());
  EXPECT_EQ(singapore.TimeOfDay(time), "20:03");
  EXPECT_EQ(singapore.Seconds(time), "20:03:10");
  EXPECT_EQ(singapore.DateAndTime(time), "27 Nov 20:03 +08");
  EXPECT_EQ(singapore.InFull(time), "2026-11-27T20:03:10.25+08:00");
  EXPECT_EQ(singapore.Bare(time, false), "20:03:10.25");
  EXPECT_EQ(singapore.Bare(time, true), "27 Nov 20:03:10.25");
  EXPECT_EQ(singapore.DateInFull(time), "27 Nov 2026");
  EXPECT_EQ(In("America/St_Johns").DateAndTime(time), "27 Nov 08:33 NST");
  EXPECT_EQ(In("Asia/Kathmandu").InFull(time), "2026-11-27T17:48:10.25+05:45");
  EXPECT_EQ(In("Pacific/Kiritimati").DateAndTime(time), "28 Nov 02:03 +14");
}

TEST(PeopleTime, WithoutAZoneAskedForItIsUtcAndSaysSo) {
  const absl::Time time = Utc("2026-03-01T20:03:10Z");
  const PeopleTime none;
  EXPECT_EQ(none.zone(), "UTC");
  EXPECT_FALSE(none.asked_for());
  EXPECT_EQ(none.TimeOfDay(time), "20:03 UTC");
  EXPECT_EQ(none.Seconds(time), "20:03:10 UTC");
  EXPECT_EQ(none.DateAndTime(time), "1 Mar 20:03 UTC");
  EXPECT_EQ(none.InFull(time), "2026-03-01T20:03:10Z");
  EXPECT_EQ(none.Bare(time, false), "20:03:10") << "where the zone is told for all";
  EXPECT_EQ(In("UTC").TimeOfDay(time), "20:03") << "asked for, and so known to all";
  EXPECT_EQ(In("UTC").DateAndTime(time), "1 Mar 20:03 UTC");
}

// In 2026 Central Europe's clocks go from 2:00 to 3:00 on 29 March and from 3:00 to 2:00 on
// 25 October, both at 1:00 UTC.
TEST(PeopleTime, FollowsSummerTime) {
  const PeopleTime berlin = In("Europe/Berlin");
  EXPECT_EQ(berlin.Seconds(Utc("2026-03-29T00:59:59Z")), "01:59:59");
  EXPECT_EQ(berlin.Seconds(Utc("2026-03-29T01:00:00Z")), "03:00:00");
  EXPECT_EQ(berlin.Bare(Utc("2026-10-25T00:30:00Z"), false), "02:30:00 CEST");
  EXPECT_EQ(berlin.Bare(Utc("2026-10-25T01:30:00Z"), false), "02:30:00 CET");
  EXPECT_EQ(berlin.DateAndTime(Utc("2026-03-29T00:59:59Z")), "29 Mar 01:59 CET");
  EXPECT_EQ(berlin.DateAndTime(Utc("2026-03-29T01:00:00Z")), "29 Mar 03:00 CEST");
}

TEST(PeopleTime, AnHourThatComesTwiceSaysWhichOneIsMeant) {
  const PeopleTime berlin = In("Europe/Berlin");
  EXPECT_EQ(berlin.TimeOfDay(Utc("2026-10-24T23:59:59Z")), "01:59");
  EXPECT_EQ(berlin.TimeOfDay(Utc("2026-10-25T00:00:00Z")), "02:00 CEST");
  EXPECT_EQ(berlin.TimeOfDay(Utc("2026-10-25T00:30:00Z")), "02:30 CEST");
  EXPECT_EQ(berlin.TimeOfDay(Utc("2026-10-25T01:00:00Z")), "02:00 CET");
  EXPECT_EQ(berlin.Seconds(Utc("2026-10-25T01:59:59Z")), "02:59:59 CET");
  EXPECT_EQ(berlin.TimeOfDay(Utc("2026-10-25T02:00:00Z")), "03:00");
  EXPECT_EQ(berlin.TimeOfDay(Utc("2026-10-26T01:30:00Z")), "02:30") << "the day after";
}

TEST(PeopleTime, ATimeOfAnyDayBearsItsDate) {
  const PeopleTime singapore = In("Asia/Singapore");
  const absl::Time now = Utc("2026-11-27T16:10:00Z");  // 00:10 of the 28th
  EXPECT_EQ(singapore.TimeOfDayAt(Utc("2026-11-27T15:58:00Z"), now), "23:58");
  EXPECT_EQ(singapore.TimeOfDayAt(Utc("2026-11-26T16:10:01Z"), now), "00:10");
  EXPECT_EQ(singapore.TimeOfDayAt(Utc("2026-11-26T16:10:00Z"), now), "27 Nov 00:10");
  EXPECT_EQ(singapore.SecondsAt(Utc("2026-11-20T00:00:05Z"), now), "20 Nov 08:00:05");
  EXPECT_EQ(singapore.TimeOfDayAt(Utc("2026-11-28T16:10:00Z"), now), "29 Nov 00:10");
  EXPECT_EQ(PeopleTime().TimeOfDayAt(Utc("2026-11-20T00:00:05Z"), now), "20 Nov 00:00 UTC");
}

TEST(PeopleTime, TimesFarAwayAreSaidToo) {
  const PeopleTime berlin = In("Europe/Berlin");
  EXPECT_EQ(berlin.InFull(absl::FromUnixNanos(std::numeric_limits<std::int64_t>::max())),
            "2262-04-12T01:47:16.854775807+02:00");
  EXPECT_EQ(berlin.TimeOfDay(absl::FromUnixNanos(std::numeric_limits<std::int64_t>::min())),
            "01:06");
}

TEST(PeopleTime, OnlyNamesOfZonesThatAreTheSameEverywhereAreZones) {
  for (const char* zone : {"UTC", "Asia/Singapore", "Etc/GMT+8", "America/Port-au-Prince"}) {
    EXPECT_TRUE(PeopleTime::In(zone).has_value()) << zone;
  }
  for (const char* zone : {"", "/", "Asia", "Asia/", "/usr/share/zoneinfo/UTC", "../zoneinfo/UTC",
                           "Asia/../UTC", "file:UTC", "localtime", "posixrules", "right/UTC",
                           "Fixed/UTC+08:00:00", "zone.tab", "Asia/Singapore ", "UTC\n"}) {
    EXPECT_FALSE(PeopleTime::In(zone).has_value()) << zone;
  }
  EXPECT_FALSE(PeopleTime::In(std::string("UTC\0x", 5)).has_value());
}

TEST(PeopleTime, ShortDurationsHaveTwoUnitsAtMost) {
  constexpr std::int64_t kSecond = 1'000'000'000, kMinute = 60 * kSecond, kHour = 60 * kMinute;
  EXPECT_EQ(ShortDuration(0), "0s");
  EXPECT_EQ(ShortDuration(-5 * kSecond), "0s");
  EXPECT_EQ(ShortDuration(250'000'000), "250ms");
  EXPECT_EQ(ShortDuration(45 * kSecond + 999'999'999), "45s");
  EXPECT_EQ(ShortDuration(4 * kMinute), "4m");
  EXPECT_EQ(ShortDuration(4 * kMinute + 10 * kSecond + 1), "4m10s");
  EXPECT_EQ(ShortDuration(kHour + 20 * kMinute + 59 * kSecond), "1h20m");
  EXPECT_EQ(ShortDuration(24 * kHour), "1d");
  EXPECT_EQ(ShortDuration(51 * kHour + 59 * kMinute), "2d3h");
  EXPECT_EQ(ShortDuration(std::numeric_limits<std::int64_t>::max()), "106751d23h");
}

// The whole way round a machine without the package tzdata.
TEST(PeopleTime, WithoutATimeZoneDatabaseAPlanSaysWhatIsMissing) {
  const std::filesystem::path empty = std::filesystem::path(testing::TempDir()) / "no_zones";
  std::filesystem::create_directories(empty);
  ASSERT_EQ(setenv("TZDIR", empty.c_str(), 1), 0);
  // A zone that no other test has asked for, since Abseil remembers what it has read.
  const absl::Status refused = Plan::Parse("timezone \"Asia/Tashkent\"", "night").status();
  const absl::Status utc = Plan::Parse("timezone \"UTC\"", "night").status();
  unsetenv("TZDIR");
  EXPECT_EQ(refused.message(),
            "night:1:10: error: this machine knows no time zone \"Asia/Tashkent\" "
            "[unknown-timezone]\n"
            "  timezone \"Asia/Tashkent\"\n"
            "           ^~~~~~~~~~~~~~~\n"
            "  its time zone database is missing, which the package `tzdata` brings; without "
            "`timezone` times are in UTC\n");
  EXPECT_TRUE(utc.ok()) << utc;
}

}  // namespace
}  // namespace sluice::plan
