// A recording to be replayed.
#ifndef SLUICE_BENCH_CSV_FILE_H_
#define SLUICE_BENCH_CSV_FILE_H_

#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/time.h"
#include "bench/engine_gate.h"
#include "bench/samples.h"

namespace sluice::bench {

// A CSV file of one row a second of each host; gone with this.
class CsvFile {
 public:
  CsvFile(std::int64_t ticks, std::uint32_t hosts) {
    const int descriptor = mkstemp(path_.data());
    std::FILE* const file = descriptor < 0 ? nullptr : fdopen(descriptor, "w");
    if (file == nullptr) std::abort();
    const std::string text = Text(ticks, hosts);
    const bool written = std::fwrite(text.data(), 1, text.size(), file) == text.size();
    if (std::fclose(file) != 0 || !written) std::abort();
  }
  ~CsvFile() { unlink(path_.c_str()); }
  CsvFile(const CsvFile&) = delete;
  CsvFile& operator=(const CsvFile&) = delete;
  const std::string& path() const { return path_; }

 private:
  static std::string Text(std::int64_t ticks, std::uint32_t hosts) {
    std::string text = "time,host,value\n";
    for (std::int64_t tick = 1; tick <= ticks; ++tick) {
      const std::string time = absl::FormatTime(
          "%Y-%m-%dT%H:%M:%SZ", absl::FromUnixNanos(TimeOf(tick)), absl::UTCTimeZone());
      for (std::uint32_t host = 0; host < hosts; ++host) {
        absl::StrAppend(&text, time, ",edge-", host, ",",
                        absl::StrFormat("%.5f", GaugeOf(host, tick, 0)), "\n");
      }
    }
    return text;
  }

  std::string path_ = (std::filesystem::temp_directory_path() / "sluice_bench_XXXXXX").string();
};

}  // namespace sluice::bench

#endif  // SLUICE_BENCH_CSV_FILE_H_
