#include "src/trace/input.h"

#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "src/trace/open.h"
#include "src/trace/reader.h"
#include "tests/trace/describe.h"

namespace sluice::trace {
namespace {

using testing::HasSubstr;

ReaderOptions OfSignal(std::string signal) {
  ReaderOptions options;
  options.signal = std::move(signal);
  return options;
}

std::string ManyRows(int rows) {
  std::string csv = "time,region,value\n";
  for (int i = 0; i < rows; ++i) absl::StrAppend(&csv, 1'772'395'200 + i, ",sg,", i, "\n");
  return csv;
}

// A file in the folder for temporary ones that is gone with the test.
class TemporaryFile {
 public:
  TemporaryFile(const std::string& name, const std::string& bytes)
      : path_(testing::TempDir() + absl::StrCat("sluice_", getpid(), "_", name)) {
    std::ofstream(path_, std::ios::binary) << bytes;
  }
  ~TemporaryFile() { std::remove(path_.c_str()); }
  const std::string& path() const { return path_; }

 private:
  const std::string path_;
};

TEST(Input, HasALineFeedBehindItsEnd) {
  for (const std::size_t chunk : {1U, 2U, 3U, 100U}) {
    auto input = Input::OpenBytes("x", "abcdef", chunk).value();
    while (!input->at_end()) {
      ASSERT_EQ(*input->end(), '\n');
      ASSERT_TRUE(input->More().ok());
    }
    EXPECT_EQ(*input->end(), '\n');
    EXPECT_EQ(input->window(), "abcdef");
    input->Consume(4);
    EXPECT_EQ(input->window(), "ef");
    EXPECT_EQ(input->consumed(), 4);
  }
}

TEST(Input, KeepsTheUnconsumedWhileItReadsOn) {
  const std::string bytes = ManyRows(2000);
  auto input = Input::OpenBytes("x", bytes, 64).value();
  std::string got;
  for (std::size_t step = 1; !input->at_end() || input->size() > 0; step = step % 97 + 1) {
    ASSERT_TRUE(input->Want(step + 10).ok());
    const std::size_t take = std::min(step, input->size());
    got.append(input->begin(), take);
    input->Consume(take);
  }
  EXPECT_EQ(got, bytes);
}

TEST(OpenTrace, ReadsAFileAndCountsItsBytes) {
  const std::string csv = ManyRows(50'000);
  for (const bool compressed : {false, true}) {
    const std::string bytes = compressed ? Compress(csv) : csv;
    const TemporaryFile file(compressed ? "rows.csv.gz" : "rows.csv", bytes);
    auto reader = OpenTrace(file.path(), OfSignal("cpu")).value();
    EXPECT_EQ(reader->bytes_total(), bytes.size());
    Row row;
    std::uint64_t last = 0;
    int rows = 0;
    while (reader->Next(row).value()) {
      ++rows;
      ASSERT_GE(reader->bytes_read(), last);
      last = reader->bytes_read();
    }
    EXPECT_EQ(rows, 50'000);
    EXPECT_EQ(row.file, file.path());
    EXPECT_EQ(reader->bytes_read(), bytes.size());
  }
}

TEST(OpenTrace, SaysWhyAFileCanNotBeOpened) {
  const auto missing = OpenTrace("no/such/launch.csv", OfSignal("cpu"));
  EXPECT_EQ(missing.status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(missing.status().message(), HasSubstr("no/such/launch.csv: can't be opened"));
  const auto folder = OpenTrace(testing::TempDir(), OfSignal("cpu"));
  EXPECT_THAT(folder.status().message(), HasSubstr("is a folder"));
}

TEST(OpenTrace, ReadsStandardInput) {
  const TemporaryFile file("stdin.csv", Compress(ManyRows(3)));
  const int saved = dup(STDIN_FILENO);
  ASSERT_GE(saved, 0);
  ASSERT_NE(std::freopen(file.path().c_str(), "rb", stdin), nullptr);
  const std::string got = DescribeReader(OpenTrace("-", OfSignal("cpu")));
  dup2(saved, STDIN_FILENO);
  close(saved);
  EXPECT_EQ(got,
            "2 2026-03-01T20:00:00Z cpu{region=\"sg\"} value=0\n"
            "3 2026-03-01T20:00:01Z cpu{region=\"sg\"} value=1\n"
            "4 2026-03-01T20:00:02Z cpu{region=\"sg\"} value=2\n");
}

TEST(Gzip, CutOffAnywhereItIsAnErrorAfterTheRowsBeforeTheCut) {
  const std::string csv = ManyRows(40);
  const std::string whole = DescribeBytes("x.csv", csv, OfSignal("cpu"));
  const std::string bytes = Compress(csv);
  for (std::size_t size = 2; size < bytes.size(); ++size) {
    const std::string got =
        DescribeBytes("x.csv", absl::string_view(bytes).substr(0, size), OfSignal("cpu"), 16);
    const std::size_t fault = got.find("x.csv: the compressed data ends early");
    ASSERT_NE(fault, std::string::npos) << size << ": " << got;
    const std::size_t rows = got.rfind('\n', fault);
    if (rows == std::string::npos) continue;
    EXPECT_EQ(whole.substr(0, rows + 1), got.substr(0, rows + 1)) << size;
  }
}

TEST(Gzip, DamageIsAnErrorThatNamesThePlace) {
  const std::string csv = ManyRows(400);
  std::string bytes = Compress(csv);
  bytes[bytes.size() - 6] = static_cast<char>(~bytes[bytes.size() - 6]);  // the checksum
  for (const std::size_t chunk : {7U, 4096U, 1U << 20}) {
    const std::string got = DescribeBytes("x.csv", bytes, OfSignal("cpu"), chunk);
    EXPECT_EQ(std::count(got.begin(), got.end(), '\n'), 400 + 1) << "the rows before it are good";
    EXPECT_THAT(got, HasSubstr("error: x.csv: the compressed data is damaged near byte"));
    EXPECT_THAT(got, HasSubstr("(incorrect data check)"));
  }
}

TEST(Gzip, MembersFollowEachOtherAndZerosPadTheEnd) {
  const std::string csv = ManyRows(3);
  const std::string whole = DescribeBytes("x.csv", csv, OfSignal("cpu"));
  const std::string members = Compress("") + Compress(csv.substr(0, 20)) + Compress("") +
                              Compress(csv.substr(20)) + std::string(700, '\0');
  for (const std::size_t chunk : {1U, 7U, 4096U}) {
    EXPECT_EQ(DescribeBytes("x.csv", members, OfSignal("cpu"), chunk), whole);
  }
  for (const std::string& tail : {std::string("x"), std::string("\0x", 2), std::string("\x1f")}) {
    EXPECT_THAT(DescribeBytes("x.csv", Compress(csv) + tail, OfSignal("cpu")), HasSubstr("x.csv: "))
        << tail;
  }
}

TEST(Gzip, IsRecognisedByItsBytesWhateverTheName) {
  const std::string whole = DescribeBytes("x.csv", ManyRows(3), OfSignal("cpu"));
  EXPECT_EQ(DescribeBytes("x.csv", Compress(ManyRows(3)), OfSignal("cpu")), whole);
  EXPECT_EQ(DescribeBytes("x.csv.gz", Compress(ManyRows(3)), OfSignal("cpu")), whole);
  EXPECT_EQ(DescribeBytes("x.csv.gz", ManyRows(3), OfSignal("cpu")), whole);
}

TEST(Gzip, OtherCompressorsAreNamedWithTheWayOut) {
  for (const auto& [magic, name] :
       {std::pair<absl::string_view, const char*>("\x28\xB5\x2F\xFD____", "zstd"),
        std::pair<absl::string_view, const char*>(absl::string_view("\xFD"
                                                                    "7zXZ\0___",
                                                                    9),
                                                  "xz"),
        std::pair<absl::string_view, const char*>("BZh91AY", "bzip2"),
        std::pair<absl::string_view, const char*>("PK\x03\x04___", "zip")}) {
    const auto reader = OpenTraceBytes("x.csv", magic, OfSignal("cpu"));
    EXPECT_THAT(reader.status().message(),
                HasSubstr(absl::StrCat("x.csv: is compressed with ", name, "; pipe it in: ")));
  }
}

TEST(Input, UTF16IsRefusedByItsByteOrderMark) {
  EXPECT_THAT(DescribeBytes("x.csv", "\xFF\xFEt", OfSignal("cpu")), HasSubstr("is UTF-16"));
  EXPECT_THAT(DescribeBytes("x.csv", "\xFE\xFF\x01t", OfSignal("cpu")), HasSubstr("is UTF-16"));
}

TEST(Input, ShowsTheNameOfAFileWithoutControlCharacters) {
  EXPECT_THAT(DescribeBytes("\x1b[2J.csv", "", OfSignal("cpu")), HasSubstr("\\x1b[2J.csv: "));
}

}  // namespace
}  // namespace sluice::trace
