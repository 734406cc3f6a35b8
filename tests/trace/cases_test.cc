// Each file in cases/ is read, and must give the text in NAME.expected: the rows that come
// out, and the errors. NAME.options, where it is there, has one option a line:
//   signal NAME | column OURS=THEIRS | skip | max_row_bytes N | sort
// SLUICE_UPDATE=1 in the environment rewrites the expected texts; look at the difference.

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "gtest/gtest.h"
#include "src/trace/open.h"
#include "src/trace/reader.h"
#include "tests/trace/describe.h"

namespace sluice::trace {
namespace {

namespace fs = std::filesystem;

std::string ReadWhole(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::vector<fs::path> CaseFiles() {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(SLUICE_TEST_DATA_DIR "/trace/cases")) {
    const fs::path& path = entry.path();
    const bool input = path.extension() != ".expected" && path.extension() != ".options" &&
                       path.filename() != ".gitattributes";
    if (input) files.push_back(path);
  }
  std::sort(files.begin(), files.end());
  return files;
}

struct Case {
  std::string name;
  std::string bytes;
  ReaderOptions options;
  bool sort = false;
};

void ParseOption(const std::string& line, Case& test) {
  const std::vector<std::string> words = absl::StrSplit(line, absl::MaxSplits(' ', 1));
  if (words[0] == "signal") {
    test.options.signal = words.at(1);
  } else if (words[0] == "column") {
    const std::vector<std::string> names = absl::StrSplit(words.at(1), '=');
    test.options.columns[names.at(0)] = names.at(1);
  } else if (words[0] == "skip") {
    test.options.skip_bad_rows = true;
  } else if (words[0] == "sort") {
    test.sort = true;
  } else if (words[0] == "max_row_bytes") {
    ASSERT_TRUE(absl::SimpleAtoi(words.at(1), &test.options.max_row_bytes)) << line;
  } else {
    FAIL() << "unknown option in " << test.name << ": " << line;
  }
}

Case LoadCase(const fs::path& path) {
  Case test;
  test.name = path.filename().string();
  test.bytes = ReadWhole(path);
  fs::path options = path;
  options.replace_extension(".options");
  if (fs::exists(options)) {
    for (const auto& line : absl::StrSplit(ReadWhole(options), '\n', absl::SkipEmpty())) {
      ParseOption(std::string(line), test);
    }
  }
  return test;
}

std::string ReadCase(const Case& test, const std::string& bytes, std::size_t chunk_bytes) {
  auto reader = OpenTraceChunks(test.name, bytes, test.options, chunk_bytes);
  if (!reader.ok() || !test.sort) return DescribeReader(reader);
  std::vector<std::unique_ptr<Reader>> readers;
  readers.push_back(*std::move(reader));
  return DescribeReader(*Merge(std::move(readers), true));
}

class TraceCase : public testing::TestWithParam<fs::path> {};

TEST_P(TraceCase, GivesTheExpectedRowsAndErrors) {
  fs::path expected_path = GetParam();
  expected_path.replace_extension(".expected");
  const Case test = LoadCase(GetParam());
  const std::string got = ReadCase(test, test.bytes, 4096);
  if (std::getenv("SLUICE_UPDATE") != nullptr) {
    std::ofstream(expected_path, std::ios::binary) << got;
  }
  ASSERT_TRUE(fs::exists(expected_path)) << "SLUICE_UPDATE=1 writes it:\n" << got;
  EXPECT_EQ(got, ReadWhole(expected_path));
}

TEST_P(TraceCase, DoesNotDependOnWhereChunksEnd) {
  const Case test = LoadCase(GetParam());
  const std::string whole = ReadCase(test, test.bytes, 1 << 20);
  for (const std::size_t chunk : {1U, 2U, 3U, 4U, 5U, 6U, 7U, 13U, 64U}) {
    EXPECT_EQ(ReadCase(test, test.bytes, chunk), whole) << "in chunks of " << chunk;
  }
}

TEST_P(TraceCase, IsTheSameWhenCompressed) {
  const Case test = LoadCase(GetParam());
  const std::string whole = ReadCase(test, test.bytes, 1 << 20);
  const std::size_t middle = test.bytes.size() / 2;
  const std::string members =
      Compress(test.bytes.substr(0, middle)) + Compress(test.bytes.substr(middle));
  for (const std::size_t chunk : {1U, 5U, 4096U}) {
    EXPECT_EQ(ReadCase(test, Compress(test.bytes), chunk), whole) << "in chunks of " << chunk;
    EXPECT_EQ(ReadCase(test, members, chunk), whole) << "two members, in chunks of " << chunk;
  }
}

std::string CaseName(const testing::TestParamInfo<fs::path>& info) {
  return info.param.stem().string();
}

INSTANTIATE_TEST_SUITE_P(Files, TraceCase, testing::ValuesIn(CaseFiles()), CaseName);

}  // namespace
}  // namespace sluice::trace
