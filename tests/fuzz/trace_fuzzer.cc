// The readers of traces on any bytes: they neither crash nor hang, and what they read does
// not depend on where chunks end.
//
// The first byte picks the form, the second the options, the third the size of a chunk.

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "absl/strings/string_view.h"
#include "google/protobuf/message_lite.h"
#include "src/trace/reader.h"
#include "tests/trace/describe.h"

namespace {

using sluice::trace::DescribeBytes;
using sluice::trace::ReaderOptions;

constexpr std::array<absl::string_view, 5> kNames = {"f.csv", "f.jsonl", "f.json", "f.pb", "f"};

ReaderOptions MakeOptions(std::uint8_t bits) {
  ReaderOptions options;
  if ((bits & 1) != 0) options.signal = "s";
  options.skip_bad_rows = (bits & 2) != 0;
  if ((bits & 4) != 0) options.max_row_bytes = 30;
  if ((bits & 8) != 0) options.columns = {{"value", "cpu"}, {"region", "dc"}};
  return options;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const bool quiet = google::protobuf::SetLogHandler(nullptr) != nullptr;
  static_cast<void>(quiet);
  constexpr std::size_t kHead = 3;
  if (size < kHead) return 0;
  const absl::string_view name = kNames[data[0] % kNames.size()];
  const ReaderOptions options = MakeOptions(data[1]);
  const std::size_t chunk = 1 + data[2] % 32;
  const absl::string_view bytes(reinterpret_cast<const char*>(data) + kHead, size - kHead);
  const std::string whole = DescribeBytes(name, bytes, options, std::size_t{1} << 20);
  const std::string chunks = DescribeBytes(name, bytes, options, chunk);
  if (whole != chunks) {
    std::fprintf(stderr, "at once:\n%s\nin chunks of %zu:\n%s\n", whole.c_str(), chunk,
                 chunks.c_str());
    std::abort();
  }
  return 0;
}
