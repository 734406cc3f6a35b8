#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "sluice/v1/trace.pb.h"
#include "src/trace/reader.h"
#include "src/trace/writer.h"
#include "tests/trace/describe.h"

namespace sluice::trace {
namespace {

using testing::HasSubstr;

Row MakeRow(std::int64_t time_ns, Row::Form form) {
  Row row;
  row.time_ns = time_ns;
  row.signal = "start";
  row.labels = {{"cdn", "a"}, {"region", "sg"}};
  row.form = form;
  row.value = 1.5;
  row.ok = 48;
  row.total = 50;
  if (form == Row::Form::kHistogram) row.buckets = {{0.5, 3}, {1.5, 4}};
  return row;
}

std::string Write(const std::vector<Row>& rows, std::size_t batch_rows) {
  std::string bytes;
  Writer writer(bytes, batch_rows);
  for (const Row& row : rows) writer.Add(row);
  writer.Flush();
  return bytes;
}

std::vector<Row> RowsOfEachForm() {
  return {MakeRow(1, Row::Form::kValue), MakeRow(-2, Row::Form::kOutcome),
          MakeRow(std::numeric_limits<std::int64_t>::max(), Row::Form::kEvents),
          MakeRow(0, Row::Form::kHistogram)};
}

std::string Record(const std::string& message) {
  std::string bytes;
  std::size_t size = message.size();
  for (; size >= 0x80; size >>= 7) bytes.push_back(static_cast<char>((size & 0x7F) | 0x80));
  bytes.push_back(static_cast<char>(size));
  return bytes + message;
}

std::string Record(const v1::Sample& sample) {
  v1::Trace trace;
  *trace.add_samples() = sample;
  return Record(trace.SerializeAsString());
}

v1::Sample MakeSample() {
  v1::Sample sample;
  sample.set_time_ns(1);
  sample.set_signal("start");
  sample.set_n(3);
  return sample;
}

TEST(Protobuf, ReadsBackWhatTheWriterWrote) {
  for (const std::size_t batch_rows : {1U, 3U, 100U}) {
    const std::string bytes = Write(RowsOfEachForm(), batch_rows);
    for (const std::size_t chunk : {1U, 2U, 7U, 4096U}) {
      std::vector<Row> rows = RowsOfEachForm();
      std::string expected;
      for (std::size_t i = 0; i < rows.size(); ++i) {
        rows[i].line = i / batch_rows + 1;
        absl::StrAppend(&expected, DescribeRow(rows[i]), "\n");
      }
      EXPECT_EQ(DescribeBytes("a.pb", bytes, {}, chunk), expected);
    }
  }
}

TEST(Protobuf, TheWriterKeepsRecordsWithinWhatReadersTake) {
  const std::string region(10'000, 'x');
  Row row = MakeRow(1, Row::Form::kValue);
  row.labels[1].second = region;
  const std::string bytes = Write(std::vector<Row>(500, row), 1'000'000);
  const std::string got = DescribeBytes("a.pb", bytes, {});
  EXPECT_EQ(std::count(got.begin(), got.end(), '\n'), 500);
  EXPECT_THAT(got, testing::Not(HasSubstr("error")));
}

TEST(Protobuf, CutOffAnywhereItIsAnErrorAfterTheRecordsBeforeTheCut) {
  const std::string bytes = Write(RowsOfEachForm(), 1);
  const std::string whole = DescribeBytes("a.pb", bytes, {});
  std::vector<std::size_t> ends = {0};
  for (std::size_t rows = 1; rows <= 4; ++rows) {
    std::vector<Row> some = RowsOfEachForm();
    some.resize(rows);
    ends.push_back(Write(some, 1).size());
  }
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    std::size_t complete = 0;
    while (ends[complete + 1] <= size) ++complete;
    const std::string got = DescribeBytes("a.pb", bytes.substr(0, size), {});
    const bool at_an_end = ends[complete] == size;
    EXPECT_EQ(std::count(got.begin(), got.end(), '\n'), complete + (at_an_end ? 0 : 1)) << size;
    if (at_an_end) continue;
    EXPECT_THAT(got, HasSubstr(absl::StrCat("a.pb: record ", complete + 1, " (at byte ",
                                            ends[complete], ") ends early")));
  }
}

TEST(Protobuf, ADamagedRecordIsPassed) {
  const std::string good = Record(MakeSample());
  const std::string bytes = good + Record("\x0A\x7Fgarbage") + good;
  EXPECT_EQ(DescribeBytes("a.pb", bytes, {}),
            absl::StrCat("1 1970-01-01T00:00:00.000000001Z start n=3\n", "error: a.pb: record 2 ",
                         "(at byte ", good.size(), ") is damaged, or not a sluice.v1.Trace\n",
                         "3 1970-01-01T00:00:00.000000001Z start n=3\n"));
}

TEST(Protobuf, ARecordBeyondTheBoundIsPassed) {
  v1::Sample large = MakeSample();
  large.set_signal(std::string(300, 'x'));
  const std::string good = Record(MakeSample());
  ReaderOptions options;
  options.max_row_bytes = 100;
  for (const std::size_t chunk : {1U, 64U, 4096U}) {
    const std::string got = DescribeBytes("a.pb", Record(large) + good, options, chunk);
    EXPECT_THAT(got, HasSubstr("record 1 (at byte 0) has 310 bytes, more than 100"));
    EXPECT_THAT(got, HasSubstr("\n2 1970"));
    EXPECT_THAT(DescribeBytes("a.pb", Record(large).substr(0, 200), options, chunk),
                HasSubstr("record 1 (at byte 0) ends early"));
  }
}

TEST(Protobuf, ALengthThatIsNoneEndsTheReading) {
  EXPECT_THAT(DescribeBytes("a.pb", std::string(20, '\xFF'), {}),
              HasSubstr("record 1 (at byte 0) has no length"));
  EXPECT_THAT(DescribeBytes("a.pb", std::string(9, '\xFF') + "\x01", {}),
              HasSubstr("record 1 (at byte 0) ends early"));
}

TEST(Protobuf, ABadSampleIsPassedAndNamed) {
  std::vector<std::pair<v1::Sample, std::string>> bad;
  v1::Sample sample = MakeSample();
  sample.clear_sample();
  bad.emplace_back(sample, "no sample; set `value`, `outcome`, `n` or `histogram`");
  sample.set_value(std::numeric_limits<double>::quiet_NaN());
  bad.emplace_back(sample, "`value` is not a finite number");
  sample.mutable_outcome()->set_ok(3);
  bad.emplace_back(sample, "`ok` is 3, more than the 0 of `total`");
  sample.set_n((std::uint64_t{1} << 53) + 1);
  bad.emplace_back(sample, "the count 9007199254740993 is above");
  v1::Bucket& bucket = *sample.mutable_histogram()->add_buckets();
  bucket.set_value(std::numeric_limits<double>::infinity());
  bad.emplace_back(sample, "`histogram` has the bucket inf: 0");
  sample = MakeSample();
  sample.clear_signal();
  bad.emplace_back(sample, "names no signal; give the file as SIGNAL=FILE");
  sample = MakeSample();
  for (int i = 0; i < 65; ++i) (*sample.mutable_labels())[absl::StrCat("l", i)] = "x";
  bad.emplace_back(sample, "more than 64 labels");
  for (const auto& [wrong, what] : bad) {
    v1::Trace trace;
    *trace.add_samples() = MakeSample();
    *trace.add_samples() = wrong;
    *trace.add_samples() = MakeSample();
    const std::string got = DescribeBytes("a.pb", Record(trace.SerializeAsString()), {});
    EXPECT_THAT(got, HasSubstr("start n=3\nerror: a.pb: record 1 (at byte 0), sample 2: " + what));
    EXPECT_EQ(std::count(got.begin(), got.end(), '\n'), 3);
  }
}

TEST(Protobuf, LabelsAreInTheOrderOfTheirNamesAndEmptyOnesAreNone) {
  v1::Sample sample = MakeSample();
  for (const char* name : {"z", "b", "m", "a"}) (*sample.mutable_labels())[name] = name;
  (*sample.mutable_labels())["none"] = "";
  EXPECT_THAT(DescribeBytes("a.pb", Record(sample), {}),
              HasSubstr("start{a=\"a\", b=\"b\", m=\"m\", z=\"z\"} n=3"));
}

}  // namespace
}  // namespace sluice::trace
