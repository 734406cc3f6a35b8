// Scanning and parsing the rows "time,host,value" of a CSV file, and nothing else: the limit
// of a replay. It knows the columns and the form of the times, and believes what it reads.
#ifndef SLUICE_BENCH_LIMIT_CSV_SCAN_H_
#define SLUICE_BENCH_LIMIT_CSV_SCAN_H_

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <memory>
#include <string>

namespace sluice::bench {

struct CsvRow {
  std::int64_t time_ns = 0;
  const char* host = nullptr;
  std::size_t host_size = 0;
  double value = 0;
};

// "2026-03-01T20:00:00Z", by a count of days that leaps as the calendar does.
inline std::int64_t ParseTimeByHand(const char* p) {
  const auto two = [](const char* at) { return (at[0] - '0') * 10 + (at[1] - '0'); };
  const int year = two(p) * 100 + two(p + 2);
  const int month = two(p + 5);
  const int from_march = month + (month > 2 ? -3 : 9);
  const int years = year - (month > 2 ? 0 : 1);
  const std::int64_t days = std::int64_t{365} * years + years / 4 - years / 100 + years / 400 +
                            (153 * from_march + 2) / 5 + two(p + 8) - 1 - 719'468;
  const std::int64_t seconds = ((days * 24 + two(p + 11)) * 60 + two(p + 14)) * 60 + two(p + 17);
  return seconds * 1'000'000'000;
}

inline CsvRow ParseRowByHand(const char* line, const char* end) {
  CsvRow row;
  row.time_ns = ParseTimeByHand(line);
  const auto* comma =
      static_cast<const char*>(std::memchr(line, ',', static_cast<std::size_t>(end - line)));
  row.host = comma + 1;
  comma = static_cast<const char*>(
      std::memchr(row.host, ',', static_cast<std::size_t>(end - row.host)));
  row.host_size = static_cast<std::size_t>(comma - row.host);
  std::from_chars(comma + 1, end, row.value);
  return row;
}

// Calls `visit(row)` for each. False where the file can't be read.
template <typename Visit>
bool ScanCsv(const std::string& path, Visit visit) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"),
                                                             &std::fclose);
  if (file == nullptr) return false;
  constexpr std::size_t kChunk = 256 << 10;
  const std::unique_ptr<char[]> buffer(new char[kChunk]);
  std::size_t kept = 0;
  bool header = true;
  while (const std::size_t read = std::fread(buffer.get() + kept, 1, kChunk - kept, file.get())) {
    const char* at = buffer.get();
    const char* const end = at + kept + read;
    while (const auto* line_end = static_cast<const char*>(
               std::memchr(at, '\n', static_cast<std::size_t>(end - at)))) {
      if (!header) visit(ParseRowByHand(at, line_end));
      header = false;
      at = line_end + 1;
    }
    kept = static_cast<std::size_t>(end - at);
    std::memmove(buffer.get(), at, kept);
  }
  return kept == 0;
}

}  // namespace sluice::bench

#endif  // SLUICE_BENCH_LIMIT_CSV_SCAN_H_
