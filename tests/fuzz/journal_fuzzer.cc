// The scanner of journal files on any bytes: it neither crashes nor hangs; its steps cover the
// file once, in order, and each record that it gives out is one, where it says so.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <utility>

#include "absl/strings/string_view.h"
#include "google/protobuf/message_lite.h"
#include "src/journal/scanner.h"
#include "src/journal/serialize.h"

namespace {

using sluice::journal::Scanner;
using Kind = Scanner::Step::Kind;

class Memory : public sluice::journal::ReadableFile {
 public:
  explicit Memory(absl::string_view bytes) : bytes_(bytes) {}
  int ReadAt(std::uint64_t offset, std::size_t size, char* to, std::size_t& read) override {
    const std::size_t begin = std::min<std::size_t>(offset, bytes_.size());
    read = std::min(size, bytes_.size() - begin);
    if (read > 0) std::memcpy(to, bytes_.data() + begin, read);
    return 0;
  }
  sluice::journal::FileIdentity identity() const override { return {0, 0}; }

 private:
  const absl::string_view bytes_;
};

void Require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "broken: %s\n", what);
  std::abort();
}

void Understand(const Scanner::Step& step) {
  sluice::v1::Event event;
  sluice::v1::JournalHeader header;
  sluice::v1::JournalLoss loss;
  (void)sluice::journal::ReadEvent(step.payload, event);
  (void)sluice::journal::ReadHeader(step.payload, header);
  (void)sluice::journal::ReadLoss(step.payload, loss);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const bool quiet = google::protobuf::SetLogHandler(nullptr) != nullptr;
  static_cast<void>(quiet);
  const absl::string_view bytes(reinterpret_cast<const char*>(data), size);
  Scanner scanner(std::make_unique<Memory>(bytes), "f");
  std::uint64_t at = 0;
  for (;;) {
    const absl::StatusOr<Scanner::Step> step = scanner.Next();
    if (!step.ok()) return 0;  // no journal, or one of a later version
    if (step->kind == Kind::kEnd) {
      Require(at == size || (at == 0 && size == sluice::journal::kPreludeBytes),
              "the end is that of the file");
      return 0;
    }
    const bool behind_prelude = at == 0 && step->offset == sluice::journal::kPreludeBytes;
    Require(step->offset == at || behind_prelude, "no byte is left out");
    Require(step->bytes > 0, "each step moves on");
    at = step->offset + step->bytes;
    Require(at <= size, "no step is past the end");
    if (step->kind == Kind::kTail) {
      Require(at == size, "a tail is the last");
      return 0;
    }
    if (step->kind == Kind::kDamage) continue;
    sluice::journal::RecordHead head;
    absl::string_view payload;
    absl::string_view what;
    Require(ReadRecord(bytes.substr(step->offset), head, payload, what) ==
                sluice::journal::RecordState::kGood,
            "a record is a good one");
    Require(payload == step->payload, "its payload is what stands there");
    Understand(*step);
  }
}
