// Reads real recordings where they are at hand.

#include <filesystem>
#include <fstream>
#include <map>
#include <string>

#include "gtest/gtest.h"
#include "src/trace/reader.h"

namespace sluice::trace {
namespace {

namespace fs = std::filesystem;

// Rows of a file as a naive reader counts them: its lines that aren't empty, but the first.
int CountRows(const fs::path& path) {
  std::ifstream in(path);
  std::string line;
  int rows = -1;
  while (std::getline(in, line)) rows += line.empty() ? 0 : 1;
  return rows;
}

TEST(Recordings, AreReadToTheLastRow) {
  const fs::path folder = fs::path(SLUICE_SHARED_DIR) / "data" / "nab";
  if (!fs::exists(folder)) GTEST_SKIP() << "there are no recordings beside this tree";
  int files = 0;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() != ".csv") continue;
    ++files;
    ReaderOptions options;
    options.signal = "cpu";
    options.columns = {{"time", "timestamp"}};
    auto reader = OpenTrace(entry.path().string(), options);
    ASSERT_TRUE(reader.ok()) << reader.status();
    Row row;
    int rows = 0;
    int steps_back = 0;
    std::int64_t last = 0;
    for (;; ++rows) {
      const absl::StatusOr<bool> got = (*reader)->Next(row);
      ASSERT_TRUE(got.ok()) << got.status();
      if (!*got) break;
      EXPECT_TRUE(row.labels.empty());
      steps_back += rows > 0 && row.time_ns < last ? 1 : 0;
      last = row.time_ns;
    }
    EXPECT_EQ(rows, CountRows(entry.path())) << entry.path();
    const bool steps = entry.path().stem() == "machine_temperature_system_failure";
    EXPECT_EQ(steps_back, steps ? 1 : 0) << entry.path();
    EXPECT_EQ((*reader)->bytes_read(), (*reader)->bytes_total());
  }
  EXPECT_GT(files, 0);
}

}  // namespace
}  // namespace sluice::trace
