#include "src/trace/open.h"

#include <array>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "src/trace/columns.h"
#include "src/trace/csv_reader.h"
#include "src/trace/input.h"
#include "src/trace/json_lines_reader.h"
#include "src/trace/prometheus_reader.h"
#include "src/trace/protobuf_reader.h"

namespace sluice::trace {
namespace {

enum class Form { kCsv, kJsonLines, kJson, kProtobuf, kUnknown };

Form FormOfName(absl::string_view name) {
  std::string lower = absl::AsciiStrToLower(name);
  absl::string_view stem = lower;
  absl::ConsumeSuffix(&stem, ".gz");
  if (absl::EndsWith(stem, ".csv")) return Form::kCsv;
  if (absl::EndsWith(stem, ".jsonl") || absl::EndsWith(stem, ".ndjson")) return Form::kJsonLines;
  if (absl::EndsWith(stem, ".json")) return Form::kJson;
  if (absl::EndsWith(stem, ".pb")) return Form::kProtobuf;
  return Form::kUnknown;
}

bool IsJsonBlank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

// How far one looks for the first key of a JSON file.
constexpr std::size_t kHeadBytes = 4096;

// JSON files are told apart by their first key: that of an answer of Prometheus is none
// of those of a row.
Form FormOfJson(absl::string_view head) {
  const auto skip_blanks = [&head] {
    while (!head.empty() && IsJsonBlank(head.front())) head.remove_prefix(1);
  };
  skip_blanks();
  if (absl::ConsumePrefix(&head, "[")) return Form::kJson;
  if (!absl::ConsumePrefix(&head, "{")) return Form::kJsonLines;
  skip_blanks();
  constexpr std::array<absl::string_view, 8> kAnswerKeys = {
      "\"status\"", "\"data\"",      "\"resultType\"", "\"result\"",
      "\"error\"",  "\"errorType\"", "\"warnings\"",   "\"infos\""};
  for (const absl::string_view key : kAnswerKeys) {
    if (absl::StartsWith(head, key)) return Form::kJson;
  }
  return Form::kJsonLines;
}

// A protobuf trace begins with the length of a record and the tag of its first sample, which
// is a line feed. A text could begin so with a line of one character: only with a blank one,
// and then what follows is no control character, as the length of a small sample is.
bool LooksLikeProtobuf(absl::string_view head) {
  if (head.empty()) return false;
  if (head.front() == '\0') return true;
  constexpr std::size_t kMaxVarintBytes = 10;
  std::size_t i = 0;
  while (i < head.size() && i < kMaxVarintBytes && (head[i] & '\x80') != 0) ++i;
  constexpr char kSamplesTag = '\x0A';
  if (i + 2 >= head.size() || head[i + 1] != kSamplesTag) return false;
  const char next = head[i + 2];
  return !IsJsonBlank(head.front()) || (next >= '\0' && next < ' ' && !IsJsonBlank(next));
}

Form FormOfBytes(absl::string_view head) {
  if (LooksLikeProtobuf(head)) return Form::kProtobuf;
  while (!head.empty() && IsJsonBlank(head.front())) head.remove_prefix(1);
  if (absl::StartsWith(head, "{") || absl::StartsWith(head, "[")) return FormOfJson(head);
  return Form::kCsv;
}

absl::StatusOr<std::unique_ptr<Reader>> Open(absl::string_view name,
                                             absl::StatusOr<std::unique_ptr<Input>> input,
                                             const ReaderOptions& options) {
  if (!input.ok()) return input.status();
  absl::Status status = Columns::Check(options.columns);
  if (!status.ok()) return status;
  Form form = FormOfName(name);
  if (form == Form::kUnknown || form == Form::kJson) {
    status = (*input)->Want(kHeadBytes);
    if (!status.ok()) return status;
    const absl::string_view head = (*input)->window().substr(0, kHeadBytes);
    form = form == Form::kJson ? FormOfJson(head) : FormOfBytes(head);
  }
  switch (form) {
    case Form::kJsonLines:
      return OpenJsonLines(*std::move(input), options);
    case Form::kJson:
      return OpenPrometheus(*std::move(input), options);
    case Form::kProtobuf:
      return OpenProtobuf(*std::move(input), options);
    case Form::kCsv:
    case Form::kUnknown:
      break;
  }
  return OpenCsv(*std::move(input), options);
}

}  // namespace

absl::StatusOr<std::unique_ptr<Reader>> OpenTrace(const std::string& path,
                                                  const ReaderOptions& options) {
  return Open(path, Input::OpenFile(path, kChunkBytes), options);
}

absl::StatusOr<std::unique_ptr<Reader>> OpenTraceBytes(absl::string_view name,
                                                       absl::string_view bytes,
                                                       const ReaderOptions& options) {
  return OpenTraceChunks(name, bytes, options, kChunkBytes);
}

absl::StatusOr<std::unique_ptr<Reader>> OpenTraceChunks(absl::string_view name,
                                                        absl::string_view bytes,
                                                        const ReaderOptions& options,
                                                        std::size_t chunk_bytes) {
  return Open(name, Input::OpenBytes(name, bytes, chunk_bytes), options);
}

}  // namespace sluice::trace
