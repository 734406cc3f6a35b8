// How the form of a file is told, and what holds for all forms.

#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "src/trace/reader.h"
#include "src/trace/writer.h"
#include "tests/trace/describe.h"

namespace sluice::trace {
namespace {

using testing::HasSubstr;

constexpr char kRow[] = " 2026-03-01T20:00:00Z cpu{region=\"sg\"} value=1\n";

constexpr char kCsv[] = "time,region,value\n1772395200,sg,1\n";
constexpr char kLines[] = "{\"time\":1772395200,\"labels\":{\"region\":\"sg\"},\"value\":1}\n";
constexpr char kAnswer[] =
    "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[{\"metric\":"
    "{\"region\":\"sg\"},\"values\":[[1772395200,\"1\"]]}]}}";
constexpr char kSeries[] = "[{\"metric\":{\"region\":\"sg\"},\"values\":[[1772395200,\"1\"]]}]";

ReaderOptions OfCpu() {
  ReaderOptions options;
  options.signal = "cpu";
  return options;
}

std::string Protobuf() {
  Row row;
  row.time_ns = 1'772'395'200'000'000'000;
  row.signal = "cpu";
  row.labels = {{"region", "sg"}};
  row.value = 1;
  std::string bytes;
  Writer writer(bytes);
  writer.Add(row);
  writer.Flush();
  return bytes;
}

TEST(Form, IsToldByTheName) {
  const std::vector<std::pair<std::string, std::string>> files = {
      {"a.csv", kCsv},      {"a.CSV", kCsv},         {"a.csv.gz", kCsv},   {"a.jsonl", kLines},
      {"a.ndjson", kLines}, {"a.ndjson.gz", kLines}, {"a.json", kAnswer},  {"a.json.gz", kAnswer},
      {"a.json", kLines},   {"a.json", kSeries},     {"a.pb", Protobuf()}, {"a.pb.gz", Protobuf()},
  };
  for (const auto& [name, bytes] : files) {
    const std::string got = DescribeBytes(name, bytes, OfCpu());
    EXPECT_THAT(got, HasSubstr(kRow)) << name;
    EXPECT_EQ(std::count(got.begin(), got.end(), '\n'), 1) << name << ": " << got;
  }
}

TEST(Form, IsToldByTheFirstBytesWhereTheNameSaysNothing) {
  for (const std::string& bytes :
       {std::string(kCsv), std::string(kLines), std::string(kAnswer), std::string(kSeries),
        Protobuf(), "\n\n" + std::string(kCsv), " \n" + std::string(kLines),
        "\xEF\xBB\xBF" + std::string(kCsv), "\xEF\xBB\xBF" + std::string(kLines),
        " {\n \"data\": {\"result\": " + std::string(kSeries) + "}}",
        std::string("\0", 1) + Protobuf()}) {
    for (const std::size_t chunk : {1U, 3U, 4096U}) {
      EXPECT_THAT(DescribeBytes("-", bytes, OfCpu(), chunk), HasSubstr(kRow)) << bytes;
    }
  }
}

TEST(Form, OfASmallProtobufIsToldWhateverItsLength) {
  // Among the lengths of these records are the codes of blanks and of letters.
  for (std::size_t size = 1; size < 130; ++size) {
    const std::string label(size, '{');
    Row row;
    row.signal = "cpu";
    row.labels = {{"l", label}};
    std::string bytes;
    Writer writer(bytes);
    writer.Add(row);
    writer.Flush();
    EXPECT_THAT(DescribeBytes("-", bytes, {}), HasSubstr("1970-01-01T00:00:00Z cpu{")) << size;
  }
}

TEST(Form, IsNotToldAgainstTheName) {
  EXPECT_THAT(DescribeBytes("a.csv", kLines, OfCpu()), HasSubstr("can't be opened: a.csv:1: "));
  EXPECT_THAT(DescribeBytes("a.jsonl", kCsv, OfCpu()),
              HasSubstr("error: a.jsonl:1: not a JSON object"));
  EXPECT_THAT(DescribeBytes("a.pb", kCsv, OfCpu()), HasSubstr("error: a.pb: record 1"));
}

TEST(Form, AnEmptyFileHasNoRowsWhereNothingHasToBeThere) {
  EXPECT_EQ(DescribeBytes("a.jsonl", "", OfCpu()), "");
  EXPECT_EQ(DescribeBytes("a.pb", "", OfCpu()), "");
  EXPECT_THAT(DescribeBytes("a.csv", "", OfCpu()), HasSubstr("a.csv: is empty"));
  EXPECT_THAT(DescribeBytes("-", "", OfCpu()), HasSubstr("is empty"));
}

TEST(Columns, OneColumnCanNotServeTwice) {
  ReaderOptions options = OfCpu();
  options.columns = {{"n", "x"}, {"value", "x"}};
  EXPECT_EQ(DescribeBytes("a.csv", kCsv, options),
            "can't be opened: the file's column `x` can't be both `n` and `value`; give it to one "
            "of them\n");
  options.columns = {{"value", ""}};
  EXPECT_THAT(DescribeBytes("a.csv", kCsv, options), HasSubstr("name both"));
}

TEST(Columns, LabelsAreRenamedInEveryForm) {
  ReaderOptions options = OfCpu();
  options.columns = {{"place", "region"}};
  for (const std::string& bytes :
       {std::string(kCsv), std::string(kLines), std::string(kAnswer), Protobuf()}) {
    EXPECT_THAT(DescribeBytes("-", bytes, options), HasSubstr("cpu{place=\"sg\"}"));
  }
}

TEST(Reader, IsAtItsEndBehindAnErrorThatItCanNotPass) {
  const std::string whole = Compress(kCsv);
  auto reader =
      OpenTraceBytes("a.csv", absl::string_view(whole).substr(0, whole.size() - 8), OfCpu())
          .value();
  Row row;
  absl::StatusOr<bool> got = reader->Next(row);
  for (int i = 0; i < 3 && got.ok(); ++i) got = reader->Next(row);
  EXPECT_EQ(got.status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(reader->Next(row).value(), false);
  EXPECT_EQ(reader->Next(row).value(), false);
}

TEST(Reader, KeepsTheFirstFewErrorsOfSkippedRows) {
  std::string csv = "time,value\n";
  for (int i = 0; i < 100; ++i) csv += "1,x\n2,3\n";
  ReaderOptions options = OfCpu();
  options.skip_bad_rows = true;
  auto reader = OpenTraceBytes("a.csv", csv, options).value();
  Row row;
  int rows = 0;
  while (reader->Next(row).value()) ++rows;
  EXPECT_EQ(rows, 100);
  EXPECT_EQ(reader->skipped_rows(), 100);
  ASSERT_EQ(reader->skipped_examples().size(), 5);
  EXPECT_THAT(reader->skipped_examples()[1], HasSubstr("a.csv:4: `value` `x` is not a number"));
}

}  // namespace
}  // namespace sluice::trace
