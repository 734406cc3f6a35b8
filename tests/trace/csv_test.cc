// What case files can't show of CSV: random tables, and bounds.

#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "src/trace/reader.h"
#include "tests/trace/describe.h"

namespace sluice::trace {
namespace {

using testing::HasSubstr;

ReaderOptions OfCpu() {
  ReaderOptions options;
  options.signal = "cpu";
  return options;
}

std::string Quote(const std::string& text) {
  return absl::StrCat("\"", absl::StrReplaceAll(text, {{"\"", "\"\""}}), "\"");
}

// Any text of a few characters, most of which mean something in CSV.
std::string RandomText(std::mt19937_64& random) {
  constexpr char kAlphabet[] = "ab,\"\n\r\t ;'x";
  std::string text;
  for (std::uint64_t size = random() % 12; size > 0; --size) {
    text.push_back(kAlphabet[random() % (sizeof(kAlphabet) - 1)]);
  }
  return text;
}

bool NeedsQuotes(const std::string& text) {
  return text.empty() || text.find_first_of(",\"\n\r\t ") != std::string::npos;
}

TEST(Csv, ReadsBackWhatWasQuoted) {
  std::mt19937_64 random(5);
  for (int round = 0; round < 300; ++round) {
    const std::string line_end = random() % 2 == 0 ? "\n" : "\r\n";
    std::string csv = "\"time\",a,\"b\"\"c\",value" + line_end;
    std::string expected;
    std::uint64_t line = 2;
    for (int r = 0; r < 20; ++r) {
      const std::string a = RandomText(random);
      const std::string b = RandomText(random);
      const bool quoted = random() % 2 == 0;
      Row row;
      row.time_ns = r * 1'000'000'000LL;
      row.signal = "cpu";
      if (!a.empty()) row.labels.emplace_back("a", a);
      if (!b.empty()) row.labels.emplace_back("b\"c", b);
      row.value = r;
      row.line = line;
      absl::StrAppend(&expected, DescribeRow(row), "\n");
      absl::StrAppend(&csv, r, ",", quoted || NeedsQuotes(a) ? Quote(a) : a, ",",
                      quoted || NeedsQuotes(b) ? Quote(b) : b, ",",
                      quoted ? Quote(absl::StrCat(r)) : absl::StrCat(r), line_end);
      line += 1 + static_cast<std::uint64_t>(std::count(a.begin(), a.end(), '\n') +
                                             std::count(b.begin(), b.end(), '\n'));
    }
    const std::size_t chunk = 1 + random() % 50;
    ASSERT_EQ(DescribeBytes("a.csv", csv, OfCpu(), chunk), expected) << csv;
  }
}

TEST(Csv, ARowUpToTheBoundIsReadAndOneBeyondIsBad) {
  for (const std::size_t chunk : {1U, 7U, 100U, 4096U}) {
    for (const std::string line_end : {"\n", ""}) {
      ReaderOptions options = OfCpu();
      options.max_row_bytes = 40;
      const std::string fits = "1," + std::string(36, 'x') + ",2";
      ASSERT_EQ(fits.size(), 40);
      EXPECT_THAT(DescribeBytes("a.csv", "time,a,value\n" + fits + line_end, options, chunk),
                  HasSubstr("xx\"} value=2"));
      const std::string got = DescribeBytes(
          "a.csv", "time,a,value\n1," + std::string(37, 'x') + ",2" + line_end, options, chunk);
      EXPECT_EQ(got, "error: a.csv:2: the row is longer than 40 bytes; is a quote left open?\n");
    }
  }
}

TEST(Csv, RowsBehindAnOpenQuoteAreStillRead) {
  std::string csv = "time,a,value\n1,\"open,2\n";
  for (int i = 0; i < 1000; ++i) csv += "3,\"b\",4\n";
  ReaderOptions options = OfCpu();
  options.skip_bad_rows = true;
  for (const std::uint64_t bound : {100U, 1U << 20}) {
    options.max_row_bytes = bound;
    const std::string got = DescribeBytes("a.csv", csv, options);
    EXPECT_EQ(std::count(got.begin(), got.end(), '\n'), 1000 + 2) << bound;
    EXPECT_THAT(got, HasSubstr("skipped 1\nskipped: a.csv:2: "));
  }
}

TEST(Csv, ManyColumnsAreRefused) {
  std::string header = "time,value";
  for (int i = 0; i < 65; ++i) absl::StrAppend(&header, ",l", i);
  EXPECT_THAT(DescribeBytes("a.csv", header + "\n", OfCpu()),
              HasSubstr("a.csv:1: more than 64 label columns"));
  for (int i = 65; i < 2000; ++i) absl::StrAppend(&header, ",l", i);
  EXPECT_THAT(DescribeBytes("a.csv", header + "\n", OfCpu()),
              HasSubstr("a.csv:1: the header has 2002 columns, more than 1024"));
}

TEST(Csv, AFileOfQuotesEndsSoon) {
  // Each line ends within a quote when read from its start, so each could be tried anew.
  for (const std::string line : {"a\",\"\n", "\"\n", "\"\",\"\n", "\"a\n", "\"\"\"\n"}) {
    std::string csv = "time,a,value\n";
    while (csv.size() < 200'000) csv += line;
    ReaderOptions options = OfCpu();
    options.skip_bad_rows = true;
    EXPECT_THAT(DescribeBytes("a.csv", csv, options, 1 << 18), HasSubstr("skipped ")) << line;
  }
}

}  // namespace
}  // namespace sluice::trace
