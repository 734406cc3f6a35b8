#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "src/trace/reader.h"
#include "tests/trace/describe.h"

namespace sluice::trace {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

struct File {
  std::string name;
  std::string bytes;
};

std::vector<std::unique_ptr<Reader>> OpenAll(const std::vector<File>& files, bool skip = false) {
  std::vector<std::unique_ptr<Reader>> readers;
  for (const File& file : files) {
    ReaderOptions options;
    options.signal = "s";
    options.skip_bad_rows = skip;
    readers.push_back(OpenTraceBytes(file.name, file.bytes, options).value());
  }
  return readers;
}

// "FILE:LINE" of each row, or the error.
std::vector<std::string> Places(Reader& reader) {
  std::vector<std::string> places;
  Row row;
  for (;;) {
    const absl::StatusOr<bool> got = reader.Next(row);
    if (got.ok() && !*got) return places;
    places.push_back(got.ok() ? absl::StrCat(row.file, ":", row.line)
                              : "error " + std::string(got.status().message()));
  }
}

TEST(Merge, IsByTimeAndThenByTheOrderOfTheFiles) {
  const std::vector<File> files = {{"a.csv", "time,value\n1,0\n3,0\n3,0\n9,0\n"},
                                   {"b.csv", "time,value\n2,0\n3,0\n4,0\n"},
                                   {"c.csv", "time,value\n"},
                                   {"d.csv", "time,value\n0,0\n3,0\n"}};
  const auto merged = Merge(OpenAll(files), false);
  EXPECT_THAT(Places(*merged), ElementsAre("d.csv:2", "a.csv:2", "b.csv:2", "a.csv:3", "a.csv:4",
                                           "b.csv:3", "d.csv:3", "b.csv:4", "a.csv:5"));
}

TEST(Merge, PassesOnWhatIsOutOfOrderAsItComes) {
  const std::vector<File> files = {{"a.csv", "time,value\n5,0\n1,0\n6,0\n"},
                                   {"b.csv", "time,value\n4,0\n5,0\n"}};
  const auto merged = Merge(OpenAll(files), false);
  EXPECT_THAT(Places(*merged), ElementsAre("b.csv:2", "a.csv:2", "a.csv:3", "b.csv:3", "a.csv:4"));
}

TEST(Merge, StringsOfARowAreGoodUntilTheNextCall) {
  const std::vector<File> files = {
      {"a.csv", "time,region,value\n1,\"x\"\"1\",0\n3,\"x\"\"3\",0\n"},
      {"b.jsonl", "{\"time\":2,\"labels\":{\"region\":\"x\\u00222\"},\"value\":0}\n"}};
  const auto merged = Merge(OpenAll(files), false);
  EXPECT_EQ(DescribeReader(*merged),
            "2 1970-01-01T00:00:01Z s{region=\"x\\\"1\"} value=0\n"
            "1 1970-01-01T00:00:02Z s{region=\"x\\\"2\"} value=0\n"
            "3 1970-01-01T00:00:03Z s{region=\"x\\\"3\"} value=0\n");
}

TEST(Merge, AnErrorOfARowLosesNoOtherRow) {
  const std::vector<File> files = {{"a.csv", "time,value\n1,0\nx,0\n3,0\n"},
                                   {"b.csv", "time,value\nx,0\n2,0\n"}};
  for (const bool sort : {false, true}) {
    const auto merged = Merge(OpenAll(files), sort);
    std::vector<std::string> rows;
    std::vector<std::string> errors;
    for (std::string& place : Places(*merged)) {
      (place.find("error ") == 0 ? errors : rows).push_back(std::move(place));
    }
    EXPECT_THAT(rows, ElementsAre("a.csv:2", "b.csv:3", "a.csv:4"));
    EXPECT_THAT(errors, testing::UnorderedElementsAre(HasSubstr("a.csv:3: the time `x`"),
                                                      HasSubstr("b.csv:2: the time `x`")));
  }
}

TEST(Merge, AddsUpWhatItsReadersSkippedAndRead) {
  const std::vector<File> files = {{"a.csv", "time,value\n1,0\nx,0\n"},
                                   {"b.csv", "time,value\nx,0\ny,0\n"}};
  for (const bool sort : {false, true}) {
    const auto merged = Merge(OpenAll(files, true), sort);
    EXPECT_THAT(Places(*merged), ElementsAre("a.csv:2"));
    EXPECT_EQ(merged->skipped_rows(), 3);
    EXPECT_THAT(
        merged->skipped_examples(),
        ElementsAre(HasSubstr("a.csv:3: "), HasSubstr("b.csv:2: "), HasSubstr("b.csv:3: ")));
    EXPECT_EQ(merged->bytes_total(), files[0].bytes.size() + files[1].bytes.size());
    EXPECT_EQ(merged->bytes_read(), merged->bytes_total());
  }
}

TEST(Merge, OfNothingIsEmpty) {
  for (const bool sort : {false, true}) {
    const auto merged = Merge({}, sort);
    Row row;
    EXPECT_EQ(merged->Next(row).value(), false);
    EXPECT_EQ(merged->Next(row).value(), false);
  }
}

TEST(Sort, IsStableAndKeepsAllOfARow) {
  const std::vector<File> files = {
      {"a.jsonl",
       "{\"time\":5,\"value\":1.5,\"labels\":{\"a\":\"1\",\"b\":\"2\"}}\n"
       "{\"time\":3,\"ok\":1,\"total\":2}\n"
       "{\"time\":3,\"n\":7,\"signal\":\"t\"}\n"
       "{\"time\":4,\"histogram\":[[1,2],[3,4]]}\n"
       "{\"time\":3,\"histogram\":[[5,6]],\"labels\":{\"a\":\"12\"}}\n"},
      {"b.csv", "time,a,value\n3,1,8\n-1,,9\n"}};
  const auto sorted = Merge(OpenAll(files), true);
  EXPECT_EQ(DescribeReader(*sorted),
            "3 1969-12-31T23:59:59Z s value=9\n"
            "2 1970-01-01T00:00:03Z s ok=1 total=2\n"
            "3 1970-01-01T00:00:03Z t n=7\n"
            "5 1970-01-01T00:00:03Z s{a=\"12\"} histogram=[5:6]\n"
            "2 1970-01-01T00:00:03Z s{a=\"1\"} value=8\n"
            "4 1970-01-01T00:00:04Z s histogram=[1:2][3:4]\n"
            "1 1970-01-01T00:00:05Z s{a=\"1\", b=\"2\"} value=1.5\n");
}

TEST(Sort, TellsSeriesApartWhosePartsRunTogether) {
  const std::vector<File> files = {
      {"a.jsonl",
       "{\"time\":1,\"value\":1,\"labels\":{\"a\":\"bc\"}}\n"
       "{\"time\":2,\"value\":1,\"labels\":{\"ab\":\"c\"}}\n"
       "{\"time\":3,\"value\":1,\"labels\":{\"a\":\"b\",\"c\":\"d\"}}\n"
       "{\"time\":4,\"value\":1,\"labels\":{\"a\":\"bcd\"}}\n"}};
  const auto sorted = Merge(OpenAll(files), true);
  EXPECT_EQ(DescribeReader(*sorted), DescribeReader(*OpenAll(files)[0]));
}

TEST(Sort, GivesWhatAMergeOfSortedFilesGives) {
  std::mt19937_64 random(11);
  for (int round = 0; round < 50; ++round) {
    std::vector<File> files;
    const std::uint64_t count = 1 + random() % 6;
    for (std::uint64_t f = 0; f < count; ++f) {
      File file{absl::StrCat(f, ".csv"), "time,region,value\n"};
      std::uint64_t time = 0;
      for (std::uint64_t rows = random() % 40; rows > 0; --rows) {
        time += random() % 3;
        absl::StrAppend(&file.bytes, time, ",r", random() % 3, ",", random() % 10, "\n");
      }
      files.push_back(std::move(file));
    }
    const auto merged = Merge(OpenAll(files), false);
    const auto sorted = Merge(OpenAll(files), true);
    ASSERT_EQ(Places(*merged), Places(*sorted));
  }
}

}  // namespace
}  // namespace sluice::trace
