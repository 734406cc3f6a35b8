#include "absl/time/time.h"

#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "src/trace/reader.h"
#include "src/trace/time.h"

namespace sluice::trace {
namespace {

using testing::HasSubstr;

struct Good {
  std::string text;
  std::int64_t time_ns;
};

constexpr std::int64_t kLaunch = 1'772'395'200'000'000'000;  // 2026-03-01T20:00:00Z

TEST(ParseTime, ReadsEachForm) {
  const std::vector<Good> table = {
      {"2026-03-01T20:00:00Z", kLaunch},
      {"2026-03-01t20:00:00z", kLaunch},
      {"2026-03-01 20:00:00", kLaunch},
      {"2026-03-01T20:00:00", kLaunch},
      {"2026-03-01 20:00:00Z", kLaunch},
      {"2026-03-01T21:30:00+01:30", kLaunch},
      {"2026-03-01T12:00:00-08:00", kLaunch},
      {"2026-03-02T04:00:00+08:00", kLaunch},
      {"2026-03-01T20:00:00-00:00", kLaunch},
      {"2026-03-01T20:00:00.5Z", kLaunch + 500'000'000},
      {"2026-03-01 20:00:00.000001", kLaunch + 1'000},
      {"2026-03-01T20:00:00.123456789Z", kLaunch + 123'456'789},
      {"2026-03-01", kLaunch - 20 * 3'600'000'000'000},
      {"1970-01-01T00:00:00Z", 0},
      {"1969-12-31T23:59:59.999999999Z", -1},
      {"2000-02-29T00:00:00Z", 951'782'400'000'000'000},
  };
  for (const Good& good : table) {
    const auto time = ParseTime(good.text);
    ASSERT_TRUE(time.ok()) << good.text << ": " << time.status();
    EXPECT_EQ(*time, good.time_ns) << good.text;
  }
}

TEST(ParseTime, TellsTheUnitOfANumberByItsMagnitude) {
  const std::vector<Good> table = {
      {"1772395200", kLaunch},
      {"1772395200000", kLaunch},
      {"1772395200000000", kLaunch},
      {"1772395200000000000", kLaunch},
      {"1772395200.25", kLaunch + 250'000'000},
      {"1772395200.000000001", kLaunch + 1},
      {"1772395200000.5", kLaunch + 500'000},
      {"1772395200000000.001", kLaunch + 1},
      {"1.7723952e9", kLaunch},
      {"1.772395200250E+12", kLaunch + 250'000'000},
      {"17723952e2", kLaunch},
      {"17723952000e-1", kLaunch},
      {"+1772395200", kLaunch},
      {"0", 0},
      {"-0", 0},
      {"0.5", 500'000'000},
      {".5", 500'000'000},
      {"1.", 1'000'000'000},
      {"-1.5", -1'500'000'000},
      {"-1772395200", -kLaunch},
      {"-1772395200000", -kLaunch},
      {"000000001772395200", kLaunch},
      {"0e999999999999", 0},
      {"1e-999999999999", 0},
      {"9223372036", 9'223'372'036'000'000'000},
      {"9223372037", 9'223'372'037'000'000},
      {"9223372036854775807", std::numeric_limits<std::int64_t>::max()},
  };
  for (const Good& good : table) {
    const auto time = ParseTime(good.text);
    ASSERT_TRUE(time.ok()) << good.text << ": " << time.status();
    EXPECT_EQ(*time, good.time_ns) << good.text;
  }
}

TEST(ParseTime, CutsOffWhatIsFinerThanANanosecond) {
  EXPECT_EQ(ParseTime("2026-03-01T20:00:00.1234567899Z").value(), kLaunch + 123'456'789);
  EXPECT_EQ(ParseTime("1772395200.1234567899").value(), kLaunch + 123'456'789);
  EXPECT_EQ(ParseTime("1772395200000.1234567").value(), kLaunch + 123'456);
  EXPECT_EQ(ParseTime("1772395200000000000.9").value(), kLaunch);
  EXPECT_EQ(ParseTime("1772395200." + std::string(10'000, '3')).value(), kLaunch + 333'333'333);
}

TEST(ParseTime, ALeapSecondIsTheFirstSecondOfTheNextDay) {
  EXPECT_EQ(ParseTime("2016-12-31T23:59:60Z").value(), ParseTime("2017-01-01T00:00:00Z").value());
  EXPECT_EQ(ParseTime("2017-01-01T05:29:60.25+05:30").value(),
            ParseTime("2017-01-01T00:00:00.25Z").value());
  EXPECT_FALSE(ParseTime("2016-12-31T23:58:60Z").ok());
  EXPECT_FALSE(ParseTime("2016-12-31T23:59:60+01:00").ok());
  EXPECT_FALSE(ParseTime("2016-12-31T23:59:61Z").ok());
}

TEST(ParseTime, RefusesWhatIsNoTime) {
  for (const std::string text : {"",
                                 " ",
                                 "now",
                                 "-",
                                 "+",
                                 ".",
                                 "e5",
                                 "1e",
                                 "1e+",
                                 "1.2.3",
                                 "0x10",
                                 "1_000",
                                 "nan",
                                 "inf",
                                 "12:00:00",
                                 "2026-03",
                                 "2026-03-01T",
                                 "2026-03-01T20:00",
                                 "2026-03-01T20:00:00.Z",
                                 "2026-03-01T20:00:00.5x",
                                 "2026-03-01T20:00:00ZZ",
                                 "2026-03-01T20:00:00+0100",
                                 "2026-03-01T20:00:00+01",
                                 "2026-03-01T20:00:00 +01:00",
                                 "2026-3-1T20:00:00Z",
                                 "2026-03-01X20:00:00Z",
                                 "20260301T200000Z",
                                 "2026/03/01 20:00:00",
                                 "01-03-2026",
                                 " 2026-03-01",
                                 "1772395200 ",
                                 "2026-03-01T20:00:00,5Z",
                                 "--1",
                                 "1-"}) {
    const auto time = ParseTime(text);
    ASSERT_FALSE(time.ok()) << text;
    EXPECT_EQ(time.status().code(), absl::StatusCode::kInvalidArgument) << text;
    EXPECT_THAT(time.status().message(), HasSubstr("can't be read; write 2026-03-01T18:00:00Z"));
  }
  EXPECT_FALSE(ParseTime(absl::string_view("1772395200\0", 11)).ok());
}

TEST(ParseTime, RefusesDaysAndTimesOfDayThatDoNotExist) {
  for (const std::string text :
       {"2026-02-29", "2026-02-30T00:00:00Z", "2026-00-10", "2026-13-01", "2026-04-31",
        "2026-01-00", "1900-02-29", "2026-03-01T24:00:00Z", "2026-03-01T20:60:00Z",
        "2026-03-01T20:00:00+24:00", "2026-03-01T20:00:00-01:60"}) {
    const auto time = ParseTime(text);
    ASSERT_FALSE(time.ok()) << text;
    EXPECT_THAT(time.status().message(), HasSubstr("does not exist")) << text;
  }
}

TEST(ParseTime, CoversExactlyWhat64BitsOfNanosecondsHold) {
  EXPECT_EQ(ParseTime("2262-04-11T23:47:16.854775807Z").value(),
            std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(ParseTime("1677-09-21T00:12:43.145224192Z").value(),
            std::numeric_limits<std::int64_t>::min());
  for (const std::string text :
       {"2262-04-11T23:47:16.854775808Z", "1677-09-21T00:12:43.145224191Z", "9999-12-31T23:59:59Z",
        "0000-01-01T00:00:00Z", "0000-03-01", "9223372036854775808", "99999999999999999999",
        "1e300", "1e999999999999"}) {
    const auto time = ParseTime(text);
    ASSERT_FALSE(time.ok()) << text;
    EXPECT_EQ(time.status().code(), absl::StatusCode::kOutOfRange) << text;
    EXPECT_THAT(time.status().message(), HasSubstr("between 1677-09-21 and 2262-04-11"));
  }
}

TEST(ParseTime, AgreesWithAbseilOnEveryDayOfTheRange) {
  const absl::TimeZone utc = absl::UTCTimeZone();
  for (absl::CivilDay day(1678, 1, 1); day < absl::CivilDay(2262, 1, 1); ++day) {
    const std::string text = absl::StrFormat("%04d-%02d-%02d", day.year(), day.month(), day.day());
    std::int64_t got = 0;
    ASSERT_EQ(ReadTime(text, got), TimeFault::kNone) << text;
    ASSERT_EQ(got, absl::ToUnixNanos(absl::FromCivil(day, utc))) << text;
  }
}

TEST(ParseTime, ReadsBackWhatAbseilWrites) {
  std::mt19937_64 random(7);
  for (int i = 0; i < 20'000; ++i) {
    const auto time_ns = static_cast<std::int64_t>(random());
    const int minutes = static_cast<int>(random() % 1400) - 700;
    const std::string text = absl::FormatTime(absl::RFC3339_full, absl::FromUnixNanos(time_ns),
                                              absl::FixedTimeZone(minutes * 60));
    ASSERT_EQ(ParseTime(text).value_or(-7), time_ns) << text;
    // As seconds with a fraction, which no double holds to the nanosecond.
    const std::int64_t whole = time_ns / 1'000'000'000;
    const std::int64_t rest = time_ns % 1'000'000'000;
    const std::string epoch = absl::StrFormat("%s%d.%09d", time_ns < 0 ? "-" : "",
                                              whole < 0 ? -whole : whole, rest < 0 ? -rest : rest);
    ASSERT_EQ(ParseTime(epoch).value_or(-7), time_ns) << epoch;
  }
}

TEST(ParseTime, ShowsControlCharactersAsEscapes) {
  EXPECT_THAT(ParseTime("\x1b[2J").status().message(), HasSubstr("`\\x1b[2J`"));
}

}  // namespace
}  // namespace sluice::trace
