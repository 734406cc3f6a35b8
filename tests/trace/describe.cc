#include "tests/trace/describe.h"

#include <zlib.h>

#include <memory>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/time.h"
#include "src/trace/open.h"

namespace sluice::trace {
namespace {

std::string Number(double value) { return absl::StrFormat("%.17g", value); }

std::string DescribeSample(const Row& row) {
  switch (row.form) {
    case Row::Form::kValue:
      return absl::StrCat("value=", Number(row.value));
    case Row::Form::kOutcome:
      return absl::StrCat("ok=", row.ok, " total=", row.total);
    case Row::Form::kEvents:
      return absl::StrCat("n=", row.total);
    case Row::Form::kHistogram:
      break;
  }
  std::string text = "histogram=";
  for (const auto& [value, count] : row.buckets) {
    absl::StrAppend(&text, "[", Number(value), ":", count, "]");
  }
  return text;
}

}  // namespace

std::string DescribeRow(const Row& row) {
  const std::string time = absl::FormatTime("%E4Y-%m-%dT%H:%M:%E*SZ",
                                            absl::FromUnixNanos(row.time_ns), absl::UTCTimeZone());
  std::string labels;
  for (const auto& [name, value] : row.labels) {
    absl::StrAppend(&labels, labels.empty() ? "{" : ", ", absl::Utf8SafeCHexEscape(name), "=\"",
                    absl::Utf8SafeCHexEscape(value), "\"");
  }
  if (!labels.empty()) labels += "}";
  return absl::StrCat(row.line, " ", time, " ", absl::Utf8SafeCHexEscape(row.signal), labels, " ",
                      DescribeSample(row));
}

std::string DescribeReader(Reader& reader) {
  std::string text;
  Row row;
  for (int i = 0; i < 1'000'000; ++i) {
    const absl::StatusOr<bool> got = reader.Next(row);
    if (!got.ok()) {
      absl::StrAppend(&text, "error: ", got.status().message(), "\n");
      continue;
    }
    if (!*got) break;
    absl::StrAppend(&text, DescribeRow(row), "\n");
  }
  if (reader.skipped_rows() == 0) return text;
  absl::StrAppend(&text, "skipped ", reader.skipped_rows(), "\n");
  for (const std::string& example : reader.skipped_examples()) {
    absl::StrAppend(&text, "skipped: ", example, "\n");
  }
  return text;
}

std::string DescribeReader(const absl::StatusOr<std::unique_ptr<Reader>>& reader) {
  if (reader.ok()) return DescribeReader(**reader);
  return absl::StrCat("can't be opened: ", reader.status().message(), "\n");
}

std::string DescribeBytes(absl::string_view name, absl::string_view bytes,
                          const ReaderOptions& options, std::size_t chunk_bytes) {
  return DescribeReader(OpenTraceChunks(name, bytes, options, chunk_bytes));
}

std::string Compress(absl::string_view bytes) {
  z_stream stream = {};
  constexpr int kGzip = 16;
  deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, MAX_WBITS + kGzip, 8, Z_DEFAULT_STRATEGY);
  const std::string copy(bytes);
  std::string out(deflateBound(&stream, copy.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(copy.data()));
  stream.avail_in = static_cast<uInt>(copy.size());
  stream.next_out = reinterpret_cast<Bytef*>(&out[0]);
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(out.size() - stream.avail_out);
  deflateEnd(&stream);
  return out;
}

}  // namespace sluice::trace
